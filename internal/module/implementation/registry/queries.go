package registry

import (
	"context"
	"math"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what a register needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Participants tells who speaks for whom.
type Participants interface {
	// Speaks reports whether the register heard a key as who is listed under an id,
	// at an index.
	Speaks(ctx context.Context, q sqldb.Querier, id string, identity statement.Hash, index int64) (bool, error)
}

// Submissions tells how a statement came to be said, and who has confirmed it.
type Submissions interface {
	Told(ctx context.Context, r sqldb.Querier, via submission.Via, m submission.Mark) (submission.Told, error)
}

// Queries answers what a register holds.
type Queries[C any] struct {
	Of           Register[C]
	DB           Reader
	Participants Participants
	Submissions  Submissions
	Hub          func() statement.Hash // identity of the hub's own participant
}

// Asked is a key, and the values of which an entry has one.
type Asked struct {
	Name   string
	Values []string
}

// Filter narrows a list; what is empty narrows nothing.
type Filter[C any] struct {
	Keys []Asked // all of them
	// Keep reports whether an entry, as it stands, is in the list: the keys find
	// also what had them once. It may be nil.
	Keep   func(e *Entry[C]) bool
	Before int64 // those that were opened before this index; 0: from the newest
	Limit  int   // 0: DefaultLimit
}

// DefaultLimit is how many entries a part of a list holds.
const DefaultLimit = 50

// Part is a part of a list, newest first.
type Part[C any] struct {
	Items []Entry[C]
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of a list. An entry whose author by its own words is not its
// author by the register is not in it; its own page shows it.
func (q *Queries[C]) List(ctx context.Context, f Filter[C]) (out Part[C], err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.ListIn(ctx, r, f)
		return err
	})
	return out, err
}

// ListIn is List in a snapshot, or a transaction, that is open already.
func (q *Queries[C]) ListIn(ctx context.Context, r sqldb.Querier, f Filter[C]) (Part[C], error) {
	out := Part[C]{Items: []Entry[C]{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	w := q.world(ctx, r)
	for {
		cases, err := q.page(ctx, r, &f)
		if err != nil {
			return out, err
		}
		for i := range cases {
			e, err := Stand(&cases[i], w)
			if err != nil {
				return out, err
			}
			if f.Before = e.Index; !e.Known || f.Keep != nil && !f.Keep(e) {
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

// page reads one case more than a part holds.
func (q *Queries[C]) page(ctx context.Context, r sqldb.Querier, f *Filter[C]) (out []Case[C], err error) {
	args := []any{f.Before}
	place := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	var where strings.Builder
	for _, k := range f.Keys {
		where.WriteString(` AND subject IN (SELECT subject FROM ` + q.Of.Name + `_key WHERE name = ` + place(k.Name) + ` AND value IN (''`)
		for _, v := range k.Values {
			where.WriteString(", " + place(v))
		}
		where.WriteString("))")
	}
	rows, err := r.Query(ctx, `SELECT subject, body FROM `+q.Of.Name+`_case WHERE place < $1`+where.String()+` ORDER BY place DESC LIMIT `+place(f.Limit+1), args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var subject, body string
		if err := rows.Scan(&subject, &body); err != nil {
			return nil, err
		}
		c, err := q.Of.parse(subject, body)
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	return out, rows.Err()
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
	c, err := q.Of.read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, fail.New(fail.NotFound, "There is no entry with this id in the register.")
	}
	return Stand(c, q.world(ctx, r))
}

// Opened reports whether an entry was opened at this index of the register: a
// place at which a list can go on.
func (q *Queries[C]) Opened(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM `+q.Of.Name+`_case WHERE place = $1`, index).Scan(&n)
	})
	return n > 0, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
}

// world is what Stand has to know, as the register stands in r.
func (q *Queries[C]) world(ctx context.Context, r sqldb.Querier) World {
	return World{
		Speaks: func(id string, identity statement.Hash, index int64) (bool, error) {
			if id == "" {
				return identity == q.Hub(), nil
			}
			return q.Participants.Speaks(ctx, r, id, identity, index)
		},
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Submissions.Told(ctx, r, via, m)
		},
	}
}

// Kept gives what was said on a subject to the search index: as the rows stand,
// without what other rooms know.
func (r Register[C]) Kept(ctx context.Context, q sqldb.Querier, subject string) (*Case[C], error) {
	return r.read(ctx, q, subject)
}

// Latest is the content of the last wording by the key that opened the entry, and
// whether that key has withdrawn it: what the search shows. Whether another's
// change counts the search cannot know.
func (c *Case[C]) Latest() (content *C, withdrawn bool) {
	content = &c.Opened.Body.Content
	for i := range c.Later {
		switch l := &c.Later[i]; {
		case l.By != c.Opened.By:
		case l.Withdrawn != nil:
			withdrawn = true
		default:
			content = &l.Changed.Content
		}
	}
	return content, withdrawn
}
