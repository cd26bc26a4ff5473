package cooperation

import (
	"context"
	"maps"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Shut is that a thread was closed to a participant that had been let in to it: what
// that participant knew of it before, and the statement that closed it.
type Shut struct {
	Case      string            `json:"case"`
	Kind      Kind              `json:"kind"`
	Exercise  bool              `json:"exercise"`
	Opener    statement.Hash    `json:"opener"`
	Other     statement.Hash    `json:"counterparty"`
	Marking   statement.Marking `json:"marking"`   // of the thread as it was read last
	Statement statement.Hash    `json:"statement"` // from which on it is closed
	Index     int64             `json:"index"`     // of that statement, in the journal
	At        time.Time         `json:"at"`
}

// Closed lists the threads that were closed to the actor's participant and not opened
// to it since, the newest first, however long ago; of one case, where it is named. It
// says nothing of what stands in them. What the actor could not have read, it was not
// closed to.
func (q *Queries) Closed(ctx context.Context, actor policy.Actor, id string) (out []Shut, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	var all []Shut
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		list, err := r.Query(ctx, `SELECT c.subject, t.kind, t.exercise, t.opener, t.counterparty, c.marking, c.statement, c.entry, c.at
			FROM cooperation_closed c JOIN cooperation_thread t ON t.chest = c.chest AND t.subject = c.subject
			WHERE c.participant = $1 AND ($2 = '' OR c.subject = $2) ORDER BY c.at DESC, c.entry DESC`, actor.Identity.String(), id)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the threads cannot be read")
		}
		defer func() { _ = list.Close() }()
		for list.Next() {
			s, err := scanShut(list.Scan)
			if err != nil {
				return err
			}
			all = append(all, s)
		}
		return list.Err()
	})
	if err != nil {
		return nil, err
	}
	return marking.Readable(all, func(s Shut) error {
		return mayRead(actor, s.Marking, s.Opener, s.Other, []statement.Hash{actor.Identity})
	})
}

func scanShut(scan func(to ...any) error) (s Shut, err error) {
	var opener, other, by, mark string
	var exercise, at int64
	if err := scan(&s.Case, &s.Kind, &exercise, &opener, &other, &mark, &by, &s.Index, &at); err != nil {
		return s, err
	}
	s.Exercise, s.Marking, s.At = exercise == 1, statement.Marking(mark), sqldb.Time(at)
	for _, one := range []struct {
		to   *statement.Hash
		text string
	}{{&s.Opener, opener}, {&s.Other, other}, {&s.Statement, by}} {
		if *one.to, err = statement.ParseHash(one.text); err != nil {
			return s, err
		}
	}
	return s, nil
}

// storeClosed keeps to whom a thread was closed, and by what.
func storeClosed(ctx context.Context, tx *journal.Tx, chest journal.Chest, t *Thread) error {
	if _, err := tx.Exec(ctx, `DELETE FROM cooperation_closed WHERE chest = $1 AND subject = $2`, chest[:], t.Case); err != nil {
		return err
	}
	for _, who := range slices.Sorted(maps.Keys(t.Closed)) {
		by := t.Closed[who]
		if _, err := tx.Exec(ctx, `INSERT INTO cooperation_closed (chest, subject, participant, statement, entry, at, marking) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			chest[:], t.Case, who, by.Statement.String(), by.Index, sqldb.Micros(by.At), string(t.until(by.Index))); err != nil {
			return err
		}
	}
	return nil
}

// until is the marking under which a thread was shown before an entry of the journal.
func (t *Thread) until(index int64) statement.Marking {
	before := *t
	before.Said = slices.DeleteFunc(slices.Clone(t.Said), func(s Said) bool { return s.Index >= index })
	return before.Shown()
}
