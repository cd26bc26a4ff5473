package cooperation

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Source is a case as far as somebody reads it from which something is to arise.
type Source struct {
	*Thread                   // the first of its threads that is read
	Marking statement.Marking // the narrowest of all that is read of it
	Readers []statement.Hash  // who holds a key to any thread of it that is read
	Parties []statement.Hash  // the openers and counterparties of those threads
}

// Source gives a case from which something of an actor's arises: fail.NotFound when
// the actor does not read it.
func (q *Queries) Source(ctx context.Context, actor policy.Actor, id string) (*Source, error) {
	all, err := q.Case(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return source(all), nil
}

func source(all []Held) *Source {
	out := &Source{Thread: all[0].Thread, Marking: all[0].Shown()}
	for _, h := range all {
		out.Marking = marking.Narrowest(out.Marking, h.Shown())
		out.Readers = append(out.Readers, h.Holders...)
		out.Parties = append(out.Parties, h.Opener, h.Counterparty)
	}
	return out
}

// sourceOf gives a case as a participant reads it, in a snapshot or a transaction
// that is open already; nil when it does not.
func (q *Queries) sourceOf(ctx context.Context, r sqldb.Querier, as statement.Hash, id string) (*Source, error) {
	held, err := q.held(ctx, r, as, ofCase, id, as.String())
	if err != nil || len(held) == 0 {
		return nil, err
	}
	return source(held), nil
}

// Arising is something that is about to be said and arises from a case: a request,
// sections of an assessment, the letting in of another to a request.
type Arising struct {
	Case     string // "": it arises from none
	Exercise bool
	Marking  statement.Marking
	By, To   statement.Hash
}

// Arises reports whether something may arise from its case, if it arises from one:
// fail.Invalid when not. It is the one rule for all that does.
//
//   - Whoever says it reads that case: it is told the same of another's as of a
//     case that there is not.
//   - What arises from an exercise is an exercise, and from nothing else does one
//     arise: nobody acts on an inject as on what has happened.
//   - What arises from a case is marked at least as narrowly as the narrowest that
//     is read there, so that nobody passes on under a wider label what another has
//     said.
//   - It goes to readers of that case alone. To any other one, one writes without
//     the reference and in words of one's own, and neither the other's words nor
//     the id of its case reach somebody to whom it did not write.
func (q *Queries) Arises(ctx context.Context, r sqldb.Querier, a Arising) error {
	if a.Case == "" {
		return nil
	}
	of, err := q.sourceOf(ctx, r, a.By, a.Case)
	if err != nil {
		return err
	}
	if of == nil {
		return fail.New(fail.Invalid, "This arises from a case that you do not read here.")
	}
	if err := of.Practises(a.Exercise); err != nil {
		return err
	}
	switch {
	case marking.Narrower(of.Marking, a.Marking):
		return fail.Wrap(InMarking, fail.Invalid, "What arises from a case that is marked %s is marked at least as narrowly.", string(of.Marking))
	case !slices.Contains(of.Readers, a.To):
		return fail.Wrap(InTo, fail.Invalid, "This arises from a case, and one of those to whom it goes does not read that case: write to that one without it, in your own words.")
	}
	return nil
}

// Practises reports whether what arises from a case is an exercise exactly where
// the case is one: fail.Invalid.
func (s *Source) Practises(exercise bool) error {
	switch {
	case s.Exercise && !exercise:
		return fail.New(fail.Invalid, "What arises from an exercise has to be marked EXERCISE.")
	case exercise && !s.Exercise:
		return fail.New(fail.Invalid, "An exercise cannot arise from a case that is none.")
	}
	return nil
}

// From gives the case from which a request arises that opened a thread; "" for none,
// and once its opening is erased.
func (t *Thread) From() string {
	if b, ok := t.Body(t.Opening()).(*Requested); ok {
		return b.Arises
	}
	return ""
}

// lets reports whether a side may let a participant in. Where the thread is part of
// an exercise, those are let in who take part in that; where it arises from a case,
// those who read that.
func (s *Service) lets(ctx context.Context, q sqldb.Querier, t *Thread, by, who statement.Hash) error {
	if t.Occasion != nil {
		if s.Occasions == nil {
			return fail.New(fail.Denied, "There is no such exercise here.")
		}
		err := s.Occasions(ctx, q, *t.Occasion, t.Shown(), by, who)
		if err != nil && !fail.Is(err, fail.Conflict) { // one that is over is still read by those who took part
			return err
		}
	}
	return s.Queries.Arises(ctx, q, Arising{Case: t.From(), Exercise: t.Exercise, Marking: t.Shown(), By: by, To: who})
}

// ReportFloor is the widest label that a report of a thread can bear: that of the
// case from which it arises, where somebody else than the two is a party to that,
// for it is not asked; else TLP:CLEAR. Where the side no longer reads that case, it
// is the label of the thread.
func (q *Queries) ReportFloor(ctx context.Context, actor policy.Actor, t *Thread) (m statement.Marking, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		m, err = q.reportFloor(ctx, r, t, actor.Identity)
		return err
	})
	return m, err
}

func (q *Queries) reportFloor(ctx context.Context, r sqldb.Querier, t *Thread, by statement.Hash) (statement.Marking, error) {
	id := t.From()
	if id == "" {
		return statement.Clear, nil
	}
	of, err := q.sourceOf(ctx, r, by, id)
	switch {
	case err != nil:
		return "", err
	case of == nil:
		return t.Marking, nil
	case !slices.ContainsFunc(of.Parties, func(p statement.Hash) bool { return t.SideOf(p) == "" }):
		return statement.Clear, nil
	}
	return of.Marking, nil
}

// reports reports whether what is proposed as a report may be marked so.
func (s *Service) reports(ctx context.Context, q sqldb.Querier, t *Thread, by statement.Hash, b *Proposing) error {
	floor, err := s.Queries.reportFloor(ctx, q, t, by)
	if err == nil && marking.Narrower(floor, b.Report.Marking) {
		err = fail.New(fail.Invalid, "This arises from a case of somebody else's that is marked %s: the report of it is marked at least as narrowly.", string(floor))
	}
	return err
}
