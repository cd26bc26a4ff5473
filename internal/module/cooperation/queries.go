package cooperation

import (
	"context"
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

// Held is a thread and the chest in which it lies.
type Held struct {
	Chest journal.Chest
	*Thread
}

// none is what whoever may not read is told, and whoever asks for what there
// is not.
func none() error { return fail.New(fail.NotFound, "There is no such case here.") }

// found is a row before it is opened.
type found struct {
	chest   journal.Chest
	subject string
	sealed  []byte
}

func rows(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []found, err error) {
	list, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the threads cannot be read")
	}
	defer func() { _ = list.Close() }()
	for list.Next() {
		var f found
		var chest []byte
		if err := list.Scan(&chest, &f.subject, &f.sealed); err != nil {
			return nil, err
		}
		if len(chest) != len(f.chest) {
			return nil, fail.New(fail.Broken, "a thread has no chest")
		}
		f.chest = journal.Chest(chest)
		out = append(out, f)
	}
	return out, list.Err()
}

// open opens rows for a participant; those whose key it does not hold are left
// out.
func (q *Queries) open(ctx context.Context, r sqldb.Querier, as statement.Hash, all []found) (out []Held, err error) {
	reader := q.Journal.As(r, as)
	for _, f := range all {
		plain, err := reader.Unseal(ctx, f.chest, threadTable, f.sealed, f.chest, f.subject)
		if fail.Is(err, fail.Denied) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t, err := journal.Opened[Thread](plain)
		if err != nil {
			return nil, err
		}
		out = append(out, Held{f.chest, t})
	}
	return out, nil
}

const columns = `SELECT chest, subject, sealed FROM cooperation_thread `

// Between gives the thread of a case between two, as one of them, in a snapshot
// or a transaction that is open already: fail.NotFound.
func (q *Queries) Between(ctx context.Context, r sqldb.Querier, id string, as, other statement.Hash) (Held, error) {
	if err := q.Journal.Ready(); err != nil {
		return Held{}, err
	}
	all, err := rows(ctx, r, columns+`WHERE subject = $1 AND (opener = $2 AND counterparty = $3 OR opener = $3 AND counterparty = $2)`, id, as.String(), other.String())
	if err != nil {
		return Held{}, err
	}
	held, err := q.open(ctx, r, as, all)
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
		all, err := rows(ctx, r, columns+`WHERE chest = $1`, chest[:])
		if err != nil {
			return err
		}
		held, err := q.open(ctx, r, actor.Identity, all)
		if err == nil {
			held, err = q.may(ctx, r, actor, held)
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

// may leaves those threads that an actor may read, by their marking.
func (q *Queries) may(ctx context.Context, r sqldb.Querier, actor policy.Actor, all []Held) (out []Held, err error) {
	for _, t := range all {
		readers, err := journal.Readers(ctx, r, t.Chest)
		if err != nil {
			return nil, err
		}
		switch err := mayRead(actor, t.Shown(), t.Opener, t.Counterparty, readers); {
		case fail.Is(err, fail.Denied), fail.Is(err, fail.NotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, t)
		}
	}
	return out, nil
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
		all, err := rows(ctx, r, columns+`WHERE subject = $1 AND chest IN (SELECT chest FROM cooperation_reader WHERE subject = $1 AND participant = $2)`, id, actor.Identity.String())
		if err != nil {
			return err
		}
		if out, err = q.open(ctx, r, actor.Identity, all); err != nil {
			return err
		}
		out, err = q.may(ctx, r, actor, out)
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
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM cooperation_reader WHERE participant = $1 AND exercise = 0 AND ended = 0 AND owes = 1`, actor.Identity.String()).Scan(&n)
	})
	return n, err
}

// Onwards tells when a thread was referred onward inside the notified State: the
// instants alone, and whether its officers were told. It is for both sides.
func (q *Queries) Onwards(ctx context.Context, chest journal.Chest) (at []time.Time, officers bool, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		told, err := toldOnward(ctx, r, chest)
		if err != nil {
			return err
		}
		for _, o := range told {
			at, officers = append(at, o.at), officers || o.whom == Officers
		}
		return nil
	})
	return at, officers, err
}

// Drills gives the threads of exercises that a participant reads, in a snapshot
// or a transaction that is open already, the oldest first.
func (q *Queries) Drills(ctx context.Context, r sqldb.Querier, as statement.Hash) (out []*Thread, err error) {
	all, err := rows(ctx, r, `SELECT t.chest, t.subject, t.sealed FROM cooperation_reader b JOIN cooperation_thread t ON t.chest = b.chest AND t.subject = b.subject
		WHERE b.participant = $1 AND b.exercise = 1 ORDER BY t.last`, as.String())
	if err != nil {
		return nil, err
	}
	held, err := q.open(ctx, r, as, all)
	for _, h := range held {
		out = append(out, h.Thread)
	}
	return out, err
}

// Shut is that a case was closed to a participant that had been let in.
type Shut struct {
	Case string
	At   time.Time
}

// Closed lists the cases that were closed to the actor's participant since an
// instant, the newest first; of one case, where it is named, whenever that was. It
// says nothing else of them. Of a case that the participant still reads, in another
// thread, it says nothing.
func (q *Queries) Closed(ctx context.Context, actor policy.Actor, id string, since time.Time) (out []Shut, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		list, err := r.Query(ctx, `SELECT c.subject, MAX(c.at) FROM cooperation_closed c WHERE c.participant = $1 AND c.at >= $2 AND ($3 = '' OR c.subject = $3)
			AND NOT EXISTS (SELECT 1 FROM cooperation_reader b WHERE b.subject = c.subject AND b.participant = c.participant)
			GROUP BY c.subject ORDER BY MAX(c.at) DESC, c.subject LIMIT 50`, actor.Identity.String(), sqldb.Micros(since), id)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the threads cannot be read")
		}
		defer func() { _ = list.Close() }()
		for list.Next() {
			var s Shut
			var at int64
			if err := list.Scan(&s.Case, &at); err != nil {
				return err
			}
			s.At = sqldb.Time(at)
			out = append(out, s)
		}
		return list.Err()
	})
	return out, err
}
