package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/signin"
)

const account = "/en/account"

func TestSignInAndOut(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		a, _ := s.officer("Amina Otieno")
		b := s.reader()
		if to := b.get(account).want(t, http.StatusSeeOther).to; to != "/en/sign-in?next=%2Fen%2Faccount" {
			t.Errorf("a visitor is sent to %s", to)
		}
		if b.cookie() != "" {
			t.Error("a visitor is given a cookie")
		}
		res := b.signIn(a, account).want(t, http.StatusSeeOther)
		if res.to != account {
			t.Errorf("signed in, and sent to %s", res.to)
		}
		set := res.header.Get("Set-Cookie")
		for _, part := range []string{"comity=", "Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=43200"} {
			if !strings.Contains(set, part) {
				t.Errorf("the cookie %q lacks %s", set, part)
			}
		}
		page := b.get(account).want(t, http.StatusOK)
		for _, words := range []string{"Amina Otieno", "Telephone", "this one"} {
			if !strings.Contains(page.body, words) {
				t.Errorf("the account does not say %q", words)
			}
		}
		if !strings.Contains(b.get("/en/about").want(t, http.StatusOK).body, "Amina Otieno") {
			t.Error("other pages do not say who acts")
		}
		token := b.cookie()
		out := b.post("/en/sign-out", url.Values{}).want(t, http.StatusSeeOther)
		if b.cookie() != "" || !strings.Contains(out.header.Get("Set-Cookie"), "Max-Age=0") {
			t.Error("the cookie stays")
		}
		b.setCookie(token)
		b.get(account).want(t, http.StatusSeeOther)
		if strings.Contains(b.get("/en/about").body, "Amina") {
			t.Error("a page names somebody who has signed out")
		}
	})
}

// TestCookieOverHTTPS: the name and the flags that keep neighbours out.
func TestCookieOverHTTPS(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		door := *s.Door()
		door.Secure = true
		for _, r := range door.Routes() {
			if r.Path != "/sign-out" {
				continue
			}
			w := &header{http.Header{}}
			req, _ := http.NewRequest(http.MethodPost, s.base, nil)
			if _, err := r.Form(w, req, locale(t)); err != nil {
				t.Fatal(err)
			}
			set := w.h.Get("Set-Cookie")
			if !strings.HasPrefix(set, "__Host-comity=") || !strings.Contains(set, "Secure") || !strings.Contains(set, "Path=/") || strings.Contains(set, "Domain") {
				t.Errorf("over https the cookie is %q", set)
			}
		}
	})
}

func TestFixation(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		a, _ := s.officer("Amina Otieno")
		thief, victim := s.reader(), s.reader()
		thief.signIn(a, "").want(t, http.StatusSeeOther)
		planted := thief.cookie()
		victim.setCookie(planted)
		victim.signIn(a, "").want(t, http.StatusSeeOther)
		if victim.cookie() == planted {
			t.Fatal("signing in keeps the token that the browser brought")
		}
		thief.get(account).want(t, http.StatusSeeOther)
		made := "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE" // a token that the thief has made up
		victim = s.reader()
		victim.setCookie(made)
		victim.signIn(a, "").want(t, http.StatusSeeOther)
		thief.setCookie(made)
		thief.get(account).want(t, http.StatusSeeOther)
		if victim.cookie() == made {
			t.Error("signing in keeps a token that was made up")
		}
	})
}

