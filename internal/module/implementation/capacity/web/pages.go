package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Addresses of the room.
const (
	section     = "/implementation"
	matchesPath = "/implementation/matches"
	api         = "/api/v1"
	desk        = "/desk"
)

// Matches is the address of the list of matches.
const Matches = matchesPath

// Pages are the pages of needs and offers. All fields but Beside are required.
type Pages struct {
	*submissionweb.Way
	Service *capacity.Service
	// Provisions are those that can be named, in their order, as a form offers them.
	Provisions func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error)
	// Cited is how a provision is cited; "" when nobody knows. Subject is the address
	// of its page, without a language.
	Cited   func(id string) string
	Subject func(id string) string
	// Clusters are the titles of the parts of the framework, by their ids.
	Clusters func(ctx context.Context) (map[string]i18n.Text, error)
	// Beside is what others add to the page of a need or an offer, for who asks; it
	// may be nil.
	Beside func(r *http.Request, l *i18n.Locale, actor policy.Actor, e *capacity.Entry) ([]templ.Component, error)
}

func (p *Pages) queries() *capacity.Queries { return p.Service.Queries }

// Routes lists the addresses.
func (p *Pages) Routes() (out []ui.Route) {
	for _, side := range capacity.Sides() {
		at, form := side.Path(), desk+side.Path()
		out = append(out,
			ui.Route{Path: at, Page: p.list(side)},
			ui.Route{Path: at + ".csv", File: p.file(side, "csv")},
			ui.Route{Path: at + ".xlsx", File: p.file(side, "xlsx")},
			ui.Route{Path: at + "/{id}", Page: p.one(side), Live: true},
			ui.Route{Path: form, Page: p.opening(side), Form: p.open(side), Desk: true},
			ui.Route{Path: form + "/{id}/change", Page: p.changing(side), Form: p.change(side), Desk: true},
			ui.Route{Path: form + "/{id}/close", Page: p.closing(side), Form: p.close(side), Desk: true},
			ui.Route{Path: form + "/{id}/withdraw", Page: p.withdrawing(side), Form: p.withdraw(side), Desk: true},
			ui.Route{Path: form + "/{id}/confirm", Page: p.confirming(side), Form: p.confirm(side), Desk: true})
	}
	return append(out, ui.Route{Path: matchesPath, Page: p.matches}, ui.Route{Path: matchesPath + ".csv", File: p.matchFile("csv")}, ui.Route{Path: matchesPath + ".xlsx", File: p.matchFile("xlsx")})
}

// mostListed is how many needs or offers one page shows.
const mostListed = 200

// narrowed is what a list is narrowed by, as its address has it, in the order of
// the form.
var narrowed = []string{"provision", "kind", "region", "state", "language", "status", "author", "on"}

// filterOf reads what a reader asks for.
func (p *Pages) filterOf(side capacity.Side, q url.Values) (capacity.Filter, error) {
	f := capacity.Filter{Side: side, Provision: q.Get("provision"), Kind: q.Get("kind"), Region: q.Get("region"), State: q.Get("state"), Language: q.Get("language"),
		Status: capacity.Status(q.Get("status")), Author: q.Get("author"), On: q.Get("on"), Limit: mostListed}
	for _, name := range narrowed {
		if len(q.Get(name)) > 128 {
			return f, fail.New(fail.Invalid, "This list has no such part.")
		}
	}
	if before := q.Get("before"); before != "" {
		n, err := strconv.ParseInt(before, 10, 64)
		if err != nil || n < 1 {
			return f, fail.New(fail.Invalid, "This list has no such part.")
		}
		f.Before = n
	}
	return f, nil
}

