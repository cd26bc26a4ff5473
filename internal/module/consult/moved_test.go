package consult_test

import (
	"testing"
	"time"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/statement"
)

// TestMovedPhases: whoever moves the end of a phase sees which later phases it
// outlasts, and a phase says since when its dates are as they are.
func TestMovedPhases(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		const day = 24 * time.Hour
		id := w.says(w.ke, statement.Hash{}, w.call()) // comments on days 1 to 8, decisions on days 8 to 15
		c := w.get(id)
		for name, tc := range map[string]struct {
			phase string
			end   time.Duration
			want  string
		}{
			"where the next one begins":    {"comments", 8 * day, ""},
			"after the next one begins":    {"comments", 9 * day, "decisions begins"},
			"when the next one ends":       {"comments", 15 * day, "decisions begins"},
			"after the next one ends":      {"comments", 16 * day, "decisions ends"},
			"of the last phase":            {"decisions", 90 * day, ""},
			"of a phase that is not there": {"tea", 90 * day, ""},
		} {
			got := ""
			for _, o := range c.Overruns(tc.phase, w.in(tc.end)) {
				if got += o.ID + " begins"; o.Ends {
					got = o.ID + " ends"
				}
			}
			if got != tc.want {
				t.Errorf("%s: %q, want %q", name, got, tc.want)
			}
		}
		w.Clock.Advance(time.Hour)
		w.says(w.ke, id, consult.Extend(consult.Moved{As: "state:ke", Phase: "comments", Closes: w.in(10 * day), Reason: en("More time.")}))
		moved := w.get(id)
		first, second := moved.Phases[0], moved.Phases[1]
		if said := moved.Events[len(moved.Events)-1].At; !first.Dated.Equal(said) || !said.After(moved.At) || first.Moved != 1 {
			t.Errorf("moved at %v, the first phase has its dates since %v", said, first.Dated)
		}
		if !second.Dated.Equal(moved.At) || second.Moved != 0 {
			t.Errorf("the second phase has its dates since %v, the call is of %v", second.Dated, moved.At)
		}
	})
}
