package web_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
)

// TestCut: a file that does not hold all of its list says so in its notes, and in its
// name, which is all that CSV has for it; one that does says nothing.
func TestCut(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range i18n.Tags() {
		whole, cut := &table.Table{Title: "List"}, &table.Table{Title: "List"}
		if name := entryweb.Cut(c.Locale(tag), whole, "laws", false); name != "laws" || len(whole.Notes) != 0 {
			t.Errorf("%s: a whole list is the file %s with the notes %v", tag, name, whole.Notes)
		}
		if name := entryweb.Cut(c.Locale(tag), cut, "laws", true); name != "laws-newest-20000" || len(cut.Notes) != 1 || !strings.Contains(cut.Notes[0].Text, c.Locale(tag).Number(entryweb.MostInFile)) {
			t.Errorf("%s: a cut list is the file %s with the notes %v", tag, name, cut.Notes)
		}
	}
}
