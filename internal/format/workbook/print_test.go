package workbook_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/format/workbook"
)

// TestPrinted: a sheet is printed as wide as a page, however long it is.
func TestPrinted(t *testing.T) {
	var out bytes.Buffer
	b := &workbook.Book{Title: "A book", Lang: "en", Sheets: []workbook.Sheet{{Key: "one", Name: "One's own", Columns: []workbook.Column{{Key: "a", Heading: "A", Width: 200}}, Rows: []workbook.Row{{Key: "x", Cells: []string{"Words."}}}}}}
	if err := workbook.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	props, err := f.GetSheetProps("One's own")
	if err != nil || props.FitToPage == nil || !*props.FitToPage {
		t.Errorf("%+v %v", props, err)
	}
	page, err := f.GetPageLayout("One's own")
	if err != nil || page.FitToWidth == nil || *page.FitToWidth != 1 || page.FitToHeight == nil || *page.FitToHeight != 0 || *page.Orientation != "landscape" {
		t.Errorf("%+v %v", page, err)
	}
}

// TestHeights: a row is as high as its longest cell from the moment it is opened, and
// is left to grow with what is typed.
func TestHeights(t *testing.T) {
	var out bytes.Buffer
	long := strings.Repeat("words ", 40)
	b := &workbook.Book{Title: "A book", Lang: "en", Sheets: []workbook.Sheet{{Key: "one", Name: "One", Columns: []workbook.Column{{Key: "a", Heading: "A", Width: 24}, {Key: "b", Hidden: true}},
		Rows: []workbook.Row{{Key: "x", Cells: []string{long, ""}}, {Key: "y", Cells: []string{"short", long}}}}}}
	if err := workbook.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	raw, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := fs.ReadFile(raw, "xl/worksheets/sheet2.xml")
	if err != nil || bytes.Contains(sheet, []byte("customHeight")) {
		t.Errorf("%v %s", err, sheet)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("One")
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows {
		high, err := f.GetRowHeight("One", i+1)
		switch {
		case err != nil:
			t.Fatal(err)
		case len(cells) > 0 && cells[0] == "x" && (high < 10*15 || high > 13*15), len(cells) > 0 && cells[0] == "y" && high > 15:
			t.Errorf("row %d of %q is %v points high", i+1, cells[0], high)
		}
	}
}
