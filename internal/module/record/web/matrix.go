package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/ui"
)

// printed is one of the three tables and where it is shown.
type printed struct {
	series record.Series
	word   string // in addresses and catalogue keys
	path   string
}

func matrices() []printed {
	out := []printed{}
	for _, s := range []record.Series{record.Memberships, record.Sponsorships, record.Replies} {
		out = append(out, printed{s, s.Word(), home + "/" + s.Word()})
	}
	return out
}

// wanted is what a reader asked of a matrix, by plain GET parameters.
type wanted struct {
	find   string // part of a State's name
	region string
	sort   string // "", "-name" or a year: those with a mark there first
}

func wantedOf(r *http.Request) wanted {
	q := r.URL.Query()
	w := wanted{find: strings.TrimSpace(q.Get("q")), region: q.Get("region"), sort: q.Get("sort")}
	if !slices.Contains(regions(), w.region) {
		w.region = ""
	}
	return w
}

// address gives the matrix with another order.
func (w wanted) address(path, sort string) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": w.find, "region": w.region, "sort": sort} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// choose filters rows and puts them in order: by name, or those with a mark in
// a year before the others, each part by name.
func (v *view) choose(rows []record.MatrixRow, w wanted) []record.MatrixRow {
	out := slices.DeleteFunc(slices.Clone(rows), func(r record.MatrixRow) bool {
		return (w.region != "" && v.who.Region(r.Participant) != w.region) || !v.matches(r, w.find)
	})
	i18n.Sort(v.l, out, func(r record.MatrixRow) string { return v.name(r.Participant) })
	if w.sort == "-name" {
		slices.Reverse(out)
	}
	if year, err := strconv.Atoi(w.sort); err == nil {
		slices.SortStableFunc(out, func(a, b record.MatrixRow) int { return min(1, len(b.At(year))) - min(1, len(a.At(year))) })
	}
	return out
}

// matches finds a State by part of its name as shown or as printed, whatever
// the accents and the case.
func (v *view) matches(r record.MatrixRow, find string) bool {
	if find == "" {
		return true
	}
	want := search.Fold(find)
	return strings.Contains(search.Fold(v.name(r.Participant)), want) || strings.Contains(search.Fold(r.Printed), want)
}

func (p *Pages) matrix(t printed) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		v, err := p.view(r, l)
		if err != nil {
			return ui.Page{}, err
		}
		m, err := p.q.Matrix(r.Context(), t.series)
		if err != nil {
			return ui.Page{}, err
		}
		resolutions, err := p.q.Resolutions(r.Context())
		if err != nil {
			return ui.Page{}, err
		}
		w := wantedOf(r)
		rows := v.choose(m.Rows, w)
		return v.page(l.T("record.matrix."+t.word), l.T("record.lead."+t.word), ui.Page{
			Twin: api + "/tables/" + t.word, RestsOn: m.Statements, Wide: true, Downloads: downloads(l, t.word, api+"/tables/"+t.word),
			Body: stack(ui.FilterForm(l, v.filter(t, w, len(rows), len(m.Rows))), ui.TableView(l, v.matrixTable(t, w, m, rows)),
				v.howToRead(m), v.columnsSection(m.Table, resolutions), v.noticesSection(m.Table)),
		}), nil
	}
}

func (v *view) filter(t printed, w wanted, shown, all int) ui.Filter {
	l := v.l
	f := ui.Filter{Action: l.Path(t.path), Label: l.T("record.filter.label"), Hidden: map[string]string{}}
	options := []ui.Option{}
	for _, r := range regions() {
		options = append(options, ui.Option{Value: r, Words: l.T("record.region." + r)})
	}
	f.Fields = []ui.Field{
		{Name: "q", Label: l.T("record.filter.state"), Value: w.find, Search: true},
		{Name: "region", Label: l.T("record.filter.region"), Value: w.region, Options: ui.Options(l.T("record.filter.all"), options...)},
	}
	if w.sort != "" {
		f.Hidden["sort"] = w.sort
	}
	if w != (wanted{}) {
		f.Reset = l.Path(t.path)
		f.Result = l.N("record.filter.result", shown, "all", all)
	}
	return f
}

func (v *view) matrixTable(t printed, w wanted, m record.Matrix, rows []record.MatrixRow) ui.Table {
	l, path := v.l, v.l.Path(t.path)
	state := ui.Column{Head: l.T("record.column.state"), Sort: w.address(path, ""), Sorted: "ascending"}
	switch {
	case w.sort == "":
		state.Sort = w.address(path, "-name")
	case w.sort == "-name":
		state.Sorted = "descending"
	default:
		state.Sorted = ""
	}
	out := ui.Table{ID: t.word, Caption: l.T("record.caption." + t.word), Dense: true, Columns: []ui.Column{state},
		Empty: l.T("record.filter.none")}
	for _, c := range m.Table.Columns {
		col := ui.Column{Head: v.l.Years(c.Year, c.To), Mark: true, Sort: w.address(path, strconv.Itoa(c.Year))}
		if w.sort == strconv.Itoa(c.Year) {
			col.Sorted = "descending"
		}
		out.Columns = append(out.Columns, col)
	}
	out.Columns = append(out.Columns, ui.Column{Head: l.T("record.column.marks"), Number: true})
	for _, r := range rows {
		cells := []ui.Cell{ui.Show(v.state(r.Participant))}
		for _, c := range m.Table.Columns {
			cells = append(cells, v.markCell(r, c))
		}
		out.Rows = append(out.Rows, ui.Row{ID: record.Anchor(r.Participant), Cells: append(cells, ui.Number(l, len(r.Marks)))})
	}
	out.Foot = v.totals(t, m, len(rows) == len(m.Rows))
	return out
}

