package contribution

import (
	"context"
	"math"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what was contributed.
type Queries struct {
	DB            Reader
	Consultations *consult.Queries
	Receipts      consult.Receipts
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Consultation string
	Kind         Kind
	About        string // frozen id: what is about it, a part of it, or a whole of which it is a part
	Author       string // listed id, also of one signatory
	Named        string // listed id, in whatever role: author, by, member
	Text         string // id of the text that it is anchored to
	Unit         string // with Text: id of the unit
	Reply        string // id of the contribution that it answers
	Before       int64  // those that were made before this index; 0: from the newest
	Limit        int    // 0: DefaultLimit
	Narrow
}

// DefaultLimit is how many contributions a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part struct {
	Items []Contribution
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list. A contribution whose author by its own words is
// not its author by the register is not in it; its own page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (Part, error) {
	out := Part{Items: []Contribution{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		w := q.world(ctx, r)
		p, err := q.passing(ctx, r, &f)
		if err != nil {
			return err
		}
		for {
			cases, err := page(ctx, r, f)
			if err != nil {
				return err
			}
			for i := range cases {
				c, err := Standing(&cases[i], w)
				if err != nil {
					return err
				}
				if ok, err := p.pass(c); err != nil {
					return err
				} else if !ok {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
				}
				out.Items = append(out.Items, *c)
			}
			if len(cases) <= f.Limit {
				return nil
			}
			f.Before = cases[len(cases)-1].Made.Index
		}
	})
	return out, err
}

// page reads one case more than a part holds.
func page(ctx context.Context, r sqldb.Querier, f Filter) ([]Case, error) {
	id, role := f.Author, asAuthor
	if id == "" {
		id, role = f.Named, ""
	}
	rows, err := r.Query(ctx, `SELECT subject, body FROM contribution_case WHERE place < $1
		AND ($2 = '' OR consultation = $2) AND ($3 = '' OR kind = $3) AND ($4 = '' OR anchored = $4) AND ($5 = '' OR unit = $5) AND ($6 = '' OR reply = $6)
		AND ($7 = '' OR subject IN (SELECT subject FROM contribution_named WHERE id = $7 AND role <> 'about' AND ($8 = '' OR role = $8)))
		AND ($10 = '' OR subject IN (SELECT subject FROM contribution_named WHERE role = 'about' AND (id IN ($10, $11, $12, $13, $14) OR id > $10 || ':' AND id < $10 || ';')))
		ORDER BY place DESC LIMIT $9`,
		append([]any{f.Before, f.Consultation, string(f.Kind), f.Text, f.Unit, f.Reply, id, role, f.Limit + 1}, form.Asked(f.About)...)...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contributions cannot be read")
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

// Get gives one contribution; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out Contribution, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		c, err := q.in(ctx, r, id)
		if err == nil {
			out = *c
		}
		return err
	})
	return out, err
}

// ConsultationOf gives the consultation to which something was contributed.
func (q *Queries) ConsultationOf(ctx context.Context, r sqldb.Querier, id string) (statement.Hash, error) {
	c, err := read(ctx, r, id)
	if err == nil && c == nil {
		err = fail.New(fail.NotFound, "There is no contribution with this id.")
	}
	if err != nil {
		return statement.Hash{}, err
	}
	return c.Made.Body.Consultation, nil
}

func (q *Queries) in(ctx context.Context, r sqldb.Querier, id string) (*Contribution, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, fail.New(fail.NotFound, "There is no contribution with this id.")
	}
	return Standing(c, q.world(ctx, r))
}

// world is what the fold has to know, as the register stands in r. Whatever is
// asked twice in one list is read once.
func (q *Queries) world(ctx context.Context, r sqldb.Querier) World {
	organisers := map[statement.Hash]*consult.Consultation{}
	return World{
		Received: q.Receipts.Of(ctx, r),
		Speaks: func(id string, identity statement.Hash, index int64) (bool, error) {
			if id == "" {
				return identity == q.Consultations.Hub(), nil
			}
			return q.Consultations.Participants.Speaks(ctx, r, id, identity, index)
		},
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Consultations.Submissions.Told(ctx, r, via, m)
		},
		Organises: func(consultation statement.Hash, id string) (bool, error) {
			c, known := organisers[consultation]
			if !known {
				one, err := q.Consultations.In(ctx, r, consultation.String())
				if err != nil && !fail.Is(err, fail.NotFound) {
					return false, err
				}
				if err == nil {
					c = &one
				}
				organisers[consultation] = c
			}
			return c != nil && (id != "" && id == c.Organiser() || id == "" && c.Via.Mode == submission.Recorded), nil
		},
	}
}

// Made reports whether a contribution was made at this index of the register: a
// place at which a list can go on.
func (q *Queries) Made(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM contribution_case WHERE place = $1`, index).Scan(&n)
	})
	return n > 0, fail.Wrap(err, fail.Unavailable, "the contributions cannot be read")
}
