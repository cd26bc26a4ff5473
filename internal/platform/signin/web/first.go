package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

// FirstPath is the first page of a hub that has no officers yet, before the
// secret that the program prints.
const FirstPath = "/first/"

// First is that page. All fields are required.
type First struct {
	Guard    *signin.First
	Identity string                                       // of the hub's participant, as its recovery sheet names it
	Hub      func() string                                // what the hub is called now
	Rename   func(ctx context.Context, name string) error // calls it something else
}

// firstly is what the page shows: what was typed, what is wrong with it, and
// the link that was just made.
type firstly struct {
	have     int // key officers
	hub      string
	officer  signin.Person
	naming   error // wrong with the name of the hub
	inviting error // wrong with the officer
	link     string
}

func (p *Pages) opened(r *http.Request) (have int, err error) {
	if err := p.Limits.Look.Take(p.Proxies.Key(r)); err != nil {
		return 0, err
	}
	return p.Service.Open(r.Context(), p.First.Guard, r.PathValue("token"))
}

func (p *Pages) first(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	have, err := p.opened(r)
	return p.firstPage(l, firstly{have: have, hub: p.First.Hub(), officer: signin.Person{Language: l.Tag()}}), err
}

// firstPage names the hub, minds the sheet, and invites two officers. A link is
// shown once.
func (p *Pages) firstPage(l *i18n.Locale, f firstly) ui.Page {
	var body []templ.Component
	if f.link != "" {
		body = append(body, ui.NoticeOf(l.T("signin.first.link"), ui.Para(ui.A(f.link, f.link)), ui.Para(ui.Plain(l.T("signin.first.link-once")))))
	}
	act := func(what string) [][2]string { return [][2]string{{"do", what}} }
	name := ui.Form{ID: "name-form", Label: l.T("signin.first.name"), Submit: l.T("signin.first.name-button"), Hidden: act("name"), Inputs: []ui.Input{
		{Name: "hub", Label: l.T("signin.first.name-label"), Value: f.hub, Max: 80, Fault: said(l, f.naming, signin.ErrName)}}}
	officer := ui.Form{ID: "officer-form", Label: l.T("signin.first.officers"), Submit: l.T("signin.first.invite"), Hidden: act("invite"),
		Fault: except(l, f.inviting, signin.ErrName, signin.ErrMail, signin.ErrLanguage), Inputs: []ui.Input{
			{Name: "name", Label: l.T("signin.person.name"), Value: f.officer.Name, Max: signin.MaxName, Fault: said(l, f.inviting, signin.ErrName)},
			{Kind: ui.Mail, Name: "mail", Label: l.T("signin.person.mail"), Value: f.officer.Mail, Max: signin.MaxMail, Optional: true, Fault: said(l, f.inviting, signin.ErrMail)},
			{Kind: ui.Choice, Name: "language", Label: l.T("signin.person.language"), Value: f.officer.Language, Options: languages(l), Fault: said(l, f.inviting, signin.ErrLanguage)},
		}}
	body = append(body,
		ui.Part("naming", l.T("signin.first.name"), 2, ui.FormView(l, name)),
		ui.Part("sheet", l.T("signin.first.sheet"), 2, ui.Para(ui.Plain(l.T("signin.first.sheet-what"))),
			ui.FactList(ui.Facts{{Term: l.T("signin.first.identity"), Content: ui.Code(p.First.Identity)}})),
		ui.Part("officers", l.T("signin.first.officers"), 2, ui.Para(ui.Plain(l.N("signin.first.have", f.have))),
			ui.Para(ui.Plain(l.T("signin.first.why"))), ui.FormView(l, officer)))
	return ui.Page{Title: l.T("signin.first.title"), Lead: l.T("signin.first.lead"), Body: ui.Stack(body...)}
}

func (p *Pages) founding(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	have, err := p.opened(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := firstly{have: have, hub: p.First.Hub(), officer: signin.Person{Language: l.Tag()}}
	switch r.PostFormValue("do") {
	case "name":
		f.hub = r.PostFormValue("hub")
		if err = p.First.Rename(r.Context(), f.hub); err == nil {
			return ui.Answer{To: l.Path(FirstPath + r.PathValue("token"))}, nil
		}
		f.naming = err
	case "invite":
		f.officer = signin.Person{Name: r.PostFormValue("name"), Mail: r.PostFormValue("mail"), Language: r.PostFormValue("language")}
		if f.link, err = p.Service.Founder(r.Context(), f.officer); err == nil {
			f.officer = signin.Person{Language: l.Tag()}
			page := p.firstPage(l, f)
			page.Status = http.StatusOK
			return ui.Answer{Page: page}, nil
		}
		f.inviting = err
	default:
		return ui.Answer{}, fail.New(fail.Invalid, "The form is not one of this page.")
	}
	if _, ok := fault(l, err); !ok {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: p.firstPage(l, f)}, nil
}
