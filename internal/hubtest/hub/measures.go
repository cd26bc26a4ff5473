package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// recordMeasures takes down that two States adopt a measure, and two plans of
// action, one of them changed, so that each page and list has something to show.
func recordMeasures(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	p, secretariat := h.Measures(), policy.As(policy.Secretariat)
	const adopted = "un:a-70-174:16:a"
	for n, role := range measure.Roles() {
		_, err := p.Adoptions.Service.Say(ctx, secretariat, "", &entry.Opened[measure.Adoption]{Via: takenDown([]string{"state:ke", "state:uy"}[n]),
			Content: measure.Adoption{Measure: adopted, Role: role, Does: i18n.Of("en", "What tests record from no document."), Since: "2025-06"}})
		if err != nil {
			return err
		}
		c := measure.Plan{Title: i18n.Of("en", "A plan of a test"), From: "2026-01", Tasks: []measure.Task{{ID: "meet", Title: i18n.Of("en", "A task of a test"), Provision: adopted,
			Leads: []string{"state:uy"}, Starts: "2026-02-01", Due: "2026-06-30", Progress: measure.Planned}}}
		out, err := p.Plans.Service.Say(ctx, secretariat, "", &entry.Opened[measure.Plan]{Via: takenDown("state:uy"), Content: c})
		if err != nil {
			return err
		}
		id := out.Receipt.ID.String()
		if n == 0 {
			continue
		}
		c.Tasks = []measure.Task{c.Tasks[0]}
		c.Tasks[0].Progress, c.Tasks[0].Note = measure.Underway, i18n.Of("en", "A first meeting of a test.")
		if _, err = p.Plans.Service.Say(ctx, secretariat, id, &entry.Changed[measure.Plan]{Content: c}); err != nil {
			return err
		}
		example(routes, measure.Home+"/{id}", measure.Home+"/"+adopted)
		for _, file := range []string{"", "/tasks.csv", "/tasks.xlsx", "/calendar.ics"} {
			example(routes, measure.Plans+"/{id}"+file, measure.Plans+"/"+id+file)
		}
	}
	return nil
}