// query writes a filter as an address does; empty when there is none.
func query(q url.Values, before int64) string {
	out := url.Values{}
	for _, name := range narrowed {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	if before > 0 {
		out.Set("before", strconv.FormatInt(before, 10))
	}
	if len(out) == 0 {
		return ""
	}
	return "?" + out.Encode()
}

// key is the key of a catalogue for needs or for offers.
func key(side capacity.Side, name string) string { return "capacity." + string(side) + "." + name }

// plural is a side as an address has it.
func plural(side capacity.Side) string {
	if side == capacity.Need {
		return "needs"
	}
	return "offers"
}

func (p *Pages) list(side capacity.Side) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		q := r.URL.Query()
		f, err := p.filterOf(side, q)
		if err != nil {
			return ui.Page{}, err
		}
		part, err := p.queries().List(r.Context(), f)
		if err != nil {
			return ui.Page{}, err
		}
		at := l.Path(side.Path())
		page := ui.Page{Title: l.T(key(side, "list")), Lead: l.T(key(side, "lead")), Section: section, Crumbs: []ui.Link{{Href: l.Path(section), Words: l.T("implementation.title")}},
			Twin: api + "/" + plural(side) + query(q, f.Before), Feed: l.Path("/register/feed.atom"), Wide: true}
		page.Downloads = ui.Downloads{CSV: at + ".csv" + query(q, 0), Excel: at + ".xlsx" + query(q, 0), JSON: page.Twin}
		filter, err := p.filter(r.Context(), l, side, q, len(part.Items))
		if err != nil {
			return ui.Page{}, err
		}
		for i := range part.Items {
			page.RestsOn = append(page.RestsOn, part.Items[i].Statements...)
		}
		actor, err := p.Actor(r)
		if err != nil {
			return ui.Page{}, err
		}
		ways := []templ.Component{ui.A(l.Path(side.Other().Path()), l.T(key(side.Other(), "list"))), ui.A(l.Path(matchesPath), l.T("capacity.matches"))}
		if len(submissionweb.ModesOf(actor)) > 0 {
			ways = append(ways, ui.A(l.Path(desk+side.Path()), l.T(key(side, "new"))))
		}
		blocks := []templ.Component{ui.Para(ui.Lines(ways...)), ui.FilterForm(l, filter), ui.TableView(l, p.table(l, side, part.Items, f.Provision))}
		if part.Next > 0 {
			blocks = append(blocks, ui.PagerView(l, ui.Pager{Next: at + query(q, part.Next)}))
		}
		page.Body = ui.Stack(blocks...)
		return page, nil
	}
}

// filter is the form by which a list is narrowed.
func (p *Pages) filter(ctx context.Context, l *i18n.Locale, side capacity.Side, q url.Values, found int) (ui.Filter, error) {
	provisions, err := p.Provisions(ctx, l)
	if err != nil {
		return ui.Filter{}, err
	}
	all, err := p.Listed(ctx, l, false)
	if err != nil {
		return ui.Filter{}, err
	}
	choice := func(name, label string, options []ui.Option) ui.Field {
		return ui.Field{Name: name, Label: l.T(label), Value: q.Get(name), Options: ui.Options(l.T("capacity.filter.all"), options...)}
	}
	var statuses []ui.Option
	for _, s := range capacity.Statuses() {
		statuses = append(statuses, ui.Option{Value: string(s), Words: l.T(key(side, "state."+string(s)))})
	}
	states := slices.DeleteFunc(slices.Clone(all), func(o ui.Option) bool { return len(o.Value) < 6 || o.Value[:6] != "state:" })
	f := ui.Filter{Action: l.Path(side.Path()), Label: l.T(key(side, "filter")), Result: l.N(key(side, "found"), found), Fields: []ui.Field{
		choice("provision", "capacity.provision", provisions), choice("kind", "capacity.kind", p.kinds(l)), choice("region", "capacity.region", p.regions(l)),
		choice("state", "capacity.state", states), choice("language", "capacity.language", tongues(l)), choice("status", "capacity.status", statuses)}}
	for _, name := range []string{"author", "on"} {
		if v := q.Get(name); v != "" {
			if f.Hidden == nil {
				f.Hidden = map[string]string{}
			}
			f.Hidden[name] = v
		}
	}
	if query(q, 0) != "" {
		f.Reset = l.Path(side.Path())
	}
	return f, nil
}

