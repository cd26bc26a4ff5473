package clearance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/clearance"
	"comity.example/comity/statement"
)

// several are headers that are cleared with one touch: one case, said to four.
func several() []statement.Header {
	var out []statement.Header
	for i := range byte(4) {
		h := header()
		h.Stream, h.Subject, h.Marking = statement.Hash{0xc0 + i}.String(), "case:"+strings.Repeat("a", 32), statement.Amber
		h.Key, h.Prev, h.Seq, h.At = statement.Key{9}, statement.Hash{8}, uint64(i)+3, time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
		out = append(out, h)
	}
	return out
}

func challenges(hs []statement.Header) []statement.Hash {
	var out []statement.Hash
	for _, h := range hs {
		out = append(out, h.Challenge())
	}
	return out
}

// together has a passkey clear several headers with one touch.
func (m maker) together(t testing.TB, all []statement.Hash, edits ...func(a *answer)) clearance.Approval {
	t.Helper()
	a := good(header())
	a.challenge = clearance.Together(all...)
	for _, e := range edits {
		e(&a)
	}
	return m.approve(t, a)
}

func TestTogether(t *testing.T) {
	hs := several()
	all := challenges(hs)
	m := makers(t)["ES256"]
	keys := []clearance.Passkey{m.Passkey}
	touch := m.together(t, all)
	for i, h := range hs {
		a := touch
		a.With = clearance.Others(all[i], all)
		back, err := clearance.Parse(a.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := back.Verify(h, party, keys); err != nil {
			t.Errorf("statement %d: %v", i, err)
		}
		// One of the others taken away, put in another's place, or added.
		for name, with := range map[string][]statement.Hash{
			"none":      nil,
			"one fewer": a.With[1:],
			"one more":  append(slices.Clone(a.With), statement.Hash{0xff, 0xff}),
			"another":   append(slices.Clone(a.With[:2]), statement.Hash{0xff, 0xff}),
			"itself":    clearance.Others(statement.Hash{}, all),
		} {
			b := touch
			b.With = with
			if _, err := b.Verify(h, party, keys); kind(err) != statement.BadSignature {
				t.Errorf("statement %d with %s: %v", i, name, err)
			}
		}
		// A statement that was not among them.
		other := h
		other.Marking = statement.Red
		if _, err := a.Verify(other, party, keys); kind(err) != statement.BadSignature {
			t.Errorf("statement %d under another marking: %v", i, err)
		}
	}
	// A touch for one is none for it among others, and the other way round.
	alone := m.together(t, all[:1])
	alone.With = clearance.Others(all[0], all)
	if _, err := alone.Verify(hs[0], party, keys); kind(err) != statement.BadSignature {
		t.Errorf("what was cleared alone, among others: %v", err)
	}
}

// The order in which challenges are given does not matter; which they are does.
func TestTogetherIsOfTheSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) statement.Hash {
			return statement.Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "hash"))
		}), 2, clearance.MaxWith+1, rapid.ID).Draw(t, "challenges")
		want := clearance.Together(all...)
		if got := clearance.Together(rapid.Permutation(all).Draw(t, "order")...); got != want {
			t.Fatalf("%s in another order, %s", got, want)
		}
		if clearance.Together(all[1:]...) == want {
			t.Fatal("one fewer is the same")
		}
		one := rapid.SampledFrom(all).Draw(t, "one")
		if others := clearance.Others(one, all); len(others) != len(all)-1 || clearance.Together(append(others, one)...) != want {
			t.Fatal("one and the others are not all of them")
		}
		if clearance.Together(one) != one {
			t.Fatal("one alone is not itself")
		}
	})
}

