package cooperation_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// round looks at all that is due, as the hub does, and gives what people were
// told.
func (w *world) round() (told []string) {
	w.t.Helper()
	s, err := schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Locked: func() bool { return false }, Sources: []schedule.Source{w.watch}})
	if err != nil {
		w.t.Fatal(err)
	}
	before := len(w.told)
	s.Round(w.t.Context())
	told = slices.Clone(w.told[before:])
	slices.Sort(told)
	return told
}

func (w *world) tells(want ...string) {
	w.t.Helper()
	if got := w.round(); !slices.Equal(got, want) {
		w.t.Fatalf("%s: told %q, want %q", w.Clock.Now().Format("15:04"), got, want)
	}
}

// TestReferredOnward: from contact to contact of the notified State, then to its
// officers; the sender is told, nobody else is; and each is told once, whichever
// way the clock is set.
func TestReferredOnward(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.order = []string{"first", "second"}
		n := w.notification() // receipt within 60 minutes, then every 30
		if n.Within.Acknowledge != 60 || n.Within.Onward != 30 {
			t.Fatalf("%+v", n.Within)
		}
		w.tells()
		id := w.sent(n, w.b)
		w.tells("b arrived first")
		w.tells()
		w.Clock.Advance(59 * time.Minute)
		w.tells()
		w.Clock.Advance(10 * time.Minute) // it jumps ahead
		w.tells("a onward ", "b arrived second")
		w.Clock.Advance(-time.Hour) // and an hour back
		w.tells()
		w.Clock.Advance(time.Hour + 29*time.Minute)
		w.tells()
		w.Clock.Advance(24 * time.Hour) // the hub was away
		w.tells("a onward ", "b arrived officers")
		w.tells()
		w.Clock.Advance(24 * time.Hour)
		w.tells("a nobody ")
		w.tells()
		on, err := w.queries.Onwards(t.Context(), w.threads(w.a, id)[0].Chest)
		if err != nil || len(on.To) != 3 || !on.Officers() || on.To[1].Whom != "second" || !on.Nobody.Equal(w.Clock.Now()) {
			t.Errorf("referred onward: %+v, %v", on, err)
		}
		w.say(w.b, w.a, id, plain(cooperation.Notification, cooperation.Acknowledged))
		w.tells("a spoken ")
	})
}

// TestNobodyFurther: a sender is told that a State has nobody who could be told, and
// that its only contact was the last one; of officers whom nobody is, nothing is noted.
func TestNobodyFurther(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.watch.Staffed = func(context.Context, statement.Hash) (bool, error) { return false, nil }
		w.sent(w.notification(), w.b)
		w.tells("a nobody ")
		w.tells()
		w.order = []string{"only"}
		id := w.sent(w.notification(), w.c)
		w.tells("c arrived only")
		w.Clock.Advance(59 * time.Minute)
		w.tells()
		w.Clock.Advance(2 * time.Minute)
		w.tells("a nobody ")
		on, err := w.queries.Onwards(t.Context(), w.threads(w.a, id)[0].Chest)
		if err != nil || len(on.To) != 1 || on.Officers() || on.Nobody.IsZero() {
			t.Errorf("%+v, %v", on, err)
		}
	})
}

// TestWhoIsAbsentIsPassedOver: no interval is lost on a contact that does not answer,
// and the case says who was passed over; one that is there again is asked.
func TestWhoIsAbsentIsPassedOver(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.order, w.absent = []string{"first"}, []string{"away", "gone"}
		id := w.sent(w.notification(), w.b)
		w.tells("b arrived first")
		onwards := func() cooperation.Onwards {
			on, err := w.queries.Onwards(t.Context(), w.threads(w.a, id)[0].Chest)
			if err != nil {
				t.Fatal(err)
			}
			return on
		}
		if on := onwards(); len(on.Absent) != 0 {
			t.Errorf("while the first has its time: %+v", on)
		}
		w.Clock.Advance(61 * time.Minute)
		w.tells("a onward ", "b arrived officers")
		on := onwards()
		if len(on.To) != 2 || len(on.Absent) != 2 || on.Absent[0].Whom != "away" || on.Absent[1].Whom != "gone" || !on.Absent[0].At.Equal(w.Clock.Now()) {
			t.Errorf("passed over: %+v", on)
		}
		w.order, w.absent = []string{"first", "away"}, []string{"gone"}
		w.Clock.Advance(31 * time.Minute)
		w.tells("a onward ", "b arrived away")
		w.Clock.Advance(31 * time.Minute)
		w.tells("a nobody ")
		if on := onwards(); len(on.To) != 3 || len(on.Absent) != 2 || on.Nobody.IsZero() {
			t.Errorf("once one is there again: %+v", on)
		}
	})
}

// TestAnAcknowledgementEndsTheChain: nobody is asked who need not be.
func TestAnAcknowledgementEndsTheChain(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.order = []string{"first", "second"}
		id := w.sent(w.notification(), w.b)
		withdrawn := w.sent(w.notification(), w.c)
		w.tells("b arrived first", "c arrived first")
		w.say(w.b, w.a, id, plain(cooperation.Notification, cooperation.Acknowledged))
		w.say(w.a, w.c, withdrawn, plain(cooperation.Notification, cooperation.Withdrawn))
		w.Clock.Advance(61 * time.Minute)
		w.tells("a spoken ", "c spoken ")
	})
}

// TestReminders: a side is told before what it owes is due, and once it was; for
// another instant that both agreed on, anew.
func TestReminders(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		k := cooperation.Notification
		id := w.sent(w.notification(), w.b)
		w.say(w.b, w.a, id, plain(k, cooperation.Acknowledged)) // an answer within six hours
		w.tells("a spoken ")
		w.Clock.Advance(4*time.Hour + 29*time.Minute)
		w.tells()
		w.Clock.Advance(2 * time.Minute)
		w.tells("b soon ")
		w.Clock.Advance(-2 * time.Hour)
		w.tells()
		w.Clock.Advance(3*time.Hour + 30*time.Minute)
		w.tells("b overdue ")
		w.say(w.b, w.a, id, &cooperation.Extension{As: cooperation.As{Kind: k, Verb: cooperation.Extended}, What: cooperation.Answer,
			Until: cooperation.At(w.Clock.Now().Add(8*time.Hour), "UTC"), Reason: en("CANARY-reason")})
		w.tells("a spoken ")
		proposal := w.threads(w.a, id)[0].Proposal.Statement
		w.say(w.a, w.b, id, &cooperation.Agreement{As: cooperation.As{Kind: k, Verb: cooperation.Agreed}, Proposal: proposal})
		w.tells("b spoken ")
		w.Clock.Advance(9 * time.Hour)
		w.tells("b overdue ")
		w.say(w.b, w.a, id, plain(k, cooperation.Answered))
		w.tells("a spoken ")
		w.Clock.Advance(15 * 24 * time.Hour)
		w.tells("a overdue ", "b overdue ")
	})
}

// TestWhatCannotBeToldIsToldLater: an error undoes what was noted.
func TestWhatCannotBeToldIsToldLater(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		tell := w.watch.Tell
		w.watch.Tell = func(ctx context.Context, tx *sqldb.Tx, say cooperation.Telling) error { return errors.New("no queue") }
		w.sent(w.notification(), w.b)
		w.tells()
		w.watch.Tell = tell
		w.tells("b arrived officers")
		w.tells()
	})
}
