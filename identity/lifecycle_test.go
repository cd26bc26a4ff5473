package identity_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/identity"
	"comity.example/comity/statement"
)

func TestLifecycles(t *testing.T) {
	for _, c := range lifecycles {
		t.Run(c.name, func(t *testing.T) {
			if got := newChain(t, c.script).state(); got != c.want {
				t.Fatalf("\nhave %s\nwant %s", got, c.want)
			}
		})
	}
}

var lifecycles = []struct{ name, script, want string }{
	{"nobody", ``, "nobody"},
	{"opened", `open`, "k1 signs, r1 recovers; k1 0-; public 0"},
	{"a chain", `
			open
			say
			say
			say at +0s`,
		"k1 signs, r1 recovers; k1 0-; public 3"},
	{"three streams, each with its own places", `
			open
			say in b
			say in b
			say
			say in c
			say in b`,
		"k1 signs, r1 recovers; k1 0-; b 2 c 0 public 1"},
	{"a stream's clock is its own", `
			open
			say at +1h
			say in b
			say in b at +0s
			say in b at -1us ! clock-backwards`,
		"k1 signs, r1 recovers; k1 0-; b 1 public 1"},
	{"rotated twice", `
			open
			say
			rotate k2
			say
			rotate k3`,
		"k3 signs, r1 recovers; k1 0-2 k2 2-4 k3 4-; public 4"},
	{"compromised: nothing but recovery is taken", `
			open
			say
			compromise k1 from 1
			say ! wrong-key
			rotate k2 ! wrong-key
			say in b ! wrong-key
			compromise k1 from 0`,
		"r1 recovers; k1 0-2 struck 0; public 3"},
	{"compromise, strike, recovery", `
			open
			say
			say
			compromise k1 from 2
			recover k2
			say
			say by k1 ! wrong-key`,
		"k2 signs, r1 recovers; k1 0-3 struck 2 k2 4-; public 5"},
	{"the earliest strike stands", `
			open
			say
			say
			compromise k1 from 1
			compromise k1 from 2`,
		"r1 recovers; k1 0-3 struck 1; public 4"},
	{"a former key is struck, the key in force stays", `
			open
			rotate k2
			compromise k1 from 0
			say`,
		"k2 signs, r1 recovers; k1 0-1 struck 0 k2 1-; public 3"},
	{"a thief rotates: each key is declared, then there is a new one", `
			open
			say
			rotate k2
			say
			compromise k1 from 2
			say
			compromise k2 from 2
			say ! wrong-key
			recover k3
			say`,
		"k3 signs, r1 recovers; k1 0-2 struck 2 k2 2-6 struck 2 k3 7-; public 8"},
	{"recovered without a compromise", `
			open
			recover k2
			say`,
		"k2 signs, r1 recovers; k1 0-1 k2 1-; public 2"},
	{"a new recovery key", `
			open
			recover k2 r2
			compromise k2 from 2
			compromise k2 from 2 by r1 ! wrong-key
			recover k3 by r1 ! wrong-key
			recover k3`,
		"k3 signs, r2 recovers; k1 0-1 k2 1-2 struck 2 k3 3-; public 3"},
	{"a thief puts the clock ahead, the recovery key sets it right in every stream", `
			open
			say in b
			say at +70000h
			say in b at +70000h
			compromise k1 from 2 at -69999h
			recover k2
			say
			say in b
			say in b at +0s
			say at -1us ! clock-backwards`,
		"k2 signs, r1 recovers; k1 0-4 struck 2 k2 5-; b 3 public 4"},
	{"a compromise alone leaves the other clocks", `
			open
			say in b at +5h
			compromise k1 from 1
			recover k2 at +7h
			say in b at -1us ! clock-backwards`,
		"k2 signs, r1 recovers; k1 0-2 struck 1 k2 3-; b 0 public 2"},
	{"moved: nothing follows", `
			open
			say
			move hub.two/comity
			say ! moved
			rotate k2 ! moved
			recover k2 ! moved
			say in b ! moved
			move hub.three ! moved`,
		"k1 signs, r1 recovers; k1 0-; public 2; moved to hub.two/comity"},
	{"moved between compromise and recovery", `
			open
			compromise k1 from 0
			move hub.two`,
		"r1 recovers; k1 0-1 struck 0; public 2; moved to hub.two"},
	{"moved with several streams", `
			open
			say in b
			say in c
			move hub.two
			say in b ! moved`,
		"k1 signs, r1 recovers; k1 0-; b 0 c 0 public 1; moved to hub.two"},
}

func TestEachRefusalHasItsKind(t *testing.T) {
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) { newChain(t, c.script) })
	}
}

