package push

import (
	"cmp"
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

//go:embed migrations
var migrations embed.FS

// Migrations are those of the room's private tables.
func Migrations() fs.FS { return migrations }

// Limits of what one person adds.
const (
	MaxDevices = 5
	maxAddress = 1000
)

// Sealer is what the room needs of the keystore.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
	Tag(participant statement.Hash, purpose, text string) ([]byte, error)
}

// Service keeps devices and tells them. All fields but Contact are required.
type Service struct {
	DB       *sqldb.DB
	Keys     Sealer
	Clock    clock.Clock
	Hub      func() statement.Hash // the hub's own participant: everything here is sealed under its key
	Services []string              // hosts of push services that the operator named; "*." before one stands for what is below it
	Door     *outward.Door
	Contact  string // https address or mail address of the operator, for the services
	// Words gives what a device shows to a person, in his or her language.
	Words func(ctx context.Context, person string, marking statement.Marking, exercise bool) (title, text string, err error)
	// Authorized reports whether somebody may still be told: holds an authorization.
	Authorized func(ctx context.Context, person string) (bool, error)
}

const purpose = "push"

// Offered reports whether the operator wants devices to be told at all.
func (s *Service) Offered() bool { return len(s.Services) > 0 }

// ParseServices reads hosts as an operator names them.
func ParseServices(all []string) ([]string, error) {
	for _, host := range all {
		u, err := url.Parse("https://" + strings.TrimPrefix(host, "*."))
		if err != nil || u.Host != strings.TrimPrefix(host, "*.") || u.Port() != "" || !strings.Contains(u.Host, ".") || strings.Contains(u.Host, "*") {
			return nil, fail.New(fail.Invalid, "%q is no host of a push service", host).WithHint("name hosts such as updates.push.services.mozilla.com, or *.notify.windows.com")
		}
	}
	return all, nil
}

// named reports whether an address is at a push service that the operator named.
func (s *Service) named(u *url.URL) bool {
	return slices.ContainsFunc(s.Services, func(host string) bool {
		if below, ok := strings.CutPrefix(host, "*."); ok {
			return strings.HasSuffix(u.Hostname(), "."+below)
		}
		return u.Hostname() == host
	})
}

// Subscription is what a browser gives to be told by.
type Subscription struct {
	Endpoint string `json:"endpoint"`
	P256dh   string `json:"p256dh"` // base64url: point of P-256, uncompressed
	Auth     string `json:"auth"`   // base64url: 16 bytes
}

// Device is one that a person added.
type Device struct {
	ID      string
	Browser string // kind of browser and system
	Made    time.Time
	Told    time.Time // the day on which it was last told something; zero: never
}

// check refuses what no browser gives.
func (s *Service) check(in *Subscription) error {
	wrong := fail.New(fail.Invalid, "This is not what a browser gives to be told by.")
	if len(in.Endpoint) > maxAddress {
		return wrong
	}
	u, err := s.Door.Parse(in.Endpoint)
	if err != nil {
		return err
	}
	if !s.named(u) {
		return fail.New(fail.Denied, "The operator of this hub has not named the push service of this browser.")
	}
	point, err := base64.RawURLEncoding.Strict().DecodeString(in.P256dh)
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(point)
	}
	if err != nil {
		return wrong
	}
	if auth, err := base64.RawURLEncoding.Strict().DecodeString(in.Auth); err != nil || len(auth) != 16 {
		return wrong
	}
	return nil
}

// keys are the hub's own, by which push services know it.
type keys struct {
	Private string `json:"private"`
	Public  string `json:"public"`
}

