package httpsrv_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// secret stands for what no visitor may see.
const secret = "/var/lib/comity/hub.db: disk I/O error"

// world is a server with one page of each fate, and what it logged.
type world struct {
	handler http.Handler
	log     bytes.Buffer
	gate    error
	size    int64
	made    int // answers that were made, not taken from the shelf
}

func newWorld(t testing.TB, change func(*httpsrv.Site)) *world {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{size: 42}
	site := httpsrv.Site{
		Hub: "Test hub", Base: "https://hub.example", Catalogue: c, Assets: assets, Nav: ui.Rooms(),
		Size: func() int64 { return w.size }, Gate: func() error { return w.gate }, Clock: clock.System{},
		Log:     slog.New(slog.NewJSONHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Metrics: prometheus.NewRegistry(),
	}
	if change != nil {
		change(&site)
	}
	s, err := httpsrv.New(site)
	if err != nil {
		t.Fatal(err)
	}
	s.Pages(
		ui.Route{Path: "/", Page: plain},
		ui.Route{Path: "/framework", Page: plain},
		ui.Route{Path: "/framework/provisions/{id}", Page: plain},
		ui.Route{Path: "/counted", Page: w.counted},
		ui.Route{Path: "/live", Page: w.counted, Live: true},
		ui.Route{Path: "/large", Page: w.large},
		ui.Route{Path: "/fails/{kind}", Page: failing},
		ui.Route{Path: "/panics", Page: func(*http.Request, *i18n.Locale) (ui.Page, error) { panic(secret) }},
		ui.Route{Path: "/data.csv", File: func(_ *http.Request, l *i18n.Locale) (ui.File, error) {
			return ui.File{Name: "data.csv", Type: "text/csv; charset=utf-8", Body: []byte("state," + l.Tag() + "\n")}, nil
		}},
	)
	api := http.NewServeMux()
	api.HandleFunc("GET /api/v1/fails/{kind}", func(w http.ResponseWriter, r *http.Request) {
		_, err := failing(r, nil)
		httpsrv.ProblemOf(err).Write(w, r)
	})
	api.HandleFunc("GET /api/v1/count", func(out http.ResponseWriter, _ *http.Request) {
		w.made++
		out.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(out, `{"made":%d}`, w.made)
	})
	api.HandleFunc("POST /api/v1/take", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			httpsrv.ProblemOf(err).Write(w, r)
		}
	})
	s.API("/api/v1/", api)
	s.Public("GET /checkpoint", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hub\n42\n")) }))
	w.handler = s.Handler()
	return w
}

func plain(r *http.Request, _ *i18n.Locale) (ui.Page, error) {
	return ui.Page{Title: "Plain", Twin: "/api/v1/plain", Body: ui.Para(ui.Plain("id " + r.PathValue("id")))}, nil
}

func (w *world) counted(*http.Request, *i18n.Locale) (ui.Page, error) {
	w.made++
	return ui.Page{Title: "Counted", Body: ui.Para(ui.Plain(fmt.Sprint("made ", w.made)))}, nil
}

// large is a page of which a few dozen fill the shelf.
func (w *world) large(*http.Request, *i18n.Locale) (ui.Page, error) {
	w.made++
	return ui.Page{Title: "Large", Body: ui.Para(ui.Plain(strings.Repeat("words ", 150_000)))}, nil
}

func failing(r *http.Request, _ *i18n.Locale) (ui.Page, error) {
	kind := fail.Kind(r.PathValue("kind"))
	switch kind {
	case "statement":
		return ui.Page{}, statement.Errorf(statement.Gap, "statement 7 is missing")
	case "bare":
		return ui.Page{}, errors.New(secret)
	case "hidden", "absent":
		none := fail.New(fail.NotFound, "This much may be said.")
		if kind == "hidden" {
			return ui.Page{}, none.Hiding()
		}
		return ui.Page{}, none
	}
	return ui.Page{}, fail.Wrap(errors.New(secret), kind, "This much may be said.")
}

// ask sends a request to the handler as a browser would; header is pairs.
func (w *world) ask(method, target string, body io.Reader, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, body)
	r.Host = "hub.example"
	r.Header.Set("Accept", "text/html")
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec.Result()
}

