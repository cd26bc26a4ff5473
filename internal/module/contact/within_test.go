package contact_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/platform/policy"
)

// Whoever reads a directory is led to the page of a participant in it; nobody
// learns of another that the participant is in one.
func TestWithin(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		for name, p := range map[string]struct {
			actor policy.Actor
			id    string
			want  int
		}{
			"who shares two directories":       {w.Actor(w.no), "state:ke", 2},
			"who shares one":                   {w.Actor(w.fr), "state:ke", 1},
			"one with no contacts":             {w.Actor(w.fr), "state:no", 0},
			"an outsider":                      {w.Actor(w.out), "state:ke", 0},
			"somebody who has not signed in":   {policy.Visitor, "state:ke", 0},
			"who looks for a stranger to both": {w.Actor(w.no), "state:br", 0},
		} {
			places, err := w.s.Queries.Within(ctx, p.actor, p.id)
			if err != nil || len(places) != p.want || p.want > 0 && (!places[0].Answers || places[0].Path(p.id) != "/desk/contacts/in/global/of/state:ke") {
				t.Errorf("%s finds %v, %v", name, places, err)
			}
		}
	})
}
