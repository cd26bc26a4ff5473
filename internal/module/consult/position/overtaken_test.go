package position_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/statement"
)

// TestOvertaken: of two corrections of one wording of a view the one that is cleared last
// is refused.
func TestOvertaken(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.fr, statement.Hash{}, stated(own("state:fr"), "un:h:1"))
		correct := func(words string, over statement.Hash) *position.Corrected {
			return &position.Corrected{As: "state:fr", Text: en(words), Over: over}
		}
		stale, err := w.s.Say(context.Background(), w.Actor(w.fr), id, correct("With a slip.", id))
		if err != nil {
			t.Fatal(err)
		}
		now := w.says(w.fr, id, correct("Our view.", id))
		if _, err := w.clear(w.fr, stale.Draft); !fail.Is(err, fail.Conflict) {
			t.Errorf("a correction of an earlier wording is cleared: %v", err)
		}
		w.says(w.fr, id, correct("Our view, without a slip.", now))
		if p := w.get(id); len(p.Versions) != 3 || p.Text.String() != "Our view, without a slip." {
			t.Errorf("it stands as %+v", p)
		}
	})
}
