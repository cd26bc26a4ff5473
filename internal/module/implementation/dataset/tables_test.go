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
