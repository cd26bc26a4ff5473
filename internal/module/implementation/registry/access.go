package registry

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with the entries of a register.
type Action string

// The actions.
const (
	Read   Action = "read"   // what is in the register
	Record Action = "record" // take down from a document, and change or withdraw what was taken down
	Enter  Action = "enter"  // enter, change or withdraw, in one's own name or through another
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Record, Enter} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads what is in the register;
//   - a participant's drafters prepare what it enters, changes and withdraws; a
//     second person of that participant clears it;
//   - the hub's secretariat records from documents, in the hub's own name, and
//     changes or withdraws what it recorded until the author has spoken;
//   - running the machine gives no say, and neither does any other role.
var allowed = map[Action][]policy.Role{
	Read:   {},
	Record: {policy.Secretariat},
	Enter:  {policy.Drafter},
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
		return fail.New(fail.Denied, "Only the secretariat of this hub records what others have said.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// doing is what saying something is: the secretariat alone speaks as nobody who
// is listed.
func doing(speaker string) Action {
	if speaker == "" {
		return Record
	}
	return Enter
}
