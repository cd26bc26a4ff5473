package exercise

import (
	"context"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what stands in exercises, to those who read them.
type Queries struct {
	DB      Reader
	Journal *journal.Journal
	Cases   *cooperation.Queries
	Clock   clock.Clock
}

// Held is a thread and where it lies.
type Held struct {
	journal.Place
	*Thread
}

// Exercise is what an actor reads of an exercise: all threads of it as its
// organizer, its own as a player.
type Exercise struct {
	ID      string            `json:"id"`
	Marking statement.Marking `json:"marking"`
	Drill   bool              `json:"exercise"` // always true
	Threads []*Thread         `json:"threads"`
}

// First is the thread that stands for all of them: they were opened together and
// pause together.
func (e *Exercise) First() *Thread { return e.Threads[0] }

// Organizes reports whether somebody is the organizer.
func (e *Exercise) Organizes(who statement.Hash) bool { return e.First().Organizer == who }

// Newest is where in the journal its newest statement stands.
func (e *Exercise) Newest() (last int64) {
	for _, t := range e.Threads {
		last = max(last, t.Last)
	}
	return last
}

// held opens the threads that a condition gives, as a participant; those whose key it
// does not hold are left out.
func (q *Queries) held(ctx context.Context, r sqldb.Querier, as statement.Hash, where string, args ...any) ([]Held, error) {
	return journal.Rows(ctx, q.Journal.As(r, as), table, func(at journal.Place, t *Thread) Held { return Held{at, t} }, `WHERE `+where, args...)
}

// threads gives the threads of an exercise that a participant holds, in the order
// in which they were opened.
func (q *Queries) threads(ctx context.Context, r sqldb.Querier, as statement.Hash, id string) ([]Held, error) {
	all, err := q.held(ctx, r, as, `subject = $1 AND (organizer = $2 OR player = $2)`, id, as.String())
	slices.SortFunc(all, func(a, b Held) int { return int(a.Opening.Index - b.Opening.Index) })
	return all, err
}

// Get gives an exercise to an actor: fail.NotFound when there is none for it.
func (q *Queries) Get(ctx context.Context, actor policy.Actor, id string) (out Exercise, err error) {
	all, err := q.list(ctx, actor, `subject = $1 AND (organizer = $2 OR player = $2)`, id, actor.Identity.String())
	if err == nil && len(all) == 0 {
		err = none()
	}
	if err != nil {
		return out, err
	}
	return all[0], nil
}

// Mine lists the exercises that an actor's participant organizes or plays in, the
// newest first.
func (q *Queries) Mine(ctx context.Context, actor policy.Actor) ([]Exercise, error) {
	return q.list(ctx, actor, `organizer = $1 OR player = $1`, actor.Identity.String())
}

func (q *Queries) list(ctx context.Context, actor policy.Actor, where string, args ...any) (out []Exercise, err error) {
	if err := May(actor, Follow); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	var held []Held
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		if held, err = q.held(ctx, r, actor.Identity, where, args...); err == nil {
			held, err = marking.Readable(held, func(h Held) error { return mayRead(actor, h.Thread, h.Holders) })
		}
		return err
	})
	slices.SortFunc(held, func(a, b Held) int { return int(a.Opening.Index - b.Opening.Index) })
	for _, h := range held {
		i := slices.IndexFunc(out, func(e Exercise) bool { return e.ID == h.Exercise })
		if i < 0 {
			out = append(out, Exercise{ID: h.Exercise, Marking: h.Marking, Drill: true})
			i = len(out) - 1
		}
		out[i].Threads = append(out[i].Threads, h.Thread)
		out[i].Marking = marking.Narrowest(out[i].Marking, h.Marking)
	}
	slices.Reverse(out)
	return out, err
}

// Allows is cooperation.Occasions: an exercise that goes on, of that organizer,
// in which both take part, and that is marked no more narrowly.
func (q *Queries) Allows(ctx context.Context, r sqldb.Querier, of cooperation.Occasion, m statement.Marking, opener, counterparty statement.Hash) error {
	held, err := q.threads(ctx, r, opener, of.ID)
	if err != nil {
		return err
	}
	for _, t := range held {
		if t.Organizer != of.Organizer || t.Opened == nil {
			continue
		}
		with := counterparty == t.Organizer || slices.ContainsFunc(t.Opened.Players, func(p Player) bool { return p.Participant == counterparty })
		switch {
		case !with:
			return fail.New(fail.Denied, "Cases of an exercise are between those who take part in it, and nobody else reads them.")
		case marking.Narrower(t.Marking, m):
			return fail.Wrap(cooperation.InMarking, fail.Invalid, "The exercise is marked %s: a case in it is marked at least as narrowly.", string(t.Marking))
		case t.State == Over:
			return fail.New(fail.Conflict, "The exercise is over.")
		}
		return nil
	}
	return none()
}
