package contribution

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives contributions to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a contribution is found by its title and
// its words, answers and citations. One that was withdrawn or set aside is not
// found. Whether a later statement counts the index cannot know: what somebody
// else says of it leaves it as it is, and a wording by another key than the
// first one's is found and not shown.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Made == nil {
		return nil, err
	}
	m := &c.Made.Body
	said, also, aside := m.Content, []i18n.Text(nil), false
	for i := range c.Later {
		switch l := &c.Later[i]; {
		case l.Withdrawn != nil && l.By == c.Made.By:
			return nil, nil
		case l.SetAside != nil, l.Restored != nil:
			aside = l.SetAside != nil // by whom, the index cannot know: it rather finds too little
		case l.Corrected != nil && l.By == c.Made.By:
			said = l.Corrected.Content
		case l.Corrected != nil:
			also = append(also, l.Corrected.Title, l.Corrected.Text)
		}
	}
	if aside {
		return nil, nil
	}
	d := search.Document{Kind: "contribution", Title: said.Title, Body: said.words(), Address: "/contributions/" + subject}
	if d.Title.Empty() {
		d.Title = form.Heading(d.Body)
	}
	if d.Title.Empty() {
		return nil, nil // answers that are all chosen: no words to be found by
	}
	for _, r := range said.References {
		d.Cited = append(d.Cited, r.Text)
	}
	for _, t := range also {
		for _, lang := range t.Languages() {
			d.Also += t.In[lang] + "\n"
		}
	}
	if f := said.Follows; f != nil {
		d.Also += f.Who.Name
	}
	d.Also = strings.TrimSpace(d.Also)
	return []search.Document{d}, nil
}

// words is all that a content says in words.
func (c *Content) words() i18n.Text {
	said := []i18n.Text{c.Text}
	for i := range c.Answers {
		said = append(said, c.Answers[i].Words)
	}
	return search.Together(said...)
}
