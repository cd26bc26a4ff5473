package text_test

import (
	"testing"

	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// TestOneSubmission: in which order two amendments of the same authors stand is no
// question between parties; whose words stand is, and so is the order of those of
// others.
func TestOneSubmission(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 3, ask+" By day."))
		w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 3, ask+" By night."))
		pairs := func() []redline.Collision {
			board, err := w.get(of).Board()
			if err != nil {
				t.Fatal(err)
			}
			return board.Colliding
		}
		if got := pairs(); len(got) != 0 {
			t.Errorf("an order among its own amendments is asked of one State: %+v", got)
		}
		w.says(w.ke, statement.Hash{}, w.reads(own("state:ke"), of, 3, ask+" At noon."))
		if got := pairs(); len(got) != 2 || got[0].Gravest != redline.SamePlace {
			t.Errorf("between two States: %+v", got)
		}
		w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, "A State that is asked should answer at once."))
		if got := pairs(); len(got) != 3 {
			t.Errorf("one State that wants two things: %+v", got)
		}
		joint := submission.Via{Mode: submission.Recorded, Others: []submission.Other{{Name: "A. Author"}, {Name: "B. Author"}},
			Document: &submission.Document{Kind: "other", Title: "A title", Place: "line 1", SHA256: "00000000000000000000000000000000000000000000000000000000000000aa"}}
		w.says(nil, statement.Hash{}, w.reads(joint, of, 3, ask+" In writing."))
		w.says(nil, statement.Hash{}, w.reads(joint, of, 3, ask+" By telephone."))
		if got := len(pairs()); got != 3+2*3 {
			t.Errorf("%d pairs with two of others by name", got)
		}
	})
}
