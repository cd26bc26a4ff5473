package contact

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done in directories.
type Action string

// The actions.
const (
	Manage   Action = "manage"    // form a community, change its terms, let members in and take them off
	Look     Action = "look"      // read a directory; its chest says of which communities
	Nominate Action = "nominate"  // name, change and withdraw contacts, teams and infrastructure
	Confirm  Action = "confirm"   // that nothing has changed; when a contact is absent
	Tell     Action = "tell"      // that a contact could not be reached
	TakeDown Action = "take-down" // what a note verbale says, for a participant
	Forget   Action = "forget"    // erase the words of the participant's own contacts
)

// Actions lists them.
func Actions() []Action {
	return []Action{Manage, Look, Nominate, Confirm, Tell, TakeDown, Forget}
}

// allowed is which roles may do what:
//
//   - who manages directories for the hub forms communities and says who is a
//     member; a community belongs to who formed it;
//   - everyone whom a member has authorized reads its directories, and so does
//     everyone whom the manager has; to all others a directory is not there. What
//     is marked TLP:AMBER is for just these;
//   - a contact officer names, changes and withdraws the contacts of the own
//     participant, and another person clears it;
//   - a contact officer confirms that nothing has changed, and says when a contact
//     is absent, at once: no word that was cleared is changed by it;
//   - officers of a member report a number that nobody answers;
//   - the secretariat records what a document says, in the hub's name;
//   - a contact officer or a key officer has the words of the participant's own
//     contacts erased.
var allowed = map[Action][]policy.Role{
	Manage:   {policy.DirectoryManager},
	Look:     nil,
	Nominate: {policy.ContactOfficer},
	Confirm:  {policy.ContactOfficer},
	Tell:     {policy.ContactOfficer, policy.Drafter, policy.ClearingOfficer, policy.DirectoryManager},
	TakeDown: {policy.Secretariat},
	Forget:   {policy.ContactOfficer, policy.KeyOfficer},
}

// May reports whether an actor may do something at all: nil, or an error of kind
// fail.SignedOut or fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case known && !actor.SignedIn():
		return fail.New(fail.SignedOut, "Directories are for members of a community: sign in.")
	case known && !actor.Identity.IsZero() && (roles == nil || slices.ContainsFunc(roles, actor.Is)):
		return nil
	}
	return policy.Reserved(roles...)
}

// notThere is what everyone is told who may not read a directory, and of what is
// not in it.
func notThere() *fail.Error {
	return fail.New(fail.NotFound, "There is no such directory for you here.")
}

func noContact() *fail.Error { return fail.New(fail.NotFound, "There is no such contact.") }
