package publication

import (
	"context"
	"math"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what was published.
type Queries struct {
	DB            Reader
	Consultations *consult.Queries
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Consultation string
	About        string // frozen id
	Before       int64  // those that were published before this index; 0: from the newest
	Limit        int    // 0: DefaultLimit
}

// DefaultLimit is how many publications a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part struct {
	Items []Publication
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list. One that does not count is not in it; its own
// page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (Part, error) {
	out := Part{Items: []Publication{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		for {
			cases, err := page(ctx, r, f)
			if err != nil {
				return err
			}
			for i := range cases {
				p, err := q.standing(ctx, r, &cases[i])
				if err != nil {
					return err
				}
				if f.Before = p.Index; p.Why != "" {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
				}
				if p.Followed, err = q.next(ctx, r, p.ID); err != nil {
					return err
				}
				out.Items = append(out.Items, *p)
			}
			if len(cases) <= f.Limit {
				return nil
			}
		}
	})
	return out, err
}

// page reads one case more than a part holds.
func page(ctx context.Context, r sqldb.Querier, f Filter) ([]Case, error) {
	return scan(ctx, r, `SELECT subject, body FROM publication_case WHERE place < $1 AND ($2 = '' OR consultation = $2)
		AND ($3 = '' OR subject IN (SELECT subject FROM publication_about WHERE id = $3))
		ORDER BY place DESC LIMIT $4`, f.Before, f.Consultation, f.About, f.Limit+1)
}

func scan(ctx context.Context, r sqldb.Querier, query string, args ...any) ([]Case, error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the publications cannot be read")
	}
	defer func() { _ = rows.Close() }()
	var out []Case
	for rows.Next() {
		var subject, body string
		if err := rows.Scan(&subject, &body); err != nil {
			return nil, err
		}
		c, err := parse(subject, body)
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	return out, rows.Err()
}

// Get gives one publication; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out *Publication, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.In(ctx, r, id)
		return err
	})
	return out, err
}

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, id string) (*Publication, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, fail.New(fail.NotFound, "There is no publication with this id.")
	}
	out, err := q.standing(ctx, r, c)
	if err == nil {
		out.Followed, err = q.next(ctx, r, id)
	}
	return out, err
}

// next is the id of the edition that follows one: the first that counts; empty
// when there is none.
func (q *Queries) next(ctx context.Context, r sqldb.Querier, id string) (string, error) {
	cases, err := scan(ctx, r, `SELECT subject, body FROM publication_case WHERE follows = $1 ORDER BY place`, id)
	if err != nil {
		return "", err
	}
	for i := range cases {
		p, err := q.standing(ctx, r, &cases[i])
		if err != nil {
			return "", err
		}
		if p.Why == "" {
			return p.ID, nil
		}
	}
	return "", nil
}

func (q *Queries) standing(ctx context.Context, r sqldb.Querier, c *Case) (*Publication, error) {
	return Standing(c, q.world(ctx, r))
}

// world is what the fold has to know, as the register stands in r.
func (q *Queries) world(ctx context.Context, r sqldb.Querier) World {
	return World{
		Speaks: q.Consultations.Speaks(ctx, r),
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Consultations.Submissions.Told(ctx, r, via, m)
		},
		Of: func(consultation statement.Hash) (*consult.Consultation, error) {
			c, err := q.Consultations.In(ctx, r, consultation.String())
			if fail.Is(err, fail.NotFound) {
				return nil, nil
			}
			return &c, err
		},
	}
}

// Opened reports whether something was published at this index of the register:
// a place at which a list can go on.
func (q *Queries) Opened(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM publication_case WHERE place = $1`, index).Scan(&n)
	})
	return n > 0, fail.Wrap(err, fail.Unavailable, "the publications cannot be read")
}