func TestStolenTokenIsWorthNothing(t *testing.T) {
	for _, tc := range []struct {
		name string
		end  func(t *testing.T, s *site, owner *reader, person string)
		why  string // as the page at which people sign in says
	}{
		{"after its owner signed out", func(t *testing.T, _ *site, owner *reader, _ string) {
			owner.post("/en/sign-out", url.Values{}).want(t, http.StatusSeeOther)
		}, "It was ended from another browser"},
		{"after an hour without use", func(_ *testing.T, s *site, _ *reader, _ string) { s.clock.Advance(time.Hour) }, "It was not used for"},
		{"after half a day", func(_ *testing.T, s *site, owner *reader, _ string) {
			for range 13 {
				s.clock.Advance(56 * time.Minute)
				owner.get(account)
			}
		}, "A session lasts"},
		{"after its owner signed in anew in the same browser", func(t *testing.T, s *site, owner *reader, _ string) {
			owner.signIn(s.keyOf(t), "").want(t, http.StatusSeeOther)
		}, "It was ended from another browser"},
		{"after the authorization was withdrawn", func(t *testing.T, s *site, _ *reader, person string) {
			body, err := json.Marshal(authorization.Withdrawn{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Ledger.Say(ctx, ledger.Draft{Type: authorization.TypeWithdrawn, Subject: s.holder(person).ID, Body: body}); err != nil {
				t.Fatal(err)
			}
		}, "is no longer in force"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			databases(t, func(t *testing.T, s *site) {
				a, person := s.officer("Amina Otieno")
				keysOf[s] = a
				owner, thief := s.reader(), s.reader()
				owner.signIn(a, "").want(t, http.StatusSeeOther)
				thief.setCookie(owner.cookie())
				thief.get(account).want(t, http.StatusOK)
				tc.end(t, s, owner, person)
				thief.get(account).want(t, http.StatusSeeOther)
				if a := thief.get("/en/about"); strings.Contains(a.body, "Amina") {
					t.Error("a page still names the owner")
				}
				if a := thief.get("/en/sign-in").body; !strings.Contains(a, "Your session is over") || !strings.Contains(a, tc.why) || strings.Contains(a, "Amina") {
					t.Errorf("the page at which people sign in does not say %q: %s", tc.why, a)
				}
			})
		})
	}
}

// keysOf is the passkey of a site's officer, for cases of the table above.
var keysOf = map[*site]*passkey.Authenticator{}

func (s *site) keyOf(t *testing.T) *passkey.Authenticator {
	t.Helper()
	return keysOf[s]
}

func TestRevokedElsewhere(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		a, _ := s.officer("Amina Otieno")
		here, there := s.reader(), s.reader()
		here.signIn(a, "").want(t, http.StatusSeeOther)
		there.signIn(a, "").want(t, http.StatusSeeOther)
		if n := strings.Count(here.get(account).body, `id="end-`); n != 2 {
			t.Errorf("%d buttons to end sessions, want one and one for all others", n)
		}
		here.post("/en/account/sessions", url.Values{}).want(t, http.StatusSeeOther)
		there.get(account).want(t, http.StatusSeeOther)
		here.get(account).want(t, http.StatusOK)
	})
}

func TestOpenRedirect(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		a, _ := s.officer("Amina Otieno")
		for next, want := range map[string]string{
			"/en/register?page=2":                "/en/register?page=2",
			"":                                   "/en/desk",
			"https://evil.example":               "/en/desk",
			"//evil.example":                     "/en/desk",
			"/\\evil.example":                    "/en/desk",
			"/%5Cevil.example":                   "/en/desk",
			"/%2F/evil.example":                  "/en/desk",
			"\\\\evil.example":                   "/en/desk",
			"/\tevil":                            "/en/desk",
			"/\n/evil.example":                   "/en/desk",
			"javascript:alert(1)":                "/en/desk",
			"evil.example":                       "/en/desk",
			"http:/evil.example":                 "/en/desk",
			"///evil.example":                    "/en/desk",
			"/" + strings.Repeat("a", 2100):      "/en/desk",
			"/en/account\r\nSet-Cookie: planted": "/en/desk",
		} {
			b := s.reader()
			res := b.signIn(a, next).want(t, http.StatusSeeOther)
			if res.to != want {
				t.Errorf("next=%.60q leads to %q, want %q", next, res.to, want)
			}
			form := b.get("/en/sign-in?next=" + url.QueryEscape(next)).body
			if _, value, ok := strings.Cut(form, `name="next" value="`); !ok || strings.Contains(value[:strings.IndexByte(value, '"')], "evil") {
				t.Errorf("next=%.60q stands in the form", next)
			}
			s.clock.Advance(time.Minute)
		}
	})
}

