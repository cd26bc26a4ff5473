package practice

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/registry"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
)

// Service takes down what is described, changed and withdrawn.
type Service struct {
	registry.Service[Content]
	Practices *Queries
	// Listed reports whether somebody is listed under an id.
	Listed func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Provision reports whether there is a provision under a frozen id.
	Provision func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
}

// Ready puts the register's rules in force. It is called once, before anything is
// said.
func (s *Service) Ready() *Service {
	s.Queries, s.Accept = &s.Practices.Queries, s.accept
	return s
}

// accept: whose practice it is is listed, and so is what it carries out; its
// regional groups are those of the General Assembly.
func (s *Service) accept(ctx context.Context, q sqldb.Querier, _ policy.Actor, via *submission.Via, c *Content) error {
	for _, id := range via.Authors() {
		listed, err := s.Listed(ctx, q, id)
		if err != nil {
			return err
		}
		if !listed {
			return fail.New(fail.Denied, "Nobody is listed as %s.", id)
		}
	}
	for _, id := range c.Provisions {
		ok, err := s.Provision(ctx, q, id)
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
}
