package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// matched is what a list of matches is narrowed by, as its address has it.
var matched = []string{"need", "offer", "provision", "author"}

// matchesOf reads which matches a reader asks for: as a filter, and as what follows the
// address of a list; "" for all.
func matchesOf(q url.Values) (f capacity.MatchFilter, narrow string, err error) {
	asked := url.Values{}
	for _, name := range matched {
		if v := q.Get(name); len(v) > 128 {
			return f, "", fail.New(fail.Invalid, "This list has no such part.")
		} else if v != "" {
			asked.Set(name, v)
		}
	}
	if len(asked) > 0 {
		narrow = "?" + asked.Encode()
	}
	return capacity.MatchFilter{Need: q.Get("need"), Offer: q.Get("offer"), Provision: q.Get("provision"), Author: q.Get("author")}, narrow, nil
}

func (p *Pages) matches(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	q := r.URL.Query()
	f, narrow, err := matchesOf(q)
	if err != nil {
		return ui.Page{}, err
	}
	f.Limit = mostListed
	all, more, err := p.queries().Matches(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("capacity.matches"), Lead: l.T("capacity.matches.lead"), Section: section, Crumbs: []ui.Link{{Href: l.Path(section), Words: l.T("implementation.title")}},
		Twin: api + "/matches", Wide: true}
	page.Twin += narrow
	page.Downloads = ui.Downloads{CSV: l.Path(matchesPath) + ".csv" + narrow, Excel: l.Path(matchesPath) + ".xlsx" + narrow, JSON: page.Twin}
	provisions, err := p.Provisions(r.Context(), l)
	if err != nil {
		return ui.Page{}, err
	}
	filter := ui.Filter{Action: l.Path(matchesPath), Label: l.T("capacity.matches.filter"), Result: l.N("capacity.matches.found", len(all)), Fields: []ui.Field{
		{Name: "provision", Label: l.T("capacity.provision"), Value: q.Get("provision"), Options: ui.Options(l.T("capacity.filter.all"), provisions...)}}}
	if narrow != "" {
		filter.Reset = l.Path(matchesPath)
	}
	for i := range all {
		page.RestsOn = append(append(page.RestsOn, all[i].NeedIs.Statements...), all[i].OfferIs.Statements...)
	}
	table, err := p.matchTable(r.Context(), l, "", all)
	if err != nil {
		return ui.Page{}, err
	}
	blocks := []templ.Component{ui.Para(ui.Lines(ui.A(l.Path(capacity.NeedsPath), l.T("capacity.need.list")), ui.A(l.Path(capacity.OffersPath), l.T("capacity.offer.list")))),
		ui.FilterForm(l, filter), table}
	if more {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("capacity.matches.more"))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// matchTable lists matches with their reasons: of one side alone where the other
// is the page's own, of both where only is "".
func (p *Pages) matchTable(ctx context.Context, l *i18n.Locale, only capacity.Side, all []capacity.Pair) (templ.Component, error) {
	t := ui.Table{ID: "matches-table", Caption: l.T("capacity.matches.caption"), Note: l.T("capacity.matches.order"), Empty: l.T("capacity.matches.none"), Stacked: true}
	sides := capacity.Sides()
	if only != "" {
		sides = []capacity.Side{only}
	}
	for _, side := range sides {
		t.Columns = append(t.Columns, ui.Column{Head: l.T(key(side, "one"))})
	}
	t.Columns = append(t.Columns, ui.Column{Head: l.T("capacity.fits")}, ui.Column{Head: l.T("capacity.open"), Spare: true}, ui.Column{Head: l.T("capacity.apart"), Spare: true})
	titles, err := p.clustersOf(ctx, all)
	if err != nil {
		return nil, err
	}
	for i := range all {
		var row []ui.Cell
		for _, side := range sides {
			e := all[i].NeedIs
			if side == capacity.Offer {
				e = all[i].OfferIs
			}
			row = append(row, ui.Show(ui.Stack(ui.Para(p.TitleLink(l, side.Path()+"/"+e.ID, e.ID, e.Title)), ui.Para(submissionweb.AuthorsView(l, p.Names, &e.Told)))))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append(row, p.reasons(l, titles, &all[i])...)})
	}
	return ui.TableView(l, t), nil
}

