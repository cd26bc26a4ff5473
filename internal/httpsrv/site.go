package httpsrv

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// Site is what a hub tells its server. All fields but Hosts, Base, Contact, Banner and
// Gate are required.
type Site struct {
	Hub       string   // the hub's own name
	Base      string   // scheme and host, no slash at the end; "" when it has no fixed name
	Contact   string   // e-mail address of the operator; "" where none is known
	Hosts     []string // names the hub answers to, beside Base and the loopback ones
	AnyHost   bool     // answer to every name
	Catalogue *i18n.Catalogue
	Assets    *ui.Assets
	Nav       []ui.NavItem
	Banner    i18n.Text     // said at the head of every page: "demonstration"
	Size      func() int64  // number of statements in the public register
	Gate      func() error  // non-nil while pages and API must not answer, and why
	SignIn    string        // path of the page to sign in at; "" where nobody can
	Named     func() string // what the hub is called, where that can change; nil: Hub
	Bare      bool          // there is no hub yet: nothing leads to what is not there
	Signer    bool          // scripts may ask the hub: in a demonstration, whose people have no passkeys
	// Acting says who sends a request and in whose name; nil, and nil of it, for
	// a visitor. It is asked only for requests that bring a cookie.
	Acting func(r *http.Request, l *i18n.Locale) *ui.Acting
	// Refused is told of every request that was refused, with the status of the
	// answer; nil: nobody is told.
	Refused func(r *http.Request, x Refused)
	Clock   clock.Clock
	Log     *slog.Logger
	Metrics prometheus.Registerer
}

// Refused is a request that was refused: by its status, or by an error that a
// page says in another way.
type Refused struct {
	Pattern string // of the address, with the method; "none" when it was refused before
	Status  int
	Kind    fail.Kind // of the error; empty where a form came back with what is wrong
	Hidden  bool      // what was asked for exists, which the answer does not tell
}

// Limits of a request.
const (
	MaxHeader  = 16 << 10         // bytes of request line and headers
	MaxBody    = 1 << 20          // bytes of a request's body, unless a handler allows more
	MaxAnswer  = 30 * time.Second // time a handler may take
	packFrom   = 1024             // bytes from which an answer is compressed
	retryAfter = "30"             // seconds, with 503
)

// Server answers for one hub.
type Server struct {
	site   Site
	mux    *http.ServeMux
	hosts  map[string]bool
	meters meters
	shelf  shelf
	limits map[string]int64 // bytes that a form may send, by pattern, where it is not MaxBody
	number func() string
}

// New makes a server that knows its assets and its error pages.
func New(site Site) (*Server, error) {
	s := &Server{site: site, mux: http.NewServeMux(), hosts: map[string]bool{}, limits: map[string]int64{}, number: requestNumber}
	for _, h := range append([]string{"localhost", "127.0.0.1", "::1"}, site.Hosts...) {
		s.hosts[strings.ToLower(h)] = true
	}
	if site.Base != "" {
		u, err := url.Parse(site.Base)
		if err != nil || u.Host == "" || strings.HasSuffix(site.Base, "/") {
			return nil, fail.New(fail.Invalid, "the base address %q is not a scheme and a host", site.Base)
		}
		s.hosts[strings.ToLower(u.Hostname())] = true
	}
	m, err := newMeters(site.Metrics)
	if err != nil {
		return nil, err
	}
	s.meters = m
	s.mux.HandleFunc("GET "+ui.AssetPrefix, s.asset)
	s.mux.Handle("GET /favicon.ico", http.RedirectHandler(site.Assets.Address("icon.svg"), http.StatusFound))
	s.mux.HandleFunc("GET /robots.txt", robots)
	s.mux.HandleFunc("/", s.lost)
	return s, nil
}

// asset serves a file whose name holds the hash of its bytes: for ever.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	it, ok := s.site.Assets.Open(r.URL.Path)
	if !ok {
		s.lost(w, r)
		return
	}
	w.Header().Set("Content-Type", it.Type)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	body := it.Body
	if it.Packed != nil && acceptsGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
		body = it.Packed
	}
	write(w, r, http.StatusOK, body)
}

func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /api/\nDisallow: /tile/\n"))
}

