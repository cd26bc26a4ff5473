package cooperation_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// nights are those in which clocks are changed, a leap day, the turn of a year,
// and a day like others.
var nights = []time.Time{
	time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC), time.Date(2026, 10, 25, 0, 10, 0, 0, time.UTC), time.Date(2027, 3, 14, 6, 30, 0, 0, time.UTC),
	time.Date(2028, 2, 28, 22, 0, 0, 0, time.UTC), time.Date(2028, 2, 29, 23, 30, 0, 0, time.UTC), time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC), time.Date(2026, 6, 10, 12, 0, 0, 0, time.UTC),
}

// next is a night that comes: nothing that is said is dated before what its author
// said before.
func next(night, now time.Time) time.Time {
	for night.Before(now.Add(24 * time.Hour)) {
		night = night.AddDate(4, 0, 0)
	}
	return night
}

// teller notes what people are told of one case, by what it is, and when.
type teller struct {
	*world
	id   string // the case
	n    map[string]int
	when map[string]time.Time
	told []string // to whom the acknowledgement was referred
	at   []time.Time
}

// watched is the Watch of a process that begins now, of which everything is noted.
func (k *teller) round() {
	k.t.Helper()
	w := k.watch
	w.Tell = func(_ context.Context, _ *sqldb.Tx, say cooperation.Telling) error {
		if say.Thread.Case != k.id {
			return nil
		}
		k.n[say.Key]++
		k.when[say.Key] = k.Clock.Now()
		if say.News == cooperation.Arrived {
			k.told, k.at = append(k.told, say.Contact), append(k.at, k.Clock.Now())
		}
		k.n[string(say.News)]++
		return nil
	}
	s, err := schedule.New(schedule.Options{Register: k.Ledger, DB: k.DB, Clock: k.Clock, Locked: func() bool { return false }, Sources: []schedule.Source{w}})
	if err != nil {
		k.t.Fatal(err)
	}
	for s.Round(context.Background()) == 0 {
	}
}

// owed is what was due once: what, of which statement, when.
func owed(d cooperation.Duty) string { return fmt.Sprint(d.Key(), d.Side, d.At.Unix(), d.On) }

// says is a body of what a side can say now; nil for what this test leaves out.
func (k *teller) says(r *rapid.T, t *cooperation.Thread, side cooperation.Side) cooperation.Body {
	open := slices.DeleteFunc(t.Open(side), func(v cooperation.Verb) bool {
		return slices.Contains([]cooperation.Verb{cooperation.Corrected, cooperation.LetIn, cooperation.TakenOff, cooperation.Referred, cooperation.Proposed, cooperation.Settled}, v)
	})
	if len(open) == 0 {
		return nil
	}
	v := rapid.SampledFrom(open).Draw(r, "verb")
	for _, often := range []cooperation.Verb{cooperation.Acknowledged, cooperation.Extended, cooperation.Agreed} { // so that instants are moved
		if slices.Contains(open, often) && rapid.Bool().Draw(r, "often") {
			v = often
		}
	}
	as := cooperation.As{Kind: t.Kind, Verb: v}
	now := k.Clock.Now()
	switch v {
	case cooperation.Offered:
		return k.offer()
	case cooperation.Accepted, cooperation.Refused:
		return &cooperation.Reply{As: as, Offer: t.Offer.Statement}
	case cooperation.Milestone:
		return &cooperation.Reached{As: as, Step: t.Steps()[0].ID}
	case cooperation.Extended:
		d := t.Negotiable()[0]
		return &cooperation.Extension{As: as, What: d.What, Step: d.Step, Until: cooperation.At(now.Add(time.Duration(rapid.IntRange(1, 50).Draw(r, "hours"))*time.Hour), "UTC"), Reason: en("CANARY-later")}
	case cooperation.Agreed:
		return &cooperation.Agreement{As: as, Proposal: t.Proposal.Statement}
	case cooperation.Noted:
		return &cooperation.Call{As: as, Spoke: cooperation.At(now, "UTC"), With: en("CANARY-desk")}
	}
	b := &cooperation.Words{As: as, Words: en("CANARY-said")}
	if waiting := t.Waiting(side); v == cooperation.Answered && len(waiting) > 0 {
		b.On = waiting[0].Statement
	}
	return b
}

