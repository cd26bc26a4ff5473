// Package policy says in which capacity somebody acts. An Actor is a parameter
// of every command and every query that not everybody may ask; it is never
// taken from a context. What a role may do and see is each room's own
// access.go.
package policy

import (
	"slices"
	"strings"

	"comity.example/comity/statement"
)

// Role is an authorization, from a hub or from a participant.
type Role string

// Authorizations that a hub gives.
const (
	Secretariat      Role = "secretariat"       // records what documents say, credentials, accreditation: in the hub's name
	Moderator        Role = "moderator"         // holds back and releases contributions
	Chair            Role = "chair"             // of a consultation or a meeting
	GroupLead        Role = "group-lead"        // of a working group
	DirectoryManager Role = "directory-manager" // calls communication checks
	Operator         Role = "operator"          // runs the machine; says nothing
)

// Authorizations that a participant gives.
const (
	Drafter         Role = "drafter"          // prepares what the participant says
	ClearingOfficer Role = "clearing-officer" // clears what another person has drafted
	ContactOfficer  Role = "contact-officer"  // nominates points of contact
	KeyOfficer      Role = "key-officer"      // keys, people and their authorizations
	Auditor         Role = "auditor"          // reads the participant's audit trail
)

// HubRoles are those that a hub's own participant alone gives.
func HubRoles() []Role {
	return []Role{Secretariat, Moderator, Chair, GroupLead, DirectoryManager, Operator}
}

// ParticipantRoles are those that every participant gives to its own people,
// the hub's included.
func ParticipantRoles() []Role {
	return []Role{Drafter, ClearingOfficer, ContactOfficer, KeyOfficer, Auditor}
}

// PreparerRoles are those that clear nothing and hold no keys: somebody can have
// them without a passkey.
func PreparerRoles() []Role { return []Role{Auditor, ContactOfficer, Drafter} }

// Roles lists every authorization there is.
func Roles() []Role { return append(HubRoles(), ParticipantRoles()...) }

// Actor is who asks, in the capacity in which he or she asks. The zero Actor
// is a visitor: anybody, signed in or not.
type Actor struct {
	Person   string         // opaque id of the person who acts; "" for a visitor, and for the program itself
	Identity statement.Hash // participant in whose name; zero for a visitor, and for the program itself
	For      string         // id under which that participant is listed: "state:ke"; "" when it is not
	Roles    []Role         // that the participant has given to the person, and no other's
	Token    string         // id of the token with which a program acts in the person's place; "" for the person
}

// Visitor may do what everybody may.
var Visitor = Actor{}

// As gives the program itself a role, for what it does at its operator's
// command line: to load what is shipped, say.
func As(r Role) Actor { return Actor{Roles: []Role{r}} }

// Is reports whether the actor holds a role.
func (a Actor) Is(r Role) bool { return slices.Contains(a.Roles, r) }

// Any reports whether the actor holds one of the roles.
func (a Actor) Any(roles ...Role) bool { return slices.ContainsFunc(roles, a.Is) }

// SignedIn reports whether a person acts.
func (a Actor) SignedIn() bool { return a.Person != "" }

// Individual reports whether the actor acts for an individual in personal
// capacity: for himself or herself, and for no State or organization. Where
// nobody else speaks for an individual, his or her own passkey clears his or her
// own words; for all others who drafts and who clears are two people.
func (a Actor) Individual() bool { return strings.HasPrefix(a.For, "person:") }
