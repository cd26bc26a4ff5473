package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// piece is a part of a list: its items, and how many lie before them.
type piece[T any] struct {
	items []T
	first int
}

// cut takes the part of a list that the address asks for, and leads to the parts
// beside it. with is the rest of the address.
func cut[T any](r *http.Request, l *i18n.Locale, all []T, at, with string) (out piece[T], pager templ.Component, err error) {
	if s := r.URL.Query().Get("at"); s != "" {
		out.first, err = strconv.Atoi(s)
		if err != nil || out.first < 0 || out.first > len(all) {
			return out, nil, fail.New(fail.Invalid, "This list has no such part.")
		}
	}
	until := min(out.first+mostAtOnce, len(all))
	out.items = all[out.first:until]
	if len(all) <= mostAtOnce && out.first == 0 {
		return out, templ.NopComponent, nil
	}
	address := func(n int) string {
		if n <= 0 {
			return at + with
		}
		sep := "?"
		if with != "" {
			sep = "&"
		}
		return at + with + sep + "at=" + strconv.Itoa(n)
	}
	p := ui.Pager{Shown: ui.Shown(l, min(out.first+1, until), until, len(all))}
	if out.first > 0 {
		p.Previous = address(out.first - mostAtOnce)
	}
	if until < len(all) {
		p.Next = address(until)
	}
	return out, ui.PagerView(l, p), nil
}

// counted lists the amendments that count.
func counted(t *text.Text) (out []*text.Amendment) {
	for i := range t.Amendments {
		if a := &t.Amendments[i]; a.State != text.Void {
			out = append(out, a)
		}
	}
	return out
}

// amendmentsPart is the amendments to a text, or the way to them where they are
// many.
func (p *Pages) amendmentsPart(l *i18n.Locale, t *text.Text) templ.Component {
	all := counted(t)
	if len(all) <= mostAtOnce {
		return ui.Part("amendments", l.T("text.amendments"), 2, ui.TableView(l, p.amendmentRows(l, t, all)),
			ui.Para(ui.A(l.Path(texts, t.ID, "amendments"), l.T("text.amendments.every", "n", l.Number(int64(len(all)))))))
	}
	var states []templ.Component
	for _, s := range text.States() {
		n := 0
		for _, a := range all {
			if a.In(s) {
				n++
			}
		}
		if n > 0 {
			states = append(states, ui.A(l.Path(texts, t.ID, "amendments")+"?state="+string(s), l.T("text.state.count", "state", l.T("text.state."+string(s)), "n", l.Number(int64(n)))))
		}
	}
	return ui.Part("amendments", l.T("text.amendments"), 2, ui.Para(ui.A(l.Path(texts, t.ID, "amendments"), l.T("text.amendments.every", "n", l.Number(int64(len(all)))))), ui.Para(ui.Lines(states...)))
}

// amendmentList is a page of the amendments to a text, narrowed by state.
func (p *Pages) amendmentList(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, err := p.ofText(r)
	if err != nil {
		return ui.Page{}, err
	}
	state := text.State(r.URL.Query().Get("state"))
	if state != "" && !slices.Contains(text.States(), state) {
		return ui.Page{}, fail.New(fail.Invalid, "No amendment stands so.")
	}
	all := slices.DeleteFunc(counted(o.t), func(a *text.Amendment) bool { return state != "" && !a.In(state) })
	with, at := query([][2]string{{"state", string(state)}}, 0), l.Path(texts, o.t.ID, "amendments")
	part, pager, err := cut(r, l, all, at, with)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.belowText(l, &o.of, o.t, l.T("text.amendments"))
	page.Twin = api + amendments + query([][2]string{{"text", o.t.ID}, {"state", string(state)}}, 0)
	for _, a := range part.items {
		page.RestsOn = append(page.RestsOn, a.Statements...)
	}
	states := ui.Options(l.T("text.state.all"))
	for _, s := range text.States() {
		states = append(states, ui.Option{Value: string(s), Words: l.T("text.state." + string(s))})
	}
	reset := ""
	if state != "" {
		reset = at
	}
	page.Body = ui.Stack(ui.FilterForm(l, ui.Filter{Action: at, Label: l.T("text.amendments.filter"), Reset: reset,
		Fields: []ui.Field{{Name: "state", Label: l.T("consult.state"), Value: string(state), Options: states}}, Result: l.N("text.amendments.found", len(all))}),
		ui.TableView(l, p.amendmentRows(l, o.t, part.items)), pager)
	return page, nil
}

// amendmentRows is a table of amendments.
func (p *Pages) amendmentRows(l *i18n.Locale, t *text.Text, all []*text.Amendment) ui.Table {
	out := ui.Table{Stacked: true, ID: "amendments-table", Caption: l.T("text.amendments.caption"), Empty: l.T("text.amendments.none"),
		Columns: []ui.Column{{Head: l.T("text.amendment")}, {Head: l.T("text.by")}, {Head: l.T("text.place")}, {Head: l.T("consult.state")}, {Head: l.T("text.answers")}}}
	for _, a := range all {
		place := ui.Blank()
		if a.Now != nil {
			place = p.placeOf(l, t, a)
		}
		out.Rows = append(out.Rows, ui.Row{ID: "amendment-" + strconv.Itoa(t.Ordinal(a.ID)), Cells: []ui.Cell{ui.To(l.Path(amendments, a.ID), numbered(l, t, a)),
			ui.Words(p.attribution(l, t, a)), place, ui.Words(stateOf(l, a)), ui.Words(answersOf(l, a))}})
	}
	return out
}

// placeOf leads to the first unit that an open amendment touches.
func (p *Pages) placeOf(l *i18n.Locale, t *text.Text, a *text.Amendment) ui.Cell {
	o := a.Now.Operations[0]
	unit := o.Unit
	if o.Do == redline.Add {
		unit = o.After
	}
	u, err := t.Unit(unit.String())
	if err != nil {
		return ui.Blank()
	}
	return ui.To(l.Path(texts, t.ID, "units", text.Slug(unit)), unitTitle(l, u))
}

// unitTitle is what a unit is called in a list: its number among the units, and
// its label.
func unitTitle(l *i18n.Locale, u text.Unit) string {
	switch {
	case u.Number == 0:
		return l.T("text.unit.start")
	case u.Label != "":
		return l.T("text.unit.labelled", "n", l.Number(int64(u.Number)), "label", u.Label)
	}
	return l.T("text.unit.n", "n", l.Number(int64(u.Number)))
}
