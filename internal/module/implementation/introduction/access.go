package introduction

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with introductions.
type Action string

// The actions.
const (
	Read      Action = "read"      // those of one's own participant
	Speak     Action = "speak"     // ask for one, answer, and tell what became of it
	Introduce Action = "introduce" // as the secretariat: ask both, and bring them together
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Speak, Introduce} }

// allowed is which roles may do what:
//
//   - whoever holds an authorization from a participant that has to do with its
//     words reads the introductions of that participant, as far as their marking
//     lets them, and the hub's secretariat those that the hub asks for;
//   - a participant's drafters prepare what it says; a second person of that
//     participant clears it;
//   - the hub's secretariat asks both of a need and an offer, in the hub's name;
//   - nobody else reads anything, and a participant that holds no key of a thread is
//     told the same as if there were none.
var allowed = map[Action][]policy.Role{
	Read:      {policy.Drafter, policy.ClearingOfficer, policy.KeyOfficer, policy.Auditor, policy.Secretariat},
	Speak:     {policy.Drafter},
	Introduce: {policy.Secretariat},
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
	case do == Introduce:
		return fail.New(fail.Denied, "Only the secretariat of this hub introduces others to each other.")
	}
	return policy.Reserved()
}
