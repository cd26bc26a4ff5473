package position

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/form"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives positions to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a position is found by the question that
// it answers, by its words and by its source. One that its holder has withdrawn
// is not found.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Stated == nil {
		return nil, err
	}
	for i := range c.Later {
		if c.Later[i].By == c.Stated.By {
			return nil, nil
		}
	}
	s := &c.Stated.Body
	d := search.Document{Kind: "position", Title: form.Heading(s.Text), Body: search.Together(s.Question, s.Text), Address: "/positions/" + subject}
	if s.Source.Text != "" {
		d.Cited = []string{s.Source.Text}
	}
	return []search.Document{d}, nil
}
