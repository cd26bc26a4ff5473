package contribution

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Kind says what a contribution is.
type Kind string

// The kinds.
const (
	Comment   Kind = "comment"
	Answers   Kind = "answers"   // to the questions of the consultation
	Practice  Kind = "practice"  // a good practice, with who follows it
	Reference Kind = "reference" // something to be read, with its full citation
	NewNorm   Kind = "new-norm"  // answers the consultation's test of a new norm
)

// Kinds lists the kinds in the order in which they are shown.
func Kinds() []Kind { return []Kind{Comment, Answers, Practice, Reference, NewNorm} }

// Takes is what a phase has to accept for a contribution of the kind.
func (k Kind) Takes() consult.Accepts {
	switch k {
	case Answers:
		return consult.Answers
	case NewNorm:
		return consult.Norms
	}
	return consult.Comments
}

// Content is what is said.
type Content struct {
	Title i18n.Text `json:"title,omitzero"`
	// Text is the wording, in the plain form of package redline. Answers may
	// have none.
	Text i18n.Text `json:"text,omitzero"`
	// About are the provisions it concerns, in ascending order.
	About      []string   `json:"about,omitempty"`
	Answers    []Answer   `json:"answers,omitempty"`    // of Answers and NewNorm, in the order of the questions
	Follows    *Follows   `json:"follows,omitempty"`    // of Practice
	References []Citation `json:"references,omitempty"` // of Reference at least one
}

// Answer answers one question.
type Answer struct {
	Question string    `json:"question"`          // id
	About    string    `json:"about,omitempty"`   // provision, where the question is asked of each
	Options  []string  `json:"options,omitempty"` // ids of those chosen, in the order of the question
	Words    i18n.Text `json:"words,omitzero"`    // in words
	Unsure   bool      `json:"unsure,omitempty"`  // recorded from a document that leaves it open
}

// Follows says who follows a good practice.
type Follows struct {
	Who     consult.Named `json:"who"`
	Address string        `json:"address,omitempty"` // https://…
}

// Citation is something that can be found again.
type Citation struct {
	Text    string `json:"text"`              // in full: author, title, place, date
	Address string `json:"address,omitempty"` // https://…
}

// Anchor is the place of a text that a comment is about.
type Anchor struct {
	Text    statement.Hash `json:"text"`           // id of the text
	Version int64          `json:"version"`        // that was read; 0 is the text as tabled
	Unit    string         `json:"unit"`           // id of a unit
	From    string         `json:"from,omitempty"` // id of the first token of a phrase; with Until, or neither
	Until   string         `json:"until,omitempty"`
	Words   string         `json:"words,omitempty"` // of the phrase, as it was read
}

// Made is the body of consult.contribution.made/1. Its statement has no
// subject; its id is that of the contribution.
type Made struct {
	Via          submission.Via `json:"via"`
	Consultation statement.Hash `json:"consultation"`
	Kind         Kind           `json:"kind" enum:"comment,answers,practice,reference,new-norm"`
	Anchor       *Anchor        `json:"anchor,omitempty"`
	Reply        statement.Hash `json:"reply,omitzero"` // the contribution that it answers
	Content
}

// Corrected is the body of consult.contribution.corrected/1; its subject is the
// contribution, as is that of those below. Its content replaces the earlier one.
type Corrected struct {
	As     string    `json:"as,omitempty"` // listed id; absent when the secretariat corrects what it recorded
	Reason i18n.Text `json:"reason,omitzero"`
	Content
}

// Withdrawn is the body of consult.contribution.withdrawn/1.
type Withdrawn struct {
	As     string    `json:"as,omitempty"`
	Reason i18n.Text `json:"reason"`
}

// SetAside is the body of consult.contribution.set-aside/1 and
// consult.contribution.restored/1: the organiser moderates. What is set aside
// stays in the register and is shown folded, with the reason.
type SetAside struct {
	As      string    `json:"as,omitempty"` // the organiser's listed id; absent for the secretariat in what it recorded
	Reason  i18n.Text `json:"reason"`
	restore bool
}
