package consult

import (
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Participants is what this room needs to know of those who are listed.
type Participants interface {
	// Speaks is as submission.Participants has it.
	Speaks(ctx context.Context, q sqldb.Querier, id string, identity statement.Hash, index int64) (bool, error)
	// Class gives the class of who is listed under an id; ok is false when nobody
	// is.
	Class(ctx context.Context, q sqldb.Querier, id string) (class participant.Class, ok bool, err error)
}

// Submissions says how a statement came to be said; package submission's
// Queries do.
type Submissions interface {
	Told(ctx context.Context, r sqldb.Querier, via submission.Via, m submission.Mark) (submission.Told, error)
}

// Queries answers what is consulted on.
type Queries struct {
	DB           Reader
	Participants Participants
	Submissions  Submissions
	Hub          func() statement.Hash // identity of the hub's own participant
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	About  string // frozen id: what is about it, a part of it, or a whole of which it is a part
	Before int64  // those that were called before this index; 0: from the newest
	Limit  int    // 0: DefaultLimit
}

// DefaultLimit is how many consultations a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part struct {
	Items []Consultation
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list. A consultation whose organiser by its own words
// is not its organiser by the register is not in it; its own page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (Part, error) {
	out := Part{Items: []Consultation{}}
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
				c, err := q.standing(ctx, r, &cases[i])
				if err != nil {
					return err
				}
				if !c.Known {
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
			f.Before = cases[len(cases)-1].Called.Index
		}
	})
	return out, err
}

// page reads one case more than a part holds.
func page(ctx context.Context, r sqldb.Querier, f Filter) ([]Case, error) {
	return scan(ctx, r, `SELECT subject, body FROM consult_case WHERE place < $1
		AND ($3 = '' OR subject IN (SELECT subject FROM consult_about WHERE id IN ($3, $4, $5, $6, $7) OR id > $3 || ':' AND id < $3 || ';'))
		ORDER BY place DESC LIMIT $2`, append([]any{f.Before, f.Limit + 1}, form.Asked(f.About)...)...)
}

func scan(ctx context.Context, r sqldb.Querier, query string, args ...any) ([]Case, error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the consultations cannot be read")
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

// Get gives one consultation; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out Consultation, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.In(ctx, r, id)
		return err
	})
	return out, err
}

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, id string) (Consultation, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return Consultation{}, err
	}
	if c == nil {
		return Consultation{}, fail.New(fail.NotFound, "There is no consultation with this id.")
	}
	out, err := q.standing(ctx, r, c)
	if err != nil {
		return Consultation{}, err
	}
	return *out, nil
}

func (q *Queries) standing(ctx context.Context, r sqldb.Querier, c *Case) (*Consultation, error) {
	return Standing(c, World{
		Speaks: q.Speaks(ctx, r),
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Submissions.Told(ctx, r, via, m)
		},
		Invites: func(v Invited, id string) (bool, error) { return q.Invites(ctx, r, v, id) },
	})
}

// Speaks gives the rule of who is heard, as the register stands in r.
func (q *Queries) Speaks(ctx context.Context, r sqldb.Querier) submission.Speaks {
	return func(id string, identity statement.Hash, index int64) (bool, error) {
		if id == "" {
			return identity == q.Hub(), nil
		}
		return q.Participants.Speaks(ctx, r, id, identity, index)
	}
}

// Invites reports whether a consultation invites who is listed under an id:
// everybody who is listed, where it names neither classes nor participants.
func (q *Queries) Invites(ctx context.Context, r sqldb.Querier, v Invited, id string) (bool, error) {
	class, listed, err := q.Participants.Class(ctx, r, id)
	if err != nil || !listed {
		return false, err
	}
	return len(v.Classes) == 0 && len(v.Named) == 0 || slices.Contains(v.Classes, class) || slices.Contains(v.Named, id), nil
}

// Called reports whether a consultation was called at this index of the
// register: a place at which a list can go on.
func (q *Queries) Called(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM consult_case WHERE place = $1`, index).Scan(&n)
	})
	return n > 0, fail.Wrap(err, fail.Unavailable, "the consultations cannot be read")
}

// From gives a consultation that was recorded from a document with this SHA-256;
// "" when there is none. Only what the secretariat of this hub recorded counts.
func (q *Queries) From(ctx context.Context, r sqldb.Querier, sha256 string) (string, error) {
	cases, err := scan(ctx, r, `SELECT subject, body FROM consult_case WHERE subject IN
		(SELECT subject FROM consult_source WHERE sha256 = $1) ORDER BY place, subject`, sha256)
	for i := range cases {
		if c := cases[i].Called; err == nil && c.Body.Via.Mode == submission.Recorded && c.By == q.Hub() {
			return c.Statement.String(), nil
		}
	}
	return "", err
}
