package sharing

import (
	"context"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what was shared, to those who read it.
type Queries struct {
	DB      Reader
	Journal *journal.Journal
}

// held is a sharing and the chest in which it lies.
type held struct {
	chest journal.Chest
	*Sharing
}

// held opens rows for a participant, the newest first. What it has no key of any
// more is left out.
func (q *Queries) held(ctx context.Context, r sqldb.Querier, as statement.Hash, where string, args ...any) (out []held, err error) {
	list, err := r.Query(ctx, `SELECT chest, subject, sealed FROM sharing_answers WHERE `+where+` ORDER BY last DESC`, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "what is shared cannot be read")
	}
	type row struct {
		chest   []byte
		subject string
		sealed  []byte
	}
	var rows []row
	for list.Next() {
		var one row
		if err := list.Scan(&one.chest, &one.subject, &one.sealed); err != nil || len(one.chest) != len(journal.Chest{}) {
			_ = list.Close()
			return nil, fail.Wrap(err, fail.Broken, "what is shared cannot be read")
		}
		rows = append(rows, one)
	}
	if err := errors.Join(list.Err(), list.Close()); err != nil {
		return nil, err
	}
	reader := q.Journal.As(r, as)
	for _, one := range rows {
		chest := journal.Chest(one.chest)
		plain, err := reader.Unseal(ctx, chest, table, one.sealed, chest, one.subject)
		if fail.Is(err, fail.Denied) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s, err := journal.Opened[Sharing](plain)
		if err != nil {
			return nil, err
		}
		out = append(out, held{chest, s})
	}
	return out, nil
}

// find leaves of those rows what an actor may read, by their marking.
func (q *Queries) find(ctx context.Context, actor policy.Actor, where string, args ...any) (out []Sharing, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.held(ctx, r, actor.Identity, where, args...)
		for _, h := range all {
			holders, err := journal.Readers(ctx, r, h.chest)
			if err != nil {
				return err
			}
			switch err := mayRead(actor, h.Marking, h.Author, h.Reader, holders); {
			case err == nil:
				out = append(out, *h.Sharing)
			case !fail.Is(err, fail.Denied) && !fail.Is(err, fail.NotFound):
				return err
			}
		}
		return err
	})
	return out, err
}

// Mine lists what others have shared with an actor's participant, and what it has
// shared itself, the newest first.
func (q *Queries) Mine(ctx context.Context, actor policy.Actor) (received, given []Sharing, err error) {
	all, err := q.find(ctx, actor, `author = $1 OR reader = $1`, actor.Identity.String())
	for _, s := range all {
		if s.Author == actor.Identity {
			given = append(given, s)
		} else {
			received = append(received, s)
		}
	}
	return received, given, err
}

// Get gives what was shared under an id, by the actor's participant or with it:
// fail.NotFound.
func (q *Queries) Get(ctx context.Context, actor policy.Actor, id string) (Sharing, error) {
	all, err := q.find(ctx, actor, `subject = $2 AND (author = $1 OR reader = $1)`, actor.Identity.String(), id)
	if err == nil && len(all) == 0 {
		err = none()
	}
	if err != nil {
		return Sharing{}, err
	}
	return all[0], nil
}
