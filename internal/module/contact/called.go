package contact

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Called lists whom a participant has said to call at an instant, over all
// directories of which it is a member and in the order of Now, each mail address
// once: for other rooms that have to reach it. It reads as that participant, in a
// snapshot or a transaction that is open already, and what it gives is for that
// participant's own contacts alone.
func (q *Queries) Called(ctx context.Context, r sqldb.Querier, identity statement.Hash, at time.Time) (out []Candidate, err error) {
	all, err := q.mine(ctx, r, identity)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, c := range all {
		d, err := q.as(ctx, r, identity, c.Slug)
		if err != nil {
			return nil, err
		}
		id, err := d.who(ctx, identity)
		if err != nil {
			return nil, err
		}
		if id == "" {
			continue // it manages the directory, and is no member
		}
		points, err := d.points(ctx, id)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entriesOf(points)...)
	}
	seen := map[string]bool{}
	for _, c := range Now(entries, at) {
		if i := slices.IndexFunc(c.Point.Mails, func(m string) bool { return !seen[m] }); i >= 0 {
			seen[c.Point.Mails[i]] = true
			c.Point.Mails = c.Point.Mails[i : i+1]
			out = append(out, c)
		}
	}
	return out, nil
}