const begun = `
	open
	say
	say in b
	`

var refusals = []struct{ name, script string }{
	{"unknown participant", `say of x ! unknown-participant`},
	{"another participant", begun + `say of x ! unknown-participant`},
	{"nobody opens with another type", `open type test.word.said/1 ! unknown-participant`},
	{"nobody opens with a version that is not known", `open type participant.opened/2 ! unknown-version`},
	{"gap", begun + `say seq 3 ! gap`},
	{"gap in a stream that has not begun", begun + `say in c seq 1 ! gap`},
	{"fork at the head", begun + `say seq 1 ! fork`},
	{"fork at the opening", begun + `say seq 0 ! fork`},
	{"fork in another stream", begun + `say in b seq 0 ! fork`},
	{"fork by prev", begun + `say prev odd ! fork`},
	{"opened twice", begun + `first ! replay`},
	{"an older statement again", begun + `say
			say seq 1 ! fork`},
	{"opened twice, in place", begun + `say type participant.opened/1 ! fork`},
	{"replay", begun + `again ! replay`},
	{"replay of the opening", `open
			again ! replay`},
	{"clock backwards", begun + `say at -1us ! clock-backwards`},
	{"wrong key", begun + `say by k2 ! wrong-key`},
	{"the recovery key speaks", begun + `say by r1 ! wrong-key`},
	{"a former key", begun + `rotate k2
			say by k1 ! wrong-key`},
	{"the signing key declares a compromise", begun + `compromise k1 from 0 by k1 ! wrong-key`},
	{"the signing key recovers", begun + `recover k2 by k1 ! wrong-key`},
	{"the signing key moves", begun + `move hub.two by k1 ! wrong-key`},
	{"the recovery key rotates", begun + `rotate k2 by r1 ! wrong-key`},
	{"bad signature", begun + `say forged ! bad-signature`},
	{"bad signature of an opening", `open forged ! bad-signature`},
	{"an opening without the recovery key", `open unproven ! bad-signature`},
	{"an opening by another key", `open k1 r1 by k2 ! wrong-key`},
	{"an opening with one key", `open k1 k1 ! bad-key`},
	{"an opening with a recovery key of small order", `open k1 small ! bad-key`},
	{"an opening with a recovery key of mixed order", `open k1 mixed ! bad-key`},
	{"an opening with a recovery key in another form", `open k1 noncanonical ! bad-key`},
	{"rotation without the new key", begun + `rotate k2 unproven ! bad-signature`},
	{"rotation to the same key", begun + `rotate k1 ! bad-key`},
	{"rotation to the recovery key", begun + `rotate r1 ! bad-key`},
	{"rotation to a former key", begun + `rotate k2
			rotate k1 ! bad-key`},
	{"rotation to a struck key", begun + `rotate k2
			compromise k1 from 0
			rotate k1 ! bad-key`},
	{"rotation to a key of small order", begun + `rotate small ! bad-key`},
	{"rotation to a key of mixed order", begun + `rotate mixed ! bad-key`},
	{"rotation to a key in another form", begun + `rotate noncanonical ! bad-key`},
	{"recovery without the new key", begun + `recover k2 unproven ! bad-signature`},
	{"recovery to the key that was lost", begun + `compromise k1 from 0
			recover k1 ! bad-key`},
	{"recovery to the recovery key", begun + `recover r1 ! bad-key`},
	{"recovery to the recovery key that it replaces", begun + `recover r1 r2 ! bad-key`},
	{"recovery with one key for both", begun + `recover k2 k2 ! bad-key`},
	{"recovery with a former key for recovery", begun + `recover k2 k1 ! bad-key`},
	{"recovery that replaces the recovery key by itself", begun + `recover k2 r1 ! bad-key`},
	{"recovery with a recovery key of small order", begun + `recover k2 small ! bad-key`},
	{"compromise of a key that was never theirs", begun + `compromise k2 from 0 ! bad-key`},
	{"compromise of the recovery key", begun + `compromise r1 from 0 ! bad-key`},
	{"compromise from the future", begun + `compromise k1 from 4 ! bad-value`},
	{"compromise from a number with a zero before it", begun + `compromise k1 from 01 ! bad-value`},
	{"compromise from below zero", begun + `compromise k1 from -1 ! bad-value`},
	{"compromise from a number too large", begun + `compromise k1 from 9223372036854775808 ! bad-value`},
	{"compromise from nothing", begun + `compromise k1 ! bad-value`},
	{"a key change in another stream", begun + `rotate k2 in b ! bad-value`},
	{"a compromise in another stream", begun + `compromise k1 from 0 in b ! bad-value`},
	{"a move in another stream", begun + `move hub.two in b ! bad-value`},
	{"a key change on another subject", begun + `rotate k2 subject word:1 ! bad-value`},
	{"a move to nowhere", begun + `move hub,two ! bad-value`},
	{"a move to upper case", begun + `move Hub.two ! bad-value`},
	{"body missing", begun + `rotate k2 body none ! body-missing`},
	{"body of an opening missing", `open body none ! body-missing`},
	{"another version of a key change", begun + `rotate k2 type participant.key.rotated/2 ! unknown-version`},
	{"another version of a recovery", begun + `recover k2 type participant.recovered/2 ! unknown-version`},
	{"another version of an opening", begun + `say type participant.opened/9 ! unknown-version`},
	{"another type of the same beginning is like any other", begun + `say type participant.key.praised/1`},
}