// own gives the hub's keys, and makes them the first time.
func (s *Service) own(ctx context.Context) (k keys, err error) {
	if k, err = s.kept(ctx); !errors.Is(err, sql.ErrNoRows) {
		return k, err
	}
	if k.Private, k.Public, err = webpush.GenerateVAPIDKeys(); err != nil {
		return k, fail.Wrap(err, fail.Internal, "no key can be made")
	}
	plain, err := json.Marshal(k)
	if err != nil {
		return k, err
	}
	sealed, err := s.Keys.Seal(s.Hub(), purpose, "key", plain)
	if err != nil {
		return k, err
	}
	err = s.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO push_key (name, sealed) VALUES ('vapid', $1) ON CONFLICT (name) DO NOTHING`, sealed)
		return err
	})
	if err != nil {
		return k, err
	}
	return s.kept(ctx) // should two have been made at once, the first
}

func (s *Service) kept(ctx context.Context) (k keys, err error) {
	var sealed []byte
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRow(ctx, `SELECT sealed FROM push_key WHERE name = 'vapid'`).Scan(&sealed)
	})
	if err != nil {
		return k, err
	}
	plain, err := s.Keys.Unseal(s.Hub(), purpose, "key", sealed)
	if err == nil {
		err = fail.Wrap(json.Unmarshal(plain, &k), fail.Broken, "a key cannot be read")
	}
	return k, err
}

// Key is the public key that a browser asks for.
func (s *Service) Key(ctx context.Context, actor policy.Actor) (string, error) {
	if err := s.may(actor); err != nil {
		return "", err
	}
	k, err := s.own(ctx)
	return k.Public, err
}

// may: whoever is signed in, in person, has his or her own devices told.
func (s *Service) may(actor policy.Actor) error {
	switch {
	case !actor.SignedIn():
		return fail.New(fail.SignedOut, "Sign in to choose which of your devices are told.")
	case actor.Token != "" || !s.Offered():
		return fail.New(fail.NotFound, "This hub tells no devices.")
	}
	return nil
}

// Add adds a device of the actor's. One that is there already is the actor's from
// now on: whoever signs in on it last is told.
func (s *Service) Add(ctx context.Context, actor policy.Actor, in Subscription, browser string) error {
	if err := s.may(actor); err != nil {
		return err
	}
	if err := s.check(&in); err != nil {
		return err
	}
	address, err := s.Keys.Tag(s.Hub(), purpose, in.Endpoint)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(in)
	if err != nil {
		return err
	}
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	id := "device:" + hex.EncodeToString(b[:])
	sealed, err := s.Keys.Seal(s.Hub(), purpose, id, plain)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := forget(ctx, tx, `address = $1`, address); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM push_device WHERE person = $1`, actor.Person).Scan(&n); err != nil {
			return err
		}
		if n >= MaxDevices {
			return fail.New(fail.Conflict, "You have %d devices that are told: remove one first.", n)
		}
		_, err := tx.Exec(ctx, `INSERT INTO push_device (id, person, address, browser, sealed, made, told) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
			id, actor.Person, address, browser, sealed, sqldb.Micros(s.Clock.Now()))
		return err
	})
}

// Forget removes all devices of a person who is erased, and what waits for them, in
// the caller's transaction.
func Forget(ctx context.Context, tx *sqldb.Tx, person string) error {
	return forget(ctx, tx, `person = $1`, person)
}

// forget removes devices and what waits for them.
func forget(ctx context.Context, tx *sqldb.Tx, where string, args ...any) error {
	if _, err := tx.Exec(ctx, `DELETE FROM push_waiting WHERE device IN (SELECT id FROM push_device WHERE `+where+`)`, args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM push_device WHERE `+where, args...)
	return err
}

// Devices lists an actor's own, the newest first.
func (s *Service) Devices(ctx context.Context, actor policy.Actor) (out []Device, err error) {
	if err := s.may(actor); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT id, browser, made, told FROM push_device WHERE person = $1 ORDER BY made DESC, id`, actor.Person)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var d Device
			var made, told int64
			if err := rows.Scan(&d.ID, &d.Browser, &made, &told); err != nil {
				return err
			}
			if d.Made = sqldb.Time(made); told > 0 {
				d.Told = sqldb.Time(told)
			}
			out = append(out, d)
		}
		return rows.Err()
	})
	return out, err
}

// Remove removes one of an actor's own devices.
func (s *Service) Remove(ctx context.Context, actor policy.Actor, id string) error {
	if err := s.may(actor); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *sqldb.Tx) error { return forget(ctx, tx, `id = $1 AND person = $2`, id, actor.Person) })
}

// Tell has a person's devices told, in the transaction of the letter that says the
// same. What waits for a device already is not doubled: it says nothing but that
// something waits, as marked as the narrowest of it.
func (s *Service) Tell(ctx context.Context, tx *sqldb.Tx, person string, m statement.Marking, exercise bool) error {
	if !s.Offered() {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT p.id, COALESCE(w.marking, ''), COALESCE(w.exercise, 1) FROM push_device p LEFT JOIN push_waiting w ON w.device = p.id WHERE p.person = $1 ORDER BY p.id`, person)
	if err != nil {
		return err
	}
	type device struct {
		id       string
		marking  statement.Marking
		exercise bool
	}
	var all []device
	for rows.Next() && err == nil {
		var id, marked string
		var before int64
		err = rows.Scan(&id, &marked, &before)
		all = append(all, device{id, marking.Narrowest(m, statement.Marking(cmp.Or(marked, string(m)))), exercise && before != 0})
	}
	if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
		return err
	}
	now := sqldb.Micros(s.Clock.Now())
	for _, d := range all {
		bit := 0
		if d.exercise {
			bit = 1
		}
		if _, err := tx.Exec(ctx, `INSERT INTO push_waiting (device, marking, exercise, made, due, attempts) VALUES ($1, $2, $3, $4, $4, 0)
			ON CONFLICT (device) DO UPDATE SET marking = excluded.marking, exercise = excluded.exercise`, d.id, string(d.marking), bit, now); err != nil {
			return err
		}
	}
	return nil
}
