package consult

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives consultations to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a consultation is found by its title, its
// call, its questions, and the names of its phases, groups and open points.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Called == nil {
		return nil, err
	}
	call := &c.Called.Body
	said := []i18n.Text{call.Text}
	for i := range call.Phases {
		said = append(said, call.Phases[i].Title, call.Phases[i].Note)
	}
	for i := range call.Questions {
		said = append(said, call.Questions[i].Text)
	}
	for i := range c.Later {
		if g := c.Later[i].Group; g != nil {
			said = append(said, g.Title)
		}
		if p := c.Later[i].Point; p != nil {
			said = append(said, p.Text)
		}
	}
	d := search.Document{Kind: "consultation", Title: call.Title, Body: search.Together(said...), Address: "/consultations/" + subject}
	if doc := call.Via.Document; doc != nil {
		d.Cited = []string{doc.Number}
	}
	return []search.Document{d}, nil
}
