package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// ErrLarge: the file has more bytes, rows or columns than are read.
var ErrLarge = errors.New("the file is too large")

// Limits of what is read.
type Limits struct {
	Bytes   int64
	Rows    int // with the first line
	Columns int
}

// Read reads a file that people have filled in: UTF-8, with or without the byte
// order mark, with commas or, as Excel writes it in many countries, semicolons
// between cells. What Protect put on is taken off. Rows keep their length.
func Read(r io.Reader, l Limits) ([][]string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, l.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > l.Bytes {
		return nil, ErrLarge
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if !utf8.Valid(raw) {
		return nil, fmt.Errorf("the file is not in UTF-8")
	}
	in := csv.NewReader(bytes.NewReader(raw))
	in.FieldsPerRecord, in.Comma = -1, separator(raw)
	var rows [][]string
	for {
		row, err := in.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		if len(rows) >= l.Rows || len(row) > l.Columns {
			return nil, ErrLarge
		}
		for i := range row {
			row[i] = Unprotect(row[i])
		}
		rows = append(rows, row)
	}
}

// separator is the sign of which the first line has more.
func separator(raw []byte) rune {
	first, _, _ := strings.Cut(string(raw), "\n")
	if strings.Count(first, ";") > strings.Count(first, ",") {
		return ';'
	}
	return ','
}
