package contact

import (
	"cmp"
	"context"
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
)

// Designate drafts which team is authorized, to communities or, without any, to
// the public. An empty id is a new team; of one that is there it says what it is
// from then on.
func (s *Service) Designate(ctx context.Context, actor policy.Actor, id string, t Team, to []string) (draft string, err error) {
	if id == "" {
		id = NewID(TeamPrefix)
	}
	return s.propose(ctx, actor, id, designations(actor, t, to), nil)
}

func designations(actor policy.Actor, t Team, to []string) []corpus.Body {
	return sheetsTo(to, func(slug string) corpus.Body { return &Designated{Via: own(actor.For), Community: slug, Team: t} })
}

// End drafts that a team is authorized no more, in communities or, without any, in
// what is public.
func (s *Service) End(ctx context.Context, actor policy.Actor, id string, from []string, reason i18n.Text) (draft string, err error) {
	return s.propose(ctx, actor, id, sheetsTo(from, func(slug string) corpus.Body {
		return &Ended{Via: own(actor.For), Community: slug, Reason: reason}
	}), nil)
}

// Publish drafts which categories of infrastructure the participant considers
// critical and chooses to name, to communities or, without any, to the public.
func (s *Service) Publish(ctx context.Context, actor policy.Actor, b Published, to []string) (draft string, err error) {
	b.Via = own(actor.For)
	return s.propose(ctx, actor, b.Subject(), publications(b, to), nil)
}

func publications(b Published, to []string) []corpus.Body {
	return sheetsTo(to, func(slug string) corpus.Body {
		one := b
		one.Community = slug
		return &one
	})
}

func sheetsTo(to []string, one func(slug string) corpus.Body) (out []corpus.Body) {
	if len(to) == 0 {
		return []corpus.Body{one("")}
	}
	to = slices.Clone(to)
	slices.Sort(to)
	for _, slug := range slices.Compact(to) {
		out = append(out, one(slug))
	}
	return out
}

// OwnSheets lists the teams and the infrastructure that the actor's participant
// has named, in public and to the communities whose directories it reads: by
// subject, and what is public first. Teams that have ended are not among them.
func (q *Queries) OwnSheets(ctx context.Context, actor policy.Actor) (out []Sheet, err error) {
	if err := May(actor, Look); err != nil || actor.For == "" {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		if out, err = published(ctx, r); err != nil {
			return err
		}
		mine, err := q.mine(ctx, r, actor.Identity)
		if err != nil {
			return err
		}
		for _, c := range mine {
			d, err := q.as(ctx, r, actor.Identity, c.Slug)
			if err != nil {
				return err
			}
			some, err := d.sheets(ctx, actor.For)
			if err != nil {
				return err
			}
			out = append(out, some...)
		}
		return nil
	})
	out = slices.DeleteFunc(out, func(s Sheet) bool { return s.Participant != actor.For || s.Ended })
	slices.SortStableFunc(out, func(a, b Sheet) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Community, b.Community))
	})
	return out, err
}
