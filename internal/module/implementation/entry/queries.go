package entry

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what stands of one kind.
type Queries[C Content] struct {
	DB    Reader
	World func(ctx context.Context, r sqldb.Querier) World
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	// Keys are all of which an entry is found by: By, On, and its content's. By Serving
	// is also found what serves a part of the provision, or a whole of it.
	Keys   []string
	Among  []string // listed ids: only what any of them says; nil: whoever says it
	Stands bool     // only what has not ended
	Before int64    // those that were opened before this index; 0: from the newest
	Limit  int      // 0: DefaultLimit
}

// serving begins the words by which entries are found that serve a provision.
const serving = "provision="

// Serving narrows a list to what serves a provision, a part of it, or a whole of which
// it is a part. A content has it among its keys for each provision that it names.
func Serving(id string) string { return serving + id }

// DefaultLimit is how many entries a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part[C Content] struct {
	Items []Entry[C]
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list. An entry whose author by its own words is not
// its author by the register is not in it; its own page shows it.
func (q *Queries[C]) List(ctx context.Context, f Filter) (out Part[C], err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.ListIn(ctx, r, f)
		return err
	})
	return out, err
}

// ListIn is List in a snapshot, or a transaction, that is open already.
func (q *Queries[C]) ListIn(ctx context.Context, r sqldb.Querier, f Filter) (Part[C], error) {
	out := Part[C]{Items: []Entry[C]{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	w := q.World(ctx, r)
	for {
		cases, err := page[C](ctx, r, &f)
		if err != nil {
			return out, err
		}
		for i := range cases {
			e, err := Standing(&cases[i], w)
			if err != nil {
				return out, err
			}
			if f.Before = e.Index; !e.Known || f.Stands && e.Ended != nil || !e.found(&f) {
				continue
			}
			if len(out.Items) == f.Limit {
				out.Next = out.Items[f.Limit-1].Index
				return out, nil
			}
			out.Items = append(out.Items, *e)
		}
		if len(cases) <= f.Limit {
			return out, nil
		}
	}
}

// found reports whether a filter finds an entry as it stands: the words of the
// rows are also those that it had once.
func (e *Entry[C]) found(f *Filter) bool {
	by := e.Via.Authors()
	for _, w := range f.Keys {
		if id, ok := strings.CutPrefix(w, serving); ok {
			if !slices.ContainsFunc(e.Content.Keys(), func(k string) bool { about, ok := strings.CutPrefix(k, serving); return ok && form.Akin(about, id) }) {
				return false
			}
			continue
		}
		if !slices.Contains(e.Content.Keys(), w) && w != On(e.On) && !slices.ContainsFunc(by, func(id string) bool { return By(id) == w }) {
			return false
		}
	}
	return f.Among == nil || slices.ContainsFunc(by, func(id string) bool { return slices.Contains(f.Among, id) })
}

// page reads one case more than a part holds.
func page[C Content](ctx context.Context, r sqldb.Querier, f *Filter) (out []Case[C], err error) {
	args := []any{f.Before}
	hold := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	query := `SELECT id, body FROM entry_case WHERE place < $1`
	for _, w := range f.Keys {
		if id, ok := strings.CutPrefix(w, serving); ok {
			query += ` AND id IN (SELECT id FROM entry_key WHERE word IN (` + hold(w)
			for _, whole := range form.Wholes(id) {
				query += `, ` + hold(Serving(whole))
			}
			query += `) OR word > ` + hold(w+":") + ` AND word < ` + hold(w+";") + `)`
			continue
		}
		query += ` AND id IN (SELECT id FROM entry_key WHERE word = ` + hold(w) + `)`
	}
	if f.Among != nil {
		query += ` AND id IN (SELECT id FROM entry_key WHERE word IN (''`
		for _, id := range f.Among {
			query += `, ` + hold(By(id))
		}
		query += `))`
	}
	query += ` ORDER BY place DESC LIMIT ` + hold(f.Limit+1)
	rows, err := r.Query(ctx, table[C](query), args...)
	if err != nil {
		return nil, unreadable(err)
	}
	return cases[C](rows)
}

// Get gives one entry; fail.NotFound when there is none.
func (q *Queries[C]) Get(ctx context.Context, id string) (out Entry[C], err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		e, err := q.In(ctx, r, id)
		if err == nil {
			out = *e
		}
		return err
	})
	return out, err
}

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries[C]) In(ctx context.Context, r sqldb.Querier, id string) (*Entry[C], error) {
	c, err := one[C](r.QueryRow(ctx, table[C](`SELECT id, body FROM entry_case WHERE id = $1`), id))
	if err == nil && c == nil {
		err = fail.New(fail.NotFound, "There is nothing at this address.")
	}
	if err != nil {
		return nil, err
	}
	return Standing(c, q.World(ctx, r))
}

// All gives every entry that the words find, newest first: for pages that show
// all of one thing. Of more than most it gives the newest.
func (q *Queries[C]) All(ctx context.Context, most int, stands bool, words ...string) ([]Entry[C], error) {
	part, err := q.List(ctx, Filter{Keys: words, Stands: stands, Limit: most})
	return part.Items, err
}

// Authors gives the listed ids of everybody whose an entry is, or was, in ascending
// order.
func (q *Queries[C]) Authors(ctx context.Context) (out []string, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = Values[C](ctx, r, strings.TrimSuffix(By(""), "="))
		return err
	})
	return out, err
}

// Opened reports whether an entry was opened at this index of the register: a
// place at which a list can go on.
func (q *Queries[C]) Opened(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, table[C](`SELECT COUNT(*) FROM entry_case WHERE place = $1`), index).Scan(&n)
	})
	return n > 0, fail.Wrap(err, fail.Unavailable, "the entries cannot be read")
}

// Saying gives the entry that a statement opened or followed, as it stands with
// it; nil when there is none.
func (q *Queries[C]) Saying(ctx context.Context, r sqldb.Querier, id statement.Hash) (*Entry[C], error) {
	c, err := one[C](r.QueryRow(ctx, table[C](`SELECT id, body FROM entry_case WHERE id IN (SELECT id FROM entry_key WHERE word = $1)`), saidBy(id)))
	if err != nil {
		return nil, err
	}
	return Standing(c, q.World(ctx, r))
}

// Wordings gives every content that the entries found by a word were ever given,
// whether that counts or not, in the order of the register.
func Wordings[C Content](ctx context.Context, r sqldb.Querier, word string) (out []C, err error) {
	rows, err := r.Query(ctx, table[C](`SELECT id, body FROM entry_case WHERE id IN (SELECT id FROM entry_key WHERE word = $1) ORDER BY place, id`), word)
	if err != nil {
		return nil, unreadable(err)
	}
	all, err := cases[C](rows)
	for i := range all {
		out = append(out, all[i].Opened.Body.Content)
		for _, l := range all[i].Later {
			if l.Changed != nil {
				out = append(out, l.Changed.Content)
			}
		}
	}
	return out, err
}

// Values gives what stands behind the = of every word of a name by which an entry
// is, or was, found: each once, in ascending order.
func Values[C Content](ctx context.Context, r sqldb.Querier, name string) (out []string, err error) {
	rows, err := r.Query(ctx, table[C](`SELECT DISTINCT word FROM entry_key WHERE word >= $1 AND word < $2 ORDER BY word`), name+"=", name+">")
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var word string
		if err := rows.Scan(&word); err != nil {
			return nil, unreadable(err)
		}
		out = append(out, strings.TrimPrefix(word, name+"="))
	}
	return out, rows.Err()
}
