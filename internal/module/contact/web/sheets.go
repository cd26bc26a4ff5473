package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
)

// to asks who sees a team or infrastructure.
func to(l *i18n.Locale, in []contact.Community, chosen []string) ui.Input {
	out := ui.Input{Kind: ui.Choices, Name: "to", Label: l.T("contact.to"), Hint: l.T("contact.to-hint", "marking", string(contact.Marking)) + " " + l.T("ui.marking.classified"), Values: chosen, Optional: true}
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

// got is what was sent in a field, without what browsers add to it.
func got(v url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(v.Get(name), "\r\n", "\n"))
}

func tongueOf(v url.Values) string {
	if tag := got(v, "language"); slices.Contains(languages, tag) {
		return tag
	}
	return "en"
}

// sheetPage is a page with the form of a team or of infrastructure. It is marked as
// what communities read is, whatever was ticked: it names those whose directories
// whoever fills it in reads, and what is typed may be for them alone.
func sheetPage(l *i18n.Locale, heading, lead string, f ui.Form, more ...ui.Link) ui.Page {
	return marked(ui.Page{Title: heading, Lead: lead, Crumbs: crumbs(l, more...), Body: ui.Stack(ui.FormView(l, f))})
}

func (p *Pages) teaming(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	v := url.Values{"language": {l.Tag()}}
	return sheetPage(l, l.T("contact.team.title"), l.T("contact.team.lead"), p.teamForm(l, in, v, "")), nil
}

func (p *Pages) teamForm(l *i18n.Locale, in []contact.Community, v url.Values, fault string) ui.Form {
	line := func(name string, optional bool) ui.Input {
		return ui.Input{Name: name, Label: l.T("contact.team." + name), Value: got(v, name), Optional: optional}
	}
	stated := func(name string) ui.Input {
		out := ui.Input{Kind: ui.Choice, Name: name, Label: l.T("contact.team." + name), Value: got(v, name)}
		if out.Value == "" {
			out.Value = string(contact.NotStated)
		}
		for _, s := range contact.Statements() {
			out.Options = append(out.Options, ui.Option{Value: string(s), Words: l.T("contact.stated." + string(s))})
		}
		return out
	}
	offers := ui.Input{Kind: ui.Choices, Name: "services", Label: l.T("contact.team.services"), Values: v["services"], Optional: true}
	for _, s := range p.Data.Services.Items {
		offers.Options = append(offers.Options, ui.Option{Value: s.ID, Words: title(l, s.Name)})
	}
	words := ui.Input{Kind: ui.Area, Name: "independence", Label: l.T("contact.team.independence"), Value: got(v, "independence"), Optional: true, Rows: 3}
	page := line("page", true)
	page.Ltr = true
	return ui.Form{ID: "team", Submit: l.T("contact.form.draft"), Fault: fault, Inputs: []ui.Input{tongue(l, tongueOf(v)), line("name", false), line("host", true), line("established", true),
		line("instrument", false), line("instrument-number", true), line("constituency", false), stated("intelligence"), stated("enforcement"), words, offers, page, to(l, in, v["to"])}}
}

// readTeam reads a team from its form. Of was it keeps what the form does not show:
// what a program gave, and other languages of words that stayed.
func readTeam(v url.Values, was *contact.Team) contact.Team {
	text := func(name string, was i18n.Text, same bool) i18n.Text {
		if s := got(v, name); s != "" {
			return stays(same, i18n.Of(tongueOf(v), s), was)
		}
		return i18n.Text{}
	}
	if was == nil {
		was = &contact.Team{}
	}
	t, same := *was, tongueOf(v) == was.Name.Original
	t.Name, t.Host, t.Instrument.Title = text("name", was.Name, same), text("host", was.Host, same), text("instrument", was.Instrument.Title, same)
	t.Constituency, t.Independence = text("constituency", was.Constituency, same), text("independence", was.Independence, same)
	t.Established, t.Instrument.Number, t.Page = got(v, "established"), got(v, "instrument-number"), got(v, "page")
	t.Intelligence, t.Enforcement = contact.Stated(got(v, "intelligence")), contact.Stated(got(v, "enforcement"))
	t.Services = slices.Clone(v["services"])
	slices.Sort(t.Services)
	t.Services = append([]string{}, t.Services...)
	return t
}

