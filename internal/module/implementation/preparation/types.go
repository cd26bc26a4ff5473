package preparation

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/statement"
)

// Marking is under what preparations are shown.
const Marking = statement.Amber

// OfStatus is the key of a status among the markings of a part.
const OfStatus = ""

// Limits. Lengths are in bytes.
const (
	MaxAgency  = 400
	MaxReason  = 2_000
	MaxStep    = 2_000
	MaxEditors = 40
	MaxSteps   = 1_000
)

// State is how far a part has come.
type State string

// The states.
const (
	Open     State = "open"
	HandedIn State = "handed-in"
	Returned State = "returned" // with a reason
	Settled  State = "settled"
	Forward  State = "put-forward" // its TLP:CLEAR answers wait to be cleared
	Reported State = "reported"
)

// States lists the states in their order.
func States() []State { return []State{Open, HandedIn, Returned, Settled, Forward, Reported} }

// Part is the working copy of the report on one item.
type Part struct {
	Item  string
	State State
	Seen  int64     // how often something was done with it; 0: nothing yet
	Draft string    // in which it was put forward; empty in other states
	At    time.Time // when something was done with it last
	kept
}

// kept is what of a part is sealed.
type kept struct {
	Agency  string          `json:"agency,omitempty"`
	Editors []string        `json:"editors,omitempty"` // persons, ascending; none: whoever drafts
	Content offline.Part    `json:"content"`
	Older   report.Older    `json:"older,omitempty"`  // what of it was written before what it translates
	Same    *statement.Hash `json:"same,omitempty"`   // an earlier report since which nothing has changed
	Reason  string          `json:"reason,omitempty"` // why it was returned
	By      string          `json:"by,omitempty"`     // who did something with it last
}

// Marked is the marking of an answer, or of the status.
func (p *Part) Marked(question string) statement.Marking {
	if m, ok := p.Content.Markings[question]; ok {
		return m
	}
	return statement.Clear
}

// Empty reports whether nothing is in it.
func (p *Part) Empty() bool {
	return p.Same == nil && p.Content.Status == "" && len(p.Content.Answers) == 0
}

// Clear is what of a part leaves the house: what is marked TLP:CLEAR, and nothing
// else.
func (p *Part) Clear() (out report.Content) {
	if p.Marked(OfStatus) == statement.Clear {
		out.Status = p.Content.Status
	}
	for _, a := range p.Content.Answers {
		if p.Marked(a.Question) == statement.Clear {
			out.Answers = append(out.Answers, a)
		}
	}
	return out
}

// Leaves reports whether a content is what of a part leaves the house, word for word.
func (p *Part) Leaves(c report.Content) bool { return same(c, p.Clear()) }

// House reports whether something of it stays in the house.
func (p *Part) House() bool {
	c := p.Clear()
	return c.Status != p.Content.Status || len(c.Answers) != len(p.Content.Answers)
}

// Preparation is the working copy of a participant's reports of one period.
type Preparation struct {
	ID string
	At time.Time // when it was begun
	about
	Parts map[string]Part // by item; one that is absent is open and empty
}

// Label is under what a preparation is handed out as a whole: as its narrowest answer
// is marked, and under Marking at the least.
func (p *Preparation) Label() statement.Marking {
	out := Marking
	for _, part := range p.Parts {
		for _, m := range part.Content.Markings {
			out = marking.Narrowest(out, m)
		}
	}
	return out
}

// about is what of a preparation is sealed beside its parts.
type about struct {
	Questionnaire string `json:"questionnaire"`
	Version       string `json:"version"`
	Period        string `json:"period"`
	By            string `json:"by"` // the drafter who began it
	// Singly says that nobody has begun it but forms of single items, in which some
	// answers were not for everybody: whoever drafts coordinates it.
	Singly bool `json:"singly,omitempty"`
}

// Part gives the part on an item.
func (p *Preparation) Part(item string) Part {
	if out, ok := p.Parts[item]; ok {
		return out
	}
	return Part{Item: item, State: Open}
}

// So is what is prepared so far, by item, as a workbook takes it.
func (p *Preparation) So() map[string]offline.Part {
	out := map[string]offline.Part{}
	for item, part := range p.Parts {
		out[item] = part.Content
	}
	return out
}

// StepState is how far a next step has come.
type StepState string

// The states of a step.
const (
	Planned  StepState = "planned"
	UnderWay StepState = "under-way"
	Done     StepState = "done"
)

// StepStates lists them in their order.
func StepStates() []StepState { return []StepState{Planned, UnderWay, Done} }

// Step is something that a capital means to do next.
type Step struct {
	ID string
	At time.Time // when it was written down
	StepWords
}

// StepWords is what of a step is sealed.
type StepWords struct {
	Topic  string    `json:"topic"` // what it is about: report.Made.Topic
	Words  string    `json:"words"`
	Person string    `json:"person,omitempty"` // who does it, of those who draft or clear
	Owner  string    `json:"owner,omitempty"`  // or which office
	Until  string    `json:"until,omitempty"`  // date
	State  StepState `json:"state"`
	Seen   int64     `json:"seen,omitempty"` // how often it was changed
}

// Due is a next step that has a day and is not done.
type Due struct {
	ID    string
	Topic string
	On    string // date
}

var idForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// newID draws the id of a preparation, or of a step.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return hex.EncodeToString(b[:])
}

// same reports whether two contents say the same.
func same(a, b report.Content) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// marked sees that markings are of questions that are asked, and leaves those out
// that say nothing.
func marked(c *offline.Part, q *questionnaire.Questionnaire, item *questionnaire.Item) error {
	for id, m := range c.Markings {
		asked := id == OfStatus || slices.ContainsFunc(q.Asked(item), func(have questionnaire.Question) bool { return have.ID == id })
		if !asked || !slices.Contains(statement.Markings[:], m) {
			return bad("a marking of a part is of one of its answers, and one of TLP 2.0")
		}
		if m == statement.Clear {
			delete(c.Markings, id)
		}
	}
	return nil
}
