package authorization

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database to answer.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Log names the declarations by which statements are struck.
type Log interface {
	Get(ctx context.Context, id statement.Hash) (ledger.Record, error)
}

// Queries answers who may speak for whom. All fields but Listed are required.
type Queries struct {
	DB    Reader
	Hub   func() statement.Hash // the hub's own participant: the roles of a hub count from it alone
	Clock clock.Clock
	Log   Log
	// Listed gives the id under which a participant is listed, "" when it is
	// not; nil where nobody is.
	Listed func(ctx context.Context, q sqldb.Querier, identity statement.Hash) (string, error)
}

// ended reports whether an authorization is of no force at an instant.
func (s *State) ended(now time.Time) bool {
	ends := s.Given.ends()
	return s.Ended || s.Given.Person == "" || !ends.IsZero() && !now.Before(ends)
}

// roles are those that count: the roles of a hub from its own participant only.
func (s *Queries) roles(g *State) []policy.Role {
	if g.Giver == s.Hub() {
		return g.Given.Roles
	}
	return slices.DeleteFunc(slices.Clone(g.Given.Roles), func(r policy.Role) bool { return slices.Contains(policy.HubRoles(), r) })
}

// inForce gives authorizations that are in force now, oldest first: those that
// are current and not suspended.
func (s *Queries) inForce(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]*State, error) {
	all, err := s.current(ctx, q, where, args...)
	now := s.Clock.Now()
	return slices.DeleteFunc(all, func(g *State) bool { return g.Suspension.Stands(now) }), err
}

// current gives authorizations that are in force now but for a suspension. One that
// rests on a struck statement is not: whoever had the key may have given it.
// Should a person have two from one participant, the first alone counts: the
// second would be a way around the rules for changing it.
func (s *Queries) current(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]*State, error) {
	all, err := states(ctx, q, where, args...)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	type pair struct {
		person string
		giver  statement.Hash
	}
	seen, strikes, out := map[pair]bool{}, ledger.StrikesIn(q), all[:0]
	for _, g := range all {
		p := pair{g.Given.Person, g.Giver}
		if g.ended(now) || seen[p] {
			continue
		}
		struck, err := strikes.Struck(ctx, g.Giver, g.Statement)
		if err != nil {
			return nil, err
		}
		if !struck {
			seen[p] = true
			out = append(out, g)
		}
	}
	return out, nil
}

