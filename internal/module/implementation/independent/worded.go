package independent

import (
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/submission"
)

// Words are the texts of a report, by the names of its fields.
func (r *Report) Words() submission.Translating {
	return submission.Plainly{{Name: "title", Text: &r.Title, Max: MaxTitle}, {Name: "text", Text: &r.Text, Max: MaxText}, {Name: "method", Text: &r.Method, Max: MaxMethod}}
}

// Words are the texts of a reply.
func (r *Reply) Words() submission.Translating {
	return submission.Plainly{{Name: "text", Text: &r.Text, Max: MaxText}}
}

// Translations gives the languages in which an entry stands beside that in which it was
// written, each with who gave it.
func Translations[C entry.Content](e *entry.Entry[C]) []submission.Translation {
	var all []submission.Rendition
	for i := range e.Versions {
		v := &e.Versions[i]
		all = append(all, submission.Rendition{Mark: v.Mark, As: v.As, Content: submission.WordsOf(&v.Content)})
	}
	return e.Via.Translations(all)
}
