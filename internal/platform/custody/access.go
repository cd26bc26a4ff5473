package custody

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Action is something that can be done with keys.
type Action string

// The actions.
const (
	Read       Action = "read"
	Open       Action = "open"
	Admit      Action = "admit"
	See        Action = "see"
	Schedule   Action = "schedule"
	Rotate     Action = "rotate"
	Compromise Action = "compromise"
	Recover    Action = "recover"
	Move       Action = "move"
	Try        Action = "try"
)

// Actions lists them all.
func Actions() []Action {
	return []Action{Read, Open, Admit, See, Schedule, Rotate, Compromise, Recover, Move, Try}
}

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads the history of every participant's keys: it is public;
//   - the hub's secretariat opens a participant whose key the hub keeps, and
//     admits one that brings its own;
//   - a participant's key officers rotate its key, and see and set when the next
//     rotation is due; its auditors see that too;
//   - a participant's key officers declare a key compromised, recover, change
//     the recovery key, move, and try the sheet: each with the sheet in their
//     hands, which alone can do it;
//   - the program itself may do all of that for its operator, at the command
//     line of the machine that keeps the keys. A person who is an operator may
//     do none of it on a page, and nobody does it for another participant.
var allowed = map[Action][]policy.Role{
	Read:       {},
	Open:       {policy.Secretariat},
	Admit:      {policy.Secretariat},
	See:        {policy.KeyOfficer, policy.Auditor, policy.Operator},
	Schedule:   {policy.KeyOfficer, policy.Operator},
	Rotate:     {policy.KeyOfficer, policy.Operator},
	Compromise: {policy.KeyOfficer, policy.Operator},
	Recover:    {policy.KeyOfficer, policy.Operator},
	Move:       {policy.KeyOfficer, policy.Operator},
	Try:        {policy.KeyOfficer, policy.Operator},
}

// May reports whether an actor may do something to the keys of a participant:
// nil, or an error of kind fail.Denied. The participant is zero for one that is
// yet to be opened.
func May(actor policy.Actor, do Action, of statement.Hash) error {
	roles, known := allowed[do]
	switch {
	case known && len(roles) == 0:
		return nil
	case known && slices.ContainsFunc(roles, func(r policy.Role) bool { return counts(actor, r, of) }):
		return nil
	case slices.Contains(roles, policy.Secretariat):
		return fail.New(fail.Denied, "Only the secretariat of this hub opens participants.")
	}
	return fail.New(fail.Denied, "Only a participant's own key officers may do this with its keys.")
}

// counts reports whether a role that may do something is held where it counts.
func counts(actor policy.Actor, r policy.Role, of statement.Hash) bool {
	switch {
	case !actor.Is(r):
		return false
	case r == policy.Secretariat:
		return true
	case r == policy.Operator:
		return !actor.SignedIn() && actor.Identity.IsZero()
	}
	return !of.IsZero() && actor.Identity == of
}
