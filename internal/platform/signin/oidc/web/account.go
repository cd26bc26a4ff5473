package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/internal/ui"
)

// accounts is the page of one's own accounts at providers.
func (p *Pages) accounts(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	in, actor, err := p.Door.Session(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.accountsPage(r, l, in, actor, after(l, r.URL.Query().Get("after")))
}

func (p *Pages) accountsPage(r *http.Request, l *i18n.Locale, in signin.Session, actor policy.Actor, wrong string) (ui.Page, error) {
	page := ui.Page{Title: l.T("oidc.account.title"), Lead: l.T("oidc.account.lead"),
		Crumbs: []ui.Link{{Href: l.Path(signinweb.AccountPath), Words: l.T("oidc.account.crumb")}}}
	mine, err := p.Service.Accounts(r.Context(), actor)
	if err != nil {
		return page, err
	}
	all, err := p.Service.Issuers(r.Context())
	if err != nil {
		return page, err
	}
	body := []templ.Component{notice(wrong)}
	if r.URL.Query().Get("after") == "done" && r.Method == http.MethodGet {
		body = append(body, ui.NoticeOf(l.T("oidc.done")))
	}
	has := map[string]bool{}
	for _, a := range mine {
		has[a.Issuer.ID] = true
		body = append(body, p.bound(l, a))
	}
	if len(mine) == 0 {
		body = append(body, ui.Para(ui.Plain(l.T("oidc.account.none"))))
	}
	for _, i := range all {
		if i.Identity == actor.Identity && !has[i.ID] {
			body = append(body, p.binding(l, in, i))
		}
	}
	page.Body = ui.Stack(append(body, limits(l))...)
	return page, nil
}

// bound is an account that somebody has, and the button that lets it go.
func (p *Pages) bound(l *i18n.Locale, a oidc.Account) templ.Component {
	used := ui.Plain(l.T("oidc.account.never"))
	if !a.Used.IsZero() {
		used = ui.Moment(l, a.Used)
	}
	return ui.Part("account-"+a.Issuer.ID, p.listed(l, a.Issuer), 2, ui.FactList(ui.Facts{
		{Term: l.T("oidc.account.made"), Content: ui.Moment(l, a.Made)},
		{Term: l.T("oidc.account.used"), Content: used},
	}), act(l, "release", a.Issuer, l.T("oidc.account.release")))
}

// act is a form of one button about an issuer.
func act(l *i18n.Locale, what string, i oidc.Issuer, words string) templ.Component {
	return ui.FormView(l, ui.Form{ID: what + "-" + i.ID, Label: words, Submit: words, Hidden: [][2]string{{"do", what}, {"issuer", i.ID}}})
}

// binding offers to bind an account: to whoever has shown a passkey of late.
func (p *Pages) binding(l *i18n.Locale, in signin.Session, i oidc.Issuer) templ.Component {
	var how templ.Component
	switch {
	case in.How == signin.ByProvider:
		how = ui.Para(ui.Plain(l.T("oidc.account.passkey")))
	case !p.Door.Service.IsFresh(in):
		how = ui.Para(ui.A(withNext(l.Path(signinweb.AccountPath, "prove"), l.Path(ProvidersPath)), l.T("oidc.account.prove")))
	default:
		how = act(l, "bind", i, l.T("oidc.account.bind"))
	}
	return ui.Part("bind-part-"+i.ID, p.listed(l, i), 2, ui.Para(ui.Plain(l.T("oidc.account.bind-what"))), how)
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	in, actor, err := p.Door.Session(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := p.Door.Limits.Enter.Take(p.Door.Proxies.Key(r)); err != nil {
		return ui.Answer{}, err
	}
	id := r.PostFormValue("issuer")
	switch r.PostFormValue("do") {
	case "bind":
		var to oidc.Leaving
		if to, err = p.Service.Bind(r.Context(), actor, in, id, l.Tag()); err == nil {
			return p.away(w, l, to), nil
		}
	case "release":
		if err = p.Service.Release(r.Context(), actor, id); err == nil {
			return ui.Answer{To: l.Path(ProvidersPath) + "?after=done"}, nil
		}
	default:
		err = fail.New(fail.Invalid, "The form is not one of this page.")
	}
	words, ok := said(l, err)
	if !ok {
		return ui.Answer{}, err
	}
	page, err := p.accountsPage(r, l, in, actor, words)
	return ui.Answer{Page: page}, err
}

// enrol is the page behind a link for somebody who enrols with an account.
func (p *Pages) enrol(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if err := p.Door.Limits.Look.Take(p.Door.Proxies.Key(r)); err != nil {
		return ui.Page{}, err
	}
	return p.enrolPage(r, l, nil, nil)
}

func (p *Pages) enrolPage(r *http.Request, l *i18n.Locale, typed *signin.Person, wrong error) (ui.Page, error) {
	i, err := p.Service.Issuer(r.Context(), r.PathValue("issuer"))
	if err != nil {
		return ui.Page{}, err
	}
	inv, err := p.Service.Invited(r.Context(), i.ID, r.PathValue("token"))
	if err != nil {
		return ui.Page{}, err
	}
	if typed == nil {
		typed = &signin.Person{Name: inv.Name, Language: l.Tag()}
	}
	came := ""
	if wrong == nil {
		came = after(l, r.URL.Query().Get("after"))
	}
	var tags []ui.Option
	for _, tag := range i18n.Tags() {
		tags = append(tags, ui.Option{Value: tag, Words: ui.LanguageName(l, tag)})
	}
	called := p.called(l, i)
	return ui.Page{Title: l.T("oidc.enrol.title", "participant", called), Lead: l.T("oidc.enrol.lead"), Body: ui.Stack(
		notice(came), facts(l, i, called),
		ui.FormView(l, ui.Form{ID: "enrol", Label: l.T("oidc.enrol.title", "participant", called), Submit: l.T("oidc.with.button", "host", i18n.Of("en", i.Host())), Fault: except(l, wrong, signin.ErrName),
			Inputs: []ui.Input{
				{Name: "name", Label: l.T("oidc.enrol.name"), Hint: l.T("oidc.enrol.name-hint"), Value: typed.Name, Max: signin.MaxName, Complete: "name", Fault: only(l, wrong, signin.ErrName)},
				{Kind: ui.Choice, Name: "language", Label: l.T("oidc.enrol.language"), Value: typed.Language, Options: tags},
			}}),
		limits(l),
	)}, nil
}

func (p *Pages) enrolling(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := p.Door.Limits.Enter.Take(p.Door.Proxies.Key(r)); err != nil {
		return ui.Answer{}, err
	}
	typed := signin.Person{Name: r.PostFormValue("name"), Language: r.PostFormValue("language")}
	to, err := p.Service.Enrol(r.Context(), r.PathValue("issuer"), r.PathValue("token"), typed, l.Tag())
	if _, ok := said(l, err); ok {
		page, err := p.enrolPage(r, l, &typed, err)
		return ui.Answer{Page: page}, err
	}
	if err != nil {
		return ui.Answer{}, err
	}
	return p.away(w, l, to), nil
}
