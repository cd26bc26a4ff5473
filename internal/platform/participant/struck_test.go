package participant_test

import (
	"testing"

	"comity.example/comity/internal/platform/participant"
)

// What somebody has said with the hub's key does not count once the hub has
// declared it: a naming binds nobody and ends no other, an accreditation gives no
// voice, credentials are none, and a suspension silences nobody.
func TestStruckDecisions(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		holder := func(what string, who *world, id string, speaks bool) {
			t.Helper()
			if got, may, err := who.q.Holder(ctx, who.kenya.ID); err != nil || got != id || may != speaks {
				t.Errorf("%s: Kenya's identity is %q's and speaks %v, %v", what, got, may, err)
			}
		}
		thief := w.open(t)
		stolen := w.Size()
		w.must(t, &participant.Named{ID: "state:ke", Identity: thief.ID, Confirmed: verbale})
		w.must(t, &participant.Credentials{ID: "state:ke", Document: verbale, Presented: "note"})
		w.must(t, &participant.Accredited{ID: w.ngo, On: "2026-01-30", Reason: reason})
		barred := participant.Suspended{}
		barred.ID, barred.Reason, barred.Basis = "state:ke", reason, &verbale
		w.must(t, &barred)
		holder("before the declaration", w, "state:ke", false)

		w.Recover(w.Own, stolen)

		holder("after it", w, "state:ke", true)
		if id, speaks, err := w.q.Holder(ctx, thief.ID); err != nil || id != "" || speaks {
			t.Errorf("the thief's identity is %q's and speaks %v, %v", id, speaks, err)
		}
		ke, err := w.q.Get(ctx, "state:ke")
		if err != nil {
			t.Fatal(err)
		}
		if !ke.Struck || ke.Status != participant.StatusSuspended || ke.Counts != participant.StatusListed || !ke.Speaks() || ke.Identity() != w.kenya.ID {
			t.Errorf("%+v", ke)
		}
		if b := ke.Identities; len(b) != 2 || b[0].Struck || b[0].Until != nil || !b[1].Struck || !ke.Credentials[0].Struck ||
			ke.History[0].Struck || !ke.History[1].Struck || ke.Lacks("2026-02-01") != participant.LacksCredentials {
			t.Errorf("%+v", ke)
		}
		all, err := w.q.List(ctx, participant.Filter{Status: participant.StatusAccredited})
		if err != nil || len(all) != 1 || all[0].ID != w.ngo || !all[0].Struck || all[0].Speaks() {
			t.Errorf("%+v, %v", all, err)
		}

		// Said anew with the new key, all counts.
		restored := participant.Restored{}
		restored.ID, restored.Reason, restored.Basis = "state:ke", reason, &verbale
		w.must(t, &restored)
		gone := participant.Withdrawn{}
		gone.ID, gone.Reason = w.ngo, reason
		w.must(t, &gone)
		w.must(t, &participant.Accredited{ID: w.ngo, On: "2026-01-30", Reason: reason})
		w.must(t, &participant.Named{ID: "state:ke", Identity: thief.ID, Confirmed: verbale})
		holder("when another identity is named anew", w, "state:ke", false)
		for _, id := range []string{"state:ke", w.ngo} {
			if l, err := w.q.Get(ctx, id); err != nil || l.Struck || !l.Speaks() {
				t.Errorf("%s, decided anew: %+v, %v", id, l, err)
			}
		}
	})
}
