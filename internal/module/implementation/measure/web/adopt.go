package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// field begins the keys of the fields’ words.
const field = "measure.field."

// most is how many adoptions, or plans, one page holds.
const most = 500

func (p *Pages) adoptionFields() entryweb.Fields[measure.Adoption] {
	return entryweb.Fields[measure.Adoption]{
		Inputs: func(ctx context.Context, f *entryweb.Form, _ entryweb.Setting) ([]ui.Input, error) {
			measures, err := p.measures(ctx, f.L)
			var roles []ui.Option
			for _, r := range measure.Roles() {
				roles = append(roles, ui.Option{Value: string(r), Words: f.L.T("measure.role." + string(r))})
			}
			since := f.Optional(ui.Line, "since", field+"since", 10)
			since.Ltr = true
			return []ui.Input{entryweb.Chosen(f, "measure", field+"measure", f.L.T("submission.choose"), measures), entryweb.Chosen(f, "role", field+"role", "", roles),
				entryweb.Area(f, "does", field+"does", 6, measure.MaxText), since}, err
		},
		Read: func(_ context.Context, f *entryweb.Form, _ string, was *measure.Adoption) (measure.Adoption, error) {
			f.Need("measure", "does")
			f.Dates("since")
			return measure.Adoption{Measure: f.Get("measure"), Role: measure.Role(f.Get("role")), Does: f.Kept("does", was.Does), Since: f.Get("since")}, nil
		},
		Typed: func(c *measure.Adoption) url.Values {
			return url.Values{"language": {c.Does.Original}, "measure": {c.Measure}, "role": {string(c.Role)}, "does": {c.Does.String()}, "since": {c.Since}}
		},
		View: func(_ context.Context, l *i18n.Locale, c *measure.Adoption) templ.Component {
			facts := ui.Facts{{Term: l.T("measure.one"), Content: p.About(l, []string{c.Measure})}, {Term: l.T("measure.role"), Content: ui.Plain(l.T("measure.role." + string(c.Role)))}}
			if c.Since != "" {
				facts = append(facts, ui.Fact{Term: l.T("measure.since"), Content: ui.Day(l, c.Since)})
			}
			return ui.Stack(ui.FactList(facts), ui.Paragraphs(l, c.Does))
		},
		Passages: func(l *i18n.Locale, c *measure.Adoption) []submissionweb.Passage {
			return []submissionweb.Passage{submissionweb.Words(l, "measure", l.T("measure.one"), p.Cite(c.Measure)), submissionweb.Words(l, "role", l.T("measure.role"), l.T("measure.role."+string(c.Role))),
				{Key: "does", Name: l.T(field + "does"), Text: c.Does}, submissionweb.Words(l, "since", l.T("measure.since"), c.Since)}
		},
		Called: func(_ *i18n.Locale, c *measure.Adoption) i18n.Text { return i18n.Of("en", p.Cite(c.Measure)) },
	}
}

