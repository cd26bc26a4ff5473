package authorization

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// About gives an authorization of the actor's participant, in force or not, as
// it was last given: nil for any other id.
func (s *Queries) About(ctx context.Context, actor policy.Actor, id string) (out *Holder, err error) {
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		g, err := read(ctx, q, id)
		if err == nil && g != nil && g.Giver == actor.Identity && g.Given.Person != "" {
			out = &Holder{ID: id, Person: g.Given.Person, Identity: g.Giver, Roles: s.roles(g), Until: g.Given.ends(),
				Since: g.Since, Statement: g.Statement, Statements: g.Statements}
		}
		return err
	})
	return out, err
}
