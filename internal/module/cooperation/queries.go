package cooperation

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what stands in threads, to those who read them.
type Queries struct {
	DB      Reader
	Journal *journal.Journal
	Clock   clock.Clock
}

// Held is a thread and where it lies.
type Held struct {
	journal.Place
	*Thread
}

// none is what whoever may not read is told, and whoever asks for what there
// is not.
func none() error { return fail.New(fail.NotFound, "There is no such case here.") }

// lies is where a thread lies, as a query tells without opening it.
type lies struct {
	chest   journal.Chest
	subject string
}

// lie lists where threads lie: query gives chests and subjects.
func lie(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []lies, err error) {
	list, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the threads cannot be read")
	}
	defer func() { _ = list.Close() }()
	for list.Next() {
		var f lies
		var chest []byte
		if err := list.Scan(&chest, &f.subject); err != nil {
			return nil, err
		}
		if f.chest, err = chestOf(chest); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, list.Err()
}

// chestOf reads the name of a chest from a row.
func chestOf(b []byte) (out journal.Chest, err error) {
	if len(b) != len(out) {
		return out, fail.New(fail.Broken, "a thread has no chest")
	}
	return journal.Chest(b), nil
}

// held opens the threads that a condition gives, as a participant; those whose key
// it does not hold are left out.
func (q *Queries) held(ctx context.Context, r sqldb.Querier, as statement.Hash, where string, args ...any) ([]Held, error) {
	return journal.Rows(ctx, q.Journal.As(r, as), threadTable, func(at journal.Place, t *Thread) Held { return Held{at, t} }, `WHERE `+where, args...)
}

// ofAnybody opens a thread with the key of somebody who holds one; ok is false where
// nobody does any more.
func (q *Queries) ofAnybody(ctx context.Context, r sqldb.Querier, f lies) (h Held, ok bool, err error) {
	holders, err := journal.Readers(ctx, r, f.chest)
	if err != nil || len(holders) == 0 {
		return h, false, err
	}
	all, err := q.held(ctx, r, holders[0], `chest = $1 AND subject = $2`, f.chest[:], f.subject)
	if err != nil || len(all) == 0 {
		return h, false, err
	}
	return all[0], true, nil
}

// ofCase is the condition that a thread is of the case $1, which $2 reads.
const ofCase = `subject = $1 AND chest IN (SELECT chest FROM cooperation_reader WHERE subject = $1 AND participant = $2)`

// Between gives the thread of a case between two, as one of them, in a snapshot
// or a transaction that is open already: fail.NotFound.
func (q *Queries) Between(ctx context.Context, r sqldb.Querier, id string, as, other statement.Hash) (Held, error) {
	held, err := q.held(ctx, r, as, `subject = $1 AND (opener = $2 AND counterparty = $3 OR opener = $3 AND counterparty = $2)`, id, as.String(), other.String())
	if err == nil && len(held) == 0 {
		err = none()
	}
	if err != nil {
		return Held{}, err
	}
	return held[0], nil
}

// In gives the thread that lies in a chest to an actor who may read it;
// fail.NotFound where there is none.
func (q *Queries) In(ctx context.Context, actor policy.Actor, chest journal.Chest) (out Held, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return out, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		held, err := q.held(ctx, r, actor.Identity, `chest = $1`, chest[:])
		if err == nil {
			held, err = readable(actor, held)
		}
		if err == nil && len(held) == 0 {
			err = none()
		}
		if err == nil {
			out = held[0]
		}
		return err
	})
	return out, err
}

// Holders lists who holds a key to a chest now.
func (q *Queries) Holders(ctx context.Context, chest journal.Chest) (out []statement.Hash, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = journal.Readers(ctx, r, chest)
		return err
	})
	return out, err
}

// readable leaves those threads that an actor may read, by their marking.
func readable(actor policy.Actor, all []Held) ([]Held, error) {
	return marking.Readable(all, func(t Held) error { return mayRead(actor, t.Shown(), t.Opener, t.Counterparty, t.Holders) })
}

// mayRead reports whether an actor may read what is so marked between two, while
// these hold its key.
func mayRead(actor policy.Actor, m statement.Marking, author, counterparty statement.Hash, holders []statement.Hash) error {
	return marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: m, Author: author, Counterparty: counterparty, Participants: holders})
}

