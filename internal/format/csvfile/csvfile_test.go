package csvfile

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/format/table"
)

var update = flag.Bool("update", false, "write the golden files anew")

func sample() *table.Table {
	return &table.Table{
		Title: "Sponsors of the resolution", Lang: "en",
		Columns: []table.Column{{Key: "state", Heading: "State", Kind: table.Text}, {Key: "first", Heading: "First year", Kind: table.Integer},
			{Key: "date", Heading: "Date", Kind: table.Date}, {Key: "2016", Heading: "2016", Kind: table.Mark}},
		Rows: [][]any{
			{"Côte d’Ivoire", 2014, "2014-12-02", true},
			{"Iran (Islamic Republic of)", nil, nil, false},
			{"text with \"quotes\", a comma\nand a second line", int64(-1), "2016", true},
			{"=HYPERLINK(\"https://example.org\")", 0, "2016-05", nil},
			{"إيران (جمهورية - الإسلامية)", 2006, "", true},
		},
	}
}

func TestGolden(t *testing.T) {
	for _, tc := range []struct {
		name string
		o    Options
	}{
		{"plain", Options{}},
		{"excel", Options{BOM: true, Headings: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got bytes.Buffer
			if err := Write(&got, sample(), tc.o); err != nil {
				t.Fatal(err)
			}
			golden := "testdata/" + tc.name + ".csv"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%q\nwant\n%q", got.Bytes(), want)
			}
		})
	}
}

func TestProtect(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"a formula", "=1+1", "'=1+1"},
		{"a sum", "+41 22 917 0000", "'+41 22 917 0000"},
		{"a minus", "-", "'-"},
		{"an at sign", "@somebody", "'@somebody"},
		{"a tab", "\t=1", "'\t=1"},
		{"a wide sign", "＝1", "'＝1"},
		{"an apostrophe before it", "'=1", "''=1"},
		{"an apostrophe alone", "'tis", "'tis"},
		{"text", "State", "State"},
		{"nothing", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Protect(tc.in); got != tc.want {
				t.Errorf("Protect(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

// What is written reads back as it was, and no text cell of it is a formula.
func TestTextReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("=+-@'\t\", \nx＝")), rapid.Rune())).Draw(t, "cell")
		cell = strings.ReplaceAll(strings.ToValidUTF8(cell, ""), "\r", "")
		var b bytes.Buffer
		err := Write(&b, &table.Table{Columns: []table.Column{{Key: "k"}, {Key: "l"}}, Rows: [][]any{{cell, "end"}}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if runs(rows[1][0]) {
			t.Fatalf("%q is written as %q, which runs", cell, rows[1][0])
		}
		if back := Unprotect(rows[1][0]); back != cell {
			t.Fatalf("%q comes back as %q", cell, back)
		}
	})
}

func TestWriteRefusesWhatDoesNotFit(t *testing.T) {
	bad := sample()
	bad.Rows[0][0] = 5
	if err := Write(new(bytes.Buffer), bad, Options{}); err == nil {
		t.Error("a number in a column of text was written")
	}
}
