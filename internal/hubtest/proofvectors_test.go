package hubtest_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"comity.example/comity/identity"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// bundleVector is a proof of a confidential statement, and what a verifier says
// of it that has the register.
type bundleVector struct {
	Name   string `json:"name"`
	Proof  string `json:"proof"`
	Kind   string `json:"kind"` // empty: it holds
	Struck bool   `json:"struck"`
}

// confider makes the journal of a register that it makes as well.
type confider struct {
	*registerBuilder
	hub     *voice
	hashes  []tlog.Hash // as x/mod keeps them
	size    int64
	bundles []journal.Bundle // without path, checkpoint and anchor until one binds them
	people  map[statement.Hash]*identity.Participant
	entries []statement.Statement
}

// ReadHashes implements tlog.HashReader.
func (c *confider) ReadHashes(at []int64) (out []tlog.Hash, err error) {
	for _, i := range at {
		out = append(out, c.hashes[i])
	}
	return out, nil
}

// confide signs what a voice says to another, as when the register held so many
// statements, and puts it in the journal.
func (c *confider) confide(v *voice, to statement.Hash, marking statement.Marking, size int, body string) {
	c.t.Helper()
	s, leaf := v.make(typeSaid, "case:0123456789abcdef0123456789abcdef", body, func(h *statement.Header) {
		h.Stream, h.Marking = to.String(), marking
	})
	blob, err := hex.DecodeString(c.blobs[s.Header.Body.String()])
	if err != nil {
		c.t.Fatal(err)
	}
	c.gone(s)
	salt := sha256.Sum256(fmt.Appendf(nil, "salt of entry %d", c.size))
	bound := sha256.Sum256(slices.Concat(salt[:], binary.BigEndian.AppendUint64(nil, uint64(size)), leaf))
	more, err := tlog.StoredHashes(c.size, bound[:], c)
	if err != nil {
		c.t.Fatal(err)
	}
	c.hashes = append(c.hashes, more...)
	c.bundles = append(c.bundles, journal.Bundle{Proof: journal.BundleForm, Origin: registerOrigin, Size: strconv.Itoa(size), Leaf: string(leaf),
		Blob: base64.StdEncoding.EncodeToString(blob), Salt: hex.EncodeToString(salt[:]), Index: strconv.FormatInt(c.size, 10)})
	c.size++
}

// anchor says an anchor and finishes the proofs that waited for one.
func (c *confider) anchor() {
	c.t.Helper()
	root, err := tlog.TreeHash(c.size, c)
	if err != nil {
		c.t.Fatal(err)
	}
	salt := sha256.Sum256(fmt.Appendf(nil, "salt of the anchor at %d", len(c.leaves)))
	text := journal.Text(registerOrigin, c.size, translog.Hash(root))
	s := c.hub.say(journal.TypeAnchored, journal.Subject, fmt.Sprintf(`{"checkpoint":"%s"}`, statement.BlobHash(salt, []byte(text))), nil)
	for i := range c.bundles {
		b := &c.bundles[i]
		if b.Checkpoint != "" {
			continue
		}
		path, err := tlog.ProveRecord(c.size, int64(i), c)
		if err != nil {
			c.t.Fatal(err)
		}
		b.Path = []string{}
		for _, h := range path {
			b.Path = append(b.Path, hex.EncodeToString(h[:]))
		}
		b.Checkpoint = text
		b.Anchor = journal.AnchorReference{ID: s.ID, Index: strconv.Itoa(len(c.leaves) - 1), Salt: hex.EncodeToString(salt[:])}
	}
}

// fold reads the register that was made.
func (c *confider) fold() {
	c.t.Helper()
	c.people = map[statement.Hash]*identity.Participant{}
	for i, leaf := range c.leaves {
		s, err := statement.ParseLeaf([]byte(leaf))
		if err != nil {
			c.t.Fatal(err)
		}
		p, err := identity.Next(c.people[s.Header.By], int64(i), &s, c.body(&s))
		if err != nil {
			c.t.Fatal(err)
		}
		c.people[p.ID] = p
		c.entries = append(c.entries, s)
	}
}

func (c *confider) body(s *statement.Statement) []byte {
	blob, err := hex.DecodeString(c.blobs[s.Header.Body.String()])
	if err != nil || len(blob) < 32 {
		return nil
	}
	return blob[32:]
}

