package signin

import (
	"testing"

	"comity.example/comity/internal/platform/policy"
)

// TestAccess is every role × every action, as sentences say it in access.go.
func TestAccess(t *testing.T) {
	person := func(r policy.Role) policy.Actor {
		return policy.Actor{Person: "person:1", Identity: [32]byte{1}, Roles: []policy.Role{r}}
	}
	invites := map[policy.Role]bool{policy.KeyOfficer: true, policy.Secretariat: true, policy.Operator: true}
	seen := 0
	for _, do := range Actions() {
		for _, r := range policy.Roles() {
			want := map[Action]bool{Enter: true, Own: true, Ask: invites[r], Know: true, Forget: r == policy.Operator}[do]
			if got := May(person(r), do) == nil; got != want {
				t.Errorf("%s may %s: %v, want %v", r, do, got, want)
			}
			// What reaches over participants is the program's alone, or the
			// secretariat's to invite.
			if got, want := everywhere(person(r), do), do == Ask && r == policy.Secretariat; got != want {
				t.Errorf("a person who is %s may %s everywhere: %v, want %v", r, do, got, want)
			}
			seen++
		}
		for _, a := range []struct {
			name  string
			actor policy.Actor
			may   map[Action]bool
		}{
			{"a visitor", policy.Visitor, map[Action]bool{Enter: true}},
			{"somebody without a hat", policy.Actor{Person: "person:1"}, map[Action]bool{Enter: true, Own: true}},
		} {
			if got := May(a.actor, do) == nil; got != a.may[do] {
				t.Errorf("%s may %s: %v", a.name, do, got)
			}
		}
		if do != Enter && do != Own && !everywhere(policy.As(policy.Operator), do) {
			t.Errorf("the program at its operator's command line may not %s everywhere", do)
		}
	}
	if len(allowed) != len(Actions()) || seen == 0 {
		t.Errorf("%d actions have rules, %d are listed", len(allowed), len(Actions()))
	}
	if May(person(policy.Secretariat), "dance") == nil {
		t.Error("an action that no table names is allowed")
	}
}
