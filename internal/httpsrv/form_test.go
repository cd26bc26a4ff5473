package httpsrv_test

import (
	"bufio"
	"bytes"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// desk is a server with forms and somebody who may be signed in.
func desk(t *testing.T) http.Handler {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsrv.New(httpsrv.Site{
		Hub: "Test hub", Base: "https://hub.example", Catalogue: c, Assets: assets, Nav: ui.Rooms(), Log: slog.New(slog.DiscardHandler),
		Size: func() int64 { return 1 }, Clock: clock.System{}, Metrics: prometheus.NewRegistry(),
		SignIn: "/sign-in",
		Acting: func(r *http.Request, _ *i18n.Locale) *ui.Acting {
			if c, err := r.Cookie("who"); err == nil {
				return &ui.Acting{Person: c.Value, As: "Kenya", Out: "/en/sign-out"}
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	form := func(_ http.ResponseWriter, r *http.Request, _ *i18n.Locale) (ui.Answer, error) {
		switch words := r.PostForm.Get("words"); words {
		case "":
			return ui.Answer{Page: ui.Page{Title: "Words", Body: ui.Para(ui.Plain("some words are needed"))}}, nil
		case "denied":
			return ui.Answer{}, fail.New(fail.Denied, "Not you.")
		case "gone":
			return ui.Answer{}, fail.New(fail.SignedOut, "Sign in first.")
		default:
			return ui.Answer{To: words}, nil
		}
	}
	s.Pages(
		ui.Route{Path: "/plain", Page: plain},
		ui.Route{Path: "/words", Page: plain, Form: form, Desk: true},
		ui.Route{Path: "/secret", Page: plain, Form: form, Desk: true, Secret: true},
		ui.Route{Path: "/large", Page: plain, Form: form, Limit: 2 << 20},
		ui.Route{Path: "/closed", Desk: true, Page: func(*http.Request, *i18n.Locale) (ui.Page, error) {
			return ui.Page{}, fail.New(fail.SignedOut, "Sign in first.")
		}},
	)
	return s.Handler()
}

func send(h http.Handler, method, target, kind, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "https://hub.example"+target, strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const encoded = "application/x-www-form-urlencoded"

func TestForms(t *testing.T) {
	h := desk(t)
	cross := func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://elsewhere.example")
	}
	for _, c := range []struct {
		name, target, kind, words string
		change                    func(*http.Request)
		status                    int
		to                        string
	}{
		{"it goes on", "/en/words", encoded, "/en/plain", nil, http.StatusSeeOther, "/en/plain"},
		{"it comes back", "/fr/words", encoded, "", nil, http.StatusUnprocessableEntity, ""},
		{"refused", "/en/words", encoded, "denied", nil, http.StatusForbidden, ""},
		{"from another site", "/en/words", encoded, "/en/plain", cross, http.StatusForbidden, ""},
		{"of another kind", "/en/words", "application/json", "/en/plain", nil, http.StatusBadRequest, ""},
		{"of no kind", "/en/words", "", "/en/plain", nil, http.StatusBadRequest, ""},
		{"out of the hub", "/en/words", encoded, "//elsewhere.example", nil, http.StatusInternalServerError, ""},
		{"out of the hub with a scheme", "/en/words", encoded, "https://elsewhere.example", nil, http.StatusInternalServerError, ""},
		{"out of the hub with a backslash", "/en/words", encoded, `/\elsewhere.example`, nil, http.StatusInternalServerError, ""},
		{"where there is no form", "/en/plain", encoded, "/en/plain", nil, http.StatusMethodNotAllowed, ""},
	} {
		body := url.Values{"words": {c.words}}.Encode()
		w := send(h, http.MethodPost, c.target, c.kind, body, c.change)
		if w.Code != c.status || w.Header().Get("Location") != c.to {
			t.Errorf("%s: %d to %q, want %d to %q", c.name, w.Code, w.Header().Get("Location"), c.status, c.to)
		}
		if w.Header().Get("Cache-Control") != "no-store" && c.name != "from another site" {
			t.Errorf("%s: Cache-Control is %q", c.name, w.Header().Get("Cache-Control"))
		}
	}
}

func TestFormThatCannotBeRead(t *testing.T) {
	if w := send(desk(t), http.MethodPost, "/en/words", encoded, "words=%zz", nil); w.Code != http.StatusBadRequest {
		t.Errorf("a malformed form is answered with %d", w.Code)
	}
}

func TestFormsOfParts(t *testing.T) {
	h := desk(t)
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("words", "/en/plain")
	_ = m.Close()
	if w := send(h, http.MethodPost, "/en/words", m.FormDataContentType(), body.String(), nil); w.Code != http.StatusSeeOther {
		t.Errorf("a form of parts is answered with %d", w.Code)
	}
}

// TestFormLimits sends more than the server takes where a form allows it, and
// where none does.
func TestFormLimits(t *testing.T) {
	h := desk(t)
	large := "words=%2Fen%2Fplain&rest=" + strings.Repeat("x", httpsrv.MaxBody)
	unsized := func(r *http.Request) { r.ContentLength = -1 }
	for _, c := range []struct {
		target string
		change func(*http.Request)
		status int
	}{
		{"/en/words", nil, http.StatusRequestEntityTooLarge},
		{"/en/words", unsized, http.StatusRequestEntityTooLarge},
		{"/en/large", nil, http.StatusSeeOther},
		{"/en/large", unsized, http.StatusSeeOther},
	} {
		if w := send(h, http.MethodPost, c.target, encoded, large, c.change); w.Code != c.status {
			t.Errorf("%s: %d, want %d", c.target, w.Code, c.status)
		}
	}
}

// TestTooLargeIsAnswered: who sends far too much over a real connection, and reads
// the answer only when all is sent, as browsers do, gets to read why it is refused.
func TestTooLargeIsAnswered(t *testing.T) {
	s := httptest.NewServer(desk(t))
	defer s.Close()
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	const size = 50_000_000
	_, err = fmt.Fprintf(c, "POST /en/words HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", s.Listener.Addr(), encoded, size)
	for part, sent := bytes.Repeat([]byte("x"), 1_000_000), 0; err == nil && sent < size; sent += len(part) {
		_, err = c.Write(part)
	}
	if err != nil {
		t.Fatalf("it was cut off: %v", err)
	}
	a, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || a.StatusCode != http.StatusRequestEntityTooLarge {
		t.Fatalf("%+v %v", a, err)
	}
	_ = a.Body.Close()
}

// TestActing shows who acts to those who bring a session, and keeps that from
// everybody else.
func TestActing(t *testing.T) {
	h := desk(t)
	who := func(name string) func(*http.Request) {
		return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "who", Value: name}) }
	}
	for range 2 {
		for _, name := range []string{"first", "second", ""} {
			var change func(*http.Request)
			if name != "" {
				change = who(name)
			}
			w := send(h, http.MethodGet, "/en/plain", "", "", change)
			for _, other := range []string{"first", "second"} {
				if got := strings.Contains(w.Body.String(), "<bdi>"+other+"</bdi>"); got != (other == name) {
					t.Errorf("the page for %q names %q: %v", name, other, got)
				}
			}
			if keep := w.Header().Get("Cache-Control"); (keep == "no-store") != (name != "") {
				t.Errorf("the page for %q has Cache-Control %q", name, keep)
			}
		}
	}
}

func TestSignedOut(t *testing.T) {
	h := desk(t)
	w := send(h, http.MethodGet, "/fr/closed?a=b&c=d", "", "", nil)
	want := "/fr/sign-in?" + url.Values{"next": {"/fr/closed?a=b&c=d"}}.Encode()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
		t.Errorf("a closed page answers %d to %q, want %q", w.Code, w.Header().Get("Location"), want)
	}
	w = send(h, http.MethodGet, "/fr/closed", "", "", func(r *http.Request) { r.Header.Set("Accept", "application/json") })
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), `"kind":"signed-out"`) {
		t.Errorf("a program is answered %d %s", w.Code, w.Body)
	}
}
