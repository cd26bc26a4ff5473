package practice

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
)

// World is what the register asks of other rooms.
type World struct {
	// Listed reports whether somebody is listed under an id.
	Listed func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Provision reports whether there is a provision under a frozen id.
	Provision func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
}

// NewService takes down practices. Whose one is is listed, and so is what it
// carries out; its regional groups are those of the General Assembly.
func NewService(desk *saying.Desk, practices *entry.Queries[Practice], w World) *entry.Service[Practice] {
	return &entry.Service[Practice]{Desk: desk, Queries: practices, Fits: func(ctx context.Context, q sqldb.Querier, _ policy.Actor, _ string, via *submission.Via, c *Practice) error {
		for _, id := range via.Authors() {
			listed, err := w.Listed(ctx, q, id)
			if err != nil {
				return err
			}
			if !listed {
				return fail.New(fail.Denied, "Nobody is listed as %s.", id)
			}
		}
		for _, id := range c.Provisions {
			ok, err := w.Provision(ctx, q, id)
			if err != nil {
				return err
			}
			if !ok {
				return fail.New(fail.Invalid, "There is no provision under the id %s.", id)
			}
		}
		for _, r := range c.Regions {
			if !slices.Contains(participant.Regions(), participant.Region(r)) {
				return fail.New(fail.Invalid, "%.40q is no regional group.", r)
			}
		}
		return nil
	}}
}
