package cooperation

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// arises reports whether the case from which a request arises, if it names one, is
// a case that whoever says so reads: fail.Invalid when not, the same as for a case
// that there is not. What arises from an exercise is an exercise, and from nothing
// else does one arise: nobody acts on an inject as on what has happened.
func (s *Service) arises(ctx context.Context, q sqldb.Querier, b Body, by statement.Hash) error {
	r, ok := b.(*Requested)
	if !ok || r.Arises == "" {
		return nil
	}
	all, err := rows(ctx, q, columns+`WHERE subject = $1 AND chest IN (SELECT chest FROM cooperation_reader WHERE subject = $1 AND participant = $2)`, r.Arises, by.String())
	if err != nil {
		return err
	}
	held, err := s.Queries.open(ctx, q, by, all)
	switch {
	case err != nil:
		return err
	case len(held) == 0:
		return fail.New(fail.Invalid, "The request arises from a case that you do not read here.")
	case held[0].Exercise && !r.Exercise:
		return fail.New(fail.Invalid, "The request arises from an exercise: it has to be marked EXERCISE.")
	case r.Exercise && !held[0].Exercise:
		return fail.New(fail.Invalid, "The request is an exercise: it cannot arise from a case that is none.")
	}
	return nil
}
