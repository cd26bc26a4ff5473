package consult

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/statement"
)

// Untimely is the refusal of what no phase takes now: it is kept as a draft.
func Untimely() error {
	return draft.Untimely(fail.New(fail.Conflict, "No phase of the consultation takes this now. What you wrote is kept as a draft."))
}

// Desk is how all rooms of consultations have something said: see package
// saying.
type Desk struct {
	*saying.Desk
	Queries *Queries
	// Received reports whether a draft is held and was received in time: it is let
	// in whenever somebody decides to. Nil: nothing is held.
	Received func(ctx context.Context, q sqldb.Querier, consultation statement.Hash, d ledger.Draft) (bool, error)
}

// NewDesk gives a desk at which nothing is held: its field says what else.
func NewDesk(d *saying.Desk, q *Queries) *Desk { return &Desk{Desk: d, Queries: q} }

// InTime reports whether a consultation takes something now, or took it when it
// was received.
func (k *Desk) InTime(ctx context.Context, q sqldb.Querier, c *Consultation, what Accepts, d ledger.Draft) (bool, error) {
	if c.Takes(what) || k.Received == nil {
		return c.Takes(what), nil
	}
	return k.Received(ctx, q, c.Statement, d)
}
