package web

import (
	"strings"
	"testing"
	"unicode/utf8"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
)

// TestHeadingsFit: a column of a briefing is as wide as the longest word of its heading,
// in every language: word processors break a longer one without a hyphen.
func TestHeadingsFit(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	const line, letter = 160.0, 2.2 // millimetres: of a page, and of a bold letter of 10 points with its share of the cell's margins
	for _, tag := range tongues {
		h := &house{visit: &visit{Locale: c.Locale(tag)}}
		gaps, _ := h.lacking(&preparation.Chapter{})
		for _, p := range []part{h.reported(&preparation.Chapter{}), gaps, h.doing(&preparation.Chapter{})} {
			all := 0
			for _, w := range p.widths {
				all += w
			}
			for i, heading := range p.head {
				for _, word := range strings.Fields(heading) {
					if room := line * float64(p.widths[i]) / float64(all); letter*float64(utf8.RuneCountInString(word)) > room {
						t.Errorf("%s, %s: %q does not fit into %.0f mm", tag, p.id, word, room)
					}
				}
			}
		}
	}
}
