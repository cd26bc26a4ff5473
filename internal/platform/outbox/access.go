package outbox

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with the outbox.
type Action string

// The actions.
const (
	Choose Action = "choose" // what one receives oneself
	Follow Action = "follow" // what becomes of a participant's notices
	Heed   Action = "heed"   // that a letter came back
)

// allowed is which authorizations may do what, in full; none is needed where
// the list is empty, beyond being signed in:
//
//   - every person chooses what he or she receives, for himself or herself
//     alone, and cannot decline what concerns his or her own access or the keys of
//     a participant;
//   - a participant's officers see which notices to its people did not arrive,
//     and why; they do not see what was in them;
//   - the secretariat and the operator of a hub see that for the hub's own
//     notices, such as those to applicants, and for no other participant's;
//   - that a letter came back is told by the program alone, at its operator's
//     command line, where the mail server hands it in; by nobody who is signed in.
var allowed = map[Action][]policy.Role{
	Choose: {},
	Heed:   {policy.Operator},
	Follow: {policy.KeyOfficer, policy.ClearingOfficer, policy.ContactOfficer, policy.Secretariat, policy.Operator},
}

// May reports whether an actor may do something: nil, fail.SignedOut, or
// fail.Denied. Following concerns the participant in whose name the actor acts.
func May(actor policy.Actor, do Action) error {
	if do == Heed {
		if !actor.SignedIn() && actor.Any(allowed[Heed]...) {
			return nil
		}
		return fail.New(fail.Denied, "Letters that came back are handed in by the mail server.")
	}
	if !actor.SignedIn() {
		return fail.New(fail.SignedOut, "Sign in to see notices.")
	}
	roles, known := allowed[do]
	if known && (len(roles) == 0 || !actor.Identity.IsZero() && slices.ContainsFunc(roles, actor.Is)) {
		return nil
	}
	return fail.New(fail.Denied, "Only the officers of a participant see what becomes of its notices.")
}
