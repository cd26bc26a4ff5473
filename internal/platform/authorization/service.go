package authorization

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Register is what the service needs of the ledger.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// Drafts takes what has to be cleared: draft.Service.
type Drafts interface {
	Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (draft.ID, error)
}

// Founders is how many key officers a participant needs, but for an individual:
// from then on there are two to draft and to clear.
const Founders = 2

// Service gives and withdraws authorizations.
type Service struct {
	Ledger  Register
	Queries *Queries
	Drafts  Drafts
	Terms   Terms // of suspensions
	// Recorded reports why the secretariat has no recorded credentials on which
	// a participant's first officers can be authorized; nil refuses all.
	Recorded func(ctx context.Context, q sqldb.Querier, identity statement.Hash) error
	// Hear is told, in the same transaction, of an authorization that was given
	// without clearance; it may be nil.
	Hear func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, g Given, r ledger.Receipt) error
}

// Found gives an authorization without clearance: by the program, or by the
// hub's secretariat on recorded credentials, while the participant is not
// founded. fail.Denied afterwards, and to everyone else.
func (s *Service) Found(ctx context.Context, actor policy.Actor, g Given) (ledger.Receipt, error) {
	var receipt ledger.Receipt
	if err := May(actor, Found); err != nil {
		return receipt, err
	}
	err := s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if err := s.mayFound(ctx, w.Tx(), actor, g); err != nil {
			return err
		}
		d, err := s.frame(ctx, w.Tx(), g)
		if err != nil {
			return err
		}
		if receipt, err = w.Say(ctx, d); err != nil || s.Hear == nil {
			return err
		}
		g.ID = d.Subject
		return s.Hear(ctx, w.Tx(), actor, g, receipt)
	})
	return receipt, err
}

// MayFound reports whether an authorization of this participant could be given
// to a person without clearance now: nil, or why not. The person is empty for
// somebody new.
func (s *Service) MayFound(ctx context.Context, actor policy.Actor, identity statement.Hash, person string) error {
	if err := May(actor, Found); err != nil {
		return err
	}
	return s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		return s.mayFound(ctx, q, actor, Given{Identity: identity, Person: person})
	})
}

// Founded reports whether nobody gives an authorization of this participant to
// a person without clearance any more, so that a link which promised one has
// ended.
func (s *Service) Founded(ctx context.Context, actor policy.Actor, identity statement.Hash, person string) (over bool, err error) {
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		over, err = s.founded(ctx, q, actor, Given{Identity: identity, Person: person})
		return err
	})
	return over, err
}

// founded is the rule of access.go for the founding. A participant is founded
// with its first key officer: the second is given by the first. The hub's own is
// founded by its operator, until it has both. And the operator, not the
// secretariat, restores the one key officer of a participant whose passkey is
// lost, and nobody else.
func (s *Service) founded(ctx context.Context, q sqldb.Querier, actor policy.Actor, g Given) (bool, error) {
	all, err := s.Queries.Counted(ctx, q, g.Identity)
	if err != nil {
		return false, err
	}
	all = slices.DeleteFunc(all, func(a draft.Authorized) bool { return !a.Actor.Is(policy.KeyOfficer) })
	switch {
	case len(all) == 0, len(all) < Founders && g.Identity == s.Queries.Hub():
		return false, nil
	case len(all) == 1 && !actor.SignedIn() && g.Person != "" && all[0].Actor.Person == g.Person:
		return false, nil
	}
	return true, nil
}

func (s *Service) mayFound(ctx context.Context, q sqldb.Querier, actor policy.Actor, g Given) error {
	over, err := s.founded(ctx, q, actor, g)
	switch {
	case err != nil:
		return err
	case over:
		return fail.New(fail.Denied, "This participant has a key officer: its own officers invite others at /desk/people, and one drafts an authorization and another clears it. The second key officer is invited and cleared by the first.")
	case !actor.SignedIn():
		return nil // the program, at its operator's command line or in the first run
	case actor.Person == g.Person:
		return fail.New(fail.Denied, "Nobody gives an authorization to himself or herself.")
	case actor.Identity != s.Queries.Hub() || g.Identity == s.Queries.Hub() || s.Recorded == nil:
		return fail.New(fail.Denied, "The secretariat authorizes the first officers of other participants, on credentials that it has recorded.")
	}
	return s.Recorded(ctx, q, g.Identity)
}

