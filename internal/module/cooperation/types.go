package cooperation

import (
	"regexp"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/statement"
)

// Kind is what a case is.
type Kind string

// The kinds of case.
const (
	Notification Kind = "notification" // norm 13 (c)
	Request      Kind = "request"      // norm 13 (h)
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Notification, Request} }

// Verb is what a statement does in a thread.
type Verb string

// The verbs. Those from Corrected on are of both kinds of case.
const (
	Sent         Verb = "sent"
	Acknowledged Verb = "acknowledged"
	Answered     Verb = "answered"
	Asked        Verb = "asked"
	Acted        Verb = "acted"     // notification: what was done about it
	Unable       Verb = "unable"    // notification: the means are lacking
	Assessing    Verb = "assessing" // request: whether there is the capacity to help
	Offered      Verb = "offered"
	Declined     Verb = "declined"
	Referred     Verb = "referred" // request: to another State, a regional body, a private entity
	Accepted     Verb = "accepted"
	Refused      Verb = "refused"
	Milestone    Verb = "milestone"
	Delivered    Verb = "delivered"
	Extended     Verb = "extended" // another instant is proposed
	Agreed       Verb = "agreed"   // to that instant
	Corrected    Verb = "corrected"
	Withdrawn    Verb = "withdrawn"
	Closed       Verb = "closed"
	Noted        Verb = "noted" // acknowledged by telephone
	LetIn        Verb = "let-in"
	TakenOff     Verb = "taken-off"
)

// As is which statement a body is of, and whether it is an exercise's.
type As struct {
	Kind     Kind `json:"-"`
	Verb     Verb `json:"-"`
	Exercise bool `json:"exercise,omitempty"`

	Attachments []attachment.File `json:"attachments,omitempty"` // of those statements that Carries names
}

// Instant is a moment: in UTC, with the zone in which it was written down.
type Instant struct {
	UTC  string `json:"utc"`  // InstantForm
	Zone string `json:"zone"` // IANA name: "Africa/Nairobi", "UTC"
}

// Severity is a category of a schema that the operator offers.
type Severity struct {
	Schema   string `json:"schema"`   // "ncsc-uk:2018"
	Category string `json:"category"` // "1" … "6"
}

// Indicator is something technical by which the activity is recognised. Its
// value is written as machines take it, and defanged where people read it.
type Indicator struct {
	Type  string    `json:"type"`
	Value string    `json:"value"`
	Note  i18n.Text `json:"note,omitzero"`
}

// Within is how many minutes each step may take. What is absent is due at no
// time.
type Within struct {
	Acknowledge int64 `json:"acknowledge"`        // from the opening statement
	Onward      int64 `json:"onward"`             // from one contact of the notified State to the next
	Answer      int64 `json:"answer,omitempty"`   // notification: from the acknowledgement
	Offer       int64 `json:"offer,omitempty"`    // request: from the acknowledgement
	Decide      int64 `json:"decide,omitempty"`   // request: from the offer
	Reply       int64 `json:"reply,omitempty"`    // to a question, or to another instant that was proposed
	Conclude    int64 `json:"conclude,omitempty"` // from the last reply or the delivery to the end
}

// Matter is what a case is about.
type Matter struct {
	Template       string               `json:"template"` // "notification/1"
	Title          i18n.Text            `json:"title"`
	From           Instant              `json:"from"`           // when it was first seen
	Until          Instant              `json:"until,omitzero"` // when last; absent while it goes on
	Fields         map[string]i18n.Text `json:"fields"`         // as the template names them
	Infrastructure []string             `json:"infrastructure,omitempty"`
	Designated     i18n.Text            `json:"designated,omitzero"` // in the words of the State whose infrastructure it is
	Class          string               `json:"class"`               // of the RSIT taxonomy: "intrusions"
	Severity       Severity             `json:"severity,omitzero"`
	Provision      string               `json:"provision"` // relied on: "un:a-70-174:13:c"
	Indicators     []Indicator          `json:"indicators,omitempty"`
}

// Occasion is the exercise that a case is part of. Its organizer reads the case
// from its opening on, as whoever opens it says, until one of its two takes it
// off.
type Occasion struct {
	ID        string         `json:"id"` // of the exercise: "exercise:" and 32 hexadecimal digits
	Organizer statement.Hash `json:"organizer"`
}

// Notified is the body of cooperation.notification.sent/1.
type Notified struct {
	As
	Matter
	Occasion      *Occasion `json:"occasion,omitempty"`
	Understanding i18n.Text `json:"understanding"` // NoResponsibility
	Within        Within    `json:"within"`
}

// Half says which half of norm 13 (h) a request rests on.
type Half string

// The halves.
const (
	Assistance Half = "assistance" // the infrastructure of who asks is subject to malicious acts
	Mitigation Half = "mitigation" // of activity that comes from the territory of who is asked
)

// Halves lists them.
func Halves() []Half { return []Half{Assistance, Mitigation} }

// Checked is an item of a checklist.
type Checked struct {
	Item  string    `json:"item"` // id in the template
	Met   bool      `json:"met"`
	Words i18n.Text `json:"words,omitzero"`
}

