package audit

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Every authorization against every action: only an auditor, and only one who
// acts for a participant.
func TestMay(t *testing.T) {
	actions := []Action{Read, Export, Prove}
	if len(actions) != len(allowed) {
		t.Fatal("an action that this table does not name")
	}
	for _, do := range actions {
		if _, named := allowed[do]; !named {
			t.Errorf("%s is named by no rule", do)
		}
		for _, role := range policy.Roles() {
			actor := policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: []policy.Role{role}}
			if err := May(actor, do); (err == nil) != (role == policy.Auditor) {
				t.Errorf("%s, %s: %v", role, do, err)
			}
		}
		for name, tc := range map[string]struct {
			actor policy.Actor
			kind  fail.Kind
		}{
			"a visitor":                  {policy.Visitor, fail.SignedOut},
			"the program":                {policy.As(policy.Auditor), fail.SignedOut},
			"an auditor without a hat":   {policy.Actor{Person: "person:1", Roles: []policy.Role{policy.Auditor}}, fail.Denied},
			"a person without any roles": {policy.Actor{Person: "person:1", Identity: statement.Hash{1}}, fail.Denied},
		} {
			if err := May(tc.actor, do); !fail.Is(err, tc.kind) {
				t.Errorf("%s, %s: %v", name, do, err)
			}
		}
	}
	if err := May(policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: policy.Roles()}, "alter"); !fail.Is(err, fail.Denied) {
		t.Errorf("an action that no rule names: %v", err)
	}
}
