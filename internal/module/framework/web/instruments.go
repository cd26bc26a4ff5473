package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

func (p *Pages) allInstruments(r *http.Request) ([]framework.InstrumentItem, error) {
	return p.q.Instruments(r.Context())
}

func (p *Pages) instruments(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	items, err := p.allInstruments(r)
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who}
	t := ui.Table{ID: "instruments", Caption: l.T("framework.instruments.caption"), Empty: l.T("framework.empty"), Columns: []ui.Column{
		{Head: l.T("framework.column.symbol")}, {Head: l.T("framework.column.date")}, {Head: l.T("framework.column.title")},
		{Head: l.T("framework.column.body")}, {Head: l.T("framework.column.provisions"), Number: true}}}
	for _, i := range items {
		count := ui.Blank()
		if i.Provisions > 0 {
			count = ui.Number(l, i.Provisions)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.instrument(i.ID, i.Symbol)), ui.Show(ui.Day(l, i.Date)),
			ui.Stored(l, i.Title), ui.Stored(l, i.Body), count))
	}
	return v.page(l.T("framework.instruments.title"), l.T("framework.instruments.lead"), ui.Page{
		Twin: api + "/instruments", Downloads: downloads(l, "instruments", "/instruments"), Wide: true,
		RestsOn: restsOn(items, func(i framework.InstrumentItem) []string { return i.Statements }),
		Body:    ui.TableView(l, t),
	}), nil
}

func (p *Pages) instrument(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	i, err := p.q.Instrument(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who, links: i.Links}
	groups, err := p.groups(r.Context(), v, i.Symbol)
	if err != nil {
		return ui.Page{}, err
	}
	endorsed, err := p.endorsements(r.Context(), v, i.ID, func(of string) bool { return of == i.ID })
	if err != nil {
		return ui.Page{}, err
	}
	shared, err := ui.Shared(r.Context(), l, i.ID, p.shares)
	if err != nil {
		return ui.Page{}, err
	}
	parts := []templ.Component{ui.FactList(v.instrumentFacts(i)), groups.part}
	if len(i.BuildsOn) > 0 {
		var earlier []templ.Component
		for _, b := range i.BuildsOn {
			earlier = append(earlier, ui.Lines(v.instrument(b.Instrument, i.Links[b.Instrument].Number), ui.In(l, b.How)))
		}
		parts = append(parts, section("builds-on", l.T("framework.instrument.builds-on"), 2, bullets(earlier...)))
	}
	if len(i.BuiltOnBy) > 0 {
		var later []templ.Component
		for _, id := range i.BuiltOnBy {
			later = append(later, ui.Lines(v.instrument(id, i.Links[id].Number), ui.In(l, i.Links[id].Title)))
		}
		parts = append(parts, section("built-on-by", l.T("framework.instrument.built-on-by"), 2, bullets(later...)))
	}
	if len(i.Provisions) > 0 {
		parts = append(parts, section("provisions", l.T("framework.provisions.title"), 2,
			ui.TableView(l, v.provisionTable(l.T("framework.instrument.provisions.caption"), i.Provisions))))
	}
	parts = append(parts, endorsed.part, shared.Body, section("sources", l.T("framework.sources"), 2, v.sources(i.Sources)))
	return v.page(i.Symbol, "", ui.Page{TitleIn: "en", Crumbs: v.crumb("instruments", "framework.instruments.title"),
		Twin: api + "/instruments/" + i.ID, RestsOn: slices.Concat(i.Statements, groups.statements, endorsed.statements, shared.RestsOn), Body: stack(parts...)}), nil
}

func (v *view) instrumentFacts(i framework.InstrumentView) ui.Facts {
	facts := ui.Facts{
		{Term: v.l.T("framework.column.title"), Content: v.instrumentTitle(i.Instrument)},
		{Term: v.l.T("framework.column.body"), Content: ui.In(v.l, i.Body)},
		{Term: v.l.T("framework.column.kind"), Content: v.english(i.Kind)},
		{Term: v.l.T("framework.column.date"), Content: ui.Day(v.l, i.Date)},
		{Term: v.l.T("framework.column.status"), Content: ui.In(v.l, i.Status)},
		{Term: v.l.T("framework.id"), Content: ui.Symbol(i.ID)},
	}
	if _, shown := i.Title.Pick(v.l); shown != i.Title.Original {
		facts = slices.Insert(facts, 1, ui.Fact{Term: v.l.T("framework.title.source"), Content: ui.Foreign(v.l, i.Title.Original, i.Title.String())})
	}
	if i.Short != nil {
		facts = append(facts, ui.Fact{Term: v.l.T("framework.short"), Content: ui.In(v.l, *i.Short)})
	}
	if i.DateNote != "" {
		facts = append(facts, ui.Fact{Term: v.l.T("framework.date-note"), Content: v.english(i.DateNote)})
	}
	if i.Address != "" {
		facts = append(facts, ui.Fact{Term: v.l.T("framework.address"), Content: ui.A(i.Address, i.Address)})
	}
	if len(i.Unread) > 0 {
		var names []templ.Component
		for _, name := range i.Unread {
			names = append(names, ui.Plain(v.l.T("framework.unread."+member(name))))
		}
		facts = append(facts, ui.Fact{Term: v.l.T("framework.unread"), Content: ui.List(v.l, names...)})
	}
	return facts
}

// member is the catalogue's word for a member of a body.
func member(name string) string {
	if name == "builds_on" {
		return "builds-on"
	}
	return name
}

func (p *Pages) documents(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	items, err := p.q.Documents(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who}
	t := ui.Table{ID: "documents", Caption: l.T("framework.documents.caption"), Empty: l.T("framework.empty"), Columns: []ui.Column{
		{Head: l.T("framework.column.title")}, {Head: l.T("framework.column.authors")}, {Head: l.T("framework.column.date")}, {Head: l.T("framework.documents.copy")}}}
	for _, d := range items {
		when := ui.Lines(ui.Day(l, d.Date), v.english(d.DateNote))
		if d.DateNote == "" {
			when = ui.Day(l, d.Date)
		}
		row := ui.Cells(ui.Stored(l, d.Title), ui.Show(ui.Foreign(l, d.Language, strings.Join(d.Authors, "; "))), ui.Show(when),
			ui.Show(ui.Lines(v.english(d.Short), ui.Symbol(d.ID), ui.Join(ui.Symbol("SHA-256"), ui.Code(d.SHA256)))))
		row.ID = framework.Anchor(d.ID)
		t.Rows = append(t.Rows, row)
	}
	return v.page(l.T("framework.documents.title"), l.T("framework.documents.lead"), ui.Page{
		Twin: api + "/framework/documents", Wide: true,
		RestsOn: restsOn(items, func(d framework.DocumentItem) []string { return d.Statements }),
		Body:    ui.TableView(l, t),
	}), nil
}