// Shown is the marking under which a thread is shown, the narrowest of what stands
// in it: what is shown together is read by those who may read all of it.
func (t *Thread) Shown() statement.Marking {
	m := t.Marking
	for _, s := range t.Said {
		if marking.Narrower(s.Marking, m) {
			m = s.Marking
		}
	}
	return m
}

// Case gives the threads of a case that an actor may read, in the order in which
// they were opened; fail.NotFound when there is none.
func (q *Queries) Case(ctx context.Context, actor policy.Actor, id string) (out []Held, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.held(ctx, r, actor.Identity, ofCase, id, actor.Identity.String())
		if err == nil {
			out, err = readable(actor, all)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, none()
	}
	slices.SortFunc(out, func(a, b Held) int { return int(a.Opening().Index - b.Opening().Index) })
	return out, nil
}

// Count says how many threads are a participant's move, for its desk, exercises
// apart.
func (q *Queries) Count(ctx context.Context, actor policy.Actor) (n int, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return 0, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		if err := r.QueryRow(ctx, `SELECT COUNT(*) FROM cooperation_reader WHERE participant = $1 AND exercise = 0 AND ended = 0 AND owes = 1`, actor.Identity.String()).Scan(&n); err != nil {
			return err
		}
		more, err := q.unpublished(ctx, r, actor)
		for _, l := range more {
			if l.Publish = false; !l.Exercise && l.Whose() != Ours { // else it is counted
				n++
			}
		}
		return err
	})
	return n, err
}

// Overdue says how many of the threads that Count counts owe something that was due
// by now.
func (q *Queries) Overdue(ctx context.Context, actor policy.Actor) (n int, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return 0, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM cooperation_reader WHERE participant = $1 AND exercise = 0 AND ended = 0 AND owes = 1 AND due <= $2`,
			actor.Identity.String(), sqldb.Micros(q.Clock.Now())).Scan(&n)
	})
	return n, err
}

// Onwards is whom the acknowledgement of a thread was asked of inside the notified
// State, in order, each when it was told.
type Onwards struct {
	To     []Passing
	Absent []Passing // who was passed over, being absent, each when that was
	Nobody time.Time // when the opener was told that there is nobody further; zero: it was not
}

// Passing is one of those. Whom is the id of a contact, or Officers: it is shown to
// the notified State's own people, and to nobody else.
type Passing struct {
	Whom string
	At   time.Time
}

// Officers reports whether the officers were told.
func (o Onwards) Officers() bool {
	return slices.ContainsFunc(o.To, func(r Passing) bool { return r.Whom == Officers })
}

// Onwards tells how a thread was referred onward inside the notified State.
func (q *Queries) Onwards(ctx context.Context, chest journal.Chest) (out Onwards, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		told, err := toldOnward(ctx, r, chest)
		if err != nil {
			return err
		}
		for _, o := range told {
			out.To = append(out.To, Passing{o.whom, o.at})
		}
		over, err := onwardAs(ctx, r, chest, passedWord)
		if err != nil {
			return err
		}
		for _, o := range over {
			out.Absent = append(out.Absent, Passing{o.whom, o.at})
		}
		var at sql.NullInt64
		err = r.QueryRow(ctx, `SELECT MIN(at) FROM cooperation_told WHERE chest = $1 AND what = $2`, chest[:], noted(chest, nobodyAfter(len(told)))).Scan(&at)
		if at.Valid {
			out.Nobody = sqldb.Time(at.Int64)
		}
		return err
	})
	return out, err
}

// Drills gives the threads of exercises that a participant reads, in a snapshot
// or a transaction that is open already, the oldest first.
func (q *Queries) Drills(ctx context.Context, r sqldb.Querier, as statement.Hash) (out []*Thread, err error) {
	held, err := q.held(ctx, r, as, `(chest, subject) IN (SELECT chest, subject FROM cooperation_reader WHERE participant = $1 AND exercise = 1) ORDER BY last`, as.String())
	for _, h := range held {
		out = append(out, h.Thread)
	}
	return out, err
}
