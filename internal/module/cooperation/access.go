package cooperation

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with cases.
type Action string

// The actions.
const (
	Read  Action = "read"  // the cases of one's own participant
	Speak Action = "speak" // draft what it says in them
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Speak} }

// allowed is which roles may do what:
//
//   - whoever holds an authorization from a participant that has to do with its
//     words reads the cases of that participant, as far as their marking lets
//     them: see package marking;
//   - its drafters and contact officers prepare what it says; a second person of
//     that participant clears it;
//   - nobody else reads anything, neither the hub's secretariat nor its operator
//     nor a visitor, and a participant that holds no key of a thread is told the
//     same as if there were none.
var allowed = map[Action][]policy.Role{
	Read:  {policy.Drafter, policy.ClearingOfficer, policy.ContactOfficer, policy.KeyOfficer, policy.Auditor},
	Speak: {policy.Drafter, policy.ContactOfficer},
}

// May reports whether an actor may do something: nil, fail.SignedOut for a
// visitor who would have to sign in, or fail.Denied.
func May(actor policy.Actor, do Action) error {
	switch {
	case actor.Any(allowed[do]...) && !actor.Identity.IsZero():
		return nil
	case !actor.SignedIn():
		return fail.New(fail.SignedOut, "This is for people who speak for a participant: sign in first.")
	case do == Speak:
		return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
	}
	return policy.Reserved()
}
