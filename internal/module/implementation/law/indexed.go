package law

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Home is where laws and policies are, without the language.
const Home = "/implementation/laws"

// Indexed gives laws and policies to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Register().Types() }

// Documents implements search.Indexed: a law is found by its title, by what is
// said of it, and by the document from which it was recorded. One that its author
// has withdrawn is not found.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := Register().Kept(ctx, q, subject)
	if err != nil || c == nil || c.Opened == nil {
		return nil, err
	}
	content, withdrawn := c.Latest()
	if withdrawn {
		return nil, nil
	}
	d := search.Document{Kind: "law", Title: content.Title, Body: search.Together(body(content)...), Address: Home + "/" + subject}
	if doc := c.Opened.Body.Via.Document; doc != nil && doc.Number != "" {
		d.Cited = []string{doc.Number}
	}
	return []search.Document{d}, nil
}

func body(c *Content) (out []i18n.Text) {
	for _, t := range []i18n.Text{c.Note, c.Quoted} {
		if !t.Empty() {
			out = append(out, t)
		}
	}
	return out
}
