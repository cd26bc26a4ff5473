package web

import (
	"net/http"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
)

func (p *Pages) overview(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	ctx := r.Context()
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	entries := []ui.JumpEntry{}
	add := func(path, key, note string) {
		entries = append(entries, ui.JumpEntry{Href: l.Path(home + "/" + path), Words: l.T("record.jump." + key), Note: note})
	}
	statements := []string{}
	for _, t := range matrices() {
		m, err := p.q.Matrix(ctx, t.series)
		if err != nil {
			return ui.Page{}, err
		}
		statements = append(statements, m.Statements...)
		add(t.word, t.word, l.T("record.jump.note", "states", l.N("record.n.states", len(m.Rows)), "marks", l.N("record.n.marks", m.Marks)))
	}
	groups, err := p.q.Groups(ctx)
	if err != nil {
		return ui.Page{}, err
	}
	events, err := p.q.Timeline(ctx)
	if err != nil {
		return ui.Page{}, err
	}
	fora, err := p.q.Fora(ctx)
	if err != nil {
		return ui.Page{}, err
	}
	endorsements, err := p.q.Endorsements(ctx, "")
	if err != nil {
		return ui.Page{}, err
	}
	claims, err := p.q.Claims(ctx)
	if err != nil {
		return ui.Page{}, err
	}
	add("groups", "groups", l.N("record.n.groups", len(groups)))
	add("timeline", "timeline", l.N("record.n.events", len(events)))
	add("fora", "fora", l.N("record.n.fora", len(fora)))
	add("endorsements", "endorsements", l.N("record.n.endorsements", len(endorsements)))
	add("claims", "claims", l.N("record.n.claims", len(claims)))
	add("counts", "counts", "")
	add("figures", "figures", "")
	add("documents", "documents", l.N("record.n.documents", len(v.documents)))
	pg := v.page(l.T("record.title"), l.T("record.lead.room"), ui.Page{Twin: api + "/documents", RestsOn: statements,
		Body: stack(ui.Jump(entries), para(l.T("record.how-known")))})
	pg.Crumbs = nil
	return pg, nil
}

func (p *Pages) documents(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	docs, err := p.q.Documents(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "documents-table", Caption: l.T("record.documents.caption"), Columns: []ui.Column{
		{Head: l.T("record.column.title")}, {Head: l.T("record.column.authors")}, {Head: l.T("record.column.date")},
		{Head: l.T("record.column.note")}, {Head: "SHA-256"}}}
	for _, d := range docs {
		row := ui.Row{ID: record.Anchor(d.ID), Cells: []ui.Cell{ui.Stored(l, d.Title), ui.Show(ui.Foreign(l, "en", d.Authors)),
			day(l, d.Date), ui.Stored(l, d.Note), ui.Blank()}}
		if d.SHA256 != "" {
			row.Cells[4] = ui.Show(ui.Code(d.SHA256))
		}
		t.Rows = append(t.Rows, row)
	}
	return v.page(l.T("record.jump.documents"), l.T("record.lead.documents"), ui.Page{Twin: api + "/documents", Wide: true,
		RestsOn:   statementsOf(docs, func(d record.DocumentView) []string { return d.Statements }),
		Downloads: downloads(l, "documents", api+"/documents"), Body: ui.TableView(l, t)}), nil
}

// day is a cell with a date as documents give it.
func day(l *i18n.Locale, iso string) ui.Cell {
	if iso == "" {
		return ui.Blank()
	}
	return ui.Show(ui.Day(l, iso))
}
