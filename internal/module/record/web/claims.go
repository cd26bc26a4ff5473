package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
)

func (p *Pages) claims(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	claims, err := p.q.Claims(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	parts, links := []templ.Component{}, []ui.Link{}
	for _, c := range claims {
		words, lang := c.Title.Pick(l)
		links = append(links, ui.Link{Href: "#" + record.Anchor(c.ID), Words: words, Lang: lang})
		parts = append(parts, v.claim(c))
	}
	return v.page(l.T("record.jump.claims"), l.T("record.lead.claims"), ui.Page{Twin: api + "/claims",
		RestsOn:   statementsOf(claims, func(c record.ClaimView) []string { return c.Statements }),
		Downloads: downloads(l, "claims", api+"/claims"),
		Body:      stack(ui.Contents(l, l.T("record.claims.contents"), links), stack(parts...))}), nil
}

// claim sets side by side what the paper says, what its tables give and what
// other sources say.
func (v *view) claim(c record.ClaimView) templ.Component {
	l, id := v.l, record.Anchor(c.ID)
	says := []templ.Component{}
	for _, s := range c.Says {
		says = append(says, v.quote(s))
	}
	parts := []templ.Component{ui.Heading(id+"-says", l.T("record.claim.says"), 3), stack(says...),
		ui.Heading(id+"-gives", l.T("record.claim.gives"), 3)}
	if len(c.Figures) > 0 {
		parts = append(parts, ui.TableView(l, v.figuresTable(id, c)), line(v.sources(c.Tables)))
	} else {
		parts = append(parts, para(l.T("record.claim.nothing")))
	}
	if len(c.Elsewhere) > 0 {
		items := []templ.Component{}
		for _, s := range c.Elsewhere {
			items = append(items, ui.Lines(ui.In(l, s.Text), v.source(s.Source)))
		}
		parts = append(parts, ui.Heading(id+"-elsewhere", l.T("record.claim.elsewhere"), 3), bullets(items...))
	}
	return textSection(l, id, c.Title, parts...)
}

// figuresTable shows what the tables give: one line a number.
func (v *view) figuresTable(id string, c record.ClaimView) ui.Table {
	l := v.l
	t := ui.Table{ID: id + "-table", Caption: l.T("record.claim.caption", "claim", c.Title), Columns: []ui.Column{
		{Head: l.T("record.column.what")}, {Head: l.T("record.column.number"), Number: true}, {Head: l.T("record.column.note"), Spare: true}}}
	for _, f := range c.Figures {
		note := ui.Blank()
		switch {
		case f.Falls:
			note = ui.Words(l.T("record.claim.falls"))
		case f.MayFall:
			note = ui.Words(l.T("record.claim.may-fall"))
		case len(f.States) > 0:
			note = ui.Show(v.states(f.States))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(v.what(f)), ui.Words(bounds(l, f)), note))
	}
	return t
}

// what says in words what a number counts.
func (v *view) what(f record.Figure) string {
	l := v.l
	word := ""
	for _, t := range matrices() {
		if t.series == f.Series {
			word = l.T("record.short." + t.word)
		}
	}
	switch f.Measure {
	case record.MeasurePerColumn:
		return l.T("record.measure.per-column", "table", word, "year", v.l.Years(f.Year, f.To))
	case record.MeasureByCount:
		return l.N("record.measure.by-count", f.Count, "table", word)
	case record.MeasureMarks:
		return l.T("record.measure.marks", "table", word)
	}
	return l.T("record.measure.states", "table", word)
}
