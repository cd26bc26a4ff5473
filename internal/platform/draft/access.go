package draft

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with drafts.
type Action string

// The actions.
const (
	Desk    Action = "desk"    // see one's own drafts and those that wait for one
	Audit   Action = "audit"   // see every draft of one's participant
	Put     Action = "put"     // propose, take back, revise; the type's rule says who may, too
	Clear   Action = "clear"   // clear, or send back; the clearance list says who may, too
	Void    Action = "void"    // withdraw another's draft: one's own is always withdrawn
	Away    Action = "away"    // say when one is away, and who stands in
	SetList Action = "setlist" // draft who clears what
)

// Actions lists them.
func Actions() []Action { return []Action{Desk, Audit, Put, Clear, Void, Away, SetList} }

// allowed is which roles may do what, in full; where the list is nil, everyone
// whom the participant has authorized may:
//
//   - a draft is seen by its drafter, by those who can clear one of its steps,
//     and by the participant's auditors and key officers; to all others, of the
//     same participant or not, it is not there;
//   - that something waits, of whom and since when, but no word of it, is told to
//     all of the participant's people who read what it answers (Pending);
//   - the rule of the statement's type says who drafts it;
//   - a step of the clearance list says who clears it and, as long as the draft
//     waits at that step, who sends it back; never its drafter, never somebody
//     who has cleared another step, with four exceptions that a draft itself
//     bears: a passkey of one's own is cleared with another of one's own; the
//     only key officer of a participant clears that another person is the
//     second; an officer clears that somebody else's authorization is suspended
//     for a time, and that this one suspension ends; and an individual in personal capacity, for whom nobody else is
//     authorized and who has the role, clears his or her own words. The last is
//     for individuals alone, never for a State, an organization or a group, and
//     neither for authorizations nor for clearance lists;
//   - nobody has more drafts open than the hub lets one person have;
//   - for a participant that may say nothing, being suspended, say, nothing is
//     drafted and cleared but what is about its own people;
//   - a drafter takes back, revises and withdraws his or her own draft; a key
//     officer withdraws one whose drafter is no longer there;
//   - everyone says when he or she is away; who stands in is an officer of the
//     same participant;
//   - a key officer drafts who clears what;
//   - a program that came with a token of somebody's sees and proposes what that
//     person does, and clears, withdraws and sets nothing.
var allowed = map[Action][]policy.Role{
	Desk:    nil,
	Audit:   {policy.Auditor, policy.KeyOfficer},
	Put:     nil,
	Clear:   nil,
	Void:    {policy.KeyOfficer},
	Away:    nil,
	SetList: {policy.KeyOfficer},
}

// May reports whether an actor may do something at all: nil, or an error of
// kind fail.SignedOut or fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case actor.Token != "" && do != Desk && do != Audit && do != Put:
		return fail.New(fail.Denied, "A program prepares drafts, and decides about none.")
	case known && !actor.SignedIn():
		return fail.New(fail.SignedOut, "Sign in to draft and to clear.")
	case known && !actor.Identity.IsZero() && (roles == nil || slices.ContainsFunc(roles, actor.Is)):
		return nil
	}
	return policy.Reserved(roles...)
}

// notThere is what everyone is told who may not see a draft.
func notThere() *fail.Error { return fail.New(fail.NotFound, "There is no such draft on your desk.") }
