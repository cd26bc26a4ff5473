package statement_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/statement"
)

// signed is a statement with all that goes into it and comes out of it.
type signed struct {
	Note      string           `json:"note,omitempty"`
	Type      string           `json:"type"`
	Seed      string           `json:"seed"` // secret key of the author, as RFC 8032 has it
	Salt      string           `json:"salt"`
	Body      string           `json:"body"`
	Blob      string           `json:"blob"`
	Header    string           `json:"header"`
	PAE       string           `json:"pae"`
	ID        statement.Hash   `json:"id"`
	Signature string           `json:"signature"`
	Approvals []signedApproval `json:"approvals"`
	Leaf      string           `json:"leaf"`
	LeafHash  string           `json:"leaf_hash"` // RFC 6962
}

type signedApproval struct {
	Kind    string `json:"kind"`
	Seed    string `json:"seed"`
	Payload string `json:"payload"`
}

// approver is a key that approves, by its number.
type approver struct {
	kind string
	key  byte
}

var purpose = map[string]string{statement.ApprovalRecovery: statement.PayloadRecovery, statement.ApprovalNewKey: statement.PayloadNewKey}

// newSigned signs a header by the key of a number and binds the body to it.
func newSigned(t *testing.T, h statement.Header, key byte, body string, approvers ...approver) (signed, statement.Statement) {
	t.Helper()
	salt := sha256.Sum256(fmt.Appendf(nil, "salt of %s %d %s", h.Type, h.Seq, h.Stream))
	h.Key, h.Body = statement.KeyOf(seed(key)), statement.BlobHash(salt, []byte(body))
	s := sign(t, h, seed(key))
	seeds := map[string]string{}
	for _, a := range approvers {
		if err := s.Approve(a.kind, seed(a.key)); err != nil {
			t.Fatal(err)
		}
		payload := ed25519.Sign(seed(a.key), statement.PAE(purpose[a.kind], s.HeaderBytes()))
		seeds[a.kind+hex.EncodeToString(payload)] = hex.EncodeToString(seed(a.key).Seed())
	}
	approvals := []signedApproval{}
	for _, a := range s.Approvals {
		payload := hex.EncodeToString(a.Payload)
		approvals = append(approvals, signedApproval{a.Kind, seeds[a.Kind+payload], payload})
	}
	leaf := leafOf(t, s)
	leafHash := sha256.Sum256(append([]byte{0}, leaf...))
	return signed{
		Type: h.Type, Seed: hex.EncodeToString(seed(key).Seed()),
		Salt: hex.EncodeToString(salt[:]), Body: body, Blob: hex.EncodeToString(append(salt[:], body...)),
		Header: string(s.HeaderBytes()), PAE: hex.EncodeToString(statement.PAE(statement.PayloadStatement, s.HeaderBytes())),
		ID: s.ID, Signature: hex.EncodeToString(s.Signature[:]), Approvals: approvals,
		Leaf: string(leaf), LeafHash: hex.EncodeToString(leafHash[:]),
	}, s
}

// speaker says one statement after the other in the public stream.
type speaker struct {
	t    *testing.T
	by   statement.Hash
	seq  uint64
	prev statement.Hash
	said []signed
}

