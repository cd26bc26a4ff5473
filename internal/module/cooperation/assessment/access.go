package assessment

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Action is something that can be done with assessments.
type Action string

// The actions.
const (
	Read   Action = "read"   // the assessments of the own participant, and what others have shared with it
	Write  Action = "write"  // write on a version, discard a draft
	Settle Action = "settle" // settle what others have written
	Share  Action = "share"  // draft that sections are shared, or that what was shared is withdrawn
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Write, Settle, Share} }

// allowed is what of cases an actor has to be allowed to do:
//
//   - whoever reads the cases of a participant reads its assessments, and what was
//     shared with it, as far as the marking of that lets them;
//   - who drafts in cases writes on assessments, and drafts what is shared of them;
//     a second person of that participant clears it;
//   - a clearing officer settles a version, if he or she has not written on it, or
//     is the individual whose it is and for whom nobody else speaks;
//   - nobody else reads anything, and a participant with which nothing was shared is
//     told the same as if there were nothing.
var allowed = map[Action]cooperation.Action{Read: cooperation.Read, Write: cooperation.Speak, Settle: cooperation.Read, Share: cooperation.Speak}

// May reports whether an actor may do something at all: nil, fail.SignedOut or
// fail.Denied.
func May(actor policy.Actor, do Action) error {
	of, known := allowed[do]
	if !known {
		return policy.Reserved()
	}
	if err := cooperation.May(actor, of); err != nil {
		return err
	}
	if do == Settle && !actor.Is(policy.ClearingOfficer) {
		return fail.New(fail.Denied, "A clearing officer settles an assessment.")
	}
	return nil
}

// mayRead reports whether an actor may read what was shared between two, while
// these hold its key.
func mayRead(actor policy.Actor, m statement.Marking, author, reader statement.Hash, holders []statement.Hash) error {
	return marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: m, Author: author, Counterparty: reader, Participants: holders})
}

// none is what whoever may not read is told, and whoever asks for what there is
// not.
func none() error { return fail.New(fail.NotFound, "There is no such assessment here.") }
