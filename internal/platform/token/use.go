package token

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/policy"
)

// Refused is why a token is not taken: an error that says, too, what HTTP asks to
// be told (RFC 6750, section 3).
type Refused struct {
	said      *fail.Error
	challenge string
	guess     bool // it may have been guessed: whoever sends many is kept waiting
}

// Error gives the sentence.
func (e *Refused) Error() string { return e.said.Error() }

// Unwrap gives the error with its kind.
func (e *Refused) Unwrap() error { return e.said }

// Challenge is the value of WWW-Authenticate.
func (e *Refused) Challenge() string { return e.challenge }

// Guess reports whether an error is of a token that this hub does not have.
func Guess(err error) bool {
	var r *Refused
	return errors.As(err, &r) && r.guess
}

// invalid says that a token is none, or is one no longer.
func invalid(guess bool, format string, args ...any) error {
	return &Refused{fail.New(fail.SignedOut, format, args...), `Bearer realm="comity", error="invalid_token"`, guess}
}

// insufficient says that a token is good, and not for this.
func insufficient(scope Scope, format string, args ...any) error {
	challenge := fmt.Sprintf(`Bearer realm="comity", error="insufficient_scope", scope="%s"`, scope)
	return &Refused{fail.New(fail.Denied, format, args...), challenge, false}
}

// elsewhere says that a token is good, and not from where it was sent: a code of our
// own, since no other scope would help.
func elsewhere(format string, args ...any) error {
	return &Refused{fail.New(fail.Denied, format, args...), `Bearer realm="comity", error="network_not_allowed"`, false}
}

// Use says who acts with a token that was sent for something from an address, and
// notes in the participant's trail that it was used: what for is the path that was
// asked, without its query. Errors are of kind fail.SignedOut for what is no token
// in force, fail.Denied for one that is not good for this or comes from elsewhere,
// fail.Locked where the hub has no keys.
func (s *Service) Use(ctx context.Context, text string, scope Scope, from netip.Addr, path string) (policy.Actor, error) {
	t, err := s.find(ctx, text)
	if err != nil {
		return policy.Visitor, err
	}
	actor, err := s.state(ctx, &t)
	if err != nil {
		return policy.Visitor, err
	}
	switch t.State {
	case Revoked:
		return policy.Visitor, invalid(false, "This token was ended.")
	case Over:
		return policy.Visitor, invalid(false, "The time of this token is up: its maker makes another.")
	case Resting:
		return policy.Visitor, invalid(false, "This token rests until %s at the latest: the authorization of the officer who made it is suspended.", t.Rests.UTC().Format(time.RFC3339))
	case Orphaned:
		return policy.Visitor, invalid(false, "This token ended with the authorization of the officer who made it.")
	}
	switch {
	case len(t.Networks) > 0 && !slices.ContainsFunc(t.Networks, func(p netip.Prefix) bool { return p.Contains(from) }):
		return policy.Visitor, elsewhere("This token is bound to other networks.")
	case !slices.Contains(t.Scopes, scope):
		return policy.Visitor, insufficient(scope, "This token is not good for this: it takes the scope %s.", string(scope))
	case !Has(actor, scope):
		return policy.Visitor, insufficient(scope, "The officer who made this token may no longer do this.")
	}
	if s.Uses != nil {
		if err := s.Uses.Take(t.ID); err != nil {
			return policy.Visitor, err
		}
	}
	actor.Token = t.ID
	return actor, s.used(ctx, &t, path)
}

// find gives the token of a text.
func (s *Service) find(ctx context.Context, text string) (t Token, err error) {
	hash, ok := Sum(text)
	if !ok {
		return t, invalid(true, "This is no token of this hub.")
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		var held []byte
		t, err = s.scan(func(into ...any) error {
			return q.QueryRow(ctx, `SELECT hash, `+columns+` FROM token_held WHERE hash = $1`, hash).Scan(append([]any{&held}, into...)...)
		})
		if err == nil && subtle.ConstantTimeCompare(held, hash) != 1 {
			return sql.ErrNoRows
		}
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return Token{}, invalid(true, "This is no token of this hub.")
	}
	return t, err
}

// maxPath is how much of a path stands in the trail.
const maxPath = 160

// used notes a use. The day of it alone is kept beside the token.
func (s *Service) used(ctx context.Context, t *Token, path string) error {
	day := s.Clock.Now().UTC().Truncate(24 * time.Hour)
	return s.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if !t.Used.Equal(day) {
			if _, err := tx.Exec(ctx, `UPDATE token_held SET used = $1 WHERE id = $2`, sqldb.Micros(day), t.ID); err != nil {
				return err
			}
		}
		return s.Trail.Note(ctx, tx, audit.Entry{Participant: t.Participant, Person: t.Person, Action: Used, Object: t.ID + path[:min(len(path), maxPath)]})
	})
}
