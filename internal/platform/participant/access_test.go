package participant

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Every role and every action: who may what, in full.
func TestMay(t *testing.T) {
	may := map[Action]map[policy.Role]bool{
		Read: nil, Apply: nil, // everybody
		List:     {policy.Secretariat: true},
		Record:   {policy.Secretariat: true},
		Name:     {policy.Secretariat: true},
		Accredit: {policy.Secretariat: true},
		Found:    {policy.Secretariat: true},
		Bar:      {policy.Secretariat: true},
		SetRules: {policy.Secretariat: true},
		Consider: {policy.Secretariat: true},
		Object:   {policy.Drafter: true},
		Leave:    {policy.KeyOfficer: true},
	}
	for _, do := range Actions() {
		who, named := may[do]
		if !named {
			t.Errorf("no table names %s", do)
			continue
		}
		for _, role := range policy.Roles() {
			actor := policy.Actor{Person: "person:1", For: "state:ke", Roles: []policy.Role{role}}
			if err := May(actor, do); (err == nil) != (who == nil || who[role]) || err != nil && !fail.Is(err, fail.Denied) {
				t.Errorf("%s by %s: %v", do, role, err)
			}
		}
		if err := May(policy.Visitor, do); (err == nil) != (who == nil) {
			t.Errorf("%s by a visitor: %v", do, err)
		}
	}
	if len(may) != len(Actions()) || len(allowed) != len(Actions()) {
		t.Errorf("%d actions, %d in this table, %d allowed", len(Actions()), len(may), len(allowed))
	}
	if err := May(policy.As(policy.Secretariat), "praise"); !fail.Is(err, fail.Denied) {
		t.Errorf("an action that there is not: %v", err)
	}
}

// Objections are of States, and a withdrawal of somebody who is listed.
func TestMayForWhom(t *testing.T) {
	all := []policy.Role{policy.Drafter, policy.KeyOfficer}
	for _, tc := range []struct {
		as            string
		object, leave bool
	}{{"state:ke", true, true}, {"org:osce", false, true}, {"", false, false}} {
		actor := policy.Actor{Person: "person:1", For: tc.as, Roles: all}
		if got := May(actor, Object) == nil; got != tc.object {
			t.Errorf("%q objects: %v", tc.as, got)
		}
		if got := May(actor, Leave) == nil; got != tc.leave {
			t.Errorf("%q leaves: %v", tc.as, got)
		}
	}
}

// What a person says is some action; what the hub's clock says is none.
func TestActionOfEveryType(t *testing.T) {
	for _, typ := range Types() {
		if got := ActionOf(typ, false); (got == "") != (typ == TypeEnded) || got != "" && !slices.Contains(Actions(), got) {
			t.Errorf("%s is %q", typ, got)
		}
	}
	if !slices.IsSorted(Decided()) {
		t.Errorf("%v is not in order", Decided())
	}
	r := Rules{Two: []string{TypeSuspended}}
	for typ, want := range map[string]bool{TypeSuspended: true, TypeRules: true, TypeListed: false} {
		if r.NeedsTwo(typ) != want {
			t.Errorf("%s needs two: %v", typ, !want)
		}
	}
	if (&Rules{}).NeedsTwo(TypeRules) {
		t.Error("rules need two where nothing does")
	}
}
