package outbox

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Every authorization against every action.
func TestMay(t *testing.T) {
	follow := map[policy.Role]bool{policy.KeyOfficer: true, policy.ClearingOfficer: true, policy.ContactOfficer: true,
		policy.Secretariat: true, policy.Operator: true, policy.Drafter: false, policy.Auditor: false,
		policy.Moderator: false, policy.Chair: false, policy.GroupLead: false, policy.DirectoryManager: false}
	if len(allowed) != 3 || len(follow) != len(policy.Roles()) {
		t.Fatal("an action or a role that this table does not name")
	}
	for _, role := range policy.Roles() {
		actor := policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: []policy.Role{role}}
		if err := May(actor, Choose); err != nil {
			t.Errorf("%s chooses: %v", role, err)
		}
		if err := May(actor, Follow); (err == nil) != follow[role] {
			t.Errorf("%s follows: %v", role, err)
		}
		actor.Identity = statement.Hash{}
		if err := May(actor, Follow); !fail.Is(err, fail.Denied) {
			t.Errorf("%s follows, in nobody's name: %v", role, err)
		}
	}
	for _, role := range policy.Roles() {
		if err := May(policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: []policy.Role{role}}, Heed); !fail.Is(err, fail.Denied) {
			t.Errorf("%s hands in a letter that came back: %v", role, err)
		}
		if err := May(policy.As(role), Heed); (err == nil) != (role == policy.Operator) {
			t.Errorf("the program, as %s, hands in a letter that came back: %v", role, err)
		}
	}
	if err := May(policy.Visitor, Heed); !fail.Is(err, fail.Denied) {
		t.Errorf("a visitor hands in a letter that came back: %v", err)
	}
	for _, do := range []Action{Choose, Follow, "read"} {
		for _, actor := range []policy.Actor{policy.Visitor, policy.As(policy.Operator)} {
			if err := May(actor, do); !fail.Is(err, fail.SignedOut) {
				t.Errorf("a visitor, %s: %v", do, err)
			}
		}
	}
	if err := May(policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: policy.Roles()}, "read"); !fail.Is(err, fail.Denied) {
		t.Errorf("an action that no rule names: %v", err)
	}
}
