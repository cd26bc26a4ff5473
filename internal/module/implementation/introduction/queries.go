package introduction

import (
	"context"
	"errors"
	"slices"

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

// Queries answers what stands in introductions, to those who read them.
type Queries struct {
	DB      Reader
	Journal *journal.Journal
}

// Held is a thread and where it lies.
type Held struct {
	journal.Place
	*Thread
}

// none is what whoever may not read is told, and whoever asks for what there is
// not.
func none() error { return fail.New(fail.NotFound, "There is no such introduction here.") }

// held opens the threads of a participant that a condition on $1, its identity,
// and $2 lets through, the newest first.
func (q *Queries) held(ctx context.Context, r sqldb.Querier, as statement.Hash, where string, args ...any) ([]Held, error) {
	return journal.Rows(ctx, q.Journal.As(r, as), table, func(at journal.Place, t *Thread) Held { return Held{at, t} },
		`WHERE (asker = $1 OR other = $1)`+where+` ORDER BY last DESC`, append([]any{as.String()}, args...)...)
}

// list opens what a condition gives to an actor who may read it, by its marking.
func (q *Queries) list(ctx context.Context, actor policy.Actor, where string, args ...any) (out []Held, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.held(ctx, r, actor.Identity, where, args...)
		if err != nil {
			return err
		}
		out, err = marking.Readable(all, func(t Held) error {
			return marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: t.Marking, Author: t.Asker, Counterparty: t.Other, Participants: t.Holders})
		})
		return err
	})
	return out, err
}

// Mine gives the threads of the actor's participant, the newest first.
func (q *Queries) Mine(ctx context.Context, actor policy.Actor) ([]Held, error) {
	return q.list(ctx, actor, "")
}

// Get gives the threads of an introduction that an actor may read: one, or both for
// the secretariat that asked; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, actor policy.Actor, id string) ([]Held, error) {
	all, err := q.list(ctx, actor, ` AND subject = $2`, id)
	if err == nil && len(all) == 0 {
		err = none()
	}
	return all, err
}

// Between gives the thread of an introduction between two, as one of them, in a
// snapshot or a transaction that is open already: fail.NotFound.
func (q *Queries) Between(ctx context.Context, r sqldb.Querier, id string, as, other statement.Hash) (Held, error) {
	all, err := q.held(ctx, r, as, ` AND subject = $2`, id)
	for _, t := range all {
		if t.Between(as) == other {
			return t, err
		}
	}
	if err == nil {
		err = none()
	}
	return Held{}, err
}

// Consents reports whether the other of the two, in an introduction for a need and an
// offer in which a participant speaks, has said that it may be named in public.
func (q *Queries) Consents(ctx context.Context, r sqldb.Querier, as, hub, need, offer statement.Hash) (bool, error) {
	mine, err := q.held(ctx, r, as, "")
	for i := range mine {
		t := &mine[i]
		if err != nil || t.Need != need || t.Offer != offer || !t.On() {
			continue
		}
		threads := []Held{*t}
		if t.Role == Secretariat { // the other's thread is with the hub alone
			threads, err = q.held(ctx, r, hub, ` AND subject = $2`, t.ID)
		}
		for _, of := range threads {
			for _, who := range []statement.Hash{of.Asker, of.Other} {
				if who != as && who != hub && of.Consents(who) {
					return true, err
				}
			}
		}
	}
	return false, err
}

// Open reports whether a participant and another one stand in an introduction for a
// need and an offer, as one of them, that was neither declined nor taken back;
// agreed says that the two have agreed to speak with each other.
func (q *Queries) Open(ctx context.Context, r sqldb.Querier, as statement.Hash, need, offer statement.Hash) (open, agreed bool, err error) {
	all, err := q.held(ctx, r, as, "")
	for _, t := range all {
		if t.Need != need || t.Offer != offer {
			continue
		}
		open = open || !slices.Contains([]State{Declined, TakenBack}, t.State)
		agreed = agreed || t.On()
	}
	return open, agreed, err
}
