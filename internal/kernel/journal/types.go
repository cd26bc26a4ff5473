package journal

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"

	"golang.org/x/mod/sumdb/note"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are those of the durable tables.
func Migrations() fs.FS { return migrations }

// Chest names what one key seals: 16 random bytes.
type Chest [16]byte

// NewChest draws the name of a chest.
func NewChest() (c Chest) {
	_, _ = rand.Read(c[:]) // never fails: it would end the program
	return c
}

// ParseChest reads what String writes.
func ParseChest(s string) (c Chest, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(c) || hex.EncodeToString(b) != s {
		return c, fail.New(fail.Invalid, "%.60q is no chest: 32 lower-case hex digits", s)
	}
	return Chest(b), nil
}

// String is the name in hex.
func (c Chest) String() string { return hex.EncodeToString(c[:]) }

// token names a chest as one of its participants has it, to those who know the
// chest and to nobody else.
func (c Chest) token(participant statement.Hash) string {
	b := append([]byte("comity/chest/v1\x00"), c[:]...)
	return "chest:" + statement.Hash(sha256.Sum256(append(b, participant[:]...))).String()
}

// Keys is what the journal needs of the keystore.
type Keys interface {
	// Log signs checkpoints; nil while the hub is locked.
	Log() note.Signer
	// Data gives a participant's data key, when this hub keeps it.
	Data(participant statement.Hash) ([keys.DataKeySize]byte, bool)
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// Journal is the register of confidential statements of a hub. What changes it
// runs in a command of the ledger; reading is safe at any time.
type Journal struct {
	DB          *sqldb.DB
	Keys        Keys
	Origin      string                // of the hub's log
	Hub         func() statement.Hash // the hub's own participant
	Projections []Projection
	// Holds reports whether this hub keeps something of a marking for a
	// participant: fail.Denied when that is narrower than what it takes upon
	// itself. Nil: it keeps all.
	Holds func(of statement.Hash, m statement.Marking) error

	edge *translog.Tree // of the last append; the appender alone touches it
}

// Entry is a confidential statement, opened.
type Entry struct {
	Index     int64 // leaf index in the journal
	Chest     Chest
	Size      int64 // statements in the public register when it was signed
	Statement statement.Statement
	Body      []byte         // nil when it has been erased
	ErasedBy  statement.Hash // the confidential statement that says so, else zero
}

// Subject is the one thing that the statement moves: the header's subject, or,
// for a statement that opens a thing, its own id.
func (e *Entry) Subject() string {
	if e.Statement.Header.Subject == "" {
		return e.Statement.ID.String()
	}
	return e.Statement.Header.Subject
}

// Table names a table of a projection and its primary key, in order. A Sealed
// one has a column "sealed" that holds what Tx.Seal gave for the row.
type Table struct {
	Name   string
	Key    []string
	Sealed bool
}

// Projection is a set of tables that follow from the entries and from nothing
// else. Beside the rules of ledger.Projection:
//
//   - every table has the columns "subject" (TEXT) and "chest" (BLOB), and a row
//     is read or written only while an entry on that subject in that chest is
//     applied;
//   - no other column is in clear than ids, participants, kinds, words of state,
//     markings, flags and instants: all else is in the column "sealed".
type Projection interface {
	Name() string
	Version() int // raised when Schema or Apply change: the hub rebuilds
	Schema() string
	Tables() []Table
	Types() []string // types of statement that it reads; "*" for all
	Apply(ctx context.Context, tx *Tx, e Entry) error
}

// Tx is the transaction as a projection has it: it seals and opens what lies in
// rows of the chest of the entry that is being applied.
type Tx struct {
	*sqldb.Tx
	chest Chest
	epoch int64
	ring  *ring
}

// Seal seals the confidential part of a row, for its column "sealed". key are
// the values of the table's key columns, in order.
func (tx *Tx) Seal(ctx context.Context, table string, plain []byte, key ...any) ([]byte, error) {
	return tx.ring.sealRow(ctx, tx.chest, tx.epoch, table, plain, key)
}

// Unseal is the inverse of Seal.
func (tx *Tx) Unseal(ctx context.Context, table string, sealed []byte, key ...any) ([]byte, error) {
	return tx.ring.openRow(ctx, tx.chest, table, sealed, key)
}

// Ready reports whether anything confidential can be read or said: fail.Locked
// while the hub has no keys. Rows of projections are looked at by nobody before.
func (j *Journal) Ready() error {
	if j.Keys.Log() == nil {
		return locked()
	}
	return nil
}

func locked() error {
	return fail.New(fail.Locked, "the hub is locked: it reads and writes nothing that is confidential").
		WithHint("start it with its key file or passphrase; see comity serve --help")
}
