package saying_test

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
)

// TestMay is every role × who speaks: drafters hand in what their participant says,
// the secretariat records, and nobody else does either.
func TestMay(t *testing.T) {
	for _, role := range policy.Roles() {
		for speaker, want := range map[string]bool{"": role == policy.Secretariat, "state:ke": role == policy.Drafter} {
			err := saying.May(policy.Actor{Person: "person:1", For: "state:ke", Roles: []policy.Role{role}}, speaker)
			if (err == nil) != want || err != nil && !fail.Is(err, fail.Denied) {
				t.Errorf("%s as %q: %v, want it allowed: %v", role, speaker, err, want)
			}
		}
	}
	for _, speaker := range []string{"", "state:ke"} {
		if err := saying.May(policy.Visitor, speaker); !fail.Is(err, fail.SignedOut) {
			t.Errorf("a visitor as %q: %v", speaker, err)
		}
	}
}
