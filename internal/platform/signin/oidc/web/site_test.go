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
	"comity.example/comity/internal/hubtest/idp"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
)

var ctx = context.Background()

// site is a hub with an identity provider beside it; both are real.
type site struct {
	*app.Hub
	t    *testing.T
	idp  *idp.Provider
	base string
}

// newSite makes a hub that answers at localhost, and may reach this machine.
func newSite(t *testing.T, c clock.Clock) *site {
	t.Helper()
	dir := t.TempDir()
	keyFile := filepath.Join(dir, "hub.key")
	must(t, keys.NewKeyFile(keyFile))
	secret, err := keys.KeyFile(keyFile)
	must(t, err)
	allow, err := outward.ParseAllow("127.0.0.1")
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s := &site{t: t, idp: idp.New(t, c), base: fmt.Sprintf("http://localhost:%d", l.Addr().(*net.TCPAddr).Port)}
	o := app.Options{Data: filepath.Join(dir, "data"), Secret: &secret, Clock: c, Domain: "localhost", Site: app.Site{Base: s.base},
		Outward: outward.Options{Allow: allow, Roots: s.idp.Roots}}
	_, err = app.Init(ctx, o, hubtest.Origin)
	must(t, err)
	s.Hub, err = app.Open(ctx, o)
	must(t, err)
	handler, err := s.Handler()
	must(t, err)
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

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// named names the provider for the hub's own participant.
func (s *site) named() oidc.Issuer {
	s.t.Helper()
	i, err := s.Providers().Name(ctx, policy.As(policy.Operator), oidc.Naming{URL: s.idp.Issuer, Client: s.idp.Client, Secret: s.idp.Secret})
	must(s.t, err)
	s.idp.Back = s.Providers().BackAddress(i.ID)
	return i
}

// officer is somebody with the roles of a first officer, and a passkey.
func (s *site) officer(name string) *passkey.Authenticator {
	s.t.Helper()
	link, err := s.People().Founder(ctx, signin.Person{Name: name})
	must(s.t, err)
	a := passkey.New("localhost", s.base)
	b := s.browser()
	path := "/en" + pathOf(s.t, link)
	made, err := a.Create(b.get(path).want(http.StatusOK).options())
	must(s.t, err)
	b.post(path, url.Values{"name": {name}, "language": {"en"}, "key": {"Telephone"}, "passkey": {made}}).want(http.StatusSeeOther)
	return a
}

// drafter is somebody who has a link to enrol with, and no passkey.
func (s *site) drafter(name string) (path string) {
	s.t.Helper()
	link, err := s.People().Invite(ctx, policy.As(policy.Operator), signin.Invitation{Roles: []policy.Role{policy.Drafter}, Name: name, Founding: true})
	must(s.t, err)
	return pathOf(s.t, link)
}

func pathOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	return u.RequestURI()
}

// browser keeps cookies, runs no scripts and follows nothing by itself.
type browser struct {
	s      *site
	client *http.Client
	header http.Header // goes with every request
}

func (s *site) browser() *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	return &browser{s: s, header: http.Header{}, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	to     string // of a redirect
	body   string
	header http.Header
}

func (b *browser) do(method, address string, form url.Values) answer {
	t := b.s.t
	t.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.s.base + address
	}
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	must(t, err)
	r.Header = b.header.Clone()
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.client.Do(r)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	must(t, err)
	return answer{t, res.StatusCode, res.Header.Get("Location"), string(text), res.Header}
}

func (b *browser) get(address string) answer {
	b.s.t.Helper()
	return b.do(http.MethodGet, address, nil)
}
func (b *browser) post(path string, form url.Values) answer {
	b.s.t.Helper()
	return b.do(http.MethodPost, path, form)
}

// want fails the test unless the answer has a status.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d (to %q)\n%.1500s", a.status, status, a.to, a.words())
	}
	return a
}

var tags = regexp.MustCompile(`<[^>]*>`)

func (a answer) words() string {
	return html.UnescapeString(strings.Join(strings.Fields(tags.ReplaceAllString(a.body, " ")), " "))
}

var dataOptions = regexp.MustCompile(`data-options="([^"]*)"`)

// options gives what a page asks a passkey for.
func (a answer) options() string {
	a.t.Helper()
	m := dataOptions.FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatalf("the page asks for no passkey: %.500s", a.words())
	}
	return html.UnescapeString(m[1])
}

// away gives where a page sends the browser at once.
func (a answer) away() string {
	a.t.Helper()
	to, ok := strings.CutPrefix(a.want(http.StatusOK).header.Get("Refresh"), "0;url=")
	if !ok || !strings.Contains(html.UnescapeString(a.body), `href="`+to+`"`) {
		a.t.Fatalf("the page leads nowhere, or the link elsewhere: %q", to)
	}
	return to
}

// byPasskey signs in with a passkey.
func (b *browser) byPasskey(a *passkey.Authenticator) *browser {
	b.s.t.Helper()
	shown, err := a.Get(b.get("/en/sign-in").want(http.StatusOK).options())
	must(b.s.t, err)
	b.post("/en/sign-in", url.Values{"passkey": {shown}}).want(http.StatusSeeOther)
	return b
}

// sent leaves for the provider and says there who it is: the address that the
// browser is sent back to.
func (b *browser) sent(i oidc.Issuer, account, next string) string {
	b.s.t.Helper()
	at, err := b.s.idp.SignIn(b.post("/en/sign-in/with/"+i.ID, url.Values{"next": {next}}).away(), account)
	must(b.s.t, err)
	return at.String()
}

// bound signs in by passkey and binds an account.
func (b *browser) bound(a *passkey.Authenticator, i oidc.Issuer, account string) *browser {
	b.s.t.Helper()
	b.byPasskey(a)
	at, err := b.s.idp.SignIn(b.post("/en/account/providers", url.Values{"do": {"bind"}, "issuer": {i.ID}}).away(), account)
	must(b.s.t, err)
	if to := b.get(at.String()).want(http.StatusSeeOther).to; to != "/en/account/providers?after=done" {
		b.s.t.Fatalf("bound, and sent to %s", to)
	}
	return b
}

// cookie gives a cookie that the browser holds; "" for none.
func (b *browser) cookie(name string) string {
	u, _ := url.Parse(b.s.base)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}
