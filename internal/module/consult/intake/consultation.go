package intake

import (
	"fmt"
	"slices"
)

// Consultation is what documents say of a consultation: one document, or several
// combined.
type Consultation struct {
	Documents  []Document `json:"documents"`
	Title      *Fact      `json:"title,omitempty"`
	Letterhead []Fact     `json:"letterhead"`
	Organisers []Fact     `json:"organisers"` // under each name that a document prints
	Partners   []Fact     `json:"partners"`
	Invited    []Fact     `json:"invited"`   // the sentences that say from whom contributions are asked
	Questions  []Fact     `json:"questions"` // the sentences that say what they are asked
	// Text and Background are paragraphs, each as printed.
	Text       []Fact    `json:"text"`
	Background []Fact    `json:"background"`
	Contacts   []Contact `json:"contacts"`
	Phases     []Phase   `json:"phases"` // in the order of the document
	Groups     []Group   `json:"groups"`
	Provisions []Printed `json:"provisions"` // official texts that the document prints
	Events     []Event   `json:"events"`     // the timeline, in the order of time
	Unsure     []Unsure  `json:"unsure"`
}

// Document is one text that was read, whole.
type Document struct {
	SHA256     string `json:"sha256"`
	Kind       Kind   `json:"kind"`
	Paragraphs []Unit `json:"paragraphs"` // paragraph n of a Place is at n-1
	Notes      []Note `json:"notes"`
}

// Fact is something that a document says, in its words.
type Fact struct {
	Text     string `json:"text"`
	Document string `json:"document"` // SHA-256
	Place    Place  `json:"place"`
}

// Contact is one line of a list of contacts.
type Contact struct {
	Fact
	Name    string `json:"name,omitempty"`
	Address string `json:"address"` // of mail or of a page
}

// Phase is a part of a consultation with its time frame.
type Phase struct {
	Title   Fact   `json:"title"`             // the whole line: "1st phase: consultations with experts (Completed)"
	Ordinal int    `json:"ordinal,omitempty"` // 1; 0 for what is not called a phase
	Name    string `json:"name"`              // "consultations with experts"
	Status  string `json:"status,omitempty"`  // "Completed", as printed
	Frame   Frame  `json:"frame"`
	FrameAt Fact   `json:"frameAt"` // the line that prints the time frame
	Text    []Fact `json:"text"`
	With    []Fact `json:"with"` // with whom it is conducted, as printed
}

// Group is a working group with its provisions and its lead.
type Group struct {
	Title      Fact     `json:"title"`
	Provisions []string `json:"provisions"` // letters; empty for a group on all of them
	Subject    string   `json:"subject"`    // the title without the provisions
	Lead       Lead     `json:"lead"`
}

// Lead is a person who leads a group, with the role that the document prints.
type Lead struct {
	Fact
	Name string `json:"name"`
	Role string `json:"role,omitempty"`
}

// Printed is a provision's official text as a document prints it, slips
// included.
type Printed struct {
	Fact
	Mark string `json:"mark"` // "13" for the opening words of a paragraph, "a" for an item
}

// Event is a date of the timeline.
type Event struct {
	When    Frame `json:"when"`
	What    Fact  `json:"what"`
	Planned bool  `json:"planned"` // the document announces it; that it came about is not said
	// Deed is what was done, of a sentence of the text: "publish", "launch",
	// "open" or "close". It is empty for a phase, whose title What is.
	Deed string `json:"deed,omitempty"`
}

// Combine puts together what several documents say of one consultation. Nothing
// is chosen among them: every name, date and text keeps its source, and what
// they print differently is Unsure.
func Combine(parts ...*Consultation) *Consultation {
	out := newConsultation()
	for _, p := range parts {
		out.Documents = append(out.Documents, p.Documents...)
		if out.Title == nil {
			out.Title = p.Title
		}
		out.Letterhead = append(out.Letterhead, p.Letterhead...)
		out.Organisers = append(out.Organisers, p.Organisers...)
		out.Partners = append(out.Partners, p.Partners...)
		out.Invited = append(out.Invited, p.Invited...)
		out.Questions = append(out.Questions, p.Questions...)
		out.Text = append(out.Text, p.Text...)
		out.Background = append(out.Background, p.Background...)
		out.Contacts = append(out.Contacts, p.Contacts...)
		out.Phases = append(out.Phases, p.Phases...)
		out.Groups = append(out.Groups, p.Groups...)
		out.Provisions = append(out.Provisions, p.Provisions...)
		out.Events = append(out.Events, p.Events...)
		out.Unsure = append(out.Unsure, p.Unsure...)
	}
	slices.SortStableFunc(out.Events, func(a, b Event) int {
		switch {
		case a.When.From.before(b.When.From):
			return -1
		case b.When.From.before(a.When.From):
			return 1
		}
		return 0
	})
	out.compareNames()
	out.compareDates()
	return out
}

func newConsultation() *Consultation {
	return &Consultation{
		Documents: []Document{}, Letterhead: []Fact{}, Organisers: []Fact{}, Partners: []Fact{}, Invited: []Fact{}, Questions: []Fact{},
		Text: []Fact{}, Background: []Fact{}, Contacts: []Contact{}, Phases: []Phase{}, Groups: []Group{}, Provisions: []Printed{},
		Events: []Event{}, Unsure: []Unsure{},
	}
}

// compareNames finds an organiser that two documents name differently.
func (c *Consultation) compareNames() {
	for i := 1; i < len(c.Organisers); i++ {
		a, b := c.Organisers[0], c.Organisers[i]
		if a.Document != b.Document && a.Text != b.Text {
			c.unsettled(b.Document, unsettled(NotMatched, b.Place, "“"+a.Text+"”, “"+b.Text+"”", "both names are kept, each with its document", "two documents name the organiser differently"))
		}
	}
}

// compareDates finds what one document plans and another reports with another
// date: events whose words share what was to be done.
func (c *Consultation) compareDates() {
	for _, plan := range c.Events {
		for _, done := range c.Events {
			if !plan.Planned || done.Planned || plan.What.Document == done.What.Document || plan.When.From == done.When.From {
				continue
			}
			if verbOf(plan.What.Text) == "" || verbOf(plan.What.Text) != verbOf(done.What.Text) {
				continue
			}
			c.unsettled(done.What.Document, unsettled(OddDate, done.What.Place, fmt.Sprintf("planned: %s (%s); reported: %s", plan.When.Printed, plan.What.Text, done.When.Printed),
				"both dates stand in the timeline", "one document plans another date than the other reports"))
		}
	}
}

func (c *Consultation) unsettled(document string, u Unsure) {
	u.Document = document
	c.Unsure = append(c.Unsure, u)
}
