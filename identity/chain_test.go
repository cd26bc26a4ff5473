package identity_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/statement"
)

// A chain runs a participant's life, written a step to a line:
//
//	open                      the opening statement, keys k1 and r1
//	say                       what is next, by the key in force
//	rotate k2                 introduce k2, with its approval
//	compromise k1 from 3      by r1: k1's statements from index 3 on are struck
//	recover k3                by r1: k3 signs from now on
//	recover k3 r2             … and r2 is the recovery key
//	move hub.two              by r1: another hub is home
//	again                     the last statement that was taken, once more
//	first                     the opening statement, once more
//
// What follows a step makes it odd:
//
//	in b                      in the stream with b instead of the public one
//	by k2                     signed by k2
//	seq 5, prev odd           another place
//	at -1s                    so much after the statement before it
//	type a.b/1, subject x     another type or subject
//	of x                      by another participant
//	body {"a":1}              another body ("none": it was not to be had)
//	unproven                  without the approval that the step needs
//	forged                    the signature broken afterwards
//	! kind                    refused, with this kind; the state stays
//
// Keys are k1, k2, … for signing and r1, r2, … for recovery; small, mixed and
// noncanonical are keys that nobody should take.
type chain struct {
	t     fataler
	p     *identity.Participant
	index int64
	first *said
	last  *said
	tried []attempt
}

// said is a statement with the body that goes with it.
type said struct {
	s    statement.Statement
	salt [32]byte
	body []byte // nil: it was not to be had
}

// attempt is a step that was tried, and its outcome: what a vector keeps.
type attempt struct {
	index int64
	said
	kind statement.Kind // empty: it was taken
}

// fataler is what a test and a property have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

var epoch = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// odd keys, which no sound implementation may take as a participant's.
var oddKeys = map[string]string{
	"small":        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"noncanonical": "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"mixed":        "da99e28ba529cdde35a25fba9059e78ecaee239f99755b9b1aa4f65df00803e2",
}

// private gives the key of a name; nil for an odd one.
func private(name string) ed25519.PrivateKey {
	n, err := strconv.Atoi(name[1:])
	if err != nil {
		return nil
	}
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{name[0] ^ byte(n)<<4}, ed25519.SeedSize))
}

func public(name string) (k statement.Key) {
	if priv := private(name); priv != nil {
		return statement.KeyOf(priv)
	}
	k, _ = statement.ParseKey(oddKeys[name])
	return k
}

// stream gives the name of a stream: public, or that of a counterparty.
func stream(name string) string {
	if name == statement.Public {
		return name
	}
	return hex.EncodeToString(bytes.Repeat([]byte(name[:1]), 32))
}

// step is a line, taken apart.
type step struct {
	verb string
	args []string
	odd  map[string]string
	kind statement.Kind
}

// options and the number of words that each takes.
var options = map[string]int{"in": 1, "by": 1, "seq": 1, "prev": 1, "at": 1, "from": 1, "type": 1, "subject": 1, "of": 1, "body": 1, "unproven": 0, "forged": 0}

func parseStep(line string) step {
	line, kind, _ := strings.Cut(line, "!")
	words := strings.Fields(line)
	s := step{verb: words[0], odd: map[string]string{}, kind: statement.Kind(strings.TrimSpace(kind))}
	for words = words[1:]; len(words) > 0; words = words[1:] {
		n, option := options[words[0]]
		switch {
		case !option:
			s.args = append(s.args, words[0])
		case n == 0:
			s.odd[words[0]] = "yes"
		default:
			s.odd[words[0]] = words[1]
			words = words[1:]
		}
	}
	return s
}

// run takes the steps of a script and fails the test where one goes another
// way than the script says.
func (c *chain) run(script string) {
	c.t.Helper()
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		c.try(parseStep(line))
	}
}

// try takes one step and fails the test when it goes another way than it says.
func (c *chain) try(st step) {
	c.t.Helper()
	x, index := c.make(st), c.index
	if err := c.take(x); !isKind(err, st.kind) {
		c.t.Fatalf("%v: want %q, got %v", st, st.kind, err)
	}
	c.tried = append(c.tried, attempt{index, x, st.kind})
}

