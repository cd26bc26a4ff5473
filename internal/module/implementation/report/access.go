package report

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with reports.
type Action string

// The actions.
const (
	Read   Action = "read"   // what is in the register
	Record Action = "record" // take down from a document, correct or withdraw what was taken down, and translate
	Make   Action = "make"   // report, in one's own name or through another, correct, withdraw and translate
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Record, Make} }

// allowed is which roles may do what, in full. No role is needed where the list is
// empty:
//
//   - everybody reads what is in the register;
//   - a participant's drafters prepare what it reports, corrects, withdraws and
//     translates; a second person of that participant clears it;
//   - the hub's secretariat records from documents, in the hub's own name, corrects
//     or withdraws what it recorded until the author has spoken, and translates;
//   - running the machine gives no say, and neither does any other role.
var allowed = map[Action][]policy.Role{
	Read:   {},
	Record: {policy.Secretariat},
	Make:   {policy.Drafter},
}

// May reports whether an actor may do something: nil, fail.SignedOut for a visitor
// who would have to sign in, or fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case known && (len(roles) == 0 || slices.ContainsFunc(roles, actor.Is)):
		return nil
	case known && !actor.SignedIn():
		return fail.New(fail.SignedOut, "This is for people who speak for a participant: sign in first.")
	case do == Record:
		return fail.New(fail.Denied, "Only the secretariat of this hub records reports.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}
