package translation

import (
	"context"
	"math"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what others translate.
type Queries struct {
	DB     Reader
	Speaks func(ctx context.Context, r sqldb.Querier) submission.Speaks
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Entry  string // id of what is translated
	Before int64  // those that were given before this index; 0: from the newest
	Limit  int    // 0: DefaultLimit
}

// DefaultLimit is how many translations a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part struct {
	Items []Translation
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list. A translation whose translator by its own words is
// not that by the register is not in it; its own page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (out Part, err error) {
	out.Items = []Translation{}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		for {
			all, err := rows(ctx, r, `SELECT body FROM translation_given WHERE place < $1 AND ($2 = '' OR entry = $2) ORDER BY place DESC LIMIT $3`, f.Before, f.Entry, f.Limit+1)
			if err != nil {
				return err
			}
			for i := range all {
				t, err := q.in(ctx, r, all[i].Given.Entry, all[i].Statement)
				if err != nil {
					return err
				}
				if f.Before = t.Index; !t.Known {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
				}
				out.Items = append(out.Items, *t)
			}
			if len(all) <= f.Limit {
				return nil
			}
		}
	})
	return out, err
}

// Of gives all translations of an entry, oldest first, those that no longer stand
// among them.
func (q *Queries) Of(ctx context.Context, r sqldb.Querier, entry statement.Hash) ([]Translation, error) {
	all, err := rows(ctx, r, `SELECT body FROM translation_given WHERE entry = $1 ORDER BY place`, entry.String())
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return stand(all, q.Speaks(ctx, r))
}

// Under gives all translations of what is said under a subject, as Of does those of one
// entry.
func (q *Queries) Under(ctx context.Context, r sqldb.Querier, subject string) (out []Translation, err error) {
	all, err := rows(ctx, r, `SELECT body FROM translation_given WHERE subject = $1 ORDER BY place`, subject)
	if err != nil {
		return nil, err
	}
	of := map[statement.Hash][]said{}
	var entries []statement.Hash
	for _, s := range all {
		if of[s.Given.Entry] == nil {
			entries = append(entries, s.Given.Entry)
		}
		of[s.Given.Entry] = append(of[s.Given.Entry], s)
	}
	for _, entry := range entries {
		one, err := stand(of[entry], q.Speaks(ctx, r))
		if err != nil {
			return nil, err
		}
		out = append(out, one...)
	}
	return out, nil
}

// stand gives how translations of one entry stand, which are in their order.
func stand(all []said, speaks submission.Speaks) (out []Translation, err error) {
	newest := map[string]int{} // by translator and language
	for i := range all {
		s := &all[i]
		g := &s.Given
		t := Translation{ID: s.Statement.String(), Mark: s.Mark, Entry: g.Entry, As: g.As, Of: g.Of, Language: g.Language, Texts: g.Texts, Statements: []string{s.Statement.String()}}
		if t.Known, err = speaks(g.As, s.By, s.Index); err != nil {
			return nil, err
		}
		for n := range s.Withdrawn {
			w := &s.Withdrawn[n]
			ok, err := speaks(w.Body.As, w.By, w.Index)
			if err != nil {
				return nil, err
			}
			if ok && w.Body.As == g.As && t.Withdrawn == nil {
				t.Withdrawn = &Event{Mark: w.Mark, Reason: w.Body.Reason}
				t.Statements = append(t.Statements, w.Statement.String())
			}
		}
		if t.Known && t.Withdrawn == nil {
			key := g.As + " " + g.Language
			if was, ok := newest[key]; ok {
				out[was].ReplacedBy = t.ID
			}
			newest[key] = len(out)
		}
		out = append(out, t)
	}
	return out, nil
}

// Get gives one translation; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out Translation, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		t, err := q.In(ctx, r, id)
		if err == nil {
			out = *t
		}
		return err
	})
	return out, err
}

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, id string) (*Translation, error) {
	s, err := one(r.QueryRow(ctx, `SELECT body FROM translation_given WHERE id = $1`, id))
	if err == nil && s == nil {
		err = fail.New(fail.NotFound, "There is nothing at this address.")
	}
	if err != nil {
		return nil, err
	}
	return q.in(ctx, r, s.Given.Entry, s.Statement)
}

// in is one of the translations of an entry.
func (q *Queries) in(ctx context.Context, r sqldb.Querier, entry, id statement.Hash) (*Translation, error) {
	all, err := q.Of(ctx, r, entry)
	for i := range all {
		if all[i].Statement == id {
			return &all[i], nil
		}
	}
	if err == nil {
		err = fail.New(fail.NotFound, "There is nothing at this address.")
	}
	return nil, err
}

// Given reports whether a translation was given at this index of the register: a place
// at which the list can go on.
func (q *Queries) Given(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM translation_given WHERE place = $1`, index).Scan(&n)
	})
	if err != nil {
		return false, unread(err)
	}
	return n > 0, nil
}

// Words are those by which the search finds an entry: of its translations that the one
// who gave them has not withdrawn. subject is that of the entry. Whether they count the
// index cannot know.
func Words(ctx context.Context, q sqldb.Querier, subject string, entry statement.Hash) (string, error) {
	all, err := rows(ctx, q, `SELECT body FROM translation_given WHERE subject = $1 AND entry = $2 ORDER BY place`, subject, entry.String())
	if err != nil {
		return "", err
	}
	var out []string
	for i := range all {
		own := false
		for _, w := range all[i].Withdrawn {
			own = own || w.By == all[i].By
		}
		for _, t := range all[i].Given.Texts {
			if !own {
				out = append(out, t.Words)
			}
		}
	}
	return strings.Join(out, "\n"), nil
}
