package refusal

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/kernel/sqldb"
)

//go:embed migrations
var migrations embed.FS

// Migrations are those of the room's private table.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Kind says what was refused.
type Kind string

// The kinds.
const (
	SignIn    Kind = "sign-in"   // an answer of a passkey or of an identity provider
	Link      Kind = "link"      // a link to enrol, or the first page
	Clearance Kind = "clearance" // of a draft
	Access    Kind = "access"    // to what the person may not have
	TooOften  Kind = "too-often" // over a limit
)

// Kinds lists them in the order in which a page offers them.
func Kinds() []Kind { return []Kind{SignIn, Link, Clearance, Access, TooOften} }

// Bounds.
const (
	Keep    = 90 * 24 * time.Hour // how long a row stays after its last refusal
	MaxRows = 20_000              // in the table: the oldest go first
	MaxHeld = 1_000               // different ones in memory between two writes
	Every   = 15 * time.Second    // how often what is in memory is written
)

// Refusal is what was refused, alike within an hour.
type Refusal struct {
	Kind    Kind
	Place   string // pattern of the address, without what it stands for
	Person  string // id of whoever was signed in; empty for a visitor
	Network string // from which, as Network gives it; empty when it was not noted
	First   time.Time
	Last    time.Time
	Number  int64
}

// Trail adds up what is refused. All fields are required.
type Trail struct {
	DB    *sqldb.DB
	Clock clock.Clock
	Log   *slog.Logger

	mu   sync.Mutex
	held map[key]*Refusal
}

type key struct {
	hour                         int64
	kind, place, person, network string
}

// Note counts one refusal. It writes nothing and waits for nothing.
func (t *Trail) Note(kind Kind, place, person, network string) {
	now := t.Clock.Now()
	k := key{now.Truncate(time.Hour).Unix(), string(kind), clip(place), person, network}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == nil {
		t.held = map[key]*Refusal{}
	}
	if t.held[k] == nil && len(t.held) >= MaxHeld {
		k.person, k.network = "", ""
	}
	r := t.held[k]
	if r == nil {
		r = &Refusal{Kind: kind, Place: k.place, Person: k.person, Network: k.network, First: now}
		t.held[k] = r
	}
	r.Last = now
	r.Number++
}

// clip bounds what a pattern takes.
func clip(place string) string {
	const most = 128
	if len(place) > most {
		return place[:most]
	}
	return place
}

// Network shortens the part of an address that a limit goes by, "192.0.2.7/32",
// to the network that is noted: 24 bits of an IPv4 address, 48 of an IPv6 one.
func Network(address string) string {
	p, err := netip.ParsePrefix(address)
	if err != nil {
		return ""
	}
	bits := 48
	if p.Addr().Is4() {
		bits = 24
	}
	out, err := p.Addr().Prefix(min(bits, p.Bits()))
	if err != nil {
		return ""
	}
	return out.String()
}

// Flush writes what is in memory, and sweeps. What cannot be written is kept for
// the next time.
func (t *Trail) Flush(ctx context.Context) error {
	t.mu.Lock()
	held := t.held
	t.held = nil
	t.mu.Unlock()
	err := t.DB.Write(ctx, func(tx *sqldb.Tx) error {
		for k, r := range held {
			_, err := tx.Exec(ctx, `INSERT INTO refusal (hour, kind, place, person, network, first, last, number) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
				ON CONFLICT (hour, kind, place, person, network) DO UPDATE SET last = excluded.last, number = refusal.number + excluded.number`,
				k.hour, k.kind, k.place, k.person, k.network, sqldb.Micros(r.First), sqldb.Micros(r.Last), r.Number)
			if err != nil {
				return err
			}
		}
		return t.sweep(ctx, tx)
	})
	if err != nil {
		t.back(held)
	}
	return err
}

// back puts what could not be written under what has come meanwhile.
func (t *Trail) back(held map[key]*Refusal) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for k, r := range t.held {
		if old := held[k]; old != nil {
			r.First, r.Number = old.First, r.Number+old.Number
		}
		if len(held) < MaxHeld || held[k] != nil {
			held[k] = r
		}
	}
	t.held = held
}

// sweep takes out what is old, and the oldest of what is too much.
func (t *Trail) sweep(ctx context.Context, tx *sqldb.Tx) error {
	if _, err := tx.Exec(ctx, `DELETE FROM refusal WHERE last < $1`, sqldb.Micros(t.Clock.Now().Add(-Keep))); err != nil {
		return err
	}
	var rows int64
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM refusal`).Scan(&rows); err != nil || rows <= MaxRows {
		return err
	}
	var from int64
	err := tx.QueryRow(ctx, `SELECT last FROM refusal ORDER BY last DESC LIMIT 1 OFFSET $1`, int64(MaxRows)).Scan(&from)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM refusal WHERE last <= $1`, from)
	}
	return err
}

// Run writes what is noted until ctx ends, and then once more.
func (t *Trail) Run(ctx context.Context) {
	tick := time.NewTicker(Every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
		t.mu.Lock()
		some := len(t.held) > 0
		t.mu.Unlock()
		if some {
			if err := t.Flush(context.WithoutCancel(ctx)); err != nil {
				t.Log.Warn("what was refused could not be written", "cause", err)
			}
		}
		if ctx.Err() != nil {
			return
		}
	}
}
