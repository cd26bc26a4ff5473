package custody_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/policy"
)

// life is a participant and what a reader of the rules expects of it.
type life struct {
	*desk
	sheets []keys.Sheet // the last is in force
	silent bool         // the key in force was declared compromised
}

// TestLifecycle takes participants through lives of any kind. After each step
// the fold of the register, done again from nothing, agrees with the hub; the
// store keeps the key in force and no other; and the participant can speak when,
// and only when, there is such a key.
func TestLifecycle(t *testing.T) {
	d := newDesk(t, hubtest.SQLite(t))
	rapid.Check(t, func(rt *rapid.T) {
		opened, err := d.service.Open(t.Context(), policy.As(policy.Secretariat))
		if err != nil {
			rt.Fatal(err)
		}
		one := *d
		one.t, one.opened = rt, opened
		one.officer.Identity = opened.Identity
		l := &life{desk: &one, sheets: []keys.Sheet{opened.Sheet}}
		steps := map[string]func(*rapid.T){
			"speak":   l.speak,
			"rotate":  func(rt *rapid.T) { l.rotate(t, rt) },
			"declare": func(rt *rapid.T) { l.declare(t, rt) },
			"recover": func(rt *rapid.T) { l.recover(t, rt) },
			"try":     func(rt *rapid.T) { l.try(t, rt) },
		}
		// Each step is durable on disk: lives are short, and many.
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(maps.Keys(steps))), 1, 7).Draw(rt, "steps") {
			steps[name](rt)
			l.check(t)
		}
	})
}

func (l *life) speak(rt *rapid.T) {
	if l.speaks() == l.silent {
		rt.Fatalf("speaks: %v, silenced: %v", !l.silent, l.silent)
	}
}

func (l *life) rotate(t *testing.T, rt *rapid.T) {
	l.Clock.Advance(time.Minute)
	key := rapid.SampledFrom(l.history().Keys).Draw(rt, "key")
	_, err := l.service.Rotate(t.Context(), l.officer, l.opened.Identity, key.Key)
	if allowed := key.Until == nil; allowed != (err == nil) || !allowed && !fail.Is(err, fail.Conflict) {
		rt.Fatalf("rotating %s: %v", key.Standing, err)
	}
}

func (l *life) declare(t *testing.T, rt *rapid.T) {
	key := rapid.SampledFrom(l.history().Keys).Draw(rt, "key")
	c := custody.Declaration{Key: key.Key, From: rapid.Int64Range(0, l.Size()-1).Draw(rt, "from"), Recover: rapid.Bool().Draw(rt, "recover")}
	if _, err := l.service.Declare(t.Context(), l.officer, l.opened.Identity, l.sheet().Secret, c); err != nil {
		rt.Fatal(err)
	}
	l.silent = !c.Recover && (l.silent || key.Until == nil)
}

func (l *life) recover(t *testing.T, rt *rapid.T) {
	got, err := l.service.Recover(t.Context(), l.officer, l.opened.Identity, l.sheet().Secret, rapid.Bool().Draw(rt, "renew"))
	if err != nil {
		rt.Fatal(err)
	}
	if l.silent = false; got.Sheet != nil {
		l.sheets = append(l.sheets, *got.Sheet)
	}
}

// try tries a sheet: that in force works, as often as it is tried.
func (l *life) try(t *testing.T, rt *rapid.T) {
	l.Clock.Advance(time.Minute)
	s := rapid.SampledFrom(l.sheets).Draw(rt, "sheet")
	_, err := l.service.Try(t.Context(), l.officer, l.opened.Identity, s.Secret)
	if works := s.Public == l.sheet().Public; works != (err == nil) || !works && !fail.Is(err, fail.Invalid) {
		rt.Fatalf("a sheet that works: %v: %v", works, err)
	}
}

func (l *life) sheet() keys.Sheet { return l.sheets[len(l.sheets)-1] }

func (l *life) check(t *testing.T) {
	p, err := l.Identity(t.Context(), l.opened.Identity)
	if err != nil {
		l.t.Fatalf("%v", err)
	}
	if again := l.fold(t); !reflect.DeepEqual(p, again) {
		l.t.Fatalf("the register folds to %s, the hub has %s", text(again), text(p))
	}
	if p.Recovery != l.sheet().Public || (p.Signing == nil) != l.silent {
		l.t.Fatalf("the sheet in force is %s, silent %v; the fold: %s", l.sheet().Public, l.silent, text(p))
	}
	if l.silent {
		l.kept()
	} else {
		l.kept(*p.Signing)
	}
	h := l.history()
	if len(h.Keys) != len(p.Keys) || len(h.Recovery) != len(l.sheets) || h.Recovery[0].Key != p.Recovery {
		l.t.Fatalf("the history has %d keys and %d recovery keys", len(h.Keys), len(h.Recovery))
	}
	for i, u := range p.Keys {
		k := h.Keys[len(h.Keys)-1-i]
		want := custody.Replaced
		switch {
		case u.Struck != nil:
			want = custody.Struck
		case u.Until == nil:
			want = custody.InForce
		}
		if k.Key != u.Key || k.Standing != want || k.From != u.From || (k.Ended == nil) != (u.Until == nil) {
			l.t.Fatalf("the history says %+v of %+v", k, u)
		}
	}
}

// fold is what a stranger makes of the participant's statements.
func (l *life) fold(t *testing.T) (p *identity.Participant) {
	all, err := l.List(t.Context(), ledger.Filter{By: l.opened.Identity, After: -1, Limit: 10_000})
	if err != nil {
		l.t.Fatalf("%v", err)
	}
	slices.SortFunc(all, func(a, b ledger.Record) int { return cmp.Compare(a.Index, b.Index) })
	for _, r := range all {
		if p, err = identity.Next(p, r.Index, &r.Statement, r.Body); err != nil {
			l.t.Fatalf("statement %d: %v", r.Index, err)
		}
	}
	return p
}

func text(p *identity.Participant) string {
	b, err := json.Marshal(p)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
