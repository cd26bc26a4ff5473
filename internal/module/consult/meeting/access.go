package meeting

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with meetings and summaries.
type Action string

// The actions.
const (
	Read      Action = "read"      // what is in the register
	Record    Action = "record"    // take down from a document, and say what follows in that
	Run       Action = "run"       // convene, change, take down what was said, withdraw
	Speak     Action = "speak"     // intervene and present papers, and withdraw one's own
	Summarise Action = "summarise" // make, correct and withdraw a summary, and publish its tracing
	See       Action = "trace"     // see the tracing of one's own participant's summaries
	Follow    Action = "follow"    // see where one's own participant's contributions went
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Record, Run, Speak, Summarise, See, Follow} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads what is in the register;
//   - a participant's drafters prepare what it says; a second person of that
//     participant clears it;
//   - the hub's secretariat records from documents, in the hub's own name, and
//     says what follows in what it recorded;
//   - those who draft and clear for the participant that says a summary see its
//     tracing; they see nobody else's;
//   - those who draft and clear for a participant that contributed see where its
//     own contributions went;
//   - running the machine gives no say and shows no tracing, and neither does any
//     other role.
//
// Whether a participant convened or chairs the meeting is decided where the
// statement would count or not: see Service.Check and Standing.
var allowed = map[Action][]policy.Role{
	Read:      {},
	Record:    {policy.Secretariat},
	Run:       {policy.Drafter},
	Speak:     {policy.Drafter},
	Summarise: {policy.Drafter},
	See:       {policy.Drafter, policy.ClearingOfficer, policy.Secretariat},
	Follow:    {policy.Drafter, policy.ClearingOfficer},
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
		return fail.New(fail.Denied, "Only the secretariat of this hub records meetings.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// action is what a statement of a type does.
func action(typ string) Action {
	switch typ {
	case TypeConvened, TypeChanged:
		return Run
	case TypeIntervened, TypePresented, TypeWithdrawn:
		return Speak
	}
	return Summarise
}
