package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

// account is a person's own page: in whose name, passkeys, sessions, details.
func (p *Pages) account(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	in, actor, err := p.session(r)
	if err != nil {
		return ui.Page{}, err
	}
	me, err := p.Service.Person(r.Context(), in.Person)
	if err != nil {
		return ui.Page{}, err
	}
	return p.accountPage(r, l, in, actor, me, nil)
}

func (p *Pages) accountPage(r *http.Request, l *i18n.Locale, in signin.Session, actor policy.Actor, me signin.Person, wrong error) (ui.Page, error) {
	keys, err := p.keys(r, l, in)
	if err != nil {
		return ui.Page{}, err
	}
	sessions, err := p.sessions(r, l, in, actor)
	if err != nil {
		return ui.Page{}, err
	}
	body := []templ.Component{
		ui.Part("passkeys", l.T("signin.account.passkeys"), 2, ui.TableView(l, keys),
			ui.Para(ui.A(l.Path(AccountPath, "add"), l.T("signin.account.add")))),
		ui.Part("sessions", l.T("signin.account.sessions"), 2, sessions...),
		ui.Part("details", l.T("signin.account.details"), 2, ui.Para(ui.Plain(l.T("signin.account.private"))), ui.FormView(l, details(l, me, wrong)),
			ui.Para(ui.A(l.Path(AccountPath, "notices"), l.T("signin.account.notices")))),
	}
	if p.Others != nil && len(p.Others(r.Context(), l, "")) > 0 {
		body = append(body, ui.Part("providers", l.T("signin.others.heading"), 2, ui.Para(ui.A(l.Path(AccountPath, "providers"), l.T("signin.others.mine")))))
	}
	if words := l.T("signin.account.done"); r.URL.Query().Get("after") == "done" {
		body = append([]templ.Component{ui.NoticeOf(words)}, body...)
	}
	return ui.Page{Title: l.T("signin.account.title"), Lead: l.T("signin.account.lead"), Body: ui.Stack(body...)}, nil
}

func details(l *i18n.Locale, me signin.Person, wrong error) ui.Form {
	return ui.Form{ID: "details-form", Label: l.T("signin.account.details"), Action: l.Path(AccountPath), Submit: l.T("signin.account.save"),
		Fault: except(l, wrong, signin.ErrName, signin.ErrMail, signin.ErrLanguage),
		Inputs: []ui.Input{
			{Name: "name", Label: l.T("signin.person.name"), Value: me.Name, Max: signin.MaxName, Complete: "name", Fault: said(l, wrong, signin.ErrName)},
			{Kind: ui.Mail, Name: "mail", Label: l.T("signin.person.mail"), Hint: l.T("signin.person.mail-hint"), Value: me.Mail, Max: signin.MaxMail, Complete: "email", Optional: true,
				Fault: said(l, wrong, signin.ErrMail)},
			{Kind: ui.Choice, Name: "language", Label: l.T("signin.person.language"), Value: me.Language, Options: languages(l), Fault: said(l, wrong, signin.ErrLanguage)},
		}}
}

func (p *Pages) amend(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	in, actor, err := p.session(r)
	if err != nil {
		return ui.Answer{}, err
	}
	me := signin.Person{ID: in.Person, Name: r.PostFormValue("name"), Mail: r.PostFormValue("mail"), Language: r.PostFormValue("language")}
	if err := p.Service.Amend(r.Context(), actor, me); err != nil {
		if _, ok := fault(l, err); !ok {
			return ui.Answer{}, err
		}
		page, err := p.accountPage(r, l, in, actor, me, err)
		return ui.Answer{Page: page}, err
	}
	return ui.Answer{To: l.Path(AccountPath) + "?after=done"}, nil
}

// sessions lists where a person is signed in, each with a button to end it.
func (p *Pages) sessions(r *http.Request, l *i18n.Locale, in signin.Session, actor policy.Actor) ([]templ.Component, error) {
	all, err := p.Service.Sessions(r.Context(), actor)
	if err != nil {
		return nil, err
	}
	t := ui.Table{ID: "sessions-table", Caption: l.T("signin.account.sessions-caption"), Columns: []ui.Column{
		{Head: l.T("signin.session.browser")}, {Head: l.T("signin.session.began")}, {Head: l.T("signin.session.seen")},
		{Head: l.T("signin.session.end")},
	}}
	for _, s := range all {
		last := ui.Words(l.T("signin.session.this"))
		if s.ID != in.ID {
			last = ui.Show(ui.FormView(l, ui.Form{ID: "end-" + s.ID, Action: l.Path(AccountPath, "sessions"), Label: l.T("signin.session.end"),
				Submit: l.T("signin.session.end"), Hidden: [][2]string{{"session", s.ID}}}))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(kind(l, s)), ui.Show(ui.Moment(l, s.Made)), ui.Show(ui.Moment(l, s.Seen)), last))
	}
	out := []templ.Component{ui.TableView(l, t)}
	if len(all) > 1 {
		out = append(out, ui.FormView(l, ui.Form{ID: "end-others", Action: l.Path(AccountPath, "sessions"), Label: l.T("signin.session.end-others"),
			Submit: l.T("signin.session.end-others"), Grave: true}))
	}
	return out, nil
}

// kind is how a session's browser is called, and how it was begun.
func kind(l *i18n.Locale, s signin.Session) string {
	words := s.Browser
	if words == "" {
		words = l.T("signin.session.unknown")
	}
	return words + " · " + l.T("signin.how."+string(s.How))
}

func (p *Pages) revoke(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	in, _, err := p.session(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := p.Service.Revoke(r.Context(), in, r.PostFormValue("session")); err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{To: l.Path(AccountPath) + "?after=done"}, nil
}
