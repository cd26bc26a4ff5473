package report

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives retrospective reports to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a report is found by its title and all that
// it says, once both have published it and while neither has withdrawn it. Of
// earlier editions nothing is found, nor are exercises, which stay among
// themselves: the list of reports has them, with their mark.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Newest() == nil || c.Withdrawn != nil {
		return nil, err
	}
	r := &c.Newest().Report
	if r.Exercise {
		return nil, nil
	}
	var said []i18n.Text
	for _, s := range r.Sections {
		said = append(said, s.Heading, s.Words)
	}
	return []search.Document{{Kind: "report", Title: r.Title, Body: search.Together(said...), Address: "/retrospective-reports/" + subject}}, nil
}
