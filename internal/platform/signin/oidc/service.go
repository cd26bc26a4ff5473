package oidc

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are those of the room's private tables. They come after those of
// the room that knows people: with a person go the person's accounts.
func Migrations() fs.FS { return migrations }

// BackPath is where issuers send people back to, before the id of the issuer.
const BackPath = "/sign-in/back/"

// EndedPath is where issuers say that somebody has signed out there, before the
// id of the issuer.
const EndedPath = "/sign-in/ended/"

// Service is the room's commands and queries. Commands write in transactions of
// their own: none is called inside a command of the register.
type Service struct {
	db        *sqldb.DB
	clock     clock.Clock
	keys      Sealer
	door      *outward.Door
	base      string
	hub       func() statement.Hash
	people    People
	trail     Trail
	ways      *ways
	providers *providers
}

// Options are what a Service is made of. All but Trail are required.
type Options struct {
	DB     *sqldb.DB
	Clock  clock.Clock
	Keys   Sealer
	Door   *outward.Door
	Base   string                // public address of the hub, scheme and host: issuers send people back there
	Hub    func() statement.Hash // identity of the hub's own participant
	People People
	Trail  Trail
}

// New makes a Service.
func New(o Options) *Service {
	return &Service{db: o.DB, clock: o.Clock, keys: o.Keys, door: o.Door, base: o.Base, hub: o.Hub, people: o.People, trail: o.Trail,
		ways: newWays(o.Clock), providers: &providers{clock: o.Clock, door: o.Door, kept: map[string]provider{}}}
}

func (s *Service) note(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, person, action, object string) error {
	if s.trail == nil {
		return nil
	}
	return s.trail.Note(ctx, tx, participant, person, action, object)
}

// IDOf is the id of a participant's issuer: it is known before the issuer is
// named, so that the address to come back to can be entered there first.
func IDOf(identity statement.Hash, url string) string {
	h := sha256.New()
	_, _ = h.Write([]byte("comity: issuer of identities\x00"))
	_, _ = h.Write(identity[:])
	_, _ = h.Write([]byte(url))
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// BackAddress is what an issuer is to be told as the address to come back to.
func (s *Service) BackAddress(id string) string { return s.base + BackPath + id }

// EndedAddress is what an issuer may be told as the address for logout tokens.
func (s *Service) EndedAddress(id string) string { return s.base + EndedPath + id }

// Name names an identity provider of a participant, or changes what is kept of
// one. Its document is read at once: what does not answer as it should is not
// named.
func (s *Service) Name(ctx context.Context, actor policy.Actor, n Naming) (i Issuer, err error) {
	if n.Identity.IsZero() {
		n.Identity = s.hub()
	}
	if err := May(actor, Name, n.Identity); err != nil {
		return i, err
	}
	if s.base == "" {
		return i, fail.New(fail.Unavailable, "This hub has no public address, which identity providers need.")
	}
	if err := s.clean(&n); err != nil {
		return i, err
	}
	i = Issuer{ID: IDOf(n.Identity, n.URL), Identity: n.Identity, URL: n.URL, Client: n.Client, Secret: !n.Public, MaxAge: n.MaxAge, ACR: n.ACR, AMR: n.AMR, Made: s.clock.Now()}
	s.providers.forget(n.URL)
	if _, err := s.providers.of(ctx, n.URL); err != nil {
		return i, err
	}
	var sealed []byte
	if !n.Public && n.Secret != "" {
		if sealed, err = s.keys.Seal(n.Identity, sealPurpose, i.ID, []byte(n.Secret)); err != nil {
			return i, err
		}
	}
	return i, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		old, kept, err := issuer(ctx, tx, i.ID)
		switch {
		case err != nil && !fail.Is(err, fail.NotFound):
			return err
		case err == nil:
			i.Made = old.Made
			if !n.Public && sealed == nil {
				sealed = kept
			}
		}
		if !n.Public && len(sealed) == 0 {
			return refuse(fail.Invalid, ErrClient, nil, "A client that is not public has a secret.")
		}
		if sealed == nil {
			sealed = []byte{}
		}
		_, err = tx.Exec(ctx, `INSERT INTO oidc_issuer (id, identity, url, client, secret, max_age, acr, amr, made) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET client = excluded.client, secret = excluded.secret, max_age = excluded.max_age, acr = excluded.acr, amr = excluded.amr`,
			i.ID, i.Identity[:], i.URL, i.Client, sealed, int64(i.MaxAge/time.Second), strings.Join(i.ACR, " "), strings.Join(i.AMR, " "), sqldb.Micros(i.Made))
		if err != nil {
			return err
		}
		return s.note(ctx, tx, i.Identity, actor.Person, "issuer.named", i.ID)
	})
}

