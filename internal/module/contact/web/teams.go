package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// everybody stands among the communities of a form for what is public.
const everybody = "public"

// titleOf is the title of one of some communities; its slug where it is none of
// them.
func titleOf(l *i18n.Locale, all []contact.Community, slug string) string {
	for _, c := range all {
		if c.Slug == slug {
			return title(l, c.Title)
		}
	}
	return slug
}

// seenBy names who sees a sheet.
func seenBy(l *i18n.Locale, in []contact.Community, s *contact.Sheet) string {
	if s.Community == "" {
		return l.T("contact.clear.public")
	}
	return titleOf(l, in, s.Community)
}

// ownSheets lists the teams and the infrastructure that the own participant has
// named; nil where there are none.
func (v viewer) ownSheets(in []contact.Community, all []contact.Sheet) templ.Component {
	l := v.l
	if len(all) == 0 {
		return nil
	}
	t := ui.Table{ID: "own-sheets", Caption: l.T("contact.team.own"), Stacked: true, Columns: []ui.Column{{Head: l.T("contact.team.what")}, {Head: l.T("contact.to")}}}
	for i := range all {
		s := &all[i]
		what := ui.To(l.Path(Desk+"/infrastructure"), l.T("contact.infrastructure"))
		if s.Team != nil {
			what = ui.StoredTo(l, l.Path(Desk+"/team", s.Subject), s.Team.Name)
		}
		t.Rows = append(t.Rows, ui.Cells(what, ui.Words(seenBy(l, in, s))))
	}
	return ui.TableView(l, t)
}

// ownTeam finds a team of the actor's own participant, as each community sees it,
// and what is public first.
func (p *Pages) ownTeam(r *http.Request, do contact.Action) (policy.Actor, []contact.Community, []contact.Sheet, error) {
	actor, in, err := p.may(r, do)
	if err != nil {
		return actor, in, nil, err
	}
	all, err := p.Queries.OwnSheets(r.Context(), actor)
	if err != nil {
		return actor, in, nil, err
	}
	all = slices.DeleteFunc(all, func(s contact.Sheet) bool { return s.Team == nil || s.Subject != r.PathValue("id") })
	if len(all) == 0 {
		err = fail.New(fail.NotFound, "There is no such team.")
	}
	return actor, in, all, err
}

// confided reports whether a community alone sees any of it.
func confided(all []contact.Sheet) bool {
	return slices.ContainsFunc(all, func(s contact.Sheet) bool { return s.Community != "" })
}

// teamed is a team of the own participant: what everybody or each community sees,
// and what can be done.
func (p *Pages) teamed(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, in, all, err := p.ownTeam(r, contact.Look)
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	var body []templ.Component
	if contact.May(actor, contact.Nominate) == nil {
		at := l.Path(Desk+"/team", all[0].Subject)
		body = append(body, ui.Jump([]ui.JumpEntry{{Href: at + "/change", Words: l.T("contact.team.change")}, {Href: at + "/end", Words: l.T("contact.team.end")}}))
	}
	var rests []string
	for i := range all {
		s := &all[i]
		heading := l.T("contact.team.public")
		if s.Community != "" {
			heading = l.T("contact.sees", "community", seenBy(l, in, s))
		}
		body = append(body, ui.Part("in-"+orID(s.Community, everybody), heading, 2, ui.FactList(v.team(s.Team))))
		for _, e := range s.History {
			rests = append(rests, e.Statement.String())
		}
	}
	words, lang := all[0].Team.Name.Pick(l)
	page := ui.Page{Title: words, TitleIn: lang, Section: Home, Crumbs: crumbs(l), RestsOn: rests, Body: ui.Stack(body...)}
	if confided(all) {
		page = marked(page)
	}
	return page, nil
}

func teamCrumb(l *i18n.Locale, s *contact.Sheet) ui.Link {
	words, lang := s.Team.Name.Pick(l)
	return ui.Link{Href: l.Path(Desk+"/team", s.Subject), Words: words, Lang: lang}
}

func (p *Pages) teamChanging(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, in, all, err := p.ownTeam(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	v := typedTeam(all[0].Team, places(all))
	return sheetPage(l, l.T("contact.team.change"), l.T("contact.team.lead"), p.teamForm(l, in, v, ""), teamCrumb(l, &all[0])), nil
}

func (p *Pages) teamChange(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, all, err := p.ownTeam(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	v := r.PostForm
	return p.drafted(l, func() (string, error) {
		return p.Service.Designate(r.Context(), actor, all[0].Subject, readTeam(v, all[0].Team), v["to"])
	}, func(fault string) ui.Page {
		return sheetPage(l, l.T("contact.team.change"), l.T("contact.team.lead"), p.teamForm(l, in, v, fault), teamCrumb(l, &all[0]))
	})
}

// endPage is the form that ends a team.
func (p *Pages) endPage(l *i18n.Locale, in []contact.Community, all []contact.Sheet, v url.Values, faults map[string]string, fault string) ui.Page {
	from := ui.Input{Kind: ui.Choices, Name: "from", Label: l.T("contact.team.end-where"), Values: v["from"], Fault: faults["from"]}
	for i := range all {
		from.Options = append(from.Options, ui.Option{Value: orID(all[i].Community, everybody), Words: seenBy(l, in, &all[i])})
	}
	f := ui.Form{ID: "end", Submit: l.T("contact.team.end-submit"), Grave: true, Fault: fault, Inputs: []ui.Input{from,
		{Kind: ui.Area, Name: "reason", Label: l.T("contact.field.reason"), Value: got(v, "reason"), Optional: true, Rows: 2}}}
	page := ui.Page{Title: l.T("contact.team.end"), Lead: l.T("contact.team.end-lead"), Section: Home, Crumbs: crumbs(l, teamCrumb(l, &all[0])), Body: ui.Stack(ui.FormView(l, f))}
	if confided(all) {
		page = marked(page)
	}
	return page
}

func (p *Pages) ending(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, in, all, err := p.ownTeam(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	from := places(all)
	if len(from) == 0 {
		from = []string{everybody}
	}
	return p.endPage(l, in, all, url.Values{"from": from}, nil, ""), nil
}

// end drafts that a team is authorized no more. What is public is one draft, and
// what communities are told another: they are cleared by themselves.
func (p *Pages) end(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, all, err := p.ownTeam(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	v := r.PostForm
	var from []string
	public := false
	for i := range all {
		switch {
		case !slices.Contains(v["from"], orID(all[i].Community, everybody)):
		case all[i].Community == "":
			public = true
		default:
			from = append(from, all[i].Community)
		}
	}
	var which string
	switch {
	case public && len(from) > 0:
		which = l.T("contact.fault.both")
	case !public && len(from) == 0:
		which = l.T("contact.fault.missing")
	}
	if which != "" {
		return ui.Answer{Page: p.endPage(l, in, all, v, map[string]string{"from": which}, "")}, nil
	}
	reason := i18n.Text{}
	if s := got(v, "reason"); s != "" {
		reason = i18n.Of(l.Tag(), s)
	}
	return p.drafted(l, func() (string, error) { return p.Service.End(r.Context(), actor, all[0].Subject, from, reason) },
		func(fault string) ui.Page { return p.endPage(l, in, all, v, nil, fault) })
}
