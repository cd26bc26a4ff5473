package sharing

import (
	"context"
	"errors"

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

// Queries answers what was shared, to those who read it.
type Queries struct {
	DB      Reader
	Journal *journal.Journal
}

// held is a sharing and where it lies.
type held struct {
	journal.Place
	*Sharing
}

// held opens rows for a participant, the newest first. What it has no key of any
// more is left out.
func (q *Queries) held(ctx context.Context, r sqldb.Querier, as statement.Hash, where string, args ...any) ([]held, error) {
	return journal.Rows(ctx, q.Journal.As(r, as), table, func(at journal.Place, s *Sharing) held { return held{at, s} },
		`WHERE `+where+` ORDER BY last DESC`, args...)
}

// find leaves of those rows what an actor may read, by their marking.
func (q *Queries) find(ctx context.Context, actor policy.Actor, where string, args ...any) (out []Sharing, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.held(ctx, r, actor.Identity, where, args...)
		if err != nil {
			return err
		}
		all, err = marking.Readable(all, func(h held) error { return mayRead(actor, h.Marking, h.Author, h.Reader, h.Holders) })
		for _, h := range all {
			out = append(out, *h.Sharing)
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
