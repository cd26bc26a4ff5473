package contact

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"comity.example/comity/internal/fail"
)

// Reported gives the last report of a way to reach the contact, as Ways names it,
// wherever it was made; ok is false where nobody has reported it. Of what was not
// reported in this community the report says neither where nor by whom.
func (r *Record) Reported(way string) (last Report, ok bool) {
	for _, one := range r.Elsewhere {
		if one.Address == way {
			last, ok = Report{Mark{At: one.At}, Reported{Address: one.Address, Trouble: one.Trouble}}, true
		}
	}
	for _, one := range r.Reports {
		if one.Address == way {
			last, ok = one, true
		}
	}
	return last, ok
}

// Entry gives the contact as Now takes it, with what was reported of its ways.
func (r *Record) Entry() Entry {
	e := Entry{ID: r.ID, Point: r.Point}
	for _, way := range r.Point.Ways() {
		if _, is := r.Reported(way); is {
			e.Reported = append(e.Reported, way)
		}
	}
	return e
}

// Dialled gives numbers of the contact in the order in which they are dialled: those
// that were reported after all others, each group as it was. It changes nothing that
// it is given.
func (r *Record) Dialled(all []Phone) []Phone {
	e, out := r.Entry(), slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Phone) int { return later(e.works(a.Number), e.works(b.Number)) })
	return out
}

// heard is points with what was heard of their ways outside this directory: what was
// reported of the same way of the same participant in others, and mail that came back
// to this hub. A way that does not work fails whoever tries it.
func (d *door) heard(ctx context.Context, participant string) ([]*Record, error) {
	all, err := d.points(ctx, participant)
	if err != nil || len(all) == 0 {
		return all, err
	}
	troubles, err := d.elsewhere(ctx, participant)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		for _, way := range r.Point.Ways() {
			if _, is := r.Reported(way); is {
				continue
			}
			if one, is := troubles[wayOf{r.Participant, way}]; is {
				r.Elsewhere = append(r.Elsewhere, one)
				continue
			}
			if d.q.Returned == nil || !slices.Contains(r.Point.Mails, way) {
				continue
			}
			since, back, err := d.q.Returned(ctx, d.r, way)
			if err != nil {
				return nil, err
			}
			if back {
				r.Elsewhere = append(r.Elsewhere, Heard{way, Bounced, since})
			}
		}
	}
	return all, nil
}

// wayOf is a way to reach a participant.
type wayOf struct{ participant, way string }

// elsewhere are the last troubles that were reported in the other directories of this
// hub, of one participant's contacts or of all. They are read as who manages each
// directory: nobody is shown more of it than that a way was reported, and when.
func (d *door) elsewhere(ctx context.Context, participant string) (map[wayOf]Heard, error) {
	others, err := communities(ctx, d.r)
	if err != nil {
		return nil, err
	}
	out := map[wayOf]Heard{}
	for _, c := range others {
		if c.Slug == d.Community.Slug {
			continue
		}
		o, err := d.q.as(ctx, d.r, c.Manager, c.Slug)
		if fail.Is(err, fail.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		err = o.each(ctx, whatPoint, participant, func(plain []byte) error {
			if !bytes.Contains(plain, []byte(`"reports"`)) { // most have none
				return nil
			}
			var r struct {
				Participant string   `json:"participant"`
				Reports     []Report `json:"reports"`
			}
			if err := json.Unmarshal(plain, &r); err != nil {
				return err
			}
			for _, one := range r.Reports {
				at := wayOf{r.Participant, one.Address}
				if have, is := out[at]; !is || have.At.Before(one.At) {
					out[at] = Heard{one.Address, one.Trouble, one.At}
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
