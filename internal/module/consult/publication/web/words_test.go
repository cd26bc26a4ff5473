package web

import (
	"testing"

	"comity.example/comity/internal/module/consult/publication"
)

// TestAround: a bracket stands apart from the words beside it, and the sentence on
// the version says where the hash is of fewer words than are printed.
func TestAround(t *testing.T) {
	open := []publication.Alternative{{Text: "at once"}}
	for _, tc := range []struct {
		name             string
		run              publication.Run
		next             string
		head, word, tail string
	}{
		{"before a word", publication.Run{Open: open}, "one", " ", "", " "},
		{"before a stop", publication.Run{Open: open}, ".", " ", "", ""},
		{"words with a space", publication.Run{Text: "soon ", Open: open}, "one", "", "soon", " "},
		{"words without", publication.Run{Text: "soon", Open: open}, "one", "", "soon", " "},
		{"before a space", publication.Run{Text: "soon", Open: open}, " one", "", "soon", ""},
	} {
		all := []publication.Run{tc.run, {Text: tc.next}}
		if head, word, tail := around(all, 0); head != tc.head || word != tc.word || tail != tc.tail {
			t.Errorf("%s: %q %q %q", tc.name, head, word, tail)
		}
		g := &publication.Guidance{Paragraphs: []publication.Paragraph{{Runs: all}}}
		if versionKey(g, "x", "x.open") != "x.open" || versionKey(&publication.Guidance{}, "x", "x.open") != "x" {
			t.Error("the hash is not said to be that of the version")
		}
	}
}
