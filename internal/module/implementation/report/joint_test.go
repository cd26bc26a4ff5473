package report_test

import (
	"testing"

	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestWhatWasSignedStaysSigned: who signed a joint report keeps the wording that it
// signed when another author gives a newer one: it stands under its name in the one,
// under the other's in the other, and is told to have signed which. Nobody who has
// signed neither has the words under its name a second time.
func TestWhatWasSignedStaysSigned(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		all := report.Wanted{Topics: []string{thirteenA}}
		made := w.says(w.de, statement.Hash{}, of(submission.Via{Mode: submission.Joint, Signatories: []string{"state:de", "state:fr", "state:ke"}, By: "state:de"}, "2026", "Two days."))
		w.confirms(w.fr, made)
		newer := w.says(w.de, made, &report.Corrected{As: "state:de", Content: says("Nine days.")})

		one := w.get(made)
		if had := one.OwnedEarlier("state:fr"); had == nil || had.Of != made || had.Wording != 1 || one.WordingNumber() != 2 || had.How != submission.HowConfirmed {
			t.Fatalf("the one signed %+v", had)
		}
		if one.OwnedEarlier("state:de") != nil || one.OwnedEarlier("state:ke") != nil || one.Confirmed || len(one.Earlier) != 2 {
			t.Errorf("earlier wordings were owned to by %+v", one.Earlier)
		}
		w.shown(all, "state:de 2026 own Nine days.", "state:fr 2026 own Two days.", "+state:ke 2026 transmitted Nine days.")
		w.stood(all, "state:de 2026", "state:fr 2026")
		held, err := w.q.Shown(t.Context(), all)
		if err != nil || len(held) != 3 {
			t.Fatal(held, err)
		}
		theirs := &held[1].Report
		if now := theirs.Replaced(); now == nil || now.Statement != newer || held[0].Report.Replaced() != nil {
			t.Errorf("it is replaced by %+v", now)
		}
		if theirs.Owns("state:fr") != submission.Owned || theirs.Owns("state:de") != submission.Owned || theirs.Owns("state:ke") != submission.Unsigned {
			t.Errorf("the first wording is owned to by %+v", theirs.Heard)
		}
		if once := report.Once(held); len(once) != 2 || once[1].Participant != "state:fr" {
			t.Errorf("once: %+v", once)
		}

		w.confirms(w.fr, newer)
		if one := w.get(made); one.OwnedEarlier("state:fr") != nil || one.Owns("state:fr") != submission.Owned {
			t.Errorf("once it signs the newer, it has signed %+v", one.Heard)
		}
		w.says(w.fr, made, &report.Withdrawn{As: "state:fr", Reason: en("Not ours.")})
		if one := w.get(made); len(one.Earlier) != 1 || one.OwnedEarlier("state:fr") != nil {
			t.Errorf("who took itself off it has signed %+v", one.Earlier)
		}
	})
}
