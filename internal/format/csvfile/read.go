package csvfile

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// ErrLarge: the file has more bytes, rows or columns than are read.
var ErrLarge = errors.New("the file is too large")

// ErrEncoding: the file is neither in UTF-8 nor in UTF-16. Which of the older
// encodings it is in cannot be told from it, and what is guessed is wrong in the
// end.
var ErrEncoding = errors.New("the file is neither in UTF-8 nor in UTF-16")

// Limits of what is read.
type Limits struct {
	Bytes   int64
	Rows    int // with the first line
	Columns int
}

// Read reads a file that people have filled in, as spreadsheets of any country
// save it: in UTF-8 or, as "Unicode text", in UTF-16, with or without the byte
// order mark; with commas, semicolons or tabs between cells. What Protect put on is
// taken off. Rows keep their length, and an empty line is a row without cells: the
// n-th row is the one that a spreadsheet numbers n.
func Read(r io.Reader, l Limits) ([][]string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, l.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > l.Bytes {
		return nil, ErrLarge
	}
	if raw, err = decoded(raw); err != nil {
		return nil, err
	}
	comma, raw := separator(raw)
	in := csv.NewReader(bytes.NewReader(raw))
	in.FieldsPerRecord, in.Comma = -1, comma
	var rows [][]string
	for at, line := int64(0), 1; ; {
		row, err := in.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		first, _ := in.FieldPos(0)
		for n := line; n < first && len(rows) < l.Rows; n++ {
			rows = append(rows, nil)
		}
		if len(rows) >= l.Rows || len(row) > l.Columns {
			return nil, ErrLarge
		}
		line, at = line+bytes.Count(raw[at:in.InputOffset()], []byte("\n")), in.InputOffset()
		for i := range row {
			row[i] = Unprotect(row[i])
		}
		rows = append(rows, row)
	}
}

// decoded gives the file in UTF-8 without a byte order mark. Where UTF-16 has no
// mark, the first character tells: it is one of ASCII in every table that was made
// here.
func decoded(raw []byte) ([]byte, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		order, raw = binary.LittleEndian, raw[2:]
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		order, raw = binary.BigEndian, raw[2:]
	case len(raw) > 1 && raw[0] != 0 && raw[1] == 0:
		order = binary.LittleEndian
	case len(raw) > 1 && raw[0] == 0 && raw[1] != 0:
		order = binary.BigEndian
	}
	if order == nil {
		raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
		if !utf8.Valid(raw) {
			return nil, ErrEncoding
		}
		return raw, nil
	}
	if len(raw)%2 > 0 {
		return nil, ErrEncoding
	}
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		unit := rune(order.Uint16(raw))
		raw = raw[2:]
		if utf16.IsSurrogate(unit) {
			if len(raw) == 0 {
				return nil, ErrEncoding
			}
			if unit = utf16.DecodeRune(unit, rune(order.Uint16(raw))); unit == utf8.RuneError {
				return nil, ErrEncoding
			}
			raw = raw[2:]
		}
		out = utf8.AppendRune(out, unit)
	}
	return out, nil
}

// separator is the sign of which the first line has most; a line in which Excel
// is told which it is is taken out.
func separator(raw []byte) (rune, []byte) {
	first, rest, _ := strings.Cut(string(raw), "\n")
	if sign, told := strings.CutPrefix(strings.TrimRight(first, "\r"), "sep="); told && len(sign) == 1 && strings.Contains(",;\t", sign) {
		return rune(sign[0]), []byte(rest)
	}
	out := ','
	for _, sign := range ";\t" {
		if strings.Count(first, string(sign)) > strings.Count(first, string(out)) {
			out = sign
		}
	}
	return out, raw
}
