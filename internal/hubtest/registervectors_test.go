package hubtest_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

const registerOrigin = "vectors.comity.example/log"

// registerVector is a whole register, and what a verifier says of it.
type registerVector struct {
	Name       string            `json:"name"`
	Origin     string            `json:"origin"`
	VKey       string            `json:"vkey"`
	Checkpoint string            `json:"checkpoint"`
	Leaves     []string          `json:"leaves"`
	Blobs      map[string]string `json:"blobs"` // by hash; one that is not there answers 410
	Kind       string            `json:"kind"`  // empty: it is sound
	At         *int64            `json:"at"`    // the first statement that is wrong
	Applied    []int64           `json:"applied"`
	Struck     []int64           `json:"struck"`
	Declares   bool              `json:"declares"` // the hub has declared this log and this key
}

// voice is a participant that speaks in a vector.
type voice struct {
	b       *registerBuilder
	signing byte
	id      statement.Hash
	seq     uint64
	prev    statement.Hash

	introduces byte // the key that approves what is made next; 0 for none
}

// registerBuilder puts statements together, sound or not.
type registerBuilder struct {
	t      *testing.T
	leaves []string
	blobs  map[string]string
	made   int
}

// make signs what v says next, without putting it in the register.
func (v *voice) make(typ, subject, body string, change func(h *statement.Header)) (statement.Statement, []byte) {
	t := v.b.t
	t.Helper()
	v.b.made++
	salt := sha256.Sum256(fmt.Appendf(nil, "salt %d of %d", v.b.made, v.signing))
	h := statement.Header{
		Type: typ, By: v.id, Key: statement.KeyOf(seed(v.signing)), Stream: statement.Public, Seq: v.seq, Prev: v.prev,
		At: hubtest.Start.Add(time.Duration(v.b.made) * time.Second), Subject: subject, Marking: statement.Clear,
		Body: statement.BlobHash(salt, []byte(body)),
	}
	if change != nil {
		change(&h)
	}
	s, err := statement.Sign(h, seed(v.signing))
	if err != nil {
		t.Fatal(err)
	}
	if typ == identity.TypeOpened {
		err = s.Approve(statement.ApprovalRecovery, seed(v.signing+100))
	}
	if v.introduces != 0 {
		err = errors.Join(err, s.Approve(statement.ApprovalNewKey, seed(v.introduces)))
	}
	if err != nil {
		t.Fatal(err)
	}
	if h.Body == statement.BlobHash(salt, []byte(body)) {
		v.b.blobs[h.Body.String()] = hex.EncodeToString(slices.Concat(salt[:], []byte(body)))
	}
	v.seq, v.prev = h.Seq+1, s.ID
	leaf, err := s.Leaf()
	if err != nil {
		t.Fatal(err)
	}
	return s, leaf
}

// say signs what v says next and puts it in the register.
func (v *voice) say(typ, subject, body string, change func(h *statement.Header)) statement.Statement {
	v.b.t.Helper()
	s, leaf := v.make(typ, subject, body, change)
	v.b.leaves = append(v.b.leaves, string(leaf))
	return s
}

// open makes a participant whose keys are of a number and that plus 100.
func (b *registerBuilder) open(key byte) *voice {
	b.t.Helper()
	v := &voice{b: b, signing: key}
	body, err := json.Marshal(identity.Opened{Signing: statement.KeyOf(seed(key)), Recovery: statement.KeyOf(seed(key + 100))})
	if err != nil {
		b.t.Fatal(err)
	}
	v.id = v.say(identity.TypeOpened, "", string(body), nil).ID
	return v
}

// compromised says that v's key was in other hands from an index on.
func (v *voice) compromised(key byte, from int) statement.Statement {
	before := v.signing
	defer func() { v.signing = before }()
	v.signing = 101
	return v.say(identity.TypeCompromised, v.id.String(), fmt.Sprintf(`{"key":"%s","from":"%d"}`, statement.KeyOf(seed(key)), from), nil)
}

// recovered gives v another key.
func (v *voice) recovered(key byte) {
	v.signing, v.introduces = 101, key
	v.say(identity.TypeRecovered, v.id.String(), fmt.Sprintf(`{"signing":"%s"}`, statement.KeyOf(seed(key))), nil)
	v.signing, v.introduces = key, 0
}

// declares says which log is the hub's; the key is by its number.
func (v *voice) declares(origin string, key byte) statement.Statement {
	_, vkey := logKey(v.b.t, origin, key)
	return v.say(ledger.TypeHub, v.id.String(), fmt.Sprintf(`{"origin":"%s","vkey":"%s"}`, origin, vkey), nil)
}

// erase says that v erases a body; gone takes it away.
func (v *voice) erase(id statement.Hash, refs ...statement.Hash) statement.Statement {
	return v.say(ledger.TypeErased, id.String(), `{"reason":"shown"}`, func(h *statement.Header) { h.Refs = refs })
}

func (b *registerBuilder) gone(s statement.Statement) { delete(b.blobs, s.Header.Body.String()) }

const typeSaid = "test.word.said/1"

