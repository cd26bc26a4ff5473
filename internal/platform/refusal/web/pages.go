package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/refusal"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages is the page of the trail. All fields are required.
type Pages struct {
	Trail *refusal.Trail
	Who   func(r *http.Request) (policy.Actor, error)
	Hub   func() statement.Hash // the hub's own participant
}

// Home is the address of the page.
const Home = "/desk/refusals"

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route { return []ui.Route{{Path: Home, Page: p.list, Desk: true}} }

func asked(q url.Values) (f refusal.Filter, err error) {
	f.Kind = refusal.Kind(q.Get("kind"))
	bad := f.Kind != "" && !slices.Contains(refusal.Kinds(), f.Kind)
	if before := q.Get("before"); before != "" {
		us, err := strconv.ParseInt(before, 10, 64)
		bad = bad || err != nil || us < 1
		f.Until = sqldb.Time(us)
	}
	if bad {
		return f, fail.New(fail.Invalid, "The list cannot be narrowed in that way.")
	}
	return f, nil
}

func (p Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	if err := refusal.May(actor, refusal.Read, p.Hub()); err != nil {
		return ui.Page{}, err
	}
	f, err := asked(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	rows, more, err := p.Trail.List(r.Context(), actor, p.Hub(), f)
	if err != nil {
		return ui.Page{}, err
	}
	address := func(before int64) string {
		q := url.Values{}
		if f.Kind != "" {
			q.Set("kind", string(f.Kind))
		}
		if before > 0 {
			q.Set("before", strconv.FormatInt(before, 10))
		}
		if len(q) == 0 {
			return l.Path(Home)
		}
		return l.Path(Home) + "?" + q.Encode()
	}
	pager := ui.Pager{}
	if !f.Until.IsZero() {
		pager.Previous = address(0)
	}
	if more {
		pager.Next = address(sqldb.Micros(rows[len(rows)-1].First))
	}
	return ui.Page{Title: l.T("refusal.title"), Lead: l.T("refusal.lead"), Wide: true,
		Body: ui.Stack(ui.FilterForm(l, filter(l, f, len(rows))), ui.TableView(l, table(l, rows)), ui.PagerView(l, pager))}, nil
}

func filter(l *i18n.Locale, f refusal.Filter, shown int) ui.Filter {
	var kinds []ui.Option
	for _, k := range refusal.Kinds() {
		kinds = append(kinds, ui.Option{Value: string(k), Words: l.T("refusal.kind." + string(k))})
	}
	out := ui.Filter{Action: l.Path(Home), Label: l.T("refusal.filter.label"), Result: l.N("refusal.filter.result", shown), Fields: []ui.Field{
		{Name: "kind", Label: l.T("refusal.what"), Value: string(f.Kind), Options: ui.Options(l.T("refusal.filter.all"), kinds...)}}}
	if f.Kind != "" {
		out.Reset = l.Path(Home)
	}
	return out
}

func table(l *i18n.Locale, rows []refusal.Refusal) ui.Table {
	t := ui.Table{ID: "refusals", Caption: l.T("refusal.caption"), Empty: l.T("refusal.empty"), Columns: []ui.Column{
		{Head: l.T("refusal.when")}, {Head: l.T("refusal.what-where")}, {Head: l.T("refusal.number"), Number: true}, {Head: l.T("refusal.who")}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Lines(ui.Moment(l, r.First), ui.Moment(l, r.Last))),
			stacked(ui.Plain(l.T("refusal.kind."+string(r.Kind))), r.Place), ui.Number(l, int(r.Number)), stacked(nil, r.Network, short(r.Person))))
	}
	return t
}

// short is the beginning of a person's id: enough to tell people apart.
func short(id string) string { return id[:min(len(id), len("person:")+8)] }

// stacked is a cell of several lines: the table fits beside its page's margins.
func stacked(first templ.Component, symbols ...string) ui.Cell {
	var lines []templ.Component
	if first != nil {
		lines = append(lines, first)
	}
	for _, s := range symbols {
		if s != "" {
			lines = append(lines, ui.Symbol(s))
		}
	}
	if len(lines) == 0 {
		return ui.Blank()
	}
	return ui.Show(ui.Lines(lines...))
}