func (p *speaker) say(typ, subject, body string, key byte, refs []statement.Hash, approvers ...approver) statement.Hash {
	p.t.Helper()
	at := time.Date(2026, 1, 31, 9, 0, int(p.seq), int(p.seq)*1000, time.UTC)
	h := statement.Header{Type: typ, By: p.by, Stream: statement.Public, Seq: p.seq, Prev: p.prev, At: at,
		Subject: subject, Refs: refs, Marking: statement.Clear}
	v, s := newSigned(p.t, h, key, body, approvers...)
	p.said = append(p.said, v)
	if p.seq++; p.by.IsZero() {
		p.by = s.ID
	}
	p.prev = s.ID
	return s.ID
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// logOrigin names the log of the vectors; its key is that of number 200.
const logOrigin = "vectors.comity.example/log"

// vkey writes the public key of the log in signed-note form.
func vkey() string {
	pub := append([]byte{1}, seed(200).Public().(ed25519.PublicKey)...)
	sum := sha256.Sum256(append([]byte(logOrigin+"\n"), pub...))
	return fmt.Sprintf("%s+%08x+%s", logOrigin, binary.BigEndian.Uint32(sum[:]), base64.StdEncoding.EncodeToString(pub))
}

// bodies reads one sample body for each type that the rooms of a hub know:
// testdata/bodies/{type}.{version}.json, the subject in subjects.txt, where -
// stands for none: such a statement opens the thing that it is about.
func bodies(t *testing.T) (types []string, body, subject map[string]string) {
	t.Helper()
	list, err := os.ReadFile(filepath.Join("testdata", "bodies", "subjects.txt"))
	if err != nil {
		t.Fatal(err)
	}
	body, subject = map[string]string{}, map[string]string{}
	for line := range strings.Lines(string(list)) {
		typ, of, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			t.Fatalf("subjects.txt: %q", line)
		}
		b, err := os.ReadFile(filepath.Join("testdata", "bodies", strings.ReplaceAll(typ, "/", ".")+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if of == "-" {
			of = ""
		}
		types = append(types, typ)
		body[typ], subject[typ] = string(b), of
	}
	files, err := filepath.Glob(filepath.Join("testdata", "bodies", "*.json"))
	if err != nil || len(files) != len(types) {
		t.Fatalf("%d types, %d bodies, %v", len(types), len(files), err)
	}
	return types, body, subject
}

// register says one statement of every type, in one chain, as they would stand
// in a register: a hub's, from its opening to its move.
func register(t *testing.T) []signed {
	p := &speaker{t: t}
	key := func(n byte) statement.Key { return statement.KeyOf(seed(n)) }
	p.say(identity.TypeOpened, "", jsonOf(t, identity.Opened{Signing: key(1), Recovery: key(101)}), 1, nil, approver{statement.ApprovalRecovery, 101})
	own := p.by.String()
	p.say("hub.declared/1", own, `{"origin":"`+logOrigin+`","vkey":"`+vkey()+`"}`, 1, nil)
	types, body, subject := bodies(t)
	for _, typ := range types {
		p.say(typ, subject[typ], body[typ], 1, nil)
	}
	thing := p.say("future.thing.said/1", "", `{"text":"A type that nobody knows yet."}`, 1, nil)
	more := p.say("future.thing.said/2", thing.String(), `{"text":"A version that nobody knows yet."}`, 1, []statement.Hash{thing})
	p.say("statement.body.erased/1", thing.String(), `{"reason":"To show an erasure."}`, 1, []statement.Hash{thing})
	p.say(identity.TypeRotated, own, jsonOf(t, identity.Rotated{Signing: key(2)}), 1, nil, approver{statement.ApprovalNewKey, 2})
	struck := p.seq
	p.say("future.thing.said/1", thing.String(), `{"text":"Said by a key that was stolen."}`, 2, []statement.Hash{more})
	p.say(identity.TypeCompromised, own, jsonOf(t, identity.Compromised{Key: key(2), From: fmt.Sprint(struck)}), 101, nil)
	newRecovery := key(102)
	p.say(identity.TypeRecovered, own, jsonOf(t, identity.Recovered{Signing: key(3), Recovery: &newRecovery}), 101, nil,
		approver{statement.ApprovalNewKey, 3}, approver{statement.ApprovalNewKey, 102})
	p.say("future.thing.said/1", thing.String(), `{"text":"Said by the key that was recovered."}`, 3, nil)
	end := identity.End{Stream: hash(9).String(), Seq: "4", ID: hash(8)}
	p.say(identity.TypeMoved, own, jsonOf(t, identity.Moved{Origin: "hub.two.example/log", Sealed: []statement.Hash{end.Seal(hash(7))}}), 102, nil)
	return p.said
}

// others are statements at the edges of the format.
func others(t *testing.T) (all []signed) {
	add := func(note, body string, change func(h *statement.Header)) {
		h := base()
		change(&h)
		v, _ := newSigned(t, h, 1, body)
		v.Note = note
		all = append(all, v)
	}
	add("a confidential stream", `{}`, func(h *statement.Header) { h.Stream, h.Marking = hash(9).String(), statement.AmberStrict })
	add("the largest seq, the last instant", `{}`, func(h *statement.Header) {
		h.Seq, h.At = statement.MaxSeq, time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)
	})
	add("the first instant, an empty body, an empty subject", ``, func(h *statement.Header) {
		h.Subject, h.At = "", time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
	})
	add("64 references, the longest subject, the longest type", `{}`, func(h *statement.Header) {
		h.Type, h.Subject, h.Refs = "t."+strings.Repeat("w", 89)+"/9999", strings.Repeat("s", 256), nil
		for i := range statement.MaxRefs {
			h.Refs = append(h.Refs, hash(byte(i+1)))
		}
	})
	add("a body that is not ASCII", `{"title":"Ολοκληρωμένο — 网络 — شبكة — 🕊"}`, func(h *statement.Header) { h.Marking = statement.Green })
	return all
}

// Every type that a hub knows has golden bytes. They never change.
func TestStatementVectors(t *testing.T) {
	golden(t, "statements.json", map[string]any{
		"about":    "Statements with all that goes into them and comes out of them. \"register\" is one chain, from a hub's opening to its move, index by index; \"others\" stand alone.",
		"origin":   logOrigin,
		"vkey":     vkey(),
		"register": register(t),
		"others":   others(t),
	})
}

// What is in the vectors holds: it is read, it verifies, and it folds.
func TestStatementVectorsHold(t *testing.T) {
	var file struct {
		Register, Others []signed
	}
	b, err := os.ReadFile(filepath.Join("testdata", "vectors", "statements.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	var p *identity.Participant
	for i, v := range append(file.Register, file.Others...) {
		s, err := statement.ParseLeaf([]byte(v.Leaf))
		if err == nil {
			err = s.Verify()
		}
		blob, _ := hex.DecodeString(v.Blob)
		if err == nil {
			_, _, err = s.CheckBlob(blob)
		}
		if err == nil && i < len(file.Register) {
			p, err = identity.Next(p, int64(i), &s, blob[32:])
		}
		if err != nil {
			t.Fatalf("%s %d: %v", v.Type, i, err)
		}
		if s.ID != v.ID || string(s.HeaderBytes()) != v.Header || !bytes.Equal(blob[32:], []byte(v.Body)) {
			t.Fatalf("%s %d disagrees with itself", v.Type, i)
		}
	}
	if p.MovedTo == "" || p.Recovery != statement.KeyOf(seed(102)) || !p.Struck(statement.KeyOf(seed(2)), int64(len(file.Register)-5)) {
		t.Fatalf("%+v", p)
	}
}
