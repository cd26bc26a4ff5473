package draft

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TestAccess tries every action with every role, and without any.
func TestAccess(t *testing.T) {
	may := map[Action][]policy.Role{
		Desk: policy.Roles(), Put: policy.Roles(), Clear: policy.Roles(), Away: policy.Roles(),
		Audit: {policy.Auditor, policy.KeyOfficer}, Void: {policy.KeyOfficer}, SetList: {policy.KeyOfficer},
	}
	for _, do := range Actions() {
		want, named := may[do]
		if !named {
			t.Errorf("no table names the action %q", do)
		}
		for _, r := range policy.Roles() {
			actor := policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: []policy.Role{r}}
			if err := May(actor, do); (err == nil) != slices.Contains(want, r) || err != nil && !fail.Is(err, fail.Denied) {
				t.Errorf("%s by %s: %v", do, r, err)
			}
			if err := May(policy.As(r), do); !fail.Is(err, fail.SignedOut) {
				t.Errorf("%s by the program as %s: %v", do, r, err)
			}
			if err := May(policy.Actor{Person: "person:1", Roles: []policy.Role{r}}, do); !fail.Is(err, fail.Denied) {
				t.Errorf("%s by a %s of nobody: %v", do, r, err)
			}
		}
		if err := May(policy.Visitor, do); !fail.Is(err, fail.SignedOut) {
			t.Errorf("%s by a visitor: %v", do, err)
		}
	}
	if May(policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: policy.Roles()}, "praise") == nil {
		t.Error("an unknown action is allowed")
	}
	// An action that access.go declares and no list names would be tried by nobody.
	source, err := os.ReadFile("access.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`(?m)^\t\w+ +Action = "`).FindAll(source, -1)); n != len(Actions()) || n != len(allowed) {
		t.Errorf("%d actions are declared, %d listed, %d in the table", n, len(Actions()), len(allowed))
	}
}