func read(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestLanguages(t *testing.T) {
	w := newWorld(t, nil)
	for _, tc := range []struct{ name, path, accept, to string }{
		{"the reader's own", "/framework", "fr-FR,fr;q=0.9", "/fr/framework"},
		{"none asked for", "/framework", "", "/en/framework"},
		{"the query stays", "/framework?kind=norm&x=%2F", "ar", "/ar/framework?kind=norm&x=%2F"},
		{"home", "/", "fr", "/fr/"},
		{"an id with colons", "/framework/provisions/un:a-70-174:13:h:1", "en", "/en/framework/provisions/un:a-70-174:13:h:1"},
		{"an escaped id", "/framework/provisions/a%2Fb", "en", "/en/framework/provisions/a%2Fb"},
		{"a download", "/data.csv", "fr", "/fr/data.csv"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := w.ask("GET", tc.path, nil, "Accept-Language", tc.accept)
			if got.StatusCode != http.StatusFound || got.Header.Get("Location") != tc.to {
				t.Errorf("%d to %q, want 302 to %q", got.StatusCode, got.Header.Get("Location"), tc.to)
			}
			if !strings.Contains(strings.Join(got.Header.Values("Vary"), ","), "Accept-Language") {
				t.Errorf("Vary is %q", got.Header.Values("Vary"))
			}
		})
	}
	for _, tc := range []struct{ path, open string }{
		{"/en/framework", `<html lang="en" dir="ltr">`},
		{"/fr/framework", `<html lang="fr" dir="ltr">`},
		{"/ar/framework?x=1", `<html lang="ar" dir="rtl">`},
		{"/ar/", `<html lang="ar" dir="rtl">`},
	} {
		got := w.ask("GET", tc.path, nil, "Accept-Language", "en")
		body := read(t, got)
		if got.StatusCode != 200 || !strings.Contains(body, tc.open) {
			t.Errorf("%s: %d without %s", tc.path, got.StatusCode, tc.open)
		}
	}
	page := read(t, w.ask("GET", "/ar/framework?x=1", nil))
	for _, want := range []string{`href="/fr/framework?x=1"`, `hreflang="en" href="https://hub.example/en/framework"`,
		`rel="canonical" href="https://hub.example/ar/framework"`, `href="/api/v1/plain"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestRedirectsStayHere(t *testing.T) {
	w := newWorld(t, nil)
	for _, path := range []string{"//evil.example/framework", "/\\evil.example", "/framework/provisions/%0d%0aSet-Cookie:x",
		"/%2Fevil.example", "/framework/provisions/..%2F..", "/./framework", "/framework/../framework"} {
		r := httptest.NewRequest("GET", "http://hub.example/", nil)
		r.URL.Path, r.URL.RawPath, r.RequestURI = path, "", path
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		to := rec.Header().Get("Location")
		if to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\r\n\\")) {
			t.Errorf("%q leads to %q", path, to)
		}
	}
}

func TestSafeHeadersEverywhere(t *testing.T) {
	w := newWorld(t, nil)
	for name, got := range map[string]*http.Response{
		"page":     w.ask("GET", "/en/framework", nil),
		"redirect": w.ask("GET", "/framework", nil),
		"404":      w.ask("GET", "/en/none", nil),
		"500":      w.ask("GET", "/en/panics", nil),
		"API":      w.ask("GET", "/api/v1/fails/not-found", nil),
		"file":     w.ask("GET", "/en/data.csv", nil),
		"public":   w.ask("GET", "/checkpoint", nil),
		"asset":    w.ask("GET", "/assets/none.css", nil),
		"foreign":  w.ask("GET", "/en/framework", nil, "Host", "other.example"),
	} {
		for _, h := range []struct{ name, want string }{
			{"Content-Security-Policy", "default-src 'none'"},
			{"X-Content-Type-Options", "nosniff"},
			{"Referrer-Policy", "same-origin"},
			{"Permissions-Policy", "camera=()"},
			{"Cross-Origin-Opener-Policy", "same-origin"},
			{"Strict-Transport-Security", "max-age"},
		} {
			if v := got.Header.Get(h.name); !strings.Contains(v, h.want) {
				t.Errorf("%s: %s is %q", name, h.name, v)
			}
		}
		if v := got.Header.Get("Content-Security-Policy"); strings.Contains(v, "unsafe") || strings.Contains(v, "http") {
			t.Errorf("%s: the policy lets in %q", name, v)
		}
	}
}

func TestErrorsAsPages(t *testing.T) {
	w := newWorld(t, nil)
	for kind, want := range map[string]int{
		"internal": 500, "broken": 500, "invalid": 400, "not-found": 404, "gone": 410, "denied": 403, "conflict": 409,
		"exists": 409, "too-large": 413, "unavailable": 503, "quarantined": 503, "rebuilding": 503, "locked": 503,
		"inert": 422, "too-many": 429, "never-heard-of": 500, "bare": 500, "statement": 422,
	} {
		t.Run(kind, func(t *testing.T) {
			got := w.ask("GET", "/fr/fails/"+kind, nil)
			body := read(t, got)
			if got.StatusCode != want {
				t.Errorf("status %d, want %d", got.StatusCode, want)
			}
			if strings.Contains(body, secret) {
				t.Error("the page gives away the cause")
			}
			if !strings.Contains(body, `<html lang="fr"`) || !strings.Contains(body, "<h1>") || strings.Contains(body, "⟦") {
				t.Error("not a whole page in French")
			}
			if (want == 503) != (got.Header.Get("Retry-After") != "") {
				t.Errorf("Retry-After is %q", got.Header.Get("Retry-After"))
			}
			if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("ETag") != "" {
				t.Error("an error may be kept")
			}
		})
	}
	if !strings.Contains(w.log.String(), secret) {
		t.Error("the operator's log lacks the cause")
	}
}

func TestErrorsAsProblems(t *testing.T) {
	w := newWorld(t, nil)
	for _, tc := range []struct {
		path, accept, kind string
		status             int
	}{
		{"/api/v1/fails/not-found", "", "not-found", 404},
		{"/api/v1/fails/bare", "", "internal", 500},
		{"/api/v1/fails/statement", "", "gap", 422},
		{"/api/v1/none", "text/html", "not-found", 404},
		{"/api/v2", "text/html", "not-found", 404},
		{"/en/none", "application/json", "not-found", 404},
		{"/tile/0/000", "", "not-found", 404},
	} {
		got := w.ask("GET", tc.path, nil, "Accept", tc.accept)
		var p httpsrv.Problem
		body := read(t, got)
		if err := json.Unmarshal([]byte(body), &p); err != nil {
			t.Errorf("%s: %v in %.80s", tc.path, err, body)
			continue
		}
		if got.Header.Get("Content-Type") != "application/problem+json" || got.StatusCode != tc.status || p.Status != tc.status || p.Kind != tc.kind {
			t.Errorf("%s: %d %+v, want %d %s", tc.path, got.StatusCode, p, tc.status, tc.kind)
		}
		if strings.Contains(body, secret) {
			t.Errorf("%s gives away the cause", tc.path)
		}
	}
}

func TestRefusals(t *testing.T) {
	w := newWorld(t, nil)
	big := strings.Repeat("x", httpsrv.MaxBody+1)
	chunked := struct{ io.Reader }{strings.NewReader(big)} // no length told beforehand
	for _, tc := range []struct {
		name   string
		got    *http.Response
		status int
	}{
		{"writing to a page", w.ask("POST", "/en/framework", nil), 405},
		{"writing to a list", w.ask("DELETE", "/api/v1/count", nil), 405},
		{"writing to nothing", w.ask("POST", "/en/none", nil), 404},
		{"from another site", w.ask("POST", "/api/v1/take", nil, "Sec-Fetch-Site", "cross-site"), 403},
		{"from this site", w.ask("POST", "/api/v1/take", nil, "Sec-Fetch-Site", "same-origin"), 200},
		{"a large body", w.ask("POST", "/api/v1/take", strings.NewReader(big)), 413},
		{"a large body in pieces", w.ask("POST", "/api/v1/take", chunked), 413},
		{"another name", w.ask("GET", "/en/framework", nil, "Host", "evil.example"), 421},
		{"the hub's name with a port", w.ask("GET", "/en/framework", nil, "Host", "HUB.example:443"), 200},
		{"the loopback name", w.ask("GET", "/en/framework", nil, "Host", "[::1]:8080"), 200},
		{"a reading only the head", w.ask("HEAD", "/en/framework", nil), 200},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.got.StatusCode != tc.status {
				t.Errorf("status %d, want %d", tc.got.StatusCode, tc.status)
			}
		})
	}
	if got := w.ask("POST", "/en/framework", nil).Header.Get("Allow"); got != "GET, HEAD" {
		t.Errorf("Allow is %q", got)
	}
}

func TestKeptAndCompressed(t *testing.T) {
	w := newWorld(t, nil)
	first := w.ask("GET", "/en/framework", nil)
	tag, body := first.Header.Get("ETag"), read(t, first)
	if tag == "" || first.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("ETag %q, Cache-Control %q", tag, first.Header.Get("Cache-Control"))
	}
	for header, want := range map[string]int{tag: 304, `"other", ` + tag: 304, "*": 304, strings.TrimPrefix(tag, "W/"): 304, `W/"other"`: 200, "": 200} {
		got := w.ask("GET", "/en/framework", nil, "If-None-Match", header)
		if got.StatusCode != want || want == 304 && read(t, got) != "" {
			t.Errorf("If-None-Match %q: %d, want %d", header, got.StatusCode, want)
		}
	}
	if got := w.ask("GET", "/fr/framework", nil).Header.Get("ETag"); got == tag {
		t.Error("two languages share an ETag")
	}
	packed := w.ask("GET", "/en/framework", nil, "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("ETag") != tag ||
		!strings.Contains(strings.Join(packed.Header.Values("Vary"), ","), "Accept-Encoding") {
		t.Fatalf("not compressed as it should be: %v", packed.Header)
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(z); err != nil || string(b) != body {
		t.Errorf("compressed and plain differ (%v)", err)
	}
	if got := w.ask("HEAD", "/en/framework", nil); read(t, got) != "" || got.Header.Get("ETag") != tag {
		t.Error("HEAD does not tell what GET would")
	}
}

func TestDownload(t *testing.T) {
	got := newWorld(t, nil).ask("GET", "/fr/data.csv", nil)
	if got.Header.Get("Content-Disposition") != "attachment; filename=data.csv" || got.Header.Get("Content-Type") != "text/csv; charset=utf-8" ||
		read(t, got) != "state,fr\n" {
		t.Errorf("got %v", got.Header)
	}
}

func TestAssets(t *testing.T) {
	w := newWorld(t, nil)
	page := read(t, w.ask("GET", "/en/framework", nil))
	_, rest, _ := strings.Cut(page, `<link rel="stylesheet" href="`)
	address, _, _ := strings.Cut(rest, `"`)
	got := w.ask("GET", address, nil, "Accept-Encoding", "gzip")
	if got.StatusCode != 200 || got.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
		t.Fatalf("%s: %d %v", address, got.StatusCode, got.Header)
	}
	sheet := read(t, w.ask("GET", address, nil))
	if strings.Contains(sheet, `url("font/`) {
		t.Error("the style sheet names a font by its own name")
	}
	_, rest, _ = strings.Cut(sheet, `url("`)
	font, _, _ := strings.Cut(rest, `"`)
	if got := w.ask("GET", font, nil); got.StatusCode != 200 || got.Header.Get("Content-Type") != "font/woff2" {
		t.Errorf("%s: %d", font, got.StatusCode)
	}
}

