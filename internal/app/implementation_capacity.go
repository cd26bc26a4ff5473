package app

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/capacity"
	capacityweb "comity.example/comity/internal/module/implementation/capacity/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
)

// capacities answers who needs and offers what, for those who read.
func (h *Hub) capacities() *capacity.Queries {
	return &capacity.Queries{DB: h.rooms.consulting.calls.DB, Submissions: h.rooms.submissions, Hub: h.rooms.consulting.calls.Hub, Speaks: naming{}.Speaks, Lists: capacityLists}
}

// capacityLists gives what a match has to know: the parts of the roadmap in which a
// provision stands, itself, as a part or as the whole of what is named there, and
// the regional groups of States.
func capacityLists(ctx context.Context, q sqldb.Querier) (capacity.Lists, error) {
	clusters, err := framework.ClustersIn(ctx, q)
	if err != nil {
		return capacity.Lists{}, err
	}
	in, regions := map[string][]string{}, map[string]string{}
	return capacity.Lists{
		Clusters: func(provision string) []string {
			if _, known := in[provision]; !known {
				in[provision] = clustersOf(clusters, provision)
			}
			return in[provision]
		},
		Region: func(state string) string {
			if _, known := regions[state]; !known {
				l, err := naming{}.get(ctx, q, state)
				if err != nil || l == nil {
					return ""
				}
				regions[state] = string(l.Region)
			}
			return regions[state]
		},
	}, nil
}

func clustersOf(all []*framework.RoadmapCluster, provision string) (out []string) {
	for _, c := range all {
		named := func(id string) bool {
			return id == provision || strings.HasPrefix(id, provision+":") || strings.HasPrefix(provision, id+":")
		}
		if slices.ContainsFunc(c.Items(), func(i *framework.RoadmapItem) bool { return slices.ContainsFunc(i.Provisions, named) }) {
			out = append(out, c.ID)
		}
	}
	return out
}

// newCapacities makes the room of needs and offers, with its pages.
func (h *Hub) newCapacities() (implementing, error) {
	kinds, err := capacity.ShippedKinds()
	if own := h.opts.ownLists(); err == nil && own != nil {
		kinds, err = kinds.With(own)
	}
	if err != nil {
		return implementing{}, err
	}
	h.capacityKinds = kinds
	service := &capacity.Service{Desk: h.sayingDesk(), Queries: h.capacities(), Kinds: kinds, Listed: naming{}.Listed, Exists: provisionIn}
	for _, r := range participant.Regions() {
		service.Regions = append(service.Regions, string(r))
	}
	h.capacity = &capacityweb.Pages{Way: h.handingIn(), Service: service, Provisions: h.provisionChoices(""), Cited: h.cited, Subject: subjectPage, Clusters: h.clusterTitles}
	out := implementing{Doors: []implementationweb.Door{{Path: capacity.NeedsPath, Title: "capacity.door.needs", Lead: "capacity.door.lead", Twin: "/api/v1/needs"}},
		Routes: h.capacity.Routes(), Edits: h.capacity.Edits(), On: h.capacity.On, Of: h.capacity.Of, In: h.capacity.In}
	for _, r := range service.Rules() {
		out.Rules = append(out.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: h.capacity.Clear(r.Type)})
	}
	return out, nil
}

// Capacity takes down needs and offers.
func (h *Hub) Capacity() *capacity.Service { return h.capacity.Service }

// clusterTitles are the titles of the parts of the roadmap.
func (h *Hub) clusterTitles(ctx context.Context) (map[string]i18n.Text, error) {
	all, err := h.rooms.framework.Roadmap(ctx)
	out := map[string]i18n.Text{}
	for _, c := range all.Clusters {
		out[c.ID] = c.Title
	}
	return out, err
}
