package text

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
		policy.Drafter:     {Read, Table, Propose, Answer, Decide},
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

// TestEachTypeIsAnAction: none is left to chance.
func TestEachTypeIsAnAction(t *testing.T) {
	want := map[string]Action{TypeTabled: Table, TypeProposed: Propose, TypeDecided: Decide, TypeConsolidated: Decide,
		TypeEndorsed: Answer, TypeJoined: Answer, TypeObjected: Answer, TypeWithdrawn: Answer}
	for _, typ := range Types() {
		if want[typ] == "" || action(typ) != want[typ] {
			t.Errorf("%s is %q, want %q", typ, action(typ), want[typ])
		}
	}
}
