package authorization

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
)

// Rules are those for drafts of all four types; the room's pages add how they are
// shown.
func (s *Service) Rules() []draft.Rule {
	suspends := func(actor policy.Actor) error { return May(actor, Suspend) }
	officers := []policy.Role{policy.KeyOfficer, policy.ClearingOfficer}
	return []draft.Rule{
		{Type: TypeGiven, Roles: officers, Check: s.checkGiven, Clear: s.clearGiven, Own: s.ownGiven,
			May: func(actor policy.Actor) error { return May(actor, OwnPasskeys) }},
		{Type: TypeWithdrawn, Roles: officers, Check: s.checkWithdrawn,
			May: func(actor policy.Actor) error { return May(actor, Withdraw) }},
		{Type: TypeSuspended, Roles: officers, Check: s.checkSuspended, May: suspends,
			Own: func(context.Context, sqldb.Querier, policy.Actor, ledger.Draft) (bool, error) { return true, nil }},
		{Type: TypeRestored, Roles: officers, Check: s.checkRestored, May: suspends, Own: s.ownRestored},
	}
}

func given(d ledger.Draft) (*Given, error) {
	g, err := ParseGiven(d.Body)
	if err != nil {
		return nil, err
	}
	g.ID, g.Identity = d.Subject, d.By
	if !subjectForm.MatchString(g.ID) {
		return nil, fail.New(fail.Invalid, "%.60q is no id of an authorization", g.ID)
	}
	return g, nil
}

func (s *Service) checkGiven(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	g, err := given(d)
	if err != nil {
		return err
	}
	if g.Identity != actor.Identity {
		return fail.New(fail.Denied, "A participant authorizes in its own name alone.")
	}
	if err := s.check(ctx, q, g); err != nil {
		return err
	}
	own, err := s.ownGiven(ctx, q, actor, d)
	if err != nil || own {
		return err
	}
	return May(actor, Give)
}

// ownGiven reports whether a draft is cleared by its drafter: because nothing
// changes but the passkeys of the drafter's own authorization, of which one at
// least stays, or because it gives the participant its second key officer.
func (s *Service) ownGiven(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) (bool, error) {
	g, err := given(d)
	if err != nil {
		return false, err
	}
	if g.Person != actor.Person {
		return s.second(ctx, q, actor, g)
	}
	has, err := s.Queries.one(ctx, q, actor.Person, actor.Identity)
	if fail.Is(err, fail.Denied) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	stays := slices.ContainsFunc(g.Passkeys, func(p Passkey) bool {
		return slices.ContainsFunc(has.Given.Passkeys, func(old Passkey) bool {
			return string(old.ID) == string(p.ID) && string(old.Key) == string(p.Key)
		})
	})
	return stays && g.ID == has.Given.ID && slices.Equal(g.Roles, has.Given.Roles) && g.Until == has.Given.Until, nil
}

// second reports whether an authorization makes another person a key officer
// and comes from the only one there is.
func (s *Service) second(ctx context.Context, q sqldb.Querier, actor policy.Actor, g *Given) (bool, error) {
	if !actor.Is(policy.KeyOfficer) || g.Identity != actor.Identity || !slices.Contains(g.Roles, policy.KeyOfficer) {
		return false, nil
	}
	n, err := s.Queries.keyOfficers(ctx, q, actor.Identity)
	return n == 1, err
}

// clearGiven keeps the person whom an authorization is about from clearing it,
// unless it is a passkey of his or her own.
func (s *Service) clearGiven(ctx context.Context, q sqldb.Querier, officer policy.Actor, d ledger.Draft) error {
	g, err := given(d)
	if err != nil || g.Person != officer.Person {
		return err
	}
	own, err := s.ownGiven(ctx, q, officer, d)
	if err == nil && !own {
		err = fail.New(fail.Denied, "Nobody clears an authorization of his or her own.")
	}
	return err
}

func (s *Service) checkWithdrawn(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	if _, err := ParseWithdrawn(d.Body); err != nil {
		return err
	}
	has, err := read(ctx, q, d.Subject)
	switch {
	case err != nil:
		return err
	case has == nil || has.Giver != actor.Identity || d.By != actor.Identity:
		return nowhere()
	case has.Ended:
		return fail.New(fail.Conflict, "This authorization has been withdrawn already.")
	}
	return nil
}
