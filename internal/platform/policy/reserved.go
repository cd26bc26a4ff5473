package policy

import (
	"slices"

	"comity.example/comity/internal/fail"
)

// Reserved is what somebody is told who holds none of the roles that may do
// something, and so may not: who may. Without a role it is everybody whom a
// participant has authorized. It is of kind fail.Denied.
func Reserved(roles ...Role) error {
	are := func(these ...Role) bool {
		return len(roles) == len(these) && !slices.ContainsFunc(these, func(r Role) bool { return !slices.Contains(roles, r) })
	}
	switch {
	case are():
		return fail.New(fail.Denied, "This is for people who are authorized by a participant.")
	case are(KeyOfficer):
		return fail.New(fail.Denied, "This is for the key officers of the participant.")
	case are(Auditor, KeyOfficer):
		return fail.New(fail.Denied, "This is for the auditors and key officers of the participant.")
	case are(ContactOfficer):
		return fail.New(fail.Denied, "This is for the contact officers of a participant.")
	case are(ContactOfficer, KeyOfficer):
		return fail.New(fail.Denied, "This is for the contact officers and key officers of a participant.")
	case are(ContactOfficer, Drafter, ClearingOfficer, DirectoryManager):
		return fail.New(fail.Denied, "This is for contact officers, drafters, clearing officers and directory managers.")
	case are(DirectoryManager):
		return fail.New(fail.Denied, "This is for the directory managers of the hub.")
	case are(Secretariat):
		return fail.New(fail.Denied, "This is for the secretariat of the hub.")
	}
	return fail.New(fail.Denied, "This is for other officers of the participant.")
}
