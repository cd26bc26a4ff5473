package token

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net/netip"
	"strings"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

//go:embed migrations
var migrations embed.FS

// Migrations are those of the room's private tables.
func Migrations() fs.FS { return migrations }

// Sealer is what the room needs of the keystore.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// Given is the authorization of a person that is in force.
type Given struct {
	ID    string // its subject: another one after it was withdrawn
	Until time.Time
	Actor policy.Actor
}

// Service makes tokens, ends them and says who comes with one. All fields are
// required but Uses.
type Service struct {
	DB    *sqldb.DB
	Keys  Sealer
	Clock clock.Clock
	Trail *audit.Trail
	// Authorized gives the authorization of a person for a participant that is in
	// force: fail.Denied when there is none.
	Authorized func(ctx context.Context, person string, identity statement.Hash) (Given, error)
	// Suspended gives the authorization of a person for a participant that would be in
	// force and is suspended, and until when: fail.Denied when there is none.
	Suspended func(ctx context.Context, person string, identity statement.Hash) (Given, error)
	Uses      *limit.Limit // how often one token is used; nil: as often as it comes
}

// How often one token is used: a program that asks each second is not kept
// waiting, and one that runs wild does not fill the trail.
const (
	useBurst = 120
	useEvery = time.Second
)

// NewUses makes that limit.
func NewUses(c clock.Clock) *limit.Limit { return limit.New(c, useBurst, useEvery) }

// What the audit trail calls it.
const (
	Made     = "token.made"
	Used     = "token.used"
	EndedNow = "token.ended"
)

const purpose = "token"

// about is what is sealed of a token.
type about struct {
	Name     string         `json:"name"`
	Networks []netip.Prefix `json:"networks,omitempty"`
}

// Make makes a token of the actor's for the participant in whose name he or she
// acts, and gives its text, which nobody can give again. It ends with the
// authorization at the latest.
func (s *Service) Make(ctx context.Context, actor policy.Actor, w Wanted) (text string, t Token, err error) {
	if err := May(actor, Put); err != nil {
		return "", t, err
	}
	if err := w.check(); err != nil {
		return "", t, err
	}
	g, err := s.Authorized(ctx, actor.Person, actor.Identity)
	if err != nil {
		return "", t, err
	}
	for _, scope := range w.Scopes {
		if !Has(g.Actor, scope) {
			return "", t, fail.New(fail.Denied, "Your authorization does not cover this.")
		}
	}
	now := s.Clock.Now()
	ends := now.Add(time.Duration(w.Days) * 24 * time.Hour)
	if !g.Until.IsZero() && g.Until.Before(ends) {
		ends = g.Until
	}
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails: it would end the program
	t = Token{ID: "token:" + hex.EncodeToString(id[:]), Participant: actor.Identity, Authorization: g.ID, Person: actor.Person, Name: w.Name,
		Scopes: w.Scopes, Networks: w.Networks, Made: now, Ends: ends, State: InForce}
	text = newText()
	return text, t, s.put(ctx, text, t)
}

// put writes a new token, unless its maker has too many.
func (s *Service) put(ctx context.Context, text string, t Token) error {
	hash, ok := Sum(text)
	if !ok {
		return fail.New(fail.Internal, "a token was drawn that is none")
	}
	plain, err := json.Marshal(about{t.Name, t.Networks})
	if err != nil {
		return fail.Wrap(err, fail.Internal, "a token cannot be written")
	}
	sealed, err := s.Keys.Seal(t.Participant, purpose, t.ID, plain)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *sqldb.Tx) error {
		now := sqldb.Micros(t.Made)
		if _, err := tx.Exec(ctx, `DELETE FROM token_held WHERE ends <= $1 OR (ended > 0 AND ended <= $1)`, sqldb.Micros(t.Made.Add(-keep))); err != nil {
			return err
		}
		var n int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM token_held WHERE participant = $1 AND person = $2 AND given = $3 AND ended = 0 AND ends > $4`,
			t.Participant[:], t.Person, t.Authorization, now).Scan(&n)
		if err != nil {
			return err
		}
		if n >= MaxInForce {
			return fail.New(fail.Conflict, "You have %d tokens in force: end one that is not needed.", n)
		}
		_, err = tx.Exec(ctx, `INSERT INTO token_held (hash, `+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, '')`,
			hash, t.ID, t.Participant[:], t.Authorization, t.Person, joined(t.Scopes), sealed, now, sqldb.Micros(t.Ends))
		if err != nil {
			return err
		}
		return s.Trail.Note(ctx, tx, audit.Entry{Participant: t.Participant, Person: t.Person, Action: Made, Object: t.ID})
	})
}

