package preparation

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with preparations.
type Action string

// The actions.
const (
	Read Action = "read" // what is prepared, write parts of it, next steps
	Make Action = "make" // begin one, put parts forward
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Make} }

// allowed is which roles may do what, in full, in the house of their own
// participant and in no other:
//
//   - drafters and clearing officers read what is prepared, and write parts of it;
//     a part for which editors are named is written by these and by who coordinates;
//   - drafters begin a preparation, and put settled parts forward; a second person
//     clears them, as all that is said;
//   - nobody else sees anything, not who runs the hub, and no other participant.
var allowed = map[Action][]policy.Role{
	Read: {policy.Drafter, policy.ClearingOfficer},
	Make: {policy.Drafter},
}

// May reports whether an actor may do something: nil, fail.SignedOut or
// fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case !actor.SignedIn():
		return fail.New(fail.SignedOut, "This is for people who speak for a participant: sign in first.")
	case known && actor.For != "" && slices.ContainsFunc(roles, actor.Is):
		return nil
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// Coordinates reports whether an actor coordinates a preparation.
func (p *Preparation) Coordinates(actor policy.Actor) bool {
	return actor.Is(policy.ClearingOfficer) || actor.Is(policy.Drafter) && (p.Singly || p.By == actor.Person)
}

// none is what is told of what there is not, and of what is not one's own.
func none() error { return fail.New(fail.NotFound, "There is no such preparation here.") }
