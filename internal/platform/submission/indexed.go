package submission

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives submissions to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a submission is found by its title, its
// words and the number of its document. A correction from another key than the
// one that handed it in may come from its author or from anybody: whose it is
// the index cannot know, and so its words are found and not shown; the page
// shows what counts.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Opened == nil {
		return nil, err
	}
	o := c.Opened
	said, shown := o.Body.Content, true
	var also []string
	for _, l := range c.Later {
		switch {
		case l.Corrected != nil && l.By == o.By:
			said = l.Corrected.Content
		case l.Corrected != nil:
			shown = false
			also = append(also, words(l.Corrected.Title, l.Corrected.Text, l.Corrected.Summary)...)
		case l.Withdrawn != nil:
			shown = false
		}
	}
	d := search.Document{Kind: "submission", Title: said.Title, Address: Address(subject)}
	if shown {
		d.Body = search.Together(said.Text, said.Summary)
	} else {
		also = append(also, words(said.Text, said.Summary)...)
	}
	if doc := o.Body.Via.Document; doc != nil {
		d.Cited = []string{doc.Number}
	}
	d.Also = strings.Join(also, "\n")
	return []search.Document{d}, nil
}

func words(texts ...i18n.Text) []string {
	var out []string
	for _, t := range texts {
		for _, lang := range t.Languages() {
			out = append(out, t.In[lang])
		}
	}
	return out
}

// Address is the page of a submission, without the language.
func Address(id string) string { return "/submissions/" + id }
