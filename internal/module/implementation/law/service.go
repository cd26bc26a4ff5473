package law

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/registry"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
)

// Service takes down what is registered, changed and withdrawn.
type Service struct {
	registry.Service[Content]
	Laws  *Queries
	Types *Types
	// Class gives the class of who is listed under an id; ok is false when nobody
	// is.
	Class func(ctx context.Context, q sqldb.Querier, id string) (class participant.Class, ok bool, err error)
	// Provision reports whether there is a provision under a frozen id.
	Provision func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Here sees that files are here: brought by the actor's participant, or public.
	Here func(ctx context.Context, q sqldb.Querier, actor policy.Actor, files []submission.Attachment) error
}

// Ready puts the register's rules in force. It is called once, before anything is
// said.
func (s *Service) Ready() *Service {
	s.Queries, s.Accept = &s.Laws.Queries, s.accept
	return s
}

// accept: a law is of a State, of a group of States or of an organization of
// States; its type is one that this hub has, what it serves is there, and so are
// its files and what superseded it.
func (s *Service) accept(ctx context.Context, q sqldb.Querier, actor policy.Actor, via *submission.Via, c *Content) error {
	for _, id := range via.Authors() {
		class, listed, err := s.Class(ctx, q, id)
		switch {
		case err != nil:
			return err
		case !listed:
			return fail.New(fail.Denied, "Nobody is listed as %s.", id)
		case class.Stakeholder():
			return fail.New(fail.Denied, "The register of laws and policies holds those of States and of organizations of States.")
		}
	}
	if s.Types.Get(c.Kind) == nil {
		return fail.New(fail.Invalid, "This hub has no type of instrument %s.", c.Kind)
	}
	for _, serves := range c.Serves {
		ok, err := s.Provision(ctx, q, serves.Provision)
		if err != nil {
			return err
		}
		if !ok {
			return fail.New(fail.Invalid, "There is no provision under the id %s.", serves.Provision)
		}
	}
	if c.Successor != "" {
		if _, err := s.Laws.In(ctx, q, c.Successor); fail.Is(err, fail.NotFound) {
			return fail.New(fail.Invalid, "What superseded it is not in the register: register that first.")
		} else if err != nil {
			return err
		}
	}
	if len(c.Copies) == 0 || s.Here == nil {
		return nil
	}
	return s.Here(ctx, q, actor, c.Copies)
}
