package audit

import (
	"context"
	"crypto/rand"
	"database/sql"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// TypeAnchored says what all trails of a hub look like at an instant, so that
// none of it can be read from it.
const TypeAnchored = "audit.anchored/1"

// Subject is what every anchor is about: all trails of the hub that says it.
const Subject = "audit:trails"

// Cadence is how often an anchor is said, busy or idle: at 0, 6, 12 and 18
// o'clock UTC.
const Cadence = 6 * time.Hour

// Anchored is the body of audit.anchored/1: SHA-256(salt ‖ heads), where heads
// are, for every trail that has ever had a row, in the order of the
// participants, its participant (32 bytes), its number of rows (8, big-endian) and the hash of its
// last row (32).
type Anchored struct {
	Heads statement.Hash `json:"heads"`
}

// DecodeAnchored reads a body in its one form.
func DecodeAnchored(body []byte) (a Anchored, err error) {
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fail.Wrap(err, fail.Invalid, "the body is not that of its type")
	}
	again, err := json.Marshal(a)
	if err != nil || string(again) != string(body) {
		return a, fail.New(fail.Invalid, "the body is not written in its one form")
	}
	return a, nil
}

// headOf is where a trail stands.
type headOf struct {
	participant statement.Hash
	size        int64
	hash        statement.Hash
}

// append writes a head as an anchor hashes it.
func (h headOf) append(b []byte) []byte {
	b = append(b, h.participant[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(h.size))
	return append(b, h.hash[:]...)
}

// heads lists all trails, in the order of their participants.
func heads(ctx context.Context, q sqldb.Querier) ([]headOf, error) {
	return readHeads(ctx, q, `SELECT participant, size, hash FROM audit_head ORDER BY participant`)
}

func readHeads(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []headOf, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var participant, hash []byte
		var h headOf
		if err := rows.Scan(&participant, &h.size, &hash); err != nil {
			return nil, err
		}
		if h.participant, err = hashOf(participant); err != nil {
			return nil, err
		}
		if h.hash, err = hashOf(hash); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// Anchors says the anchors of a hub's trails: a source of the scheduler.
type Anchors struct{ Trail *Trail }

// Name implements schedule.Source.
func (Anchors) Name() string { return "audit.anchor" }

// Due implements schedule.Source. The first is due at the next turn of the
// cadence after the register was opened. A clock that was far ahead when the
// last one was said, and has been set right, does not hold the next one up.
func (a Anchors) Due(ctx context.Context, q sqldb.Querier, now time.Time) (time.Time, bool, error) {
	var at int64
	err := q.QueryRow(ctx, `SELECT at FROM audit_anchor ORDER BY n DESC LIMIT 1`).Scan(&at)
	last := sqldb.Time(at)
	if errors.Is(err, sql.ErrNoRows) {
		if last, err = ledger.OpenedIn(ctx, q); err == nil && last.IsZero() {
			return time.Time{}, false, nil // nothing has been opened here yet
		}
	}
	if err != nil {
		return time.Time{}, false, err
	}
	if last.Sub(now) > Cadence {
		return now, true, nil
	}
	turn := last.UnixMicro()/Cadence.Microseconds() + 1
	return time.UnixMicro(turn * Cadence.Microseconds()).UTC(), true, nil
}

// Run implements schedule.Source.
func (a Anchors) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	tx := w.Tx()
	is, err := heads(ctx, tx)
	if err != nil {
		return err
	}
	was, err := readHeads(ctx, tx, `SELECT participant, size, hash FROM audit_anchored a
		WHERE anchor = (SELECT MAX(anchor) FROM audit_anchored b WHERE b.participant = a.participant) ORDER BY participant`)
	if err != nil {
		return err
	}
	// A head that somebody has removed stays as it was anchored: its own trail
	// shows that, and the others need not suffer.
	var changed []headOf
	for _, h := range is {
		if headAt(was, h.participant) != h {
			changed = append(changed, h)
		}
	}
	var salt [32]byte
	_, _ = rand.Read(salt[:]) // never fails: it would end the program
	body, err := json.Marshal(Anchored{Heads: anchorHash(salt, merge(was, changed))})
	if err != nil {
		return err
	}
	r, err := w.Say(ctx, ledger.Draft{Type: TypeAnchored, Subject: Subject, Body: body})
	if err != nil {
		return err
	}
	return keepAnchor(ctx, tx, now, r.ID, salt, changed)
}

func anchorHash(salt [32]byte, all []headOf) statement.Hash {
	var b []byte
	for _, h := range all {
		b = h.append(b)
	}
	return statement.BlobHash(salt, b)
}

// keepAnchor keeps what an anchor hashes: its salt, and the heads that have
// changed since the one before.
func keepAnchor(ctx context.Context, tx *sqldb.Tx, now time.Time, id statement.Hash, salt [32]byte, changed []headOf) error {
	var n int64
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(n), -1) + 1 FROM audit_anchor`).Scan(&n); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO audit_anchor (n, at, statement, salt) VALUES ($1, $2, $3, $4)`,
		n, sqldb.Micros(now), id[:], salt[:]); err != nil {
		return err
	}
	for _, h := range changed {
		if _, err := tx.Exec(ctx, `INSERT INTO audit_anchored (participant, anchor, size, hash) VALUES ($1, $2, $3, $4)`,
			h.participant[:], n, h.size, h.hash[:]); err != nil {
			return err
		}
	}
	return nil
}

//go:embed schema.sql
var schema string

// Projection is the list of anchors in the public register.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "audit" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return []string{TypeAnchored} }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "audit_public", Key: []string{"subject", "arrival"}}}
}

// Apply implements ledger.Projection.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil // erased
	}
	h := e.Statement.Header
	a, err := DecodeAnchored(e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if e.Subject() != Subject {
		return fail.Inert("an anchor is about %s, and this about something else", Subject)
	}
	_, err = tx.Exec(ctx, `INSERT INTO audit_public (subject, arrival, author, id, heads) VALUES ($1, $2, $3, $4, $5)`,
		Subject, e.Arrival, h.By[:], e.Statement.ID[:], a.Heads[:])
	return err
}
