package app_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
)

// stranger is a browser without scripts, at a hub that is being made.
func (f *foundling) stranger() *someone {
	f.t.Helper()
	return (&house{t: f.t, base: f.base}).someone("Founder", "")
}

// plan is what is typed about the hub.
func (f *foundling) plan() []string {
	return []string{"do", "plan", "name", "Hub of a Test", "address", f.base, "passphrase", phrase, "repeated", phrase}
}

var sheetWords = regexp.MustCompile(`<span class="ordinal">\d+</span> (\w+)`)

func (r reply) sheet() (words []string) {
	for _, m := range sheetWords.FindAllStringSubmatch(r.body, -1) {
		words = append(words, m[1])
	}
	return words
}

// answers gives the form in which the words are sent that a page asks for.
func (r reply) answers(sheet []string) []string {
	r.t.Helper()
	form := []string{"do", "words"}
	for i, m := range regexp.MustCompile(`Word (\d+)`).FindAllStringSubmatch(r.want(http.StatusOK).body, -1) {
		var n int
		if _, err := fmt.Sscan(m[1], &n); err != nil || n < 1 || n > len(sheet) {
			r.t.Fatalf("word %s of %d", m[1], len(sheet))
		}
		form = append(form, fmt.Sprintf("word-%d", i+1), sheet[n-1])
	}
	if len(form) != 8 {
		r.t.Fatalf("the page asks for %v", form)
	}
	return form
}

// TestFoundingIsOfOneBrowser: the secret that was printed lets one browser make
// the hub, whoever else has read it.
func TestFoundingIsOfOneBrowser(t *testing.T) {
	f := newFoundling(t, unfounded(t, "sqlite:"))
	page := "/en" + f.page
	wrong := "/en/first/" + strings.Repeat("A", 43)
	mine, other := f.stranger(), f.stranger()

	other.get(wrong).want(http.StatusServiceUnavailable)
	other.send(wrong, f.plan()...).want(http.StatusServiceUnavailable)
	mine.get(page).want(http.StatusOK, "Make this hub")
	other.get(page).want(http.StatusOK, "Make this hub")
	sheet := mine.send(page, f.plan()...).want(http.StatusOK, "recovery-sheet").sheet()
	if len(sheet) != 24 {
		t.Fatalf("the sheet has %d words", len(sheet))
	}
	for _, again := range []reply{other.get(page), other.send(page, f.plan()...), other.send(page, "do", "again"), other.send(page, "do", "words")} {
		if again.want(http.StatusServiceUnavailable, "This hub is being made"); strings.Contains(again.body, "Word ") {
			t.Error("a second browser is asked for words")
		}
	}
	// The form sent once more, by a reload, does not show the sheet again.
	if a := mine.send(page, f.plan()...).goes(page); len(a.sheet()) > 0 {
		t.Error("the sheet is shown twice")
	}
	asked := mine.get(page)
	if len(asked.sheet()) > 0 || strings.Contains(asked.body, phrase) {
		t.Error("a page shows the sheet or the passphrase again")
	}
	right := asked.answers(sheet)
	mine.send(page, "do", "words").want(http.StatusUnprocessableEntity, "These are not the words")
	mine.send(page, append(right[:7:7], "wrong")...).want(http.StatusUnprocessableEntity, "These are not the words")
	mine.send(page, "do", "dance").want(http.StatusBadRequest)
	other.send(page, right...).want(http.StatusServiceUnavailable)
	mine.send(page, right...).goes(page)
	h := <-f.hub
	// Of the hub itself the page is that browser's too.
	mine.get(page).want(http.StatusOK, "The hub is made")
	other.get(page).want(http.StatusNotFound)
	other.send(page, "do", "invite", "name", "Mallory", "language", "en").want(http.StatusNotFound)
	mine.send(page, right...).want(http.StatusBadRequest)
	mine.send(page, "do", "again").want(http.StatusBadRequest)
	if n := h.Ledger.Size(); n != 2 {
		t.Errorf("%d statements", n)
	}
}

