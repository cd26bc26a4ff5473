package text_test

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// TestCarriedOver: what was drafted on version 0 is taken over to version 1
// where nothing that was decided collides with it.
func TestCarriedOver(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		beside := w.reads(own("state:fr"), of, 3, "It may ask for more information in writing.").Change
		against := w.reads(own("state:fr"), of, 2, "A State that is asked should answer within a week.").Change
		beside.ID, against.ID = "beside", "against"
		a := w.says(w.de, statement.Hash{}, w.reads(own("state:de"), of, 2, soon))
		w.decides(of, text.Ruling{Amendment: a, Decision: redline.Retained})
		w.consolidates(of)
		now := w.get(of)
		if c, ok, err := now.Carried(0, beside); !ok || err != nil || len(c.Operations) == 0 {
			t.Errorf("what does not collide is not carried: %v", err)
		}
		if _, ok, err := now.Carried(0, against); ok || err != nil {
			t.Errorf("what collides is carried: %v", err)
		}
		if _, _, err := now.Carried(1, beside); !fail.Is(err, fail.Conflict) {
			t.Errorf("from the version in force: %v", err)
		}
	})
}
