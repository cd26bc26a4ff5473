package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	const small = 64 << 10 // a form with a passkey's answer
	routes := []ui.Route{
		{Path: SignInPath, Page: p.signIn, Form: p.enter, Desk: true, Limit: small, Secret: true},
		{Path: SignOutPath, Form: p.signOut, Desk: true, Limit: small, Secret: true},
		{Path: signin.EnrolPath + "{token}", Page: p.enrol, Form: p.enrolled, Desk: true, Limit: small, Secret: true},
		{Path: AccountPath, Page: p.account, Form: p.amend, Desk: true, Limit: small, Secret: true},
		{Path: AccountPath + "/add", Page: p.add, Form: p.added, Desk: true, Limit: small, Secret: true},
		{Path: AccountPath + "/prove", Page: p.prove, Form: p.proved, Desk: true, Limit: small, Secret: true},
		{Path: AccountPath + "/passkeys/{id}", Page: p.passkey, Form: p.changed, Desk: true, Limit: small, Secret: true},
		{Path: AccountPath + "/sessions", Form: p.revoke, Desk: true, Limit: small, Secret: true},
		{Path: HatPath, Page: p.hats, Form: p.wear, Desk: true, Limit: small, Secret: true},
	}
	if p.First != nil {
		routes = append(routes, ui.Route{Path: FirstPath + "{token}", Page: p.first, Form: p.founding, Desk: true, Limit: small, Secret: true})
	}
	if p.Demo != nil {
		routes = append(routes, ui.Route{Path: personaPath, Page: p.personas, Form: p.become, Desk: true, Limit: small, Secret: true})
	}
	return routes
}

func (p *Pages) signIn(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if err := p.Limits.Look.Take(p.Proxies.Key(r)); err != nil {
		return ui.Page{}, err
	}
	return p.signInPage(r, l, inside(r.URL.Query().Get("next")), nil)
}

// notices of what happened before the reader was sent to sign in.
func before(l *i18n.Locale, r *http.Request) []templ.Component {
	switch r.URL.Query().Get("after") {
	case "enrolled":
		return []templ.Component{ui.NoticeOf(l.T("signin.enrolled.heading"), ui.Para(ui.Plain(l.T("signin.enrolled.now"))))}
	case "waiting":
		return []templ.Component{ui.NoticeOf(l.T("signin.enrolled.heading"), ui.Para(ui.Plain(l.T("signin.enrolled.waiting"))))}
	case "out":
		return []templ.Component{ui.NoticeOf(l.T("signin.out.heading"), ui.Para(ui.Plain(l.T("signin.out.said"))))}
	case "removed":
		return []templ.Component{ui.NoticeOf(l.T("signin.removed.heading"), ui.Para(ui.Plain(l.T("signin.removed.said"))))}
	}
	return nil
}

// over says why the session is over that the browser still brings; nothing where
// that cannot be told now.
func (p *Pages) over(r *http.Request, l *i18n.Locale) []templ.Component {
	why, err := p.Service.Why(r.Context(), p.token(r))
	if err != nil || why == signin.NotOver {
		return nil
	}
	words := l.T("signin.over."+string(why), "idle", l.Duration(p.Service.Limits().Idle), "longest", l.Duration(p.Service.Limits().Absolute))
	return []templ.Component{ui.NoticeOf(l.T("signin.over.heading"), ui.Para(ui.Plain(words)))}
}

func (p *Pages) signInPage(r *http.Request, l *i18n.Locale, next string, wrong error) (ui.Page, error) {
	page := ui.Page{Title: l.T("signin.title"), Lead: l.T("signin.lead"), Passkey: true}
	body := before(l, r)
	if len(body) == 0 && wrong == nil {
		body = p.over(r, l)
	}
	if p.Demo != nil {
		body = append(body, ui.Para(ui.A(l.Path(personaPath), l.T("signin.demo.link"))))
	}
	if p.Service.Ready() != nil {
		page.Passkey, page.Lead = false, ""
		body = append(body, ui.NoticeOf(l.T("signin.off.heading"), ui.Para(ui.Plain(l.T("signin.off.said")))))
	} else {
		options, err := p.Service.SignInOptions()
		if err != nil {
			return page, err
		}
		words, _ := fault(l, wrong)
		body = append(body, ui.FormView(l, ui.Form{ID: "sign-in", Action: l.Path(SignInPath), Label: l.T("signin.title"), Submit: l.T("signin.button"),
			Fault: words, Hidden: [][2]string{{"next", next}}, Passkey: &ui.Passkey{Options: options}}))
	}
	if p.Others != nil {
		body = append(body, others(l.T("signin.others.heading"), p.Others(r.Context(), l, next))...)
	}
	body = append(body, ui.Part("help", l.T("signin.help.heading"), 2,
		ui.Para(ui.Plain(l.T("signin.help.what"))), ui.Para(ui.Plain(l.T("signin.help.lost")))))
	page.Body = ui.Stack(body...)
	return page, nil
}

func (p *Pages) enter(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := p.Limits.Enter.Take(p.Proxies.Key(r)); err != nil {
		return ui.Answer{}, slow(w, err)
	}
	next := inside(r.PostFormValue("next"))
	// Whatever session the browser brought ends here, and its token with it.
	if err := p.Service.Out(r.Context(), p.token(r)); err != nil {
		return ui.Answer{}, err
	}
	token, in, err := p.Service.SignIn(r.Context(), []byte(r.PostFormValue("passkey")), r.UserAgent())
	if err != nil {
		if _, ok := fault(l, err); !ok {
			return ui.Answer{}, slow(w, err)
		}
		p.take(w)
		page, err := p.signInPage(r, l, next, err)
		return ui.Answer{Page: page}, err
	}
	p.give(w, token)
	return ui.Answer{To: onward(l, in, next)}, nil
}

func (p *Pages) signOut(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := p.Service.Out(r.Context(), p.token(r)); err != nil {
		return ui.Answer{}, err
	}
	p.take(w)
	return ui.Answer{To: l.Path(SignInPath) + "?after=out"}, nil
}
