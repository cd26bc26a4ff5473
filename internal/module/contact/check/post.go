package check

import (
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
)

// Kinds are the notices of communication checks. All are confidential: a letter
// says nothing but that something waits. Those to contacts, and to the officers in
// their place, are sent at once, whatever people have chosen.
func Kinds() (out []outbox.Kind) {
	for _, n := range []News{Asked, Reminded, AsOfficer, Announced, Coming} {
		out = append(out, outbox.Kind{Name: "check." + string(n), Words: "check.notice." + string(n) + ".", Marking: Marking,
			Once: n == Asked || n == Reminded || n == AsOfficer})
	}
	return out
}

// Notice is how somebody is told: a contact at its address, officers at theirs.
func (t Telling) Notice() outbox.Notice {
	n := outbox.Notice{Kind: "check." + string(t.News), Marking: Marking, Link: t.Link, Key: t.Key, To: outbox.Recipient{Participant: t.Participant}}
	switch t.News {
	case Asked, Reminded:
		n.To.Address, n.To.Language = t.Address, t.Language
	case Coming:
		n.To.Roles = []policy.Role{policy.DirectoryManager}
	default:
		n.To.Roles = []policy.Role{policy.ContactOfficer}
	}
	return n
}
