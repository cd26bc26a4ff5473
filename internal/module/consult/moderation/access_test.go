package moderation

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// TestAccess is every role × every action: who is not named may not.
func TestAccess(t *testing.T) {
	may := map[policy.Role][]Action{
		policy.Secretariat: {Read, See, Admit, Decline}, policy.Moderator: {Read, See, Admit, Decline}, policy.Drafter: {Read, See, Admit, Decline},
		policy.ClearingOfficer: {Read, See},
		policy.Chair:           {Read}, policy.GroupLead: {Read}, policy.DirectoryManager: {Read}, policy.Operator: {Read}, policy.KeyOfficer: {Read},
		policy.ContactOfficer: {Read}, policy.Auditor: {Read},
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
}
