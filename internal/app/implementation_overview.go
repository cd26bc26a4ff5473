package app

import (
	"context"

	"comity.example/comity/internal/module/implementation/overview"
	overviewweb "comity.example/comity/internal/module/implementation/overview/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/participant"
)

// overviews answers how many reported what and when, for those who read.
func (h *Hub) overviews() *overview.Queries {
	q := &overview.Queries{Reports: h.nationalReports(), Questionnaires: h.asked, Region: h.rooms.listed.Region,
		States: func(ctx context.Context) ([]overview.State, error) {
			all, err := h.rooms.participants.List(ctx, participant.Filter{Class: participant.State})
			out := make([]overview.State, len(all))
			for i := range all {
				out[i] = overview.State{ID: all[i].ID, Region: string(all[i].Region)}
			}
			return out, err
		}}
	for _, r := range participant.Regions() {
		q.Regions = append(q.Regions, string(r))
	}
	return q
}

// newOverviews makes the room in which one sees who reported what and when.
func (h *Hub) newOverviews() (implementing, error) {
	pages := &overviewweb.Pages{Queries: h.overviews(), Names: h.rooms.listed, Cited: h.cited, Base: h.opts.Site.Base, Clock: h.opts.Clock}
	return implementing{Routes: pages.Routes(), Doors: []implementationweb.Door{
		{Path: overviewweb.Home, Title: "overview.title", Lead: "overview.lead", Twin: "/api/v1/reports/overview"}}}, nil
}
