package xlsx

import (
	"archive/zip"
	"bytes"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/format/table"
)

var update = flag.Bool("update", false, "write the golden files anew")

func sample() *table.Table {
	return &table.Table{
		Title: "Sponsors of the resolution, 2006–2016", Lang: "en",
		Columns: []table.Column{{Key: "state", Heading: "State", Kind: table.Text}, {Key: "first", Heading: "First year", Kind: table.Integer},
			{Key: "date", Heading: "Date", Kind: table.Date}, {Key: "2016", Heading: "2016", Kind: table.Mark}},
		Rows: [][]any{
			{"Côte d’Ivoire", 2014, "2014-12-02", true},
			{"Iran (Islamic Republic of)", nil, "2016", false},
			{"=1+1", int64(-1), "", true},
		},
		AsOf:  time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC),
		Notes: []table.Note{{Label: "Source", Text: "Annex C"}, {Label: "Register", Text: "1,204 statements"}},
	}
}

func write(t *testing.T, tab *table.Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, tab, "Notes"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The parts of the workbook that we decide, one after the other.
func TestGolden(t *testing.T) {
	b := write(t, sample())
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, part := range []string{"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "docProps/core.xml"} {
		f, err := z.Open(part)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString("== " + part + "\n" + strings.ReplaceAll(string(content), "><", ">\n<") + "\n")
	}
	const golden = "testdata/sponsors.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the workbook differs from %s:\n%s", golden, got.String())
	}
}

func TestSameTableSameBytes(t *testing.T) {
	if !bytes.Equal(write(t, sample()), write(t, sample())) {
		t.Error("two workbooks of one table differ")
	}
}

func TestReadsBack(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(write(t, sample())))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), "|"); got != "Sponsors of the resolution, 20…|Notes" {
		t.Errorf("sheets %s", got)
	}
	sheet := f.GetSheetName(0)
	for _, tc := range []struct {
		cell, want string
		typ        excelize.CellType
	}{
		{"A1", "State", excelize.CellTypeInlineString},
		{"A2", "Côte d’Ivoire", excelize.CellTypeInlineString},
		{"B2", "2014", excelize.CellTypeUnset}, // a number
		{"C2", "2014-12-02", excelize.CellTypeUnset},
		{"D2", "X", excelize.CellTypeInlineString},
		{"C3", "2016", excelize.CellTypeInlineString},
		{"D3", "", excelize.CellTypeUnset},
		{"A4", "=1+1", excelize.CellTypeInlineString},
		{"B4", "-1", excelize.CellTypeUnset},
	} {
		t.Run(tc.cell, func(t *testing.T) {
			got, err := f.GetCellValue(sheet, tc.cell)
			if err != nil || got != tc.want {
				t.Errorf("%q, %v, want %q", got, err, tc.want)
			}
			if typ, _ := f.GetCellType(sheet, tc.cell); typ != tc.typ {
				t.Errorf("type %v, want %v", typ, tc.typ)
			}
			if formula, _ := f.GetCellFormula(sheet, tc.cell); formula != "" {
				t.Errorf("it is a formula: %s", formula)
			}
		})
	}
	if got, _ := f.GetCellValue("Notes", "B3"); got != "Annex C" {
		t.Errorf("the note is %q", got)
	}
}

func TestArabicRunsFromRightToLeft(t *testing.T) {
	for _, tc := range []struct {
		lang string
		want bool
	}{{"ar", true}, {"en", false}} {
		tab := sample()
		tab.Lang = tc.lang
		f, err := excelize.OpenReader(bytes.NewReader(write(t, tab)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, sheet := range f.GetSheetList() {
			v, err := f.GetSheetView(sheet, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got := v.RightToLeft != nil && *v.RightToLeft; got != tc.want {
				t.Errorf("%s, sheet %s: right to left is %v", tc.lang, sheet, got)
			}
		}
	}
}

func TestSheetName(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"short", "Sponsors", "Sponsors"},
		{"forbidden signs", "A/70/174: [norms]?", "A-70-174- -norms--"},
		{"too long", "Replies from Governments to the Secretary-General", "Replies from Governments to th…"},
		{"apostrophes at the ends", "'tis'", "tis"},
		{"Arabic", "الدول الأعضاء", "الدول الأعضاء"},
		{"empty", "", "Table"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := SheetName(tc.in); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*table.Table)
	}{
		{"a cell that does not fit", func(tab *table.Table) { tab.Rows[0][0] = 7 }},
		{"a cell too long", func(tab *table.Table) { tab.Rows[0][0] = strings.Repeat("x", maxCell+1) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tab := sample()
			tc.change(tab)
			if err := Write(io.Discard, tab, "Notes"); err == nil {
				t.Error("it was written")
			}
		})
	}
}

// A row is as high as its longest cell needs, wrapped in the width of its column.
func TestHeights(t *testing.T) {
	long := strings.Repeat("words ", 30)
	var out bytes.Buffer
	if err := Write(&out, &table.Table{Title: "T", Columns: []table.Column{{Key: "a", Heading: "A"}}, Rows: [][]any{{"short"}, {long}}, Notes: []table.Note{{Label: "N", Text: long}}}, "Notes"); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		sheet       string
		row         int
		least, most float64
	}{{"T", 2, 15, 15}, {"T", 3, 45, 75}, {"Notes", 3, 30, 45}} {
		if high, err := f.GetRowHeight(c.sheet, c.row); err != nil || high < c.least || high > c.most {
			t.Errorf("%s, row %d: %v points high %v", c.sheet, c.row, high, err)
		}
	}
}
