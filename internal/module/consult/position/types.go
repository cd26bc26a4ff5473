package position

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
)

// Stated is the body of consult.position.stated/1. Its statement has no subject;
// its id is that of the position.
type Stated struct {
	// Via names the holder, as the author.
	Via submission.Via `json:"via"`
	// On is what the view is on: the frozen id of a provision, an instrument or a
	// term; or law: and a slug, for a question of international law.
	On       string    `json:"on"`
	Question i18n.Text `json:"question,omitzero"` // of international law, as it is put
	Text     i18n.Text `json:"text"`              // the view, in the plain form of package redline
	Source   Source    `json:"source,omitzero"`   // where the holder published it; what is recorded has one
}

// Source is where a view was published.
type Source struct {
	Text    string `json:"text,omitempty"`    // in full: title, body, symbol
	Address string `json:"address,omitempty"` // https://…
	Date    string `json:"date,omitempty"`    // a day, or a month
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
}

// Withdrawn is the body of consult.position.withdrawn/1. Its subject is the
// position.
type Withdrawn struct {
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason"`
}
