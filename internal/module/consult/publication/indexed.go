package publication

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives publications to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a publication is found by its title, the
// titles of its chapters and all that it says, in its own language. Translations
// and errata may be anybody's by their words: the index cannot know, and the
// page of the publication shows which count.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Published == nil {
		return nil, err
	}
	b := &c.Published.Body
	var words []string
	say := func(all []Paragraph) {
		for i := range all {
			words = append(words, all[i].Text)
		}
	}
	said := []i18n.Text{}
	say(b.Preface)
	for i := range b.Chapters {
		ch := &b.Chapters[i]
		said = append(said, ch.Title)
		for k := range ch.Official {
			words = append(words, ch.Official[k].Text)
		}
		for k := range ch.Guidance {
			say(ch.Guidance[k].Paragraphs)
		}
		say(slices.Concat(ch.Commentary, ch.Rationale, ch.Practice, ch.Bibliography, ch.Views))
	}
	if len(words) > 0 {
		said = append(said, i18n.Of(b.Language, strings.Join(words, "\n")))
	}
	return []search.Document{{Kind: "publication", Title: b.Title, Body: search.Together(append([]i18n.Text{b.Edition}, said...)...), Address: "/publications/" + subject}}, nil
}
