package measure

import (
	"slices"

	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// Words are the texts of an adoption, by the names of its fields.
func (a *Adoption) Words() submission.Translating {
	return submission.Plainly{{Name: "does", Text: &a.Does, Max: MaxText}}
}

// Words are the texts of a plan: its own, by the names of its fields, and those of each
// task that has one of, by TitleOf and NoteOf. Afterwards the tasks of the plan are no
// other's, so that a copy of it which is put into another language changes nothing else.
func (p *Plan) Words() submission.Translating {
	p.Tasks = slices.Clone(p.Tasks)
	out := submission.Plainly{{Name: "title", Text: &p.Title, Max: MaxTitle}, {Name: "text", Text: &p.Text, Max: MaxText}}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if title, note := TitleOf(t.ID), NoteOf(t.ID); form.IsSlug(title) && form.IsSlug(note) {
			out = append(out, submission.Worded{Name: title, Text: &t.Title, Max: MaxTitle}, submission.Worded{Name: note, Text: &t.Note, Max: MaxNote})
		}
	}
	return out
}

// TitleOf names the title of a task among the texts of its plan.
func TitleOf(task string) string { return "title-" + task }

// NoteOf names the note on a task among the texts of its plan.
func NoteOf(task string) string { return "note-" + task }
