package participant_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
)

// No decision rests on a document of a day that has come nowhere on Earth, and
// none bears such a day. A day's grace is for those who are ahead of UTC.
func TestDaysThatHaveNotCome(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		tomorrow, later := "2026-02-01", "2026-02-02" // the clock of the test stands on 31 January
		dated := func(day string) participant.Document {
			return participant.Document{Kind: "note-verbale", Number: "7/2026", Date: day}
		}
		of := func(day string) map[string]corpus.Body {
			d := dated(day)
			return map[string]corpus.Body{
				"credentials":   &participant.Credentials{ID: "state:fr", Document: d, Presented: "Permanent Representative"},
				"a naming":      &participant.Named{ID: "state:ke", Identity: w.kenya.ID, Confirmed: d},
				"accreditation": &participant.Accredited{ID: w.ngo, On: day},
				"a suspension":  &participant.Suspended{Barred: participant.Barred{ID: "state:uy", Reason: reason, Basis: &d}},
			}
		}
		for name, b := range of(later) {
			if _, err := w.s.Decide(t.Context(), w.officer, b); !fail.Is(err, fail.Conflict) {
				t.Errorf("%s of %s: %v", name, later, err)
			}
		}
		for name, b := range of(tomorrow) {
			if _, err := w.s.Decide(t.Context(), w.officer, b); err != nil {
				t.Errorf("%s of %s: %v", name, tomorrow, err)
			}
		}
		for name, b := range map[string]corpus.Body{
			"a restoration": &participant.Restored{Barred: participant.Barred{ID: "state:uy", Reason: reason, Basis: &participant.Document{Kind: "decision", Number: "1", Date: later}}},
			"a withdrawal":  &participant.Withdrawn{Barred: participant.Barred{ID: "state:uy", Reason: reason, Basis: &participant.Document{Kind: "decision", Number: "1", Date: later}}},
		} {
			if _, err := w.s.Decide(t.Context(), w.officer, b); !fail.Is(err, fail.Conflict) {
				t.Errorf("%s of %s: %v", name, later, err)
			}
		}
	})
}

// Where States have days in which to object, nobody is accredited before they
// have had them: neither at once, nor after a refusal, nor while they run.
func TestNobodyPassesThePeriodBy(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		accredited := &participant.Accredited{ID: w.ngo, On: "2026-01-31"}
		refused := func(when string) {
			t.Helper()
			if _, err := w.s.Decide(t.Context(), w.officer, accredited); !fail.Is(err, fail.Conflict) {
				t.Errorf("accredited %s: %v", when, err)
			}
		}
		ends := func() {
			t.Helper()
			w.must(t, &participant.Proposed{ID: w.ngo, Deadline: w.s.Deadline(participant.Rules{Days: 10})})
			refused("while the period runs")
			w.Clock.Advance(11 * 24 * time.Hour)
			err := w.Do(t.Context(), func(ctx context.Context, lw *ledger.Writer) error { return w.periods.Run(ctx, lw, w.Clock.Now()) })
			if err != nil {
				t.Fatal(err)
			}
		}
		w.must(t, &participant.Rules{Days: 10})
		refused("at once")
		ends()
		w.must(t, &participant.Declined{ID: w.ngo, Reason: reason})
		refused("after a refusal")
		ends()
		w.must(t, accredited)
		w.must(t, &participant.Withdrawn{Barred: participant.Barred{ID: w.ngo, Reason: reason}})
		refused("after a withdrawal")
		w.must(t, &participant.Rules{})
		w.must(t, accredited)
	})
}

// A later table replaces what an earlier one listed; what the secretariat has
// listed in its own words no table replaces.
func TestTheSecretariatsWordsStand(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx, program := t.Context(), policy.As(policy.Secretariat)
		all, err := participant.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := w.s.Load(ctx, program, all, nil); err != nil || n != 0 {
			t.Fatalf("%d said again, %v", n, err)
		}
		i := slices.IndexFunc(all, func(p participant.Participant) bool { return p.ID == "group:g7" })
		earlier := all[i]
		earlier.Short = "G-7"
		if n, err := w.s.Load(ctx, program, []participant.Participant{earlier}, nil); err != nil || n != 1 {
			t.Errorf("another table: %d said, %v", n, err)
		}
		if n, err := w.s.Load(ctx, program, all, nil); err != nil || n != 1 {
			t.Errorf("a later table: %d said, %v", n, err)
		}
		own := all[i]
		own.Shipped, own.Members = false, []participant.Membership{{ID: "state:ke", From: "2026"}}
		w.must(t, &own)
		if n, err := w.s.Load(ctx, program, all, nil); err != nil || n != 0 {
			t.Errorf("over the secretariat's words: %d said, %v", n, err)
		}
		if one, err := w.q.Get(ctx, "group:g7"); err != nil || len(one.Members) != 1 || one.Shipped {
			t.Errorf("%+v, %v", one.Participant, err)
		}
	})
}