const columns = `id, participant, given, person, scopes, sealed, made, ends, used, ended, ended_by`

func joined(all []Scope) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = string(s)
	}
	return strings.Join(out, " ")
}

// List gives an actor's own tokens, the newest first; to who may see all those of
// the participant in whose name he or she acts, all.
func (s *Service) List(ctx context.Context, actor policy.Actor) (out []Token, err error) {
	if err := May(actor, See); err != nil {
		return nil, err
	}
	where, args := `participant = $1 AND person = $2`, []any{actor.Identity[:], actor.Person}
	if May(actor, All) == nil {
		where, args = `participant = $1`, args[:1]
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT `+columns+` FROM token_held WHERE `+where+` ORDER BY made DESC, id`, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			t, err := s.scan(rows.Scan)
			if err != nil {
				return err
			}
			out = append(out, t)
		}
		return rows.Err()
	})
	for i := range out {
		if err == nil {
			_, err = s.state(ctx, &out[i])
		}
	}
	return out, err
}

// scan reads a row and opens what is sealed of it; all but the state.
func (s *Service) scan(scan func(...any) error) (t Token, err error) {
	var participant, sealed []byte
	var scopes string
	var made, ends, used, ended int64
	if err := scan(&t.ID, &participant, &t.Authorization, &t.Person, &scopes, &sealed, &made, &ends, &used, &ended, &t.EndedBy); err != nil {
		return t, err
	}
	if len(participant) != len(t.Participant) {
		return t, fail.New(fail.Broken, "a token cannot be read")
	}
	copy(t.Participant[:], participant)
	for _, one := range strings.Fields(scopes) {
		t.Scopes = append(t.Scopes, Scope(one))
	}
	plain, err := s.Keys.Unseal(t.Participant, purpose, t.ID, sealed)
	if err != nil {
		return t, err
	}
	var a about
	if err := json.Unmarshal(plain, &a); err != nil {
		return t, fail.Wrap(err, fail.Broken, "a token cannot be read")
	}
	t.Name, t.Networks, t.Made, t.Ends = a.Name, append([]netip.Prefix{}, a.Networks...), sqldb.Time(made), sqldb.Time(ends)
	if used > 0 {
		t.Used = sqldb.Time(used)
	}
	if ended > 0 {
		t.Ended = sqldb.Time(ended)
	}
	return t, nil
}

// state says whether a token is in force, and if so as whom it acts.
func (s *Service) state(ctx context.Context, t *Token) (policy.Actor, error) {
	if !t.Ended.IsZero() {
		t.State = Revoked
		return policy.Visitor, nil
	}
	g, err := s.Authorized(ctx, t.Person, t.Participant)
	switch {
	case err != nil && !fail.Is(err, fail.Denied):
		return policy.Visitor, err
	case err != nil || g.ID != t.Authorization:
		return policy.Visitor, s.rests(ctx, t)
	case !s.Clock.Now().Before(t.Ends):
		t.State = Over
		return policy.Visitor, nil
	}
	t.State = InForce
	return g.Actor, nil
}

// rests says of a token whose maker's authorization is not in force whether it is over
// with that, or rests for as long as that is suspended.
func (s *Service) rests(ctx context.Context, t *Token) error {
	g, err := s.Suspended(ctx, t.Person, t.Participant)
	switch {
	case err != nil && !fail.Is(err, fail.Denied):
		return err
	case err != nil || g.ID != t.Authorization:
		t.State = Orphaned
	default:
		t.State, t.Rests = Resting, g.Until
	}
	return nil
}

// End ends a token for good: the actor's own or, of key officers, any of their
// participant. To all others it is not there.
func (s *Service) End(ctx context.Context, actor policy.Actor, id string) error {
	if err := May(actor, See); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *sqldb.Tx) error {
		var person string
		var ended int64
		err := tx.QueryRow(ctx, `SELECT person, ended FROM token_held WHERE id = $1 AND participant = $2`, id, actor.Identity[:]).Scan(&person, &ended)
		if errors.Is(err, sql.ErrNoRows) || err == nil && person != actor.Person && May(actor, All) != nil {
			return fail.New(fail.NotFound, "There is no such token.")
		}
		switch {
		case err != nil:
			return err
		case person != actor.Person && May(actor, Cut) != nil:
			return fail.New(fail.Denied, "A token is ended by who made it, or by a key officer.")
		case ended > 0:
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE token_held SET ended = $1, ended_by = $2 WHERE id = $3`, sqldb.Micros(s.Clock.Now()), actor.Person, id); err != nil {
			return err
		}
		return s.Trail.Note(ctx, tx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: EndedNow, Object: id})
	})
}
