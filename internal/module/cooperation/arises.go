package cooperation

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// arises reports whether the case from which a request arises, if it names one, is
// a case that whoever says so reads: fail.Invalid when not, the same as for a case
// that there is not.
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
	if err == nil && len(held) == 0 {
		err = fail.New(fail.Invalid, "The request arises from a case that you do not read here.")
	}
	return err
}
