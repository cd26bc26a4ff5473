package submission

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// TestAccess is every role × every action: who is not named may not.
func TestAccess(t *testing.T) {
	may := map[policy.Role][]Action{
		policy.Secretariat:     {Read, Record, Attach, Preview},
		policy.Drafter:         {Read, Transmit, Make, Answer, Attach, Preview},
		policy.ClearingOfficer: {Read, Preview},
		policy.KeyOfficer:      {Read, Preview},
		policy.Moderator:       {Read}, policy.Chair: {Read}, policy.GroupLead: {Read}, policy.DirectoryManager: {Read},
		policy.Operator: {Read}, policy.ContactOfficer: {Read}, policy.Auditor: {Read},
	}
	for _, role := range policy.Roles() {
		if may[role] == nil {
			t.Errorf("the table does not name the role %s", role)
		}
		for _, do := range Actions() {
			actor := policy.Actor{Person: "person:1", Roles: []policy.Role{role}}
			err := May(actor, do)
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

// TestEveryActionIsNamed: no action is left to chance, and each type of
// statement is one of them.
func TestEveryActionIsNamed(t *testing.T) {
	if len(allowed) != len(Actions()) {
		t.Errorf("%d actions, %d in the table", len(Actions()), len(allowed))
	}
	for _, do := range Actions() {
		if _, ok := allowed[do]; !ok {
			t.Errorf("%s is not in the table", do)
		}
	}
	want := map[string]Action{TypeRecorded: Record, TypeTransmitted: Transmit, TypeMade: Make, TypeJoined: Answer,
		TypeConfirmed: Answer, TypeCorrected: Answer, TypeWithdrawn: Answer}
	for _, typ := range Types() {
		if want[typ] == "" || action(typ) != want[typ] {
			t.Errorf("%s is %s, want %s", typ, action(typ), want[typ])
		}
	}
}
