package web_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

var ctx = context.Background()

// site is a hub that answers at localhost, with nothing loaded and nobody in
// it: the rooms are the real ones.
type site struct {
	*app.Hub
	t     *testing.T
	clock *clock.Fake
	base  string
	opts  app.Options
}

func newSite(t *testing.T, database string, c clock.Clock, with ...func(*app.Options)) *site {
	t.Helper()
	dir := t.TempDir()
	keyFile := filepath.Join(dir, "hub.key")
	if err := keys.NewKeyFile(keyFile); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, base: fmt.Sprintf("http://localhost:%d", l.Addr().(*net.TCPAddr).Port)}
	s.clock, _ = c.(*clock.Fake)
	s.opts = app.Options{Data: filepath.Join(dir, "data"), Database: database, Secret: &secret, Clock: c, Domain: "localhost", Site: app.Site{Base: s.base}}
	for _, w := range with {
		w(&s.opts)
	}
	if _, err := app.Init(ctx, s.opts, hubtest.Origin); err != nil {
		t.Fatal(err)
	}
	if s.Hub, err = app.Open(ctx, s.opts); err != nil {
		t.Fatal(err)
	}
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(handler)
	_ = server.Listener.Close()
	server.Listener = l
	server.Start()
	t.Cleanup(func() {
		server.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// databases runs a test on a hub on each database, with a clock that stands.
func databases(t *testing.T, run func(t *testing.T, s *site)) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		if strings.HasPrefix(url, "sqlite:") {
			url = ""
		}
		run(t, newSite(t, url, clock.NewFake(hubtest.Start)))
	})
}

// reader is a browser without scripts: it keeps cookies and follows nothing.
type reader struct {
	s      *site
	client *http.Client
	header http.Header // goes with every request
}

func (s *site) reader() *reader {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &reader{s: s, header: http.Header{}, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what came back.
type answer struct {
	status int
	to     string // of a redirect
	body   string
	header http.Header
}

func (b *reader) do(method, path string, form url.Values) answer {
	b.s.t.Helper()
	if form == nil {
		return b.send(method, path, "", "")
	}
	return b.send(method, path, "application/x-www-form-urlencoded", form.Encode())
}

func (b *reader) send(method, path, kind, body string) answer {
	b.s.t.Helper()
	req, err := http.NewRequest(method, b.s.base+path, strings.NewReader(body))
	if err != nil {
		b.s.t.Fatal(err)
	}
	req.Header = b.header.Clone()
	if kind != "" && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", kind)
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(text), res.Header}
}

func (b *reader) get(path string) answer { b.s.t.Helper(); return b.do(http.MethodGet, path, nil) }
func (b *reader) post(path string, form url.Values) answer {
	b.s.t.Helper()
	return b.do(http.MethodPost, path, form)
}

// want fails the test unless the answer has a status.
func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d (to %q)\n%.2000s", a.status, status, a.to, strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(a.body, " ")), " "))
	}
	return a
}

var dataOptions = regexp.MustCompile(`data-options="([^"]*)"`)

// options gives what a page asks a passkey for.
func (a answer) options(t *testing.T) string {
	t.Helper()
	m := dataOptions.FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("the page asks for no passkey: %.500s", a.body)
	}
	return html.UnescapeString(m[1])
}

func pathOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.RequestURI()
}

// enrol follows a link.
func (b *reader) enrol(link string, a *passkey.Authenticator, name string) answer {
	t := b.s.t
	t.Helper()
	path := "/en" + pathOf(t, link)
	made, err := a.Create(b.get(path).want(t, http.StatusOK).options(t))
	if err != nil {
		t.Fatal(err)
	}
	return b.post(path, url.Values{"name": {name}, "language": {"en"}, "key": {"Telephone"}, "passkey": {made}})
}

// signIn signs in and gives the redirect.
func (b *reader) signIn(a *passkey.Authenticator, next string) answer {
	t := b.s.t
	t.Helper()
	shown, err := a.Get(b.get("/en/sign-in").want(t, http.StatusOK).options(t))
	if err != nil {
		t.Fatal(err)
	}
	return b.post("/en/sign-in", url.Values{"next": {next}, "passkey": {shown}})
}

// cookie gives the token that the browser holds; "" for none.
func (b *reader) cookie() string {
	u, _ := url.Parse(b.s.base)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == "comity" {
			return c.Value
		}
	}
	return ""
}

// setCookie puts a token into the browser, as a thief does.
func (b *reader) setCookie(value string) {
	u, _ := url.Parse(b.s.base)
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: "comity", Value: value, Path: "/"}})
}

// officer is somebody of the hub's own participant who is enrolled, with the
// roles of a first officer.
func (s *site) officer(name string) (*passkey.Authenticator, string) {
	s.t.Helper()
	link, err := s.People().Founder(ctx, signin.Person{Name: name})
	if err != nil {
		s.t.Fatal(err)
	}
	a := passkey.New("localhost", s.base)
	if to := s.reader().enrol(link, a, name).want(s.t, http.StatusSeeOther).to; !strings.HasSuffix(to, "after=enrolled") {
		s.t.Fatalf("enrolled, and sent to %s", to)
	}
	all, err := s.People().Everybody(ctx, policy.As(policy.Operator))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range all {
		if p.Name == name {
			return a, p.ID
		}
	}
	s.t.Fatalf("%s is nobody", name)
	return nil, ""
}

// withdraw ends somebody's authorization, as the register has it.
func (s *site) holder(person string) authorization.Holder {
	s.t.Helper()
	all, err := s.Authorizations().Queries.Holders(ctx, s.Ledger.Hub())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, h := range all {
		if h.Person == person {
			return h
		}
	}
	s.t.Fatalf("%s holds nothing", person)
	return authorization.Holder{}
}
