package intake

import (
	"fmt"
	"slices"
)

// Place says where in a document something stands. Fields that do not apply are
// empty.
type Place struct {
	Line      int    `json:"line"`                // of the text, from 1
	Provision string `json:"provision,omitempty"` // as the row is marked: "a"
	Column    Column `json:"column,omitempty"`    // of the table
	Unit      int    `json:"unit,omitempty"`      // of the cell, from 1
	Paragraph int    `json:"paragraph,omitempty"` // of a document without columns, from 1
	Note      int    `json:"note,omitempty"`      // footnote, by its number
}

// String writes the place for a person at a terminal.
func (p Place) String() string {
	s := fmt.Sprintf("line %d", p.Line)
	if p.Provision != "" {
		s = fmt.Sprintf("(%s), %s", p.Provision, s)
	}
	if p.Column != "" {
		s += ", " + string(p.Column)
	}
	if p.Unit > 0 {
		s += fmt.Sprintf(", unit %d", p.Unit)
	}
	if p.Paragraph > 0 {
		s += fmt.Sprintf(", paragraph %d", p.Paragraph)
	}
	if p.Note > 0 {
		s += fmt.Sprintf(", note %d", p.Note)
	}
	return s
}

// MaxRead is how many bytes of what was read a question quotes.
const MaxRead = 4000

// Unsure is one thing for a person to settle: the text alone does not.
type Unsure struct {
	Kind    Question `json:"kind"`
	Place   Place    `json:"place"`
	Read    string   `json:"read"`    // as printed, or the part of it that matters
	Decided string   `json:"decided"` // what stands for now
	Why     string   `json:"why"`
	// Document is the SHA-256 of the text that Place is in.
	Document string `json:"document"`
}

// unsettled makes an Unsure; its document is filled in at the end.
func unsettled(k Question, at Place, read, decided, why string) Unsure {
	return Unsure{Kind: k, Place: at, Read: read, Decided: decided, Why: why}
}

// named gives the questions in the order of their places, with their document.
func named(unsure []Unsure, document string) []Unsure {
	out := append([]Unsure{}, unsure...)
	for i := range out {
		out[i].Document = document
	}
	slices.SortStableFunc(out, func(a, b Unsure) int { return a.Place.Line - b.Place.Line })
	return out
}

// Question is what an Unsure is about.
type Question string

// The questions that the readers ask.
const (
	// The table.
	OddWidth    Question = "odd-width"    // a row has more or fewer cells than the header
	StrayText   Question = "stray-text"   // a line that is no row, note or header
	NoProvision Question = "no-provision" // a row before any provision is marked
	OddSequence Question = "odd-sequence" // provisions, notes or list markers out of their order
	// Paragraphs over pages.
	Joined Question = "joined" // two pieces are read as one paragraph
	Apart  Question = "apart"  // two pieces are read as two paragraphs
	// Units.
	OddMarker      Question = "odd-marker"       // a list marker that must be a slip
	MarkerNotThere Question = "marker-not-there" // an item repeats the base without its marker
	NoBullet       Question = "no-bullet"        // an item of a list without a bullet
	DepthOfPrint   Question = "depth"            // how deep an item stands is not clear
	CutOff         Question = "cut-off"          // a text that breaks off
	Slip           Question = "slip"             // a slip of typing, kept as printed
	// Notes.
	NoNote         Question = "no-note"        // a call without its footnote
	NotCalled      Question = "not-called"     // a footnote that nothing calls
	OtherNote      Question = "other-note"     // a footnote that does not name what calls it
	TwoAddresses   Question = "two-addresses"  // one document under two addresses
	OriginScope    Question = "origin-scope"   // how much a proposer in brackets closes
	UnknownName    Question = "unknown-name"   // a proposer that no list knows
	OddPractice    Question = "odd-practice"   // a practice that is prose, or may be two
	AuthorOfBase   Question = "author-of-base" // who wrote the base text is not said
	CitedProvision Question = "cited"          // a provision cited under another letter
	// Base and proposal.
	AdditionsOnly Question = "additions-only" // the proposal does not repeat the base
	NotRepeated   Question = "not-repeated"   // words of the base are missing in the proposal
	OnlyMarks     Question = "only-marks"     // a change of punctuation alone
	// People, times, meetings.
	WhoSigned  Question = "who-signed"  // organization or individual
	Capacity   Question = "capacity"    // for oneself or for the organization named
	OddDate    Question = "odd-date"    // a date that is not whole, or that two places print differently
	NotSaid    Question = "not-said"    // something that such a document should say
	NotMatched Question = "not-matched" // what was planned and what is reported differ
)
