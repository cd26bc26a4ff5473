package report

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Status is a participant's word on its own measures.
type Status string

// The statuses.
const (
	Planned       Status = "planned"
	InProgress    Status = "in-progress"
	InPlace       Status = "in-place"
	NotApplicable Status = "not-applicable"
)

// Statuses lists the statuses in the order in which they are chosen from.
func Statuses() []Status { return []Status{Planned, InProgress, InPlace, NotApplicable} }

// Made is the body of implementation.report.made/1. Its statement has no subject;
// its id is that of the report.
type Made struct {
	// Via names the author.
	Via           submission.Via `json:"via"`
	Questionnaire string         `json:"questionnaire"`
	Version       string         `json:"version"` // of the questionnaire
	Item          string         `json:"item"`
	Provision     string         `json:"provision,omitempty"` // that the item is; absent where it is none
	// Period is a year, or two with a hyphen between them: 2025-2026.
	Period string `json:"period"`
	Content
	// SameAs is an earlier report of the same author on the same: nothing has
	// changed since. Such a report says nothing else.
	SameAs *statement.Hash `json:"same_as,omitempty"`
	// Copies are the document that it was recorded from, or files that belong to it.
	// They lie beside the register: see package blob.
	Copies []submission.Attachment `json:"copies,omitempty" doc:"kept by the hub, at /attachment/{hash}"`
}

// Content is what a report says.
type Content struct {
	Status  Status   `json:"status,omitempty" enum:"planned,in-progress,in-place,not-applicable" doc:"the participant's own word on its own measures; absent where it gives none"`
	Answers []Answer `json:"answers,omitempty" doc:"in the order of the questionnaire"`
}

// Answer is the answer to one question: in one of four forms.
type Answer struct {
	Question string    `json:"question" doc:"id within the questionnaire"`
	Text     i18n.Text `json:"text,omitzero"`
	Links    []Link    `json:"links,omitempty"`
	Bodies   []Body    `json:"bodies,omitempty"`
	Laws     []string  `json:"laws,omitempty" doc:"ids of the register of laws and policies, ascending"`
}

// Link leads to where one can read more.
type Link struct {
	Address string    `json:"address"` // https://…
	Title   i18n.Text `json:"title,omitzero"`
}

// Body is one who is responsible.
type Body struct {
	Name i18n.Text `json:"name"`
	Role i18n.Text `json:"role,omitzero" doc:"what it is responsible for"`
}

// Corrected is the body of implementation.report.corrected/1. Its subject is the
// report; what it says replaces what the report said. Whose report it is, of which
// item and period, stays.
type Corrected struct {
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason,omitzero"`
	Content
	// Over is the wording whose place it takes, as its author knew it: it stands among
	// the refs of the statement, and not in the body. See submission.Over.
	Over statement.Hash `json:"-"`
}

// Withdrawn is the body of implementation.report.withdrawn/1. Its subject is the
// report.
type Withdrawn struct {
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason"`
}

// Translated is the body of implementation.report.translated/1. Its subject is the
// report.
type Translated struct {
	As       string         `json:"as,omitempty"` // listed id; absent for the secretariat
	Of       statement.Hash `json:"of"`           // the statement whose wording it is of
	Language string         `json:"language"`
	Official bool           `json:"official,omitempty"` // of the author alone
	Answers  []Rendered     `json:"answers"`
}
