package measure

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
)

// World is what the services ask of other modules.
type World struct {
	// Measure reports whether a provision is a measure that can be adopted.
	Measure func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Provision reports whether a provision is recorded under a frozen id.
	Provision func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Listed reports whether somebody is listed under an id.
	Listed func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
}

// most is more than adopt one measure.
const most = 1_000

// NewAdoptions takes down who adopts a measure.
func NewAdoptions(desk *saying.Desk, q *entry.Queries[Adoption], w World) *entry.Service[Adoption] {
	return &entry.Service[Adoption]{Desk: desk, Queries: q, Fits: func(ctx context.Context, r sqldb.Querier, _ policy.Actor, _ string, _ *submission.Via, a *Adoption) error {
		ok, err := w.Measure(ctx, r, a.Measure)
		if err == nil && !ok {
			err = fail.New(fail.Invalid, "There is no measure with the id %s.", a.Measure)
		}
		return err
	}, Fresh: func(ctx context.Context, r sqldb.Querier, _ string, via *submission.Via, a *Adoption) error {
		standing, err := q.ListIn(ctx, r, entry.Filter{Keys: []string{Of(a.Measure)}, Stands: true, Limit: most})
		for i := range standing.Items {
			if err == nil && len(via.Authors()) > 0 && slices.Equal(standing.Items[i].Via.Authors(), via.Authors()) {
				err = fail.New(fail.Conflict, "It has adopted this measure already: change that instead.")
			}
		}
		return err
	}}
}

// NewPlans takes down plans of action.
func NewPlans(desk *saying.Desk, q *entry.Queries[Plan], w World) *entry.Service[Plan] {
	return &entry.Service[Plan]{Desk: desk, Queries: q, Fits: func(ctx context.Context, r sqldb.Querier, _ policy.Actor, _ string, _ *submission.Via, p *Plan) error {
		named := []string{}
		if p.Region != "" {
			named = append(named, p.Region)
		}
		for _, t := range p.Tasks {
			named = append(named, t.Leads...)
			if t.Provision == "" {
				continue
			}
			if ok, err := w.Provision(ctx, r, t.Provision); err != nil {
				return err
			} else if !ok {
				return fail.New(fail.Invalid, "There is no provision with the id %s.", t.Provision)
			}
		}
		slices.Sort(named)
		for _, id := range slices.Compact(named) {
			if ok, err := w.Listed(ctx, r, id); err != nil {
				return err
			} else if !ok {
				return fail.New(fail.Invalid, "Nobody is listed as %s.", id)
			}
		}
		return nil
	}}
}
