package consult

import (
	"cmp"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Call is the body of consult.consultation.called/1. The statement has no
// subject; its id is that of the consultation.
type Call struct {
	// Via names the organiser, as its author, and how it came to be said.
	Via submission.Via `json:"via"`
	Plan
	Phases []Phase `json:"phases"` // in their order
}

// Plan is what a consultation is, but for who calls it and when.
type Plan struct {
	Title     i18n.Text `json:"title"`
	Text      i18n.Text `json:"text"`               // the call, in the plain form of package redline
	Partners  []Named   `json:"partners,omitempty"` // in the order of the call
	About     []string  `json:"about"`              // provisions and instruments, in ascending order
	Languages []string  `json:"languages"`          // in which contributions are taken, in ascending order
	Zone      string    `json:"zone"`               // IANA, of the organiser's deadlines
	Invited   Invited   `json:"invited"`
	// Marking is that of all that is said in it; absent, it is TLP:CLEAR, which is
	// the only one that is taken: every statement here is public.
	Marking statement.Marking `json:"marking,omitempty" enum:"TLP:CLEAR"`
	// Moderation says when a contribution is looked at.
	Moderation Moderation `json:"moderation" enum:"before,after"`
	Decision   Decision   `json:"decision"`
	Questions  []Question `json:"questions,omitempty"`
	// NormTest is what a proposal for a new norm has to answer.
	NormTest []Question `json:"norm_test,omitempty"`
}

// Label is the marking, said or not.
func (p *Plan) Label() statement.Marking {
	return cmp.Or(p.Marking, statement.Clear)
}

// Named is somebody whom a text names: a listed participant, or a name only.
type Named struct {
	ID   string `json:"id,omitempty"` // listed id
	Name string `json:"name"`         // as the text has it
	Role string `json:"role,omitempty"`
}

// Invited says who may contribute. Everybody, when both lists are empty.
type Invited struct {
	Classes []participant.Class `json:"classes,omitempty"` // in the order of participant.Classes
	Named   []string            `json:"named,omitempty"`   // listed ids, in ascending order, beside the classes
}

// Moderation says when a contribution is looked at by a moderator.
type Moderation string

// The rules of moderation.
const (
	Before Moderation = "before" // nothing stands in the register before a moderator has let it in
	After  Moderation = "after"  // what is set aside later stays in the register, with the reason
)

// DecisionRule says how what is agreed is agreed.
type DecisionRule string

// The rules of decision.
const (
	Editor    DecisionRule = "editor"    // the lead decides, with reasons
	Consensus DecisionRule = "consensus" // the lead records that nobody objects
	Silence   DecisionRule = "silence"   // what nobody breaks silence on by the deadline is agreed
)

// Decision is the rule of a consultation.
type Decision struct {
	Rule DecisionRule `json:"rule" enum:"editor,consensus,silence"`
	// Hours is how long silence runs; 0 but under Silence.
	Hours int64 `json:"hours,omitempty"`
}

// Accepts is something that a phase takes.
type Accepts string

// What a phase can take.
const (
	Comments   Accepts = "comments"   // comments, references and good practices
	Answers    Accepts = "answers"    // to the questions
	Amendments Accepts = "amendments" // proposals for the texts, and what is said on them
	Norms      Accepts = "norms"      // proposals for new norms
	Papers     Accepts = "papers"     // to meetings
	Decisions  Accepts = "decisions"  // of leads
)

// AllAccepts lists what a phase can take, in the order in which it is written.
func AllAccepts() []Accepts {
	return []Accepts{Comments, Answers, Amendments, Norms, Papers, Decisions}
}

// Phase is a part of a consultation. It has instants, of which the scheduler
// speaks, or the time frame that a document prints.
type Phase struct {
	ID      string    `json:"id"` // a slug, frozen
	Title   i18n.Text `json:"title"`
	Note    i18n.Text `json:"note,omitzero"`
	Accepts []Accepts `json:"accepts,omitempty"`
	Opens   string    `json:"opens,omitempty"`  // UTC, to the minute: form.InstantForm
	Closes  string    `json:"closes,omitempty"` // likewise
	Frame   *Frame    `json:"frame,omitempty"`
}

// Frame is a time frame as a document prints it.
type Frame struct {
	Printed string `json:"printed"`         // such as "June 2016-June 2017"
	From    string `json:"from"`            // 2016-06, a day, or a year
	Until   string `json:"until,omitempty"` // likewise; absent where one is named
	Over    bool   `json:"over"`            // the document says that it is completed
}

// Form is how a question is answered.
type Form string

// The forms.
const (
	Words  Form = "words"  // in words
	Choice Form = "choice" // one of the options, and words if wanted
	Choose Form = "choose" // any of the options, and words if wanted
)

// Question is one that contributors answer, about each provision or once.
type Question struct {
	ID      string    `json:"id"` // a slug, frozen
	Text    i18n.Text `json:"text"`
	Form    Form      `json:"form" enum:"words,choice,choose"`
	Options []Option  `json:"options,omitempty"`
	Each    bool      `json:"each,omitempty"` // asked of each provision that the consultation is about
}

// Option is an answer that can be chosen.
type Option struct {
	ID   string    `json:"id"` // a slug, frozen
	Text i18n.Text `json:"text"`
}

// Moved is the body of consult.phase.extended/1 and consult.phase.reopened/1.
// Its subject is the consultation, as is that of all that follow.
type Moved struct {
	As     string    `json:"as"` // listed id of the organiser; empty for the secretariat, of what it recorded
	Phase  string    `json:"phase"`
	Closes string    `json:"closes"` // UTC, to the minute: form.InstantForm
	Reason i18n.Text `json:"reason"`
	reopen bool
}

// Turned is the body of consult.phase.opened/1 and consult.phase.closed/1: the
// hub's scheduler says it.
type Turned struct {
	Phase string `json:"phase"`
	Due   string `json:"due"` // the instant that the consultation names
	close bool
}

// Group is the body of consult.group.formed/1. Said again on the same group it
// replaces what was said; whoever had joined stays.
type Group struct {
	As string `json:"as"`
	// Replaces is the statement that it replaces, the last that was said of the
	// group; zero for a new group. Two that are drafted side by side under one id
	// are then not taken for one group, and no change is undone unseen.
	Replaces statement.Hash `json:"replaces,omitzero"`

	ID    string    `json:"id"` // a slug, frozen
	Title i18n.Text `json:"title"`
	About []string  `json:"about,omitempty"` // provisions; none: the group on general questions
	// Lead is who decides for the group: a listed participant, or, in what is
	// recorded, whoever the document names.
	Lead []Named `json:"lead"`
	Open bool    `json:"open"` // takes those who ask to join
	// Document is what the secretariat recorded it from.
	Document *submission.Document `json:"document,omitempty"`
}

// Asked is the body of consult.group.asked/1: a participant asks to join.
type Asked struct {
	As    string    `json:"as"`
	Group string    `json:"group"`
	Note  i18n.Text `json:"note,omitzero"`
}

// Admitted is the body of consult.group.admitted/1 and consult.group.declined/1:
// the lead, or the organiser, answers who asked.
type Admitted struct {
	As     string    `json:"as"`
	Group  string    `json:"group"`
	Member string    `json:"member"` // listed id
	Reason i18n.Text `json:"reason,omitzero"`
	refuse bool
}

// Left is the body of consult.group.left/1.
type Left struct {
	As    string `json:"as"`
	Group string `json:"group"`
}

// Point is the body of consult.point.opened/1: a question that a group has to
// settle. Its statement's id is that of the point.
type Point struct {
	As    string    `json:"as"`
	Group string    `json:"group"`
	Text  i18n.Text `json:"text"`
	About []string  `json:"about,omitempty"` // provisions, contributions or amendments, in ascending order
	// Document is what the secretariat recorded it from.
	Document *submission.Document `json:"document,omitempty"`
}

// Settled is the body of consult.point.settled/1.
type Settled struct {
	As      string    `json:"as"`
	Point   string    `json:"point"` // id of the statement that opened it
	Outcome i18n.Text `json:"outcome"`
}

// Concluded is the body of consult.consultation.concluded/1.
type Concluded struct {
	As     string    `json:"as"`
	Reason i18n.Text `json:"reason"`
}
