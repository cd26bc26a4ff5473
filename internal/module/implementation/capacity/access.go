package capacity

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with needs and offers.
type Action string

// The actions.
const (
	Read   Action = "read"   // what is in the register
	Record Action = "record" // take down from a document, and change, close or withdraw what was taken down
	State  Action = "state"  // state a need or make an offer, in one's own name or through another, and what follows
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Record, State} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads what is in the register;
//   - a participant's drafters prepare what it says; a second person of that
//     participant clears it;
//   - the hub's secretariat records from documents, in the hub's own name, and
//     changes, closes or withdraws what it recorded until an author has spoken;
//   - running the machine gives no say, and neither does any other role.
var allowed = map[Action][]policy.Role{
	Read:   {},
	Record: {policy.Secretariat},
	State:  {policy.Drafter},
}

// May reports whether an actor may do something: nil, fail.SignedOut for a
// visitor who would have to sign in, or fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case known && (len(roles) == 0 || slices.ContainsFunc(roles, actor.Is)):
		return nil
	case known && !actor.SignedIn():
		return fail.New(fail.SignedOut, "This is for people who speak for a participant: sign in first.")
	case do == Record:
		return fail.New(fail.Denied, "Only the secretariat of this hub records needs and offers.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}