// The body of each identity statement has one form.
func TestBodiesHaveOneForm(t *testing.T) {
	for _, c := range bodyTrials() {
		t.Run(c.name, func(t *testing.T) { c.run(t) })
	}
}

type bodyTrial struct {
	name, verb, body string
	kind             statement.Kind
}

// run tries the body in the place of the one that the step would have.
func (b bodyTrial) run(t *testing.T) *chain {
	t.Helper()
	c := &chain{t: t}
	if b.verb != "open" {
		c.run("open")
	}
	st := parseStep(b.verb)
	st.odd["body"], st.kind = b.body, b.kind
	c.try(st)
	return c
}

func bodyTrials() []bodyTrial {
	k1, k2, r1 := public("k1").String(), public("k2").String(), public("r1").String()
	h := strings.Repeat("1", 64)
	return []bodyTrial{
		{"opened", "open", `{"signing":"` + k1 + `","recovery":"` + r1 + `"}`, ""},
		{"opened in another order", "open", `{"recovery":"` + r1 + `","signing":"` + k1 + `"}`, statement.NotCanonical},
		{"opened, a member missing", "open", `{"signing":"` + k1 + `"}`, statement.NotCanonical},
		{"opened, a member more", "open", `{"signing":"` + k1 + `","recovery":"` + r1 + `","note":""}`, statement.BadBody},
		{"opened, a member twice", "open", `{"signing":"` + k1 + `","signing":"` + k1 + `","recovery":"` + r1 + `"}`, statement.NotCanonical},
		{"opened in upper case", "open", `{"Signing":"` + k1 + `","recovery":"` + r1 + `"}`, statement.NotCanonical},
		{"opened, digits in upper case", "open", `{"signing":"` + strings.ToUpper(k1) + `","recovery":"` + r1 + `"}`, statement.BadBody},
		{"opened, nothing", "open", ``, statement.BadBody},
		{"opened, null", "open", `null`, statement.BadBody},
		{"opened, a list", "open", `[]`, statement.BadBody},
		{"opened, something after it", "open", `{"signing":"` + k1 + `","recovery":"` + r1 + `"}{}`, statement.BadBody},
		{"opened, a bracket after it", "open", `{"signing":"` + k1 + `","recovery":"` + r1 + `"}}`, statement.BadBody},
		{"opened, a space of another kind after it", "open", `{"signing":"` + k1 + `","recovery":"` + r1 + `"}` + "\u00a0", statement.BadBody},
		{"opened, a line feed after it", "open", `{"signing":"` + k1 + `","recovery":"` + r1 + `"}` + "\n", statement.NotCanonical},
		{"opened, null for a key", "open", `{"signing":"` + k1 + `","recovery":null}`, statement.NotCanonical},
		{"opened, an escape", "open", `{"signing":"` + k1 + `","r\u0065covery":"` + r1 + `"}`, statement.NotCanonical},
		{"rotated", "rotate k2", `{"signing":"` + k2 + `"}`, ""},
		{"rotated to nothing", "rotate k2", `{}`, statement.NotCanonical},
		{"rotated, a number", "rotate k2", `{"signing":1}`, statement.BadBody},
		{"recovered, null for the recovery key", "recover k2", `{"signing":"` + k2 + `","recovery":null}`, statement.NotCanonical},
		{"recovered, an empty recovery key", "recover k2", `{"signing":"` + k2 + `","recovery":""}`, statement.BadBody},
		{"compromised, from as a number", "compromise k1", `{"key":"` + k1 + `","from":0}`, statement.BadBody},
		{"compromised", "compromise k1", `{"key":"` + k1 + `","from":"0"}`, ""},
		{"moved", "move hub", `{"origin":"hub.two","sealed":[]}`, ""},
		{"moved with sealed ends", "move hub", `{"origin":"hub.two","sealed":["` + h + `","` + strings.Repeat("2", 64) + `"]}`, ""},
		{"moved, sealed out of order", "move hub", `{"origin":"hub.two","sealed":["` + strings.Repeat("2", 64) + `","` + h + `"]}`, statement.BadValue},
		{"moved, sealed twice", "move hub", `{"origin":"hub.two","sealed":["` + h + `","` + h + `"]}`, statement.BadValue},
		{"moved, sealed empty", "move hub", `{"origin":"hub.two","sealed":[""]}`, statement.BadBody},
		{"moved, sealed all zero", "move hub", `{"origin":"hub.two","sealed":["` + strings.Repeat("0", 64) + `"]}`, statement.BadBody},
		{"moved, sealed null", "move hub", `{"origin":"hub.two","sealed":null}`, statement.NotCanonical},
		{"moved, sealed left out", "move hub", `{"origin":"hub.two"}`, statement.NotCanonical},
		{"moved to an origin with an angle", "move hub", `{"origin":"hub<two","sealed":[]}`, statement.BadValue},
		{"moved to an origin with an escape", "move hub", `{"origin":"hub\u003ctwo","sealed":[]}`, statement.NotCanonical},
		{"moved to an origin too long", "move hub", `{"origin":"` + strings.Repeat("h", 256) + `","sealed":[]}`, statement.BadValue},
		{"moved to the longest origin", "move hub", `{"origin":"` + strings.Repeat("h", 255) + `","sealed":[]}`, ""},
	}
}

