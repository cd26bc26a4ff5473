package ledger

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Tree is the name of the public register among the trees of a hub.
const Tree = "public"

// TypeErased says that its author has erased the body of the statement that
// is its subject. Body: {"reason": "…"}.
const TypeErased = "statement.body.erased/1"

// Entry is a statement as a projection meets it.
type Entry struct {
	Index     int64 // leaf index in the public register
	Arrival   int64 // place in the order of application, from 0
	Statement statement.Statement
	Body      []byte // nil when it has been erased
}

// Subject is the one thing that the statement moves: the header's subject,
// or, for a statement that opens a thing, its own id.
func (e *Entry) Subject() string {
	if e.Statement.Header.Subject == "" {
		return e.Statement.ID.String()
	}
	return e.Statement.Header.Subject
}

// Table names a table of a projection and its primary key, in order: what a
// dump sorts by.
type Table struct {
	Name string
	Key  []string
}

// Projection is a set of tables that follow from the statements and from
// nothing else. The rules that make it rebuildable:
//
//   - every table has a column "subject", and a row is written only while a
//     statement on that subject is applied;
//   - Apply reads the statement and the rows of its subject; it takes no
//     clock, no randomness, no other input;
//   - Apply decides that a statement is inert (fail.Inert) before it writes.
type Projection interface {
	Name() string
	Version() int // raised when Schema or Apply change: the hub rebuilds
	Schema() string
	Tables() []Table
	Types() []string // types of statement that it reads; "*" for all
	Apply(ctx context.Context, tx *sqldb.Tx, e Entry) error
}

// Shadowed is a projection that keeps more than its tables: an index in a form
// of the database's own, which no dump can hold because it differs from one
// database to the other. Compare says where the one behind theirs first
// differs from that of a replica on SQLite, or "".
type Shadowed interface {
	Compare(ctx context.Context, theirs, replica sqldb.Querier) (difference string, err error)
}

// Draft is what is to be said; the hub fills in key, seq, prev, at, salt and
// signature.
type Draft struct {
	By      statement.Hash // participant whose keys this hub keeps; zero for the hub's own
	Type    string
	Stream  string // empty means public
	Subject string
	Refs    []statement.Hash
	Marking statement.Marking // empty means TLP:CLEAR
	Body    []byte

	// Salt and Approvals are of a draft that has been cleared: its challenge
	// binds the one and is what the others prove. A nil Salt is drawn.
	Salt      *[32]byte
	Approvals []statement.Approval

	// Signer signs in the place of the key that the hub keeps: the recovery
	// key. Seal adds the approvals that sign the finished header.
	Signer ed25519.PrivateKey
	Seal   func(s *statement.Statement) error
}

// header is the draft's part of a header; see statement.Header.Frozen.
func (d *Draft) header(salt [32]byte) statement.Header {
	h := statement.Header{Type: d.Type, By: d.By, Stream: d.Stream, Subject: d.Subject, Refs: slices.Clone(d.Refs),
		Marking: d.Marking, Body: statement.BlobHash(salt, d.Body)}
	if h.Stream == "" {
		h.Stream = statement.Public
	}
	if h.Marking == "" {
		h.Marking = statement.Clear
	}
	slices.SortFunc(h.Refs, func(a, b statement.Hash) int { return slices.Compare(a[:], b[:]) })
	h.Refs = slices.Compact(h.Refs)
	return h
}

// Challenge is what a person signs who clears the draft. By and Salt must be
// set; key, seq, prev and at, which the hub fills in, are not bound.
func (d *Draft) Challenge() (statement.Hash, error) {
	if d.By.IsZero() || d.Salt == nil {
		return statement.Hash{}, fail.New(fail.Internal, "a draft is frozen with its author and its salt")
	}
	return d.header(*d.Salt).Challenge(), nil
}

// Receipt says where a statement stands.
type Receipt struct {
	ID      statement.Hash
	Subject string // what it is about; empty where it begins something
	Index   int64
	At      time.Time
}

// Keys is what the ledger needs of the keystore. A locked keystore has none.
type Keys interface {
	// Log signs checkpoints; nil while locked.
	Log() note.Signer
	// Signer gives what signs with this key of a participant, when this hub
	// keeps it: the key in force, which only the register knows. A device that
	// never gives its key away is a crypto.Signer too.
	Signer(participant statement.Hash, key statement.Key) (crypto.Signer, bool)
}

// Record is a statement as it stands in the register.
type Record struct {
	Index     int64
	Statement statement.Statement
	Leaf      []byte
	Body      []byte         // nil when erased, or when not asked for
	Salt      [32]byte       // zero when there is no body
	ErasedBy  statement.Hash // the statement that says so, else zero
	Arrived   time.Time      // zero while it waits for a reference
	Inert     string         // why it changes nothing here, else empty
	Struck    *Strike        // the declaration that strikes it, else nil
}
