package position

import (
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Stated is the body of consult.position.stated/1. Its statement has no subject;
// its id is that of the position.
type Stated struct {
	// Via names the holder, as the author.
	Via submission.Via `json:"via"`
	// On is what the view is on: the frozen id of a provision, an instrument, a
	// term or a threat; or law: and a slug, for a question of international law.
	On       string    `json:"on"`
	Question i18n.Text `json:"question,omitzero"` // of international law, as it is put
	Text     i18n.Text `json:"text"`              // the view, in the plain form of package redline
	Source   Source    `json:"source,omitzero"`   // where the holder published it; what is recorded has one
}

// Source is where a view was published: a document, and the place in it.
type Source struct {
	Text    string `json:"text,omitempty"`    // the document in full: title, body, symbol
	Place   string `json:"place,omitempty"`   // in the document: paragraph 12, page 3
	Address string `json:"address,omitempty"` // https://…
	Date    string `json:"date,omitempty"`    // a day, or a month
}

// Cited is the document with the place in it; empty where none is named.
func (s *Source) Cited() string {
	if s.Place == "" {
		return s.Text
	}
	return s.Text + ", " + s.Place
}

// Corrected is the body of consult.position.corrected/1. Its subject is the
// position; what it says replaces the earlier words. Who holds the position, and
// what it is on, stay.
type Corrected struct {
	As       string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason   i18n.Text `json:"reason,omitzero"`
	Question i18n.Text `json:"question,omitzero"`
	Text     i18n.Text `json:"text"`
	Source   Source    `json:"source,omitzero"`
	// Over is the wording whose place it takes, as its author knew it: it stands among
	// the refs of the statement, and not in the body. See submission.Over.
	Over statement.Hash `json:"-"`
}

// Withdrawn is the body of consult.position.withdrawn/1. Its subject is the
// position.
type Withdrawn struct {
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason"`
}

// Kind is what kind of thing a view is on.
type Kind string

// The kinds, in the order in which they are shown.
const (
	OnLaw    Kind = "law"    // how international law applies
	OnTerm   Kind = "term"   // what a word means
	OnThreat Kind = "threat" // what threatens
	OnAgreed Kind = "agreed" // what was agreed: a provision, an instrument
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{OnLaw, OnTerm, OnThreat, OnAgreed} }

// KindOf gives the kind of what a view is on.
func KindOf(on string) Kind {
	switch kind, _, _ := strings.Cut(on, ":"); kind {
	case "law", "term", "threat":
		return Kind(kind)
	}
	return OnAgreed
}
