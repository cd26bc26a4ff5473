package entry

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
)

// Indexed gives the entries of one kind to the search index.
type Indexed[C Content] struct{}

// Types implements search.Indexed.
func (Indexed[C]) Types() []string {
	var c C
	if submission.WordsOf(&c) == nil {
		return KindOf[C]().Types()
	}
	return append(KindOf[C]().Types(), translation.Types()...)
}

// Documents implements search.Indexed. What was taken down from a document is
// found by the number of that, too, and every entry by the words of its translations by
// others and by what its authors are called. An entry that the key which opened it has
// ended is not found. Whether a change counts the index cannot know: one by
// another key than the first one's is not found.
func (Indexed[C]) Documents(ctx context.Context, q sqldb.Querier, subject string) (out []search.Document, err error) {
	rows, err := q.Query(ctx, table[C](`SELECT id, body FROM entry_case WHERE subject = $1 ORDER BY place, id`), subject)
	if err != nil {
		return nil, unreadable(err)
	}
	all, err := cases[C](rows)
	for i := range all {
		content, stands := all[i].found()
		if !stands {
			continue
		}
		d := content.Document(subject)
		if from := all[i].Opened.Body.Via.Document; from != nil && from.Number != "" {
			d.Cited = append(d.Cited, from.Number)
		}
		via := &all[i].Opened.Body.Via
		d.Of = append(d.Of, via.Authors()...)
		others, err := translation.Words(ctx, q, subject, all[i].Opened.Statement)
		if err != nil {
			return nil, err
		}
		d.Also = strings.Join(slices.DeleteFunc(append([]string{d.Also, others}, via.Unlisted()...), func(s string) bool { return s == "" }), "\n")
		out = append(out, d)
	}
	return out, err
}

// found is the wording that the index knows; stands is false where it has ended.
func (c *Case[C]) found() (content C, stands bool) {
	content = c.Opened.Body.Content
	own := func(l Later[C]) bool { return l.By == c.Opened.By }
	if slices.ContainsFunc(c.Later, func(l Later[C]) bool { return l.Ended != nil && own(l) }) {
		return content, false
	}
	for _, l := range c.Later {
		if l.Changed != nil && own(l) {
			content = l.Changed.Content
		}
	}
	return content, true
}
