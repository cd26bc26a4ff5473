package web

import (
	"net/url"
	"testing"

	"comity.example/comity/internal/fail"
)

// TestYears: years between which nothing can lie are refused, and not compiled
// into a document in which nobody reported anything.
func TestYears(t *testing.T) {
	for name, c := range map[string]struct {
		from, until string
		refused     bool
	}{
		"none":             {"", "", false},
		"in their order":   {"2020", "2026", false},
		"the same":         {"2026", "2026", false},
		"the wrong way":    {"2030", "2020", true},
		"no year":          {"soon", "", true},
		"only a beginning": {"2030", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			from, err := year(c.from)
			if err == nil {
				var until int
				if until, err = year(c.until); err == nil {
					err = inOrder(from, until)
				}
			}
			if (fail.KindOf(err) == fail.Invalid) != c.refused {
				t.Errorf("%v: refused should be %v (%v)", url.Values{"from": {c.from}, "until": {c.until}}, c.refused, err)
			}
		})
	}
}
