package xlsx

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"comity.example/comity/internal/format/table"
)

var limits = Limits{Bytes: 1 << 20, Opened: 8 << 20, Rows: 4, Columns: 3}

func written(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	var b bytes.Buffer
	err := Write(&b, &table.Table{Title: "Contacts", Lang: "en", Columns: []table.Column{{Key: "a", Heading: "A"}, {Key: "b", Heading: "B", Kind: table.Integer}}, Rows: rows}, "Notes")
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadGivesWhatWasWritten(t *testing.T) {
	raw := written(t, []any{"+99920123456\nsecond line", 3}, []any{"=1+1", nil})
	rows, err := Read(bytes.NewReader(raw), limits)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[0][0] != "A" || rows[1][0] != "+99920123456\nsecond line" || rows[1][1] != "3" || rows[2][0] != "=1+1" {
		t.Errorf("%q", rows)
	}
}

func TestReadRefuses(t *testing.T) {
	many := written(t, []any{"1", 1}, []any{"2", 2}, []any{"3", 3}, []any{"4", 4})
	small := limits
	small.Opened = 100
	for _, tc := range []struct {
		name   string
		raw    []byte
		limits Limits
		large  bool
	}{
		{"too many rows", many, limits, true},
		{"too many bytes", bytes.Repeat([]byte{1}, 1<<20+1), limits, true},
		{"more packed in it than is opened", many, small, false},
		{"a text", []byte("a,b\n1,2\n"), limits, false},
		{"half a workbook", many[:len(many)/2], limits, false},
		{"nothing", nil, limits, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(tc.raw), tc.limits)
			if err == nil || errors.Is(err, ErrLarge) != tc.large {
				t.Errorf("%v", err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(strings.Repeat("PK", 20)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := Read(bytes.NewReader(raw), limits)
		if err == nil && len(rows) > limits.Rows {
			t.Fatalf("%d rows", len(rows))
		}
	})
}
