package app

import (
	"context"
	"maps"
	"slices"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/measure"
	measureweb "comity.example/comity/internal/module/implementation/measure/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
)

// adoptions answers who adopts which measure.
func (h *Hub) adoptions() *entry.Queries[measure.Adoption] {
	return &entry.Queries[measure.Adoption]{DB: h.DB, World: h.entryWorld}
}

// actionPlans answers which plans of action there are.
func (h *Hub) actionPlans() *entry.Queries[measure.Plan] {
	return &entry.Queries[measure.Plan]{DB: h.DB, World: h.entryWorld}
}

// adoptable reports whether a provision is a measure that can be adopted.
func adoptable(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	p, err := framework.ProvisionIn(ctx, q, id)
	return p != nil && p.Kind == framework.KindMeasure, err
}

// newMeasures makes the room of measures and of plans of action.
func (h *Hub) newMeasures() (implementing, error) {
	world := measure.World{Measure: adoptable, Provision: provisionIn, Listed: naming{}.Listed}
	adoptions, plans := measure.NewAdoptions(h.sayingDesk(), h.adoptions(), world), measure.NewPlans(h.sayingDesk(), h.actionPlans(), world)
	h.measures = measureweb.New(h.entryPages(), adoptions, plans)
	h.measures.Base = h.opts.Site.Base
	h.measures.Measures = h.provisionChoices(framework.KindMeasure)
	edits := h.measures.Adoptions.Edits()
	maps.Copy(edits, h.measures.Plans.Edits())
	return implementing{
		Doors: []implementationweb.Door{{Path: measure.Home, Title: "measure.list.title", Lead: "measure.list.lead", Twin: "/api/v1/measures"},
			{Path: measure.Plans, Title: "measure.plans.title", Lead: "measure.plans.lead", Twin: "/api/v1/plans"}},
		Rules:  slices.Concat(entryRules(adoptions, h.measures.Adoptions, nil), entryRules(plans, h.measures.Plans, nil)),
		Routes: h.measures.Routes(), Edits: edits, On: h.measures.On, Of: h.measures.Of, In: h.measures.In,
	}, nil
}

// Measures shows who adopts which measure, and plans of action, and has them said.
func (h *Hub) Measures() *measureweb.Pages { return h.measures }
