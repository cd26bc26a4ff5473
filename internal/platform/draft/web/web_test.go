package web_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/draft/api"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

const typeNote = "test.note.made/1"

// desk is a hub's desk in a test. Whoever names himself in the header Person or
// in a cookie is signed in: how people sign in is another room's matter.
type desk struct {
	*people.World
	state                              statement.Hash
	drafter, officer, keeper, stranger *people.Person
	address                            string
	routes                             []ui.Route
	t                                  *testing.T
}

func serve(t *testing.T, url string) *desk {
	t.Helper()
	return serveWith(t, url, func(*web.Pages) {})
}

func serveWith(t *testing.T, url string, with func(p *web.Pages)) *desk {
	t.Helper()
	d := &desk{World: people.New(t, url), t: t}
	d.state = d.Participant("state:ke")
	d.drafter = d.Person(d.state, policy.Drafter)
	d.officer = d.Person(d.state, policy.ClearingOfficer)
	d.keeper = d.Person(d.state, policy.KeyOfficer)
	d.stranger = d.Person(d.Participant("state:fr"), policy.ClearingOfficer, policy.KeyOfficer)
	d.Drafts.Rules = append(d.Drafts.Rules, draft.Rule{
		Type:  typeNote,
		May:   func(policy.Actor) error { return nil },
		Check: func(context.Context, sqldb.Querier, policy.Actor, ledger.Draft) error { return nil },
		View: func(_ *i18n.Locale, body []byte) (string, templ.Component) {
			return "A note", ui.Para(ui.Plain("It says: " + string(body)))
		},
	})
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: c, Assets: assets, Nav: ui.Rooms(), Size: d.Size,
		Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	pages := web.Pages{Drafts: d.Drafts, Who: d.who,
		Names: func(_ context.Context, _ policy.Actor, ids []string) (map[string]string, error) {
			return map[string]string{d.drafter.ID: "Jane <Drafter>", d.officer.ID: "Omar Officer"}, nil
		},
		Called: func(context.Context, statement.Hash) (i18n.Text, error) { return i18n.Of("en", "Kenya"), nil }}
	with(&pages)
	d.routes = pages.Routes()
	s.Pages(d.routes...)
	api.Register(s, d.Drafts, d.who)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	d.address = server.URL
	return d
}

func (d *desk) who(r *http.Request) (policy.Actor, error) {
	for _, p := range []*people.Person{d.drafter, d.officer, d.keeper, d.stranger} {
		if c, err := r.Cookie("person"); r.Header.Get("Person") == p.ID || err == nil && c.Value == p.ID {
			return d.Actor(p), nil
		}
	}
	return policy.Visitor, nil
}