// TestRegisterVectors builds each register, lets the ledger mirror it, and
// writes it down with the outcome.
func TestRegisterVectors(t *testing.T) {
	signer, vkey := logKey(t, registerOrigin, 200)
	all := []registerVector{everyType(t)}
	for _, c := range registerCases {
		b := &registerBuilder{t: t, blobs: map[string]string{}}
		c.build(b, b.open(1))
		v := registerVector{Name: c.name, Origin: registerOrigin, VKey: vkey, Leaves: b.leaves, Blobs: b.blobs, Kind: c.kind}
		if c.kind != "" {
			v.At = &c.at
		}
		all = append(all, v)
	}
	for i := range all {
		v := &all[i]
		t.Run(v.Name, func(t *testing.T) {
			tree := &translog.Tree{}
			for _, leaf := range v.Leaves {
				tree.Append(translog.LeafHash([]byte(leaf)))
			}
			cp, err := translog.Checkpoint{Origin: v.Origin, Size: tree.Size(), Root: tree.Root()}.Sign(signer)
			if err != nil {
				t.Fatal(err)
			}
			v.Checkpoint = string(cp)
			checkRegister(t, v, tree.Root())
		})
	}
	if t.Failed() {
		return
	}
	golden(t, "registers.json", map[string]any{
		"about":     "Whole registers, and what a verifier says of each: sound, or the kind of the first thing that is wrong and its index. \"applied\" gives the order of application where the register is sound; what is not in it waits for a reference. \"struck\" gives the indexes of the struck statements, \"declares\" whether item 7 of section 12 holds; both are of sound registers.",
		"registers": all,
	})
}

// everyType is the register of the statement vectors, one body of which has
// been erased.
func everyType(t *testing.T) registerVector {
	t.Helper()
	var file struct {
		Origin, VKey string
		Register     []struct {
			Type, Leaf, Blob string
		}
	}
	b, err := os.ReadFile(filepath.Join(vectorsDir, "statements.json"))
	if err == nil {
		err = json.Unmarshal(b, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	v := registerVector{Name: "a statement of every type", Origin: file.Origin, VKey: file.VKey, Blobs: map[string]string{}}
	erased := ""
	for _, r := range file.Register {
		s, err := statement.ParseLeaf([]byte(r.Leaf))
		if err != nil {
			t.Fatal(err)
		}
		v.Leaves = append(v.Leaves, r.Leaf)
		v.Blobs[s.Header.Body.String()] = r.Blob
		if r.Type == "future.thing.said/1" && s.Header.Subject == "" {
			erased = s.Header.Body.String()
		}
	}
	delete(v.Blobs, erased)
	return v
}

// checkRegister mirrors a register and compares the outcome with the vector's.
// Of a sound one it adds what follows.
func checkRegister(t *testing.T, v *registerVector, root translog.Hash) {
	t.Helper()
	ctx := context.Background()
	db, err := sqldb.OpenScratch(ctx, filepath.Join(t.TempDir(), "mirror.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	o := ledger.Options{DB: db, Clock: clock.NewFake(hubtest.Start)}
	m, err := ledger.NewMirror(ctx, o, v.Origin, v.VKey)
	if err != nil {
		t.Fatal(err)
	}
	kind, at := verdict(t, ctx, m, v)
	if kind != v.Kind || v.At != nil && at != *v.At {
		t.Fatalf("%q at %d, want %q", kind, at, v.Kind)
	}
	if kind != "" {
		return
	}
	if m.Root() != root {
		t.Fatal("the mirror has another root")
	}
	d, ok, err := m.Declaration(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v.Declares = ok && ledger.Declares(d.Body, v.Origin, v.VKey) == nil
	struck, err := m.Struck(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v.Applied, v.Struck = applied(t, o)
	if int64(len(v.Struck)) != struck {
		t.Errorf("the fold finds %d struck statements, readers %v", struck, v.Struck)
	}
}

// applied gives the order of application of a register, and the indexes of the
// struck statements.
func applied(t *testing.T, o ledger.Options) (order, struck []int64) {
	t.Helper()
	ctx := context.Background()
	l, err := ledger.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	all, err := l.List(ctx, ledger.Filter{After: -1, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	struck = []int64{}
	for _, r := range all {
		if r.Struck != nil {
			struck = append(struck, r.Index)
		}
	}
	err = o.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT idx FROM ledger_arrival ORDER BY n`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var i int64
			if err := rows.Scan(&i); err != nil {
				return err
			}
			order = append(order, i)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return order, struck
}

// verdict gives kind and place of the first thing that is wrong.
func verdict(t *testing.T, ctx context.Context, m *ledger.Mirror, v *registerVector) (kind string, at int64) {
	t.Helper()
	fault := func(err error, i int64) (string, int64) {
		var place *ledger.PlaceError
		if errors.As(err, &place) {
			i = place.Index
		}
		var se *statement.Error
		if !errors.As(err, &se) {
			return fmt.Sprintf("no kind: %v", err), i
		}
		return string(se.Kind), i
	}
	for i, leaf := range v.Leaves {
		var blob []byte
		if s, err := statement.ParseLeaf([]byte(leaf)); err == nil && v.Blobs[s.Header.Body.String()] != "" {
			if blob, err = hex.DecodeString(v.Blobs[s.Header.Body.String()]); err != nil {
				t.Fatal(err)
			}
		}
		c, err := ledger.Check([]byte(leaf), blob)
		if err == nil {
			err = m.Add(ctx, []ledger.Checked{c})
		}
		if err != nil {
			return fault(err, int64(i))
		}
	}
	for _, look := range []func(context.Context) (*ledger.PlaceError, error){m.Unexplained, m.Leaked} {
		p, err := look(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if p != nil {
			return fault(p, p.Index)
		}
	}
	return "", 0
}
