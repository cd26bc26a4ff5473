package submission

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with submissions.
type Action string

// The actions.
const (
	Read     Action = "read"     // what is in the register
	Record   Action = "record"   // take down from a document, and correct or withdraw what was taken down
	Transmit Action = "transmit" // hand on another's
	Make     Action = "make"     // say in one's own name, jointly, or for a group
	Answer   Action = "answer"   // sign, confirm, correct or withdraw what is one's own
	Attach   Action = "attach"   // bring a file
	Preview  Action = "preview"  // see a file that no statement in the register names yet
)

// Actions lists the actions.
func Actions() []Action {
	return []Action{Read, Record, Transmit, Make, Answer, Attach, Preview}
}

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads what is in the register: it is public;
//   - the hub's secretariat records from documents, in the hub's own name, and
//     says so; it corrects and withdraws nothing but what it recorded, and that
//     until the author has spoken; where the hub asks for two officers, a second
//     one clears it first;
//   - a participant's drafters prepare what it makes, transmits, signs,
//     confirms, corrects and withdraws; a second person of that participant
//     clears it, and until then nothing is said;
//   - files are brought by those who may draft or record, and belong to their
//     participant: before a statement that names them is in the register they
//     are seen, and can be named, by people of that participant only, by those
//     who draft, record and clear; afterwards everybody sees them;
//   - running the machine gives no say, and neither does any other role.
var allowed = map[Action][]policy.Role{
	Read:     {},
	Record:   {policy.Secretariat},
	Transmit: {policy.Drafter},
	Make:     {policy.Drafter},
	Answer:   {policy.Drafter},
	Attach:   {policy.Drafter, policy.Secretariat},
	Preview:  {policy.Drafter, policy.ClearingOfficer, policy.KeyOfficer, policy.Secretariat},
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
		return fail.New(fail.Denied, "Only the secretariat of this hub records submissions.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// action is what a statement of a type does.
func action(typ string) Action {
	switch typ {
	case TypeRecorded:
		return Record
	case TypeTransmitted:
		return Transmit
	case TypeMade:
		return Make
	}
	return Answer
}