// sealPurpose is what secrets of clients are sealed for; the place is the id of
// the issuer.
const sealPurpose = "oidc client"

func (s *Service) clean(n *Naming) error {
	u, err := s.door.Parse(n.URL)
	if err != nil || u.RawQuery != "" || u.ForceQuery {
		return refuse(fail.Invalid, ErrAddress, err, "This is not the address of an identity provider that the hub can go to.")
	}
	for _, t := range []struct {
		text string
		most int
	}{{n.Client, MaxClient}, {n.Secret, MaxSecret}} {
		if len(t.text) > t.most || strings.ContainsFunc(t.text, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsControl(r) }) {
			return refuse(fail.Invalid, ErrClient, nil, "A client's id and secret are printable ASCII, at most 255 and 512 characters.")
		}
	}
	if n.Client == "" || n.Public && n.Secret != "" {
		return refuse(fail.Invalid, ErrClient, nil, "A client has an id, and a secret unless it is public.")
	}
	if n.MaxAge < 0 || n.MaxAge > 365*24*time.Hour || n.MaxAge%time.Second != 0 {
		return refuse(fail.Invalid, ErrNeeds, nil, "The age is a number of seconds, a year at the most.")
	}
	for _, list := range []*[]string{&n.ACR, &n.AMR} {
		clean := slices.Compact(slices.Sorted(slices.Values(*list)))
		bad := slices.ContainsFunc(clean, func(v string) bool {
			return v == "" || len(v) > maxNeed || strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' })
		})
		if bad || len(clean) > MaxNeeds {
			return refuse(fail.Invalid, ErrNeeds, nil, "Classes and methods of authentication are at most eight words of printable ASCII.")
		}
		*list = clean
	}
	return nil
}

const issuerColumns = `id, identity, url, client, secret, max_age, acr, amr, made`

func scanIssuer(scan func(...any) error) (i Issuer, secret []byte, err error) {
	var identity []byte
	var age, made int64
	var acr, amr string
	if err = scan(&i.ID, &identity, &i.URL, &i.Client, &secret, &age, &acr, &amr, &made); err != nil {
		return i, nil, err
	}
	if len(identity) != len(i.Identity) {
		return i, nil, fail.New(fail.Broken, "an identity provider's row is damaged")
	}
	copy(i.Identity[:], identity)
	i.Secret, i.MaxAge, i.Made = len(secret) > 0, time.Duration(age)*time.Second, sqldb.Time(made)
	i.ACR, i.AMR = words(acr), words(amr)
	return i, secret, nil
}

func words(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, " ")
}

// issuer reads one, and its sealed secret.
func issuer(ctx context.Context, q sqldb.Querier, id string) (i Issuer, secret []byte, err error) {
	i, secret, err = scanIssuer(q.QueryRow(ctx, `SELECT `+issuerColumns+` FROM oidc_issuer WHERE id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = fail.New(fail.NotFound, "There is no such identity provider.")
	}
	return i, secret, err
}

// Issuer gives one by id.
func (s *Service) Issuer(ctx context.Context, id string) (i Issuer, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		i, _, err = issuer(ctx, q, id)
		return err
	})
	return i, err
}

// Issuers gives all of them, in the order of their ids: which participants
// have one, everybody may know.
func (s *Service) Issuers(ctx context.Context) (out []Issuer, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT `+issuerColumns+` FROM oidc_issuer ORDER BY id`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			i, _, err := scanIssuer(rows.Scan)
			if err != nil {
				return err
			}
			out = append(out, i)
		}
		return rows.Err()
	})
	return out, err
}

// Remove forgets an issuer, the accounts at it and the sessions that it opened.
func (s *Service) Remove(ctx context.Context, actor policy.Actor, id string) error {
	i, err := s.Issuer(ctx, id)
	if err != nil {
		return err
	}
	if err := May(actor, Name, i.Identity); err != nil {
		return err
	}
	var people []string
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		rows, err := tx.Query(ctx, `SELECT person FROM oidc_account WHERE issuer = $1 ORDER BY person`, id)
		if err != nil {
			return err
		}
		if people, err = texts(rows); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM oidc_issuer WHERE id = $1`, id); err != nil {
			return err
		}
		return s.note(ctx, tx, i.Identity, actor.Person, "issuer.removed", id)
	})
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := s.people.Unvouch(ctx, p, i.Identity); err != nil {
			return err
		}
	}
	return nil
}

func texts(rows *sql.Rows) (out []string, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
