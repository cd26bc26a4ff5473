package meeting

import (
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what was held and what was made of it.
type Queries struct {
	DB            Reader
	Consultations *consult.Queries
	Contributions *contribution.Queries
}

// Filter narrows a list; what is empty narrows nothing.
type Filter struct {
	Consultation string
	Meeting      string // this meeting, or the summaries that sum it up
	Before       int64  // those that were opened before this index; 0: from the newest
	Limit        int    // 0: DefaultLimit
}

// DefaultLimit is how many meetings or summaries a part of a list holds.
const DefaultLimit = 50

// Part is a part of a list, newest first.
type Part[T any] struct {
	Items []T
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list of meetings. A meeting that nobody could convene
// who says so, or whose key the register does not name, is not in it; its own
// page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (out Part[Meeting], err error) {
	return list(ctx, q, f, `SELECT subject, body FROM meeting_case WHERE place < $1 AND ($2 = '' OR consultation = $2) AND ($3 = '' OR subject = $3) ORDER BY place DESC LIMIT $4`,
		func(w World, subject, body string) (*Meeting, int64, bool, error) {
			var c Case
			if err := parse(subject, body, &c); err != nil {
				return nil, 0, false, err
			}
			m, err := Standing(&c, w)
			if err != nil {
				return nil, 0, false, err
			}
			return m, m.Index, m.Known && m.Convenes, nil
		})
}

// Summaries gives a part of the list of summaries, of those that their Chairs
// made.
func (q *Queries) Summaries(ctx context.Context, f Filter) (Part[Summing], error) {
	return list(ctx, q, f, `SELECT subject, body FROM summary_case WHERE place < $1 AND ($2 = '' OR consultation = $2)
		AND ($3 = '' OR subject IN (SELECT subject FROM summary_of WHERE meeting = $3)) ORDER BY place DESC LIMIT $4`,
		func(w World, subject, body string) (*Summing, int64, bool, error) {
			var c SummaryCase
			if err := parse(subject, body, &c); err != nil {
				return nil, 0, false, err
			}
			s, err := StandingSummary(&c, w)
			if err != nil {
				return nil, 0, false, err
			}
			return s, s.Index, s.Known && s.Chairs, nil
		})
}

// list reads parts until one is full: each query gives one row more than that.
func list[T any](ctx context.Context, q *Queries, f Filter, query string, stand func(w World, subject, body string) (*T, int64, bool, error)) (Part[T], error) {
	out := Part[T]{Items: []T{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		w, last := q.world(ctx, r), int64(0)
		for {
			bodies, err := page(ctx, r, query, f)
			if err != nil {
				return err
			}
			for _, b := range bodies {
				one, place, counts, err := stand(w, b[0], b[1])
				if err != nil {
					return err
				}
				f.Before = place
				if !counts {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = last
					return nil
				}
				out.Items, last = append(out.Items, *one), place
			}
			if len(bodies) <= f.Limit {
				return nil
			}
		}
	})
	return out, err
}

func page(ctx context.Context, r sqldb.Querier, query string, f Filter) (out [][2]string, err error) {
	rows, err := r.Query(ctx, query, f.Before, f.Consultation, f.Meeting, f.Limit+1)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the meetings cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var b [2]string
		if err := rows.Scan(&b[0], &b[1]); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// Get gives one meeting; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out Meeting, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		m, err := q.in(ctx, r, id)
		if err == nil {
			out = *m
		}
		return err
	})
	return out, err
}

func (q *Queries) in(ctx context.Context, r sqldb.Querier, id string) (*Meeting, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, fail.New(fail.NotFound, "There is no meeting with this id.")
	}
	return Standing(c, q.world(ctx, r))
}

// Summary gives one summary; fail.NotFound when there is none.
func (q *Queries) Summary(ctx context.Context, id string) (out Summing, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		s, err := q.summary(ctx, r, id)
		if err == nil {
			out = *s
		}
		return err
	})
	return out, err
}

func (q *Queries) summary(ctx context.Context, r sqldb.Querier, id string) (*Summing, error) {
	c, err := readSummary(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, fail.New(fail.NotFound, "There is no summary with this id.")
	}
	return StandingSummary(c, q.world(ctx, r))
}

// world is what the folds have to know, as the register stands in r. What is
// asked twice in one list is read once.
func (q *Queries) world(ctx context.Context, r sqldb.Querier) World {
	calls, meetings := map[statement.Hash]*consult.Consultation{}, map[statement.Hash]*Meeting{}
	w := World{
		Speaks: q.Consultations.Speaks(ctx, r),
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Consultations.Submissions.Told(ctx, r, via, m)
		},
		Convenes: func(consultation statement.Hash, id string) (bool, error) {
			c, known := calls[consultation]
			if !known {
				one, err := q.Consultations.In(ctx, r, consultation.String())
				if err != nil && !fail.Is(err, fail.NotFound) {
					return false, err
				}
				if err == nil {
					c = &one
				}
				calls[consultation] = c
			}
			return c != nil && convenes(c, id), nil
		},
	}
	w.Runs = func(meeting, consultation statement.Hash, id string) (bool, error) {
		m, known := meetings[meeting]
		if !known {
			c, err := read(ctx, r, meeting.String())
			if err != nil {
				return false, err
			}
			if m, err = Standing(c, w); err != nil {
				return false, err
			}
			meetings[meeting] = m
		}
		if m == nil || m.Consultation != consultation || !m.Known || !m.Convenes {
			return false, nil
		}
		return id == "" || m.Runs(id), nil // a document bears out whose summary it is
	}
	return w
}

// convenes: the organiser, a partner, and the lead of a group.
func convenes(c *consult.Consultation, id string) bool {
	is := func(n consult.Named) bool { return n.ID == id }
	return id != "" && (id == c.Organiser() || slices.ContainsFunc(c.Partners, is) ||
		slices.ContainsFunc(c.Groups, func(g consult.GroupNow) bool { return g.Leads(id) }))
}

// Opened reports whether a meeting, or a summary, was opened at this index of
// the register: a place at which a list can go on.
func (q *Queries) Opened(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM meeting_case WHERE place = $1) + (SELECT COUNT(*) FROM summary_case WHERE place = $1)`, index).Scan(&n)
	})
	return n > 0, fail.Wrap(err, fail.Unavailable, "the meetings cannot be read")
}
