package practice

import (
	"regexp"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// Types of statement. The first has no subject; the subject of the others is
// the entry.
const (
	TypeDescribed = "implementation.practice.described/1"
	TypeChanged   = "implementation.practice.changed/1"
	TypeWithdrawn = "implementation.practice.withdrawn/1"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle      = 1_000
	MaxText       = 100_000
	MaxAddress    = 2_000
	MaxLink       = 500 // of the title of a link
	MaxProvisions = 100
	MaxRegions    = 20
	MaxLinks      = 30
)

var provisionForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)

// EntryKind implements entry.Content.
func (Practice) EntryKind() entry.Kind {
	return entry.Kind{Name: "practice", Opened: TypeDescribed, Change: TypeChanged, End: TypeWithdrawn, Version: 4}
}

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements entry.Content.
func (c Practice) Check(via *submission.Via) error {
	if err := c.Recorded.Check(via, MaxText); err != nil {
		return err
	}
	if err := form.Text(fail.Say("the title"), c.Title, MaxTitle); err != nil {
		return err
	}
	switch {
	case !slices.Contains(Kinds(), c.Kind):
		return bad("%.40q is no kind of practice", string(c.Kind))
	case c.Text.Empty() && c.Quoted.Empty():
		return bad("what is done is said in words, or quoted")
	case !form.Ascending(c.Provisions, provisionForm, MaxProvisions):
		return bad("provisions are named by their ids, in ascending order, each once")
	case !form.Ascending(c.Regions, form.Slug, MaxRegions):
		return bad("regional groups are named by their ids, in ascending order, each once")
	case len(c.Links) > MaxLinks:
		return bad("a practice has at most %d links", MaxLinks)
	}
	for _, l := range c.Links {
		if !form.Address(l.Address, MaxAddress) || len(l.Title) > MaxLink || !form.Clean(l.Title) {
			return bad("an address begins with https:// or http://")
		}
	}
	for _, t := range []struct {
		what fail.Clause
		text i18n.Text
	}{{fail.Say("the text"), c.Text}, {fail.Say("how one follows it"), c.Follow}} {
		if err := form.Maybe(t.what, t.text, MaxText); err != nil {
			return err
		}
	}
	return c.Translated.Check(c.Title, c.Text, c.Follow)
}

// By what a practice is found, beside its authors.
const (
	byKind     = "kind"
	byRegion   = "region"
	byLanguage = "language"
)

// key is a word by which a practice is found.
func key(name, value string) string { return name + "=" + value }

// Keys implements entry.Content: see Filter.
func (c Practice) Keys() []string {
	out := append(c.Recorded.Keys(), key(byKind, string(c.Kind)))
	for _, r := range c.Regions {
		out = append(out, key(byRegion, r))
	}
	for _, lang := range c.Languages() {
		out = append(out, key(byLanguage, lang))
	}
	for _, id := range c.Provisions {
		out = append(out, entry.Serving(id))
	}
	return out
}