func TestParseWith(t *testing.T) {
	m := makers(t)["ES256"]
	a := m.approve(t, good(header()))
	bare := string(a.Encode())
	with := func(list string) string { return bare[:len(bare)-1] + `,"with":` + list + `}` }
	hash := func(b byte) string { return `"` + statement.Hash{b}.String() + `"` }
	many := func(n int) string {
		var out []string
		for i := range n {
			out = append(out, hash(byte(i+1)))
		}
		return "[" + strings.Join(out, ",") + "]"
	}
	for _, tc := range []struct {
		name, payload string
		want          statement.Kind
	}{
		{"one", with(many(1)), ""},
		{"two", with(many(2)), ""},
		{"as many as may be", with(many(clearance.MaxWith)), ""},
		{"too many", with(many(clearance.MaxWith + 1)), statement.BadValue},
		{"none, written", with("[]"), statement.NotCanonical},
		{"null", with("null"), statement.NotCanonical},
		{"twice", with("[" + hash(1) + "," + hash(1) + "]"), statement.BadValue},
		{"descending", with("[" + hash(2) + "," + hash(1) + "]"), statement.BadValue},
		{"no hash", with(`["x"]`), statement.BadValue},
		{"an empty hash", with(`[""]`), statement.BadValue},
		{"all zero", with(`["` + strings.Repeat("0", 64) + `"]`), statement.BadValue},
		{"upper case", with("[" + strings.ToUpper(hash(0xab)) + "]"), statement.BadValue},
		{"a number in the list", with("[1]"), statement.Malformed},
		{"a text", with(hash(1)), statement.Malformed},
		{"spaces", with("[ " + hash(1) + "]"), statement.NotCanonical},
		{"in front", `{"with":` + many(1) + `,` + bare[1:], statement.NotCanonical},
		{"the member twice", with(many(1) + `,"with":` + many(1)), statement.NotCanonical},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := clearance.Parse([]byte(tc.payload))
			if kind(err) != tc.want || (err == nil) != (tc.want == "") {
				t.Fatalf("%v, want %q", err, tc.want)
			}
			if err == nil && string(got.Encode()) != tc.payload {
				t.Error("it is written otherwise")
			}
		})
	}
}

// The largest approval, by the longest key that is taken and as many others as
// may be, is one that is taken.
func TestTheLargestFits(t *testing.T) {
	m := makers(t)["RS256"]
	a := m.approve(t, good(header()))
	a.Signature = make([]byte, 512)
	for i := range clearance.MaxWith {
		a.With = append(a.With, statement.Hash{byte(i + 1)})
	}
	if n := len(a.Encode()); n > clearance.MaxPayload*7/8 {
		t.Errorf("%d bytes of %d", n, clearance.MaxPayload)
	}
}

// togetherVectors are what another implementation is to agree with.
type togetherVectors struct {
	RPID          string        `json:"rp_id"`
	Origins       []string      `json:"origins"`
	Authorization string        `json:"authorization"` // body of it
	Headers       []string      `json:"headers"`
	Sets          []setVector   `json:"sets"`
	Approvals     []touchVector `json:"approvals"`
}

type setVector struct {
	Name       string   `json:"name"`
	Challenges []string `json:"challenges"` // in some order
	Signed     string   `json:"signed"`     // what the passkey signs
}

type touchVector struct {
	Name    string         `json:"name"`
	Header  int            `json:"header"` // of headers, from 0
	Payload string         `json:"payload"`
	Kind    statement.Kind `json:"kind"`
}

var togetherFile = filepath.Join("testdata", "vectors", "together.json")

func TestTogetherVectors(t *testing.T) {
	if *update {
		writeTogether(t)
	}
	b, err := os.ReadFile(togetherFile)
	if err != nil {
		t.Fatal(err)
	}
	var v togetherVectors
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	for _, set := range v.Sets {
		var all []statement.Hash
		for _, text := range set.Challenges {
			h, err := statement.ParseHash(text)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, h)
		}
		if got := clearance.Together(all...).String(); got != set.Signed {
			t.Errorf("set %s: %s, want %s", set.Name, got, set.Signed)
		}
	}
	for _, a := range v.Approvals {
		h, err := statement.ParseHeader([]byte(v.Headers[a.Header]))
		if err != nil {
			t.Fatal(err)
		}
		got := check(h, clearance.Party{RPID: v.RPID, Origins: v.Origins}, approvalVector{Authorization: v.Authorization, Payload: a.Payload})
		if got != a.Kind {
			t.Errorf("approval %s: %q, want %q", a.Name, got, a.Kind)
		}
	}
	if len(v.Sets) < 4 || len(v.Approvals) < 15 {
		t.Errorf("%d sets, %d approvals: too few", len(v.Sets), len(v.Approvals))
	}
}

