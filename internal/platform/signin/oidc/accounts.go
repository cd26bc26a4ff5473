package oidc

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// arrive does what somebody went to an issuer for.
func (s *Service) arrive(ctx context.Context, b *Back, subject string) (err error) {
	switch b.Purpose {
	case ToEnter:
		b.Person, err = s.enter(ctx, b.Issuer, subject)
	case ToBind:
		b.Person = b.Way.Person
		err = s.db.Write(ctx, func(tx *sqldb.Tx) error { return s.bind(ctx, tx, b.Issuer, subject, b.Person) })
	case ToEnrol:
		if _, err = s.invited(ctx, b.Issuer, b.Link); err != nil {
			return err
		}
		done, verr := s.people.Vouched(ctx, b.Link, b.Who, func(ctx context.Context, tx *sqldb.Tx, person string) error {
			return s.bind(ctx, tx, b.Issuer, subject, person)
		})
		b.Person, b.InForce, b.Waiting, err = done.Person, done.InForce, done.Waiting, verr
	default:
		err = errBack("no purpose")
	}
	return err
}

// enter finds whose account it is. Nobody is made.
func (s *Service) enter(ctx context.Context, i Issuer, subject string) (person string, err error) {
	return person, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		person, err = owner(ctx, tx, i.ID, subject)
		if err == nil && person == "" {
			err = refuse(fail.Denied, ErrUnbound, nil, "Nobody on this hub has this account. Sign in by passkey and bind it, or ask an officer of your participant.")
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE oidc_account SET used = $1 WHERE issuer = $2 AND subject = $3`, sqldb.Micros(s.clock.Now()), i.ID, subject)
		return err
	})
}

// owner gives whose account it is; "" for nobody's.
func owner(ctx context.Context, q sqldb.Querier, issuer, subject string) (person string, err error) {
	err = q.QueryRow(ctx, `SELECT person FROM oidc_account WHERE issuer = $1 AND subject = $2`, issuer, subject).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return person, err
}

// bind writes down whose account it is: one person's, and the person's only one
// there.
func (s *Service) bind(ctx context.Context, tx *sqldb.Tx, i Issuer, subject, person string) error {
	now, err := owner(ctx, tx, i.ID, subject)
	if err != nil || now == person {
		return err
	}
	var others int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM oidc_account WHERE issuer = $1 AND person = $2`, i.ID, person).Scan(&others); err != nil {
		return err
	}
	if now != "" || others > 0 {
		return refuse(fail.Conflict, ErrTaken, nil, "This account cannot be bound: somebody has it already, or you have another one there.")
	}
	_, err = tx.Exec(ctx, `INSERT INTO oidc_account (issuer, subject, person, made, used) VALUES ($1, $2, $3, $4, 0)`, i.ID, subject, person, sqldb.Micros(s.clock.Now()))
	if err != nil {
		return err
	}
	return s.note(ctx, tx, i.Identity, person, "account.bound", i.ID)
}

// Accounts gives an actor's own, in the order of the issuers' ids.
func (s *Service) Accounts(ctx context.Context, actor policy.Actor) (out []Account, err error) {
	if err := May(actor, Own, actor.Identity); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT i.id, i.identity, i.url, i.client, i.secret, i.max_age, i.acr, i.amr, i.made, a.made, a.used
			FROM oidc_account a JOIN oidc_issuer i ON i.id = a.issuer WHERE a.person = $1 ORDER BY i.id`, actor.Person)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			a := Account{Person: actor.Person}
			var made, used int64
			a.Issuer, _, err = scanIssuer(func(into ...any) error { return rows.Scan(append(into, &made, &used)...) })
			if err != nil {
				return err
			}
			a.Made = sqldb.Time(made)
			if used > 0 {
				a.Used = sqldb.Time(used)
			}
			out = append(out, a)
		}
		return rows.Err()
	})
	return out, err
}

// Release lets go of an actor's own account, and ends the sessions that its
// issuer opened for the actor.
func (s *Service) Release(ctx context.Context, actor policy.Actor, id string) error {
	if err := May(actor, Own, actor.Identity); err != nil {
		return err
	}
	i, err := s.Issuer(ctx, id)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		res, err := tx.Exec(ctx, `DELETE FROM oidc_account WHERE issuer = $1 AND person = $2`, id, actor.Person)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			if err == nil {
				err = fail.New(fail.NotFound, "You have no account there.")
			}
			return err
		}
		return s.note(ctx, tx, i.Identity, actor.Person, "account.released", id)
	})
	if err != nil {
		return err
	}
	return s.people.Unvouch(ctx, actor.Person, i.Identity)
}

// Ended takes an issuer's word that somebody has signed out there (OpenID
// Connect Back-Channel Logout 1.0), and ends the sessions that it opened for
// the person. A token that does not hold ends nothing.
func (s *Service) Ended(ctx context.Context, id, token string) error {
	i, err := s.Issuer(ctx, id)
	if err != nil {
		return errBackOf(err)
	}
	p, err := s.providers.of(ctx, i.URL)
	if err != nil {
		return err
	}
	said, err := s.verifier(i, p).VerifyLogout(ctx, token)
	if err != nil {
		return errBackOf(err)
	}
	now := s.clock.Now()
	if said.Subject == "" || said.IssuedAt.Before(now.Add(-endedFor)) || said.IssuedAt.After(now.Add(skew)) {
		return errBack("the token ends nobody's sessions, or is of another time")
	}
	var person string
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		person, err = owner(ctx, q, i.ID, said.Subject)
		return err
	})
	if err != nil || person == "" {
		return err
	}
	return s.people.Unvouch(ctx, person, i.Identity)
}

// endedFor is how old the word of an issuer may be. Heard twice within it, it
// ends what was opened between: that is no harm.
const endedFor = 10 * time.Minute
