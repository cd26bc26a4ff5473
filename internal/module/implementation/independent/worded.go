package independent

import (
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