// ask sends a request as somebody; with a form it is a POST.
func (d *desk) ask(p *people.Person, path string, form url.Values) (int, string, http.Header) {
	d.t.Helper()
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.address+path, body)
	if err != nil {
		d.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if p != nil {
		r.Header.Set("Person", p.ID)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res.StatusCode, string(text), res.Header
}

func named(name string) i18n.Text { return i18n.Of("en", name) }

func (d *desk) propose() draft.ID {
	d.t.Helper()
	id, err := d.Drafts.Propose(d.t.Context(), d.Actor(d.drafter), ledger.Draft{Type: typeNote, Subject: "note:1", Body: []byte(`{"text":"<b>one</b>"}`)})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

var optionsAttribute = regexp.MustCompile(`data-options="([^"]*)"`)

// sign answers the options of a page with a person's passkey.
func (d *desk) sign(p *people.Person, page string) url.Values {
	d.t.Helper()
	m := optionsAttribute.FindStringSubmatch(page)
	if m == nil {
		d.t.Fatal("the page asks for no passkey")
	}
	answer, err := p.Device.Get(html.UnescapeString(m[1]))
	if err != nil {
		d.t.Fatal(err)
	}
	return url.Values{"passkey": {answer}}
}

// TestBytesNameWhatIsNotSeen: an officer signs from this page, and reads there by
// name what turns the order of words.
func TestBytesNameWhatIsNotSeen(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	id, err := d.Drafts.Propose(t.Context(), d.Actor(d.drafter), ledger.Draft{Type: typeNote, Subject: "note:1", Body: []byte("{\"text\":\"shall \u202Eton\u202C be\"}")})
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := d.ask(d.officer, "/en"+web.Address(id), nil)
	_, bytes, _ := strings.Cut(page, "The bytes")
	if strings.ContainsAny(page, "\u202E\u202C") || !strings.Contains(bytes, `RIGHT-TO-LEFT OVERRIDE U+202E</bdi>ton`) || !strings.Contains(bytes, "are named in their place") {
		t.Error("the page holds the characters themselves, or does not name them")
	}
}

func TestClearOnThePage(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		d := serve(t, url)
		id := d.propose()
		path := "/en" + web.Address(id)
		status, page, header := d.ask(d.officer, path, nil)
		if status != http.StatusOK || !strings.Contains(header.Get("Cache-Control"), "no-store") {
			t.Fatalf("%d %s", status, header)
		}
		for _, want := range []string{"A note", "It says: ", "&lt;b&gt;one&lt;/b&gt;", "Jane &lt;Drafter&gt;", "Kenya", "note:1", typeNote, "not cleared yet", ui.AssetPrefix + "passkey."} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		one, err := d.Drafts.Get(t.Context(), d.Actor(d.officer), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{one.Challenge.String(), one.Salt, html.EscapeString(one.Frame)} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if _, desk, _ := d.ask(d.officer, "/en/desk", nil); !strings.Contains(desk, string(id)) || !strings.Contains(desk, "clearing officer") {
			t.Error("the draft is not on the officer's desk")
		}
		size := d.Size()
		status, _, header = d.ask(d.officer, path+"/clear", d.sign(d.officer, page))
		if status != http.StatusSeeOther || header.Get("Location") != path || d.Size() != size+1 {
			t.Fatalf("%d to %s", status, header.Get("Location"))
		}
		_, page, _ = d.ask(d.officer, path, nil)
		if !strings.Contains(page, "Omar Officer") || !strings.Contains(page, "/en/statements/") || optionsAttribute.MatchString(page) {
			t.Error("the page does not say that it was cleared")
		}
	})
}

// The page and the API refuse what the service refuses, and tell a stranger
// nothing.
func TestRefusals(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, addr string) {
		d := serve(t, addr)
		id := d.propose()
		path := "/en" + web.Address(id)
		_, page, _ := d.ask(d.officer, path, nil)
		good := d.sign(d.officer, page)
		one, err := d.Drafts.Get(t.Context(), d.Actor(d.officer), id)
		if err != nil {
			t.Fatal(err)
		}
		self, err := d.drafter.Device.Get(`{"challenge":"` + base64.RawURLEncoding.EncodeToString(one.Challenge[:]) + `"}`)
		if err != nil {
			t.Fatal(err)
		}
		form := func(passkey string) url.Values { return url.Values{"passkey": {passkey}} }
		for _, tc := range []struct {
			name   string
			who    *people.Person
			path   string
			form   url.Values
			status int
		}{
			{"a visitor reads the desk", nil, "/en/desk", nil, http.StatusUnauthorized},
			{"a visitor reads a draft", nil, path, nil, http.StatusUnauthorized},
			{"a visitor clears", nil, path + "/clear", good, http.StatusUnauthorized},
			{"a visitor asks the API", nil, "/api/v1/drafts", nil, http.StatusUnauthorized},
			{"a stranger reads a draft", d.stranger, path, nil, http.StatusNotFound},
			{"a stranger reads one that there is not", d.stranger, "/en/desk/drafts/00000000000000000000000000000000", nil, http.StatusNotFound},
			{"a stranger clears", d.stranger, path + "/clear", good, http.StatusNotFound},
			{"a stranger asks the API", d.stranger, "/api/v1/drafts/" + string(id), nil, http.StatusNotFound},
			{"its drafter clears with his own passkey", d.drafter, path + "/clear", form(self), http.StatusForbidden},
			{"its drafter clears with the officer's answer", d.drafter, path + "/clear", good, http.StatusForbidden},
			{"its drafter sends it back", d.drafter, path + "/return", url.Values{"reason-return": {"no"}}, http.StatusForbidden},
			{"a key officer clears", d.keeper, path + "/clear", good, http.StatusForbidden},
			{"the officer clears with the drafter's passkey", d.officer, path + "/clear", form(self), http.StatusForbidden},
			{"without a passkey", d.officer, path + "/clear", url.Values{}, http.StatusUnprocessableEntity},
			{"with something else", d.officer, path + "/clear", form("{}"), http.StatusUnprocessableEntity},
			{"an officer takes back what another drafted", d.officer, path + "/reopen", url.Values{}, http.StatusForbidden},
			{"an officer withdraws what another drafted", d.officer, path + "/withdraw", url.Values{}, http.StatusForbidden},
			{"a drafter sets a list", d.drafter, "/en/desk/clearance", url.Values{"type": {"*"}}, http.StatusForbidden},
			{"an unknown state", d.officer, "/api/v1/drafts?state=praised", nil, http.StatusBadRequest},
			{"a foreign cursor", d.officer, "/api/v1/drafts?cursor=eA", nil, http.StatusBadRequest},
			{"the drafts cannot be sent to", d.officer, "/api/v1/drafts", url.Values{}, http.StatusMethodNotAllowed},
		} {
			t.Run(tc.name, func(t *testing.T) {
				status, text, _ := d.ask(tc.who, tc.path, tc.form)
				if status != tc.status {
					t.Errorf("%d, want %d", status, tc.status)
				}
				if (tc.who == nil || tc.who == d.stranger) && (strings.Contains(text, "A note") || strings.Contains(text, d.drafter.ID)) {
					t.Error("it tells of the draft")
				}
			})
		}
		if one, err = d.Drafts.Get(t.Context(), d.Actor(d.officer), id); err != nil || one.State != draft.Waiting || one.Step != 0 {
			t.Errorf("after all that: %+v, %v", one, err)
		}
	})
}

