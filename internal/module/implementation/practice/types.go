package practice

import (
	"net/url"
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/registry"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// Kind says what a practice is.
type Kind string

// Kinds lists what practices are, in the order in which forms offer them.
func Kinds() []Kind {
	return []Kind{"policy", "structure", "procedure", "cooperation", "partnership", "technical", "awareness", "exercise", "other"}
}

// Link leads to where a practice can be read of, or seen.
type Link struct {
	Title   string `json:"title,omitempty"`
	Address string `json:"address"`
}

// Content is what an entry says of a practice.
type Content struct {
	Kind       Kind      `json:"kind" enum:"policy,structure,procedure,cooperation,partnership,technical,awareness,exercise,other"`
	Title      i18n.Text `json:"title"`
	Text       i18n.Text `json:"text,omitzero" doc:"what is done"`
	Follow     i18n.Text `json:"follow,omitzero" doc:"how another can follow it"`
	Provisions []string  `json:"provisions,omitempty" doc:"that it carries out: frozen ids, in ascending order"`
	Regions    []string  `json:"regions,omitempty" doc:"regional groups of which it is, in ascending order"`
	Links      []Link    `json:"links,omitempty"`
	Quoted     i18n.Text `json:"quoted,omitzero" doc:"of what was recorded: what the document says of it, word for word"`
}

// Languages are those in which a practice is described, in ascending order.
func (c *Content) Languages() []string {
	out := slices.Concat(c.Text.Languages(), c.Follow.Languages())
	if len(out) == 0 {
		out = slices.Concat(c.Title.Languages(), c.Quoted.Languages())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Described is the body of implementation.practice.described/1. Its statement has
// no subject; its id is that of the entry.
type Described struct {
	// Via names whose practice it is, as the author.
	Via submission.Via `json:"via"`
	Content
}

// Changed is the body of implementation.practice.changed/1. Its subject is the
// entry; what it says replaces the earlier content. Whose practice it is stays.
type Changed struct {
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason,omitzero"`
	Content
}

// Withdrawn is the body of implementation.practice.withdrawn/1. Its subject is
// the entry.
type Withdrawn struct {
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason"`
}

// Practice is an entry as it stands: the read model.
type Practice struct {
	registry.Standing
	Content
	Versions []Version `json:"versions" doc:"every content, oldest first; the last one is in force"`
}

// Version is a content that an entry has, or had.
type Version struct {
	submission.Mark
	As     string    `json:"as,omitempty" doc:"listed id of who gave it; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Content
}

// address: https:// or http://, to a host, with no user in it.
func address(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= MaxAddress && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && form.Clean(s)
}
