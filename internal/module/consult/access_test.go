package consult

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// TestAccess is every role × every action: who is not named may not.
func TestAccess(t *testing.T) {
	may := map[policy.Role][]Action{
		policy.Secretariat: {Read, Record},
		policy.Drafter:     {Read, Convene, Run, Join},
		policy.Moderator:   {Read}, policy.Chair: {Read}, policy.GroupLead: {Read}, policy.DirectoryManager: {Read},
		policy.Operator: {Read}, policy.ClearingOfficer: {Read}, policy.KeyOfficer: {Read}, policy.ContactOfficer: {Read}, policy.Auditor: {Read},
	}
	for _, role := range policy.Roles() {
		if may[role] == nil {
			t.Errorf("the table does not name the role %s", role)
		}
		for _, do := range Actions() {
			err := May(policy.Actor{Person: "person:1", Roles: []policy.Role{role}}, do)
			if want := slices.Contains(may[role], do); (err == nil) != want || err != nil && !fail.Is(err, fail.Denied) {
				t.Errorf("%s, %s: %v, want it allowed: %v", role, do, err, want)
			}
		}
	}
	for _, do := range Actions() {
		err := May(policy.Visitor, do)
		if do == Read && err != nil || do != Read && !fail.Is(err, fail.SignedOut) {
			t.Errorf("a visitor, %s: %v", do, err)
		}
	}
	if err := May(policy.Actor{Person: "person:1", Roles: policy.Roles()}, "admire"); !fail.Is(err, fail.Denied) {
		t.Errorf("an action that no table names: %v", err)
	}
	if len(allowed) != len(Actions()) {
		t.Errorf("%d actions, %d in the table", len(Actions()), len(allowed))
	}
}

// TestEachTypeIsAnAction: none is left to chance; the scheduler's are nobody's.
func TestEachTypeIsAnAction(t *testing.T) {
	want := map[string]Action{TypeCalled: Convene, TypeConcluded: Run, TypePhaseOpened: "", TypePhaseClosed: "", TypePhaseExtended: Run,
		TypePhaseReopened: Run, TypeGroupFormed: Run, TypeGroupAsked: Join, TypeGroupAdmitted: Run, TypeGroupDeclined: Run,
		TypeGroupLeft: Join, TypePointOpened: Join, TypePointSettled: Run}
	for _, typ := range Types() {
		do, known := want[typ]
		if !known || action(typ) != do {
			t.Errorf("%s is %q, want %q", typ, action(typ), do)
		}
		if do == "" {
			for _, r := range policy.Roles() {
				if May(policy.Actor{Person: "person:1", Roles: []policy.Role{r}}, do) == nil {
					t.Errorf("%s says %s", r, typ)
				}
			}
		}
	}
}