func TestMoveSealsAtMost4096(t *testing.T) {
	for n, kind := range map[int]statement.Kind{identity.MaxSealed: "", identity.MaxSealed + 1: statement.BadValue} {
		c := newChain(t, "open")
		m := identity.Moved{Origin: "hub.two"}
		for i := range n {
			m.Sealed = append(m.Sealed, statement.Hash{1, byte(i >> 8), byte(i)})
		}
		st := parseStep("move hub")
		st.odd["body"] = string(encode(m))
		if err := c.take(c.make(st)); !isKind(err, kind) {
			t.Errorf("%d: want %q, got %v", n, kind, err)
		}
	}
}

// Two readers of one register come to one answer, though one of them holds
// confidential streams and the other has never heard of them.
func TestMoveDoesNotDependOnWhatElseIsKnown(t *testing.T) {
	all := newChain(t, "open\nsay\nsay in b\nsay in b\nsay in c")
	public := newChain(t, "open\nsay")
	if all.p.ID != public.p.ID || all.p.Heads[statement.Public] != public.p.Heads[statement.Public] {
		t.Fatal("not one public chain")
	}
	var sealed []statement.Hash
	var ends []identity.End
	for i, name := range []string{"b", "c"} {
		head := all.p.Heads[stream(name)]
		ends = append(ends, identity.End{Stream: stream(name), Seq: []string{"1", "0"}[i], ID: head.ID})
		sealed = append(sealed, ends[i].Seal([32]byte{byte(i)}))
	}
	slices.SortFunc(sealed, func(a, b statement.Hash) int { return slices.Compare(a[:], b[:]) })
	st := parseStep("move hub")
	st.odd["body"] = string(encode(identity.Moved{Origin: "hub.two", Sealed: sealed}))
	move := all.make(st)
	for name, c := range map[string]*chain{"who knows all": all, "who knows the register": public} {
		if err := c.take(move); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Who is given an end and its salt finds it among the sealed.
	if !slices.Contains(sealed, ends[0].Seal([32]byte{0})) || slices.Contains(sealed, ends[0].Seal([32]byte{9})) {
		t.Error("an end is not found by its salt, or without it")
	}
}

func TestStruck(t *testing.T) {
	c := newChain(t, `
		open
		say
		say
		compromise k1 from 2
		recover k2
		say`)
	for _, x := range []struct {
		key   string
		index int64
		want  bool
	}{{"k1", 1, false}, {"k1", 2, true}, {"k1", 9, true}, {"k2", 5, false}, {"r1", 3, false}, {"k9", 2, false}} {
		if c.p.Struck(public(x.key), x.index) != x.want {
			t.Errorf("%s at %d struck: %v", x.key, x.index, !x.want)
		}
	}
}

func TestIsIdentityType(t *testing.T) {
	for typ, want := range map[string]bool{
		identity.TypeOpened: true, identity.TypeRotated: true, identity.TypeCompromised: true,
		identity.TypeRecovered: true, identity.TypeMoved: true,
		"participant.opened/2": false, "participant.opened": false, "statement.body.erased/1": false,
	} {
		if identity.IsIdentityType(typ) != want {
			t.Errorf("%s: %v", typ, !want)
		}
	}
}