func states(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]*State, error) {
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM authorization_held WHERE ended = 0 AND `+where+` ORDER BY first, subject`, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the authorizations cannot be read")
	}
	defer func() { _ = rows.Close() }()
	var out []*State
	for rows.Next() {
		s, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, fail.Wrap(rows.Err(), fail.Unavailable, "the authorizations cannot be read")
}

func (s *Queries) one(ctx context.Context, q sqldb.Querier, person string, identity statement.Hash) (*State, error) {
	all, err := s.inForce(ctx, q, `person = $1 AND giver = $2`, person, identity.String())
	if err != nil {
		return nil, err
	}
	if person == "" || len(all) == 0 {
		return nil, fail.New(fail.Denied, "No authorization is in force.")
	}
	return all[0], nil
}

func (s *Queries) listed(ctx context.Context, q sqldb.Querier, identity statement.Hash) (string, error) {
	if s.Listed == nil {
		return "", nil
	}
	return s.Listed(ctx, q, identity)
}

// Hats gives every authorization of a person that is in force, oldest first.
func (s *Queries) Hats(ctx context.Context, person string) ([]Hat, error) {
	var out []Hat
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := s.inForce(ctx, q, `person = $1`, person)
		if err != nil {
			return err
		}
		for _, g := range all {
			as, err := s.listed(ctx, q, g.Giver)
			if err != nil {
				return err
			}
			if person != "" {
				out = append(out, Hat{ID: g.Given.ID, Statement: g.Statement, Identity: g.Giver, Participant: as,
					Roles: s.roles(g), Until: g.Given.ends(), Passkeys: g.Given.Passkeys})
			}
		}
		return nil
	})
	return out, err
}

// Actor gives a person in the capacity in which a participant has authorized
// him or her: fail.Denied when nothing is in force.
func (s *Queries) Actor(ctx context.Context, person string, identity statement.Hash) (policy.Actor, error) {
	var a draft.Authorized
	err := s.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		a, err = s.InForce(ctx, q, person, identity)
		return err
	})
	return a.Actor, err
}

// ActorWith is Actor for somebody who has shown a passkey: fail.Denied, too,
// when the authorization does not name it.
func (s *Queries) ActorWith(ctx context.Context, person string, identity statement.Hash, passkey []byte) (policy.Actor, error) {
	var a draft.Authorized
	err := s.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		a, err = s.InForce(ctx, q, person, identity)
		return err
	})
	if err == nil && !slices.ContainsFunc(a.Passkeys, func(p Passkey) bool { return string(p.ID) == string(passkey) }) {
		return policy.Actor{}, fail.New(fail.Denied, "No authorization is in force.")
	}
	return a.Actor, err
}

// InForce is Actor with the passkeys, read where the caller is reading.
func (s *Queries) InForce(ctx context.Context, q sqldb.Querier, person string, identity statement.Hash) (draft.Authorized, error) {
	g, err := s.one(ctx, q, person, identity)
	if err != nil {
		return draft.Authorized{}, err
	}
	return s.authorized(ctx, q, g)
}

func (s *Queries) authorized(ctx context.Context, q sqldb.Querier, g *State) (draft.Authorized, error) {
	as, err := s.listed(ctx, q, g.Giver)
	return draft.Authorized{
		Actor:     policy.Actor{Person: g.Given.Person, Identity: g.Giver, For: as, Roles: s.roles(g)},
		Statement: g.Statement, Passkeys: g.Given.Passkeys, RestsOn: g.Statements,
	}, err
}

// Officers gives everyone who may speak for a participant, oldest first.
func (s *Queries) Officers(ctx context.Context, q sqldb.Querier, identity statement.Hash) ([]draft.Authorized, error) {
	all, err := s.inForce(ctx, q, `giver = $1`, identity.String())
	if err != nil {
		return nil, err
	}
	return s.all(ctx, q, all)
}

// Counted gives those who count where it is asked how many may speak for a
// participant, oldest first: Officers, and those who are suspended. Nobody
// becomes the only one by suspending the others.
func (s *Queries) Counted(ctx context.Context, q sqldb.Querier, identity statement.Hash) ([]draft.Authorized, error) {
	all, err := s.current(ctx, q, `giver = $1`, identity.String())
	if err != nil {
		return nil, err
	}
	return s.all(ctx, q, all)
}

func (s *Queries) all(ctx context.Context, q sqldb.Querier, all []*State) ([]draft.Authorized, error) {
	out := make([]draft.Authorized, 0, len(all))
	for _, g := range all {
		a, err := s.authorized(ctx, q, g)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func (s *Queries) holder(g *State) Holder {
	return Holder{ID: g.Given.ID, Person: g.Given.Person, Identity: g.Giver, Roles: s.roles(g), Until: g.Given.ends(),
		Since: g.Since, Statement: g.Statement, Statements: g.Statements, Passkeys: g.Given.Passkeys, Suspension: g.Suspension}
}

// Holders gives those who may speak for a participant now, oldest first. A
// zero identity asks for those of every participant.
func (s *Queries) Holders(ctx context.Context, identity statement.Hash) ([]Holder, error) {
	out := []Holder{}
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		where, args := by(identity)
		all, err := s.inForce(ctx, q, where, args...)
		for _, g := range all {
			out = append(out, s.holder(g))
		}
		return err
	})
	return out, err
}

// Standing gives the authorizations that were given and not withdrawn, ended or
// not, oldest first: what follows from the register alone. Those that are
// struck say by what. A zero identity asks for those of every participant.
func (s *Queries) Standing(ctx context.Context, identity statement.Hash) ([]Holder, error) {
	out := []Holder{}
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		where, args := by(identity)
		all, err := states(ctx, q, `person <> '' AND `+where, args...)
		strikes := ledger.StrikesIn(q)
		for _, g := range all {
			h := s.holder(g)
			struck, err := strikes.Struck(ctx, g.Giver, g.Statement)
			if err != nil {
				return err
			}
			if struck {
				h.Struck = &statement.Hash{}
			}
			out = append(out, h)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		if out[i].Struck == nil {
			continue
		}
		r, err := s.Log.Get(ctx, out[i].Statement)
		if err != nil {
			return nil, err
		}
		out[i].Struck = nil // readers see the declaration with the next checkpoint
		if r.Struck != nil {
			out[i].Struck = &r.Struck.ID
		}
	}
	return out, nil
}

// Shown gives those who may speak for a participant now, and the authorizations
// that are struck or suspended and would be in force otherwise, oldest first.
func (s *Queries) Shown(ctx context.Context, identity statement.Hash) ([]Holder, error) {
	var out []Holder
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		where, args := by(identity)
		all, err := s.current(ctx, q, where, args...)
		for _, g := range all {
			out = append(out, s.holder(g))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	all, err := s.Standing(ctx, identity)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	for _, h := range all {
		if h.Struck != nil && (h.Until.IsZero() || now.Before(h.Until)) {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b Holder) int { return a.Since.Compare(b.Since) })
	return out, nil
}

// by is the condition that one participant has given, or any.
func by(identity statement.Hash) (where string, args []any) {
	if identity.IsZero() {
		return `subject > $1`, []any{""}
	}
	return `giver = $1`, []any{identity.String()}
}

// People lists the persons whom a participant has authorized, now or before,
// in the order of their ids.
func (s *Queries) People(ctx context.Context, identity statement.Hash) ([]string, error) {
	var out []string
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT DISTINCT person FROM authorization_held WHERE giver = $1 AND person <> '' ORDER BY person`, identity.String())
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the authorizations cannot be read")
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var person string
			if err := rows.Scan(&person); err != nil {
				return err
			}
			out = append(out, person)
		}
		return rows.Err()
	})
	return out, err
}

