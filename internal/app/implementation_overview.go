package app

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/module/implementation/overview"
	overviewweb "comity.example/comity/internal/module/implementation/overview/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/participant"
)

// overviews answers how many reported what and when, for those who read.
func (h *Hub) overviews() *overview.Queries {
	return &overview.Queries{Reports: h.nationalReports(), Questionnaires: h.asked, Regions: regionalGroups(), Region: h.rooms.listed.Region,
		States: func(ctx context.Context) ([]overview.State, error) {
			all, err := h.rooms.participants.List(ctx, participant.Filter{Class: participant.State})
			out := make([]overview.State, len(all))
			for i := range all {
				out[i] = overview.State{ID: all[i].ID, Region: string(all[i].Region)}
			}
			return out, err
		}}
}

// regionalGroups are the ids of the regional groups of the General Assembly.
func regionalGroups() (out []string) {
	for _, r := range participant.Regions() {
		out = append(out, string(r))
	}
	return out
}

// organizationsAmong are the regional organizations that have members among some
// States, each with these, as they are listed today.
func (h *Hub) organizationsAmong(ctx context.Context, states []string) (map[string][]string, error) {
	out := map[string][]string{}
	all, err := h.rooms.participants.List(ctx, participant.Filter{Class: participant.RegionalOrganization})
	today := h.opts.Clock.Now().UTC().Format(time.DateOnly)
	for i := range all {
		for _, m := range all[i].Members {
			if isMember(m, today) && slices.Contains(states, m.ID) && !slices.Contains(out[all[i].ID], m.ID) {
				out[all[i].ID] = append(out[all[i].ID], m.ID)
			}
		}
	}
	return out, err
}

// ofRegionWhole lists the Member States of a regional group, and the regional
// organizations all of whose member States are of it, as they are listed today: the
// African Union is of the African States, the OSCE of no group.
func (h *Hub) ofRegionWhole(ctx context.Context, region string) ([]string, error) {
	states, err := h.ofRegion(ctx, region)
	if err != nil {
		return nil, err
	}
	all, err := h.rooms.participants.List(ctx, participant.Filter{Class: participant.RegionalOrganization})
	today := h.opts.Clock.Now().UTC().Format(time.DateOnly)
	out := slices.Clone(states)
	for i := range all {
		members := slices.DeleteFunc(slices.Clone(all[i].Members), func(m participant.Membership) bool { return !isMember(m, today) })
		if len(members) > 0 && !slices.ContainsFunc(members, func(m participant.Membership) bool { return !slices.Contains(states, m.ID) }) {
			out = append(out, all[i].ID)
		}
	}
	return out, err
}

// newOverviews makes the room in which one sees who reported what and when.
func (h *Hub) newOverviews() (implementing, error) {
	h.overview = &overviewweb.Pages{Queries: h.overviews(), Names: h.rooms.listed, Cited: h.cited, Base: h.opts.Site.Base, Clock: h.opts.Clock, Organizations: h.organizationsAmong}
	return implementing{Routes: h.overview.Routes(), Doors: []implementationweb.Door{
		{Path: overviewweb.Home, Title: "overview.title", Lead: "overview.lead", Twin: "/api/v1/reports/overview"},
		{Path: implementationweb.Regions, Title: "overview.groups.title", Lead: "overview.groups.lead"}}}, nil
}
