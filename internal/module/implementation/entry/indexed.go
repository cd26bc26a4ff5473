package entry

import (
	"context"
	"slices"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives the entries of one kind to the search index.
type Indexed[C Content] struct{}

// Types implements search.Indexed.
func (Indexed[C]) Types() []string { return KindOf[C]().Types() }

// Documents implements search.Indexed. An entry that the key which opened it has
// ended is not found. Whether a change counts the index cannot know: one by
// another key than the first one's is not found.
func (Indexed[C]) Documents(ctx context.Context, q sqldb.Querier, subject string) (out []search.Document, err error) {
	rows, err := q.Query(ctx, table[C](`SELECT id, body FROM entry_case WHERE subject = $1 ORDER BY place, id`), subject)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, body string
		if err := rows.Scan(&id, &body); err != nil {
			return nil, unreadable(err)
		}
		c, err := parse[C](id, body)
		if err != nil {
			return nil, err
		}
		if content, stands := c.found(); stands {
			out = append(out, content.Document(subject))
		}
	}
	return out, rows.Err()
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
