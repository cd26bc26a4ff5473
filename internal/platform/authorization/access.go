package authorization

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with authorizations.
type Action string

// The actions.
const (
	Read        Action = "read"     // the public list: ids and roles
	People      Action = "people"   // see by name who may speak for one's own participant
	Give        Action = "give"     // draft that somebody is authorized, or authorized anew
	Withdraw    Action = "withdraw" // draft that somebody's authorization ends
	Suspend     Action = "suspend"  // suspend somebody else's authorization alone, or end that
	OwnPasskeys Action = "passkey"  // change the passkeys of one's own authorization
	Found       Action = "found"    // give without clearance while there is no key officer
)

// Actions lists them.
func Actions() []Action { return []Action{Read, People, Give, Withdraw, Suspend, OwnPasskeys, Found} }

// allowed is which roles may do what, in full; no role is needed where the
// list is empty, and any role of one's own participant where it is nil:
//
//   - everybody reads which authorizations there are: they are public, by
//     opaque ids;
//   - a participant's people see who they all are, and who of them is suspended;
//   - a key officer drafts that somebody is authorized or no longer is; another
//     officer, of keys or of clearing, clears it. Nobody clears what gives,
//     widens or restores an authorization of his or her own. While there is one
//     key officer alone, he or she clears what makes another person the second;
//   - an officer, of keys or of clearing, suspends another person's authorization
//     alone, for a time, and ends that alone; another officer ends it under four
//     eyes. Once it is over, one alone does not suspend the same authorization
//     again for a while; nobody alone suspends two at a time, and nobody who is
//     suspended suspends. Who is suspended still counts where the house asks how
//     many key officers it has, or whether somebody is the only one;
//   - everyone who is authorized changes the passkeys of his or her own
//     authorization, and clears that with a passkey that is in it already;
//   - the program itself (operator or secretariat at its command line) and the
//     hub's secretariat, on credentials that it has recorded, give without
//     clearance while a participant has no key officer in force. The program
//     alone founds the hub's own participant, until it has two, and restores the
//     only key officer of a participant; see Service.Found.
var allowed = map[Action][]policy.Role{
	Read:        {},
	People:      nil,
	Give:        {policy.KeyOfficer},
	Withdraw:    {policy.KeyOfficer},
	Suspend:     {policy.ClearingOfficer, policy.KeyOfficer},
	OwnPasskeys: nil,
	Found:       {policy.Secretariat, policy.Operator},
}

// May reports whether an actor may do something: nil, or an error of kind
// fail.SignedOut or fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case !known:
	case roles != nil && len(roles) == 0:
		return nil
	case do == Found && slices.ContainsFunc(roles, actor.Is) && !(actor.SignedIn() && actor.Is(policy.Operator) && !actor.Is(policy.Secretariat)):
		return nil // the program, or the secretariat
	case do == Found:
	case !actor.SignedIn():
		return fail.New(fail.SignedOut, "Sign in to see and change who may speak for you.")
	case actor.Identity.IsZero():
	case roles == nil || slices.ContainsFunc(roles, actor.Is):
		return nil
	}
	return policy.Reserved(roles...)
}
