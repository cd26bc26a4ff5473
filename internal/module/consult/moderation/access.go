package moderation

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with what is held.
type Action string

// The actions.
const (
	Read    Action = "read"    // how many are held, and what became of each receipt
	See     Action = "see"     // what is held
	Admit   Action = "let-in"  // have it said
	Decline Action = "decline" // draft that it is declined
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, See, Admit, Decline} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads what the register says of it: how much is held and since
//     when, and what became of each receipt;
//   - what is held is seen by the organiser's people who draft and who clear, and
//     by nobody else but its author's own: the author is named to them, the person
//     who wrote is not;
//   - the organiser's drafters let in, one person alone: what is let in was
//     cleared by its author's officers, and nothing is said in the organiser's
//     name. Nobody lets in what he or she has drafted;
//   - the organiser's drafters prepare that something is declined; a second person
//     clears it, as all that a participant says;
//   - in consultations that the secretariat recorded, it is the hub's moderators
//     and its secretariat who do;
//   - running the machine gives no say, and neither does any other role.
//
// Whether a participant is the organiser is asked for each of them: see
// Service.Moderates.
var allowed = map[Action][]policy.Role{
	Read:    {},
	See:     {policy.Drafter, policy.ClearingOfficer, policy.Moderator, policy.Secretariat},
	Admit:   {policy.Drafter, policy.Moderator, policy.Secretariat},
	Decline: {policy.Drafter, policy.Moderator, policy.Secretariat},
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
	}
	return fail.New(fail.Denied, "This is for those who moderate the consultation.")
}
