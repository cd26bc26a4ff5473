package text_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// TestProvisions: of a text that quotes several norms an amendment is about the
// one after whose words it stands.
func TestProvisions(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		body := w.body()
		body.Text = "# Guidance\n\n> " + official + "\n\nAnswer soon.\n\n> " + official + "\n\nAsk little.\n"
		body.Norms, body.About = []string{"un:h:1", "un:h:1"}, []string{"un:h:1", "un:h:2"}
		of := w.says(w.ke, statement.Hash{}, body)
		made := w.get(of)
		made.Norms[1] = "un:h:2" // this world has one official text
		for _, tc := range []struct {
			unit int
			want []string
		}{{0, []string{}}, {2, []string{"un:h:1"}}, {4, []string{"un:h:2"}}} {
			c, err := made.InForce().Fixed().Propose(redline.Amendment{ID: "x", Paragraph: tc.unit, Text: "Other words."})
			if err != nil {
				t.Fatal(err)
			}
			if got := made.Provisions(&text.Amendment{Change: c}); !slices.Equal(got, tc.want) {
				t.Errorf("unit %d is about %v, want %v", tc.unit, got, tc.want)
			}
		}
		made.Norms = made.Norms[:1]
		if got := made.Provisions(&text.Amendment{}); !slices.Equal(got, body.About) {
			t.Errorf("of a text on one norm an amendment is about %v", got)
		}
	})
}
