package cooperation

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Source is a case as far as somebody reads it from which a request is to arise.
type Source struct {
	*Thread                   // the first of its threads that is read
	Marking statement.Marking // the narrowest of all that is read of it
	Readers []statement.Hash  // who holds a key to any thread of it that is read
}

// Source gives a case from which an actor's request arises: fail.NotFound when the
// actor does not read it.
func (q *Queries) Source(ctx context.Context, actor policy.Actor, id string) (out *Source, err error) {
	all, err := q.Case(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = source(ctx, r, all)
		return err
	})
	return out, err
}

func source(ctx context.Context, q sqldb.Querier, all []Held) (*Source, error) {
	out := &Source{Thread: all[0].Thread, Marking: all[0].Shown()}
	for _, h := range all {
		readers, err := journal.Readers(ctx, q, h.Chest)
		if err != nil {
			return nil, err
		}
		out.Marking = marking.Narrowest(out.Marking, h.Shown())
		out.Readers = append(out.Readers, readers...)
	}
	return out, nil
}

// arises reports whether a request may name the case from which it arises, if it
// names one: fail.Invalid when not.
//
//   - Whoever says so reads that case: it is told the same of another's as of a
//     case that there is not.
//   - What arises from an exercise is an exercise, and from nothing else does one
//     arise: nobody acts on an inject as on what has happened.
//   - What arises from a case is marked at least as narrowly as the narrowest that
//     is read there, so that nobody passes on under a wider label what another has
//     said.
//   - It goes to readers of that case alone. Of any other one, help is asked
//     without the reference and in words of one's own, and neither the other's
//     words nor the id of its case reach somebody to whom it did not write.
func (s *Service) arises(ctx context.Context, q sqldb.Querier, b Body, m statement.Marking, by, to statement.Hash) error {
	r, ok := b.(*Requested)
	if !ok || r.Arises == "" {
		return nil
	}
	held, err := s.Queries.held(ctx, q, by, ofCase, r.Arises, by.String())
	if err != nil {
		return err
	}
	if len(held) == 0 {
		return fail.New(fail.Invalid, "The request arises from a case that you do not read here.")
	}
	of, err := source(ctx, q, held)
	switch {
	case err != nil:
		return err
	case of.Exercise && !r.Exercise:
		return fail.New(fail.Invalid, "The request arises from an exercise: it has to be marked EXERCISE.")
	case r.Exercise && !of.Exercise:
		return fail.New(fail.Invalid, "The request is an exercise: it cannot arise from a case that is none.")
	case marking.Narrower(of.Marking, m):
		return fail.Wrap(InMarking, fail.Invalid, "The request arises from a case that is marked %s: it is marked at least as narrowly.", of.Marking)
	case !slices.Contains(of.Readers, to):
		return fail.Wrap(InTo, fail.Invalid, "The request names the case from which it arises, and one of those to whom it goes does not read that case: ask it without that reference, in your own words.")
	}
	return nil
}