func isKind(err error, kind statement.Kind) bool {
	e := new(statement.Error)
	return kind == "" && err == nil || errors.As(err, &e) && e.Kind == kind && e.Detail != ""
}

// take folds a statement, and holds the fold to its laws on the way: it leaves
// its input as it was, gives the same answer twice, and Next is Advance and
// Verify.
func (c *chain) take(x said) error {
	c.t.Helper()
	before := snapshot(c.p)
	next, err := identity.Next(c.p, c.index, &x.s, x.body)
	twice, errTwice := identity.Next(c.p, c.index, &x.s, x.body)
	if snapshot(twice) != snapshot(next) || fmt.Sprint(err) != fmt.Sprint(errTwice) {
		c.t.Fatalf("two answers: %s, %v and %s, %v", snapshot(next), err, snapshot(twice), errTwice)
	}
	apart, errApart := identity.Advance(c.p, c.index, &x.s, x.body)
	if errApart == nil {
		if errApart = x.s.Verify(); errApart != nil {
			apart = nil
		}
	}
	if snapshot(apart) != snapshot(next) || fmt.Sprint(errApart) != fmt.Sprint(err) {
		c.t.Fatalf("Next says %v, Advance and Verify say %v", err, errApart)
	}
	if snapshot(c.p) != before {
		c.t.Fatalf("the fold has changed what it was given: %s, was %s", snapshot(c.p), before)
	}
	if err != nil {
		if next != nil {
			c.t.Fatalf("refused (%v), and yet a state", err)
		}
		return err
	}
	c.p, c.last = next, &x
	if c.first == nil {
		c.first = &x
	}
	c.index++
	return nil
}

// make writes the statement that a step asks for.
func (c *chain) make(st step) said {
	c.t.Helper()
	switch st.verb {
	case "again":
		return *c.last
	case "first":
		return *c.first
	}
	h, body, signer, approvals := c.plan(st)
	if b, ok := st.odd["body"]; ok {
		body = []byte(b)
	}
	salt := [32]byte{byte(c.index)}
	h.Body = statement.BlobHash(salt, body)
	priv := private(signer)
	h.Key = statement.KeyOf(priv)
	s, err := statement.Sign(h, priv)
	if err != nil {
		c.t.Fatalf("%v: %v", st, err)
	}
	if st.odd["unproven"] == "" {
		for _, a := range approvals {
			if priv := private(a[1]); priv != nil {
				if err := s.Approve(a[0], priv); err != nil {
					c.t.Fatalf("%v: %v", st, err)
				}
			}
		}
	}
	if st.odd["forged"] != "" {
		s.Signature[7] ^= 1
	}
	if st.odd["body"] == "none" {
		body = nil
	}
	return said{s, salt, body}
}

// plan gives header, body, the name of the signing key, and the approvals, as
// pairs of kind and key.
func (c *chain) plan(st step) (h statement.Header, body []byte, signer string, approvals [][2]string) {
	h = statement.Header{Type: "test.word.said/1", Stream: statement.Public, At: epoch, Marking: statement.Clear}
	body, signer = []byte(`{}`), "k1"
	if c.p != nil {
		h.By, signer = c.p.ID, c.nameOf(c.p.Signing)
	}
	switch st.verb {
	case "open":
		h.Type, h.By = identity.TypeOpened, statement.Hash{}
		if len(st.args) == 0 {
			st.args = []string{"k1", "r1"}
		}
		signer, body = st.args[0], encode(identity.Opened{Signing: public(st.args[0]), Recovery: public(st.args[1])})
		approvals = [][2]string{{statement.ApprovalRecovery, st.args[1]}}
		c.place(&h, st, "")
		return h, body, cmp(st.odd["by"], signer), approvals
	case "rotate":
		h.Type, body = identity.TypeRotated, encode(identity.Rotated{Signing: public(st.args[0])})
		approvals = [][2]string{{statement.ApprovalNewKey, st.args[0]}}
	case "compromise":
		h.Type, signer = identity.TypeCompromised, c.recovery()
		body = encode(identity.Compromised{Key: public(st.args[0]), From: st.odd["from"]})
	case "recover":
		b := identity.Recovered{Signing: public(st.args[0])}
		approvals = [][2]string{{statement.ApprovalNewKey, st.args[0]}}
		if len(st.args) > 1 {
			k := public(st.args[1])
			b.Recovery = &k
			if st.args[1] != st.args[0] {
				approvals = append(approvals, [2]string{statement.ApprovalNewKey, st.args[1]})
			}
		}
		h.Type, signer, body = identity.TypeRecovered, c.recovery(), encode(b)
	case "move":
		h.Type, signer, body = identity.TypeMoved, c.recovery(), encode(identity.Moved{Origin: st.args[0], Sealed: []statement.Hash{}})
	}
	subject := "word:1"
	if identity.IsIdentityType(h.Type) && c.p != nil {
		subject = c.p.ID.String()
	}
	c.place(&h, st, subject)
	return h, body, cmp(st.odd["by"], signer), approvals
}

