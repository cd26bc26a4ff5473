package position

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, id string) (*Position, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, fail.New(fail.NotFound, "There is no position with this id.")
	}
	return Standing(c, q.world(ctx, r))
}
