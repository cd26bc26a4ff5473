package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/figure"
)

// counts shows, for each table, how many States bear a mark in each column.
func (p *Pages) counts(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	parts, statements := []templ.Component{}, []string{}
	for _, t := range matrices() {
		m, err := p.q.Matrix(r.Context(), t.series)
		if err != nil {
			return ui.Page{}, err
		}
		statements = append(statements, m.Statements...)
		parts = append(parts, section(t.word, l.T("record.matrix."+t.word), 2, figure.View(l, v.countsFigure(t, m))))
	}
	return v.page(l.T("record.jump.counts"), l.T("record.lead.counts"), ui.Page{Twin: api + "/counts",
		RestsOn: statements, Downloads: downloads(l, "counts", api+"/counts"), Body: stack(parts...)}), nil
}

func (v *view) countsFigure(t printed, m record.Matrix) figure.Figure {
	l := v.l
	drawing := figure.Bars{Describe: l.T("record.counts.describe", "table", l.T("record.matrix."+t.word)), Unit: l.T("record.column.states"),
		Series: []figure.Series{{Name: l.T("record.column.states")}}}
	out := ui.Table{ID: t.word + "-counts-table", Caption: l.T("record.counts.caption", "table", l.T("record.matrix."+t.word)),
		Columns: []ui.Column{{Head: l.T("record.column.year")}, {Head: l.T("record.column.states"), Number: true}}}
	unsure := false
	for _, f := range m.Counts {
		drawing.Labels = append(drawing.Labels, strconv.Itoa(f.Year))
		drawing.Series[0].Values = append(drawing.Series[0].Values, f.Number)
		out.Rows = append(out.Rows, ui.Cells(ui.Words(v.l.Years(f.Year, f.To)), ui.Words(bounds(l, f))))
		unsure = unsure || f.Least != f.Most
	}
	fig := figure.Figure{ID: t.word + "-counts", Caption: out.Caption, Drawing: drawing, Table: out,
		Downloads: downloads(l, t.word, api+"/tables/"+t.word)}
	if unsure {
		fig.Note = l.T("record.unsure.note")
	}
	return fig
}
