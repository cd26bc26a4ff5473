package contact

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/policy"
)

// InDrafts are the contacts that drafts of nominations or changes name, each
// joined of what every community would see of it, in the order of the drafts; and
// the reason that changes give.
func InDrafts(drafts []ledger.Draft) (all []Own, reason i18n.Text, err error) {
	at := map[string]int{}
	for _, d := range drafts {
		b, err := Decode(d.Type, d.Body)
		if err != nil {
			return nil, reason, err
		}
		p := pointOf(b)
		if p == nil {
			return nil, reason, fail.New(fail.Internal, "a draft of type %s names no contact", d.Type)
		}
		if c, ok := b.(*Changed); ok {
			reason = c.Reason
		}
		i, known := at[d.Subject]
		if !known {
			i = len(all)
			at[d.Subject] = i
			all = append(all, Own{ID: d.Subject, In: map[string]*Record{}})
		}
		v, slug := spoken(b)
		s := Standing{Record: Record{ID: d.Subject, Community: slug, Participant: v.Author, Point: *p}}
		all[i].In[slug] = &s.Record
		all[i].join(&s)
	}
	return all, reason, nil
}

// RedraftPoint makes the drafts of a type that name a contact, from what a form
// now says: Nominate and Change put them forward, this does not.
func (s *Service) RedraftPoint(ctx context.Context, actor policy.Actor, typ, id string, p Point, shown Shown, reason i18n.Text) ([]ledger.Draft, error) {
	all := nominations(actor, p, shown)
	if typ == TypeChanged {
		all = changes(actor, p, shown, reason)
	}
	return s.drafts(ctx, actor, id, all, &p)
}

// RedraftTeam is RedraftPoint for what Designate puts forward.
func (s *Service) RedraftTeam(ctx context.Context, actor policy.Actor, id string, t Team, to []string) ([]ledger.Draft, error) {
	return s.drafts(ctx, actor, id, designations(actor, t, to), nil)
}

// RedraftInfrastructure is RedraftPoint for what Publish puts forward.
func (s *Service) RedraftInfrastructure(ctx context.Context, actor policy.Actor, b Published, to []string) ([]ledger.Draft, error) {
	b.Via = own(actor.For)
	return s.drafts(ctx, actor, b.Subject(), publications(b, to), nil)
}
