package text

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with texts.
type Action string

// The actions.
const (
	Read    Action = "read"    // what is in the register
	Record  Action = "record"  // take down from a document, and decide in what was taken down
	Table   Action = "table"   // put a text before the consultation
	Propose Action = "propose" // amend, in one's own name or through another
	Answer  Action = "answer"  // endorse, join or object to an amendment; withdraw what is one's own
	Decide  Action = "decide"  // on amendments, and consolidate: as lead or organiser
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Record, Table, Propose, Answer, Decide} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads everything: a negotiation on a public text is public;
//   - a participant's drafters prepare what it tables, proposes, endorses,
//     objects to and decides; a second person of that participant clears it,
//     and until then nothing is said;
//   - the hub's secretariat records from documents, in the hub's own name, and
//     decides only in consultations that it recorded;
//   - running the machine gives no say, and neither does any other role.
//
// Whether a participant is invited, the author, the lead or the organiser is
// decided where the statement would count or not: see Service.Check and
// Standing.
var allowed = map[Action][]policy.Role{
	Read:    {},
	Record:  {policy.Secretariat},
	Table:   {policy.Drafter},
	Propose: {policy.Drafter},
	Answer:  {policy.Drafter},
	Decide:  {policy.Drafter},
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
		return fail.New(fail.Denied, "Only the secretariat of this hub records texts and amendments.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// action is what a statement of a type does.
func action(typ string) Action {
	switch typ {
	case TypeTabled:
		return Table
	case TypeProposed:
		return Propose
	case TypeDecided, TypeConsolidated:
		return Decide
	}
	return Answer
}
