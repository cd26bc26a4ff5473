package web

import (
	"net/http"
	"strconv"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/ui"
)

// pointers are the addresses of the entries of a list.
func pointers[C entry.Content](all []entry.Entry[C]) (out []*entry.Entry[C]) {
	for i := range all {
		out = append(out, &all[i])
	}
	return out
}

// adoptionsFile is the list of measures as a file: who adopts which, a row each, as on
// the page.
func (p *Pages) adoptionsFile(excel bool) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		by := r.URL.Query().Get("by")
		var words []string
		if by != "" {
			words = append(words, entry.By(by))
		}
		part, err := p.Adoptions.Service.Queries.List(r.Context(), entry.Filter{Keys: words, Stands: true, Limit: entryweb.MostInFile})
		if err != nil {
			return ui.File{}, err
		}
		sheet := entryweb.Sheet[measure.Adoption]{Title: l.T("measure.list.title"), Heading: l.T("measure.does"), Address: l.Path(measure.Home) + entryweb.Query(0, [2]string{"by", by}),
			Called: func(c *measure.Adoption) i18n.Text { return c.Does },
			Own:    []table.Column{{Key: "measure", Heading: l.T("measure.one")}, {Key: "cited", Heading: l.T("capacity.provision")}, {Key: "role", Heading: l.T("measure.role")}, {Key: "since", Heading: l.T("measure.since")}, entryweb.Coded(l, "role", "measure.role")},
			Row: func(c *measure.Adoption) []any {
				return []any{c.Measure, p.Cite(c.Measure), l.T("measure.role." + string(c.Role)), c.Since, string(c.Role)}
			}}
		t := sheet.Of(p.Shared, l, pointers(part.Items))
		return entryweb.WriteTable(entryweb.Cut(l, t, "measures", part.Next > 0), excel, t, l.T("entry.file.notes"))
	}
}

// plansFile is the list of plans as a file; their tasks have one of their own.
func (p *Pages) plansFile(excel bool) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		provision, region := r.URL.Query().Get("provision"), r.URL.Query().Get("region")
		part, err := p.Plans.Service.Queries.List(r.Context(), entry.Filter{Keys: narrowed(provision, region), Limit: entryweb.MostInFile})
		if err != nil {
			return ui.File{}, err
		}
		sheet := entryweb.Sheet[measure.Plan]{Title: l.T("measure.plans.title"), Heading: l.T("measure.plan.one"),
			Address: l.Path(measure.Plans) + entryweb.Query(0, [2]string{"provision", provision}, [2]string{"region", region}),
			Called:  func(c *measure.Plan) i18n.Text { return c.Title },
			Own: []table.Column{{Key: "region", Heading: l.T("measure.plan.field.region")}, {Key: "from", Heading: l.T("measure.plan.field.from")}, {Key: "until", Heading: l.T("capacity.until")},
				{Key: "tasks", Heading: l.T("measure.plan.tasks")}},
			Row: func(c *measure.Plan) []any { return []any{c.Region, c.From, c.Until, strconv.Itoa(len(c.Tasks))} }}
		t := sheet.Of(p.Shared, l, pointers(part.Items))
		return entryweb.WriteTable(entryweb.Cut(l, t, "plans-of-action", part.Next > 0), excel, t, l.T("entry.file.notes"))
	}
}
