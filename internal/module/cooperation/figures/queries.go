package figures

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what the hub has stated, and a participant's own figures.
type Queries struct {
	DB  Reader
	Hub func() statement.Hash
	// Cases and Templates are for a participant's own figures: nil where there are
	// none.
	Cases     *cooperation.Queries
	Templates *cooperation.Templates
}

// Year is the figures of a year as the hub has stated them.
type Year struct {
	Stated
	At        time.Time `json:"at" doc:"when it was stated"`
	Statement string    `json:"statement"`
}

// Years lists the years that the hub has stated, the newest first.
func (q *Queries) Years(ctx context.Context) (out []Year, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		list, err := r.Query(ctx, `SELECT at, id, body FROM cooperation_figures WHERE author = $1 ORDER BY year DESC`, q.Hub().String())
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the figures of cooperation cannot be read")
		}
		defer func() { _ = list.Close() }()
		for list.Next() {
			var at int64
			var id, body string
			if err := list.Scan(&at, &id, &body); err != nil {
				return err
			}
			b, err := Decode([]byte(body))
			if err != nil {
				return err
			}
			out = append(out, Year{*b, sqldb.Time(at), id})
		}
		return list.Err()
	})
	return out, err
}

// Side is on which side a participant stood in cases.
type Side struct {
	Side   cooperation.Side `json:"side"`
	Tables []Table          `json:"tables"`
}

// Own is a participant's own figures of a year, in full: apart what it opened and
// what was opened with it, as it stands now.
type Own struct {
	Year  int    `json:"year"`
	Sides []Side `json:"sides"`
}

// Own counts the cases of an actor's participant by the year in which they were
// opened, the newest first.
func (q *Queries) Own(ctx context.Context, actor policy.Actor) (out []Own, err error) {
	all, err := q.Cases.All(ctx, actor)
	if err != nil {
		return nil, err
	}
	classes := Classes(q.Templates)
	years := map[int][]*cooperation.Thread{}
	first, last := 0, 0
	for _, t := range all {
		y := t.Opening().At.Year()
		years[y] = append(years[y], t)
		if first == 0 || y < first {
			first = y
		}
		last = max(last, y)
	}
	for y := last; y >= first && y > 0; y-- {
		o := Own{Year: y}
		for _, side := range []cooperation.Side{cooperation.Opener, cooperation.Counterparty} {
			var mine []*cooperation.Thread
			for _, t := range years[y] {
				if t.SideOf(actor.Identity) == side {
					mine = append(mine, t)
				}
			}
			o.Sides = append(o.Sides, Side{side, Tables(Cases(mine, time.Time{}, endOfTime), classes, true)})
		}
		out = append(out, o)
	}
	return out, nil
}

var endOfTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Classes lists the classes of the newest taxonomy, as it orders them.
func Classes(t *cooperation.Templates) (out []string) {
	for _, term := range t.Newest(cooperation.RSIT).Terms {
		out = append(out, term.ID)
	}
	return out
}
