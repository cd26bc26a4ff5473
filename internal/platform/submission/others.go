package submission

import (
	"maps"
	"slices"

	"comity.example/comity/internal/i18n"
)

// ByAnother is a translation by somebody who is not the author: never official, and never
// among the author's words.
type ByAnother struct {
	ID string // of the statement that gave it
	Mark
	As       string // listed id of whose translation it is; empty for the secretariat
	Language string
	Words    map[string]string // by the names of the texts
	Older    []string          // the texts that were changed since: what it says of them is older
}

// Plainly are texts of a content that says of no translation that it is official.
type Plainly []Worded

// OfficialIn implements Translating.
func (Plainly) OfficialIn() []string { return nil }

// Worded implements Translating.
func (p Plainly) Worded() []Worded { return p }

// WordsOf are the texts of a content that can be said in several languages: its own, or
// those that it names for translations by others alone; nil where it has neither.
func WordsOf(content any) Translating {
	switch c := content.(type) {
	case Translating:
		return c
	case interface{ Words() Translating }:
		return c.Words()
	}
	return nil
}

// Reading puts into a content what somebody else translates of it into a reader's
// language, where its author says nothing in that: of several translations the first
// that has something of it. What is older than what it translates is left out. It gives
// that translation, or nil where the content stays as it is. What the texts of the
// content share with others stays as it was.
func Reading(c Translating, language string, all []ByAnother) *ByAnother {
	for i := range all {
		o, took := &all[i], false
		if o.Language != language {
			continue
		}
		for _, w := range c.Worded() {
			words := o.Words[w.Name]
			if words == "" || w.Text.Empty() || w.Text.In[language] != "" || slices.Contains(o.Older, w.Name) {
				continue
			}
			is := i18n.Text{Original: w.Text.Original, In: maps.Clone(w.Text.In)}
			is.In[language] = words
			*w.Text, took = is, true
		}
		if took {
			return o
		}
	}
	return nil
}
