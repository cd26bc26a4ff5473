package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io/fs"
	"strconv"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

//go:embed migrations
var migrations embed.FS

// Migrations are those of the room's private tables.
func Migrations() fs.FS { return migrations }

// Sealer is what the trail needs of the keystore.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
	Tag(participant statement.Hash, purpose, text string) ([]byte, error)
}

// Trail writes and proves the trails of all participants of a hub. It is safe
// for concurrent use.
type Trail struct {
	DB    *sqldb.DB
	Keys  Sealer
	Clock clock.Clock
	Hub   func() statement.Hash // the hub's own participant
}

const purpose = "audit"

// note is what is sealed of a row, beside its place.
type note struct {
	At        int64           `json:"at"`
	Person    string          `json:"person,omitempty"`
	Action    string          `json:"action"`
	Object    string          `json:"object,omitempty"`
	Statement *statement.Hash `json:"statement,omitempty"`
}

// Note adds an entry to a participant's trail, in the caller's transaction:
// what is noted and what it is about are both kept, or neither. While the hub
// is locked nothing can be noted, and what would have to be does not happen:
// fail.Locked.
func (t *Trail) Note(ctx context.Context, tx *sqldb.Tx, e Entry) error {
	if e.Participant.IsZero() {
		e.Participant = t.Hub()
	}
	if err := e.check(); err != nil {
		return err
	}
	size, prev, err := head(ctx, tx, e.Participant)
	if err != nil {
		return err
	}
	n := note{At: sqldb.Micros(t.Clock.Now()), Person: e.Person, Action: e.Action, Object: e.Object}
	if !e.Statement.IsZero() {
		n.Statement = &e.Statement
	}
	plain, err := json.Marshal(n)
	if err != nil {
		return fail.Wrap(err, fail.Internal, "a note cannot be written")
	}
	sealed, err := t.Keys.Seal(e.Participant, purpose, place(size), plain)
	if err != nil {
		return err
	}
	hash := link(e.Participant, size, prev, sealed)
	if _, err := tx.Exec(ctx, `INSERT INTO audit_row (participant, n, hash, sealed) VALUES ($1, $2, $3, $4)`,
		e.Participant[:], size, hash[:], sealed); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO audit_head (participant, size, hash) VALUES ($1, $2, $3)
		ON CONFLICT (participant) DO UPDATE SET size = excluded.size, hash = excluded.hash`, e.Participant[:], size+1, hash[:])
	return err
}

// Record is Note in a transaction of its own: for what changes nothing else,
// such as reading.
func (t *Trail) Record(ctx context.Context, e Entry) error {
	return t.DB.Write(ctx, func(tx *sqldb.Tx) error { return t.Note(ctx, tx, e) })
}

// place binds a sealed row to where it stands.
func place(n int64) string { return strconv.FormatInt(n, 10) }

// link is the hash of a row.
func link(participant statement.Hash, n int64, prev statement.Hash, sealed []byte) statement.Hash {
	content := sha256.Sum256(sealed)
	b := make([]byte, 0, 256)
	b = append(b, "comity/audit/v1\x00"...)
	b = append(b, participant[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(n))
	b = append(b, prev[:]...)
	b = append(b, content[:]...)
	return sha256.Sum256(b)
}

// head gives the number of rows of a trail and the hash of the last.
func head(ctx context.Context, q sqldb.Querier, participant statement.Hash) (size int64, hash statement.Hash, err error) {
	var b []byte
	err = q.QueryRow(ctx, `SELECT size, hash FROM audit_head WHERE participant = $1`, participant[:]).Scan(&size, &b)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, hash, nil
	}
	if err == nil {
		hash, err = hashOf(b)
	}
	return size, hash, err
}

// hashOf reads a hash from a column.
func hashOf(b []byte) (h statement.Hash, err error) {
	if len(b) != len(h) {
		return h, fail.New(fail.Broken, "a hash in the audit trail is damaged")
	}
	copy(h[:], b)
	return h, nil
}
