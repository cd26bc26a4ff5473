package contact

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Unheld tells of contacts of participants that have no officer here: they are
// recorded from documents, and nobody of theirs confirms them on the hub.
type Unheld struct {
	// Manager tells those who keep the directories of a participant how many wait.
	Manager func(ctx context.Context, tx *sqldb.Tx, manager statement.Hash, contacts int) error
	// Contact tells a contact at its own address, in its preferred language.
	Contact func(ctx context.Context, tx *sqldb.Tx, manager statement.Hash, address, language string) error
}

// unheld tells of what nobody has touched and no officer of its participant is
// asked about: whoever manages the directory, and the contact itself where it has
// an address of mail, each once.
func (u Untouched) unheld(ctx context.Context, tx *sqldb.Tx, known map[statement.Hash]string, now time.Time) error {
	if u.Unheld.Manager == nil {
		return nil
	}
	held := map[string]bool{}
	for identity, id := range known {
		officers, err := u.Officers(ctx, identity)
		if err != nil {
			return err
		}
		held[id] = len(officers) > 0
	}
	all, err := communities(ctx, tx)
	if err != nil {
		return err
	}
	waiting, told := map[statement.Hash]map[string]bool{}, map[string]bool{}
	for _, c := range all {
		d, err := u.Service.Queries.as(ctx, tx, c.Manager, c.Slug)
		if fail.Is(err, fail.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		ids, err := d.untouchedOf(ctx, held, now)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if waiting[c.Manager] == nil {
				waiting[c.Manager] = map[string]bool{}
			}
			waiting[c.Manager][id] = true
			if err := u.write(ctx, tx, d, id, told); err != nil {
				return err
			}
		}
	}
	for manager, ids := range waiting {
		if err := u.Unheld.Manager(ctx, tx, manager, len(ids)); err != nil {
			return err
		}
	}
	return nil
}

// write writes to a contact at the first of its addresses that was not reported, else
// at the first, unless it has been written to.
func (u Untouched) write(ctx context.Context, tx *sqldb.Tx, d *door, id string, told map[string]bool) error {
	r, err := d.record(ctx, id)
	if err != nil {
		return err
	}
	e := r.Entry()
	address := e.Mailed(func(string) bool { return false })
	if address == "" || told[address] {
		return nil
	}
	told[address] = true
	language := ""
	if len(r.Point.Languages) > 0 {
		language = r.Point.Languages[0]
	}
	return u.Unheld.Contact(ctx, tx, d.Community.Manager, address, language)
}

// untouchedOf lists the contacts that stand untouched for as long as the community
// allows, of participants that are not held.
func (d *door) untouchedOf(ctx context.Context, held map[string]bool, now time.Time) (out []string, err error) {
	rows, err := d.r.Query(ctx, `SELECT subject, participant FROM contact_held WHERE chest = $1 AND what = 'point' AND state = 'stands' AND touched <= $2 ORDER BY subject`,
		d.chest[:], sqldb.Micros(now.Add(-time.Duration(d.Community.FreshDays)*24*time.Hour)))
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, participant string
		if err := rows.Scan(&id, &participant); err != nil {
			return nil, err
		}
		if !held[participant] {
			out = append(out, id)
		}
	}
	return slices.Compact(out), rows.Err()
}
