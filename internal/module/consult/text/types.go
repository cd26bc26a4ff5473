package text

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Tabled is the body of consult.text.tabled/1. Its statement has no subject; its
// id is that of the text.
type Tabled struct {
	Via          submission.Via `json:"via"`
	Consultation statement.Hash `json:"consultation"`
	// Group is whose lead decides on the text, beside the organiser; empty where
	// the organiser alone does.
	Group    string    `json:"group,omitempty"`
	Title    i18n.Text `json:"title"`
	About    []string  `json:"about,omitempty"` // provisions, in ascending order
	Language string    `json:"language"`        // in which it is negotiated
	Text     string    `json:"text"`            // in the plain form of package redline
	// Norms are the provisions whose official texts it quotes: one for each unit
	// of kind norm, in the order of the text.
	Norms []string `json:"norms,omitempty"`
	Notes []Note   `json:"notes,omitempty"` // of what is recorded
}

// Citation is something that can be found again: a practice that an amendment
// rests on.
type Citation struct {
	Text    string `json:"text"`
	Address string `json:"address,omitempty"` // https://…
}

// NotePart says what of a text or an amendment a footnote belongs to.
type NotePart string

// The parts that footnotes are called in.
const (
	InText      NotePart = "text"      // as it was tabled
	InChange    NotePart = "change"    // the words that an amendment puts in
	InRationale NotePart = "rationale" // where the mark of the call stands as printed, too
	InPractice  NotePart = "practice"
)

// Note is a footnote as a document prints it.
type Note struct {
	Mark string `json:"mark"` // as printed
	Text string `json:"text"`
	// Addresses are those in the text; of "Ibid", of the note that it stands for.
	Addresses []string `json:"addresses,omitempty"`
	Part      NotePart `json:"part" enum:"text,change,rationale,practice"`
	After     string   `json:"after,omitempty"` // the words right before the call
}

// Origin is somebody from whom, by a document, the words of an amendment come.
type Origin struct {
	ID       string `json:"id,omitempty"` // listed id
	Name     string `json:"name"`         // as the document has it
	Modified bool   `json:"modified,omitempty"`
	// Printed is the bracket that says so, and Words are those that it closes.
	Printed string `json:"printed,omitempty"`
	Words   string `json:"words,omitempty"`
}

// Proposed is the body of consult.amendment.proposed/1. Its statement has no
// subject; its id is that of the amendment, and of the change that it carries.
type Proposed struct {
	Via          submission.Via `json:"via"`
	Consultation statement.Hash `json:"consultation"`
	Text         statement.Hash `json:"text"`
	Version      int64          `json:"version"` // that it changes; 0 is the text as tabled
	// Change has no id of its own. DerivedFrom is the id of the amendment that
	// it modifies.
	Change    redline.Change `json:"change"`
	Rationale i18n.Text      `json:"rationale,omitzero"`
	Practice  []Citation     `json:"practice,omitempty"`
	Origins   []Origin       `json:"origins,omitempty"` // of what is recorded
	Unsure    bool           `json:"unsure,omitempty"`  // recorded from a document that leaves it open
	Notes     []Note         `json:"notes,omitempty"`   // of what is recorded
}

// Endorsed is the body of consult.amendment.endorsed/1. Its subject is the
// amendment, as is that of the three below.
type Endorsed struct {
	As   string    `json:"as"` // listed id
	Note i18n.Text `json:"note,omitzero"`
}

// Joined is the body of consult.amendment.joined/1: the amendment is from now on
// that of the one who joins as well.
type Joined struct {
	As string `json:"as"`
}

// Objected is the body of consult.amendment.objected/1.
type Objected struct {
	As     string    `json:"as"`
	Reason i18n.Text `json:"reason"`
}

// Withdrawn is the body of consult.amendment.withdrawn/1: by an author it
// withdraws the amendment, by a signatory who did not hand in a joint one only
// its own name; by anybody else, what that one had said of it.
type Withdrawn struct {
	As     string    `json:"as,omitempty"` // absent when the secretariat withdraws what it recorded
	Reason i18n.Text `json:"reason"`
}

// Ruling is a decision on one amendment.
type Ruling struct {
	Amendment statement.Hash      `json:"amendment"`
	Decision  redline.Disposition `json:"decision" enum:"retained,retained-as-modified,not-retained,bracketed,deferred"`
	// Instead is the amendment that stands for it, of what is retained as
	// modified: one that derives from it.
	Instead statement.Hash `json:"instead,omitzero"`
	// InsteadOf is the statement whose decision on the same amendment this one
	// replaces.
	InsteadOf statement.Hash `json:"instead_of,omitzero"`
	Reason    i18n.Text      `json:"reason"`
}

// Decided is the body of consult.text.decided/1. Its subject is the text.
type Decided struct {
	As      string   `json:"as,omitempty"` // the lead or the organiser; absent for the secretariat in what it recorded
	Version int64    `json:"version"`      // on which it is decided
	Rulings []Ruling `json:"rulings"`      // in the order in which they are carried out
}

// Consolidated is the body of consult.text.consolidated/1. Its subject is the
// text.
type Consolidated struct {
	As      string       `json:"as,omitempty"`
	Version int64        `json:"version"` // that this makes: one more than the last
	Base    redline.Hash `json:"base"`    // of the version before
	Hash    redline.Hash `json:"hash"`    // of the text
	Text    redline.Text `json:"text"`    // in full, with the name and the fate of every word
}
