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

// Held is a thread and the chest in which it lies.
type Held struct {
	Chest journal.Chest
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

const columns = `SELECT chest, subject, sealed FROM exercise_thread `

// held opens the threads that a query gives, as a participant; those whose key it
// does not hold are left out.
func (q *Queries) held(ctx context.Context, r sqldb.Querier, as statement.Hash, query string, args ...any) (out []Held, err error) {
	type row struct {
		chest   journal.Chest
		subject string
		sealed  []byte
	}
	var all []row
	list, err := r.Query(ctx, columns+query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the exercises cannot be read")
	}
	for list.Next() {
		var one row
		var chest []byte
		if err := list.Scan(&chest, &one.subject, &one.sealed); err != nil || len(chest) != len(one.chest) {
			_ = list.Close()
			return nil, fail.Wrap(err, fail.Broken, "a thread of an exercise has no chest")
		}
		one.chest = journal.Chest(chest)
		all = append(all, one)
	}
	if err := list.Close(); err != nil {
		return nil, err
	}
	reader := q.Journal.As(r, as)
	for _, one := range all {
		plain, err := reader.Unseal(ctx, one.chest, table, one.sealed, one.chest, one.subject)
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
		out = append(out, Held{one.chest, t})
	}
	return out, nil
}

// may leaves those threads that an actor may read, by their marking.
func (q *Queries) may(ctx context.Context, r sqldb.Querier, actor policy.Actor, all []Held) (out []Held, err error) {
	for _, t := range all {
		holders, err := journal.Readers(ctx, r, t.Chest)
		if err != nil {
			return nil, err
		}
		switch err := mayRead(actor, t.Thread, holders); {
		case err == nil:
			out = append(out, t)
		case !fail.Is(err, fail.Denied) && !fail.Is(err, fail.NotFound):
			return nil, err
		}
	}
	return out, nil
}

// threads gives the threads of an exercise that a participant holds, in the order
// in which they were opened.
func (q *Queries) threads(ctx context.Context, r sqldb.Querier, as statement.Hash, id string) ([]Held, error) {
	all, err := q.held(ctx, r, as, `WHERE subject = $1 AND (organizer = $2 OR player = $2)`, id, as.String())
	slices.SortFunc(all, func(a, b Held) int { return int(a.Opening.Index - b.Opening.Index) })
	return all, err
}

// Get gives an exercise to an actor: fail.NotFound when there is none for it.
func (q *Queries) Get(ctx context.Context, actor policy.Actor, id string) (out Exercise, err error) {
	all, err := q.list(ctx, actor, `WHERE subject = $1 AND (organizer = $2 OR player = $2)`, id, actor.Identity.String())
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
	return q.list(ctx, actor, `WHERE organizer = $1 OR player = $1`, actor.Identity.String())
}

func (q *Queries) list(ctx context.Context, actor policy.Actor, query string, args ...any) (out []Exercise, err error) {
	if err := May(actor, Follow); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	var held []Held
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		if held, err = q.held(ctx, r, actor.Identity, query, args...); err == nil {
			held, err = q.may(ctx, r, actor, held)
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
// in which both take part.
func (q *Queries) Allows(ctx context.Context, r sqldb.Querier, of cooperation.Occasion, opener, counterparty statement.Hash) error {
	if err := q.Journal.Ready(); err != nil {
		return err
	}
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
		case t.State == Over:
			return fail.New(fail.Conflict, "The exercise is over.")
		case !with:
			return fail.New(fail.Denied, "In an exercise, cases are opened with those who take part in it.")
		}
		return nil
	}
	return none()
}