// TestNothingIsLostAndNothingTwice: two speak in a case, as they like, while the
// clock goes on, jumps ten minutes or an hour either way, over a day, over nights
// in which clocks are changed, and processes end and begin. Nobody is told
// anything twice; what fell due has been told as soon as the clock shows it, and
// not before; whom the acknowledgement is referred to is asked in order, each once.
func TestNothingIsLostAndNothingTwice(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	w.order = []string{"first", "second", "third"}
	rapid.Check(t, func(r *rapid.T) {
		w.Clock.Set(next(rapid.SampledFrom(nights).Draw(r, "night"), w.Clock.Now()).Add(time.Duration(rapid.IntRange(-90, 90).Draw(r, "minutes")) * time.Minute))
		k := &teller{world: w, n: map[string]int{}, when: map[string]time.Time{}}
		to := rapid.SampledFrom([]statement.Hash{w.b, w.c, w.d}).Draw(r, "to")
		body := cooperation.Body(w.notification())
		if rapid.Bool().Draw(r, "request") {
			body = w.request()
		}
		k.id = w.sent(body, to)
		fell := map[string]bool{}
		for range rapid.IntRange(1, 14).Draw(r, "steps") {
			before := w.threads(w.a, k.id)[0].Thread
			switch rapid.SampledFrom([]string{"say", "say", "wait", "jump", "jump", "restart"}).Draw(r, "step") {
			case "say":
				by, other, side := w.a, to, cooperation.Opener
				if rapid.Bool().Draw(r, "counterparty") {
					by, other, side = to, w.a, cooperation.Counterparty
				}
				if b := k.says(r, before, side); b != nil {
					_, moved := b.(*cooperation.Extension)
					if err := w.try(by, other, k.id, b); err != nil && (!moved || cooperation.Beside(err) != cooperation.InMoved) { // a milestone behind the delivery
						r.Fatal(err)
					}
				}
			case "wait":
				w.Clock.Advance(time.Duration(rapid.IntRange(0, 600).Draw(r, "waited")) * time.Minute)
			case "jump":
				w.Clock.Advance(time.Duration(rapid.SampledFrom([]int{-10, 10, -60, 60, -24 * 60, 24 * 60, 366 * 24 * 60}).Draw(r, "jumped")) * time.Minute)
			case "restart":
				w.Reopen()
			}
			k.round()
			k.obeys(r, fell)
		}
		// Once the clock has gone on for long enough, all of it was told.
		for range 2 * (len(w.order) + 1) {
			w.Clock.Advance(40 * 24 * time.Hour)
			k.round()
			k.obeys(r, fell)
		}
		if th := w.threads(w.a, k.id)[0].Thread; th.Receipt == nil && !th.Ended() {
			if want := append(slices.Clone(w.order), cooperation.Officers); !slices.Equal(k.told, want) {
				r.Fatalf("in the end %v were asked", k.told)
			}
		}
	})
}

// obeys fails unless what was told is what follows from the thread and the clock.
// fell holds what has been seen to be due.
func (k *teller) obeys(r *rapid.T, fell map[string]bool) {
	held := k.threads(k.a, k.id)[0]
	now := k.Clock.Now()
	for key, n := range k.n {
		if _, telling := k.when[key]; telling && n > 1 {
			r.Fatalf("%s is told %d times", key, n)
		}
	}
	for _, d := range held.Duties() {
		if d.What != cooperation.Acknowledge && !d.At.IsZero() && !d.At.After(now) {
			fell[owed(d)] = true
		}
	}
	if got := k.n[string(cooperation.Overdue)]; got != len(fell) {
		r.Fatalf("%d things were overdue, %d were told: %v", len(fell), got, fell)
	}
	if got, want := k.n[string(cooperation.Spoken)], len(held.Said)-1; got != want {
		r.Fatalf("%d statements were told of, of %d", got, want)
	}
	want := append(slices.Clone(k.order), cooperation.Officers)
	if len(k.told) > len(want) || !slices.Equal(k.told, want[:len(k.told)]) {
		r.Fatalf("asked in this order: %v", k.told)
	}
	if len(k.told) > 1 && k.n[string(cooperation.Onward)] != len(k.told)-1 {
		r.Fatalf("who sent it was told %d times that %d were asked", k.n[string(cooperation.Onward)], len(k.told))
	}
	if held.Receipt == nil && !held.Ended() {
		if at, ok := held.Onward(k.at); ok && len(k.told) < len(want) && !at.After(now) {
			r.Fatalf("the next is asked %s late", now.Sub(at))
		}
	}
	for i := 2; i < len(k.at); i++ {
		if k.at[i].Sub(k.at[i-1]) < time.Duration(held.Within.Onward)*time.Minute {
			r.Fatalf("%s had %s", k.told[i-1], k.at[i].Sub(k.at[i-1]))
		}
	}
}
