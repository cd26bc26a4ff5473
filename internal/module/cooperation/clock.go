package cooperation

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// Migrations make the room's private tables.
//
//go:embed migrations
var Migrations embed.FS

// News is what people are told of a thread.
type News string

// What they are told.
const (
	Arrived  News = "arrived"   // a contact, or the officers: a case waits for its acknowledgement
	Onward   News = "onward"    // the opener: it was referred onward inside the notified State
	Nobody   News = "nobody"    // the opener: nobody further is there whom it could be referred to
	Spoken   News = "spoken"    // a side: the other one said something
	Soon     News = "soon"      // a side: something is due soon
	Overdue  News = "overdue"   // a side: something was due
	Admitted News = "admitted"  // a participant that both let in
	TakenOut News = "taken-out" // a participant to which it was closed again
)

// Telling is who is told what.
type Telling struct {
	News        News
	Participant statement.Hash // whose people
	Contact     string         // Arrived: id of the contact, or Officers
	Thread      *Thread
	Key         string // the same for the same news: it is told once

	place int // of a contact, in the order in which they are asked
}

// Watch looks at threads whenever something may have to be told: who is asked to
// acknowledge next, what was said, what is due. It is a source of the scheduler.
//
// A thread is looked at once anything was said in it, and again at the next
// instant that matters. What was told is noted in the same transaction, by what
// it is and not by when: so nothing is told twice, whichever way the clock is
// set, and what fell due while the hub was away is told when it is back.
type Watch struct {
	Queries *Queries
	// Order gives the contacts of a participant who are asked to acknowledge a kind
	// of case, in the order in which they are asked, by ids of theirs, and those who
	// are not, since they are absent and nobody stands in. Nobody is asked: its
	// officers are at once.
	Order func(ctx context.Context, q sqldb.Querier, participant statement.Hash, kind Kind, now time.Time) (order, absent []string, err error)
	// Staffed reports whether a participant has officers here who can be told. Nil:
	// each has.
	Staffed func(ctx context.Context, participant statement.Hash) (bool, error)
	// Tell tells somebody. What it cannot tell anybody it leaves: an error undoes
	// the round.
	Tell func(ctx context.Context, tx *sqldb.Tx, t Telling) error
}

var _ schedule.Source = Watch{}

// batch is how many threads one run looks at.
const batch = 50

// Name implements schedule.Source.
func (Watch) Name() string { return "cooperation.watch" }

const unseen = `SELECT t.chest, t.subject FROM cooperation_thread t LEFT JOIN cooperation_look l ON l.chest = t.chest
	WHERE l.chest IS NULL OR l.last <> t.last ORDER BY t.last LIMIT `

// Due implements schedule.Source.
func (w Watch) Due(ctx context.Context, q sqldb.Querier, now time.Time) (next time.Time, ok bool, err error) {
	if err := w.Queries.Journal.Ready(); err != nil {
		return next, false, nil
	}
	some, err := lie(ctx, q, unseen+`1`)
	if err != nil {
		return next, false, err
	}
	if len(some) > 0 {
		return now, true, nil
	}
	var at int64
	err = q.QueryRow(ctx, `SELECT COALESCE(MIN(next), 0) FROM cooperation_look WHERE next > 0`).Scan(&at)
	return sqldb.Time(at), at > 0, err
}

// Run implements schedule.Source.
func (w Watch) Run(ctx context.Context, lw *ledger.Writer, now time.Time) error {
	tx := lw.Tx()
	all, err := lie(ctx, tx, unseen+strconv.Itoa(batch))
	if err != nil {
		return err
	}
	due, err := lie(ctx, tx, `SELECT t.chest, t.subject FROM cooperation_look l JOIN cooperation_thread t ON t.chest = l.chest
		WHERE l.next > 0 AND l.next <= $1 ORDER BY l.next LIMIT `+strconv.Itoa(batch), sqldb.Micros(now))
	if err != nil {
		return err
	}
	seen := map[journal.Chest]bool{}
	for _, f := range append(all, due...) {
		if seen[f.chest] {
			continue
		}
		seen[f.chest] = true
		if err := w.look(ctx, tx, f, now); err != nil {
			return err
		}
	}
	return w.forget(ctx, tx, now)
}

