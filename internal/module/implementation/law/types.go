package law

import (
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// Status says how an instrument stands.
type Status string

// How instruments stand.
const (
	Draft      Status = "draft"
	InForce    Status = "in-force"
	Superseded Status = "superseded" // by another
	Repealed   Status = "repealed"
)

// Statuses lists them, in the order of an instrument's life.
func Statuses() []Status { return []Status{Draft, InForce, Superseded, Repealed} }

// Serves is a provision that an instrument serves.
type Serves struct {
	Provision string `json:"provision" doc:"frozen id"`
	Place     string `json:"place,omitempty" doc:"where in the instrument: article 12, say"`
}

// Law is what an entry says of an instrument.
type Law struct {
	Kind      string    `json:"type" doc:"id of a type of instrument: see /api/v1/policies/types"`
	Title     i18n.Text `json:"title"`
	Date      string    `json:"date,omitempty" doc:"of the instrument: a day, a month or a year"`
	Status    Status    `json:"status,omitempty" enum:"draft,in-force,superseded,repealed" doc:"absent where the source does not say, and of what was withdrawn: see ended"`
	Successor string    `json:"superseded_by,omitempty" doc:"id of the entry of what superseded it"`
	Languages []string  `json:"languages,omitempty" doc:"in which it exists, BCP 47, in ascending order"`
	Address   string    `json:"address,omitempty" doc:"where it is published"`
	// Copies lie beside the register: see package blob.
	Copies []submission.Attachment `json:"copies,omitempty" doc:"kept by the hub, at /attachment/{hash}"`
	Serves []Serves                `json:"serves,omitempty" doc:"the provisions that it serves, in ascending order"`
	Note   i18n.Text               `json:"note,omitzero" doc:"what it sets up, in the words of who registers it"`
	entry.Recorded
	submission.Translated
}

// Lapse implements entry.Lapsing: a law that was withdrawn from the register is in no
// force here.
func (c *Law) Lapse() { c.Status = "" }

// Worded implements submission.Translating.
func (c *Law) Worded() []submission.Worded {
	return []submission.Worded{{Name: "title", Text: &c.Title, Max: MaxTitle}, {Name: "note", Text: &c.Note, Max: MaxNote}}
}

// The bodies of its statements.
type (
	// Registered is the body of implementation.law.registered/1: its via names whose
	// instrument it is, as the author.
	Registered = entry.Opened[Law]
	// Changed is the body of implementation.law.changed/1. Whose instrument it is
	// stays.
	Changed = entry.Changed[Law]
	// Withdrawn is the body of implementation.law.withdrawn/1.
	Withdrawn = entry.Ended[Law]
)

// Date reports whether something is a day, a month or a year.
func Date(s string) bool {
	if form.Date(s) {
		return true
	}
	t, err := time.Parse("2006", s)
	return err == nil && t.Format("2006") == s
}
