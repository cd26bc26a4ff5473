package contribution

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with contributions.
type Action string

// The actions.
const (
	Read     Action = "read"     // what is in the register
	Record   Action = "record"   // take down from a document, and correct or withdraw what was taken down
	Make     Action = "make"     // contribute, in one's own name or through another
	Alter    Action = "alter"    // correct or withdraw what is one's own
	Moderate Action = "moderate" // set aside and restore, as the organiser
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Record, Make, Alter, Moderate} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads what is in the register, what is set aside included;
//   - a participant's drafters prepare what it contributes, corrects and
//     withdraws, and, where it organises the consultation, what it sets aside; a
//     second person of that participant clears it, and until then nothing is
//     said;
//   - the hub's secretariat records from documents, in the hub's own name; it
//     corrects and withdraws nothing but what it recorded, and that until the
//     author has spoken; it moderates consultations that it recorded;
//   - running the machine gives no say, and neither does any other role.
//
// Whether a participant is invited, the author, or the organiser is decided
// where the statement would count or not: see Service.Check and Standing.
var allowed = map[Action][]policy.Role{
	Read:     {},
	Record:   {policy.Secretariat},
	Make:     {policy.Drafter},
	Alter:    {policy.Drafter},
	Moderate: {policy.Drafter},
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
		return fail.New(fail.Denied, "Only the secretariat of this hub records contributions.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// action is what a statement of a type does.
func action(typ string) Action {
	switch typ {
	case TypeMade:
		return Make
	case TypeSetAside, TypeRestored:
		return Moderate
	}
	return Alter
}
