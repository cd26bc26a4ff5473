package participation

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/submission"
)

// Queries answers who takes part in a consultation. All are required.
type Queries struct {
	Consultations *consult.Queries
	Contributions *contribution.Queries
	Texts         *text.Queries
	Belongs       Belongs
}

// part is how many items are read at once.
const part = 200

// Of counts who takes part in a consultation; fail.NotFound when there is none.
func (q *Queries) Of(ctx context.Context, id string) (Participation, error) {
	c, err := q.Consultations.Get(ctx, id)
	if err != nil {
		return Participation{}, err
	}
	made, err := q.contributions(ctx, id)
	if err != nil {
		return Participation{}, err
	}
	proposed, err := q.amendments(ctx, id)
	if err != nil {
		return Participation{}, err
	}
	return Count(append(made, proposed...), c.About, q.Belongs), nil
}

func (q *Queries) contributions(ctx context.Context, id string) ([]Entry, error) {
	var out []Entry
	for f := (contribution.Filter{Consultation: id, Limit: part}); ; {
		some, err := q.Contributions.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range some.Items {
			if c := &some.Items[i]; c.Withdrawn == nil && c.SetAside == nil {
				out = append(out, entry(&c.Told, c.Handed(), c.About, false))
			}
		}
		if some.Next == 0 {
			return out, nil
		}
		f.Before = some.Next
	}
}

func (q *Queries) amendments(ctx context.Context, id string) ([]Entry, error) {
	var out []Entry
	for f := (text.Filter{Consultation: id, Limit: part}); ; {
		some, err := q.Texts.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range some.Items {
			t := &some.Items[i]
			for k := range t.Amendments {
				if a := &t.Amendments[k]; a.State != text.Void && a.State != text.Taken {
					out = append(out, entry(&a.Told, a.Handed(), t.Provisions(a), true, joined(a)...))
				}
			}
		}
		if some.Next == 0 {
			return out, nil
		}
		f.Before = some.Next
	}
}

// joined are those who joined an amendment under their own keys.
func joined(a *text.Amendment) []string { return a.Authors()[len(a.Via.Authors()):] }

// entry is something as it is counted, with those who joined it.
func entry(told *submission.Told, m submission.Mark, about []string, amendment bool, joined ...string) Entry {
	via := told.Via
	e := Entry{Amendment: amendment, Authors: via.Authors(), About: about, At: m.At}
	for _, id := range via.Authors() {
		switch told.Owns(id) {
		case submission.Owned:
		case submission.AsRecorded:
			e.Recorded = append(e.Recorded, id)
		default:
			e.Named = append(e.Named, id)
		}
	}
	for _, id := range joined {
		e.Named, e.Recorded = without(e.Named, id), without(e.Recorded, id)
		if !slices.Contains(e.Authors, id) {
			e.Authors = append(slices.Clone(e.Authors), id)
		}
	}
	for _, o := range via.Others {
		e.Others = append(e.Others, o.Name)
	}
	if d := via.Document; d != nil && via.Mode == submission.Recorded {
		if day, err := time.Parse(time.DateOnly, d.Date); err == nil {
			e.At = day
		}
	}
	return e
}

func without(all []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return one == id })
}
