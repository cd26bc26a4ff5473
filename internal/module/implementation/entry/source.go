package entry

import (
	"context"
	"strings"

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
	if strings.HasSuffix(out.Path, "/"+e.ID) {
		out.Form = "/desk" + out.Path + "/change"
	} // else its page is that of another, or of several
	if e.On != "" {
		out.Subject = e.On
	}
	for i := range e.Versions {
		v := &e.Versions[i]
		out.Versions = append(out.Versions, translation.Version{Statement: v.Statement, Content: submission.WordsOf(&v.Content)})
	}
	return out, nil
}

// Translations gives the languages in which an entry stands beside that in which it was
// written, each with who of its authors gave it: of a kind that names its texts and keeps
// no such list itself.
func Translations[C Content](e *Entry[C]) []submission.Translation {
	var all []submission.Rendition
	for i := range e.Versions {
		v := &e.Versions[i]
		all = append(all, submission.Rendition{Mark: v.Mark, As: v.As, Content: submission.WordsOf(&v.Content)})
	}
	return e.Via.Translations(all)
}
