package refusal

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Every authorization against every action, of the hub and of another.
func TestMay(t *testing.T) {
	hub, other := statement.Hash{1}, statement.Hash{2}
	actions := []Action{Read}
	if len(actions) != len(allowed) {
		t.Fatal("an action that this table does not name")
	}
	for _, do := range actions {
		for _, role := range policy.Roles() {
			want := slices.Contains([]policy.Role{policy.Auditor, policy.Operator}, role)
			for identity, may := range map[statement.Hash]bool{hub: want, other: false, {}: false} {
				actor := policy.Actor{Person: "person:1", Identity: identity, Roles: []policy.Role{role}}
				if err := May(actor, do, hub); (err == nil) != may || err != nil && !fail.Is(err, fail.Denied) {
					t.Errorf("%s of %s, %s: %v", role, identity.Short(), do, err)
				}
			}
		}
		if err := May(policy.Visitor, do, hub); !fail.Is(err, fail.SignedOut) {
			t.Errorf("a visitor, %s: %v", do, err)
		}
	}
	if err := May(policy.Actor{Person: "person:1", Identity: hub, Roles: policy.Roles()}, "alter", hub); !fail.Is(err, fail.Denied) {
		t.Errorf("an action that no rule names: %v", err)
	}
	if err := May(policy.Actor{Person: "person:1", Roles: policy.Roles()}, Read, statement.Hash{}); !fail.Is(err, fail.Denied) {
		t.Errorf("a hub without a participant: %v", err)
	}
}
