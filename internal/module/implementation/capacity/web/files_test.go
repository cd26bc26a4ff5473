package web

import (
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/statement"
)

// TestSheetNamesWith: a file says of a need that is closed which offers met it, as its
// page does.
func TestSheetNamesWith(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	offer := statement.Hash{1}
	sheet := (&Pages{}).sheet(c.Locale("en"), capacity.Need, []capacity.Entry{{ID: "n", State: capacity.IsClosed, Ended: &capacity.Event{Result: capacity.Met, With: []statement.Hash{offer}}}})
	last := len(sheet.Columns) - 1
	if sheet.Columns[last].Key != "with" || sheet.Rows[0][last] != offer.String() {
		t.Errorf("%+v %v", sheet.Columns[last], sheet.Rows[0])
	}
	if err := sheet.Check(); err != nil {
		t.Error(err)
	}
}
