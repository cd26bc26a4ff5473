package compilation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/module/implementation/compilation"
)

// TestBeside: whoever is put side by side has a place in every chapter, in the order
// of the names; and what was translated keeps its own words beside the translation.
func TestBeside(t *testing.T) {
	l := locale(t, "fr")
	chapters := compiled(t, l)
	compilation.Beside(l, chapters, []string{"state:xa", "state:xb", "state:xc", "org:xa"}, names)
	var got []string
	for i := range chapters {
		for j := range chapters[i].Replies {
			r := &chapters[i].Replies[j]
			word := r.Participant
			if r.None() {
				word += " none"
			}
			got = append(got, word)
		}
	}
	if want := []string{"state:xb", "state:xa", "state:xc", "org:xa", "state:xb none", "state:xa none", "state:xc none", "org:xa none"}; !slices.Equal(got, want) {
		t.Errorf("side by side: %v, want %v", got, want)
	}
	if a := chapters[0].Replies[1].Answers[0]; a.Original != (compilation.Words{Language: "en", Text: "A team.\nTwo lines."}) {
		t.Errorf("beside the translation stands %+v", a.Original)
	}
	sheet := compilation.Table(l, &compilation.Document{Chapters: chapters}, time.Time{})
	if err := sheet.Check(); err != nil {
		t.Fatal(err)
	}
	none := 0
	for _, row := range sheet.Rows {
		if strings.HasPrefix(row[6].(string), "Aucune information") {
			none++
		}
	}
	if none != 4 {
		t.Errorf("%d rows say that there is nothing", none)
	}
}
