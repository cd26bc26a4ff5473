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
	"strings"
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
}

// voice is a participant that speaks in a vector.
type voice struct {
	b       *registerBuilder
	signing byte
	id      statement.Hash
	seq     uint64
	prev    statement.Hash
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
		if err := s.Approve(statement.ApprovalRecovery, seed(v.signing+100)); err != nil {
			t.Fatal(err)
		}
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

// erase says that v erases a body; gone takes it away.
func (v *voice) erase(id statement.Hash, refs ...statement.Hash) statement.Statement {
	return v.say(ledger.TypeErased, id.String(), `{"reason":"shown"}`, func(h *statement.Header) { h.Refs = refs })
}

func (b *registerBuilder) gone(s statement.Statement) { delete(b.blobs, s.Header.Body.String()) }

const typeSaid = "test.word.said/1"

// registerCases are registers, each with what is wrong with it and where.
var registerCases = []struct {
	name  string
	build func(b *registerBuilder, hub *voice)
	kind  string
	at    int64
}{
	{"two participants", func(b *registerBuilder, hub *voice) {
		other := b.open(2)
		hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		other.say(typeSaid, "word:1", `{"word":"two"}`, nil)
	}, "", 0},
	{"parked until what it refers to has come", func(b *registerBuilder, hub *voice) {
		other := b.open(2)
		first, firstLeaf := other.make(typeSaid, "word:1", `{"word":"first"}`, nil)
		waits := hub.say(typeSaid, "word:1", `{"word":"waits"}`, func(h *statement.Header) { h.Refs = []statement.Hash{first.ID} })
		hub.say(typeSaid, "word:1", `{"word":"waits for the one that waits"}`, func(h *statement.Header) { h.Refs = []statement.Hash{waits.ID} })
		hub.say(typeSaid, "word:2", `{"word":"does not wait"}`, nil)
		hub.say(typeSaid, "word:2", `{"word":"waits for ever"}`, func(h *statement.Header) { h.Refs = []statement.Hash{{0xff}} })
		b.leaves = append(b.leaves, string(firstLeaf))
	}, "", 0},
	{"two wait for one, and one of them for the other too", func(b *registerBuilder, hub *voice) {
		other := b.open(2)
		first, firstLeaf := other.make(typeSaid, "word:1", `{"word":"first"}`, nil)
		waits := hub.say(typeSaid, "word:1", `{"word":"waits"}`, func(h *statement.Header) { h.Refs = []statement.Hash{first.ID} })
		hub.say(typeSaid, "word:1", `{"word":"waits for both"}`, func(h *statement.Header) {
			h.Refs = []statement.Hash{first.ID, waits.ID}
			slices.SortFunc(h.Refs, func(a, b statement.Hash) int { return slices.Compare(a[:], b[:]) })
		})
		hub.say(typeSaid, "word:1", `{"word":"waits, as the first does"}`, func(h *statement.Header) { h.Refs = []statement.Hash{first.ID} })
		b.leaves = append(b.leaves, string(firstLeaf))
	}, "", 0},
	{"erased", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		hub.erase(s.ID, s.ID)
		b.gone(s)
	}, "", 0},
	{"erased, without a reference to it", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		hub.erase(s.ID)
		b.gone(s)
	}, "", 0},
	{"erased while it is parked", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, func(h *statement.Header) { h.Refs = []statement.Hash{{0xff}} })
		hub.erase(s.ID)
		b.gone(s)
	}, "", 0},
	{"a body missing", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"zero"}`, nil)
		b.gone(hub.say(typeSaid, "word:1", `{"word":"one"}`, nil))
	}, "body-missing", 2},
	{"erased by another", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		b.open(2).erase(s.ID, s.ID)
		b.gone(s)
	}, "body-missing", 1},
	{"an erasure that is parked erases nothing", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		hub.erase(s.ID, statement.Hash{0xff})
		b.gone(s)
	}, "body-missing", 1},
	{"the reason of an erasure is erased", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		e := hub.erase(s.ID, s.ID)
		hub.erase(e.ID, e.ID)
		b.gone(s)
		b.gone(e)
	}, "", 0},
	{"a key is not erased", func(b *registerBuilder, hub *voice) {
		s := hub.say(identity.TypeRotated, hub.id.String(), `{}`, nil)
		b.gone(s)
	}, "body-missing", 1},
	{"an erased body that is still there", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		hub.erase(s.ID, s.ID)
	}, "bad-body", 1},
	{"another body", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		b.blobs[s.Header.Body.String()] += "20"
	}, "bad-body", 1},
	{"one body for two statements", func(b *registerBuilder, hub *voice) {
		s := hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		hub.say(typeSaid, "word:1", `{"word":"two"}`, func(h *statement.Header) { h.Body = s.Header.Body })
	}, "bad-body", 2},
	{"a statement twice", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		hub.say(typeSaid, "word:1", `{"word":"two"}`, nil)
		b.leaves = append(b.leaves, b.leaves[1])
	}, "replay", 3},
	{"the opening statement twice", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		b.leaves = append(b.leaves, b.leaves[0])
	}, "replay", 2},
	{"a statement twice, the second time with an approval", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		b.leaves = append(b.leaves, b.leaves[1]+"note YQ==\n")
	}, "replay", 2},
	{"a gap", func(b *registerBuilder, hub *voice) {
		hub.make(typeSaid, "word:1", `{"word":"left out"}`, nil)
		hub.say(typeSaid, "word:1", `{"word":"two"}`, nil)
	}, "gap", 1},
	{"a fork", func(b *registerBuilder, hub *voice) {
		before := *hub
		hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
		before.say(typeSaid, "word:1", `{"word":"another"}`, nil)
	}, "fork", 2},
	{"an unknown participant", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, func(h *statement.Header) { h.By = statement.Hash{1} })
	}, "unknown-participant", 1},
	{"a register that begins with another type", func(b *registerBuilder, hub *voice) {
		b.leaves = nil
		(&voice{b: b, signing: 3}).say("test.thing.opened/1", "", `{}`, nil)
	}, "unknown-participant", 0},
	{"a wrong key", func(b *registerBuilder, hub *voice) {
		hub.signing = 3
		hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
	}, "wrong-key", 1},
	{"a clock backwards", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, func(h *statement.Header) { h.At = hubtest.Start })
	}, "clock-backwards", 1},
	{"a broken signature", func(b *registerBuilder, hub *voice) {
		s, _ := hub.make(typeSaid, "word:1", `{"word":"one"}`, nil)
		s.Signature[3] ^= 1
		leaf, _ := s.Leaf()
		b.leaves = append(b.leaves, string(leaf))
	}, "bad-signature", 1},
	{"a leaf in another form", func(b *registerBuilder, hub *voice) {
		_, leaf := hub.make(typeSaid, "word:1", `{"word":"one"}`, nil)
		b.leaves = append(b.leaves, strings.Replace(string(leaf), `","by"`, `", "by"`, 1))
	}, "not-canonical", 1},
	{"a confidential stream in the public register", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, func(h *statement.Header) {
			h.Stream, h.Seq, h.Prev = strings.Repeat("9", 64), 0, statement.Hash{}
		})
	}, "bad-value", 1},
	{"a confidential marking in the public register", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, func(h *statement.Header) { h.Marking = statement.Green })
	}, "bad-value", 1},
}

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
			v.Applied = checkRegister(t, v, tree.Root())
		})
	}
	if t.Failed() {
		return
	}
	golden(t, "registers.json", map[string]any{
		"about":     "Whole registers, and what a verifier says of each: sound, or the kind of the first thing that is wrong and its index. \"applied\" gives the order of application where the register is sound; what is not in it waits for a reference.",
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
func checkRegister(t *testing.T, v *registerVector, root translog.Hash) (applied []int64) {
	t.Helper()
	ctx := context.Background()
	db, err := sqldb.OpenScratch(ctx, filepath.Join(t.TempDir(), "mirror.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	m, err := ledger.NewMirror(ctx, ledger.Options{DB: db, Clock: clock.NewFake(hubtest.Start)}, v.Origin, v.VKey)
	if err != nil {
		t.Fatal(err)
	}
	kind, at := verdict(t, ctx, m, v)
	if kind != v.Kind || v.At != nil && at != *v.At {
		t.Fatalf("%q at %d, want %q", kind, at, v.Kind)
	}
	if kind != "" {
		return nil
	}
	if m.Root() != root {
		t.Fatal("the mirror has another root")
	}
	if err := db.Read(ctx, func(q sqldb.Querier) error {
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
			applied = append(applied, i)
		}
		return rows.Err()
	}); err != nil {
		t.Fatal(err)
	}
	return applied
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
