package statement_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/statement"
)

func anyHash() *rapid.Generator[statement.Hash] {
	return rapid.Custom(func(t *rapid.T) statement.Hash {
		h := statement.Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "hash"))
		if h.IsZero() {
			h[0] = 1
		}
		return h
	})
}

// anyHeader draws from all sound headers, signed by one of a few keys.
func anyHeader() *rapid.Generator[statement.Header] {
	return rapid.Custom(func(t *rapid.T) statement.Header {
		h := statement.Header{
			Type:    rapid.StringMatching(`[a-z][a-z0-9-]{0,9}(\.[a-z][a-z0-9-]{0,9}){1,4}/[1-9][0-9]{0,3}`).Draw(t, "type"),
			Key:     statement.KeyOf(seed(rapid.ByteRange(1, 3).Draw(t, "key"))),
			Stream:  statement.Public,
			At:      time.UnixMicro(rapid.Int64Range(-30610224000000000, 253402300799999999).Draw(t, "at")).UTC(),
			Marking: rapid.SampledFrom(statement.Markings[:]).Draw(t, "marking"),
			Body:    anyHash().Draw(t, "body"),
		}
		if refs := rapid.SliceOfNDistinct(anyHash(), 0, 5, func(h statement.Hash) statement.Hash { return h }).Draw(t, "refs"); len(refs) > 0 {
			slices.SortFunc(refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
			h.Refs = refs
		}
		if rapid.Bool().Draw(t, "opens") {
			return h
		}
		h.By = anyHash().Draw(t, "by")
		h.Subject = rapid.StringMatching(`[a-z0-9:._-]{0,40}`).Draw(t, "subject")
		if rapid.Bool().Draw(t, "confidential") {
			h.Stream = anyHash().Filter(func(x statement.Hash) bool { return x != h.By }).Draw(t, "counterparty").String()
		}
		if h.Seq = rapid.Uint64Max(statement.MaxSeq).Draw(t, "seq"); h.Seq > 0 {
			h.Prev = anyHash().Draw(t, "prev")
		}
		return h
	})
}

func anyStatement(t *rapid.T) statement.Statement {
	h := anyHeader().Draw(t, "header")
	n := slices.IndexFunc([]byte{1, 2, 3}, func(n byte) bool { return statement.KeyOf(seed(n)) == h.Key })
	s, err := statement.Sign(h, seed(byte(n+1)))
	if err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 3).Draw(t, "approvals") {
		s.Approvals = append(s.Approvals, statement.Approval{
			Kind:    rapid.StringMatching(`[a-z][a-z0-9-]{0,31}`).Filter(func(k string) bool { return k != "sig" }).Draw(t, "kind"),
			Payload: rapid.SliceOfN(rapid.Byte(), 0, 80).Draw(t, "payload"),
		})
	}
	slices.SortFunc(s.Approvals, func(a, b statement.Approval) int {
		if a.Kind != b.Kind {
			return bytes.Compare([]byte(a.Kind), []byte(b.Kind))
		}
		return bytes.Compare(a.Payload, b.Payload)
	})
	s.Approvals = slices.CompactFunc(s.Approvals, func(a, b statement.Approval) bool {
		return a.Kind == b.Kind && bytes.Equal(a.Payload, b.Payload)
	})
	return s
}

// change draws another byte for one place of b.
func change(t *rapid.T, b []byte) []byte {
	out := bytes.Clone(b)
	out[rapid.IntRange(0, len(b)-1).Draw(t, "place")] ^= rapid.ByteRange(1, 255).Draw(t, "flip")
	return out
}

func TestEncodeThenParseIsIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := anyHeader().Draw(t, "header")
		if err := h.Check(); err != nil {
			t.Fatal(err)
		}
		b := h.Encode()
		again, err := statement.ParseHeader(b)
		if err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if !slices.Equal(again.Refs, h.Refs) {
			t.Fatalf("refs %v came back as %v", h.Refs, again.Refs)
		}
		again.Refs, h.Refs = nil, nil
		if again.Type != h.Type || again.By != h.By || again.Key != h.Key || again.Stream != h.Stream ||
			again.Seq != h.Seq || again.Prev != h.Prev || again.At != h.At || again.Subject != h.Subject ||
			again.Marking != h.Marking || again.Body != h.Body {
			t.Fatalf("%s came back as %s", h, again)
		}
	})
}

func TestChangedHeaderIsRefusedOrAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStatement(t)
		b := change(t, s.HeaderBytes())
		h, err := statement.ParseHeader(b)
		if err != nil {
			if e := new(statement.Error); !errors.As(err, &e) || e.Detail == "" {
				t.Fatalf("refused without a kind: %v", err)
			}
			return
		}
		if !bytes.Equal(h.Encode(), b) {
			t.Fatalf("%q was accepted and is written %q", b, h.Encode())
		}
		if statement.ID(b) == s.ID {
			t.Fatal("two headers have one id")
		}
	})
}

// Whoever changes one byte of header or signature has no statement; whoever
// changes an approval has the same statement, and no approval by that key.
func TestChangedLeafNeverVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStatement(t)
		s.Approvals = nil
		if err := s.Approve(statement.ApprovalRecovery, seed(9)); err != nil {
			t.Fatal(err)
		}
		leaf, err := s.Leaf()
		if err != nil {
			t.Fatal(err)
		}
		changed, err := statement.ParseLeaf(change(t, leaf))
		if err != nil {
			return
		}
		if changed.Verify() == nil && changed.ApprovedBy(statement.ApprovalRecovery, statement.KeyOf(seed(9))) {
			t.Fatal("a changed leaf proves as much as the one that was signed")
		}
		if changed.Verify() == nil && changed.ID != s.ID {
			t.Fatal("a signature holds for another header")
		}
	})
}

func TestLeafThenParseIsIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStatement(t)
		leaf, err := s.Leaf()
		if err != nil {
			t.Fatal(err)
		}
		again, err := statement.ParseLeaf(leaf)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := again.Leaf()
		if err != nil || !bytes.Equal(leaf, twice) || again.ID != s.ID || again.Verify() != nil {
			t.Fatalf("%q came back as %q, %v", leaf, twice, err)
		}
	})
}

// PAE keeps what it encodes apart: no two pairs have one encoding.
func TestPAEIsInjective(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune(" 0123456789DSEv1x")))
		typeA, typeB := text.Draw(t, "type a"), text.Draw(t, "type b")
		bodyA, bodyB := text.Draw(t, "body a"), text.Draw(t, "body b")
		same := typeA == typeB && bodyA == bodyB
		if bytes.Equal(statement.PAE(typeA, []byte(bodyA)), statement.PAE(typeB, []byte(bodyB))) != same {
			t.Fatalf("(%q, %q) and (%q, %q)", typeA, bodyA, typeB, bodyB)
		}
	})
}
