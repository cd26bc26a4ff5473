package ui_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// TestLinesStay: a line that somebody typed begins anew on the page, within a paragraph
// as well as after an empty line.
func TestLinesStay(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := ui.Paragraphs(c.Locale("en"), i18n.Of("en", "One.\nTwo <b>.\n\nThree.")).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if want := `<p>One.<br>Two &lt;b&gt;.</p><p>Three.</p>`; !strings.Contains(b.String(), want) {
		t.Errorf("the page has %s, want %s", b.String(), want)
	}
}
