package practice

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Home is where practices are, without the language.
const Home = "/implementation/practices"

// Indexed gives practices to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Register().Types() }

// Documents implements search.Indexed: a practice is found by its title and by
// its words. One that its author has withdrawn is not found.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := Register().Kept(ctx, q, subject)
	if err != nil || c == nil || c.Opened == nil {
		return nil, err
	}
	content, withdrawn := c.Latest()
	if withdrawn {
		return nil, nil
	}
	var body []i18n.Text
	for _, t := range []i18n.Text{content.Text, content.Follow, content.Quoted} {
		if !t.Empty() {
			body = append(body, t)
		}
	}
	return []search.Document{{Kind: "practice", Title: content.Title, Body: search.Together(body...), Address: Home + "/" + subject}}, nil
}
