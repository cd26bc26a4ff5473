package authorization

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
	type row struct {
		person  []policy.Role // who may, signed in
		program []policy.Role // who may, as the program
		visitor bool
	}
	all := policy.Roles()
	may := map[Action]row{
		Read:        {all, all, true},
		People:      {all, nil, false},
		Give:        {[]policy.Role{policy.KeyOfficer}, nil, false},
		Withdraw:    {[]policy.Role{policy.KeyOfficer}, nil, false},
		Suspend:     {[]policy.Role{policy.ClearingOfficer, policy.KeyOfficer}, nil, false},
		OwnPasskeys: {all, nil, false},
		Found:       {[]policy.Role{policy.Secretariat}, []policy.Role{policy.Secretariat, policy.Operator}, false},
	}
	for _, do := range Actions() {
		want, named := may[do]
		if !named {
			t.Errorf("no table names the action %q", do)
		}
		for _, r := range all {
			actor := policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: []policy.Role{r}}
			if err := May(actor, do); (err == nil) != slices.Contains(want.person, r) || err != nil && !fail.Is(err, fail.Denied) {
				t.Errorf("%s by %s: %v", do, r, err)
			}
			if err := May(policy.As(r), do); (err == nil) != slices.Contains(want.program, r) {
				t.Errorf("%s by the program as %s: %v", do, r, err)
			}
		}
		if err := May(policy.Visitor, do); (err == nil) != want.visitor {
			t.Errorf("%s by a visitor: %v", do, err)
		}
	}
	if May(policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: all}, "praise") == nil {
		t.Error("an unknown action is allowed")
	}
	source, err := os.ReadFile("access.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`(?m)^\t\w+ +Action = "`).FindAll(source, -1)); n != len(Actions()) || n != len(allowed) {
		t.Errorf("%d actions are declared, %d listed, %d in the table", n, len(Actions()), len(allowed))
	}
}
