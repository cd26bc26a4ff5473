package web

import (
	"net/http"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// to asks who sees a team or infrastructure.
func to(l *i18n.Locale, in []contact.Community, chosen []string) ui.Input {
	out := ui.Input{Kind: ui.Choices, Name: "to", Label: l.T("contact.to"), Hint: l.T("contact.to-hint"), Values: chosen, Optional: true}
	for _, c := range in {
		out.Options = append(out.Options, ui.Option{Value: c.Slug, Words: title(l, c.Title)})
	}
	return out
}

func tongue(l *i18n.Locale, chosen string) ui.Input {
	out := ui.Input{Kind: ui.Choice, Name: "language", Label: l.T("contact.field.language"), Value: chosen}
	for _, tag := range languages {
		out.Options = append(out.Options, ui.Option{Value: tag, Words: i18n.Autonym(tag), Lang: tag})
	}
	return out
}

func (p *Pages) teaming(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	return p.teamPage(l, in, func(string) string { return "" }, nil, nil, l.Tag(), ""), nil
}

func (p *Pages) teamPage(l *i18n.Locale, in []contact.Community, was func(string) string, services, chosen []string, language, fault string) ui.Page {
	line := func(name string, optional bool) ui.Input {
		return ui.Input{Name: name, Label: l.T("contact.team." + name), Value: was(name), Optional: optional}
	}
	stated := func(name string) ui.Input {
		out := ui.Input{Kind: ui.Choice, Name: name, Label: l.T("contact.team." + name), Value: was(name)}
		if out.Value == "" {
			out.Value = string(contact.NotStated)
		}
		for _, s := range contact.Statements() {
			out.Options = append(out.Options, ui.Option{Value: string(s), Words: l.T("contact.stated." + string(s))})
		}
		return out
	}
	offers := ui.Input{Kind: ui.Choices, Name: "services", Label: l.T("contact.team.services"), Values: services, Optional: true}
	for _, s := range p.Data.Services.Items {
		offers.Options = append(offers.Options, ui.Option{Value: s.ID, Words: title(l, s.Name)})
	}
	words := ui.Input{Kind: ui.Area, Name: "independence", Label: l.T("contact.team.independence"), Value: was("independence"), Optional: true, Rows: 3}
	page := line("page", true)
	page.Ltr = true
	f := ui.Form{ID: "team", Submit: l.T("contact.form.draft"), Fault: fault, Inputs: []ui.Input{tongue(l, language), line("name", false), line("host", true), line("established", true),
		line("instrument", false), line("instrument-number", true), line("constituency", false), stated("intelligence"), stated("enforcement"), words, offers, page, to(l, in, chosen)}}
	return ui.Page{Title: l.T("contact.team.title"), Lead: l.T("contact.team.lead"), Section: Home, Crumbs: crumbs(l), Body: ui.Stack(ui.FormView(l, f))}
}

func (p *Pages) team(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	get := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
	}
	language := get("language")
	if !slices.Contains(languages, language) {
		language = "en"
	}
	text := func(name string) i18n.Text {
		if s := get(name); s != "" {
			return i18n.Of(language, s)
		}
		return i18n.Text{}
	}
	services := slices.Clone(r.PostForm["services"])
	slices.Sort(services)
	t := contact.Team{Name: text("name"), Host: text("host"), Established: get("established"), Instrument: contact.Instrument{Title: text("instrument"), Number: get("instrument-number")},
		Constituency: text("constituency"), Intelligence: contact.Stated(get("intelligence")), Enforcement: contact.Stated(get("enforcement")), Independence: text("independence"),
		Services: append([]string{}, services...), Page: get("page")}
	return p.drafted(l, func() (string, error) { return p.Service.Designate(r.Context(), actor, "", t, r.PostForm["to"]) },
		func(fault string) ui.Page { return p.teamPage(l, in, get, services, r.PostForm["to"], language, fault) })
}

// drafted leads to a draft, or says on the form why there is none.
func (p *Pages) drafted(l *i18n.Locale, do func() (string, error), page func(fault string) ui.Page) (ui.Answer, error) {
	draft, err := do()
	if err == nil {
		return ui.Answer{To: p.Draft(l, draft)}, nil
	}
	if !again(err) {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: page(l.Fault(err))}, nil
}

func (p *Pages) publishing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	return p.publishPage(l, in, nil, "", nil, l.Tag(), ""), nil
}

func (p *Pages) publishPage(l *i18n.Locale, in []contact.Community, categories []string, others string, chosen []string, language, fault string) ui.Page {
	which := ui.Input{Kind: ui.Choices, Name: "categories", Label: l.T("contact.infrastructure"), Hint: title(l, p.Data.Infrastructure.Source), Values: categories, Optional: true}
	for _, c := range p.Data.Infrastructure.Items {
		which.Options = append(which.Options, ui.Option{Value: c.ID, Words: title(l, c.Name)})
	}
	f := ui.Form{ID: "infrastructure", Submit: l.T("contact.form.draft"), Fault: fault, Inputs: []ui.Input{which, tongue(l, language),
		{Kind: ui.Area, Name: "others", Label: l.T("contact.infrastructure.others"), Hint: l.T("contact.infrastructure.others-hint"), Value: others, Optional: true, Rows: 3}, to(l, in, chosen)}}
	return ui.Page{Title: l.T("contact.infrastructure.title"), Lead: l.T("contact.infrastructure.lead"), Section: Home, Crumbs: crumbs(l), Body: ui.Stack(ui.FormView(l, f))}
}

func (p *Pages) publish(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.published(r, l, actor, in)
}

func (p *Pages) published(r *http.Request, l *i18n.Locale, actor policy.Actor, in []contact.Community) (ui.Answer, error) {
	language := r.PostForm.Get("language")
	if !slices.Contains(languages, language) {
		language = "en"
	}
	b := contact.Published{Version: p.Data.Infrastructure.Version, Categories: append([]string{}, r.PostForm["categories"]...)}
	slices.Sort(b.Categories)
	others := strings.ReplaceAll(r.PostForm.Get("others"), "\r\n", "\n")
	for _, o := range lines(others) {
		b.Others = append(b.Others, i18n.Of(language, o))
	}
	return p.drafted(l, func() (string, error) { return p.Service.Publish(r.Context(), actor, b, r.PostForm["to"]) },
		func(fault string) ui.Page {
			return p.publishPage(l, in, b.Categories, others, r.PostForm["to"], language, fault)
		})
}
