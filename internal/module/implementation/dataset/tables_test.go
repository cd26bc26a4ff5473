package dataset_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/module/implementation/dataset"
)

// TestEveryFieldIsDescribed: who has the package alone knows what each column holds.
func TestEveryFieldIsDescribed(t *testing.T) {
	n := 0
	for _, table := range dataset.Tables() {
		if strings.TrimSpace(table.Title) == "" {
			t.Errorf("%s has no title", table.Name)
		}
		for _, f := range table.Schema.Fields {
			n++
			if strings.TrimSpace(f.Description) == "" {
				t.Errorf("%s.%s is not described", table.Name, f.Name)
			}
		}
	}
	if n < 100 {
		t.Errorf("there are %d fields", n)
	}
}

// TestClosedNamesWith: what is closed names what it was met by in a column of its own.
func TestClosedNamesWith(t *testing.T) {
	n := 0
	for _, table := range dataset.Tables() {
		for _, f := range table.Schema.Fields {
			if f.Name == "with" && (table.Name == "needs" || table.Name == "offers") {
				n++
			}
		}
	}
	if n != 2 {
		t.Errorf("%d of 2 tables name it", n)
	}
}
