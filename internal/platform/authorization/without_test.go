package authorization_test

import (
	"strings"
	"testing"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/policy"
)

// Who has no passkey is given what takes none, and clears nothing.
func TestWithoutAPasskey(t *testing.T) {
	body := func(passkeys string, roles ...policy.Role) []byte {
		var quoted []string
		for _, r := range roles {
			quoted = append(quoted, `"`+string(r)+`"`)
		}
		return []byte(`{"person":"person:` + strings.Repeat("a", 32) + `","roles":[` + strings.Join(quoted, ",") + `],"passkeys":` + passkeys + `}`)
	}
	may := map[policy.Role]bool{policy.Auditor: true, policy.ContactOfficer: true, policy.Drafter: true}
	for _, r := range policy.Roles() {
		_, err := authorization.ParseGiven(body("[]", r))
		if may[r] && err != nil || !may[r] && !fail.Is(err, fail.Invalid) {
			t.Errorf("%s without a passkey: %v", r, err)
		}
	}
	if _, err := authorization.ParseGiven(body("[]", policy.ClearingOfficer, policy.Drafter)); !fail.Is(err, fail.Invalid) {
		t.Errorf("a drafter who clears: %v", err)
	}
	if _, err := authorization.ParseGiven(body("null", policy.Drafter)); !fail.Is(err, fail.Invalid) {
		t.Errorf("none, written in another way: %v", err)
	}
	if _, err := clearance.ParseAuthorized(body("[]", policy.Drafter)); err == nil {
		t.Error("something can be cleared by it")
	}
}
