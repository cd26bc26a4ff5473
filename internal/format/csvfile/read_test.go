package csvfile

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

var limits = Limits{Bytes: 1 << 16, Rows: 100, Columns: 20}

func TestRead(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     [][]string
	}{
		{"commas", "a,b\r\n1,\"x, y\"\r\n", [][]string{{"a", "b"}, {"1", "x, y"}}},
		{"semicolons, as Excel writes them", "\ufeffa;b;c\r\n1;\"x; y\";\r\n", [][]string{{"a", "b", "c"}, {"1", "x; y", ""}}},
		{"what was protected", "a,b\n'+41 22,'tis\n", [][]string{{"a", "b"}, {"+41 22", "'tis"}}},
		{"short rows", "a,b\n1\n", [][]string{{"a", "b"}, {"1"}}},
		{"tabs", "a\tb\n1\t\"x\ty\"\n", [][]string{{"a", "b"}, {"1", "x\ty"}}},
		{"a line that tells which", "sep=;\r\na,b;c\r\n", [][]string{{"a,b", "c"}}},
		{"empty lines", "a,b\n\n\n\"1\n\n1\",2\n\n3\n", [][]string{{"a", "b"}, nil, nil, {"1\n\n1", "2"}, nil, {"3"}}},
		{"UTF-16, as Excel writes Unicode text", "\xff\xfea\x00\t\x00\xe9\x00\r\x00\n\x00", [][]string{{"a", "é"}}},
		{"UTF-16, the other way round", "\xfe\xff\x00a\x00;\x00\xe9\xd8\x3d\xde\x00", [][]string{{"a", "é😀"}}},
		{"UTF-16 without a mark", "a\x00,\x00\x2d\x4e", [][]string{{"a", "中"}}},
		{"nothing", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(tc.in), limits)
			if err != nil || !slices.EqualFunc(got, tc.want, slices.Equal) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		large    bool
	}{
		{"too many rows", strings.Repeat("a\n", 101), true},
		{"too many columns", strings.Repeat("a,", 20) + "a\n", true},
		{"too many bytes", strings.Repeat("a", 1<<16+1), true},
		{"another encoding", "a,b\n\xe9,1\n", false},
		{"half a character of UTF-16", "\xff\xfea\x00b", false},
		{"half a pair of UTF-16", "\xff\xfea\x00\x3d\xd8", false},
		{"too many empty lines", "a\n" + strings.Repeat("\n", 200) + "b\n", true},
		{"a quotation mark that is not closed", "a,b\n\"1,2\n", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(tc.in), limits)
			if err == nil || errors.Is(err, ErrLarge) != tc.large {
				t.Errorf("%v", err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a,b\r\n1,\"x, y\"\r\n"))
	f.Add([]byte("\ufeffa;b\n'=1;2\n"))
	f.Add([]byte("\xff\xfea\x00\t\x00\n\x00\n\x00b\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := Read(bytes.NewReader(raw), limits)
		if err != nil {
			return
		}
		if len(rows) > limits.Rows {
			t.Fatalf("%d rows", len(rows))
		}
	})
}
