package position

import (
	"context"
	"math"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers who holds which view.
type Queries struct {
	DB            Reader
	Consultations *consult.Queries
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	On       string // frozen id, or law: and a slug
	Kind     Kind   // of what it is on
	Holder   string // listed id
	States   bool   // only what States hold: the annex of national views
	Language string // in which the words in force were written
	Before   int64  // those that were stated before this index; 0: from the newest
	Limit    int    // 0: DefaultLimit
}

// DefaultLimit is how many positions a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part struct {
	Items []Position
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list. A position whose holder by its own words is not
// its holder by the register is not in it; its own page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (Part, error) {
	out := Part{Items: []Position{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		w := q.world(ctx, r)
		for {
			cases, err := page(ctx, r, f)
			if err != nil {
				return err
			}
			for i := range cases {
				p, err := Standing(&cases[i], w)
				if err != nil {
					return err
				}
				if f.Before = p.Index; !p.Known || f.Language != "" && p.Text.Original != f.Language || f.Kind != "" && KindOf(p.On) != f.Kind {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
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
	states := ""
	if f.States {
		states = "state:%"
	}
	return cases(ctx, r, `SELECT subject, body FROM position_case WHERE place < $1 AND ($2 = '' OR topic = $2)
		AND ($3 = '' OR subject IN (SELECT subject FROM position_holder WHERE id = $3))
		AND ($4 = '' OR subject IN (SELECT subject FROM position_holder WHERE id LIKE $4))
		ORDER BY place DESC LIMIT $5`, f.Before, f.On, f.Holder, states, f.Limit+1)
}

// cases reads those that a query finds, as subject and body.
func cases(ctx context.Context, r sqldb.Querier, query string, args ...any) (out []Case, err error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the positions cannot be read")
	}
	defer func() { _ = rows.Close() }()
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

// Get gives one position; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out Position, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		c, err := read(ctx, r, id)
		if err != nil {
			return err
		}
		if c == nil {
			return fail.New(fail.NotFound, "There is no position with this id.")
		}
		p, err := Standing(c, q.world(ctx, r))
		if err == nil {
			out = *p
		}
		return err
	})
	return out, err
}

// world is what the fold has to know, as the register stands in r.
func (q *Queries) world(ctx context.Context, r sqldb.Querier) World {
	return World{
		Speaks: q.Consultations.Speaks(ctx, r),
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Consultations.Submissions.Told(ctx, r, via, m)
		},
	}
}

// Stated reports whether a position was stated at this index of the register: a
// place at which a list can go on.
func (q *Queries) Stated(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM position_case WHERE place = $1`, index).Scan(&n)
	})
	return n > 0, fail.Wrap(err, fail.Unavailable, "the positions cannot be read")
}

// Question is a question of international law.
type Question struct {
	On   string    // law: and a slug
	Text i18n.Text // as it was put first
}

// Questions lists the questions of international law on which something was
// stated, by id.
func (q *Queries) Questions(ctx context.Context) (out []Question, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		cases, err := cases(ctx, r, `SELECT subject, body FROM position_case WHERE place IN
			(SELECT MIN(place) FROM position_case WHERE topic LIKE $1 GROUP BY topic) ORDER BY topic`, law+"%")
		for i := range cases {
			b := &cases[i].Stated.Body
			out = append(out, Question{b.On, b.Question})
		}
		return err
	})
	return out, err
}
