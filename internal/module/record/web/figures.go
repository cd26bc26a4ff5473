package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/figure"
)

// material is what the figures are drawn from.
type material struct {
	groups   []record.GroupView
	all      []record.Involvement
	matrices map[record.Series]record.Matrix
}

func (p *Pages) material(ctx context.Context) (material, error) {
	m := material{matrices: map[record.Series]record.Matrix{}}
	var err error
	if m.groups, err = p.q.Groups(ctx); err != nil {
		return m, err
	}
	if m.all, err = p.q.Involvements(ctx); err != nil {
		return m, err
	}
	for _, t := range matrices() {
		if m.matrices[t.series], err = p.q.Matrix(ctx, t.series); err != nil {
			return m, err
		}
	}
	return m, nil
}

// figures redraws the paper's illustrations from the recorded tables, each with
// its caption quoted as the authors'.
func (p *Pages) figures(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.q.Illustrations(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	m, err := p.material(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	parts := []templ.Component{}
	for _, i := range all {
		parts = append(parts, v.illustration(i, m))
	}
	statements := statementsOf(all, func(i record.IllustrationView) []string { return i.Statements })
	for _, t := range matrices() {
		statements = append(statements, m.matrices[t.series].Statements...)
	}
	return v.page(l.T("record.jump.figures"), l.T("record.lead.figures"), ui.Page{Twin: api + "/illustrations",
		RestsOn: statements, Body: stack(parts...)}), nil
}

// illustration shows what the hub draws and what the authors wrote under it.
func (v *view) illustration(i record.IllustrationView, m material) templ.Component {
	l := v.l
	id, heading := "illustration-"+strconv.Itoa(i.Number), l.T("record.figure.heading", "n", i.Number)
	caption := v.quote(i.Caption)
	f, ok := v.draw(i.Drawn, m)
	if !ok {
		return section(id, heading, 2, para(l.T("record.figure.not-drawn")), caption)
	}
	if i.View {
		caption = stack(para(l.T("record.figure.view")), caption)
	}
	f.ID, f.Quote = id+"-figure", caption
	f.Table.ID = id + "-table"
	f.Caption, f.Table.Caption = f.Table.Caption, l.T("record.figure.table", "n", i.Number)
	return section(id, heading, 2, figure.View(l, f))
}

// draw makes the drawing and its table; false when there is none.
func (v *view) draw(what string, m material) (figure.Figure, bool) {
	switch what {
	case "groups":
		return v.drawGroups(m), true
	case "memberships":
		return v.drawMemberships(m), true
	case "involvement":
		return v.drawInvolvement(m), true
	case "participation":
		return v.drawParticipation(m), true
	case "per-year":
		return v.drawPerYear(m), true
	case "counts":
		return v.drawCounts(m), true
	}
	return figure.Figure{}, false
}

// drawGroups: the size of each Group, as the text says and as Annex B gives.
func (v *view) drawGroups(m material) figure.Figure {
	l := v.l
	b := figure.Bars{Describe: l.T("record.figure.groups.describe"), Unit: l.T("record.column.experts"), Series: []figure.Series{
		{Name: l.T("record.column.size-text")}, {Name: l.T("record.column.size-table")}}}
	inTable := []record.GroupView{}
	for _, g := range m.groups {
		if !g.InTable {
			continue
		}
		inTable = append(inTable, g)
		b.Labels = append(b.Labels, v.l.Years(g.From, g.To))
		said := 0
		if len(g.Sizes) > 0 {
			said = g.Sizes[0].Number
		}
		b.Series[0].Values = append(b.Series[0].Values, said)
		b.Series[1].Values = append(b.Series[1].Values, len(g.Members))
	}
	t := v.groupsTable(inTable)
	t.Caption = l.T("record.figure.groups.caption")
	return figure.Figure{Drawing: b, Table: t, Downloads: downloads(l, "groups", api+"/groups")}
}

// drawMemberships: which State had an expert in which Group.
func (v *view) drawMemberships(m material) figure.Figure {
	l, matrix := v.l, m.matrices[record.Memberships]
	g := figure.Grid{Describe: l.T("record.figure.memberships.describe")}
	for _, c := range matrix.Table.Columns {
		g.Columns = append(g.Columns, v.l.Years(c.Year, c.To))
	}
	for _, r := range v.choose(matrix.Rows, wanted{}) {
		name, lang := v.who.Name(r.Participant, l.Tag())
		row := figure.GridRow{Label: name, Lang: other(l, lang)}
		for _, c := range matrix.Table.Columns {
			row.Values = append(row.Values, min(1, len(r.At(c.Year))))
		}
		g.Rows = append(g.Rows, row)
	}
	t := v.matrixTable(matrices()[0], wanted{}, matrix, v.choose(matrix.Rows, wanted{}))
	t.Caption = l.T("record.figure.memberships.caption")
	for i := range t.Columns {
		t.Columns[i].Sort, t.Columns[i].Sorted = "", "" // sorted on the page of the matrix
	}
	for i := range t.Rows {
		t.Rows[i].ID = ""
	}
	return figure.Figure{Drawing: g, Table: t, Downloads: downloads(l, "memberships", api+"/tables/memberships")}
}

// drawInvolvement: how many States stand in each of the three tables.
func (v *view) drawInvolvement(m material) figure.Figure {
	l := v.l
	b := figure.Bars{Describe: l.T("record.figure.involvement.describe"), Unit: l.T("record.column.states"),
		Series: []figure.Series{{Name: l.T("record.column.states")}}}
	t := ui.Table{Caption: l.T("record.figure.involvement.caption"), Columns: []ui.Column{
		{Head: l.T("record.column.what")}, {Head: l.T("record.column.states"), Number: true}}}
	for _, x := range matrices() {
		n, words := len(m.matrices[x.series].Rows), l.T("record.matrix."+x.word)
		b.Labels = append(b.Labels, l.T("record.short."+x.word))
		b.Series[0].Values = append(b.Series[0].Values, n)
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(x.path), words), ui.Number(l, n)))
	}
	return figure.Figure{Drawing: b, Table: t, Downloads: downloads(l, "participation", api+"/participation")}
}