// clustersOf are the titles of the parts of the framework, where a match rests on one.
func (p *Pages) clustersOf(ctx context.Context, all []capacity.Pair) (map[string]i18n.Text, error) {
	if !slices.ContainsFunc(all, func(m capacity.Pair) bool { return m.Reasons[0].How == capacity.Cluster }) {
		return nil, nil
	}
	return p.Clusters(ctx)
}

// reasons are what fits, what is left open, and what does not fit.
func (p *Pages) reasons(l *i18n.Locale, titles map[string]i18n.Text, m *capacity.Pair) []ui.Cell {
	var fits, open, apart []templ.Component
	for _, r := range m.Reasons {
		switch r.How {
		case capacity.NotSaid:
			open = append(open, ui.Plain(l.T("capacity.open."+string(r.Aspect))))
		case capacity.Apart:
			apart = append(apart, ui.Plain(l.T("capacity.apart."+string(r.Aspect))))
		default:
			fits = append(fits, p.fits(l, titles, &r))
		}
	}
	var out []ui.Cell
	for _, lines := range [][]templ.Component{fits, open, apart} {
		if len(lines) == 0 {
			out = append(out, ui.Blank())
			continue
		}
		out = append(out, ui.Show(ui.Lines(lines...)))
	}
	return out
}

// shares is what one of the things is called that a need and an offer share.
func (p *Pages) shares(l *i18n.Locale, titles map[string]i18n.Text, r *capacity.Reason, id string) i18n.Text {
	switch {
	case r.Aspect == capacity.ByKind:
		return p.Service.Kinds.Called(id)
	case r.Aspect == capacity.ByLanguage:
		return i18n.Of(l.Tag(), ui.LanguageName(l, id))
	case r.Aspect == capacity.ByPlace && strings.HasPrefix(id, "state:"):
		name, lang := p.Names.Name(id, l.Tag())
		return i18n.Of(lang, name)
	case r.Aspect == capacity.ByPlace:
		return i18n.Of(l.Tag(), region(l, id))
	case r.How == capacity.Cluster:
		if title, known := titles[id]; known {
			return title
		}
		return i18n.Of("en", id)
	case r.Aspect == capacity.ByProvision:
		return i18n.Of(l.Tag(), p.cite(id))
	}
	return i18n.Of(l.Tag(), id) // a day
}

// fits says what a need and an offer share.
func (p *Pages) fits(l *i18n.Locale, titles map[string]i18n.Text, r *capacity.Reason) templ.Component {
	var what []templ.Component
	for _, id := range r.What {
		if r.Aspect == capacity.ByPlace && strings.HasPrefix(id, "state:") {
			what = append(what, p.Name(l, id)) // with the way to its page
			continue
		}
		what = append(what, ui.Text(l, p.shares(l, titles, r, id)))
	}
	switch {
	case r.Aspect == capacity.ByTime && len(r.What) == 2:
		return ui.Sentence(l, "capacity.fits.time.span", ui.Parts{"from": ui.Day(l, r.What[0]), "until": ui.Day(l, r.What[1])})
	case r.Aspect == capacity.ByTime:
		return ui.Plain(l.T("capacity.fits.time"))
	case r.Aspect == capacity.ByProvision && r.How == capacity.Same:
		return ui.Sentence(l, "capacity.fits.provision", ui.Parts{"what": p.about(l, r.What)})
	case r.How == capacity.Cluster:
		return ui.Sentence(l, "capacity.fits.cluster", ui.Parts{"what": ui.List(l, what...)})
	}
	return ui.Sentence(l, "capacity.fits."+string(r.Aspect), ui.Parts{"what": ui.List(l, what...)})
}
