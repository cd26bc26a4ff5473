package law

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
)

// World is what the register asks of other rooms. Here may be nil.
type World struct {
	Types *Types
	// Class gives the class of who is listed under an id; ok is false when nobody
	// is.
	Class func(ctx context.Context, q sqldb.Querier, id string) (class participant.Class, ok bool, err error)
	// Provision reports whether there is a provision under a frozen id.
	Provision func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Here sees that files are here: brought by the actor's participant, or public.
	Here func(ctx context.Context, q sqldb.Querier, actor policy.Actor, files []submission.Attachment) error
}

// NewService takes down laws and policies. One is of a State, of a group of States
// or of an organization of States; its type is one that this hub has, what it
// serves is there, and so are its files and what superseded it.
func NewService(desk *saying.Desk, laws *entry.Queries[Law], w World) *entry.Service[Law] {
	return &entry.Service[Law]{Desk: desk, Queries: laws, Fits: func(ctx context.Context, q sqldb.Querier, actor policy.Actor, _ string, via *submission.Via, c *Law) error {
		if err := w.whose(ctx, q, via); err != nil {
			return err
		}
		if w.Types.Get(c.Kind) == nil {
			return fail.New(fail.Invalid, "This hub has no type of instrument %s.", c.Kind)
		}
		for _, serves := range c.Serves {
			ok, err := w.Provision(ctx, q, serves.Provision)
			if err != nil {
				return err
			}
			if !ok {
				return fail.New(fail.Invalid, "There is no provision under the id %s.", serves.Provision)
			}
		}
		if c.Successor != "" {
			if _, err := laws.In(ctx, q, c.Successor); fail.Is(err, fail.NotFound) {
				return fail.New(fail.Invalid, "What superseded it is not in the register: register that first.")
			} else if err != nil {
				return err
			}
		}
		if len(c.Copies) == 0 || w.Here == nil {
			return nil
		}
		return w.Here(ctx, q, actor, c.Copies)
	}}
}

// whose refuses a law of somebody who is not listed, or is a stakeholder.
func (w *World) whose(ctx context.Context, q sqldb.Querier, via *submission.Via) error {
	for _, id := range via.Authors() {
		class, listed, err := w.Class(ctx, q, id)
		switch {
		case err != nil:
			return err
		case !listed:
			return fail.New(fail.Denied, "Nobody is listed as %s.", id)
		case class.Stakeholder():
			return fail.New(fail.Denied, "The register of laws and policies holds those of States and of organizations of States.")
		}
	}
	return nil
}