// table is a list of needs or offers, in the alphabetical order of whose they are.
func (p *Pages) table(l *i18n.Locale, side capacity.Side, all []capacity.Entry, on string) ui.Table {
	all = slices.Clone(all)
	i18n.Sort(l, all, func(e capacity.Entry) string { return p.whose(l, &e) })
	t := ui.Table{ID: plural(side), Caption: l.T(key(side, "caption")), Empty: l.T(key(side, "empty")), Stacked: true,
		Columns: []ui.Column{{Head: l.T("capacity.title")}, {Head: l.T(key(side, "by"))}, {Head: l.T("capacity.kind")}, {Head: l.T("capacity.provision"), Spare: true},
			{Head: l.T("capacity.concerns"), Spare: true}, {Head: l.T("capacity.time"), Spare: true}, {Head: l.T("capacity.status")}}}
	for i := range all {
		e := &all[i]
		t.Rows = append(t.Rows, ui.Cells(ui.Show(module.Under(p.TitleLink(l, side.Path()+"/"+e.ID, e.ID, e.Title), module.Akin(l, p.cite, on, e.Provisions))), ui.Show(ui.Stack(ui.Para(submissionweb.AuthorsView(l, p.Names, &e.Told)), ui.Para(ui.Quiet(submissionweb.ViaNamed(l, p.Names, e.Told))))),
			ui.Show(p.kindsOf(l, e.Kinds)), blankOr(e.Provisions, func() templ.Component { return p.about(l, e.Provisions) }),
			blankOr(append(slices.Clone(e.Regions), e.States...), func() templ.Component { return p.concerned(l, &e.Content) }),
			blankOr([]string{e.From + e.Until}, func() templ.Component { return span(l, e.From, e.Until) }), ui.Words(l.T(key(side, "state."+string(e.State))))))
	}
	return t
}

// blankOr is a cell that is blank where there is nothing to show.
func blankOr(of []string, show func() templ.Component) ui.Cell {
	if !slices.ContainsFunc(of, func(s string) bool { return s != "" }) {
		return ui.Blank()
	}
	return ui.Show(show())
}

// whose are the names of the authors, as a list is ordered by.
func (p *Pages) whose(l *i18n.Locale, e *capacity.Entry) string {
	var names []string
	for _, id := range e.Via.Authors() {
		names = append(names, p.Called(l, id))
	}
	for _, o := range e.Via.Others {
		names = append(names, o.Name)
	}
	return l.And(names...)
}

// kinds are the choices of kinds, in their order.
func (p *Pages) kinds(l *i18n.Locale) (out []ui.Option) {
	for _, k := range p.Service.Kinds {
		words, lang := k.Name.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		out = append(out, ui.Option{Value: k.ID, Words: words, Lang: lang})
	}
	return out
}

// regions are the choices of regional groups.
func (p *Pages) regions(l *i18n.Locale) (out []ui.Option) {
	for _, r := range p.Service.Regions {
		out = append(out, ui.Option{Value: r, Words: l.T("participant.region." + r)})
	}
	return out
}

// tongues are the choices of languages.
func tongues(l *i18n.Locale) (out []ui.Option) {
	for _, tag := range []string{"ar", "en", "es", "fr", "ru", "zh"} {
		out = append(out, ui.Option{Value: tag, Words: ui.LanguageName(l, tag)})
	}
	return out
}

func (p *Pages) kindsOf(l *i18n.Locale, ids []string) templ.Component {
	var out []templ.Component
	for _, id := range ids {
		out = append(out, ui.Text(l, p.Service.Kinds.Called(id)))
	}
	return ui.List(l, out...)
}

// cite is how a provision is cited, or else its id.
func (p *Pages) cite(id string) string { return cmp.Or(p.Cited(id), id) }

// about leads to provisions.
func (p *Pages) about(l *i18n.Locale, ids []string) templ.Component {
	var out []templ.Component
	for _, id := range ids {
		words := p.cite(id)
		if path := p.Subject(id); path != "" {
			out = append(out, ui.A(l.Path(path), words))
		} else {
			out = append(out, ui.Symbol(words))
		}
	}
	return ui.List(l, out...)
}

// region names a regional group.
func region(l *i18n.Locale, id string) string {
	if k := "participant.region." + id; l.Has(k) {
		return l.T(k)
	}
	return id
}

// concerned are the regional groups and States that are named.
func (p *Pages) concerned(l *i18n.Locale, c *capacity.Content) templ.Component {
	var out []templ.Component
	for _, id := range c.Regions {
		out = append(out, ui.Plain(region(l, id)))
	}
	if len(c.States) > 0 {
		out = append(out, p.All(l, c.States))
	}
	return ui.Lines(out...)
}

// span is a time frame.
func span(l *i18n.Locale, from, until string) templ.Component {
	switch {
	case until == "":
		return ui.Sentence(l, "capacity.time.from", ui.Parts{"from": ui.Day(l, from)})
	case from == "":
		return ui.Sentence(l, "capacity.time.until", ui.Parts{"until": ui.Day(l, until)})
	}
	return ui.Sentence(l, "capacity.time.span", ui.Parts{"from": ui.Day(l, from), "until": ui.Day(l, until)})
}
