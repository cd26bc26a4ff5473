package report

import (
	"context"
	"math"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers which reports were published.
type Queries struct{ DB Reader }

// Retrospect is a report in a list.
type Retrospect struct {
	ID         string           `json:"id"`
	Parties    []statement.Hash `json:"parties"`
	Kind       string           `json:"kind" enum:"notification,request"`
	Exercise   bool             `json:"exercise,omitempty"`
	Title      i18n.Text        `json:"title"`
	At         time.Time        `json:"published" doc:"when the second of the two published it"`
	Place      int64            `json:"index" doc:"of that statement in the register"`
	Editions   int              `json:"editions" doc:"how many both have published"`
	Withdrawn  bool             `json:"withdrawn,omitempty" doc:"one of the two has withdrawn it since"`
	Statements []statement.Hash `json:"statements" doc:"what it rests on"`
}

// Retrospective is a report in full.
type Retrospective struct {
	Retrospect
	Words      statement.Hash `json:"words" doc:"digest of what both have agreed to"`
	Proposed   statement.Hash `json:"proposed" doc:"the confidential statement that proposed it"`
	Agreed     statement.Hash `json:"agreed" doc:"the confidential statement that agreed to it"`
	Sections   []Section      `json:"sections,omitempty" doc:"absent when it is withdrawn"`
	Earlier    []Edition      `json:"earlier,omitempty" doc:"editions before this one, the oldest first; absent when it is withdrawn"`
	Withdrawal *Revoked       `json:"withdrawal,omitempty"`
	Said       []Mark         `json:"said" doc:"by which each of the two published it"`
}

// outline is a report that both have said; nil for any other.
func retrospect(c *Case) *Retrospect {
	e := c.Newest()
	if e == nil {
		return nil
	}
	out := &Retrospect{ID: c.ID, Parties: c.Parties, Kind: e.Report.Kind, Exercise: e.Report.Exercise, Title: e.Report.Title, At: e.At(), Place: e.Said[1].Index,
		Editions: len(c.Editions), Withdrawn: c.Withdrawn != nil, Statements: []statement.Hash{e.Said[0].Statement, e.Said[1].Statement}}
	if c.Withdrawn != nil {
		out.Statements = append(out.Statements, c.Withdrawn.Statement)
	}
	return out
}

// Part is a part of the list.
type Part struct {
	Items []Retrospect
	Next  int64 // before of the next part; 0 at the end
}

// PerPage is how many reports a part of the list holds.
const PerPage = 50

// List gives a part of the reports that both have published, the newest first:
// those before an index, 0 for the first part. Those that are withdrawn are in it.
func (q *Queries) List(ctx context.Context, before int64, limit int) (out Part, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	if limit <= 0 {
		limit = PerPage
	}
	out.Items = []Retrospect{}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := r.Query(ctx, `SELECT body FROM cooperation_report WHERE editions > 0 AND place < $1 ORDER BY place DESC LIMIT $2`, before, int64(limit+1))
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the reports cannot be read")
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var body string
			if err := rows.Scan(&body); err != nil {
				return err
			}
			c, err := parse(body)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, *retrospect(c))
		}
		return rows.Err()
	})
	if len(out.Items) > limit {
		out.Items = out.Items[:limit]
		out.Next = out.Items[limit-1].Place
	}
	return out, err
}

// Get gives one that both have published; fail.NotFound for any other.
func (q *Queries) Get(ctx context.Context, id string) (out *Retrospective, err error) {
	var c *Case
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		c, err = read(ctx, r, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if c == nil || c.Newest() == nil {
		return nil, fail.New(fail.NotFound, "There is no report with this id.")
	}
	e := c.Newest()
	out = &Retrospective{Retrospect: *retrospect(c), Words: e.Words, Proposed: e.Proposed, Agreed: e.Agreed, Withdrawal: c.Withdrawn, Said: e.Said}
	if c.Withdrawn == nil {
		out.Sections, out.Earlier = e.Report.Sections, c.Editions[:len(c.Editions)-1]
	}
	return out, nil
}

// Awaiting lists the reports that one of two has published and a participant, the
// other one, has still to, in a snapshot or a transaction that is open already.
func Awaiting(ctx context.Context, q sqldb.Querier, who statement.Hash) (out []*Case, err error) {
	rows, err := q.Query(ctx, `SELECT body FROM cooperation_report WHERE awaits = $1 ORDER BY subject`, who.String())
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the reports cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		c, err := parse(body)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// In gives all that was said in public on a report, in a snapshot or a
// transaction that is open already; nil when nothing was.
func In(ctx context.Context, q sqldb.Querier, id string) (*Case, error) { return read(ctx, q, id) }
