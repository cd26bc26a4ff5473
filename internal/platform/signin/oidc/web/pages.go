package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin/oidc"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the pages of the room. All fields are required.
type Pages struct {
	Service   *oidc.Service
	Door      *signinweb.Pages // who signs in, and by what name participants go
	Catalogue *i18n.Catalogue

	barred told
}

// Addresses of the room.
const (
	WithPath      = "/sign-in/with"
	ProvidersPath = signinweb.AccountPath + "/providers"
	NamingPath    = "/desk/providers"
	enrolRoute    = "/enrol/{token}/with/{issuer}"
)

// Routes lists the pages.
func (p *Pages) Routes() []ui.Route {
	const small = 16 << 10
	return []ui.Route{
		{Path: WithPath + "/{issuer}", Page: p.with, Form: p.leave, Desk: true, Limit: small, Secret: true},
		{Path: enrolRoute, Page: p.enrol, Form: p.enrolling, Desk: true, Limit: small, Secret: true},
		{Path: ProvidersPath, Page: p.accounts, Form: p.change, Desk: true, Limit: small, Secret: true},
		{Path: NamingPath, Page: p.providers, Form: p.name, Desk: true, Limit: small, Secret: true},
	}
}

// Handlers are what answers a browser, or a provider, that comes back: by
// pattern. say says an error as a page.
func (p *Pages) Handlers(say func(w http.ResponseWriter, r *http.Request, err error)) map[string]http.Handler {
	return map[string]http.Handler{
		"GET " + oidc.BackPath + "{issuer}":   telling{p.back, say},
		"POST " + oidc.EndedPath + "{issuer}": telling{p.ended, say},
	}
}

// telling says the errors of a handler.
type telling struct {
	do  func(w http.ResponseWriter, r *http.Request) error
	say func(w http.ResponseWriter, r *http.Request, err error)
}

func (t telling) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := t.do(w, r); err != nil {
		t.say(w, r, err)
	}
}

// Others lists the providers for the page to sign in at, in the order of the
// participants' names.
func (p *Pages) Others(ctx context.Context, l *i18n.Locale, next string) []ui.Link {
	all, err := p.Service.Issuers(ctx)
	if err != nil {
		return nil // the page is for passkeys first
	}
	out := make([]ui.Link, 0, len(all))
	for _, i := range all {
		out = append(out, ui.Link{Href: withNext(l.Path(WithPath, i.ID), next), Words: p.listed(l, i)})
	}
	i18n.Sort(l, out, func(k ui.Link) string { return k.Words })
	return out
}

// Instead lists the providers by which somebody new may enrol with a link of a
// participant.
func (p *Pages) Instead(ctx context.Context, l *i18n.Locale, token string, identity statement.Hash) []ui.Link {
	all, err := p.Service.Issuers(ctx)
	if err != nil {
		return nil
	}
	var out []ui.Link
	for _, i := range all {
		if i.Identity != identity {
			continue
		}
		if _, err := p.Service.Invited(ctx, i.ID, token); err == nil {
			out = append(out, ui.Link{Href: l.Path("/enrol", token, "with", i.ID), Words: p.listed(l, i)})
		}
	}
	return out
}

func (p *Pages) listed(l *i18n.Locale, i oidc.Issuer) string {
	return l.T("oidc.link", "participant", p.called(l, i), "host", i18n.Of("en", i.Host()))
}

// called is the name of the participant that an issuer belongs to.
func (p *Pages) called(l *i18n.Locale, i oidc.Issuer) string {
	words, _ := p.Door.Name(i.Identity, "", l.Tag())
	return words
}

func withNext(address, next string) string {
	if next == "" {
		return address
	}
	return address + "?" + url.Values{"next": {next}}.Encode()
}

// with says where the reader is about to go, and what for.
func (p *Pages) with(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if err := p.Door.Limits.Look.Take(p.Door.Proxies.Key(r)); err != nil {
		return ui.Page{}, err
	}
	q := r.URL.Query()
	came := after(l, q.Get("after"))
	if b := p.barred.take(q.Get("why")); b != nil && came != "" {
		came, _ = signinweb.Said(l, b)
	}
	return p.withPage(r, l, signinweb.Inside(q.Get("next")), came, "")
}