// typedTeam is the form from which a team came.
func typedTeam(t *contact.Team, to []string) url.Values {
	return url.Values{"language": {t.Name.Original}, "name": {t.Name.String()}, "host": {t.Host.String()}, "established": {t.Established},
		"instrument": {t.Instrument.Title.String()}, "instrument-number": {t.Instrument.Number}, "constituency": {t.Constituency.String()},
		"intelligence": {string(t.Intelligence)}, "enforcement": {string(t.Enforcement)}, "independence": {t.Independence.String()},
		"services": t.Services, "page": {t.Page}, "to": to}
}

func (p *Pages) team(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	v := r.PostForm
	return p.drafted(l, func() (string, error) { return p.Service.Designate(r.Context(), actor, "", readTeam(v, nil), v["to"]) },
		func(fault string) ui.Page {
			return sheetPage(l, l.T("contact.team.title"), l.T("contact.team.lead"), p.teamForm(l, in, v, fault))
		})
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

// publishing is the form of infrastructure, with what the participant has
// published: another statement takes the place of all of it.
func (p *Pages) publishing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	v := url.Values{"language": {l.Tag()}}
	all, err := p.Queries.OwnSheets(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	if all = slices.DeleteFunc(all, func(s contact.Sheet) bool { return s.Published == nil }); len(all) > 0 {
		v = typedInfrastructure(all[0].Published, places(all))
	}
	return sheetPage(l, l.T("contact.infrastructure.title"), l.T("contact.infrastructure.lead"), p.infrastructureForm(l, in, v, "")), nil
}

// places are the communities in which sheets stand; none where the first is
// public.
func places(all []contact.Sheet) (out []string) {
	for _, s := range all {
		if s.Community == "" {
			return nil
		}
		out = append(out, s.Community)
	}
	return out
}

func (p *Pages) infrastructureForm(l *i18n.Locale, in []contact.Community, v url.Values, fault string) ui.Form {
	which := ui.Input{Kind: ui.Choices, Name: "categories", Label: l.T("contact.infrastructure"), Hint: title(l, p.Data.Infrastructure.Source), Values: v["categories"], Optional: true}
	for _, c := range p.Data.Infrastructure.Items {
		which.Options = append(which.Options, ui.Option{Value: c.ID, Words: title(l, c.Name)})
	}
	return ui.Form{ID: "infrastructure", Submit: l.T("contact.form.draft"), Fault: fault, Inputs: []ui.Input{which, tongue(l, tongueOf(v)),
		{Kind: ui.Area, Name: "others", Label: l.T("contact.infrastructure.others"), Hint: l.T("contact.infrastructure.others-hint"), Value: got(v, "others"), Optional: true, Rows: 3}, to(l, in, v["to"])}}
}

// readInfrastructure reads infrastructure from its form, and keeps of was what
// readTeam keeps.
func (p *Pages) readInfrastructure(v url.Values, was *contact.Published) contact.Published {
	b := contact.Published{Version: p.Data.Infrastructure.Version, Categories: append([]string{}, v["categories"]...)}
	slices.Sort(b.Categories)
	if was != nil {
		b.Note = was.Note
	}
	for _, words := range lines(got(v, "others")) {
		one := i18n.Of(tongueOf(v), words)
		if was != nil {
			for _, old := range was.Others {
				one = stays(tongueOf(v) == old.Original, one, old)
			}
		}
		b.Others = append(b.Others, one)
	}
	return b
}

func typedInfrastructure(b *contact.Published, to []string) url.Values {
	v := url.Values{"categories": b.Categories, "to": to}
	var others []string
	for _, o := range b.Others {
		v.Set("language", o.Original)
		others = append(others, o.String())
	}
	v.Set("others", strings.Join(others, "\n"))
	return v
}

func (p *Pages) publish(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	v := r.PostForm
	return p.drafted(l, func() (string, error) {
		return p.Service.Publish(r.Context(), actor, p.readInfrastructure(v, nil), v["to"])
	}, func(fault string) ui.Page {
		return sheetPage(l, l.T("contact.infrastructure.title"), l.T("contact.infrastructure.lead"), p.infrastructureForm(l, in, v, fault))
	})
}
