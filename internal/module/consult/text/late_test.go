package text_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/statement"
)

// TestLateKept: what is sent when no phase takes it is a draft of its author, says
// why, and is edited, put forward and cleared once the phase is open again, or
// withdrawn.
func TestLateKept(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		w.Clock.Advance(8 * 24 * time.Hour)
		w.scheduler.Round(t.Context())
		fr, size := w.Actor(w.fr), w.Size()
		kept := func(b corpus.Body) draft.Draft {
			t.Helper()
			out, err := w.s.Say(t.Context(), fr, statement.Hash{}, b)
			if err != nil {
				t.Fatal(err)
			}
			d, err := w.Drafts.Get(t.Context(), fr, draft.ID(out.Draft))
			if err != nil {
				t.Fatal(err)
			}
			if d.State != draft.Drafting || !d.Untimely || !strings.Contains(d.Refused, "kept as a draft") || !strings.Contains(d.Body, "It is clearer.") {
				t.Errorf("%+v", d)
			}
			return d
		}
		d, other := kept(w.reads(own("state:fr"), of, 2, soon)), kept(w.reads(own("state:fr"), of, 2, soon))
		if _, err := w.clear(w.fr, string(d.ID)); !fail.Is(err, fail.Conflict) || w.Size() != size {
			t.Errorf("cleared too late: %v", err)
		}
		if err := w.Drafts.Refreeze(t.Context(), fr, d.ID); !draft.IsUntimely(err) {
			t.Errorf("put forward too late: %v", err)
		}
		again, err := w.Drafts.Get(t.Context(), fr, d.ID)
		if err != nil || again.State != draft.Drafting || again.Freeze != 1 {
			t.Errorf("%+v, %v", again.Summary, err)
		}
		edited, _, err := w.Drafts.Editable(t.Context(), fr, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		edited.Body, edited.Salt = []byte(strings.Replace(d.Body, "It is clearer.", "It is shorter.", 1)), nil
		if err := w.Drafts.Revise(t.Context(), fr, d.ID, edited); err != nil {
			t.Errorf("edited too late: %v", err)
		}
		if again, err = w.Drafts.Get(t.Context(), fr, d.ID); err != nil || again.State != draft.Drafting || !strings.Contains(again.Body, "It is shorter.") {
			t.Errorf("%+v, %v", again, err)
		}
		if err := w.Drafts.Withdraw(t.Context(), fr, other.ID, ""); err != nil {
			t.Error(err)
		}
		w.reopens()
		if again, err = w.Drafts.Get(t.Context(), fr, d.ID); err != nil || again.Refused != "" || again.Untimely {
			t.Errorf("%+v, %v", again.Summary, err)
		}
		if err := w.Drafts.Refreeze(t.Context(), fr, d.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.clear(w.fr, string(d.ID)); err != nil {
			t.Error(err)
		}
		w.CheckRebuild()
	})
}

// TestLateNotKept: where no more drafts may be open nothing is kept, and nothing
// says that it is.
func TestLateNotKept(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		w.Clock.Advance(8 * 24 * time.Hour)
		w.scheduler.Round(t.Context())
		w.Drafts.Open = 1
		fr := w.Actor(w.fr)
		if _, err := w.s.Say(t.Context(), fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon)); err != nil {
			t.Fatal(err)
		}
		_, err := w.s.Say(t.Context(), fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		if !fail.Is(err, fail.Conflict) || strings.Contains(fail.Message(err), "kept") {
			t.Errorf("beyond what may be open: %v", err)
		}
		if all, err := w.Drafts.List(t.Context(), fr, draft.Filter{Mine: true, State: draft.Drafting}); err != nil || len(all) != 1 {
			t.Errorf("%d drafts, %v", len(all), err)
		}
	})
}

// reopens opens the phase again for a week.
func (w *world) reopens() {
	w.t.Helper()
	until := w.Clock.Now().Add(7 * 24 * time.Hour).UTC().Format(form.InstantForm)
	out, err := w.process.Say(context.Background(), w.Actor(w.ke), w.of, consult.Reopen(consult.Moved{As: "state:ke", Phase: "one", Closes: until, Reason: en("Asked for.")}))
	if err != nil {
		w.t.Fatal(err)
	}
	w.MustClear(w.clears["state:ke"], draft.ID(out.Draft))
}