// KeyOfficers counts a participant's key officers, those who are suspended among
// them.
func (s *Queries) KeyOfficers(ctx context.Context, identity statement.Hash) (n int, err error) {
	err = s.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		n, err = s.keyOfficers(ctx, q, identity)
		return err
	})
	return n, err
}

// Holder gives one authorization of the actor's participant that is in force,
// suspended or struck: fail.NotFound for any other.
func (s *Queries) Holder(ctx context.Context, actor policy.Actor, id string) (Holder, error) {
	if err := May(actor, People); err != nil {
		return Holder{}, err
	}
	all, err := s.Shown(ctx, actor.Identity)
	if err != nil {
		return Holder{}, err
	}
	i := slices.IndexFunc(all, func(h Holder) bool { return h.ID == id })
	if i < 0 {
		return Holder{}, fail.New(fail.NotFound, "There is no such authorization in force.")
	}
	return all[i], nil
}

// keyOfficers is KeyOfficers, read where the caller is reading.
func (s *Queries) keyOfficers(ctx context.Context, q sqldb.Querier, identity statement.Hash) (int, error) {
	all, err := s.Counted(ctx, q, identity)
	n := 0
	for _, a := range all {
		if a.Actor.Is(policy.KeyOfficer) {
			n++
		}
	}
	return n, err
}

// Concerns gives the person whom an authorization is about, in force or not:
// nobody for any other id, and for one of another participant.
func (s *Queries) Concerns(ctx context.Context, actor policy.Actor, id string) (persons []string, err error) {
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		g, err := read(ctx, q, id)
		if err == nil && g != nil && g.Giver == actor.Identity && g.Given.Person != "" {
			persons = []string{g.Given.Person}
		}
		return err
	})
	return persons, err
}
