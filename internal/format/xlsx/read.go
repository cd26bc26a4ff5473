package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// ErrLarge: the file has more bytes, rows or columns than are read.
var ErrLarge = errors.New("the file is too large")

// Limits of what is read.
type Limits struct {
	Bytes   int64 // of the file
	Opened  int64 // of all that is packed in it
	Rows    int   // with the first line
	Columns int
}

// Read reads the first sheet of a workbook that people have filled in: what its
// cells show. A formula counts as what it showed when it was saved, and is not
// worked out. Rows may be shorter than the first.
func Read(r io.Reader, l Limits) (rows [][]string, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, l.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > l.Bytes {
		return nil, ErrLarge
	}
	defer func() {
		if recover() != nil { // the library takes some broken workbooks for whole
			rows, err = nil, fmt.Errorf("the file is no workbook that can be read")
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: l.Opened, UnzipXMLSizeLimit: l.Opened})
	if err != nil {
		return nil, fmt.Errorf("the file is no workbook that can be read: %w", err)
	}
	defer f.Close()
	in, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, err
	}
	defer in.Close()
	for in.Next() {
		row, err := in.Columns()
		if err != nil {
			return nil, err
		}
		if len(rows) >= l.Rows || len(row) > l.Columns {
			return nil, ErrLarge
		}
		rows = append(rows, row)
	}
	return rows, in.Error()
}
