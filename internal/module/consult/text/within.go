package text

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, id string) (*Text, error) {
	return q.in(ctx, r, id, q.world(ctx, r), -1)
}

// AmendmentIn is Amendment in a snapshot, or a transaction, that is open
// already.
func (q *Queries) AmendmentIn(ctx context.Context, r sqldb.Querier, id string) (*Amendment, *Text, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, nil, err
	}
	if c == nil || c.Proposed == nil {
		return nil, nil, fail.New(fail.NotFound, "There is no amendment with this id.")
	}
	t, err := q.In(ctx, r, c.Proposed.Body.Text.String())
	if err != nil {
		return nil, nil, err
	}
	return t.Amendment(id), t, nil
}
