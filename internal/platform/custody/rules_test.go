package custody_test

import (
	"crypto/ed25519"
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

func private(t *testing.T, k any) ed25519.PrivateKey {
	t.Helper()
	priv, ok := k.(ed25519.PrivateKey)
	if !ok {
		t.Fatalf("a %T is no private key", k)
	}
	return priv
}

// mine lists which role may do what to the keys of its own participant; what is
// not listed is denied.
var mine = map[custody.Action][]policy.Role{
	custody.Read:       policy.Roles(),
	custody.Open:       {policy.Secretariat},
	custody.Admit:      {policy.Secretariat},
	custody.See:        {policy.KeyOfficer, policy.Auditor},
	custody.Schedule:   {policy.KeyOfficer},
	custody.Rotate:     {policy.KeyOfficer},
	custody.Compromise: {policy.KeyOfficer},
	custody.Recover:    {policy.KeyOfficer},
	custody.Move:       {policy.KeyOfficer},
	custody.Try:        {policy.KeyOfficer},
}

func TestEveryRoleAndAction(t *testing.T) {
	own, other := statement.Hash{1}, statement.Hash{2}
	public := []custody.Action{custody.Read}
	secretariat := []custody.Action{custody.Read, custody.Open, custody.Admit}
	for _, do := range custody.Actions() {
		roles, named := mine[do]
		if !named {
			t.Errorf("no table names the action %s", do)
		}
		for _, r := range policy.Roles() {
			person := policy.Actor{Person: "person:0", Identity: own, Roles: []policy.Role{r}}
			check(t, person, do, own, slices.Contains(roles, r))
			// To another's keys a person may do what everybody may, or the secretariat.
			elsewhere := public
			if r == policy.Secretariat {
				elsewhere = secretariat
			}
			check(t, person, do, other, slices.Contains(elsewhere, do))
			check(t, person, do, statement.Hash{}, slices.Contains(elsewhere, do))
		}
		check(t, policy.Visitor, do, own, slices.Contains(public, do))
		check(t, policy.Visitor, do, statement.Hash{}, slices.Contains(public, do))
		check(t, policy.As(policy.Operator), do, own, do != custody.Open && do != custody.Admit)
		check(t, policy.As(policy.KeyOfficer), do, own, slices.Contains(public, do))
	}
	if err := custody.May(policy.As(policy.Operator), "invented", own); !fail.Is(err, fail.Denied) {
		t.Errorf("an action that no table names: %v", err)
	}
}

func check(t *testing.T, actor policy.Actor, do custody.Action, of statement.Hash, want bool) {
	t.Helper()
	err := custody.May(actor, do, of)
	if (err == nil) != want || err != nil && !fail.Is(err, fail.Denied) {
		t.Errorf("%v of %s does %q to %s: %v, want %v", actor.Roles, actor.Identity.Short(), do, of.Short(), err, want)
	}
}

// Every command asks first, and says nothing to those who may not.
func TestCommandsAsk(t *testing.T) {
	d := newDesk(t, hubtest.SQLite(t))
	id, key, typed, size := d.opened.Identity, d.inForce(), d.opened.Sheet.Secret, d.Size()
	ctx, nobody := t.Context(), policy.Actor{Person: "person:1", Identity: d.Hub(), Roles: []policy.Role{policy.KeyOfficer, policy.Operator, policy.Drafter}}
	o, err := keys.Open(d.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func() error{
		"open":     func() error { _, err := d.service.Open(ctx, nobody); return err },
		"admit":    func() error { _, err := d.service.Admit(ctx, nobody, o.Leaf, o.Blob); return err },
		"schedule": func() error { return d.service.Schedule(ctx, nobody, id, 6) },
		"rotate":   func() error { _, err := d.service.Rotate(ctx, nobody, id, key); return err },
		"declare": func() error {
			_, err := d.service.Declare(ctx, nobody, id, typed, custody.Declaration{Key: key, From: 1})
			return err
		},
		"recover": func() error { _, err := d.service.Recover(ctx, nobody, id, typed, true); return err },
		"move":    func() error { _, err := d.service.Move(ctx, nobody, id, typed, "other.test"); return err },
		"try":     func() error { _, err := d.service.Try(ctx, nobody, id, typed); return err },
		"see":     func() error { _, err := d.queries.Desk(ctx, nobody, id); return err },
	} {
		if err := do(); !fail.Is(err, fail.Denied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d.kept(key); d.Size() != size {
		t.Errorf("%d statements were said", d.Size()-size)
	}
}

// A locked hub changes no keys.
func TestLocked(t *testing.T) {
	d := newDesk(t, hubtest.SQLite(t))
	id, key, size := d.opened.Identity, d.inForce(), d.Size()
	locked := &keys.Store{}
	d.service.Keys, d.queries.Keys = locked, locked
	for name, do := range map[string]func() error{
		"open":   func() error { _, err := d.service.Open(t.Context(), policy.As(policy.Secretariat)); return err },
		"rotate": func() error { _, err := d.service.Rotate(t.Context(), d.officer, id, key); return err },
		"recover": func() error {
			_, err := d.service.Recover(t.Context(), d.officer, id, d.opened.Sheet.Secret, false)
			return err
		},
	} {
		if err := do(); !fail.Is(err, fail.Locked) || fail.Hint(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := d.service.Tidy(t.Context()); err != nil {
		t.Error(err)
	}
	if view, err := d.queries.Desk(t.Context(), d.officer, id); err != nil || !view.Locked || d.Size() != size {
		t.Errorf("%+v, %v", view, err)
	}
}

func TestHosting(t *testing.T) {
	hub, other := statement.Hash{1}, statement.Hash{2}
	for _, c := range []struct {
		name    string
		ceiling statement.Marking
		of      statement.Hash
		m       statement.Marking
		want    fail.Kind
	}{
		{"clear for others", "", other, statement.Clear, ""},
		{"amber for others", "", other, statement.Amber, ""},
		{"above amber for others", "", other, statement.AmberStrict, fail.Denied},
		{"red for others", "", other, statement.Red, fail.Denied},
		{"red of its own", "", hub, statement.Red, ""},
		{"a lower ceiling", statement.Green, other, statement.Amber, fail.Denied},
		{"a higher ceiling", statement.Red, other, statement.Red, ""},
		{"no marking", "", other, "TLP:WHITE", fail.Invalid},
	} {
		if err := (custody.Hosting{Hub: hub, Ceiling: c.ceiling}).Allow(c.of, c.m); fail.KindOf(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
