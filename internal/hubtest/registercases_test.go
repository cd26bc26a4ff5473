package hubtest_test

import (
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/identity"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

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
	{"struck from an index on", func(b *registerBuilder, hub *voice) {
		other := b.open(2)
		hub.say(typeSaid, "word:1", `{"word":"mine"}`, nil)
		hub.say(typeSaid, "word:1", `{"word":"a thief's"}`, nil)
		other.say(typeSaid, "word:1", `{"word":"another's"}`, nil)
		hub.say(typeSaid, "word:1", `{"word":"a thief's again"}`, nil)
		hub.compromised(1, 3)
		hub.recovered(3)
		hub.say(typeSaid, "word:1", `{"word":"mine again"}`, nil)
	}, "", 0},
	{"struck from an earlier index by a second declaration, and not from a later one", func(b *registerBuilder, hub *voice) {
		for i := range 4 {
			hub.say(typeSaid, "word:1", fmt.Sprintf(`{"word":"%d"}`, i), nil)
		}
		hub.compromised(1, 3)
		hub.compromised(1, 2)
		hub.compromised(1, 4)
		hub.recovered(3)
	}, "", 0},
	{"a rotation that is struck, and what its key has signed, which is not", func(b *registerBuilder, hub *voice) {
		hub.introduces = 3
		hub.say(identity.TypeRotated, hub.id.String(), fmt.Sprintf(`{"signing":"%s"}`, statement.KeyOf(seed(3))), nil)
		hub.signing, hub.introduces = 3, 0
		hub.say(typeSaid, "word:1", `{"word":"by the new key"}`, nil)
		hub.compromised(1, 1)
		hub.say(typeSaid, "word:1", `{"word":"by the new key still"}`, nil)
	}, "", 0},
	{"struck as a whole, with its opening", func(b *registerBuilder, hub *voice) {
		hub.declares(registerOrigin, 200)
		hub.compromised(1, 0)
	}, "", 0},
	{"declares its log", func(b *registerBuilder, hub *voice) {
		hub.declares(registerOrigin, 200)
		hub.say(typeSaid, "word:1", `{"word":"one"}`, nil)
	}, "", 0},
	{"declares another key of its log", func(b *registerBuilder, hub *voice) {
		hub.declares(registerOrigin, 201)
	}, "", 0},
	{"declares another log", func(b *registerBuilder, hub *voice) {
		hub.declares("elsewhere.example/log", 200)
	}, "", 0},
	{"declares another key, then its own", func(b *registerBuilder, hub *voice) {
		hub.declares(registerOrigin, 201)
		hub.declares(registerOrigin, 200)
	}, "", 0},
	{"declares its own key, then another", func(b *registerBuilder, hub *voice) {
		hub.declares(registerOrigin, 200)
		hub.declares(registerOrigin, 201)
	}, "", 0},
	{"another participant declares the log", func(b *registerBuilder, hub *voice) {
		b.open(2).declares(registerOrigin, 200)
	}, "", 0},
	{"declares its log, and another participant another", func(b *registerBuilder, hub *voice) {
		hub.declares(registerOrigin, 200)
		b.open(2).declares(registerOrigin, 201)
	}, "", 0},
	{"declares its log of another subject", func(b *registerBuilder, hub *voice) {
		_, vkey := logKey(b.t, registerOrigin, 200)
		hub.say(ledger.TypeHub, "log:1", fmt.Sprintf(`{"origin":"%s","vkey":"%s"}`, registerOrigin, vkey), nil)
	}, "", 0},
	{"declares its log in other case", func(b *registerBuilder, hub *voice) {
		_, vkey := logKey(b.t, registerOrigin, 200)
		hub.say(ledger.TypeHub, hub.id.String(), fmt.Sprintf(`{"Origin":"%s","VKey":"%s"}`, registerOrigin, vkey), nil)
	}, "", 0},
	{"declares nothing that is an object", func(b *registerBuilder, hub *voice) {
		hub.declares(registerOrigin, 200)
		hub.say(ledger.TypeHub, hub.id.String(), `[]`, nil)
	}, "", 0},
	{"declares its log in a statement that waits for ever", func(b *registerBuilder, hub *voice) {
		_, vkey := logKey(b.t, registerOrigin, 200)
		hub.say(ledger.TypeHub, hub.id.String(), fmt.Sprintf(`{"origin":"%s","vkey":"%s"}`, registerOrigin, vkey),
			func(h *statement.Header) { h.Refs = []statement.Hash{{0xff}} })
	}, "", 0},
	{"a confidential stream in the public register", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, func(h *statement.Header) {
			h.Stream, h.Seq, h.Prev = strings.Repeat("9", 64), 0, statement.Hash{}
		})
	}, "bad-value", 1},
	{"a confidential marking in the public register", func(b *registerBuilder, hub *voice) {
		hub.say(typeSaid, "word:1", `{"word":"one"}`, func(h *statement.Header) { h.Marking = statement.Green })
	}, "bad-value", 1},
}