func TestOtherSitesAndHosts(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		a, _ := s.officer("Amina Otieno")
		b := s.reader()
		b.signIn(a, "").want(t, http.StatusSeeOther)
		for name, header := range map[string][2]string{
			"another site's form":      {"Sec-Fetch-Site", "cross-site"},
			"a neighbour's form":       {"Sec-Fetch-Site", "same-site"},
			"another origin's request": {"Origin", "https://evil.example"},
		} {
			for _, path := range []string{"/en/sign-out", "/en/sign-in", "/en/account", "/en/account/sessions", "/en/account/add", "/en/hat"} {
				forged := *b
				forged.header = http.Header{header[0]: {header[1]}}
				if got := forged.post(path, url.Values{}).status; got != http.StatusForbidden {
					t.Errorf("%s to %s: %d", name, path, got)
				}
			}
		}
		b.get(account).want(t, http.StatusOK)
		named := s.reader()
		named.header = http.Header{"Host": {"evil.example"}}
		if got := named.get("/en/sign-in"); got.status != http.StatusMisdirectedRequest || strings.Contains(got.body, "data-options") {
			t.Errorf("as evil.example: %d", got.status)
		}
		named.header = http.Header{"X-Forwarded-Host": {"evil.example"}}
		if got := named.get("/en/account"); strings.Contains(got.to+got.body, "evil") {
			t.Errorf("X-Forwarded-Host leads to %s", got.to)
		}
	})
}

func TestHeadersOfDeskPages(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		a, _ := s.officer("Amina Otieno")
		b := s.reader()
		b.signIn(a, "").want(t, http.StatusSeeOther)
		for _, path := range []string{"/en/sign-in", "/en/account", "/en/account/add", "/en/hat", "/fr/account"} {
			res := b.get(path).want(t, http.StatusOK)
			if p := res.header.Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'none'") || !strings.Contains(p, "default-src 'none'") || strings.Contains(p, "connect-src") {
				t.Errorf("%s may be framed, or its scripts may ask: %q", path, p)
			}
			if c := res.header.Get("Cache-Control"); c != "no-store" {
				t.Errorf("%s may be kept: %q", path, c)
			}
			if o := res.header.Get("Access-Control-Allow-Origin"); o != "" {
				t.Errorf("%s may be read by %s", path, o)
			}
		}
	})
}

func TestBruteForce(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		refused := 0
		b := s.reader()
		for range 60 {
			switch res := b.post("/en/sign-in", url.Values{"passkey": {"{}"}}); res.status {
			case http.StatusTooManyRequests:
				refused++
				if res.header.Get("Retry-After") == "" {
					t.Error("it does not say how long to wait")
				}
			case http.StatusUnprocessableEntity:
			default:
				t.Fatalf("status %d", res.status)
			}
		}
		if refused == 0 {
			t.Error("sixty tries in a moment, and none was refused")
		}
		links := 0
		for range 200 {
			if b.get("/en/enrol/"+strings.Repeat("A", 43)).status == http.StatusTooManyRequests {
				links++
			}
		}
		if links == 0 {
			t.Error("two hundred links were tried in a moment")
		}
		s.clock.Advance(10 * time.Minute)
		b.get("/en/sign-in").want(t, http.StatusOK)
	})
}

// TestNobodyLearnsWhoIsHere: a passkey that nobody knows and one of an officer
// with a wrong signature are answered alike; so are links that never were and
// links that are used.
func TestNobodyLearnsWhoIsHere(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		link, err := s.People().Founder(ctx, signin.Person{Name: "Amina Otieno"})
		if err != nil {
			t.Fatal(err)
		}
		known := passkey.New("localhost", s.base)
		s.reader().enrol(link, known, "Amina Otieno").want(t, http.StatusSeeOther)
		known.BadSignature = true
		stranger := passkey.New("localhost", s.base)
		if _, err := stranger.Make([]byte("somebody whom nobody knows here, 32")); err != nil {
			t.Fatal(err)
		}
		one, other := s.reader().signIn(known, ""), s.reader().signIn(stranger, "")
		strip := func(a answer) string { return dataOptions.ReplaceAllString(a.body, "") }
		if one.status != http.StatusUnprocessableEntity || one.status != other.status || strip(one) != strip(other) {
			t.Errorf("answers differ: %d and %d", one.status, other.status)
		}
		used, never := s.reader().get("/en"+pathOf(t, link)), s.reader().get("/en/enrol/"+strings.Repeat("A", 43))
		if used.status != http.StatusNotFound || never.status != used.status {
			t.Errorf("links: %d and %d", used.status, never.status)
		}
		for _, words := range []string{"Amina", "Otieno"} {
			if strings.Contains(one.body+used.body, words) {
				t.Errorf("an answer names %s", words)
			}
		}
	})
}

