package outbox

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

//go:embed migrations
var migrations embed.FS

// Migrations are those of the room's private tables.
func Migrations() fs.FS { return migrations }

// Sealer is what the queue needs of the keystore.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
	Tag(participant statement.Hash, purpose, text string) ([]byte, error)
}

// Queue keeps notices until they are sent. It is safe for concurrent use.
type Queue struct {
	DB    *sqldb.DB
	Keys  Sealer
	Clock clock.Clock
	Hub   func() statement.Hash // the hub's own participant: what waits is sealed under its key
	Kinds []Kind
	// Mail says where mail reaches a person now: for marks on addresses. Without
	// it no address is marked for anybody.
	Mail func(ctx context.Context, person string) (address, language string, err error)
}

const purpose = "outbox"

// content is what is sealed of a notice.
type content struct {
	Person   string            `json:"person,omitempty"`
	Roles    []policy.Role     `json:"roles,omitempty"`
	Address  string            `json:"address,omitempty"`
	Language string            `json:"language,omitempty"`
	Marking  statement.Marking `json:"marking"`
	Subject  map[string]string `json:"subject,omitempty"`
	Link     string            `json:"link"`
	Exercise bool              `json:"exercise,omitempty"`
}

// Put queues a notice in the caller's transaction: it is sent if that commits,
// and leaves no trace if not. fail.Locked while the hub is locked.
func (q *Queue) Put(ctx context.Context, tx *sqldb.Tx, n Notice) error {
	kind, known := q.kind(n.Kind)
	if !known {
		return fail.New(fail.Internal, "no room sends notices of the kind %.80q", n.Kind)
	}
	if n.Marking == "" {
		n.Marking = statement.Clear
	}
	if kind.marked() && above(kind.Marking, n.Marking) {
		n.Marking = kind.Marking
	}
	if err := n.check(); err != nil {
		return err
	}
	c := content{Person: n.To.Person, Roles: n.To.Roles, Address: n.To.Address, Language: n.To.Language, Marking: n.Marking, Link: n.Link, Exercise: n.Exercise}
	if n.Marking == statement.Clear {
		c.Subject = map[string]string{}
		for name, value := range n.Subject {
			c.Subject[name] = clean(value)
		}
	}
	plain, err := json.Marshal(c)
	if err != nil {
		return fail.Wrap(err, fail.Internal, "a notice cannot be written")
	}
	id := noticeID(n.Key)
	sealed, err := q.Keys.Seal(q.Hub(), purpose, id, plain)
	if err != nil {
		return err
	}
	whose := n.To.Participant
	if whose.IsZero() {
		whose = q.Hub()
	}
	_, err = tx.Exec(ctx, `INSERT INTO outbox_notice (id, participant, kind, state, at, sealed) VALUES ($1, $2, $3, 'new', $4, $5)
		ON CONFLICT (id) DO NOTHING`, id, whose[:], n.Kind, sqldb.Micros(q.Clock.Now()), sealed)
	return err
}

func (q *Queue) kind(name string) (Kind, bool) {
	at := slices.IndexFunc(q.Kinds, func(k Kind) bool { return k.Name == name })
	if at < 0 {
		return Kind{}, false
	}
	return q.Kinds[at], true
}

// noticeID is random, or follows from the key of the caller: putting the same
// notice twice then changes nothing.
func noticeID(key string) string {
	if key != "" {
		return derive("notice", key)
	}
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return hex.EncodeToString(b[:])
}

// derive makes an id that follows from its parts and gives none of them away
// to whoever cannot guess them all.
func derive(parts ...string) string {
	h := sha256.New()
	h.Write([]byte("comity/outbox/v1"))
	for _, p := range parts {
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
