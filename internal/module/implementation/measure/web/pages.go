package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/measure"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/ui"
)

// Addresses of the room.
const (
	api      = "/api/v1/measures"
	plansAPI = "/api/v1/plans"
	desk     = "/desk/implementation/measures"
	planDesk = "/desk/implementation/plans"
)

// Pages are the pages of measures and of plans of action.
type Pages struct {
	*entryweb.Shared
	Adoptions *entryweb.Room[measure.Adoption]
	Plans     *entryweb.Room[measure.Plan]
	// Measures are the measures that can be adopted, in the reader's language; nil:
	// none is offered.
	Measures func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error)
	Base     string // scheme and host of the hub
}

// New makes the pages.
func New(p *entryweb.Shared, adoptions *entry.Service[measure.Adoption], plans *entry.Service[measure.Plan]) *Pages {
	out := &Pages{Shared: p}
	out.Adoptions = &entryweb.Room[measure.Adoption]{Shared: p, Service: adoptions, Home: measure.Home, Desk: desk, Fields: out.adoptionFields(),
		Words: entryweb.Words{List: "measure.list.title", New: "measure.adopt.title", Lead: "measure.adopt.lead", Change: "measure.change.title", End: "measure.end.title", Ended: "entry.ended"},
		Page:  func(e *entry.Entry[measure.Adoption]) string { return measure.Home + "/" + e.Content.Measure }}
	out.Plans = &entryweb.Room[measure.Plan]{Shared: p, Service: plans, Home: measure.Plans, Desk: planDesk, Fields: out.planFields(),
		Words: entryweb.Words{List: "measure.plans.title", New: "measure.plan.new", Lead: "measure.plan.lead", Change: "measure.plan.change", End: "measure.plan.end", Ended: "entry.ended"},
		Page:  func(e *entry.Entry[measure.Plan]) string { return measure.Plans + "/" + e.ID }}
	return out
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []ui.Route {
	return slices.Concat([]ui.Route{
		{Path: measure.Home, Page: p.list, Live: true},
		{Path: measure.Home + ".csv", File: p.adoptionsFile(false)},
		{Path: measure.Home + ".xlsx", File: p.adoptionsFile(true)},
		{Path: measure.Home + "/{id}", Page: p.one, Live: true},
		{Path: measure.Plans, Page: p.planList, Live: true},
		{Path: measure.Plans + ".csv", File: p.plansFile(false)},
		{Path: measure.Plans + ".xlsx", File: p.plansFile(true)},
		{Path: measure.Plans + "/{id}", Page: p.plan, Live: true},
		{Path: measure.Plans + "/{id}/tasks.csv", File: p.csv},
		{Path: measure.Plans + "/{id}/tasks.xlsx", File: p.excel},
		{Path: measure.Plans + "/{id}/calendar.ics", File: p.calendar},
	}, p.Adoptions.Routes(), p.Plans.Routes())
}

func (p *Pages) measures(ctx context.Context, l *i18n.Locale) ([]ui.Option, error) {
	if p.Measures == nil {
		return nil, nil
	}
	return p.Measures(ctx, l)
}

// isMeasure refuses the page of what is no measure.
func (p *Pages) isMeasure(ctx context.Context, id string) error {
	if p.Subject != nil && p.Subject(id) != "" && p.Cited != nil && p.Cited(id) != "" {
		return nil
	}
	return fail.New(fail.NotFound, "There is nothing at this address.")
}

// few is how many plans stand on the page of another room.
const few = 5

// On adds to the page about a provision: who adopts it, and which plans carry it
// out.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (out ui.Share, err error) {
	all, err := p.Adoptions.Service.Queries.All(ctx, most, true, measure.Of(id))
	if err != nil {
		return out, err
	}
	var blocks []templ.Component
	if len(all) > 0 {
		t := ui.Table{ID: "adoptions-table", Caption: l.T("measure.list.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("measure.leads")}, {Head: l.T("measure.supporters")}}}
		t.Rows = append(t.Rows, ui.Cells(p.named(l, all, measure.Lead), p.named(l, all, measure.Supporter)))
		for i := range all {
			out.RestsOn = append(out.RestsOn, all[i].Statements...)
		}
		blocks = append(blocks, ui.TableView(l, t), ui.Para(ui.A(l.Path(measure.Home, id), l.T("measure.more"))))
	}
	plans, err := p.plansOf(ctx, l, measure.Serving(id), &out)
	if err != nil {
		return out, err
	}
	if blocks = append(blocks, plans...); len(blocks) > 0 {
		out.Body = ui.Part("measures", l.T("measure.share"), 2, blocks...)
	}
	return out, nil
}

// Of adds to the page of a participant: which measures it adopts, and which plans
// it set or is named in.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (out ui.Share, err error) {
	all, err := p.Adoptions.Service.Queries.All(ctx, most, true, entry.By(id))
	if err != nil {
		return out, err
	}
	var blocks []templ.Component
	if len(all) > 0 {
		slices.SortFunc(all, func(a, b entry.Entry[measure.Adoption]) int {
			return strings.Compare(a.Content.Measure, b.Content.Measure)
		})
		t := ui.Table{ID: "adoptions-table", Caption: l.T("measure.share.of"), Stacked: true, Columns: []ui.Column{{Head: l.T("measure.one")}, {Head: l.T("measure.role")}, {Head: l.T("measure.does")}}}
		for i := range all {
			e := &all[i]
			out.RestsOn = append(out.RestsOn, e.Statements...)
			t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(measure.Home, e.Content.Measure), p.Cite(e.Content.Measure)), ui.Words(l.T("measure.role."+string(e.Content.Role))), ui.Stored(l, e.Content.Does)))
		}
		blocks = append(blocks, ui.TableView(l, t))
	}
	for _, key := range []string{entry.By(id), measure.Leading(id), measure.In(id)} {
		plans, err := p.plansOf(ctx, l, key, &out)
		if err != nil {
			return out, err
		}
		if len(plans) > 0 {
			blocks = append(blocks, plans...)
			break
		}
	}
	if len(blocks) > 0 {
		out.Body = ui.Part("measures", l.T("measure.share"), 2, blocks...)
	}
	return out, nil
}

