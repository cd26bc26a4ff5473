package contact

import (
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Kind is what sort of community keeps a directory.
type Kind string

// The kinds.
const (
	Global   Kind = "global"   // the States of a global directory
	Regional Kind = "regional" // the participating States of a regional one
	Network  Kind = "network"  // of emergency response teams
)

// Kinds lists the kinds in the order in which they are shown.
func Kinds() []Kind { return []Kind{Global, Regional, Network} }

// Category is a sort of contact that a community asks for.
type Category struct {
	ID   string    `json:"id"`
	Name i18n.Text `json:"name"`
}

// Terms are what a community is: all of it is public.
type Terms struct {
	Title i18n.Text `json:"title"`
	About i18n.Text `json:"about,omitzero"`
	Kind  Kind      `json:"kind" enum:"global,regional,network"`
	// Classes of participant that may join, in the order of participant.Classes.
	Classes    []participant.Class `json:"classes"`
	Categories []Category          `json:"categories"` // in the order in which they are shown
	FreshDays  int64               `json:"fresh_days" doc:"days after which a contact that nobody touched is asked about"`
	CheckDays  int64               `json:"check_days" doc:"days between two communication checks; 0: none are called by the calendar"`
	SmallGroup int64               `json:"small_group" doc:"counts below this are not published"`
	Template   string              `json:"template" doc:"version of the data that the categories and intervals were taken from"`
}

// Formed is the body of contact.community.formed/1, a public statement. Its
// author manages the directory. The subject is "community:" and the slug.
type Formed struct {
	Slug string `json:"slug"`
	Terms
}

// Altered is the body of contact.community.changed/1: the terms from then on.
type Altered struct {
	Slug string `json:"slug"`
	Terms
}

// Admitted is the body of contact.member.admitted/1, said by the manager to the
// participant: it reads the directory from then on.
type Admitted struct {
	Community   string `json:"community"`   // slug
	Participant string `json:"participant"` // listed id
}

// Removed is the body of contact.member.removed/1.
type Removed struct {
	Community   string    `json:"community"`
	Participant string    `json:"participant"`
	Reason      i18n.Text `json:"reason,omitzero"`
}

// Nominated is the body of contact.point.nominated/1: a participant names a
// point of contact to one community. It holds what that community sees, and
// nothing else. Its subject is "contact:" and 32 hexadecimal digits, the same in
// every community to which the contact is named.
type Nominated struct {
	Via       submission.Via `json:"via"` // own, or recorded from a document
	Community string         `json:"community"`
	Point     Point          `json:"point"`
}

// Changed is the body of contact.point.changed/1: the point as it is from then
// on.
type Changed struct {
	Via       submission.Via `json:"via"`
	Community string         `json:"community"`
	Point     Point          `json:"point"`
	Reason    i18n.Text      `json:"reason,omitzero"`
}

// Confirmed is the body of contact.point.confirmed/1: nothing has changed.
type Confirmed struct {
	Via       submission.Via `json:"via"`
	Community string         `json:"community"`
	Stand     []string       `json:"stand,omitempty" doc:"numbers and addresses of the contact of which what was reported stands: the participant has not said that it looked at it; absent: of none"`
}

// Withdrawn is the body of contact.point.withdrawn/1.
type Withdrawn struct {
	Via       submission.Via `json:"via"`
	Community string         `json:"community"`
	Reason    i18n.Text      `json:"reason,omitzero"`
}

// AbsenceSet is the body of contact.absence.set/1: the absences from then on.
type AbsenceSet struct {
	Via       submission.Via `json:"via"`
	Community string         `json:"community"`
	Absences  []Absence      `json:"absences,omitempty"`
}

// Trouble is what is wrong with a way to reach a contact.
type Trouble string

// The troubles.
const (
	Dead    Trouble = "dead"    // nobody can be reached there
	Bounced Trouble = "bounced" // mail came back
	Wrong   Trouble = "wrong"   // somebody else answers
)

// Troubles lists them in the order in which they are shown.
func Troubles() []Trouble { return []Trouble{Dead, Bounced, Wrong} }

// TroublesOf lists those that a number, an address or another channel can have: mail
// comes back from no telephone.
func TroublesOf(address string) []Trouble {
	if IsMail(address) {
		return Troubles()
	}
	return []Trouble{Dead, Wrong}
}

// Reported is the body of contact.point.reported/1: a member of the community
// tells the participant that it could not reach a contact. It stands until the
// participant changes or confirms the contact.
type Reported struct {
	As        string  `json:"as"` // listed id of who reports
	Community string  `json:"community"`
	Address   string  `json:"address"` // what was tried, as the contact gives it: a number, a mail address, or another channel, "Signal: +999…"
	Trouble   Trouble `json:"trouble" enum:"dead,bounced,wrong"`
}

// Designated is the body of contact.team.designated/1: the participant's
// authorized emergency response team, named to one community or, as a public
// statement, to all. Its subject is "team:" and 32 hexadecimal digits.
type Designated struct {
	Via       submission.Via `json:"via"`
	Community string         `json:"community,omitempty"` // absent in a public statement
	Team      Team           `json:"team"`
}

// Ended is the body of contact.team.ended/1: the team is authorized no more.
type Ended struct {
	Via       submission.Via `json:"via"`
	Community string         `json:"community,omitempty"`
	Reason    i18n.Text      `json:"reason,omitzero"`
}

// Published is the body of contact.infrastructure.published/1: the categories
// of infrastructure that a State considers critical and chooses to publish, all
// of them; a later one takes its place. Its subject is "infrastructure:" and the
// State's listed id with a hyphen.
type Published struct {
	Via        submission.Via `json:"via"`
	Community  string         `json:"community,omitempty"` // absent in a public statement
	Version    string         `json:"version" doc:"version of the list from which ids are taken"`
	Categories []string       `json:"categories" doc:"ids in the list, in ascending order"`
	Others     []i18n.Text    `json:"others,omitempty" doc:"categories that the list lacks"`
	Note       i18n.Text      `json:"note,omitzero"`
}

// Mark is a statement's place.
type Mark = submission.Mark

// Event is one thing that was said about a contact: the history that stays when
// the words are erased.
type Event struct {
	Mark
	Type string `json:"type"`
	// Erased: the words of this statement are gone.
	Erased bool `json:"erased,omitempty"`
}

// Report is a trouble as it stands.
type Report struct {
	Mark
	Reported
}

// Heard is a trouble that was not reported in this community: who reported it, and
// where, is not said.
type Heard struct {
	Address string    `json:"address" doc:"number, mail address or channel, as the contact gives it"`
	Trouble Trouble   `json:"trouble" enum:"dead,bounced,wrong"`
	At      time.Time `json:"at"`
}

// Record is what a community knows of one contact, as it stands.
type Record struct {
	ID          string         `json:"id" doc:"of the contact: the same in every community"`
	Community   string         `json:"community"`
	Participant string         `json:"participant" doc:"listed id"`
	Identity    statement.Hash `json:"identity,omitzero" doc:"of the participant, where it has one here"`
	Point       Point          `json:"point"`
	Via         submission.Via `json:"via" doc:"how the point came to be said as it stands"`
	Erased      bool           `json:"erased,omitempty" doc:"the words are erased; the history is not"`
	Withdrawn   bool           `json:"withdrawn,omitempty"`
	Touched     Mark           `json:"touched" doc:"the statement by which the participant last named, changed or confirmed it"`
	Reports     []Report       `json:"reports,omitempty" doc:"oldest first"`
	Elsewhere   []Heard        `json:"elsewhere,omitempty" doc:"what else is amiss with its ways: reported in another directory, or mail that came back"`
	History     []Event        `json:"history" doc:"oldest first"`
}
