package meeting

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Kind says for whom a session is.
type Kind string

// The kinds of session.
const (
	Open             Kind = "open"
	Closed           Kind = "closed"            // for those only who are asked to it
	MultiStakeholder Kind = "multi-stakeholder" // for States and others together
	NotStated        Kind = "not-stated"        // taken down from a document that does not say
)

// Kinds lists the kinds in the order in which they are shown.
func Kinds() []Kind { return []Kind{Open, Closed, MultiStakeholder, NotStated} }

// Convened is the body of consult.meeting.convened/1. Its statement has no
// subject; its id is that of the meeting.
type Convened struct {
	// Via names who convenes it, as its author.
	Via          submission.Via `json:"via"`
	Consultation statement.Hash `json:"consultation"`
	Plan
}

// Plan is what a meeting is, but for who convenes it.
type Plan struct {
	Title i18n.Text       `json:"title"`
	With  []consult.Named `json:"with,omitempty"`  // bodies with which it is held, in the order of the plan
	Chair []consult.Named `json:"chair,omitempty"` // who chairs it
	Place i18n.Text       `json:"place,omitzero"`
	From  string          `json:"from"`            // a day, or a month where no more is known
	Until string          `json:"until,omitempty"` // likewise; absent where From is all
	Note  i18n.Text       `json:"note,omitzero"`   // how it is arranged
	// Agenda is its items in their order.
	Agenda   []i18n.Text `json:"agenda,omitempty"`
	Sessions []Session   `json:"sessions,omitempty"` // in their order
}

// Session is a part of a meeting.
type Session struct {
	ID    string    `json:"id"` // a slug, frozen
	Title i18n.Text `json:"title"`
	Kind  Kind      `json:"kind" enum:"open,closed,multi-stakeholder,not-stated"`
	// Unattributed: the session is held under the non-attribution rule.
	Unattributed bool `json:"unattributed,omitempty"`
	// Participants are those who took part; of a session under the rule, nobody.
	Participants []consult.Named `json:"participants,omitempty"`
}

// Changed is the body of consult.meeting.changed/1. Its subject is the meeting,
// as is that of the three below. The plan replaces the earlier one; sessions may
// be added to it, and none is taken away or changes its rule.
type Changed struct {
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason"`
	Plan
}

// Intervened is the body of consult.meeting.intervened/1: somebody spoke.
type Intervened struct {
	Session string `json:"session"`
	// Unattributed: under the non-attribution rule. Then nobody is named but As.
	Unattributed bool `json:"unattributed,omitempty"`
	// Via names the listed participant who spoke; Speaker anybody else, as the
	// record has it. One of the two is there in an attributed session.
	Via     *submission.Via `json:"via,omitempty"`
	Speaker string          `json:"speaker,omitempty"`
	// Reported: a document on the meeting reports the point and names nobody as
	// its speaker, whom no rule kept it from naming. The secretariat records it.
	Reported bool                 `json:"reported,omitempty"`
	Document *submission.Document `json:"document,omitempty"` // that it is recorded from
	// As is who takes it down where there is no Via; absent for the secretariat.
	As    string    `json:"as,omitempty"`
	Text  i18n.Text `json:"text"`
	About []string  `json:"about,omitempty"` // provisions, in ascending order
}

// Presented is the body of consult.meeting.presented/1: a paper.
type Presented struct {
	Via     submission.Via `json:"via"`
	Session string         `json:"session,omitempty"` // an attributed one; absent for the meeting
	Title   i18n.Text      `json:"title"`
	Symbol  string         `json:"symbol,omitempty"`  // as the paper bears it
	Text    i18n.Text      `json:"text,omitzero"`     // in the plain form of package redline
	Address string         `json:"address,omitempty"` // https://…
	About   []string       `json:"about,omitempty"`
}

// Withdrawn is the body of consult.meeting.withdrawn/1.
type Withdrawn struct {
	As     string         `json:"as,omitempty"`
	Of     statement.Hash `json:"of,omitzero"` // an intervention or a paper; absent for the meeting itself
	Reason i18n.Text      `json:"reason"`
}

// Rests says what a point of a summary rests on.
type Rests struct {
	Contributions bool `json:"contributions,omitempty"` // and attributed interventions; which ones is traced
	// Sessions are those under the non-attribution rule, in ascending order.
	Sessions []Of `json:"sessions,omitempty"`
	Chair    bool `json:"chair,omitempty"` // the Chair's own view
}

// Of is a session of a meeting.
type Of struct {
	Meeting statement.Hash `json:"meeting"`
	Session string         `json:"session"`
}

// None reports whether a point rests on nothing that it says.
func (r Rests) None() bool { return !r.Contributions && !r.Chair && len(r.Sessions) == 0 }

// Point is a point of a summary.
type Point struct {
	ID    string    `json:"id"` // a slug, unique in the summary
	Text  i18n.Text `json:"text"`
	Rests Rests     `json:"rests"`
}

// Summary is what a Chair's summary says.
type Summary struct {
	Title  i18n.Text `json:"title"`
	Text   i18n.Text `json:"text,omitzero"` // what stands before the points
	Points []Point   `json:"points"`
	// Trace is the commitment to the tracing: see Trace.Commit. Present when a
	// point rests on contributions, and only then.
	Trace statement.Hash `json:"trace,omitzero"`
}

// Made is the body of consult.summary.made/1. Its statement has no subject; its
// id is that of the summary.
type Made struct {
	// Via names the Chair, as the author.
	Via          submission.Via   `json:"via"`
	Consultation statement.Hash   `json:"consultation"`
	Meetings     []statement.Hash `json:"meetings"` // that it sums up, in ascending order
	Summary
}

// Corrected is the body of consult.summary.corrected/1. Its subject is the
// summary, as is that of the two below.
type Corrected struct {
	As     string    `json:"as,omitempty"`
	Reason i18n.Text `json:"reason"`
	Summary
}

// Dropped is the body of consult.summary.withdrawn/1.
type Dropped struct {
	As     string    `json:"as,omitempty"`
	Reason i18n.Text `json:"reason"`
}

// Traced is the body of consult.summary.traced/1: the Chair publishes the
// tracing of the wording in force.
type Traced struct {
	As   string         `json:"as,omitempty"`
	Salt statement.Hash `json:"salt"`
	Trace
}

// Trace is which contributions the points of a summary rest on.
type Trace struct {
	Points []Traces `json:"points"` // those that rest on contributions, in the order of the summary
}

// Traces is what one point rests on.
type Traces struct {
	Point string           `json:"point"`
	From  []statement.Hash `json:"from"` // contributions and attributed interventions, in ascending order
}
