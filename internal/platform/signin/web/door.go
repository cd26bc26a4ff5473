package web

import (
	"context"
	"net/http"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the pages of the room, and the door of the hub: who acts in a
// request. All fields but Proxies, Others, Instead and Demo are required.
type Pages struct {
	Service *signin.Service
	Secure  bool // the hub's public address is https: cookies go nowhere else
	// Name gives how a participant is called in a language, and the language of
	// the name when it is another: by the id under which it is listed, or by its
	// identity when that is "".
	Name func(identity statement.Hash, listed, tag string) (name, lang string)
	// Bar says why nothing can be said now in the name in which somebody acts, and
	// leads to where that stands; nil where something can. It may be nil itself.
	Bar func(ctx context.Context, l *i18n.Locale, actor policy.Actor) *ui.Link
	// Haste leads, beside the desk, to what somebody looks for in haste: on every page.
	// It may be nil.
	Haste   func(l *i18n.Locale, actor policy.Actor) []ui.Link
	Proxies limit.Proxies
	Limits  *Limits
	// Others are further ways to sign in: identity providers of participants.
	Others func(ctx context.Context, l *i18n.Locale, next string) []ui.Link
	// Instead are further ways to enrol with a link of a participant, for
	// somebody new.
	Instead func(ctx context.Context, l *i18n.Locale, token string, identity statement.Hash) []ui.Link
	First   *First // the first run; nil when the hub has its officers
	Demo    Demo   // nil outside the demonstration
}

// Addresses of the room.
const (
	SignInPath  = "/sign-in"
	SignOutPath = "/sign-out"
	AccountPath = "/account"
	HatPath     = "/hat"
	deskPath    = "/desk"
)

// cookie names. The prefix makes the browser refuse the cookie from another
// host, and over plain http.
const (
	secureCookie = "__Host-comity"
	plainCookie  = "comity"
)

func (p *Pages) cookieName() string {
	if p.Secure {
		return secureCookie
	}
	return plainCookie
}

// give puts a session's token into the browser. Lax: a link in a mail finds
// its reader signed in; no form of another site does.
func (p *Pages) give(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{Name: p.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: p.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(p.Service.Limits().Absolute.Seconds())})
}

// take removes it.
func (p *Pages) take(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: p.cookieName(), Path: "/", HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode, MaxAge: -1})
}

// token reads it; "" when there is none. A browser that brings two has been
// tampered with by a neighbour: neither counts.
func (p *Pages) token(r *http.Request) string {
	found := r.CookiesNamed(p.cookieName())
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}

// Begin signs somebody in who has proved who he or she is, in this browser:
// what other ways of signing in call. It gives the page to go on to.
func (p *Pages) Begin(w http.ResponseWriter, r *http.Request, l *i18n.Locale, proof signin.Proof, next string) (to string, err error) {
	proof.Agent = r.UserAgent()
	if err := p.Service.Out(r.Context(), p.token(r)); err != nil {
		return "", err
	}
	token, in, err := p.Service.Begin(r.Context(), proof)
	if err != nil {
		return "", err
	}
	p.give(w, token)
	return onward(l, in, next), nil
}

// onward is where to go after signing in: to pick a hat when there are several.
func onward(l *i18n.Locale, in signin.Session, next string) string {
	if in.Identity.IsZero() {
		return withNext(l.Path(HatPath), next)
	}
	if next == "" {
		return l.Path(deskPath)
	}
	return next
}

// session gives the session of a request: fail.SignedOut for a visitor.
func (p *Pages) session(r *http.Request) (signin.Session, policy.Actor, error) {
	token := p.token(r)
	if token == "" {
		return signin.Session{}, policy.Visitor, fail.New(fail.SignedOut, "You are signed out.")
	}
	return p.Service.Resume(r.Context(), token)
}

// Who gives the actor of a request, in the hat that the person wears; a visitor
// for a request without a session, or with one that is over.
func (p *Pages) Who(r *http.Request) (policy.Actor, error) {
	_, actor, err := p.session(r)
	if fail.Is(err, fail.SignedOut) {
		return policy.Visitor, nil
	}
	return actor, err
}

// Need refuses whoever is not signed in.
func Need(actor policy.Actor) error {
	if actor.SignedIn() {
		return nil
	}
	return fail.New(fail.SignedOut, "Sign in to see this page.")
}

// Acting says at the head of every page who acts and in whose name; nil for a
// visitor.
func (p *Pages) Acting(r *http.Request, l *i18n.Locale) *ui.Acting {
	in, actor, err := p.session(r)
	if err != nil {
		return nil // signed out, or it cannot be told: the page says what is for all
	}
	me, err := p.Service.Person(r.Context(), in.Person)
	if err != nil && !fail.Is(err, fail.NotFound) {
		return nil
	}
	a := &ui.Acting{Person: me.Name, Out: l.Path(SignOutPath)}
	if in.How == signin.ByDemo {
		a.Signer = SignerPath
	}
	if !actor.Identity.IsZero() {
		a.As, a.AsLang = p.name(l, actor.Identity, actor.For)
		a.Roles = roleWords(l, actor.Roles)
		if p.Bar != nil {
			a.Bar = p.Bar(r.Context(), l, actor)
		}
		a.Links = append(a.Links, ui.Link{Href: l.Path(deskPath), Words: l.T("signin.link.desk")})
		if p.Haste != nil {
			a.Links = append(a.Links, p.Haste(l, actor)...)
		}
	}
	if hats, err := p.Service.Hats(r.Context(), in); err == nil && (len(hats) > 1 || actor.Identity.IsZero()) {
		a.Links = append(a.Links, ui.Link{Href: l.Path(HatPath), Words: l.T("signin.link.hat")})
	}
	a.Links = append(a.Links, ui.Link{Href: l.Path(AccountPath), Words: l.T("signin.link.account")})
	return a
}

// name is what a participant is called, and in which language when that is not
// the page's.
func (p *Pages) name(l *i18n.Locale, identity statement.Hash, listed string) (words, lang string) {
	words, lang = p.Name(identity, listed, l.Tag())
	if lang == l.Tag() {
		lang = ""
	}
	return words, lang
}

// slow is what a request is told that comes too often: with how long to wait.
func slow(w http.ResponseWriter, err error) error {
	if fail.Is(err, limit.TooMany) {
		w.Header().Set("Retry-After", "60")
	}
	return err
}
