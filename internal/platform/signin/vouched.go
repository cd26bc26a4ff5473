package signin

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// A participant's identity provider speaks for the people of that participant.
// Somebody who serves two is, in a session that one of them vouches for, a
// person of that one alone: whoever runs the provider of one gets no further.

// hats gives those that a session may wear.
func (s *Service) hats(ctx context.Context, in Session) ([]Hat, error) {
	out, err := s.allowed.Hats(ctx, in.Person, listedBy(in))
	return slices.DeleteFunc(out, func(h Hat) bool { return !in.speaksFor(h.Identity) }), err
}

// actor gives the person of a session in one of its hats.
func (s *Service) actor(ctx context.Context, in Session, identity statement.Hash) (policy.Actor, error) {
	if !in.speaksFor(identity) {
		return policy.Visitor, fail.New(fail.Denied, "Your authorization does not cover this.")
	}
	return s.allowed.Actor(ctx, in.Person, identity, listedBy(in))
}

func (in Session) speaksFor(identity statement.Hash) bool {
	return in.How != ByProvider || in.Voucher == identity
}

// Vouched follows a link without making a passkey, for somebody new whom a
// participant's identity provider vouches for: the link is used up, the person
// is made, and bind, in the same transaction, notes by what the person is known
// again. Somebody who is known already needs a passkey: whoever opens a link
// alone must not become somebody else.
func (s *Service) Vouched(ctx context.Context, token string, p Person, bind func(ctx context.Context, tx *sqldb.Tx, person string) error) (out Enrolled, err error) {
	i, err := s.Invited(ctx, token)
	if err == nil && i.Known {
		err = errLink()
	}
	if err != nil {
		return out, err
	}
	if i.Name, err = CleanName(p.Name); err != nil {
		return out, err
	}
	if i.Language, err = CleanLanguage(p.Language); err != nil {
		return out, err
	}
	i.Used = s.clock.Now()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE signin_invitation SET used = $1 WHERE token = $2 AND used = 0 AND ends > $1`, sqldb.Micros(i.Used), i.hash)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			if err == nil {
				err = errLink() // somebody was faster
			}
			return err
		}
		if err := s.introduce(ctx, tx, Person{ID: i.Person, Name: i.Name, Mail: i.Mail, Language: i.Language, Made: i.Used}, nil); err != nil {
			return err
		}
		if err := bind(ctx, tx, i.Person); err != nil {
			return err
		}
		return s.note(ctx, tx, i.Identity, i.Person, "person.enrolled", i.Person)
	})
	if err != nil {
		return out, err
	}
	out = Enrolled{Invited: i, Waiting: s.grant(ctx, i, nil)}
	hats, err := s.allowed.Hats(ctx, i.Person, nil)
	out.InForce = len(hats) > 0
	return out, err
}

// Unvouch ends the sessions that a participant's identity provider has opened
// for a person.
func (s *Service) Unvouch(ctx context.Context, person string, voucher statement.Hash) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM signin_session WHERE person = $1 AND how = $2 AND voucher = $3`, person, string(ByProvider), voucher[:])
		return err
	})
}