// list shows every measure that somebody adopts, with who leads and who supports.
func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	by := r.URL.Query().Get("by")
	var words []string
	if by != "" {
		words = append(words, entry.By(by))
	}
	all, err := p.Adoptions.Service.Queries.All(r.Context(), most, true, words...)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("measure.list.title"), Lead: l.T("measure.list.lead"), Section: "/implementation", Twin: api + entryweb.Query(0, [2]string{"by", by}),
		Downloads: ui.Downloads{CSV: l.Path(measure.Home) + ".csv" + entryweb.Query(0, [2]string{"by", by}), Excel: l.Path(measure.Home) + ".xlsx" + entryweb.Query(0, [2]string{"by", by})},
		Crumbs:    []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}}}
	of := map[string][]entry.Entry[measure.Adoption]{}
	var ids []string
	for i := range all {
		id := all[i].Content.Measure
		if of[id] == nil {
			ids = append(ids, id)
		}
		of[id] = append(of[id], all[i])
		page.RestsOn = append(page.RestsOn, all[i].Statements...)
	}
	slices.Sort(ids)
	t := ui.Table{ID: "measures-table", Caption: l.T("measure.list.caption"), Empty: l.T("measure.list.empty"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("measure.one")}, {Head: l.T("measure.leads")}, {Head: l.T("measure.supporters")}}}
	for _, id := range ids {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.Provision(r.Context(), l, id, measure.Home+"/"+id)), p.named(l, of[id], measure.Lead), p.named(l, of[id], measure.Supporter)))
	}
	body := []templ.Component{ui.TableView(l, t)}
	var ways []templ.Component
	if by != "" {
		ways = append(ways, ui.A(l.Path(measure.Home), l.T("measure.list.all")))
	}
	if way := p.Adoptions.New(l, actor, ""); way != nil {
		ways = append(ways, way)
	}
	if len(ways) > 0 {
		body = append([]templ.Component{ui.Para(ui.Lines(ways...))}, body...)
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// inRole are the adoptions in a role, in the alphabetical order of their authors.
func (p *Pages) inRole(l *i18n.Locale, all []entry.Entry[measure.Adoption], role measure.Role) (out []entry.Entry[measure.Adoption]) {
	for i := range all {
		if all[i].Content.Role == role {
			out = append(out, all[i])
		}
	}
	i18n.Sort(l, out, func(e entry.Entry[measure.Adoption]) string { return p.Authors(l, e.Via.Authors()) })
	return out
}

// named are those who adopt a measure in a role.
func (p *Pages) named(l *i18n.Locale, all []entry.Entry[measure.Adoption], role measure.Role) ui.Cell {
	var out []templ.Component
	for _, e := range p.inRole(l, all, role) {
		out = append(out, submissionweb.AuthorsView(l, p.Names, &e.Told))
	}
	if len(out) == 0 {
		return ui.Words(l.T("measure.nobody"))
	}
	return ui.Show(ui.Lines(out...))
}

// one is the page of a measure: who leads it, who supports it, and what each does
// in its own words.
func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	id, ctx := r.PathValue("id"), r.Context()
	if err := p.isMeasure(ctx, id); err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Adoptions.Service.Queries.All(ctx, most, false, measure.Of(id))
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("measure.title", "measure", p.Cite(id)), Section: "/implementation", Twin: api + entryweb.Query(0, [2]string{"measure", id}),
		Crumbs: []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}, {Href: l.Path(measure.Home), Words: l.T("measure.list.title")}}}
	blocks := []templ.Component{ui.FactList(ui.Facts{{Term: l.T("measure.one"), Content: p.Provision(ctx, l, id, p.Subject(id))}})}
	var ended []entry.Entry[measure.Adoption]
	var stands []entry.Entry[measure.Adoption]
	for i := range all {
		page.RestsOn = append(page.RestsOn, all[i].Statements...)
		if all[i].Ended != nil {
			ended = append(ended, all[i])
		} else {
			stands = append(stands, all[i])
		}
	}
	for _, role := range measure.Roles() {
		part, rests, err := p.adoptions(ctx, l, p.inRole(l, stands, role), actor)
		if err != nil {
			return ui.Page{}, err
		}
		page.RestsOn = append(page.RestsOn, rests...)
		if len(part) == 0 {
			part = append(part, ui.Para(ui.Plain(l.T("measure.nobody"))))
		}
		blocks = append(blocks, ui.Part(string(role), l.T("measure.heading."+string(role)), 2, part...))
	}
	if len(ended) > 0 {
		part, rests, err := p.adoptions(ctx, l, ended, actor)
		if err != nil {
			return ui.Page{}, err
		}
		page.RestsOn = append(page.RestsOn, rests...)
		blocks = append(blocks, ui.Part("ended", l.T("measure.ended"), 2, part...))
	}
	if way := p.Adoptions.New(l, actor, ""); way != nil {
		blocks = append(blocks, ui.Para(ui.A(l.Path(desk)+entryweb.Query(0, [2]string{"measure", id}), l.T("measure.adopt.this"))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// adoptions are what some adopt a measure with, and the statements by which others
// translate it.
func (p *Pages) adoptions(ctx context.Context, l *i18n.Locale, all []entry.Entry[measure.Adoption], actor policy.Actor) (out []templ.Component, rests []string, err error) {
	for i := range all {
		one, more, err := p.adoption(ctx, l, &all[i], actor)
		if err != nil {
			return nil, nil, err
		}
		out, rests = append(out, one), append(rests, more...)
	}
	return out, rests, nil
}

// adoption is what one adopts a measure with, in its own words, or as others translate
// them.
func (p *Pages) adoption(ctx context.Context, l *i18n.Locale, e *entry.Entry[measure.Adoption], actor policy.Actor) (view templ.Component, rests []string, err error) {
	says, by, err := p.Adoptions.Read(ctx, l, e)
	if err != nil {
		return nil, nil, err
	}
	said := ui.Parts{"way": ui.Plain(submissionweb.ViaNamed(l, p.Names, e.Told)), "statement": ui.A(l.Path("/statements", e.ID), e.ID[:16])}
	way := ui.Sentence(l, "measure.way", said)
	if e.Content.Since != "" {
		said["since"] = ui.Day(l, e.Content.Since)
		way = ui.Sentence(l, "measure.way.since", said)
	}
	name := submissionweb.Credited(l, submissionweb.Credits(l, p.Names, &e.Told))
	blocks := []templ.Component{p.Adoptions.Ended(l, e), ui.Paragraphs(l, says.Does)}
	blocks = append(blocks, p.TranslationsBelow(l, submission.WordsOf(&e.Content), entry.Translations(e), by, p.Adoptions.Fields.Passages(l, &e.Content))...)
	blocks = append(blocks, ui.Para(way), p.Adoptions.HistoryUnder(ctx, l, e, "events-"+e.ID[:16], l.T("measure.events", "who", name)))
	if ways := p.Adoptions.Ways(l, e, actor); len(ways) > 0 {
		blocks = append(blocks, ui.Para(ui.Lines(ways...)))
	}
	return ui.Part(measure.Place(e.ID), name, 3, blocks...), by.RestsOn(), nil
}
