package signin

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/statement"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are those of the room's private tables.
func Migrations() fs.FS { return migrations }

// Service is the room's commands and queries. Commands write in transactions
// of their own: none is called inside a command of the register.
type Service struct {
	db       *sqldb.DB
	clock    clock.Clock
	limits   Limits
	hub      func() statement.Hash
	base     string
	relying  *Relying
	why      error // why there is no relying party
	allowed  Authorizations
	grants   Grants
	trail    Trail
	gone     func(ctx context.Context, tx *sqldb.Tx, person string) error
	post     Post
	attempts *limit.Limit
}

// Options are what a Service is made of. All but Trail, Post and Limits are
// required; with a nil Relying nobody signs in by passkey, and Why says why.
type Options struct {
	DB             *sqldb.DB
	Clock          clock.Clock
	Limits         Limits
	Hub            func() statement.Hash // identity of the hub's own participant
	Base           string                // scheme and host before links; empty: links are paths
	Relying        *Relying
	Why            error
	Authorizations Authorizations
	Grants         Grants
	Trail          Trail
	Post           Post // nil: the hub sends no mail, and links are handed over
	// Gone forgets, in the transaction in which a person is erased, what other rooms
	// keep of that person; it may be nil.
	Gone func(ctx context.Context, tx *sqldb.Tx, person string) error
}

// How often one passkey is tried, from wherever.
const (
	attemptBurst = 60
	attemptEvery = time.Second
)

// New makes a Service.
func New(o Options) *Service {
	if o.Limits.Idle == 0 {
		o.Limits.Idle = DefaultIdle
	}
	if o.Limits.Absolute == 0 {
		o.Limits.Absolute = DefaultAbsolute
	}
	if o.Relying == nil && o.Why == nil {
		o.Why = fail.New(fail.Unavailable, "Nobody can sign in on this hub by passkey.")
	}
	return &Service{db: o.DB, clock: o.Clock, limits: o.Limits, hub: o.Hub, base: o.Base, relying: o.Relying, why: o.Why,
		allowed: o.Authorizations, grants: o.Grants, trail: o.Trail, gone: o.Gone, post: o.Post, attempts: limit.New(o.Clock, attemptBurst, attemptEvery)}
}

// Ready says why nobody can sign in by passkey; nil when people can.
func (s *Service) Ready() error {
	if s.relying == nil {
		return s.why
	}
	return nil
}

// Base is the scheme and host at which people enrol and sign in; "" where links
// are paths.
func (s *Service) Base() string { return s.base }

// Limits gives how long sessions last.
func (s *Service) Limits() Limits { return s.limits }

// note takes down what was done, where there is a trail.
func (s *Service) note(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, person, action, object string) error {
	if s.trail == nil {
		return nil
	}
	return s.trail.Note(ctx, tx, participant, person, action, object)
}

// newID draws an id that means nothing.
func newID(prefix string) string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return prefix + hex.EncodeToString(b[:])
}

// Names of settings that the room keeps.
const (
	SettingDomain  = "domain"  // of passkeys, fixed at init
	SettingName    = "name"    // of the hub
	SettingBase    = "base"    // scheme and host at which readers see it, where no flag says another
	SettingContact = "contact" // mail address of its operator
)

// Setting reads a setting of the room; empty when it is not set.
func Setting(ctx context.Context, db *sqldb.DB, name string) (value string, err error) {
	err = db.Read(ctx, func(q sqldb.Querier) error {
		err := q.QueryRow(ctx, `SELECT value FROM signin_setting WHERE name = $1`, name).Scan(&value)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return value, err
}

// PutSetting writes a setting of the room.
func PutSetting(ctx context.Context, db *sqldb.DB, name, value string) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM signin_setting WHERE name = $1`, name); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO signin_setting (name, value) VALUES ($1, $2)`, name, value)
		return err
	})
}
