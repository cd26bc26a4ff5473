package adoption

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done about the adoption of a text.
type Action string

// The actions.
const (
	Read    Action = "read"    // what is in the register
	Record  Action = "record"  // take down from a document what somebody says of a text, and what was adopted elsewhere
	Conduct Action = "conduct" // begin and extend silence, adopt: as lead or organiser
	Answer  Action = "answer"  // break silence, reserve, lift a reservation
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Record, Conduct, Answer} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads everything: who broke silence, and why, is public;
//   - a participant's drafters prepare what it begins, extends, adopts, breaks
//     and reserves; a second person of that participant clears it, and until
//     then nothing is said: silence goes on;
//   - the hub's secretariat records from notes verbales and other documents, in
//     the hub's own name: in a consultation that is held on this hub what
//     participants say, in one that it recorded also that a text was adopted;
//   - silence procedures end by the hub's scheduler, and nobody can be asked for
//     it;
//   - running the machine gives no say, and neither does any other role.
//
// Whether a participant is the lead, or one whose agreement is asked for, is
// decided where the statement would count or not: see Service.Check and
// Standing.
var allowed = map[Action][]policy.Role{
	Read:    {},
	Record:  {policy.Secretariat},
	Conduct: {policy.Drafter},
	Answer:  {policy.Drafter},
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
		return fail.New(fail.Denied, "Only the secretariat of this hub records what was said of a text.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// action is what a statement of a type does. The scheduler's are nobody's.
func action(typ string) Action {
	switch typ {
	case TypeBegun, TypeExtended, TypeAdopted:
		return Conduct
	case TypeBroken, TypeReserved, TypeLifted:
		return Answer
	}
	return ""
}
