package app

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// roadmap gives the clusters of the framework's roadmap with their provisions.
func (h *Hub) roadmap(ctx context.Context) (out []preparation.Cluster, err error) {
	all, err := h.rooms.framework.Roadmap(ctx)
	for _, c := range all.Clusters {
		one := preparation.Cluster{ID: c.ID, Title: c.Title}
		for _, item := range c.Items() {
			one.Provisions = append(one.Provisions, item.Provisions...)
		}
		out = append(out, one)
	}
	return out, err
}

// openings lists the needs and offers of a participant that are open, and what
// others offer that is open to it: to all, to it by name, or to its region.
func (h *Hub) openings(ctx context.Context, id string) (out []preparationweb.Opening, err error) {
	region := ""
	one, err := h.rooms.participants.Get(ctx, id)
	if err == nil {
		region = string(one.Region)
	} else if !fail.Is(err, fail.NotFound) {
		return nil, err
	}
	add := func(side capacity.Side, own bool, f capacity.Filter, fits func(e *capacity.Entry) bool) error {
		f.Side, f.Status, f.Limit = side, capacity.Open, 500
		for {
			part, err := h.capacities().List(ctx, f)
			if err != nil {
				return err
			}
			for i := range part.Items {
				if e := &part.Items[i]; fits(e) {
					path := capacity.NeedsPath
					if side == capacity.Offer {
						path = capacity.OffersPath
					}
					out = append(out, preparationweb.Opening{Offer: side == capacity.Offer, Own: own, Title: e.Title, By: e.Via.Authors(), Provisions: e.Provisions, Page: path + "/" + e.ID})
				}
			}
			if f.Before = part.Next; part.Next == 0 {
				return nil
			}
		}
	}
	all := func(*capacity.Entry) bool { return true }
	open := func(e *capacity.Entry) bool {
		return !slices.Contains(e.Via.Authors(), id) && (len(e.States)+len(e.Regions) == 0 || slices.Contains(e.States, id) || region != "" && slices.Contains(e.Regions, region))
	}
	if err := add(capacity.Need, true, capacity.Filter{Author: id}, all); err != nil {
		return nil, err
	}
	if err := add(capacity.Offer, true, capacity.Filter{Author: id}, all); err != nil {
		return nil, err
	}
	return out, add(capacity.Offer, false, capacity.Filter{}, open)
}

// stepsDue lists what a capital means to do, for the file of what is due: the day
// and the provision, and no word of it.
func (h *Hub) stepsDue(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []cooperationweb.Entry, err error) {
	all, err := h.Preparing().DueSteps(ctx, actor)
	for _, d := range all {
		of := h.cited(d.Topic)
		if of == "" {
			of = strings.ReplaceAll(d.Topic, ":", " ")
		}
		out = append(out, cooperationweb.Entry{UID: "step-" + d.ID + "@comity", On: d.On, Marking: preparation.Marking, Participants: []statement.Hash{actor.Identity},
			Summary:     ui.MarkedTitle(l, false, preparation.Marking, l.T("preparation.step.calendar", "provision", of)),
			Description: l.T("preparation.step.calendar.what") + " " + l.T("ui.marking.classified")})
	}
	return out, err
}

// alsoDue lists what is due besides cases.
func (h *Hub) alsoDue(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]cooperationweb.Entry, error) {
	checks, err := h.checksDue(ctx, l, actor)
	if err != nil {
		return nil, err
	}
	steps, err := h.stepsDue(ctx, l, actor)
	return append(checks, steps...), err
}
