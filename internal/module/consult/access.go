package consult

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with the process of a consultation.
type Action string

// The actions.
const (
	Read    Action = "read"   // everything that is in the register
	Convene Action = "call"   // call a consultation in one's own name
	Record  Action = "record" // take one down from a document, and say what follows in it
	Run     Action = "run"    // move phases, form groups, admit, settle, conclude: as organiser or lead
	Join    Action = "join"   // ask to join a group, leave it, open a point in it
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Convene, Record, Run, Join} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads everything: a consultation is public;
//   - a participant's drafters prepare what it says as organiser, as lead of a
//     group, or as a member; a second person of that participant clears it;
//   - the hub's secretariat records from documents what was held elsewhere, in
//     the hub's own name, and says what follows in that, and in nothing else;
//   - phases open and close by the hub's scheduler, at the instants named, and
//     nobody can be asked for it;
//   - running the machine gives no say, and neither does any other role.
//
// Whether a participant is the organiser, a lead or a member is decided by
// Standing, where the statement would count or not.
var allowed = map[Action][]policy.Role{
	Read:    {},
	Convene: {policy.Drafter},
	Record:  {policy.Secretariat},
	Run:     {policy.Drafter},
	Join:    {policy.Drafter},
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
		return fail.New(fail.Denied, "Only the secretariat of this hub records consultations.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// action is what a statement of a type does. The scheduler's are nobody's.
func action(typ string) Action {
	switch typ {
	case TypeCalled:
		return Convene
	case TypeGroupAsked, TypeGroupLeft, TypePointOpened:
		return Join
	case TypePhaseOpened, TypePhaseClosed:
		return ""
	}
	return Run
}
