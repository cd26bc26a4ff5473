package text

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives texts and amendments to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a text is found by its title and by the
// words that stand in the newest version, an amendment by its rationale and by
// the words that it puts in. One that its author has withdrawn is not found.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	switch {
	case err != nil || c == nil:
		return nil, err
	case c.Tabled != nil:
		return []search.Document{c.text(subject)}, nil
	case c.Proposed != nil:
		return c.amendment(subject), nil
	}
	return nil, nil
}

func (c *Case) text(subject string) search.Document {
	t := &c.Tabled.Body
	words := t.Text
	for i := range c.Later {
		if v := c.Later[i].Consolidated; v != nil {
			words = v.Text.Format()
		}
	}
	return search.Document{Kind: "text", Title: t.Title, Body: i18n.Of(t.Language, words), Address: "/texts/" + subject}
}

func (c *Case) amendment(subject string) []search.Document {
	p := &c.Proposed.Body
	for i := range c.Later {
		if w := c.Later[i].Withdrawn; w != nil && c.Later[i].By == c.Proposed.By {
			return nil
		}
	}
	var words []string
	for _, o := range p.Change.Operations {
		if o.Text != "" {
			words = append(words, o.Text)
		}
	}
	put := i18n.Text{}
	if len(words) > 0 {
		put = i18n.Of(p.Rationale.Original, strings.Join(words, "\n"))
		if put.Original == "" {
			put.Original, put.In = "und", map[string]string{"und": strings.Join(words, "\n")}
		}
	}
	d := search.Document{Kind: "amendment", Title: form.Heading(put), Body: search.Together(put, p.Rationale), Address: "/amendments/" + subject}
	if d.Title.Empty() {
		d.Title = form.Heading(p.Rationale)
	}
	if d.Title.Empty() {
		return nil // it only strikes, and gives no reason: there are no words of its own
	}
	for _, cited := range p.Practice {
		d.Cited = append(d.Cited, cited.Text)
	}
	for _, o := range p.Origins {
		d.Also += o.Name + "\n"
	}
	return []search.Document{d}
}
