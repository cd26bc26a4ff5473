package independent

import (
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/submission"
)

// worded are the texts of a report or a reply. Neither says of a translation that it is
// official.
type worded []submission.Worded

// OfficialIn implements submission.Translating.
func (worded) OfficialIn() []string { return nil }

// Worded implements submission.Translating.
func (w worded) Worded() []submission.Worded { return w }

// Words are the texts of a report, by the names of its fields.
func (r *Report) Words() submission.Translating {
	return worded{{Name: "title", Text: &r.Title, Max: MaxTitle}, {Name: "text", Text: &r.Text, Max: MaxText}, {Name: "method", Text: &r.Method, Max: MaxMethod}}
}

// Words are the texts of a reply.
func (r *Reply) Words() submission.Translating {
	return worded{{Name: "text", Text: &r.Text, Max: MaxText}}
}

// Translations gives the languages in which an entry stands beside that in which it was
// written, each with who gave it; words are the texts of a content.
func Translations[C entry.Content](e *entry.Entry[C], words func(c *C) submission.Translating) []submission.Translation {
	var all []submission.Rendition
	for i := range e.Versions {
		v := &e.Versions[i]
		all = append(all, submission.Rendition{Mark: v.Mark, As: v.As, Content: words(&v.Content)})
	}
	return e.Via.Translations(all)
}