// TestFoundingRace: of many browsers that send the first form at once one is shown
// a sheet; of two clicks in that one, the first.
func TestFoundingRace(t *testing.T) {
	f := newFoundling(t, unfounded(t, "sqlite:"))
	page := "/en" + f.page
	const browsers = 12
	replies := make(chan reply, browsers)
	var all sync.WaitGroup
	for range browsers {
		s := f.stranger()
		all.Go(func() { replies <- s.send(page, f.plan()...) })
	}
	all.Wait()
	close(replies)
	shown := 0
	for r := range replies {
		switch {
		case r.status == http.StatusOK && len(r.sheet()) == 24:
			shown++
		case r.status != http.StatusServiceUnavailable:
			t.Errorf("answers %d", r.status)
		}
	}
	if shown != 1 {
		t.Errorf("%d browsers are shown a sheet", shown)
	}

	g := newFoundling(t, unfounded(t, "sqlite:"))
	mine := g.stranger()
	mine.send("/en"+g.page, "do", "again").goes("/en" + g.page) // it has the page now
	clicks := make(chan reply, 2)
	for range 2 {
		all.Go(func() { clicks <- mine.send("/en"+g.page, g.plan()...) })
	}
	all.Wait()
	if a, b := <-clicks, <-clicks; len(a.sheet())+len(b.sheet()) != 24 {
		t.Errorf("two clicks are shown sheets of %d and %d words", len(a.sheet()), len(b.sheet()))
	}
}

// TestFoundingFromElsewhere: other hosts and other sites make no hub, and do not
// take the page from who does.
func TestFoundingFromElsewhere(t *testing.T) {
	f := newFoundling(t, unfounded(t, "sqlite:"))
	send := func(method string, header http.Header, host string) (int, string, http.Header) {
		t.Helper()
		form := url.Values{}
		for p := f.plan(); len(p) > 1; p = p[2:] {
			form.Set(p[0], p[1])
		}
		req, err := http.NewRequest(method, f.base+"/en"+f.page, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header, req.Host = header, host
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(b), res.Header
	}
	kind := "application/x-www-form-urlencoded"
	for _, tc := range []struct {
		name, method, host string
		header             http.Header
		status             int
	}{
		{"a name that was pointed here", "GET", "rebound.example", http.Header{}, http.StatusMisdirectedRequest},
		{"a form under that name", "POST", "rebound.example", http.Header{"Content-Type": {kind}, "Origin": {"http://rebound.example"}}, http.StatusMisdirectedRequest},
		{"a form of another site", "POST", "", http.Header{"Content-Type": {kind}, "Origin": {"https://elsewhere.example"}}, http.StatusForbidden},
		{"a form of another site, as browsers say it", "POST", "", http.Header{"Content-Type": {kind}, "Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		{"no form", "POST", "", http.Header{"Content-Type": {"text/plain"}, "Origin": {f.base}}, http.StatusBadRequest},
	} {
		status, body, header := send(tc.method, tc.header, tc.host)
		if status != tc.status || strings.Contains(body, "recovery-sheet") || header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d, cookie %q", tc.name, status, header.Get("Set-Cookie"))
		}
	}
	a := get(t, f.base+"/en"+f.page, "Accept", "text/html")
	if p := a.Header.Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'none'") {
		t.Errorf("the page may be framed: %q", p)
	}
	status, _, header := send("POST", http.Header{"Content-Type": {kind}, "Origin": {f.base}}, "")
	if c := header.Get("Set-Cookie"); status != http.StatusOK || !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Strict") {
		t.Errorf("the founder's own browser: %d, cookie %q", status, c)
	}
}

