package web

import (
	"encoding/json"
	"net/http"
	"net/url"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
	signinweb "comity.example/comity/internal/platform/signin/web"
)

// back takes a browser that a provider sends back. It shows nothing itself: the
// address, with the code in it, stays in no history and goes into no referrer.
func (p *Pages) back(w http.ResponseWriter, r *http.Request) error {
	if err := p.Door.Limits.Enter.Take(p.Door.Proxies.Key(r)); err != nil {
		return err
	}
	in, _, err := p.Door.Session(r)
	if err = signedOut(err); err != nil {
		return err
	}
	id := r.PathValue("issuer")
	b, err := p.Service.Return(r.Context(), p.take(w, r), id, r.URL.Query(), in)
	l := p.Catalogue.Locale(b.Language)
	if l == nil {
		l = p.Catalogue.Negotiate(r.Header.Get("Accept-Language"))
	}
	to := ""
	if err == nil {
		to, err = p.arrive(w, r, l, b)
	}
	if word := wordOf(err); word != "" {
		httpsrv.Note(r.Context(), err) // the answer is a way on, not an error
		to = again(l, id, b, word, p.barred.put(err))
	} else if err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// arrive gives the page to go on to, signed in where that was the purpose.
func (p *Pages) arrive(w http.ResponseWriter, r *http.Request, l *i18n.Locale, b oidc.Back) (string, error) {
	switch b.Purpose {
	case oidc.ToBind:
		return l.Path(ProvidersPath) + "?after=done", nil
	case oidc.ToEnrol:
		if b.Waiting != nil || !b.InForce {
			return l.Path(signinweb.SignInPath) + "?after=waiting", nil
		}
		return l.Path(signinweb.SignInPath) + "?after=enrolled", nil
	}
	return p.Door.Begin(w, r, l, signin.Proof{Person: b.Person, How: signin.ByProvider, Voucher: b.Issuer.Identity}, b.Next)
}

// again is the page from which somebody who was refused may try once more.
// why names what is told there once; it may be empty.
func again(l *i18n.Locale, id string, b oidc.Back, word, why string) string {
	q := url.Values{"after": {word}}
	if why != "" {
		q.Set("why", why)
	}
	switch b.Purpose {
	case oidc.ToBind:
		return l.Path(ProvidersPath) + "?" + q.Encode()
	case oidc.ToEnrol:
		return l.Path("/enrol", b.Link, "with", id) + "?" + q.Encode()
	}
	if b.Next != "" {
		q.Set("next", b.Next)
	}
	return l.Path(WithPath, id) + "?" + q.Encode()
}

// ended takes a provider's word that somebody has signed out there (OpenID
// Connect Back-Channel Logout 1.0, section 2.5). What is answered says nothing
// of who is here.
func (p *Pages) ended(w http.ResponseWriter, r *http.Request) error {
	if err := p.Door.Limits.Enter.Take(p.Door.Proxies.Key(r)); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	err := p.Service.Ended(r.Context(), r.PathValue("issuer"), r.PostFormValue("logout_token"))
	if fail.Is(err, fail.Denied) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_request"}) // the caller has gone
		return nil
	}
	return err
}
