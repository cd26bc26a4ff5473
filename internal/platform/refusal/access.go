package refusal

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Action is something that can be done with the trail.
type Action string

// The actions.
const Read Action = "read"

// allowed is who may do what, in full:
//
//   - the auditors of the hub's own participant, and its operators, read what
//     the hub has refused;
//   - nobody else does: not the secretariat, and nobody of another participant,
//     whatever happened to that one's people: the trail tells of everybody;
//   - nobody writes in it by hand, and nobody takes anything out.
var allowed = map[Action][]policy.Role{Read: {policy.Auditor, policy.Operator}}

// May reports whether an actor may do something with the trail of the hub whose
// own participant has this identity: nil, fail.SignedOut, or fail.Denied.
func May(actor policy.Actor, do Action, hub statement.Hash) error {
	if !actor.SignedIn() {
		return fail.New(fail.SignedOut, "Sign in to see what was refused.")
	}
	if actor.Identity != hub || hub.IsZero() || !actor.Any(allowed[do]...) {
		return fail.New(fail.Denied, "Only auditors and operators of the hub see what it has refused.")
	}
	return nil
}
