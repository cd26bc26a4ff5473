package contact

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Called lists whom a participant has said to call at an instant, over all
// directories in which it has contacts and in the order of Now, each mail address
// once and of several addresses one that was not reported, where there is one: for
// other rooms that have to reach it. Contacts that were recorded for it,
// under its listed id, in a directory that it does not read are among them: whoever
// reads that directory expects them to be reached. What it gives is for that
// participant's own contacts alone; it reads in a snapshot or a transaction that is
// open already.
func (q *Queries) Called(ctx context.Context, r sqldb.Querier, identity statement.Hash, listed string, at time.Time) (out []Candidate, err error) {
	entries, err := q.everywhere(ctx, r, identity, listed)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, c := range Now(entries, at) {
		e := Entry{ID: c.ID, Point: c.Point}
		for _, one := range entries { // it stands in several directories
			if one.ID == c.ID {
				e.Reported = append(e.Reported, one.Reported...)
			}
		}
		if m := e.Mailed(func(m string) bool { return seen[m] }); m != "" {
			seen[m] = true
			c.Point.Mails = []string{m}
			out = append(out, c)
		}
	}
	return out, nil
}

// CalledBy says by their ids what a participant's contacts are called, agency and
// position, in whichever directory they stand: for pages that its own people read.
func (q *Queries) CalledBy(ctx context.Context, identity statement.Hash, listed string) (out map[string]Called, err error) {
	out = map[string]Called{}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		entries, err := q.everywhere(ctx, r, identity, listed)
		for _, e := range entries {
			out[e.ID] = Called{e.Point.Agency, e.Point.Position}
		}
		return err
	})
	return out, err
}

// everywhere gives the contacts of a participant that stand, of each directory: as
// the participant reads it or, where it does not, as whoever manages it recorded them.
func (q *Queries) everywhere(ctx context.Context, r sqldb.Querier, identity statement.Hash, listed string) (out []Entry, err error) {
	all, err := communities(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		d, id, err := q.partOf(ctx, r, &c, identity, listed)
		if err != nil {
			return nil, err
		}
		if id == "" {
			continue // it is not in this directory, or it manages it and is no member
		}
		points, err := d.heard(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, entriesOf(points)...)
	}
	return out, nil
}

// partOf opens a directory in which a participant may have contacts, and says under
// which id; "" where it has none there.
func (q *Queries) partOf(ctx context.Context, r sqldb.Querier, c *Community, identity statement.Hash, listed string) (d *door, id string, err error) {
	if d, err = q.as(ctx, r, identity, c.Slug); err == nil {
		if id, err = d.who(ctx, identity); err != nil || id != "" {
			return d, id, err
		}
	} else if !fail.Is(err, fail.NotFound) {
		return nil, "", err
	}
	if d, err = q.as(ctx, r, c.Manager, c.Slug); fail.Is(err, fail.NotFound) || listed == "" {
		return nil, "", nil
	} else if err != nil {
		return nil, "", err
	}
	members, err := d.members(ctx)
	if err != nil || members[listed] == stateRemoved {
		return nil, "", err
	}
	return d, listed, nil
}
