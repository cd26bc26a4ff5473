package token

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Every role against every action, and a program against all.
func TestMay(t *testing.T) {
	want := map[Action][]policy.Role{
		See: {policy.Drafter, policy.ClearingOfficer, policy.ContactOfficer, policy.KeyOfficer, policy.Auditor},
		All: {policy.KeyOfficer, policy.Auditor}, Cut: {policy.KeyOfficer},
		Put: {policy.Drafter, policy.ClearingOfficer, policy.ContactOfficer, policy.KeyOfficer},
	}
	if len(Actions()) != len(allowed) || len(Actions()) != len(want) {
		t.Fatal("an action that this table does not name")
	}
	for _, do := range Actions() {
		for _, role := range policy.Roles() {
			actor := policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: []policy.Role{role}}
			if err := May(actor, do); (err == nil) != slices.Contains(want[do], role) || err != nil && !fail.Is(err, fail.Denied) {
				t.Errorf("%s, %s: %v", role, do, err)
			}
			actor.Token = "token:1"
			if err := May(actor, do); !fail.Is(err, fail.Denied) {
				t.Errorf("a program of a %s, %s: %v", role, do, err)
			}
		}
		if err := May(policy.Visitor, do); !fail.Is(err, fail.SignedOut) {
			t.Errorf("a visitor, %s: %v", do, err)
		}
		if err := May(policy.Actor{Person: "person:1", Roles: policy.Roles()}, do); !fail.Is(err, fail.Denied) {
			t.Errorf("without a hat, %s: %v", do, err)
		}
	}
}

// Every role against every scope: who reads reads, who drafts drafts.
func TestHas(t *testing.T) {
	for _, s := range append(Scopes(), "everything", "contacts:write", "") {
		for _, role := range policy.Roles() {
			want := slices.Contains(policy.ParticipantRoles(), role) && slices.Contains(Scopes(), s)
			if s.Drafts() {
				want = role == policy.Drafter || role == policy.ContactOfficer
			}
			if got := Has(policy.Actor{Person: "person:1", Identity: statement.Hash{1}, Roles: []policy.Role{role}}, s); got != want {
				t.Errorf("%s, %q: %v", role, s, got)
			}
		}
		if Has(policy.Visitor, s) || Has(policy.Actor{Roles: policy.Roles()}, s) {
			t.Errorf("a visitor has %q", s)
		}
	}
}
