package token

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with tokens.
type Action string

// The actions.
const (
	See Action = "see"  // one's own
	All Action = "all"  // those of everybody at one's participant
	Cut Action = "cut"  // end another's
	Put Action = "make" // for scopes that the maker has
)

// Actions lists them.
func Actions() []Action { return []Action{See, All, Cut, Put} }

// allowed is which roles may do what, in full:
//
//   - officers of contact, clearing and keys, and drafters, make tokens for their
//     own participant, each for scopes that he or she has, see their own and end
//     them;
//   - key officers and auditors see all tokens of their participant;
//   - key officers end all tokens of their participant;
//   - a program that came with a token does none of it, nobody sees the text of
//     one again, and neither the hub's secretariat nor its operator has to do with
//     tokens of others.
var allowed = map[Action][]policy.Role{
	See: {policy.ContactOfficer, policy.ClearingOfficer, policy.KeyOfficer, policy.Drafter, policy.Auditor},
	All: {policy.KeyOfficer, policy.Auditor},
	Cut: {policy.KeyOfficer},
	Put: {policy.ContactOfficer, policy.ClearingOfficer, policy.KeyOfficer, policy.Drafter},
}

// scoped is which roles a scope takes beside what the room that it is about asks:
// whoever reads reads; who drafts drafts.
var scoped = map[Scope][]policy.Role{
	NotificationsDraft: {policy.Drafter, policy.ContactOfficer},
	RequestsDraft:      {policy.Drafter, policy.ContactOfficer},
}

// May reports whether an actor may do something with tokens: nil, or an error of
// kind fail.SignedOut or fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case !actor.SignedIn():
		return fail.New(fail.SignedOut, "Sign in to make and to end tokens.")
	case known && actor.Token == "" && !actor.Identity.IsZero() && slices.ContainsFunc(roles, actor.Is):
		return nil
	}
	return fail.New(fail.Denied, "Tokens are made and ended by officers of a participant.")
}

// Has reports whether an actor has a scope: nobody gives what he or she has not.
func Has(actor policy.Actor, s Scope) bool {
	if actor.Identity.IsZero() || !actor.SignedIn() || !slices.Contains(Scopes(), s) || !actor.Any(policy.ParticipantRoles()...) {
		return false
	}
	roles, narrow := scoped[s]
	return !narrow || slices.ContainsFunc(roles, actor.Is)
}
