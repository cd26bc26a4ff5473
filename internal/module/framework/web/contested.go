package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

func (p *Pages) glossary(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	items, err := p.q.Terms(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who}
	i18n.Sort(l, items, func(t framework.TermView) string { return v.stored(t.Title) })
	t := ui.Table{ID: "terms", Caption: l.T("framework.glossary.caption"), Empty: l.T("framework.empty"), Columns: []ui.Column{
		{Head: l.T("framework.column.term")}, {Head: l.T("framework.column.readings"), Number: true}}}
	for _, term := range items {
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(home+"/glossary", term.ID), term.Title), ui.Number(l, len(term.Readings))))
	}
	return v.page(l.T("framework.glossary.title"), l.T("framework.glossary.lead"), ui.Page{Twin: api + "/glossary",
		RestsOn: restsOn(items, func(t framework.TermView) []string { return t.Statements }), Body: ui.TableView(l, t)}), nil
}

func (p *Pages) term(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	t, err := p.q.Term(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who, links: t.Links}
	parts := []templ.Component{para(l.T("framework.readings.note"))}
	if t.Note != nil {
		parts = append(parts, line(ui.Text(l, *t.Note)))
	}
	parts = append(parts, v.views("readings-table", l.T("framework.term.readings.caption"), t.Readings))
	if len(t.Provisions) > 0 {
		parts = append(parts, section("provisions", l.T("framework.provisions.title"), 2, v.listed(t.Provisions)))
	}
	if len(t.SeeAlso) > 0 {
		parts = append(parts, section("see-also", l.T("framework.see-also"), 2, bullets(v.named("glossary", t.SeeAlso)...)))
	}
	shared, err := ui.Shared(r.Context(), l, t.ID, p.shares)
	if err != nil {
		return ui.Page{}, err
	}
	parts = append(parts, shared.Body)
	title, lang := t.Title.Pick(l)
	return v.page(title, "", ui.Page{TitleIn: lang, Crumbs: v.crumb("glossary", "framework.glossary.title"),
		Twin: api + "/glossary/" + t.ID, RestsOn: slices.Concat(t.Statements, shared.RestsOn), Body: stack(parts...)}), nil
}

func (p *Pages) threats(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	items, err := p.q.Threats(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who}
	i18n.Sort(l, items, func(t framework.ThreatView) string { return v.stored(t.Title) })
	t := ui.Table{ID: "threats", Caption: l.T("framework.threats.caption"), Empty: l.T("framework.empty"), Columns: []ui.Column{
		{Head: l.T("framework.column.threat")}, {Head: l.T("framework.column.views"), Number: true}, {Head: l.T("framework.column.provisions"), Number: true}}}
	for _, threat := range items {
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(home+"/threats", threat.ID), threat.Title),
			ui.Number(l, len(threat.Views)), ui.Number(l, len(threat.Provisions))))
	}
	return v.page(l.T("framework.threats.title"), l.T("framework.threats.lead"), ui.Page{Twin: api + "/threats",
		RestsOn: restsOn(items, func(t framework.ThreatView) []string { return t.Statements }), Body: ui.TableView(l, t)}), nil
}

func (p *Pages) threat(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	t, err := p.q.Threat(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who, links: t.Links}
	parts := []templ.Component{
		para(l.T("framework.readings.note")),
		v.views("views-table", l.T("framework.threat.views.caption"), t.Views),
	}
	if len(t.Provisions) > 0 {
		linked := []templ.Component{v.listed(t.Provisions)}
		if t.LinkedBy == framework.ByHub {
			linked = append(linked, para(l.T("framework.linked-by-hub")))
		}
		parts = append(parts, section("provisions", l.T("framework.threat.provisions"), 2, linked...))
	}
	shared, err := ui.Shared(r.Context(), l, t.ID, p.shares)
	if err != nil {
		return ui.Page{}, err
	}
	parts = append(parts, section("sources", l.T("framework.threat.named-in"), 2, v.sources(t.NamedIn)), shared.Body)
	title, lang := t.Title.Pick(l)
	return v.page(title, "", ui.Page{TitleIn: lang, Crumbs: v.crumb("threats", "framework.threats.title"),
		Twin: api + "/threats/" + t.ID, RestsOn: slices.Concat(t.Statements, shared.RestsOn), Body: stack(parts...)}), nil
}

// listed are provisions with their titles.
func (v *view) listed(ids []string) templ.Component {
	out := make([]templ.Component, len(ids))
	for i, id := range ids {
		out[i] = v.entitled(id)
	}
	return bullets(out...)
}