// Pages adds a module's routes, each in every language, and the redirect from
// the address without a language.
func (s *Server) Pages(routes ...ui.Route) {
	for _, r := range routes {
		pattern := r.Path
		if pattern == "/" {
			pattern = "/{$}"
		}
		for _, l := range s.site.Catalogue.Locales() {
			if r.Page != nil || r.File != nil {
				s.mux.Handle("GET /"+l.Tag()+pattern, s.route(r, l))
			}
			if r.Form != nil {
				post := "POST /" + l.Tag() + pattern
				h := s.form(r, l)
				if !r.Early {
					h = s.gated(h)
				}
				s.mux.Handle(post, h)
				if r.Limit > 0 {
					s.limits[post] = r.Limit
				}
			}
			if r.Path == "/" {
				s.mux.Handle("GET /"+l.Tag(), http.RedirectHandler(l.Path("/"), http.StatusMovedPermanently))
			}
		}
		if r.Page != nil || r.File != nil {
			s.mux.HandleFunc("GET "+pattern, s.chooseLanguage)
		}
	}
}

// Private adds a handler for programs of the hub's own pages, such as the
// exchange of a passkey's challenge and answer. Nobody keeps its answers, and
// no other site reads them. It says its errors by Fail.
func (s *Server) Private(pattern string, h http.Handler) {
	s.mux.Handle(pattern, s.gated(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})))
}

// Fail answers with an error, as a page or as problem+json.
func (s *Server) Fail(w http.ResponseWriter, r *http.Request, err error) { s.fail(w, r, err) }

// API adds the handler of programs below a path. Its answers may be read from
// any origin, depend on the register alone, carry an ETag, and say every error
// as problem+json.
func (s *Server) API(prefix string, h http.Handler) {
	mux, ok := h.(finder)
	s.mux.Handle(prefix, open(s.gated(s.kept(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ok {
			if _, pattern := mux.Handler(r); pattern == "" {
				s.missing(w, r, mux)
				return
			}
		}
		h.ServeHTTP(w, r)
	})))))
}

// finder is a mux that can be asked beforehand what it has at an address.
type finder interface {
	Handler(r *http.Request) (h http.Handler, pattern string)
}

// Public adds a handler for public files that stay readable while projections
// are being rebuilt: checkpoints, tiles, blobs.
func (s *Server) Public(pattern string, h http.Handler) { s.mux.Handle(pattern, open(h)) }

// Download adds a handler for a public file that follows from the register, and is
// too large to be kept as the answers of the API are.
func (s *Server) Download(pattern string, h http.Handler) { s.mux.Handle(pattern, open(s.gated(h))) }

// open lets pages of other origins read an answer: everything behind it is
// public and the same for everyone.
func open(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Expose-Headers", "ETag, Link, Retry-After")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.ServeHTTP(w, r)
	})
}

// gated refuses while the gate is closed.
func (s *Server) gated(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.gate(); err != nil {
			s.fail(w, r, err)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func (s *Server) gate() error {
	if s.site.Gate == nil {
		return nil
	}
	return s.site.Gate()
}

// Handler gives the whole chain; see the package comment for its order.
func (s *Server) Handler() http.Handler {
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(packFrom), gzhttp.CompressionLevel(5), gzhttp.EnableZstd(false),
		gzhttp.ContentTypeFilter(compressible))
	if err != nil {
		panic(err) // the options above are constants
	}
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, fail.New(fail.Denied, "This request comes from another site."))
	}))
	var h http.Handler = compress(patterned(s.mux))
	h = s.limited(h)
	h = cross.Handler(h)
	h = s.named(h)
	h = s.safe(h)
	return s.observed(h)
}

func compressible(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch kind {
	case "text/html", "application/json", "application/problem+json", "application/atom+xml",
		"text/csv", "text/plain", "text/xml", "application/xml", "image/svg+xml":
		return true
	}
	return false
}

// limited bounds what a request may send and how long it may take.
func (s *Server) limited(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := s.limits[patternOf(s.mux, r)]
		if limit == 0 {
			limit = MaxBody
		}
		if r.ContentLength > limit {
			drain(r)
			s.fail(w, r, tooLarge(&http.MaxBytesError{Limit: limit}, limit))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		ctx, cancel := context.WithTimeout(r.Context(), MaxAnswer)
		defer cancel()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}

// maxDrained is up to how many bytes are read of a body that is refused for its
// length.
const maxDrained = 64 << 20

// drain reads a body that is refused, where it is not much longer than a person
// sends by mistake: a browser that is cut off while it sends shows that the
// connection was reset, and not why.
func drain(r *http.Request) {
	if r.ContentLength <= maxDrained && r.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, r.Body, maxDrained) // what fails shows as it would have
	}
}

// patternOf gives the pattern that a request will be answered under.
func patternOf(mux finder, r *http.Request) string {
	_, pattern := mux.Handler(r)
	return pattern
}