// place fills in stream, seq, prev, at, subject, author and type.
func (c *chain) place(h *statement.Header, st step, subject string) {
	if name, ok := st.odd["in"]; ok {
		h.Stream = stream(name)
	}
	if st.verb != "open" && c.p != nil {
		if head, ok := c.p.Heads[h.Stream]; ok {
			h.Seq, h.Prev, h.At = head.Seq+1, head.ID, head.At.Add(time.Second)
		}
	}
	if seq, ok := st.odd["seq"]; ok {
		h.Seq, _ = strconv.ParseUint(seq, 10, 64)
		h.Prev = statement.Hash{}
		if h.Seq > 0 {
			h.Prev = statement.Hash{0xee}
		}
	}
	if st.odd["prev"] != "" && h.Seq > 0 {
		h.Prev = statement.Hash{0xdd}
	}
	if d, err := time.ParseDuration(st.odd["at"]); err == nil {
		h.At = h.At.Add(d - time.Second)
	}
	if of := st.odd["of"]; of != "" {
		h.By = statement.Hash{0xcc}
	}
	h.Type = cmp(st.odd["type"], h.Type)
	h.Subject = cmp(st.odd["subject"], subject)
}

func cmp(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func encode(body any) []byte {
	b, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return b
}

// recovery is the name of the recovery key in force.
func (c *chain) recovery() string {
	if c.p == nil {
		return "r1"
	}
	return c.nameOf(&c.p.Recovery)
}

// nameOf finds the name of a key; k1 when there is none in force.
func (c *chain) nameOf(k *statement.Key) string {
	if k != nil {
		for _, role := range []string{"k", "r"} {
			for n := 1; n < 10; n++ {
				if name := role + strconv.Itoa(n); public(name) == *k {
					return name
				}
			}
		}
	}
	return "k1"
}

// state writes what the fold knows, in words.
func (c *chain) state() string {
	if c.p == nil {
		return "nobody"
	}
	var b strings.Builder
	if c.p.Signing != nil {
		fmt.Fprintf(&b, "%s signs, ", c.nameOf(c.p.Signing))
	}
	fmt.Fprintf(&b, "%s recovers;", c.nameOf(&c.p.Recovery))
	for _, u := range c.p.Keys {
		fmt.Fprintf(&b, " %s %d-", c.nameOf(&u.Key), u.From)
		if u.Until != nil {
			fmt.Fprintf(&b, "%d", *u.Until)
		}
		if u.Struck != nil {
			fmt.Fprintf(&b, " struck %d", *u.Struck)
		}
	}
	b.WriteString(";")
	for _, s := range slices.Sorted(maps.Keys(c.p.Heads)) {
		name := s
		if raw, err := hex.DecodeString(s); err == nil {
			name = string(raw[:1])
		}
		fmt.Fprintf(&b, " %s %d", name, c.p.Heads[s].Seq)
	}
	if c.p.MovedTo != "" {
		fmt.Fprintf(&b, "; moved to %s", c.p.MovedTo)
	}
	return b.String()
}

// snapshot writes all of a participant, to compare.
func snapshot(p *identity.Participant) string {
	if p == nil {
		return "nil"
	}
	b, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func newChain(t testing.TB, script string) *chain {
	t.Helper()
	c := &chain{t: t}
	c.run(script)
	return c
}
