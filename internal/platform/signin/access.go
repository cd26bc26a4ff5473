package signin

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Action is something that can be done with people and their passkeys.
type Action string

// The actions.
const (
	Enter  Action = "enter"  // sign in, and follow a link
	Own    Action = "own"    // see and change one's own passkeys, sessions and hat
	Ask    Action = "invite" // give somebody a link
	Know   Action = "know"   // see names and addresses of people
	Forget Action = "erase"  // erase a person
)

// Actions lists them.
func Actions() []Action { return []Action{Enter, Own, Ask, Know, Forget} }

// allowed is which roles may do what, in full. No role is needed where the
// list is empty:
//
//   - everybody may try to sign in, and follow a link that he or she was given;
//   - whoever is signed in sees and changes his or her own passkeys, sessions
//     and hat, and nobody else's;
//   - a key officer invites people for his or her own participant, the
//     secretariat of the hub and its operator for any, and nobody invites
//     himself or herself: who has lost a passkey is invited by another officer;
//   - whoever acts for a participant knows the names and addresses of those who
//     act for the same; the operator knows everybody's;
//   - the operator alone erases a person, at the command line, and only when
//     the person holds no authorization any more.
var allowed = map[Action][]policy.Role{
	Enter:  {},
	Own:    policy.Roles(),
	Ask:    {policy.KeyOfficer, policy.Secretariat, policy.Operator},
	Know:   policy.Roles(),
	Forget: {policy.Operator},
}

// May reports whether an actor may do something for some participant: nil, or
// an error of kind fail.Denied. For which participants, each command says.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	if known && (len(roles) == 0 || slices.ContainsFunc(roles, actor.Is)) {
		return nil
	}
	if do == Own && actor.SignedIn() {
		return nil // also one who wears no hat just now
	}
	return fail.New(fail.Denied, "Your authorization does not cover this.")
}

// everywhere reports whether an actor invites and knows people of participants
// that are not his or her own: the program itself, at its operator's command
// line, and the hub's secretariat for invitations.
func everywhere(actor policy.Actor, do Action) bool {
	switch do {
	case Ask:
		return !actor.SignedIn() && actor.Is(policy.Operator) || actor.Is(policy.Secretariat)
	case Know, Forget:
		return !actor.SignedIn() && actor.Is(policy.Operator)
	}
	return false
}

// of reports whether an actor may do something for this participant.
func of(actor policy.Actor, do Action, identity statement.Hash) error {
	if err := May(actor, do); err != nil {
		return err
	}
	own := actor.SignedIn() && actor.Identity == identity && (do != Ask || actor.Any(policy.KeyOfficer, policy.Secretariat))
	if own || everywhere(actor, do) {
		return nil
	}
	return fail.New(fail.Denied, "Your authorization does not cover this.")
}
