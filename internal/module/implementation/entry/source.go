package entry

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
)

// Source gives an entry as something that others translate; nil where there is none with
// this id, or its kind has no words that can be translated. path is of its page, called
// what it is called.
func (q *Queries[C]) Source(ctx context.Context, r sqldb.Querier, id string, path func(e *Entry[C]) string, called func(c *C) i18n.Text) (*translation.Source, error) {
	c, err := one[C](r.QueryRow(ctx, table[C](`SELECT id, body FROM entry_case WHERE id = $1`), id))
	if err != nil || c == nil {
		return nil, err
	}
	e, err := Standing(c, q.World(ctx, r))
	if err != nil || submission.WordsOf(&e.Content) == nil {
		return nil, err
	}
	out := &translation.Source{ID: e.Statement, Subject: e.ID, Path: path(e), Title: called(&e.Content), Told: e.Told, Ended: e.Ended != nil}
	if out.Form = "/desk" + out.Path + "/change"; e.On != "" {
		out.Subject, out.Form = e.On, "" // its page is that of another
	}
	for i := range e.Versions {
		v := &e.Versions[i]
		out.Versions = append(out.Versions, translation.Version{Statement: v.Statement, Content: submission.WordsOf(&v.Content)})
	}
	return out, nil
}
