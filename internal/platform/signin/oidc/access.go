package oidc

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Action is something that can be done with identity providers and accounts.
type Action string

// The actions.
const (
	Enter Action = "enter"  // go to a provider and come back
	Own   Action = "own"    // see, bind and let go of one's own accounts
	Name  Action = "issuer" // see, name and remove providers
)

// Actions lists them.
func Actions() []Action { return []Action{Enter, Own, Name} }

// May reports whether an actor may do something with what belongs to a
// participant: nil, or an error of kind fail.Denied.
//
//   - everybody may see which participants have a provider, and go there;
//   - whoever is signed in sees, binds and lets go of his or her own accounts;
//   - a key officer names and removes the providers of his or her own
//     participant, and the hub's operator, at the command line, those of any:
//     whoever chooses a provider chooses who is believed about people.
func May(actor policy.Actor, do Action, identity statement.Hash) error {
	ok := false
	switch do {
	case Enter:
		ok = true
	case Own:
		ok = actor.SignedIn()
	case Name:
		ok = actor.Is(policy.KeyOfficer) && actor.SignedIn() && actor.Identity == identity && !identity.IsZero() || program(actor)
	}
	if ok {
		return nil
	}
	return fail.New(fail.Denied, "Your authorization does not cover this.")
}

// program reports whether the actor is the program itself, at its operator's
// command line.
func program(actor policy.Actor) bool {
	return !actor.SignedIn() && slices.Contains(actor.Roles, policy.Operator)
}
