package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin/oidc"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/internal/ui"
)

// typed is what stands in the form.
type typed struct{ url, client, secret, public, minutes, acr, amr string }

func (t typed) naming(actor policy.Actor) (oidc.Naming, error) {
	n := oidc.Naming{Identity: actor.Identity, URL: strings.TrimSpace(t.url), Client: strings.TrimSpace(t.client), Secret: strings.TrimSpace(t.secret),
		Public: t.public != "", ACR: strings.Fields(t.acr), AMR: strings.Fields(t.amr)}
	if m := strings.TrimSpace(t.minutes); m != "" {
		of, err := strconv.ParseUint(m, 10, 20)
		if err != nil {
			return n, fail.Wrap(oidc.ErrNeeds, fail.Invalid, "The age is a number of minutes.")
		}
		n.MaxAge = time.Duration(of) * time.Minute
	}
	return n, nil
}

// providers is a key officer's page: which provider speaks for the people of
// the participant.
func (p *Pages) providers(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, actor, err := p.Door.Session(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.providersPage(r, l, actor, typed{}, nil)
}

func (p *Pages) providersPage(r *http.Request, l *i18n.Locale, actor policy.Actor, t typed, wrong error) (ui.Page, error) {
	if err := signinweb.Need(actor); err != nil {
		return ui.Page{}, err
	}
	if err := oidc.May(actor, oidc.Name, actor.Identity); err != nil {
		return ui.Page{}, err
	}
	all, err := p.Service.Issuers(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	var body []templ.Component
	if r.URL.Query().Get("after") == "done" && r.Method == http.MethodGet {
		body = append(body, ui.NoticeOf(l.T("oidc.done")))
	}
	for _, i := range all {
		if i.Identity == actor.Identity {
			body = append(body, p.kept(l, i))
		}
	}
	body = append(body, ui.Part("name", l.T("oidc.naming.heading"), 2, p.registration(l, actor, t, wrong), p.form(l, t, wrong)), limits(l))
	return ui.Page{Title: l.T("oidc.naming.title"), Lead: l.T("oidc.naming.lead"), Body: ui.Stack(body...)}, nil
}

// kept is what is kept of an issuer, and the button that removes it.
func (p *Pages) kept(l *i18n.Locale, i oidc.Issuer) templ.Component {
	secret := l.T("oidc.naming.without-secret")
	if i.Secret {
		secret = l.T("oidc.naming.with-secret")
	}
	age := l.T("oidc.naming.any")
	if i.MaxAge > 0 {
		age = l.N("oidc.naming.minutes", int(i.MaxAge/time.Minute))
	}
	return ui.Part("issuer-"+i.ID, i.Host(), 2, ui.FactList(ui.Facts{
		{Term: l.T("oidc.naming.url"), Content: ui.Symbol(i.URL)},
		{Term: l.T("oidc.naming.client"), Content: ui.Symbol(i.Client)},
		{Term: l.T("oidc.naming.secret"), Content: ui.Plain(secret)},
		{Term: l.T("oidc.naming.age"), Content: ui.Plain(age)},
		{Term: l.T("oidc.naming.acr"), Content: needs(l, i.ACR)},
		{Term: l.T("oidc.naming.amr"), Content: needs(l, i.AMR)},
		{Term: l.T("oidc.naming.back"), Content: ui.Symbol(p.Service.BackAddress(i.ID))},
		{Term: l.T("oidc.naming.ended"), Content: ui.Symbol(p.Service.EndedAddress(i.ID))},
	}), ui.Para(ui.Plain(l.T("oidc.naming.remove-what"))), ui.FormView(l, ui.Form{ID: "remove-" + i.ID, Label: l.T("oidc.naming.remove"), Submit: l.T("oidc.naming.remove"), Grave: true,
		Hidden: [][2]string{{"do", "remove"}, {"issuer", i.ID}}}))
}

func needs(l *i18n.Locale, list []string) templ.Component {
	if len(list) == 0 {
		return ui.Plain(l.T("oidc.naming.any"))
	}
	return ui.Symbol(strings.Join(list, " "))
}

// registration says what the provider has to be told before it gives the hub an
// id: it follows from the address alone.
func (p *Pages) registration(l *i18n.Locale, actor policy.Actor, t typed, wrong error) templ.Component {
	if url := strings.TrimSpace(t.url); url != "" && only(l, wrong, oidc.ErrAddress) == "" {
		id := oidc.IDOf(actor.Identity, url)
		return ui.Stack(ui.Para(ui.Plain(l.T("oidc.naming.register"))), ui.FactList(ui.Facts{
			{Term: l.T("oidc.naming.back"), Content: ui.Symbol(p.Service.BackAddress(id))},
			{Term: l.T("oidc.naming.ended"), Content: ui.Symbol(p.Service.EndedAddress(id))},
		}))
	}
	return ui.Para(ui.Plain(l.T("oidc.naming.first")))
}

func (p *Pages) form(l *i18n.Locale, t typed, wrong error) templ.Component {
	return ui.FormView(l, ui.Form{ID: "naming", Label: l.T("oidc.naming.heading"), Submit: l.T("oidc.naming.button"), Hidden: [][2]string{{"do", "name"}},
		Fault: except(l, wrong, oidc.ErrAddress, oidc.ErrClient, oidc.ErrNeeds),
		Inputs: []ui.Input{
			{Kind: ui.Web, Name: "url", Label: l.T("oidc.naming.url"), Hint: l.T("oidc.naming.url-hint"), Value: t.url, Max: 1000, Fault: only(l, wrong, oidc.ErrAddress)},
			{Name: "client", Label: l.T("oidc.naming.client"), Value: t.client, Max: oidc.MaxClient, Ltr: true, Optional: true, Fault: only(l, wrong, oidc.ErrClient)},
			{Kind: ui.Secret, Name: "secret", Label: l.T("oidc.naming.secret"), Hint: l.T("oidc.naming.secret-hint"), Max: oidc.MaxSecret, Ltr: true, Optional: true},
			{Kind: ui.Agree, Name: "public", Label: l.T("oidc.naming.public"), Value: t.public, Optional: true},
			{Name: "minutes", Label: l.T("oidc.naming.age"), Hint: l.T("oidc.naming.age-hint"), Value: t.minutes, Max: 6, Ltr: true, Optional: true, Fault: only(l, wrong, oidc.ErrNeeds)},
			{Name: "acr", Label: l.T("oidc.naming.acr"), Hint: l.T("oidc.naming.acr-hint"), Value: t.acr, Max: 1000, Ltr: true, Optional: true},
			{Name: "amr", Label: l.T("oidc.naming.amr"), Hint: l.T("oidc.naming.amr-hint"), Value: t.amr, Max: 1000, Ltr: true, Optional: true},
		}})
}

// name names or removes a provider.
func (p *Pages) name(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	_, actor, err := p.Door.Session(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := oidc.May(actor, oidc.Name, actor.Identity); err != nil {
		return ui.Answer{}, err
	}
	if err := p.Door.Limits.Enter.Take(p.Door.Proxies.Key(r)); err != nil {
		return ui.Answer{}, err
	}
	t := typed{url: r.PostFormValue("url"), client: r.PostFormValue("client"), secret: r.PostFormValue("secret"), public: r.PostFormValue("public"),
		minutes: r.PostFormValue("minutes"), acr: r.PostFormValue("acr"), amr: r.PostFormValue("amr")}
	switch r.PostFormValue("do") {
	case "name":
		var n oidc.Naming
		if n, err = t.naming(actor); err == nil {
			_, err = p.Service.Name(r.Context(), actor, n)
		}
	case "remove":
		err = p.Service.Remove(r.Context(), actor, r.PostFormValue("issuer"))
	default:
		err = fail.New(fail.Invalid, "The form is not one of this page.")
	}
	if err == nil {
		return ui.Answer{To: l.Path(NamingPath) + "?after=done"}, nil
	}
	if _, ok := said(l, err); !ok {
		return ui.Answer{}, err
	}
	page, err := p.providersPage(r, l, actor, t, err)
	return ui.Answer{Page: page}, err
}
