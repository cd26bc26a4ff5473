package httpsrv

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// route answers one route of a module in one language.
func (s *Server) route(route ui.Route, l *i18n.Locale) http.Handler {
	h := s.fresh(route, l)
	switch {
	case route.Desk:
		h = unkept(h)
	case !route.Live:
		h = s.kept(h)
	}
	if route.Early {
		return h
	}
	return s.gated(h)
}

func (s *Server) fresh(route ui.Route, l *i18n.Locale) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if route.File != nil {
			s.file(w, r, l, route.File)
			return
		}
		// Read before the queries: what a page shows is never older than the
		// size it names.
		size := s.site.Size()
		p, err := route.Page(r, l)
		if err == nil {
			err = s.render(w, r, l, &ui.Ledger{Size: size}, p)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// render renders a page to memory and sends it. Nothing has been sent when it
// returns an error.
func (s *Server) render(w http.ResponseWriter, r *http.Request, l *i18n.Locale, size *ui.Ledger, p ui.Page) error {
	var buf bytes.Buffer
	buf.Grow(32 << 10)
	frame := s.frame(r, l, size)
	if err := ui.Document(frame, p).Render(r.Context(), &buf); err != nil {
		return fail.Wrap(err, fail.Internal, "The page could not be put together.")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", l.Tag())
	if frame.Acting != nil {
		w.Header().Set("Cache-Control", "no-store") // it names a person
	}
	if p.Refresh > 0 && p.Status == 0 { // not of what was typed wrongly
		w.Header().Set("Refresh", seconds(p.Refresh))
	}
	send(w, r, p.Status, buf.Bytes())
	return nil
}

func (s *Server) frame(r *http.Request, l *i18n.Locale, size *ui.Ledger) ui.Frame {
	_, path := splitLanguage(s.site.Catalogue, r.URL.EscapedPath())
	hub := s.site.Hub
	if s.site.Named != nil {
		hub = s.site.Named()
	}
	return ui.Frame{
		Hub: hub, Base: s.site.Base, Locale: l, Locales: s.site.Catalogue.Locales(),
		Path: path, Query: r.URL.RawQuery, Nav: s.site.Nav, Assets: s.site.Assets,
		Ledger: size, Banner: s.site.Banner, Acting: s.acting(r, l), SignIn: s.site.SignIn, Bare: s.site.Bare,
	}
}

// acting is nil for whoever brings no cookie: what visitors are shown is kept
// and must be the same for all of them.
func (s *Server) acting(r *http.Request, l *i18n.Locale) *ui.Acting {
	if s.site.Acting == nil || r.Header.Get("Cookie") == "" {
		return nil
	}
	return s.site.Acting(r, l)
}

func (s *Server) file(w http.ResponseWriter, r *http.Request, l *i18n.Locale, h ui.FileHandler) {
	f, err := h(r, l)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	send(w, r, http.StatusOK, f.Body)
}

// send answers with a body that may be kept if it is asked for again each
// time. Errors are not kept.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	if status != 0 && status != http.StatusOK {
		w.Header().Set("Cache-Control", "no-store")
		write(w, r, status, body)
		return
	}
	if w.Header().Get("Cache-Control") == "no-store" {
		write(w, r, http.StatusOK, body)
		return
	}
	tag := tagOf(body)
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	write(w, r, http.StatusOK, body)
}

// matches is the weak comparison of RFC 9110, section 8.8.3.2.
func matches(header, tag string) bool {
	for _, one := range strings.Split(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// chooseLanguage redirects an address without a language to the reader's own.
func (s *Server) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	l := s.site.Catalogue.Negotiate(r.Header.Get("Accept-Language"))
	to := l.Path(r.URL.EscapedPath())
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
}

// splitLanguage parts "/fr/framework" into its locale and "/framework". An
// address without a language has none.
func splitLanguage(c *i18n.Catalogue, path string) (*i18n.Locale, string) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if l := c.Locale(first); l != nil {
		return l, "/" + rest
	}
	return nil, path
}

// localeOf gives the language in which to say something about a request.
func (s *Server) localeOf(r *http.Request) *i18n.Locale {
	if l, _ := splitLanguage(s.site.Catalogue, r.URL.Path); l != nil {
		return l
	}
	return s.site.Catalogue.Negotiate(r.Header.Get("Accept-Language"))
}

// lost answers for every address that nothing else does.
func (s *Server) lost(w http.ResponseWriter, r *http.Request) { s.missing(w, r, s.mux) }

// missing says that a mux has nothing at an address, or, where it answers
// there to reading, that it takes nothing else.
func (s *Server) missing(w http.ResponseWriter, r *http.Request, mux finder) {
	if err := s.gate(); err != nil {
		s.fail(w, r, err) // what is here cannot be told yet
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		probe := r.Clone(r.Context())
		probe.Method = http.MethodGet
		if _, pattern := mux.Handler(probe); pattern != "/" && pattern != "" {
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, r, fail.New(methodNotAllowed, "This address answers to GET and HEAD."))
			return
		}
	}
	s.fail(w, r, fail.New(fail.NotFound, "There is nothing at this address."))
}

// fail says an error, as a page or as problem+json.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader has gone
	}
	problem := ProblemOf(err)
	note(r.Context(), err)
	if problem.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	var later interface{ RetryAfter() time.Duration }
	if errors.As(err, &later) {
		w.Header().Set("Retry-After", seconds(later.RetryAfter()))
	}
	var challenged interface{ Challenge() string }
	switch {
	case errors.As(err, &challenged):
		w.Header().Set("WWW-Authenticate", challenged.Challenge())
	case problem.Status == http.StatusUnauthorized && forProgram(r):
		w.Header().Set("WWW-Authenticate", `Bearer realm="comity"`)
	}
	w.Header().Del("ETag")
	w.Header().Del("Content-Disposition")
	w.Header().Del("Content-Encoding")
	if forProgram(r) {
		problem.Write(w, r)
		return
	}
	l := s.localeOf(r)
	if fail.Is(err, fail.SignedOut) && s.site.SignIn != "" && r.Method == http.MethodGet {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, l.Path(s.site.SignIn)+"?"+url.Values{"next": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
		return
	}
	var size *ui.Ledger
	if s.gate() == nil {
		size = &ui.Ledger{Size: s.site.Size()}
	}
	words, lang := l.Said(sayable(err))
	if lang != l.Tag() && problem.Status >= http.StatusInternalServerError {
		words = "" // of the hub's own working: for the operator, in the log
	}
	t := ui.Trouble{Kind: problem.Kind, Bare: s.site.Bare, Message: words, Lang: lang, Request: numberOf(r.Context()), Contact: s.site.Contact}
	var sent *refused
	if errors.As(err, &sent) {
		t.Typed = sent.texts
	}
	if fail.Is(err, fail.SignedOut) && s.site.SignIn != "" {
		t.SignIn = s.signIn(r, l)
	}
	p := ui.ErrorPage(l, problem.Status, t)
	if werr := s.render(w, r, l, size, p); werr != nil {
		note(r.Context(), werr)
		http.Error(w, http.StatusText(problem.Status), problem.Status)
	}
}

// forProgram tells whether an answer is for a program: the API, or a reader
// that asks for JSON and not for HTML.
func forProgram(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/tile/") ||
		strings.HasPrefix(r.URL.Path, "/blob/") || r.URL.Path == "/checkpoint" {
		return true
	}
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "html")
}
