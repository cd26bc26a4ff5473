package cooperation

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Occasions answers for exercises: nil when a case that is marked so, between two,
// can be part of one now. fail.Denied when one of them does not take part in it, or
// it is another's; fail.Invalid when the exercise is marked more narrowly;
// fail.Conflict when it is over.
type Occasions func(ctx context.Context, q sqldb.Querier, of Occasion, m statement.Marking, opener, counterparty statement.Hash) error

func (o *Occasion) check(exercise bool) error {
	switch {
	case o == nil:
		return nil
	case !exercise:
		return bad("what belongs to an exercise is marked EXERCISE")
	case !IsExercise(o.ID) || o.Organizer.IsZero():
		return bad("%.60q is no id of an exercise", o.ID)
	}
	return nil
}

// beside lists who reads a case beside its two because it is part of an exercise.
func (o *Occasion) beside(two ...statement.Hash) []statement.Hash {
	if o == nil {
		return nil
	}
	for _, p := range two {
		if o.Organizer == p {
			return nil
		}
	}
	return []statement.Hash{o.Organizer}
}

// occasion gives the exercise that a body opens a case in; nil for none.
func occasion(b Body) *Occasion {
	switch b := b.(type) {
	case *Notified:
		return b.Occasion
	case *Requested:
		return b.Occasion
	}
	return nil
}

// takesPlace reports whether the exercise, if any, that a case is opened in goes
// on, and both take part in it.
func (s *Service) takesPlace(ctx context.Context, q sqldb.Querier, b Body, m statement.Marking, opener, counterparty statement.Hash) error {
	o := occasion(b)
	if o == nil {
		return nil
	}
	if s.Occasions == nil {
		return fail.New(fail.Denied, "There is no such exercise here.")
	}
	return s.Occasions(ctx, q, *o, m, opener, counterparty)
}
