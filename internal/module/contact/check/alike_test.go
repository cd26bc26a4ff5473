package check_test

import (
	"context"
	"testing"
	"time"

	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
)

// A participant that is left in peace is told so, as who called the check is: nothing
// waits for its answer before somebody is asked.
func TestBothSidesSayTheSame(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		ke := w.joins("state:ke", "global", "region")
		w.names("state:ke", point("ke-one", 1), "global", "region")
		w.calls(w.terms("region", day))
		w.tells("state:ke asked ke-one")
		terms := w.terms("global", 20*day)
		terms.Announced = true
		id := w.calls(terms.Lasting(w.Clock.Now().Add(time.Hour), 20*day))
		alike := func(when string, want check.Standing, move check.Turn, waiting int) {
			t.Helper()
			own, err := w.s.Queries.Own(ctx, ke, id)
			if err != nil {
				t.Fatal(err)
			}
			n, coming, err := w.s.Queries.Waiting(ctx, ke)
			if s := w.seat("global", id, "state:ke"); err != nil || s.Standing != want || own.Standing != want || own.Move != move || n != waiting || !coming.IsZero() {
				t.Errorf("%s: on the board %s, its own %s and %s, %d wait, %v comes, %v", when, s.Standing, own.Standing, own.Move, n, coming, err)
			}
		}
		w.Clock.Advance(2 * day) // the first check is over
		w.round()
		alike("within the week", check.Resting, check.Theirs, 0)
		w.Clock.Advance(6 * day)
		w.tells("state:ke asked ke-one")
		alike("after it", check.Sought, check.Ours, 1)
		if _, err := w.contacts.Remove(ctx, w.manager, &contact.Removed{Community: "global", Participant: "state:ke"}); err != nil {
			t.Fatal(err)
		}
		alike("taken off, and asked before", check.Sought, check.Ours, 1)
	})
}

// Why nobody of a participant was asked stays when the check is closed, however long ago
// the other one is by then; and an answer on the hub that came before anybody was asked
// took as long as the check had run.
func TestWhyNobodyWasAskedStays(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		ke := w.joins("state:ke", "global", "region")
		no := w.joins("state:no", "global")
		w.names("state:ke", point("ke-one", 1), "global", "region")
		w.names("state:no", point("no-one", 1), "global")
		w.calls(w.terms("region", day))
		w.tells("state:ke asked ke-one")
		w.Clock.Advance(2 * day)
		w.round()
		terms := w.terms("global", 2*day)
		terms.Announced = true
		id := w.calls(terms.Lasting(w.Clock.Now().Add(time.Hour), 2*day))
		w.Clock.Advance(time.Hour + 5*time.Minute)
		if err := w.s.Answer(ctx, no, id); err != nil {
			t.Fatal(err)
		}
		own, err := w.s.Queries.Own(ctx, no, id)
		if s := w.seat("global", id, "state:no"); err != nil || s.Minutes == nil || *s.Minutes != 5 || own.Minutes == nil || *own.Minutes != 5 {
			t.Errorf("on the board %v, its own %v, %v", s.Minutes, own.Minutes, err)
		}
		if err := w.s.Close(ctx, w.manager, "global", id); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(30 * day)
		own, err = w.s.Queries.Own(ctx, ke, id)
		if s := w.seat("global", id, "state:ke"); err != nil || s.Standing != check.Resting || own.Standing != check.Resting || own.Move != check.Over || len(s.Steps) != 0 {
			t.Errorf("on the board %+v, its own %+v, %v", s, own, err)
		}
	})
}

// A check that was closed before anybody was asked is none: when the next is due
// stays as it was, nobody is told figures of it, and its participants when it was
// called off.
func TestACheckThatAskedNobody(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		ke := w.joins("state:ke", "global")
		w.joins("state:no", "global")
		w.names("state:ke", point("ke-one", 1), "global")
		before, err := w.s.Queries.Called(ctx, w.manager, "global")
		if err != nil {
			t.Fatal(err)
		}
		terms := w.terms("global", day)
		terms.Announced = true
		id := w.calls(terms.Lasting(w.Clock.Now().Add(30*day), day))
		w.Clock.Advance(day)
		if err := w.s.Close(ctx, w.manager, "global", id); err != nil {
			t.Fatal(err)
		}
		off := w.Clock.Now()
		after, err := w.s.Queries.Called(ctx, w.manager, "global")
		if err != nil || !after.Next.Equal(before.Next) || len(after.Checks) != 1 || !after.Checks[0].Nobody {
			t.Errorf("the next is due %v, before %v: %+v, %v", after.Next, before.Next, after.Checks, err)
		}
		f, err := w.s.Queries.Figures(ctx, ke, "global")
		if err != nil || len(f.Checks) != 0 || !f.Next.Equal(before.Next) {
			t.Errorf("%+v, %v", f, err)
		}
		own, err := w.s.Queries.Own(ctx, ke, id)
		if err != nil || own.Open || own.Closed.Truncate(time.Second) != off.UTC().Truncate(time.Second) || !own.Closed.Before(own.Terms.Begins()) || own.Standing != check.WasLeft {
			t.Errorf("%+v, %v", own, err)
		}
		second := w.calls(w.terms("global", day))
		begun := w.board("global", second).Terms.Begins()
		w.round()
		w.Clock.Advance(time.Hour)
		if err := w.s.Close(ctx, w.manager, "global", second); err != nil {
			t.Fatal(err)
		}
		if after, err = w.s.Queries.Called(ctx, w.manager, "global"); err != nil || !after.Next.Equal(begun.Add(182*day)) || after.Checks[0].Nobody && after.Checks[1].Nobody {
			t.Errorf("after one that asked: %+v, %v", after, err)
		}
		if f, err = w.s.Queries.Figures(ctx, ke, "global"); err != nil || len(f.Checks) != 1 {
			t.Errorf("%+v, %v", f, err)
		}
		w.rebuilt()
	})
}