// Origin, Hub, Statement and Participant implement journal.Register.
func (c *confider) Origin() string      { return registerOrigin }
func (c *confider) Hub() statement.Hash { return c.hub.id }
func (c *confider) Statement(index int64) (s statement.Statement, body []byte, ok bool) {
	if index >= int64(len(c.entries)) {
		return s, nil, false
	}
	return c.entries[index], c.body(&c.entries[index]), true
}
func (c *confider) Participant(id statement.Hash) *identity.Participant { return c.people[id] }

// newConfider makes a register and a journal: keys change between what is
// confided, one is stolen, one signs after its end, and the hub lies about when.
func newConfider(t *testing.T) *confider {
	c := &confider{registerBuilder: &registerBuilder{t: t, blobs: map[string]string{}}}
	c.hub = c.open(1)
	c.hub.declares(registerOrigin, 200)
	a, b := c.open(2), c.open(3) // at 2 and 3
	toB, toA := *a, *b
	toB.seq, toB.prev, toA.seq, toA.prev = 0, statement.Hash{}, 0, statement.Hash{}
	c.confide(&toB, b.id, statement.Amber, 4, `{"word":"before the rotation"}`)
	a.introduces = 4
	a.say(identity.TypeRotated, a.id.String(), fmt.Sprintf(`{"signing":"%s"}`, statement.KeyOf(seed(4))), nil) // at 4
	a.signing, toB.signing, a.introduces = 4, 4, 0
	c.confide(&toB, b.id, statement.Green, 5, `{"word":"after the rotation"}`)
	c.confide(&toA, a.id, statement.Red, 5, `{"word":"an answer"}`)
	c.anchor() // at 5
	c.confide(&toB, b.id, statement.AmberStrict, 6, `{"word":"by a thief"}`)
	toB.signing = 2
	c.confide(&toB, b.id, statement.Amber, 6, `{"word":"by a key that was rotated away"}`)
	c.confide(&toA, a.id, statement.Amber, 60, `{"word":"from the future"}`)
	c.confide(&toA, a.id, statement.Clear, 6, `{"word":"not confidential"}`)
	(&voice{b: c.registerBuilder, signing: 9, id: statement.Hash{9}}).stranger(c, a.id)
	for range 300 {
		c.confide(&toA, a.id, statement.Amber, 6, `{"word":"more"}`)
	}
	c.anchor() // at 6
	a.signing = 102
	a.say(identity.TypeCompromised, a.id.String(), fmt.Sprintf(`{"key":"%s","from":"6"}`, statement.KeyOf(seed(4))), nil)
	c.fold()
	return c
}

// stranger confides something in the name of nobody.
func (v *voice) stranger(c *confider, to statement.Hash) {
	c.confide(v, to, statement.Amber, 6, `{"word":"by nobody"}`)
}

// changed gives a proof with something changed in it.
func changed(b journal.Bundle, change func(b *journal.Bundle)) string {
	b.Path = slices.Clone(b.Path)
	change(&b)
	return string(b.Encode())
}

// flipHex gives the other of two hashes that differ in one digit.
func flipHex(text string) string {
	if text[7] == '0' {
		return text[:7] + "1" + text[8:]
	}
	return text[:7] + "0" + text[8:]
}

