package law

import (
	"regexp"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Types of statement. The first has no subject; the subject of the others is
// the entry.
const (
	TypeRegistered = "implementation.law.registered/1"
	TypeChanged    = "implementation.law.changed/1"
	TypeWithdrawn  = "implementation.law.withdrawn/1"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle     = 1_000
	MaxNote      = 50_000
	MaxAddress   = 2_000
	MaxPlace     = 200
	MaxServes    = 100
	MaxLanguages = 50
	MaxCopies    = 5
)

var provisionForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)

// EntryKind implements entry.Content.
func (Law) EntryKind() entry.Kind {
	return entry.Kind{Name: "law", Opened: TypeRegistered, Change: TypeChanged, End: TypeWithdrawn, Version: 4}
}

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements entry.Content.
func (c Law) Check(via *submission.Via) error {
	if err := c.Recorded.Check(via, MaxNote); err != nil {
		return err
	}
	if err := form.Text(fail.Say("the title"), c.Title, MaxTitle); err != nil {
		return err
	}
	switch {
	case !form.IsSlug(c.Kind):
		return bad("an instrument is of a type, which has an id")
	case c.Date != "" && !Date(c.Date):
		return bad("the date of an instrument is a day, a month or a year")
	case c.Status != "" && !slices.Contains(Statuses(), c.Status):
		return bad("%.40q is no status of an instrument", c.Status)
	case c.Address != "" && !form.Address(c.Address, MaxAddress):
		return bad("an address begins with https:// or http://")
	case !form.Ascending(c.Languages, form.Language, MaxLanguages):
		return bad("languages are named by their tags, in ascending order, each once")
	case len(c.Copies) > MaxCopies:
		return bad("of one instrument the hub keeps at most %d files", MaxCopies)
	}
	if c.Successor != "" {
		if _, err := statement.ParseHash(c.Successor); err != nil || c.Status != Superseded {
			return bad("what superseded an instrument is named by the id of its entry, where the status says so")
		}
	}
	if err := submission.CheckAttachments(c.Copies); err != nil {
		return err
	}
	if err := c.serves(); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the note"), c.Note, MaxNote); err != nil {
		return err
	}
	return c.Translated.Check(c.Title, c.Note)
}

func (c *Law) serves() error {
	if len(c.Serves) > MaxServes {
		return bad("an instrument serves at most %d provisions", MaxServes)
	}
	for i, s := range c.Serves {
		if len(s.Provision) > 128 || !provisionForm.MatchString(s.Provision) || i > 0 && c.Serves[i-1].Provision >= s.Provision {
			return bad("provisions are named by their ids, in ascending order, each once")
		}
		if len(s.Place) > MaxPlace || !form.Clean(s.Place) {
			return bad("a place in an instrument is of %d bytes at the most", MaxPlace)
		}
	}
	return nil
}

// By what a law is found, beside its authors.
const (
	byKind     = "type"
	byStatus   = "status"
	byLanguage = "language"
)

// key is a word by which a law is found.
func key(name, value string) string { return name + "=" + value }

// Keys implements entry.Content: see Filter.
func (c Law) Keys() []string {
	out := append(c.Recorded.Keys(), key(byKind, c.Kind))
	if c.Status != "" {
		out = append(out, key(byStatus, string(c.Status)))
	}
	for _, lang := range c.Languages {
		out = append(out, key(byLanguage, lang))
	}
	for _, s := range c.Serves {
		out = append(out, entry.Serving(s.Provision))
	}
	return append(out, entry.FileKeys(c.Copies)...)
}

// Kept implements entry.Keeping.
func (c Law) Kept() []submission.Attachment { return c.Copies }
