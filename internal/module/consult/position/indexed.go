package position

import (
	"context"
	"strings"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/translation"
)

// Indexed gives positions to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return append(Types(), translation.Types()...) }

// Documents implements search.Indexed: a position is found by the question that
// it answers, by its words and by its source. One that its holder has withdrawn
// is not found. So are its translations by others. Whether a correction counts the index cannot know: a wording by
// another key than the first one's is found and not shown.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Stated == nil {
		return nil, err
	}
	s := c.Stated.Body
	var also []string
	for i := range c.Later {
		switch l := &c.Later[i]; {
		case l.Withdrawn != nil && l.By == c.Stated.By:
			return nil, nil
		case l.Corrected != nil && l.By == c.Stated.By:
			s.Question, s.Text, s.Source = l.Corrected.Question, l.Corrected.Text, l.Corrected.Source
		case l.Corrected != nil:
			for _, lang := range l.Corrected.Text.Languages() {
				also = append(also, l.Corrected.Text.In[lang])
			}
		}
	}
	others, err := translation.Words(ctx, q, subject, c.Stated.Statement)
	if err != nil {
		return nil, err
	}
	d := search.Document{Kind: "position", Title: form.Heading(s.Text), Body: search.Together(s.Question, s.Text), Address: "/positions/" + subject,
		Also: strings.Join(append(also, others), "\n")}
	if s.Source.Text != "" {
		d.Cited = []string{s.Source.Text}
	}
	return []search.Document{d}, nil
}
