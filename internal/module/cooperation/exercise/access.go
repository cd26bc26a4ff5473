package exercise

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Action is something that can be done with exercises.
type Action string

// The actions.
const (
	Follow  Action = "follow"  // read the exercises that the own participant organizes or plays in
	Prepare Action = "prepare" // draft openings and observations
	Direct  Action = "direct"  // stop the clock, let it go on, end an exercise: at once
)

// Actions lists the actions.
func Actions() []Action { return []Action{Follow, Prepare, Direct} }

// allowed is what of cases an actor has to be allowed to do:
//
//   - whoever reads the cases of a participant follows the exercises that it
//     organizes or plays in, as far as their marking lets them;
//   - who drafts in cases drafts openings and observations; a second person of
//     that participant clears them;
//   - who drafts in the organizer's name stops the clock and ends the exercise
//     without a second person: it follows from an opening that two have cleared.
//     Whose exercise it is, is decided by mine;
//   - nobody else reads anything, and a participant that takes no part is told the
//     same as if there were none.
var allowed = map[Action]cooperation.Action{Follow: cooperation.Read, Prepare: cooperation.Speak, Direct: cooperation.Speak}

// May reports whether an actor may do something: nil, fail.SignedOut or
// fail.Denied.
func May(actor policy.Actor, do Action) error {
	of, known := allowed[do]
	if !known {
		return policy.Reserved()
	}
	return cooperation.May(actor, of)
}

// mayRead reports whether an actor may read a thread of an exercise, while these
// hold its key.
func mayRead(actor policy.Actor, t *Thread, holders []statement.Hash) error {
	return marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: t.Marking, Author: t.Organizer, Counterparty: t.Player, Participants: holders})
}

// none is what whoever may not read is told, and whoever asks for what there is
// not.
func none() error { return fail.New(fail.NotFound, "There is no such exercise here.") }