// TestPlansThatCannotBe: what is wrong is said beside its field, what was typed
// comes back but for the passphrase, and no keys are drawn.
func TestPlansThatCannotBe(t *testing.T) {
	o := unfounded(t, "sqlite:")
	f := newFoundling(t, o)
	page, s := "/en"+f.page, f.stranger()
	for name, tc := range map[string]struct{ field, typed, fault string }{
		"no name":            {"name", " ", "between 1 and 80"},
		"a long name":        {"name", strings.Repeat("n", 81), "between 1 and 80"},
		"plain http":         {"address", "http://hub.example.org", "Write https://"},
		"another port here":  {"address", "http://localhost:1", "Write https://"},
		"a number":           {"address", "https://192.0.2.1", "Write https://"},
		"a path":             {"address", "https://hub.example.org/x", "Write https://"},
		"a user":             {"address", "https://a@hub.example.org", "Write https://"},
		"a log that is none": {"log", "a log", "Small letters"},
		"no mail address":    {"contact", "desk", "not a mail address"},
		"a short passphrase": {"passphrase", "short", "fewer than 12"},
		"another passphrase": {"repeated", "four quiet words and a pond", "are not the same"},
	} {
		form := append(f.plan(), "log", "", "contact", "")
		for i := 0; i < len(form); i += 2 {
			if form[i] == tc.field {
				form[i+1] = tc.typed
			}
		}
		a := s.send(page, form...).want(http.StatusUnprocessableEntity, tc.fault)
		if strings.Contains(a.body, "four quiet words") || len(a.sheet()) > 0 {
			t.Errorf("%s: the passphrase comes back, or a sheet", name)
		}
		if tc.field != "name" && a.filled("name") != "Hub of a Test" {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	s.get(page).want(http.StatusOK, "Make this hub")
	if _, err := os.Stat(filepath.Join(o.Data, "keys.age")); err == nil {
		t.Error("keys were kept")
	}
}

// TestWhereTheHubIs: the operator's setting says where the hub is, or what was
// typed does, then and when it is started anew; links lead there, and nobody
// enrols anywhere else.
func TestWhereTheHubIs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, base, typed string }{
		{"by a setting", "https://hub.example.org", "https://elsewhere.example.org"},
		{"as it was typed", "", "https://HUB.example.org/"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := unfounded(t, "sqlite:")
			o.Site.Base = tc.base
			f := newFoundling(t, o)
			page, s := "/en"+f.page, f.stranger()
			if asked := strings.Contains(s.get(page).want(http.StatusOK).body, `name="address"`); asked != (tc.base == "") {
				t.Errorf("the address is asked for: %v", asked)
			}
			form := append(f.plan(), "log", "hub.example.org/comity", "contact", "desk@example.org")
			form[5] = tc.typed
			sheet := s.send(page, form...).want(http.StatusOK).sheet()
			s.send(page, s.get(page).answers(sheet)...).goes(page)
			h := <-f.hub
			if h.Base() != "https://hub.example.org" || h.Domain() != "hub.example.org" || h.Ledger.Origin() != "hub.example.org/comity" {
				t.Errorf("%s, %s, %s", h.Base(), h.Domain(), h.Ledger.Origin())
			}
			officers := s.get(page).want(http.StatusOK, "The hub is made")
			if strings.Contains(officers.body, `name="where"`) {
				t.Error("somebody could enrol at another address than the hub's")
			}
			s.send(page, "do", "invite", "name", "Amina Otieno", "language", "en", "where", "here").want(http.StatusOK, "https://hub.example.org/enrol/")
			s.get("/en/about/accessibility").want(http.StatusOK, "desk@example.org")
			if err := f.end(); err != nil {
				t.Fatal(err)
			}
			o.Site.Base = ""
			again, err := app.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = again.Close() }()
			if again.Base() != "https://hub.example.org" || !again.Locked() {
				t.Errorf("started anew it is at %q, locked: %v", again.Base(), again.Locked())
			}
		})
	}
}

// A founding that is given up leaves room for any other.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	hubtest.Databases(t, func(t *testing.T, url string) {
		o := unfounded(t, url)
		for range 2 {
			f := newFoundling(t, o)
			s := f.stranger()
			s.send("/en"+f.page, f.plan()...).want(http.StatusOK, "recovery-sheet")
			if err := f.end(); err != nil {
				t.Fatal(err)
			}
		}
		secret, err := keys.Passphrase(phrase)
		if err != nil {
			t.Fatal(err)
		}
		o.Secret = &secret
		if _, err := app.Init(t.Context(), o, hubtest.Origin); err != nil {
			t.Fatal(err)
		}
		h, err := app.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// TestWhereNoHubIsMade: not over plain http from other machines, not for an
// address at which nobody could make a passkey, not beside a hub that is there or
// half there, and not twice.
func TestWhereNoHubIsMade(t *testing.T) {
	run := func(t *testing.T, o app.Options, at string) error {
		t.Helper()
		l := listening(t, at)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		return app.Run(ctx, o, app.Listeners{Public: l}, app.Heard{
			First:  func(string) { t.Error("a hub is being made"); cancel() },
			Opened: func(*app.Hub, bool) { t.Error("a hub is open"); cancel() }})
	}
	t.Run("plain http from elsewhere", func(t *testing.T) {
		o := unfounded(t, "sqlite:")
		if err := run(t, o, "0.0.0.0:0"); !fail.Is(err, fail.Invalid) || fail.Hint(err) == "" {
			t.Error(err)
		}
		if _, err := os.Stat(o.Data); err == nil {
			t.Error("the folder was made")
		}
	})
	t.Run("an address without https", func(t *testing.T) {
		o := unfounded(t, "sqlite:")
		o.Site.Base = "http://hub.example.org"
		if err := run(t, o, "127.0.0.1:0"); !fail.Is(err, fail.Invalid) {
			t.Error(err)
		}
	})
	t.Run("a keystore without its register", func(t *testing.T) {
		o := unfounded(t, "sqlite:")
		if err := os.MkdirAll(o.Data, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(o.Data, "keys.age"), []byte("keys of a hub"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(t, o, "127.0.0.1:0"); !fail.Is(err, fail.NotFound) {
			t.Error(err)
		}
	})
	t.Run("a second process", func(t *testing.T) {
		o := unfounded(t, "sqlite:")
		newFoundling(t, o)
		if err := run(t, o, "127.0.0.1:0"); !fail.Is(err, fail.Conflict) {
			t.Error(err)
		}
	})
}
