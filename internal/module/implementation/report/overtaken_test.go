package report_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/statement"
)

// drafts hands something in, and leaves it to be cleared.
func (w *world) drafts(p *people.Person, of statement.Hash, b *report.Corrected) string {
	w.t.Helper()
	out, err := w.s.Say(context.Background(), w.Actor(p), of, b)
	if err != nil || out.Draft == "" {
		w.t.Fatalf("%+v, %v", out, err)
	}
	return out.Draft
}

// TestOvertaken: of two corrections of one wording the one that is cleared last is
// refused, so that it takes nothing back unseen; the draft stays, says why, and can be
// cleared once it is written over what stands.
func TestOvertaken(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.ke, statement.Hash{}, of(report.Through("state:ke"), "2026", "We act."))
		correct := func(words string, over statement.Hash) *report.Corrected {
			return &report.Corrected{As: "state:ke", Content: says(words), Over: over}
		}
		first, second := w.drafts(w.ke, id, correct("We act, and learn.", id)), w.drafts(w.ke, id, correct("We act, with gaps.", id))
		now, err := w.clear(w.ke, first)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.clear(w.ke, second); !fail.Is(err, fail.Conflict) {
			t.Errorf("a correction of an earlier wording is cleared: %v", err)
		}
		if r := w.get(id); len(r.Wordings) != 2 || r.Texts("done").String() != "We act, and learn." {
			t.Errorf("it stands as %+v", r)
		}
		if d, err := w.Drafts.Get(t.Context(), w.Actor(w.ke), draft.ID(second)); err != nil || d.State != draft.Waiting || d.Refused == "" {
			t.Errorf("the draft is %q, and says %q: %v", d.State, d.Refused, err)
		}
		for name, over := range map[string]statement.Hash{"the first wording": id, "none that is named": {}} {
			if _, err := w.try(w.ke, id, correct("We act.", over)); !fail.Is(err, fail.Conflict) {
				t.Errorf("over %s: %v", name, err)
			}
		}
		d, err := report.Draft(w.ke.Identity, id, correct("We act, and learn, with gaps.", now))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Drafts.Revise(t.Context(), w.Actor(w.ke), draft.ID(second), d); err != nil {
			t.Fatal(err)
		}
		if _, err := w.clear(w.ke, second); err != nil {
			t.Errorf("written over what stands: %v", err)
		}
		if r := w.get(id); len(r.Wordings) != 3 || r.Texts("done").String() != "We act, and learn, with gaps." {
			t.Errorf("it stands as %+v", r)
		}
	})
}