// combination is a set of States that stand in the same tables.
type combination struct {
	in     [3]bool // in the order of matrices
	states []string
}

// combinations sorts every State of the three tables by the tables it stands
// in, from all three to one.
func combinations(all []record.Involvement) []combination {
	out := []combination{}
	for _, c := range [][3]bool{{true, true, true}, {true, true, false}, {true, false, true}, {false, true, true},
		{true, false, false}, {false, true, false}, {false, false, true}} {
		one := combination{in: c}
		for _, v := range all {
			if c == [3]bool{v.Memberships > 0, v.Sponsorships > 0, v.Replies > 0} {
				one.states = append(one.states, v.Participant)
			}
		}
		out = append(out, one)
	}
	return out
}

// words names the tables of a combination.
func (v *view) words(c combination) string {
	names := []string{}
	for i, t := range matrices() {
		if c.in[i] {
			names = append(names, v.l.T("record.short."+t.word))
		}
	}
	return v.l.And(names...)
}

// drawParticipation: in which of the three tables States stand. Plain
// participation: no State is given points.
func (v *view) drawParticipation(m material) figure.Figure {
	l := v.l
	g := figure.Bars{Describe: l.T("record.figure.participation.describe"), Unit: l.T("record.column.states"),
		Series: []figure.Series{{Name: l.T("record.column.states")}}}
	t := ui.Table{Caption: l.T("record.figure.participation.caption"), Columns: []ui.Column{{Head: l.T("record.column.number-short")},
		{Head: l.T("record.column.what")}, {Head: l.T("record.column.states"), Number: true}, {Head: l.T("record.column.which")}}}
	for i, c := range combinations(m.all) {
		letter := strconv.Itoa(i + 1)
		g.Labels = append(g.Labels, letter)
		g.Series[0].Values = append(g.Series[0].Values, len(c.states))
		t.Rows = append(t.Rows, ui.Cells(ui.Words(letter), ui.Words(v.words(c)), ui.Number(l, len(c.states)), ui.Show(v.states(c.states))))
	}
	return figure.Figure{Drawing: g, Table: t, Note: l.T("record.figure.participation.note"), Downloads: downloads(l, "participation", api+"/participation")}
}

// drawPerYear: sponsors and replies, year by year.
func (v *view) drawPerYear(m material) figure.Figure {
	l := v.l
	number := map[record.Series]map[int]record.Figure{}
	first, last := 9999, 0
	for _, s := range []record.Series{record.Sponsorships, record.Replies} {
		number[s] = map[int]record.Figure{}
		for _, f := range m.matrices[s].Counts {
			number[s][f.Year] = f
			first, last = min(first, f.Year), max(last, f.Year)
		}
	}
	b := figure.Bars{Describe: l.T("record.figure.per-year.describe"), Unit: l.T("record.column.states"), Series: []figure.Series{
		{Name: l.T("record.matrix.sponsorships")}, {Name: l.T("record.matrix.replies")}}}
	t := ui.Table{Caption: l.T("record.figure.per-year.caption"), Columns: []ui.Column{{Head: l.T("record.column.year")},
		{Head: l.T("record.matrix.sponsorships"), Number: true}, {Head: l.T("record.matrix.replies"), Number: true}}}
	for year := first; year <= last; year++ {
		b.Labels = append(b.Labels, strconv.Itoa(year))
		row := ui.Cells(ui.Year(year))
		for i, s := range []record.Series{record.Sponsorships, record.Replies} {
			f, ok := number[s][year]
			b.Series[i].Values = append(b.Series[i].Values, f.Number)
			cell := ui.Blank()
			if ok {
				cell = ui.Words(bounds(l, f))
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return figure.Figure{Drawing: b, Table: t, Note: l.T("record.unsure.note"), Downloads: downloads(l, "counts", api+"/counts")}
}

// drawCounts: how many States took part in one Group, in two and so on.
func (v *view) drawCounts(m material) figure.Figure {
	l := v.l
	rows := map[record.Series][]record.Row{}
	for _, r := range m.matrices[record.Memberships].Rows {
		rows[record.Memberships] = append(rows[record.Memberships], r.Row)
	}
	b := figure.Bars{Describe: l.T("record.figure.counts.describe"), Unit: l.T("record.column.states"),
		Series: []figure.Series{{Name: l.T("record.column.states")}}}
	t := ui.Table{Caption: l.T("record.figure.counts.caption"), Columns: []ui.Column{{Head: l.T("record.column.groups"), Number: true},
		{Head: l.T("record.column.states"), Number: true}, {Head: l.T("record.column.which")}}}
	measure := record.Measure{Kind: record.MeasureByCount, Series: []record.Series{record.Memberships}}
	for _, f := range record.Compute(measure, nil, rows) {
		b.Labels = append(b.Labels, l.Number(int64(f.Count)))
		b.Series[0].Values = append(b.Series[0].Values, f.Number)
		t.Rows = append(t.Rows, ui.Cells(ui.Number(l, f.Count), ui.Number(l, f.Number), ui.Show(v.states(f.States))))
	}
	return figure.Figure{Drawing: b, Table: t, Downloads: downloads(l, "memberships", api+"/tables/memberships")}
}