func TestSendBackAndForthOnThePage(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	id := d.propose()
	path := "/en" + web.Address(id)
	if status, page, _ := d.ask(d.officer, path+"/return", url.Values{"reason-return": {" "}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "Say why it goes back.") {
		t.Errorf("without a reason: %d", status)
	}
	long := strings.Repeat("x", draft.MaxReason+1)
	if status, page, _ := d.ask(d.officer, path+"/return", url.Values{"reason-return": {long}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, long) {
		t.Errorf("a long reason: %d", status)
	}
	for _, step := range []struct {
		who          *people.Person
		action, want string
		form         url.Values
	}{
		{d.officer, "return", "The second line.", url.Values{"reason-return": {"The second line."}}},
		{d.drafter, "reopen", "This draft is with its drafter, and is not frozen", url.Values{}},
		{d.drafter, "refreeze", "waiting for clearance", url.Values{}},
		{d.drafter, "withdraw", "It will not be said.", url.Values{"reason-withdraw": {""}}},
	} {
		if status, page, _ := d.ask(step.who, path+"/"+step.action, step.form); status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", step.action, status, page)
		}
		if _, page, _ := d.ask(d.officer, path, nil); !strings.Contains(page, step.want) {
			t.Errorf("after %s the page lacks %q", step.action, step.want)
		}
	}
}

func TestAbsenceAndListsOnThePage(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	day := d.Clock.Now().Format("2006-01-02")
	for _, form := range []url.Values{
		{"from": {"x"}, "until": {day}}, {"from": {"2020-01-01"}, "until": {"2020-01-02"}}, {"from": {day}, "until": {day}, "deputy": {d.stranger.ID}},
	} {
		if status, page, _ := d.ask(d.officer, "/en/desk/absence", form); status != http.StatusUnprocessableEntity || !strings.Contains(page, "An absence ends") {
			t.Errorf("%v: %d", form, status)
		}
	}
	if status, _, _ := d.ask(d.officer, "/en/desk/absence", url.Values{"from": {day}, "until": {day}, "deputy": {d.keeper.ID}}); status != http.StatusSeeOther {
		t.Errorf("away today: %d", status)
	}
	if _, page, _ := d.ask(d.drafter, "/en/desk/absence", nil); !strings.Contains(page, "Omar Officer") {
		t.Error("it is not shown who is away")
	}
	if status, _, _ := d.ask(d.officer, "/en/desk/absence/end", url.Values{}); status != http.StatusSeeOther {
		t.Errorf("back: %d", status)
	}
	bad := url.Values{"type": {typeNote}, "name-1": {"Legal"}}
	if status, page, _ := d.ask(d.keeper, "/en/desk/clearance", bad); status != http.StatusUnprocessableEntity || !strings.Contains(page, "Legal") {
		t.Errorf("a step for nobody: %d", status)
	}
	good := url.Values{"type": {typeNote}, "name-1": {"Legal"}, "roles-1": {"key-officer", "clearing-officer"}, "name-2": {"Team"}, "persons-2": {d.officer.ID}}
	status, _, header := d.ask(d.keeper, "/en/desk/clearance", good)
	if status != http.StatusSeeOther {
		t.Fatalf("a list: %d", status)
	}
	path := header.Get("Location")
	_, page, _ := d.ask(d.officer, path, nil)
	if !strings.Contains(page, "Legal") || !strings.Contains(page, "Omar Officer") {
		t.Error("the list is not shown to whom it is to clear")
	}
	if status, _, _ := d.ask(d.officer, path+"/clear", d.sign(d.officer, page)); status != http.StatusSeeOther {
		t.Fatalf("clearing the list: %d", status)
	}
	if _, page, _ := d.ask(d.drafter, "/en/desk/clearance", nil); !strings.Contains(page, "Legal") {
		t.Error("the list does not stand")
	}
}

func TestProgramsReadTheDesk(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	first, second := d.propose(), d.propose()
	list := func(who *people.Person, query string) (out struct {
		Items []draft.Draft `json:"items"`
		Next  *string       `json:"next"`
	}) {
		t.Helper()
		status, text, header := d.ask(who, "/api/v1/drafts"+query, nil)
		if status != http.StatusOK || header.Get("Access-Control-Allow-Origin") != "" || header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%d %v", status, header)
		}
		if err := json.Unmarshal([]byte(text), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	all := list(d.officer, "?waiting=1&limit=1")
	if len(all.Items) != 1 || all.Next == nil {
		t.Fatalf("%+v", all)
	}
	rest := list(d.officer, "?waiting=1&limit=1&cursor="+*all.Next)
	got := []draft.ID{all.Items[0].ID, rest.Items[0].ID}
	slices.Sort(got)
	want := []draft.ID{first, second}
	slices.Sort(want)
	if !slices.Equal(got, want) || rest.Next != nil {
		t.Errorf("%v, want %v", got, want)
	}
	if n := len(list(d.drafter, "?waiting=1").Items); n != 0 {
		t.Errorf("%d wait for their drafter", n)
	}
	if n := len(list(d.stranger, "").Items); n != 0 {
		t.Errorf("a stranger sees %d", n)
	}
	if all.Items[0].Body != `{"text":"<b>one</b>"}` || !all.Items[0].MayClear {
		t.Errorf("%+v", all.Items[0])
	}
}