// In adds to the page of a regional group: who in it adopts which measure, and the
// plans of its States, and of the organizations that have members among them.
func (p *Pages) In(ctx context.Context, l *i18n.Locale, g module.Group) (out ui.Share, err error) {
	part, err := p.Adoptions.Service.Queries.List(ctx, entry.Filter{Among: g.Among(), Stands: true, Limit: few})
	if err != nil {
		return out, err
	}
	var blocks []templ.Component
	if len(part.Items) > 0 {
		t := ui.Table{ID: "adoptions-table", Caption: l.T("measure.share.in"), Stacked: true, Columns: []ui.Column{{Head: l.T("measure.one")}, {Head: l.T("measure.plan.by")}, {Head: l.T("measure.role")}, {Head: l.T("measure.does")}}}
		for i := range part.Items {
			e := &part.Items[i]
			out.RestsOn = append(out.RestsOn, e.Statements...)
			t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(measure.Home, e.Content.Measure), p.Cite(e.Content.Measure)), ui.Show(p.Within(l, &g, &e.Told)),
				ui.Words(l.T("measure.role."+string(e.Content.Role))), ui.Stored(l, e.Content.Does)))
		}
		if blocks = append(blocks, ui.TableView(l, t)); part.Next > 0 {
			blocks = append(blocks, ui.Para(ui.A(l.Path(measure.Home), l.T("measure.list.title"))))
		}
	}
	plans, err := p.Plans.Service.Queries.List(ctx, entry.Filter{Among: g.Among(), Stands: true, Limit: few})
	for i := 0; err == nil && i < len(g.Organizations); i++ {
		var in entry.Part[measure.Plan]
		in, err = p.Plans.Service.Queries.List(ctx, entry.Filter{Keys: []string{measure.In(g.Organizations[i])}, Stands: true, Limit: few})
		plans.Items, plans.Next = append(plans.Items, in.Items...), max(plans.Next, in.Next)
	}
	if err != nil {
		return out, err
	}
	slices.SortFunc(plans.Items, func(a, b entry.Entry[measure.Plan]) int { return cmp.Compare(b.Index, a.Index) })
	plans.Items = slices.CompactFunc(plans.Items, func(a, b entry.Entry[measure.Plan]) bool { return a.ID == b.ID })
	if blocks = append(blocks, p.listed(l, plans, &g, &out)...); len(blocks) > 0 {
		out.Body = ui.Part("measures", l.T("measure.share"), 2, blocks...)
	}
	return out, nil
}

// plansOf lists the newest plans that a word finds.
func (p *Pages) plansOf(ctx context.Context, l *i18n.Locale, key string, out *ui.Share) ([]templ.Component, error) {
	part, err := p.Plans.Service.Queries.List(ctx, entry.Filter{Keys: []string{key}, Stands: true, Limit: few})
	return p.listed(l, part, nil, out), err
}

// listed is a table of plans, with the way to the others; nothing where there are none.
func (p *Pages) listed(l *i18n.Locale, part entry.Part[measure.Plan], in *module.Group, out *ui.Share) []templ.Component {
	if len(part.Items) == 0 {
		return nil
	}
	blocks := []templ.Component{ui.TableView(l, p.planTable(l, part.Items, in, &out.RestsOn))}
	if part.Next > 0 {
		blocks = append(blocks, ui.Para(ui.A(l.Path(measure.Plans), l.T("measure.plans.all"))))
	}
	return blocks
}

// planTable lists plans; in is the regional group on whose page they stand, or nil.
func (p *Pages) planTable(l *i18n.Locale, all []entry.Entry[measure.Plan], in *module.Group, rests *[]string) ui.Table {
	t := ui.Table{ID: "plans-table", Caption: l.T("measure.plans.caption"), Empty: l.T("measure.plans.empty"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("measure.plan.one")}, {Head: l.T("measure.plan.by")}, {Head: l.T("measure.plan.span"), Spare: true}, {Head: l.T("measure.plan.tasks"), Number: true}}}
	for i := range all {
		e := &all[i]
		*rests = append(*rests, e.Statements...)
		title := ui.StoredTo(l, l.Path(measure.Plans, e.ID), e.Content.Title)
		if e.Ended != nil {
			title = ui.Show(ui.Lines(ui.TextLink(l, l.Path(measure.Plans, e.ID), e.Content.Title), ui.Plain(l.T("entry.ended"))))
		}
		t.Rows = append(t.Rows, ui.Cells(title, ui.Show(p.Within(l, in, &e.Told)), span(l, e.Content.From, e.Content.Until), ui.Number(l, len(e.Content.Tasks))))
	}
	return t
}

// span shows from when to when something is.
func span(l *i18n.Locale, from, until string) ui.Cell {
	switch {
	case from == "" && until == "":
		return ui.Blank()
	case from == "":
		return ui.Show(ui.Sentence(l, "measure.span.until", ui.Parts{"until": ui.Day(l, until)}))
	case until == "":
		return ui.Show(ui.Sentence(l, "measure.span.from", ui.Parts{"from": ui.Day(l, from)}))
	}
	return ui.Words(l.Span(l.Day(from), l.Day(until)))
}