// markCell shows the marks of a row under a column: a dot for what is sure, a
// question mark for each mark that may belong to another column.
func (v *view) markCell(r record.MatrixRow, c record.Column) ui.Cell {
	shown, unsure, years := []templ.Component{}, "", []int{}
	for _, m := range r.At(c.Year) {
		if m.Sure {
			shown = append(shown, ui.Mark(v.l.T("record.mark.yes")).Content)
			continue
		}
		unsure += "?"
		years = append(years, m.Years...)
	}
	if unsure != "" {
		slices.Sort(years)
		shown = append(shown, ui.Plain(unsure), ui.Unseen(v.l.T("record.mark.perhaps", "years", v.or(slices.Compact(years)))))
	}
	if len(shown) == 0 {
		return ui.Blank()
	}
	return ui.Show(ui.Join(shown...))
}

// or lists years as possibilities.
func (v *view) or(years []int) string {
	words := make([]string, len(years))
	for i, y := range years {
		words[i] = strconv.Itoa(y)
	}
	return v.l.Or(words...)
}

// totals are the counts per column. They are of the whole table, and left out
// where only a part of it is shown.
func (v *view) totals(t printed, m record.Matrix, whole bool) []ui.Row {
	if !whole {
		return nil
	}
	unsure := slices.ContainsFunc(m.Counts, func(f record.Figure) bool { return f.Least != f.Most })
	line := func(head string, n func(record.Figure) int, last ui.Cell) ui.Row {
		cells := []ui.Cell{ui.Words(head)}
		for _, f := range m.Counts {
			cells = append(cells, ui.Number(v.l, n(f)))
		}
		return ui.Row{Cells: append(cells, last)}
	}
	rows := []ui.Row{line(v.l.T("record.foot.states"), func(f record.Figure) int { return f.Number }, ui.Number(v.l, m.Marks))}
	if unsure {
		rows = append(rows,
			line(v.l.T("record.foot.least"), func(f record.Figure) int { return f.Least }, ui.Blank()),
			line(v.l.T("record.foot.most"), func(f record.Figure) int { return f.Most }, ui.Blank()))
	}
	return rows
}

// howToRead explains unsure marks where there are any.
func (v *view) howToRead(m record.Matrix) templ.Component {
	parts := []templ.Component{line(ui.Sentence(v.l, "record.from", ui.Parts{"source": v.source(m.Table.Source)}))}
	if slices.ContainsFunc(m.Rows, func(r record.MatrixRow) bool {
		return slices.ContainsFunc(r.Marks, func(k record.Mark) bool { return !k.Sure })
	}) {
		parts = append(parts, para(v.l.T("record.unsure.note")))
	}
	return stack(parts...)
}

// columnsSection names the documents behind each column, and for sponsorships
// the resolution of the year.
func (v *view) columnsSection(t record.Table, all []record.Resolution) templ.Component {
	l := v.l
	resolutions := map[int]string{}
	for _, res := range all {
		if t.Series == record.Sponsorships {
			resolutions[res.Year] = res.Symbol
		}
	}
	out := ui.Table{ID: "documents", Caption: l.T("record.columns.caption"),
		Columns: []ui.Column{{Head: l.T("record.column.year")}, {Head: l.T("record.column.documents")}}}
	if len(resolutions) > 0 {
		out.Columns = append(out.Columns, ui.Column{Head: l.T("record.column.resolution")})
	}
	for _, c := range t.Columns {
		if len(c.Documents) == 0 {
			continue
		}
		row := ui.Cells(ui.Words(v.l.Years(c.Year, c.To)), ui.Show(symbols(l, c.Documents)))
		if len(resolutions) > 0 {
			row.Cells = append(row.Cells, ui.Show(ui.Join(ui.Symbol(resolutions[c.Year]), ui.Badge(l.T("record.known.remembered")))))
		}
		out.Rows = append(out.Rows, row)
	}
	if len(out.Rows) == 0 {
		return nil
	}
	return section("columns", l.T("record.columns.heading"), 2, ui.TableView(l, out))
}

// noticesSection shows what was odd in the printed table, with its place.
func (v *view) noticesSection(t record.Table) templ.Component {
	if len(t.Notices) == 0 {
		return nil
	}
	l := v.l
	out := ui.Table{ID: "notices", Caption: l.T("record.notices.caption"), Columns: []ui.Column{
		{Head: l.T("record.column.what")}, {Head: l.T("record.column.page"), Number: true}, {Head: l.T("record.column.line"), Number: true}}}
	for _, n := range t.Notices {
		out.Rows = append(out.Rows, ui.Cells(ui.Show(ui.Foreign(l, "en", n.Text)), ui.Number(l, n.Page), ui.Number(l, n.Line)))
	}
	return section("oddities", l.T("record.notices.heading"), 2, para(l.T("record.notices.lead")),
		folded(l.N("record.notices.count", len(t.Notices)), ui.TableView(l, out)))
}