func writeTogether(t *testing.T) {
	m := makers(t)["ES256"]
	hs := several()
	all := challenges(hs)
	v := togetherVectors{RPID: party.RPID, Origins: party.Origins, Authorization: string(authorized(t, "person:"+strings.Repeat("a", 32), "", m.Passkey))}
	for _, h := range hs {
		v.Headers = append(v.Headers, string(h.Encode()))
	}
	many := slices.Clone(all)
	for i := range clearance.MaxWith + 1 - len(all) {
		many = append(many, statement.Hash{0xe0, byte(i)})
	}
	for _, set := range []struct {
		name string
		list []statement.Hash
	}{{"one", all[:1]}, {"two", all[:2]}, {"two, the other way round", []statement.Hash{all[1], all[0]}}, {"four", all}, {"sixty-four", many}} {
		s := setVector{Name: set.name, Signed: clearance.Together(set.list...).String()}
		for _, c := range set.list {
			s.Challenges = append(s.Challenges, c.String())
		}
		v.Sets = append(v.Sets, s)
	}
	add := func(name string, header int, payload []byte, want statement.Kind) {
		v.Approvals = append(v.Approvals, touchVector{name, header, string(payload), want})
	}
	touch := m.together(t, all)
	with := func(a clearance.Approval, list ...statement.Hash) []byte {
		a.With = list
		return a.Encode()
	}
	for i := range hs {
		add(fmt.Sprintf("statement %d of four", i), i, with(touch, clearance.Others(all[i], all)...), "")
	}
	most := m.together(t, many)
	add("one of sixty-four", 0, with(most, clearance.Others(all[0], many)...), "")
	add("one alone", 0, m.together(t, all[:1]).Encode(), "")
	others := clearance.Others(all[0], all)
	add("without the others", 0, with(touch), statement.BadSignature)
	add("one of the others left out", 0, with(touch, others[1:]...), statement.BadSignature)
	add("one more", 0, with(touch, append(slices.Clone(others), statement.Hash{0xff, 0xff})...), statement.BadSignature)
	add("itself among the others", 0, with(touch, clearance.Others(statement.Hash{}, all)...), statement.BadSignature)
	add("the others of another", 1, with(touch, others...), statement.BadSignature)
	add("cleared alone, shown among others", 0, with(m.together(t, all[:1]), others...), statement.BadSignature)
	add("another site", 0, with(m.together(t, all, func(a *answer) { a.rpID = "example.org" }), others...), statement.BadSignature)
	add("too many others", 0, with(most, append(clearance.Others(all[0], many), statement.Hash{0xff, 0xff})...), statement.BadValue)
	add("descending", 0, with(touch, others[1], others[0], others[2]), statement.BadValue)
	add("one of the others twice", 0, with(touch, others[0], others[0], others[1], others[2]), statement.BadValue)
	bare := string(touch.Encode())
	tail := func(list string) []byte { return []byte(bare[:len(bare)-1] + `,"with":` + list + `}`) }
	add("an empty list", 0, tail(`[]`), statement.NotCanonical)
	add("a list of numbers", 0, tail(`[1]`), statement.Malformed)
	add("no list", 0, tail(`"`+others[0].String()+`"`), statement.Malformed)
	add("no hash", 0, tail(`["x"]`), statement.BadValue)
	add("all zero", 0, tail(`["`+strings.Repeat("0", 64)+`"]`), statement.BadValue)
	add("in front", 0, []byte(`{"with":["`+others[0].String()+`"],`+bare[1:]), statement.NotCanonical)
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(togetherFile, append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// FuzzTogether: an approval that names others proves nothing but what was
// signed, whatever it names.
func FuzzTogether(f *testing.F) {
	m := makers(f)["EdDSA"]
	all := challenges(several())
	touch := m.together(f, all)
	touch.With = clearance.Others(all[0], all)
	var list []byte
	for _, w := range touch.With {
		list = append(list, w[:]...)
	}
	f.Add(list)
	f.Add(list[:32])
	f.Fuzz(func(t *testing.T, b []byte) {
		a := touch
		a.With = nil
		for h := range slices.Chunk(b, 32) {
			if len(h) == 32 {
				a.With = append(a.With, statement.Hash(h))
			}
		}
		_, err := a.Verify(several()[0], party, []clearance.Passkey{m.Passkey})
		if same := slices.Equal(a.With, touch.With); (err == nil) && !same && clearance.Together(append(slices.Clone(a.With), all[0])...) != clearance.Together(all...) {
			t.Errorf("it holds with %x", b)
		} else if same && err != nil {
			t.Error(err)
		}
		if back, err := clearance.Parse(a.Encode()); err == nil && !slices.Equal(back.With, a.With) {
			t.Errorf("%x is read as others", b)
		}
	})
}