// frame finds the subject of an authorization and writes the draft.
func (s *Service) frame(ctx context.Context, q sqldb.Querier, g Given) (ledger.Draft, error) {
	if g.Passkeys == nil {
		g.Passkeys = []Passkey{} // as a body writes none
	}
	has, err := held(ctx, q, g.Person, g.Identity)
	switch {
	case err != nil:
		return ledger.Draft{}, err
	case has != nil:
		g.ID = has.Given.ID
	case g.ID == "":
		g.ID = NewID()
	}
	d, err := g.draft()
	if err != nil {
		return d, err
	}
	return d, s.check(ctx, q, &g)
}

// held gives the authorization that a person has from a participant and that
// was not withdrawn, in force or run out; nil when there is none.
func held(ctx context.Context, q sqldb.Querier, person string, identity statement.Hash) (*State, error) {
	all, err := states(ctx, q, `person = $1 AND giver = $2`, person, identity.String())
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// check is what holds for every authorization, however it is given.
func (s *Service) check(ctx context.Context, q sqldb.Querier, g *Given) error {
	if err := g.Check(); err != nil {
		return err
	}
	if ends := g.ends(); !ends.IsZero() && !s.Queries.Clock.Now().Before(ends) {
		return fail.New(fail.Invalid, "The authorization would have ended already.")
	}
	if g.Identity != s.Queries.Hub() && len(hubRoles(g.Roles)) > 0 {
		return fail.New(fail.Denied, "The roles of a hub are given by the hub's own participant alone.")
	}
	has, err := held(ctx, q, g.Person, g.Identity)
	switch {
	case err != nil:
		return err
	case has != nil && has.Given.ID != g.ID:
		return fail.New(fail.Conflict, "This person has an authorization already: change that one.")
	case has == nil:
		other, err := read(ctx, q, g.ID)
		if err == nil && other != nil {
			err = fail.New(fail.Conflict, "This authorization is another person's, or has been withdrawn.")
		}
		return err
	}
	return nil
}

// Give drafts an authorization, or one that replaces it.
func (s *Service) Give(ctx context.Context, actor policy.Actor, g Given) (draft.ID, error) {
	if err := May(actor, Give); err != nil {
		return "", err
	}
	return s.propose(ctx, actor, g)
}

func (s *Service) propose(ctx context.Context, actor policy.Actor, g Given) (draft.ID, error) {
	g.Identity = actor.Identity
	var d ledger.Draft
	err := s.Queries.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		d, err = s.frame(ctx, q, g)
		return err
	})
	if err != nil {
		return "", err
	}
	return s.Drafts.Propose(ctx, actor, d)
}

// own gives the actor's own authorization as it was given.
func (s *Service) own(ctx context.Context, actor policy.Actor) (Given, error) {
	var g Given
	if err := May(actor, OwnPasskeys); err != nil {
		return g, err
	}
	err := s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		has, err := s.Queries.one(ctx, q, actor.Person, actor.Identity)
		if err == nil {
			g = has.Given
			g.Passkeys = slices.Clone(g.Passkeys)
		}
		return err
	})
	return g, err
}

// AddPasskey drafts that the actor's own authorization names one more passkey.
// The actor clears it with one that is in it already.
func (s *Service) AddPasskey(ctx context.Context, actor policy.Actor, p Passkey) (draft.ID, error) {
	g, err := s.own(ctx, actor)
	if err != nil {
		return "", err
	}
	g.Passkeys = append(g.Passkeys, p)
	return s.propose(ctx, actor, g)
}

// RemovePasskey drafts that the actor's own authorization no longer names a
// passkey; the last one stays.
func (s *Service) RemovePasskey(ctx context.Context, actor policy.Actor, id []byte) (draft.ID, error) {
	g, err := s.own(ctx, actor)
	if err != nil {
		return "", err
	}
	was := len(g.Passkeys)
	g.Passkeys = slices.DeleteFunc(g.Passkeys, func(p Passkey) bool { return string(p.ID) == string(id) })
	switch {
	case len(g.Passkeys) == was:
		return "", fail.New(fail.NotFound, "Your authorization names no such passkey.")
	case len(g.Passkeys) == 0:
		return "", fail.New(fail.Conflict, "Your last passkey stays: ask another officer to authorize you anew.")
	}
	return s.propose(ctx, actor, g)
}

// Withdraw drafts that an authorization ends.
func (s *Service) Withdraw(ctx context.Context, actor policy.Actor, w Withdrawn) (draft.ID, error) {
	if err := May(actor, Withdraw); err != nil {
		return "", err
	}
	return s.put(ctx, actor, w.ID, &w)
}
