package capacity_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/statement"
)

// TestOvertaken: of two changes of one wording of a need the one that is cleared last is
// refused.
func TestOvertaken(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		id := w.says(w.ke, statement.Hash{}, opening(capacity.Need, "state:ke", content("training", "un:1")))
		change := func(words string, over statement.Hash) *capacity.Changed {
			c := content("training", "un:1")
			c.Text = en(words)
			return &capacity.Changed{Side: capacity.Need, As: "state:ke", Content: c, Over: over}
		}
		stale, err := w.s.Say(context.Background(), w.Actor(w.ke), id, change("For ten people.", id))
		if err != nil {
			t.Fatal(err)
		}
		now := w.says(w.ke, id, change("In May.", id))
		if _, err := w.Clear(w.clears["state:ke"], draft.ID(stale.Draft)); !fail.Is(err, fail.Conflict) {
			t.Errorf("a change of an earlier wording is cleared: %v", err)
		}
		w.says(w.ke, id, change("In May, for ten people.", now))
		if e := w.get(capacity.Need, id); len(e.Versions) != 3 || e.Text.String() != "In May, for ten people." {
			t.Errorf("it stands as %+v", e)
		}
	})
}
