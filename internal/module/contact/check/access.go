package check

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with checks.
type Action string

// The actions.
const (
	Call  Action = "call"   // call a check, see who answered, close it
	Read  Action = "read"   // what was asked of the own participant, and the figures of its communities
	Reply Action = "answer" // in the name of the own participant
)

// Actions lists them.
func Actions() []Action { return []Action{Call, Read, Reply} }

// allowed is which roles may do what:
//
//   - who manages directories for the hub calls checks of the communities that it
//     manages, and sees who of them answered, and how fast;
//   - everyone whom a participant has authorized sees what was asked of that
//     participant, and the figures that its communities are told;
//   - a contact officer answers for the participant, at once: that somebody is
//     there takes no second person;
//   - whoever holds the link of a contact answers by it, once; see link.go.
var allowed = map[Action][]policy.Role{
	Call:  {policy.DirectoryManager},
	Read:  nil,
	Reply: {policy.ContactOfficer},
}

// May reports whether an actor may do something at all: nil, or an error of kind
// fail.SignedOut or fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case known && !actor.SignedIn():
		return fail.New(fail.SignedOut, "Communication checks are for members of a community: sign in.")
	case known && !actor.Identity.IsZero() && (roles == nil || slices.ContainsFunc(roles, actor.Is)):
		return nil
	}
	return policy.Reserved(roles...)
}

func none() *fail.Error { return fail.New(fail.NotFound, "There is no such communication check here.") }

func over() *fail.Error {
	return fail.New(fail.Gone, "This communication check is over, or has been answered: there is nothing more to do.")
}
