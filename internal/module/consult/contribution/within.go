package contribution

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
)

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, id string) (*Contribution, error) {
	return q.in(ctx, r, id)
}