func TestGate(t *testing.T) {
	w := newWorld(t, nil)
	w.gate = fail.New(httpsrv.Rebuilding, "40 of 100 statements.")
	for path, want := range map[string]int{"/en/framework": 503, "/en/data.csv": 503, "/api/v1/fails/gone": 503, "/checkpoint": 200, "/framework": 302} {
		got := w.ask("GET", path, nil)
		body := read(t, got)
		if got.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, got.StatusCode, want)
		}
		if path == "/en/framework" && !(strings.Contains(body, "being rebuilt") && strings.Contains(body, "40 of 100")) {
			t.Error("the page does not say why")
		}
	}
	w.gate = nil
	if got := w.ask("GET", "/en/framework", nil); got.StatusCode != 200 {
		t.Errorf("opened again: %d", got.StatusCode)
	}
}

func TestLogIsAboutTheHub(t *testing.T) {
	w := newWorld(t, nil)
	w.ask("GET", "/en/framework/provisions/un:a-70-174:13:a?q=what+I+look+for", nil, "User-Agent", "Reader/1.0", "X-Forwarded-For", "198.51.100.7")
	w.ask("GET", "/en/panics", nil)
	log := w.log.String()
	for _, private := range []string{"look", "Reader/1.0", "198.51.100.7", "192.0.2.1", "13:a"} {
		if strings.Contains(log, private) {
			t.Errorf("the log holds %q", private)
		}
	}
	for _, want := range []string{"GET /en/framework/provisions/{id}", `"status":200`, `"status":500`, "panics", secret} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q in:\n%s", want, log)
		}
	}
}

func TestBadBase(t *testing.T) {
	for _, base := range []string{"hub.example", "https://hub.example/", "://", "https://"} {
		site := httpsrv.Site{Base: base}
		if _, err := httpsrv.New(site); !fail.Is(err, fail.Invalid) {
			t.Errorf("%q: %v", base, err)
		}
	}
}