// Requested is the body of cooperation.request.sent/1.
type Requested struct {
	As
	Matter
	Occasion  *Occasion   `json:"occasion,omitempty"`
	Half      Half        `json:"half" enum:"assistance,mitigation"`
	Arises    string      `json:"arises,omitempty"` // case from which it arises: of a notification, say
	Checklist []Checked   `json:"checklist"`        // what makes it appropriate
	Privacy   []Checked   `json:"privacy"`          // privacy and human rights
	Consulted []i18n.Text `json:"consulted"`        // who was consulted; by function, not by name
	Within    Within      `json:"within"`
}

// Asking is what a request says beside its matter.
type Asking struct {
	Half      Half        `json:"half" enum:"assistance,mitigation"`
	Checklist []Checked   `json:"checklist"`
	Privacy   []Checked   `json:"privacy"`
	Consulted []i18n.Text `json:"consulted"`
}

// Words is the body of what is said in words: acknowledged, answered, asked,
// acted, unable, assessing, declined, delivered, withdrawn, closed.
type Words struct {
	As
	Words i18n.Text      `json:"words,omitzero"`
	On    statement.Hash `json:"on,omitzero"` // an answer: the question
}

// Direction is to whom a request is referred.
type Direction string

// The directions.
const (
	ToState   Direction = "state"
	ToRegion  Direction = "regional-body"
	ToPrivate Direction = "private-entity"
)

// Directions lists them.
func Directions() []Direction { return []Direction{ToState, ToRegion, ToPrivate} }

// Referral is the body of cooperation.request.referred/1.
type Referral struct {
	As
	To    Direction `json:"to" enum:"state,regional-body,private-entity"`
	Name  i18n.Text `json:"name"`
	Words i18n.Text `json:"words"`
}

// Step is a milestone of an offer.
type Step struct {
	ID    string    `json:"id"`
	Title i18n.Text `json:"title"`
	Due   Instant   `json:"due"`
}

// Offer is the body of cooperation.request.offered/1: nature, scope, terms and
// time frame of what is offered.
type Offer struct {
	As
	Nature     i18n.Text `json:"nature"`
	Scope      i18n.Text `json:"scope"`
	Terms      i18n.Text `json:"terms"`
	Begins     Instant   `json:"begins"`
	Ends       Instant   `json:"ends"`
	Holds      Instant   `json:"holds,omitzero"` // until when it can be accepted
	Milestones []Step    `json:"milestones,omitempty"`
}

// Reply is the body of cooperation.request.accepted/1 and .refused/1.
type Reply struct {
	As
	Offer statement.Hash `json:"offer"`
	Words i18n.Text      `json:"words,omitzero"`
}

// Reached is the body of cooperation.request.milestone/1.
type Reached struct {
	As
	Step  string    `json:"step"`
	Words i18n.Text `json:"words,omitzero"`
}

// Extension is the body of .extended/1: another instant is proposed for what is
// due.
type Extension struct {
	As
	What   What      `json:"what"`
	Step   string    `json:"step,omitempty"` // of a milestone
	Until  Instant   `json:"until"`
	Reason i18n.Text `json:"reason"`
}

// Agreement is the body of .agreed/1.
type Agreement struct {
	As
	Proposal statement.Hash `json:"proposal"`
}

// Correction is the body of .corrected/1: it replaces the matter of the opening
// statement, of a request with what goes with it, or the words of another.
type Correction struct {
	As
	On     statement.Hash `json:"on"`
	Over   statement.Hash `json:"over,omitzero"` // the correction of the same statement in whose place it comes
	Matter *Matter        `json:"matter,omitempty"`
	Asking *Asking        `json:"asking,omitempty"` // of a request; absent: as it stands
	Words  i18n.Text      `json:"words,omitzero"`
	Reason i18n.Text      `json:"reason"`
}

// Call is the body of cooperation.call.noted/1: receipt was acknowledged by
// telephone. Names of persons do not belong here.
type Call struct {
	As
	Spoke Instant   `json:"spoke"`
	With  i18n.Text `json:"with"` // the function or desk on the other side
	Words i18n.Text `json:"words,omitzero"`
}

// Access is the body of cooperation.reader.let-in/1 and .taken-off/1.
type Access struct {
	As
	Participant statement.Hash `json:"participant"`
	Reason      i18n.Text      `json:"reason,omitzero"`
}

// Forms of what bodies name.
var (
	caseForm  = regexp.MustCompile(`^case:[0-9a-f]{32}$`)
	drillForm = regexp.MustCompile(`^exercise:[0-9a-f]{32}$`)
	slugForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	aboutForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)*$`)
	namedForm = regexp.MustCompile(`^[a-z0-9-]+[/:][a-z0-9.-]+$`) // templates and schemas: name and version
	langForm  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// IsCase reports whether an id is that of a case: "case:" and 32 hexadecimal
// digits.
func IsCase(id string) bool { return caseForm.MatchString(id) }

// IsExercise reports whether an id is that of an exercise: "exercise:" and 32
// hexadecimal digits.
func IsExercise(id string) bool { return drillForm.MatchString(id) }
