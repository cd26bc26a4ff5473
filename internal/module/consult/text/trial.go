package text

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Try reports what Say would refuse, as the register stands now, and says
// nothing.
func (s *Service) Try(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) error {
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return err
	}
	return s.Queries.DB.Read(ctx, func(q sqldb.Querier) error { return s.Check(ctx, q, actor, d) })
}
