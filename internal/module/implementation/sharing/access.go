package sharing

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Action is something that can be done with answers that are shared.
type Action string

// The actions.
const (
	Read  Action = "read"  // what is shared with one's own participant, and by it
	Share Action = "share" // draft that answers are shared, or recalled
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Share} }

// allowed is what of preparations an actor has to be allowed to do:
//
//   - whoever reads what a participant prepares reads what it has shared, and what
//     others have shared with it, as far as the marking of that lets them;
//   - who puts parts forward drafts what is shared of them; a second person of that
//     participant clears it;
//   - nobody else reads anything, and a participant with which nothing was shared is
//     told the same as if there were nothing.
var allowed = map[Action]preparation.Action{Read: preparation.Read, Share: preparation.Make}

// May reports whether an actor may do something at all: nil, fail.SignedOut or
// fail.Denied.
func May(actor policy.Actor, do Action) error {
	of, known := allowed[do]
	if !known {
		return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
	}
	return preparation.May(actor, of)
}

// mayRead reports whether an actor may read what was shared between two, while
// these hold its key.
func mayRead(actor policy.Actor, m statement.Marking, author, reader statement.Hash, holders []statement.Hash) error {
	return marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: m, Author: author, Counterparty: reader, Participants: holders})
}

// none is what whoever may not read is told, and whoever asks for what there is not.
func none() error { return fail.New(fail.NotFound, "Nothing of this kind is shared here.") }
