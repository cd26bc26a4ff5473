package moderation_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/statement"
)

// flood is what robots do: so many participants, each of which hands in until it
// is stopped, and goes on trying. On SQLite that makes ten thousand
// contributions that are tried, of which one thousand are drafted, frozen, cleared
// with a passkey, received and held; the other nine thousand are refused by the
// limits. On PostgreSQL, where each commit takes longer, a tenth of that.
func flood(w *world) (robots, tries, paced int) {
	if w.DB.Dialect() == sqldb.Postgres {
		return 10, 100, 20
	}
	return 50, 200, 20
}

// TestRobots: a flood ends in a queue of bounded length. The organiser lets some
// in and declines all the rest with one reason, in one decision; meanwhile
// everybody else is answered, and hands in.
func TestRobots(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		robots, tries, paced := flood(w)
		w.Drafts.Pace, w.Drafts.Open = draft.Pace{Hour: paced, Day: 10 * paced, Held: paced}, tries
		refused := w.floods(t, robots, tries)
		if held := robots * paced; refused != robots*tries-held || w.summary().Held != held {
			t.Fatalf("%d of %d were refused, and %d are held", refused, robots*tries, w.summary().Held)
		}
		if all, n, err := w.s.Queue(t.Context(), w.Actor(w.ke), w.call(), draft.QueueFilter{Limit: 50}); err != nil || len(all) != 50 || n != robots*paced {
			t.Fatalf("a part of %d, of %d: %v", len(all), n, err)
		}

		// Half of it is let in, in one go; France hands in meanwhile.
		w.Drafts.Pace = draft.Pace{}
		ids, _, err := w.s.Found(t.Context(), w.Actor(w.ke), w.call(), draft.QueueFilter{})
		if err != nil {
			t.Fatal(err)
		}
		ids = ids[:len(ids)/2]
		out, between := w.meanwhile(t, ids)
		if len(out.Said) != len(ids) || len(out.Refused) != 0 {
			t.Fatalf("%d of %d were let in", len(out.Said), len(ids))
		}
		first, last := out.Said[0].Index, out.Said[len(ids)-1].Index
		if !slices.ContainsFunc(between, func(at int64) bool { return first < at && at < last }) {
			t.Errorf("nobody else was served between %d and %d: %v", first, last, between)
		}

		_, rest, err := w.s.Found(t.Context(), w.Actor(w.ke), w.call(), draft.QueueFilter{})
		if err != nil {
			t.Fatal(err)
		}
		size := w.Size()
		if _, err := w.declines(moderation.Automated, rest...); err != nil {
			t.Fatal(err)
		}
		s := w.summary()
		if w.Size() != size+1 || s.Held != 0 || s.Declined != len(rest) || s.LetIn != len(ids) || s.Past != 0 || s.Received != s.Declined+s.LetIn {
			t.Errorf("%d statements for one decision on %d: %+v", w.Size()-size, len(rest), s)
		}
		w.CheckRebuild()
	})
}

// floods has robots hand in, each as often as it is let and on until it has tried
// so often; it counts what was refused by the limits.
func (w *world) floods(t *testing.T, robots, tries int) (refused int) {
	for i := range robots {
		robot := w.person(fmt.Sprintf("org:robot-%d", i))
		actor, officer := w.Actor(robot), w.clears[w.Listed[robot.Identity]]
		for n := range tries {
			out, err := w.contribute.Say(t.Context(), actor, statement.Hash{}, w.comment(w.Listed[robot.Identity], fmt.Sprintf("Robot %d says it for the %dth time.", i, n)))
			if fail.Is(err, limit.TooMany) {
				if refused++; limit.Wait(err) <= 0 {
					t.Fatal("it is not said how long to wait")
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if r := w.MustClear(officer, draft.ID(out.Draft)); !r.Held {
				t.Fatal("it is not held")
			}
		}
	}
	return refused
}

// meanwhile lets many in while France hands in again and again, and others read;
// it gives where France's stand.
func (w *world) meanwhile(t *testing.T, ids []draft.ID) (out moderation.Admitted, at []int64) {
	var all sync.WaitGroup
	done := make(chan struct{})
	all.Go(func() {
		defer close(done)
		var err error
		if out, err = w.s.LetIn(context.Background(), w.Actor(w.ke), w.call(), ids...); err != nil {
			t.Error(err)
		}
	})
	for n := 0; ; n++ {
		select {
		case <-done:
			all.Wait()
			return out, at
		default:
		}
		id := w.comments(w.fr, fmt.Sprint("Meanwhile, ", n))
		d, err := w.Drafts.Get(t.Context(), w.Actor(w.fr), id)
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, d.Held.Place)
		if _, err := w.s.Queries.Consultations.List(t.Context(), consult.Filter{}); err != nil {
			t.Fatal(err)
		}
	}
}
