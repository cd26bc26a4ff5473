package policy_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// TestReserved: in whichever order the roles stand, whoever has none of them is told
// of all of them, and of no other.
func TestReserved(t *testing.T) {
	for who, roles := range map[string][]policy.Role{
		"people who are authorized":      nil,
		"the key officers":               {policy.KeyOfficer},
		"auditors and key officers":      {policy.KeyOfficer, policy.Auditor},
		"the auditors and key officers":  {policy.Auditor, policy.KeyOfficer},
		"the contact officers of":        {policy.ContactOfficer},
		"contact officers and key":       {policy.KeyOfficer, policy.ContactOfficer},
		"the directory managers":         {policy.DirectoryManager},
		"the secretariat":                {policy.Secretariat},
		"other officers":                 {policy.Secretariat, policy.Operator},
		"contact officers, drafters, cl": {policy.ContactOfficer, policy.Drafter, policy.ClearingOfficer, policy.DirectoryManager},
	} {
		if err := policy.Reserved(roles...); !fail.Is(err, fail.Denied) || !strings.Contains(err.Error(), who) {
			t.Errorf("%v: %v", roles, err)
		}
	}
}
