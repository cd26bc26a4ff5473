package workbook_test

import (
	"bytes"
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