// forget puts aside what is to be looked at and is not there: its last key was
// destroyed.
func (w Watch) forget(ctx context.Context, tx *sqldb.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE cooperation_look SET next = 0 WHERE next > 0 AND next <= $1 AND chest NOT IN (SELECT chest FROM cooperation_thread)`, sqldb.Micros(now))
	return err
}

// look opens a thread as one of its two, tells what is to be told now, and notes
// when it is to be looked at next.
func (w Watch) look(ctx context.Context, tx *sqldb.Tx, f lies, now time.Time) error {
	t, ok, err := w.Queries.ofAnybody(ctx, tx, f)
	if err != nil {
		return err
	}
	if !ok { // nobody reads it: there is nothing to tell anybody
		_, err := tx.Exec(ctx, looked+`SELECT chest, subject, last, 0 FROM cooperation_thread WHERE chest = $1`+lookedAgain, f.chest[:])
		return err
	}
	last, next := t.Said[len(t.Said)-1].Index, int64(0)
	at, err := w.onward(ctx, tx, t, now)
	if err != nil {
		return err
	}
	for _, d := range t.Duties() {
		instant, err := w.remind(ctx, tx, t, d, now)
		if err != nil {
			return err
		}
		at = earlier(at, instant)
	}
	if err := w.spoken(ctx, tx, t); err != nil {
		return err
	}
	if !at.IsZero() {
		next = sqldb.Micros(at)
	}
	_, err = tx.Exec(ctx, looked+`VALUES ($1, $2, $3, $4)`+lookedAgain, t.Chest[:], t.Case, last, next)
	return err
}

const (
	looked      = `INSERT INTO cooperation_look (chest, subject, last, next) `
	lookedAgain = ` ON CONFLICT (chest) DO UPDATE SET last = excluded.last, next = excluded.next`
)

// earlier is the earlier of two instants, of which a zero one is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// onward asks whoever is next to acknowledge, if it is time, and gives when
// somebody is asked next.
func (w Watch) onward(ctx context.Context, tx *sqldb.Tx, t Held, now time.Time) (time.Time, error) {
	told, err := toldOnward(ctx, tx, t.Chest)
	if err != nil {
		return time.Time{}, err
	}
	var when []time.Time
	var whom []string
	for _, o := range told {
		when, whom = append(when, o.at), append(whom, o.whom)
	}
	at, ok := t.Onward(when)
	if !ok {
		return time.Time{}, nil
	}
	order, absent, err := w.Order(ctx, tx, t.Counterparty, t.Kind, now)
	if err != nil {
		return time.Time{}, err
	}
	staffed := true
	if w.Staffed != nil {
		if staffed, err = w.Staffed(ctx, t.Counterparty); err != nil {
			return time.Time{}, err
		}
	}
	id := Chain(order, whom, staffed)
	if at.After(now) {
		return at, nil
	}
	if id == "" || id == Officers {
		if err := w.passOver(ctx, tx, t, absent, whom, now); err != nil {
			return time.Time{}, err
		}
	}
	if id == "" {
		_, err := w.once(ctx, tx, t, Telling{News: Nobody, Participant: t.Opener}, nobodyAfter(len(whom)), now)
		return time.Time{}, err
	}
	if _, err := w.once(ctx, tx, t, Telling{News: Arrived, Participant: t.Counterparty, Contact: id, place: len(whom)}, onwardWord, now); err != nil {
		return time.Time{}, err
	}
	if len(whom) > 0 {
		if _, err := w.once(ctx, tx, t, Telling{News: Onward, Participant: t.Opener}, string(Onward)+id, now); err != nil {
			return time.Time{}, err
		}
	}
	at, _ = t.Onward(append(when, now)) // somebody else is told then, or the opener that there is nobody
	return at, nil
}

// passOver notes which contacts were passed over, none of the others being left: they
// are absent. Whoever was told before it went away was not.
func (w Watch) passOver(ctx context.Context, tx *sqldb.Tx, t Held, absent, told []string, now time.Time) error {
	for i, id := range absent {
		if slices.Contains(told, id) {
			continue
		}
		if _, err := note(ctx, tx, t, passedWord, id, i, now); err != nil {
			return err
		}
	}
	return nil
}

// nobodyAfter is under what it is noted that there was nobody further, after so many
// were told.
func nobodyAfter(told int) string { return string(Nobody) + strconv.Itoa(told) }

// noted is how something that is told of a thread is named where that is noted.
func noted(chest journal.Chest, what string) string {
	sum := sha256.Sum256(append(chest[:], what...))
	return hex.EncodeToString(sum[:])
}

// lead is how long before an instant people are told that it comes: a quarter of
// the time that they had, a day at the most.
func lead(since, due time.Time) time.Duration {
	return min(due.Sub(since)/4, 24*time.Hour)
}

// remind tells a side of what it owes, before it is due and once it was, and
// gives when the next of the two is told. Of the acknowledgement the contacts are
// told one after the other.
func (w Watch) remind(ctx context.Context, tx *sqldb.Tx, t Held, d Duty, now time.Time) (next time.Time, err error) {
	if d.At.IsZero() || d.What == Acknowledge {
		return next, nil
	}
	since := t.Opening().At
	if s := t.Find(d.On); s != nil {
		since = s.At
	}
	soon := d.At.Add(-lead(since, d.At))
	what := d.Key() + "@" + d.At.UTC().Format(InstantForm) + "#" + d.On.String()
	if now.Before(soon) {
		return soon, nil
	}
	if now.Before(d.At) {
		_, err = w.once(ctx, tx, t, Telling{News: Soon, Participant: t.On(d.Side)}, string(Soon)+what, now)
		return d.At, err
	}
	_, err = w.once(ctx, tx, t, Telling{News: Overdue, Participant: t.On(d.Side)}, string(Overdue)+what, now)
	return next, err
}

// spoken tells each side what the other has said, and whom both let in that it
// reads: each time anew, where it was taken off between, which it is told too. The
// opening is told to the contacts.
func (w Watch) spoken(ctx context.Context, tx *sqldb.Tx, t Held) error {
	for _, s := range t.Said[1:] {
		if _, err := w.once(ctx, tx, t, Telling{News: Spoken, Participant: t.On(s.Side.Other())}, string(Spoken)+s.Statement.String(), s.At); err != nil {
			return err
		}
	}
	for _, who := range t.Readers {
		by := t.Admission(who)
		if _, err := w.once(ctx, tx, t, Telling{News: Admitted, Participant: who}, string(Admitted)+by.Statement.String(), by.At); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(t.Closed)) {
		who, err := statement.ParseHash(key)
		if err != nil {
			return err
		}
		by := t.Closed[key]
		if _, err := w.once(ctx, tx, t, Telling{News: TakenOut, Participant: who}, string(TakenOut)+by.Statement.String(), by.At); err != nil {
			return err
		}
	}
	return nil
}

// onwardWord is under what asking to acknowledge is noted.
const onwardWord = "acknowledge"

// passedWord is under what it is noted that a contact was not asked to.
const passedWord = "absent"

// once tells something unless it was told, and notes it. What it is about stands
// in no row in words: its name is a hash.
func (w Watch) once(ctx context.Context, tx *sqldb.Tx, t Held, say Telling, what string, now time.Time) (bool, error) {
	whom := say.Participant.String()
	if say.News == Arrived {
		whom = say.Contact
	} else {
		what = noted(t.Chest, what)
	}
	if first, err := note(ctx, tx, t, what, whom, say.place, now); err != nil || !first {
		return false, err
	}
	say.Thread, say.Key = t.Thread, "cooperation."+t.Chest.String()+"."+what+"."+whom
	return true, w.Tell(ctx, tx, say)
}

// note writes down what became of somebody in a thread, unless it is written there:
// first is false then.
func note(ctx context.Context, tx *sqldb.Tx, t Held, what, whom string, place int, now time.Time) (first bool, err error) {
	res, err := tx.Exec(ctx, `INSERT INTO cooperation_told (chest, subject, what, whom, n, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (chest, what, whom) DO NOTHING`,
		t.Chest[:], t.Case, what, whom, int64(place), sqldb.Micros(now))
	if err != nil {
		return false, fail.Wrap(err, fail.Unavailable, "what people were told of cases cannot be noted")
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// onwardTo is whom a thread was referred to, and when.
type onwardTo struct {
	whom string
	at   time.Time
}

// toldOnward lists to whom a thread was referred, in order.
func toldOnward(ctx context.Context, q sqldb.Querier, chest journal.Chest) ([]onwardTo, error) {
	return onwardAs(ctx, q, chest, onwardWord)
}

// onwardAs lists of whom something is noted in a thread, in order.
func onwardAs(ctx context.Context, q sqldb.Querier, chest journal.Chest, what string) (out []onwardTo, err error) {
	list, err := q.Query(ctx, `SELECT whom, at FROM cooperation_told WHERE chest = $1 AND what = $2 ORDER BY n, at, whom`, chest[:], what)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "what people were told of cases cannot be read")
	}
	defer func() { _ = list.Close() }()
	for list.Next() {
		var o onwardTo
		var at int64
		if err := list.Scan(&o.whom, &at); err != nil {
			return nil, err
		}
		o.at = sqldb.Time(at)
		out = append(out, o)
	}
	return out, list.Err()
}
