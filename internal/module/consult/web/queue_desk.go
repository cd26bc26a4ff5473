package web

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// heldFor counts what is held in a consultation and waits for an actor: none
// where somebody else moderates it.
func (p *Pages) heldFor(ctx context.Context, actor policy.Actor, c *consult.Consultation) (int, error) {
	if p.Held == nil || c.Moderation != consult.Before {
		return 0, nil
	}
	if _, err := (&moderation.Service{Queries: p.Held}).Moderates(actor, c, moderation.See); err != nil {
		return 0, nil // not theirs
	}
	s, err := p.Held.Summary(ctx, c.ID)
	return s.Held, err
}

// moderatesOnly reports whether an actor moderates a consultation for the hub, and
// records nothing for it.
func (p *Pages) moderatesOnly(actor policy.Actor, c *consult.Consultation) bool {
	if p.Held == nil || actor.For == c.Organiser() && actor.For != "" || consult.May(actor, consult.Record) == nil {
		return false
	}
	_, err := (&moderation.Service{Queries: p.Held}).Moderates(actor, c, moderation.See)
	return err == nil
}

// Waiting lists the consultations in which contributions are held for an actor,
// and how many.
func (p *Queues) Waiting(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []ui.JumpEntry, err error) {
	if moderation.May(actor, moderation.See) != nil {
		return nil, nil
	}
	for f := (consult.Filter{}); ; {
		part, err := p.Consultations.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range part.Items {
			c := &part.Items[i]
			n, err := p.heldFor(ctx, actor, c)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				continue
			}
			title, _ := c.Title.Pick(l)
			out = append(out, ui.JumpEntry{Href: l.Path(desk, c.ID, "queue"), Words: l.T("process.waits.held", "n", l.N("process.waits.held.n", n)), Note: title})
		}
		if f.Before = part.Next; part.Next == 0 {
			return out, nil
		}
	}
}
