package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

func (p *Pages) roadmap(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	d, err := p.q.Roadmap(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who, links: d.Links}
	var parts []templ.Component
	for _, c := range d.Clusters {
		title, _ := c.Title.Pick(l)
		parts = append(parts, section(framework.Anchor(c.ID), title, 2, ui.TableView(l, v.cluster(c))))
	}
	if len(d.Clusters) > 0 {
		annex := framework.Citation{Document: d.Clusters[0].Source.Document, Place: "Annex A"}
		parts = append(parts, line(ui.Sentence(l, "framework.roadmap.source", ui.Parts{"source": v.source(annex)})))
	}
	return v.page(l.T("framework.roadmap.title"), l.T("framework.roadmap.lead"), ui.Page{
		Twin: api + "/roadmap", RestsOn: d.Statements, Body: sheets(parts...), Wide: true}), nil
}

func (v *view) cluster(c framework.RoadmapCluster) ui.Table {
	title, _ := c.Title.Pick(v.l)
	t := ui.Table{ID: framework.Anchor(c.ID) + "-table", NoRowHead: true, Even: true, Caption: v.l.T("framework.roadmap.caption", "cluster", title), Columns: []ui.Column{
		{Head: v.l.T("framework.roadmap.norms")}, {Head: v.l.T("framework.roadmap.measures")}}}
	for _, row := range c.Rows {
		t.Rows = append(t.Rows, ui.Cells(v.cell(row.Norm), v.cell(row.Measure)))
	}
	return t
}

func (v *view) cell(item *framework.RoadmapItem) ui.Cell {
	if item == nil {
		return ui.Blank()
	}
	words := ui.Whole(v.l, "en", ui.Plain(item.Text+" ("), v.provisions(item.Provisions), ui.Plain(")"))
	if item.Note != nil {
		words = ui.Lines(words, ui.In(v.l, *item.Note))
	}
	return ui.Show(words)
}

func (p *Pages) someRelations(r *http.Request) ([]framework.RelationItem, framework.RelationFilter, error) {
	q := r.URL.Query()
	kind, err := relationKind(q.Get("relation"))
	by := framework.RelationFilter{Relation: kind, From: q.Get("from"), To: q.Get("to")}
	if err != nil {
		return nil, by, err
	}
	items, err := p.q.Relations(r.Context(), by)
	if err == nil {
		items, err = inOrder(p, r, items, func(i framework.RelationItem) string { return i.Links[i.From].Instrument })
	}
	return items, by, err
}

func (p *Pages) concordance(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	items, by, err := p.someRelations(r)
	if err != nil {
		return ui.Page{}, err
	}
	instruments, err := p.allInstruments(r)
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who, links: framework.Links{}}
	var relations []framework.Relation
	for _, i := range items {
		relations = append(relations, i.Relation)
		for id, link := range i.Links {
			v.links[id] = link
		}
	}
	return v.page(l.T("framework.concordance.title"), l.T("framework.concordance.lead"), ui.Page{
		Twin: api + "/concordance", Downloads: downloads(l, "concordance", "/concordance"), Wide: true,
		RestsOn: restsOn(items, func(i framework.RelationItem) []string { return i.Statements }),
		Body: stack(ui.FilterForm(l, v.relationForm(by, instruments, len(items))),
			v.relations(relations, l.T("framework.concordance.caption"))),
	}), nil
}

func (v *view) relationForm(by framework.RelationFilter, instruments []framework.InstrumentItem, found int) ui.Filter {
	form := ui.Filter{Action: v.l.Path(home + "/concordance"), Label: v.l.T("framework.concordance.filter"),
		Result: v.l.N("framework.concordance.count", found)}
	if by != (framework.RelationFilter{}) {
		form.Reset = form.Action
	}
	var kinds, is []ui.Option
	for _, k := range []framework.RelationKind{framework.RelationEqual, framework.RelationSubset, framework.RelationSuperset,
		framework.RelationIntersects, framework.RelationSupports} {
		kinds = append(kinds, ui.Option{Value: string(k), Words: v.l.T("framework.relation." + string(k))})
	}
	for _, i := range instruments {
		if i.Provisions > 0 {
			is = append(is, ui.Option{Value: i.ID, Words: v.called(i.Symbol)})
		}
	}
	form.Fields = []ui.Field{
		{Name: "from", Label: v.l.T("framework.column.from"), Value: by.From, Options: ui.Options(v.l.T("framework.all"), is...)},
		{Name: "relation", Label: v.l.T("framework.column.relation"), Value: string(by.Relation), Options: ui.Options(v.l.T("framework.all"), kinds...)},
		{Name: "to", Label: v.l.T("framework.column.to"), Value: by.To, Options: ui.Options(v.l.T("framework.all"), is...)},
	}
	return form
}

// relation says how one end stands to the other, and how sure that is.
func (v *view) relation(r framework.Relation) templ.Component {
	return ui.Lines(ui.Plain(v.l.T("framework.relation."+string(r.Relation))),
		ui.Quiet(v.l.T("framework.relation.confidence", "level", v.l.T("framework.confidence."+string(r.Confidence)))))
}

// relations is a table of relations; the words between the two ends make a
// sentence from left to right.
func (v *view) relations(all []framework.Relation, caption string) templ.Component {
	t := ui.Table{ID: "relations-table", Caption: caption, Empty: v.l.T("framework.empty"), Columns: []ui.Column{
		{Head: v.l.T("framework.column.from")}, {Head: v.l.T("framework.column.relation"), Tight: true}, {Head: v.l.T("framework.column.to")},
		{Head: v.l.T("framework.column.rationale")}, {Head: v.l.T("framework.column.source")}}}
	for _, r := range all {
		where := v.source(r.Source)
		if r.AssertedBy == framework.ByHub {
			where = ui.Lines(where, ui.Plain(v.l.T("framework.asserted-by-hub")))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.entitled(r.From)), ui.Show(v.relation(r)),
			ui.Show(v.entitled(r.To)), ui.Stored(v.l, r.Rationale), ui.Show(where)))
	}
	return ui.TableView(v.l, t)
}
