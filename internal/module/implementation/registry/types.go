package registry

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// MaxReason is the most bytes of the reason for a change or a withdrawal.
const MaxReason = 2_000

// Words are what a statement on an entry says: one of the three is there.
type Words[C any] struct {
	Opens     *Opens[C]
	Changes   *Changes[C]
	Withdraws *Withdraws
}

// Speaker is as whom the author of the statement speaks; "" is the secretariat.
func (w *Words[C]) Speaker() string {
	switch {
	case w.Opens != nil:
		return w.Opens.Via.Speaker()
	case w.Changes != nil:
		return w.Changes.As
	case w.Withdraws != nil:
		return w.Withdraws.As
	}
	return ""
}

// Content is what an entry says after the statement; nil of a withdrawal.
func (w *Words[C]) Content() *C {
	switch {
	case w.Opens != nil:
		return &w.Opens.Content
	case w.Changes != nil:
		return &w.Changes.Content
	}
	return nil
}

// Opens opens an entry.
type Opens[C any] struct {
	Via     submission.Via `json:"via"`
	Content C              `json:"content"`
}

// Changes gives an entry another content.
type Changes[C any] struct {
	As      string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason  i18n.Text `json:"reason,omitzero"`
	Content C         `json:"content"`
}

// Withdraws takes an entry back.
type Withdraws struct {
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason"`
}

// CheckAs: as whom a later statement is said is the secretariat, or has the form
// of a listed id.
func CheckAs(as string) error {
	if as != "" && !form.Listed.MatchString(as) {
		return fail.New(fail.Invalid, "%.60q is no id of a participant", as)
	}
	return nil
}

// What followed an entry.
const (
	WasChanged   = "changed"
	WasWithdrawn = "withdrawn"
	// WasLeft is a withdrawal by a signatory of a joint entry who did not hand it
	// in: it takes itself off, and the entry stands.
	WasLeft = "dissociated"
)

// Why a statement on an entry does not count.
const (
	WhyUnknown   = "unknown"       // the register does not name the key as the participant's, or it could not speak
	WhyHolder    = "not-author"    // the author says this, or who handed it in while no author has spoken
	WhyHanded    = "not-handed-in" // a joint entry is changed by whoever handed it in
	WhyWithdrawn = "withdrawn"     // it had been withdrawn
)

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	What   string    `json:"what" enum:"changed,withdrawn,dissociated"`
	As     string    `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Why    string    `json:"why,omitempty" enum:"unknown,not-author,not-handed-in,withdrawn" doc:"why it does not count; absent when it does"`
}

// Standing is how an entry stands, whatever it holds.
type Standing struct {
	ID string `json:"id" doc:"id of the statement that opened it"`
	submission.Mark
	submission.Told
	Version    statement.Hash `json:"version" doc:"the statement that gave the content in force"`
	Withdrawn  *Event         `json:"withdrawn,omitempty"`
	Events     []Event        `json:"events" doc:"what followed, oldest first"`
	Statements []string       `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Wording is a content that an entry has, or had.
type Wording[C any] struct {
	submission.Mark
	As      string    `json:"as,omitempty" doc:"listed id of who gave it; absent for the secretariat"`
	Reason  i18n.Text `json:"reason,omitzero"`
	Content C         `json:"content"`
}

// Entry is an entry as it stands. Versions are oldest first; the last one is
// Content.
type Entry[C any] struct {
	Standing
	Content  C
	Versions []Wording[C]
}