func TestMalformedForms(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		b := s.reader()
		if got := b.post("/en/sign-in", url.Values{"passkey": {strings.Repeat("A", 100<<10)}}).status; got != http.StatusRequestEntityTooLarge {
			t.Errorf("a form of 100 kilobytes: %d", got)
		}
		b.header.Set("Content-Type", "text/plain")
		if got := b.post("/en/sign-in", url.Values{}).status; got != http.StatusBadRequest {
			t.Errorf("a form that is none: %d", got)
		}
		b.header.Set("Content-Type", "multipart/form-data; boundary=x")
		if got := b.post("/en/sign-in", url.Values{"a": {"b"}}).status; got != http.StatusBadRequest {
			t.Errorf("parts that are none: %d", got)
		}
		b.header.Del("Content-Type")
		a, _ := s.officer("Amina Otieno")
		b.signIn(a, "").want(t, http.StatusSeeOther)
		for path, form := range map[string]url.Values{
			"/en/account":                  {"name": {""}, "mail": {"a@example.org\r\nBcc: b@example.org"}, "language": {"en"}},
			"/en/account/add":              {"key": {"x"}, "passkey": {"\x00"}},
			"/en/account/prove":            {"passkey": {"[]"}},
			"/en/account/passkeys/AAAA":    {"do": {"remove"}},
			"/en/account/passkeys/..%2f..": {"do": {"remove"}},
			"/en/hat":                      {"hat": {"ffff"}},
			"/en/account/sessions":         {"session": {"' OR 1=1 --"}},
		} {
			if got := b.post(path, form).status; got < 400 || got >= 500 {
				t.Errorf("%s: %d", path, got)
			}
		}
		b.get(account).want(t, http.StatusOK)
	})
}

// TestFirstPage is the founding through the browser's own forms.
func TestFirstPage(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		page := "/en" + s.FirstPage()
		b := s.reader()
		b.get("/en/first/"+strings.Repeat("A", 43)).want(t, http.StatusNotFound)
		first := b.get(page).want(t, http.StatusOK)
		if !strings.Contains(first.body, s.Ledger.Hub().String()) {
			t.Error("the identity of the sheet is not shown")
		}
		b.post(page, url.Values{"do": {"name"}, "hub": {"Hub of the Lakes"}}).want(t, http.StatusSeeOther)
		if !strings.Contains(b.get(page).body, "Hub of the Lakes") || !strings.Contains(b.get("/en/sign-in").body, "Hub of the Lakes") {
			t.Error("the name is not shown")
		}
		b.post(page, url.Values{"do": {"name"}, "hub": {""}}).want(t, http.StatusUnprocessableEntity)
		b.post(page, url.Values{"do": {"dance"}}).want(t, http.StatusBadRequest)
		bad := b.post(page, url.Values{"do": {"invite"}, "name": {"Amina"}, "mail": {"not an address"}, "language": {"en"}}).want(t, http.StatusUnprocessableEntity)
		if !strings.Contains(bad.body, `value="not an address"`) || !strings.Contains(bad.body, "This is not a mail address.") {
			t.Error("what was typed is gone, or what is wrong with it is not said")
		}
		other := s.reader()
		other.get(page).want(t, http.StatusNotFound)
		other.post(page, url.Values{"do": {"invite"}, "name": {"Mallory"}, "language": {"en"}}).want(t, http.StatusNotFound)
		for _, name := range []string{"Amina Otieno", "Wanjiru Kamau"} {
			made := b.post(page, url.Values{"do": {"invite"}, "name": {name}, "language": {"en"}}).want(t, http.StatusOK)
			_, rest, ok := strings.Cut(made.body, s.base+signin.EnrolPath)
			if !ok {
				t.Fatal("no link is shown")
			}
			token, _, _ := strings.Cut(rest, `"`)
			other.enrol(s.base+signin.EnrolPath+token, passkey.New("localhost", s.base), name).want(t, http.StatusSeeOther)
		}
		if done := b.get(page).want(t, http.StatusOK); strings.Contains(done.body, "officer-form") {
			t.Error("a third officer can be invited")
		}
		if a := b.post(page, url.Values{"do": {"invite"}, "name": {"A third"}, "language": {"en"}}).want(t, http.StatusSeeOther); a.to != "/en/sign-in" {
			t.Errorf("a third form leads to %s", a.to)
		}
		other.get(page).want(t, http.StatusNotFound)
		other.post(page, url.Values{"do": {"invite"}, "name": {"A third"}, "language": {"en"}}).want(t, http.StatusNotFound)
	})
}
