package contact

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Roll is a directory as who manages it has it, in one snapshot or transaction:
// for communication checks. What it gives is for reaching contacts, and is shown
// to nobody as it stands.
type Roll struct {
	Community *Community
	Chest     journal.Chest
	Members   []Enrolled // by listed id
	// Recorded are participants that are no members and have contacts all the same,
	// by listed id: nothing can be said to them here, but mail reaches those of whom an
	// address is recorded.
	Recorded []string

	door *door
}

// Enrolled is a member.
type Enrolled struct {
	Participant string
	Identity    statement.Hash
}

// Roll opens a directory as who manages it.
func (q *Queries) Roll(ctx context.Context, r sqldb.Querier, slug string) (*Roll, error) {
	c, err := community(ctx, r, slug)
	if err != nil {
		return nil, err
	}
	d, err := q.as(ctx, r, c.Manager, slug)
	if err != nil {
		return nil, err
	}
	out := &Roll{Community: d.Community, Chest: d.chest, door: d}
	if out.Members, err = d.enrolled(ctx); err != nil {
		return nil, err
	}
	rows, err := r.Query(ctx, `SELECT DISTINCT participant FROM contact_held h WHERE chest = $1 AND what = 'point' AND state = 'stands' AND participant <> ''
		AND NOT EXISTS (SELECT 1 FROM contact_member m WHERE m.chest = h.chest AND m.participant = h.participant AND m.author = $2) ORDER BY participant`, d.chest[:], c.Manager[:])
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out.Recorded = append(out.Recorded, id)
	}
	return out, rows.Err()
}

func (d *door) enrolled(ctx context.Context) (out []Enrolled, err error) {
	rows, err := d.r.Query(ctx, `SELECT participant, identity FROM contact_member WHERE chest = $1 AND author = $2 AND state = $3 ORDER BY participant`,
		d.chest[:], d.Community.Manager[:], stateMember)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var e Enrolled
		var identity []byte
		if err := rows.Scan(&e.Participant, &identity); err != nil {
			return nil, err
		}
		copy(e.Identity[:], identity)
		out = append(out, e)
	}
	return out, rows.Err()
}

// Contacts gives the contacts of a participant that stand.
func (r *Roll) Contacts(ctx context.Context, participant string) ([]Entry, error) {
	all, err := r.door.heard(ctx, participant)
	return entriesOf(all), err
}

// Agencies says by the ids of a participant's contacts in a community what each is
// called, for pages on which its own people read a draft that names another contact:
// agency and position. None where the directory is not there.
func (q *Queries) Agencies(ctx context.Context, slug, participant string) (out map[string]Called, err error) {
	out = map[string]Called{}
	if err := q.Journal.Ready(); err != nil {
		return out, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		roll, err := q.Roll(ctx, r, slug)
		if err != nil {
			return err
		}
		all, err := roll.Contacts(ctx, participant)
		for _, e := range all {
			out[e.ID] = Called{e.Point.Agency, e.Point.Position}
		}
		return err
	})
	if fail.Is(err, fail.NotFound) {
		err = nil
	}
	return out, err
}

// Called is what a contact is called.
type Called struct{ Agency, Position i18n.Text }

// Ear is the member to whom something is said that is for the whole community:
// everybody reads it who holds the key. fail.Conflict where there is none yet.
func (r *Roll) Ear(ctx context.Context) (statement.Hash, error) {
	m := r.Community.Manager
	return counterparty(ctx, r.door.r, r.Chest, m, m, m)
}

// Open opens a directory for a room that keeps something of its own in the chest
// of a community: fail.NotFound for whoever may not read it.
func (q *Queries) Open(ctx context.Context, r sqldb.Querier, actor policy.Actor, slug string) (*Community, journal.Chest, *journal.Reader, error) {
	d, err := q.open(ctx, r, actor, slug)
	if err != nil {
		return nil, journal.Chest{}, nil, err
	}
	return d.Community, d.chest, d.reader, nil
}

// Within gives the first instant, not before another, that lies within the
// point's working hours: the other itself where nothing says when it works.
func (p *Point) Within(at time.Time) time.Time {
	if _, open := p.open(at); open || len(p.Hours) == 0 {
		return at
	}
	return p.opens(at)
}

// In gives a community by its slug, in a snapshot or transaction that is open.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, slug string) (*Community, error) {
	return community(ctx, r, slug)
}
