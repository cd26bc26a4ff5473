package contact

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Kept lists the contacts of the actor's participant that it has not before it
// any more, by id, while words of them are kept: those that are withdrawn, and
// those of communities whose directory it does not read now.
func (q *Queries) Kept(ctx context.Context, actor policy.Actor) (out []Own, err error) {
	if err := May(actor, Look); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil || actor.For == "" {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.kept(ctx, r, actor)
		return err
	})
	return out, err
}

func (q *Queries) kept(ctx context.Context, r sqldb.Querier, actor policy.Actor) ([]Own, error) {
	rows, err := places(ctx, r, actor.For)
	if err != nil {
		return nil, err
	}
	by, doors := map[string]*Own{}, map[string]*door{}
	for _, at := range rows {
		d, known := doors[at.slug]
		if !known {
			if d, err = q.as(ctx, r, actor.Identity, at.slug); err != nil && !fail.Is(err, fail.NotFound) {
				return nil, err
			}
			doors[at.slug] = d
		}
		var rec *Record
		if d != nil {
			if rec, err = d.record(ctx, at.id); err != nil {
				return nil, err
			}
			if !rec.Withdrawn || !rec.words(nil) {
				continue
			}
		}
		o := by[at.id]
		if o == nil {
			o = &Own{ID: at.id, In: map[string]*Record{}}
			by[at.id] = o
		}
		if d == nil {
			o.Off = append(o.Off, at.slug)
			continue
		}
		if err := o.keep(ctx, d, rec); err != nil {
			return nil, err
		}
	}
	return inOrder(by), nil
}

// keep adds a contact as a community knew it.
func (o *Own) keep(ctx context.Context, d *door, rec *Record) error {
	o.In[d.Community.Slug] = rec
	if o.Point.Category != "" {
		return nil
	}
	p, err := d.last(ctx, rec)
	if p != nil {
		o.Point = *p
	}
	return err
}

// place is where something is kept of a contact.
type place struct{ id, slug string }

// places lists where something is kept of the contacts of a participant.
func places(ctx context.Context, r sqldb.Querier, participant string) (out []place, err error) {
	rows, err := r.Query(ctx, `SELECT h.subject, c.community FROM contact_held h JOIN contact_chest c ON c.chest = h.chest
		WHERE h.participant = $1 AND h.what = 'point' ORDER BY h.subject, c.community`, participant)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.id, &p.slug); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

func inOrder(by map[string]*Own) []Own {
	out := []Own{}
	for _, o := range by {
		out = append(out, *o)
	}
	slices.SortFunc(out, func(a, b Own) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// words reports whether words of a contact are kept: those of one author, or of
// anybody where that is nil.
func (r *Record) words(of *statement.Hash) bool {
	return slices.ContainsFunc(r.History, func(e Event) bool {
		return !e.Erased && e.Type != TypeReported && slices.Contains(personal, e.Type) && (of == nil || e.By == *of)
	})
}

// last gives a contact as it was last described; nil where those words are gone.
func (d *door) last(ctx context.Context, r *Record) (*Point, error) {
	for _, e := range slices.Backward(r.History) {
		if e.Erased || e.Type != TypeNominated && e.Type != TypeChanged {
			continue
		}
		said, err := d.reader.At(ctx, e.Statement)
		if err != nil {
			return nil, err
		}
		b, err := Decode(e.Type, said.Body)
		if err != nil {
			return nil, err
		}
		return pointOf(b), nil
	}
	return nil, nil
}

// One gives a contact of the actor's participant, with what is kept of it:
// fail.NotFound.
func (q *Queries) One(ctx context.Context, actor policy.Actor, id string) (*Own, error) {
	owned, err := q.Owned(ctx, actor)
	if err != nil {
		return nil, err
	}
	kept, err := q.Kept(ctx, actor)
	if err != nil {
		return nil, err
	}
	find := func(all []Own) *Own {
		if at := slices.IndexFunc(all, func(o Own) bool { return o.ID == id }); at >= 0 {
			return &all[at]
		}
		return nil
	}
	one, more := find(owned), find(kept)
	switch {
	case one == nil && more == nil:
		return nil, noContact()
	case one == nil:
		return more, nil
	case more != nil:
		one.Off = more.Off
		for slug, r := range more.In {
			one.In[slug] = r
		}
	}
	return one, nil
}

// Recorded lists the contacts that the actor's participant has recorded for
// others from documents, and of which it keeps words, by id.
func (q *Queries) Recorded(ctx context.Context, actor policy.Actor) (out []Own, err error) {
	if err := May(actor, TakeDown); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		mine, err := q.mine(ctx, r, actor.Identity)
		if err != nil {
			return err
		}
		by := map[string]*Own{}
		for _, c := range mine {
			d, err := q.as(ctx, r, actor.Identity, c.Slug)
			if err != nil {
				return err
			}
			if err := d.recorded(ctx, actor, by); err != nil {
				return err
			}
		}
		out = inOrder(by)
		return nil
	})
	return out, err
}

func (d *door) recorded(ctx context.Context, actor policy.Actor, by map[string]*Own) error {
	return d.each(ctx, whatPoint, "", func(plain []byte) error {
		r := &Record{}
		if err := json.Unmarshal(plain, r); err != nil {
			return err
		}
		if !r.words(&actor.Identity) || r.Participant == actor.For {
			return nil
		}
		o := by[r.ID]
		if o == nil {
			o = &Own{ID: r.ID, In: map[string]*Record{}}
			by[r.ID] = o
		}
		return o.keep(ctx, d, r)
	})
}
