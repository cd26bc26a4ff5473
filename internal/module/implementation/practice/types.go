package practice

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
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

// Practice is what an entry says of a practice.
type Practice struct {
	Kind       Kind      `json:"kind" enum:"policy,structure,procedure,cooperation,partnership,technical,awareness,exercise,other"`
	Title      i18n.Text `json:"title"`
	Text       i18n.Text `json:"text,omitzero" doc:"what is done"`
	Follow     i18n.Text `json:"follow,omitzero" doc:"how another can follow it"`
	Provisions []string  `json:"provisions,omitempty" doc:"that it carries out: frozen ids, in ascending order"`
	Regions    []string  `json:"regions,omitempty" doc:"regional groups of which it is, in ascending order"`
	Links      []Link    `json:"links,omitempty"`
	entry.Recorded
	submission.Translated
}

// Worded implements submission.Translating.
func (c *Practice) Worded() []submission.Worded {
	return []submission.Worded{{Name: "title", Text: &c.Title, Max: MaxTitle}, {Name: "text", Text: &c.Text, Max: MaxText}, {Name: "follow", Text: &c.Follow, Max: MaxText}}
}

// Languages are those in which a practice is described, in ascending order.
func (c *Practice) Languages() []string {
	out := slices.Concat(c.Text.Languages(), c.Follow.Languages())
	if len(out) == 0 {
		out = slices.Concat(c.Title.Languages(), c.Quoted.Languages())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// The bodies of its statements.
type (
	// Described is the body of implementation.practice.described/1: its via names
	// whose practice it is, as the author.
	Described = entry.Opened[Practice]
	// Changed is the body of implementation.practice.changed/1. Whose practice it is
	// stays.
	Changed = entry.Changed[Practice]
	// Withdrawn is the body of implementation.practice.withdrawn/1.
	Withdrawn = entry.Ended[Practice]
)