func bundleVectors(c *confider) []bundleVector {
	plain := func(i int) string { return string(c.bundles[i].Encode()) }
	out := []bundleVector{
		{"signed before a rotation", plain(0), "", false},
		{"signed after a rotation", plain(1), "", false},
		{"by another participant", plain(2), "", false},
		{"struck", plain(3), "", true},
		{"by a key that was not in force any more", plain(4), "wrong-key", false},
		{"signed after its anchor", plain(5), "bad-value", false},
		{"marked clear", plain(6), "bad-value", false},
		{"by nobody", plain(7), "unknown-participant", false},
		{"a long way to the root", plain(200), "", false},
		{"the last one", plain(len(c.bundles) - 1), "", false},
		{"white space", " " + plain(0), "not-canonical", false},
		{"another order of members", strings.Replace(plain(0), `"proof":"comity-proof/1","origin":"vectors.comity.example/log"`, `"origin":"vectors.comity.example/log","proof":"comity-proof/1"`, 1), "not-canonical", false},
		{"a member more", strings.Replace(plain(0), `{"proof"`, `{"more":"1","proof"`, 1), "not-canonical", false},
		{"another form", strings.Replace(plain(0), "comity-proof/1", "comity-proof/2", 1), "malformed", false},
		{"no object", "[]", "malformed", false},
		{"nothing", "", "malformed", false},
		{"cut short", plain(0)[:100], "malformed", false},
	}
	for _, x := range []struct {
		name, kind string
		change     func(b *journal.Bundle)
	}{
		{"without the body", "", func(b *journal.Bundle) { b.Blob = "" }},
		{"another body", "bad-body", func(b *journal.Bundle) { b.Blob = c.bundles[2].Blob }},
		{"a blob that is none", "bad-value", func(b *journal.Bundle) { b.Blob = "AA" }},
		{"another salt", "bad-root", func(b *journal.Bundle) { b.Salt = flipHex(b.Salt) }},
		{"a salt that is none", "bad-value", func(b *journal.Bundle) { b.Salt = b.Salt[2:] }},
		{"another size", "bad-root", func(b *journal.Bundle) { b.Size = "4" }},
		{"a size that is none", "bad-value", func(b *journal.Bundle) { b.Size = "05" }},
		{"another index", "bad-root", func(b *journal.Bundle) { b.Index = "0" }},
		{"an index past the end", "bad-checkpoint", func(b *journal.Bundle) { b.Index = "3" }},
		{"another path", "bad-root", func(b *journal.Bundle) { b.Path[0] = flipHex(b.Path[0]) }},
		{"a path that is too short", "bad-root", func(b *journal.Bundle) { b.Path = b.Path[1:] }},
		{"a path that is too long", "bad-root", func(b *journal.Bundle) { b.Path = append(b.Path, b.Path[0]) }},
		{"another checkpoint", "bad-root", func(b *journal.Bundle) { b.Checkpoint = c.bundles[3].Checkpoint }},
		{"a checkpoint of another log", "bad-checkpoint", func(b *journal.Bundle) { b.Checkpoint = "x" + b.Checkpoint }},
		{"a checkpoint with a line more", "bad-checkpoint", func(b *journal.Bundle) { b.Checkpoint += "more\n" }},
		{"another log", "bad-checkpoint", func(b *journal.Bundle) {
			b.Origin, b.Checkpoint = "elsewhere.example/log", strings.Replace(b.Checkpoint, registerOrigin, "elsewhere.example/log", 1)
		}},
		{"another anchor's salt", "bad-checkpoint", func(b *journal.Bundle) { b.Anchor.Salt = flipHex(b.Anchor.Salt) }},
		{"another anchor", "bad-checkpoint", func(b *journal.Bundle) { b.Anchor = c.bundles[3].Anchor }},
		{"an anchor at another place", "bad-checkpoint", func(b *journal.Bundle) { b.Anchor.Index = "6" }},
		{"an anchor past the end", "bad-checkpoint", func(b *journal.Bundle) { b.Anchor.Index = "99" }},
		{"an anchor that is none", "bad-checkpoint", func(b *journal.Bundle) { b.Anchor.ID, b.Anchor.Index = c.entries[1].ID, "1" }},
		{"another leaf", "bad-root", func(b *journal.Bundle) { b.Leaf, b.Blob = c.bundles[2].Leaf, c.bundles[2].Blob }},
		{"a leaf that is none", "malformed", func(b *journal.Bundle) { b.Leaf = "leaf" }},
		{"a signature that does not hold", "bad-signature", func(b *journal.Bundle) {
			at := strings.Index(b.Leaf, "\nsig ") + 9
			b.Leaf = b.Leaf[:at] + string(rune('A'+(b.Leaf[at]-'A'+1)%26)) + b.Leaf[at+1:]
		}},
	} {
		out = append(out, bundleVector{Name: x.name, Proof: changed(c.bundles[1], x.change), Kind: x.kind})
	}
	return out
}

// TestProofVectors makes a register with a journal, holds proofs against it, and
// writes them down with the outcome.
func TestProofVectors(t *testing.T) {
	c := newConfider(t)
	all := bundleVectors(c)
	for _, v := range all {
		b, err := journal.ParseBundle([]byte(v.Proof))
		var p journal.Proved
		if err == nil {
			p, err = b.Check(c)
		}
		var se *statement.Error
		switch {
		case v.Kind == "" && err != nil, v.Kind != "" && (!errors.As(err, &se) || string(se.Kind) != v.Kind):
			t.Errorf("%s: want %q, got %v", v.Name, v.Kind, err)
		case err == nil && p.Struck != v.Struck:
			t.Errorf("%s: struck %v", v.Name, p.Struck)
		}
	}
	if t.Failed() {
		return
	}
	golden(t, "proofs.json", map[string]any{
		"about":  "A register that is sound, and proofs of confidential statements: read each, then hold it against the register as section 17 says. Compare the kind and, of one that holds, whether it is struck.",
		"origin": registerOrigin, "leaves": c.leaves, "blobs": c.blobs, "proofs": all,
	})
}