// withPage says before the form what has come of an earlier try, and in it what
// is wrong with this one.
func (p *Pages) withPage(r *http.Request, l *i18n.Locale, next, came, wrong string) (ui.Page, error) {
	i, err := p.Service.Issuer(r.Context(), r.PathValue("issuer"))
	if err != nil {
		return ui.Page{}, err
	}
	called := p.called(l, i)
	end := ui.Stack()
	if address := p.Service.EndAddress(i); address != "" {
		end = ui.Para(ui.A(address, l.T("oidc.with.end", "host", i18n.Of("en", i.Host()))))
	}
	return ui.Page{Title: l.T("oidc.with.title", "participant", called), Lead: l.T("oidc.with.lead"),
		Crumbs: []ui.Link{{Href: withNext(l.Path(signinweb.SignInPath), next), Words: l.T("oidc.with.crumb")}},
		Body: ui.Stack(
			notice(came),
			facts(l, i, called),
			ui.FormView(l, ui.Form{ID: "with", Label: l.T("oidc.with.title", "participant", called), Action: l.Path(WithPath, i.ID),
				Submit: l.T("oidc.with.button", "host", i18n.Of("en", i.Host())), Fault: wrong, Hidden: [][2]string{{"next", next}}}),
			limits(l), end,
		)}, nil
}

// notice sets words apart; nothing for none.
func notice(words string) templ.Component {
	if words == "" {
		return ui.Stack()
	}
	return ui.NoticeOf(words)
}

func facts(l *i18n.Locale, i oidc.Issuer, called string) templ.Component {
	return ui.FactList(ui.Facts{
		{Term: l.T("oidc.participant"), Content: ui.Plain(called)},
		{Term: l.T("oidc.host"), Content: ui.Symbol(i.Host())},
	})
}

// limits says what an account is good for.
func limits(l *i18n.Locale) templ.Component {
	return ui.Part("limits", l.T("oidc.limits.heading"), 2, ui.Para(ui.Plain(l.T("oidc.limits.clear"))), ui.Para(ui.Plain(l.T("oidc.limits.roles"))),
		ui.Para(ui.Plain(l.T("oidc.limits.out"))))
}

func (p *Pages) leave(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := p.Door.Limits.Enter.Take(p.Door.Proxies.Key(r)); err != nil {
		return ui.Answer{}, err
	}
	next := signinweb.Inside(r.PostFormValue("next"))
	to, err := p.Service.Enter(r.Context(), r.PathValue("issuer"), next, l.Tag())
	if words, ok := said(l, err); ok {
		page, err := p.withPage(r, l, next, "", words)
		return ui.Answer{Page: page}, err
	}
	if err != nil {
		return ui.Answer{}, err
	}
	return p.away(w, l, to), nil
}

// away sends the browser to a provider: at once, by a header, and by a link for
// whoever has that switched off.
func (p *Pages) away(w http.ResponseWriter, l *i18n.Locale, to oidc.Leaving) ui.Answer {
	p.give(w, to.Cookie)
	w.Header().Set("Refresh", "0;url="+to.To)
	return ui.Answer{Page: ui.Page{Status: http.StatusOK, Title: l.T("oidc.away.title"), Lead: l.T("oidc.away.lead"),
		Body: ui.Para(ui.A(to.To, l.T("oidc.away.link", "host", i18n.Of("en", to.Host))))}}
}

// cookie names of the way: as those of sessions, with a prefix that makes the
// browser refuse the cookie from another host and over plain http.
const (
	secureCookie = "__Host-comity-way"
	plainCookie  = "comity-way"
	wayAge       = 600 // seconds
)

func (p *Pages) cookie(value string, age int) *http.Cookie {
	c := &http.Cookie{Name: plainCookie, Value: value, Path: "/", HttpOnly: true, Secure: p.Door.Secure, SameSite: http.SameSiteLaxMode, MaxAge: age}
	if p.Door.Secure {
		c.Name = secureCookie
	}
	return c
}

// give puts the way into the browser. Lax: it must come along when the provider
// sends the browser back, and with no form of another site.
func (p *Pages) give(w http.ResponseWriter, value string) { http.SetCookie(w, p.cookie(value, wayAge)) }

// take reads the way and removes it. A browser that brings two has been
// tampered with by a neighbour: neither counts.
func (p *Pages) take(w http.ResponseWriter, r *http.Request) string {
	gone := p.cookie("", -1)
	http.SetCookie(w, gone)
	found := r.CookiesNamed(gone.Name)
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}

// signedOut forgives that nobody is signed in.
func signedOut(err error) error {
	if fail.Is(err, fail.SignedOut) {
		return nil
	}
	return err
}
