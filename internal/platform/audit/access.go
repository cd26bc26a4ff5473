package audit

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with a trail.
type Action string

// The actions.
const (
	Read   Action = "read"
	Export Action = "export"
	Prove  Action = "prove"
)

// allowed is which authorizations may do what with the trail of the participant
// that gave them, in full:
//
//   - a participant's auditors read its trail, take it away as a file and
//     prove it; taking it away is itself noted;
//   - nobody else does: no other person of the participant, nobody of another
//     participant, and not the hub's secretariat or operator, whose own trail is
//     read by auditors of the hub's own participant;
//   - nobody writes in a trail by hand, and nobody takes anything out.
var allowed = map[Action]policy.Role{
	Read:   policy.Auditor,
	Export: policy.Auditor,
	Prove:  policy.Auditor,
}

// May reports whether an actor may do something with the trail of the
// participant in whose name it acts: nil, fail.SignedOut, or fail.Denied.
func May(actor policy.Actor, do Action) error {
	if !actor.SignedIn() {
		return fail.New(fail.SignedOut, "Sign in to read the audit trail.")
	}
	role, known := allowed[do]
	if !known || actor.Identity.IsZero() || !actor.Is(role) {
		return fail.New(fail.Denied, "Only the auditors of a participant read its audit trail.")
	}
	return nil
}
