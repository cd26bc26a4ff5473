package web_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/authorization/api"
	"comity.example/comity/internal/platform/authorization/web"
	"comity.example/comity/internal/platform/draft"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// office is the pages of authorizations in a test, with those of drafts beside
// them. Whoever names himself in the header Person or in a cookie is signed in.
type office struct {
	*people.World
	first, second, drafter, auditor, stranger *people.Person
	address                                   string
	invited                                   []web.Invitation
	waiting                                   []web.Waiting
	t                                         *testing.T
}

// The room that knows people by name is another one: here its part is played.
func (o *office) Names(context.Context, policy.Actor, []string) (map[string]string, error) {
	return map[string]string{o.first.ID: "Ada First", o.drafter.ID: "Dan <Drafter>"}, nil
}

func (o *office) Invite(_ context.Context, _ policy.Actor, i web.Invitation) (string, error) {
	if i.Person == "" && i.Name == "" {
		return "", fail.New(fail.Invalid, "a name is missing")
	}
	o.invited = append(o.invited, i)
	return "https://hub.test/enrol/secret", nil
}

func (o *office) Waiting(context.Context, policy.Actor) ([]web.Waiting, error) { return o.waiting, nil }

func (o *office) Again(_ context.Context, _ policy.Actor, person string) error {
	if person != "person:x" {
		return fail.New(fail.Invalid, "nobody")
	}
	o.waiting = nil
	return nil
}

func serve(t *testing.T) *office {
	t.Helper()
	o := &office{World: people.New(t, hubtest.SQLite(t)), t: t}
	state := o.Participant("state:ke")
	o.first, o.second = o.Person(state, policy.KeyOfficer), o.Person(state, policy.KeyOfficer, policy.ClearingOfficer)
	o.drafter, o.auditor = o.Person(state, policy.Drafter), o.Person(state, policy.Auditor)
	o.stranger = o.Person(o.Participant("state:fr"), policy.KeyOfficer)
	o.Drafts.Rules = web.Rules(o.Giving)
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: c, Assets: assets, Nav: ui.Rooms(), Size: o.Size,
		Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	s.Pages(web.Pages{Queries: o.Authorizations, Giving: o.Giving, People: o, Who: o.who}.Routes()...)
	s.Pages(draftweb.Pages{Drafts: o.Drafts, Who: o.who, Names: o.Names, Concerns: o.Authorizations.Concerns, Edit: web.Edits(o.Authorizations)}.Routes()...)
	mux := http.NewServeMux()
	api.Register(jsonapi.New(mux, "test"), o.Authorizations)
	s.API(jsonapi.Prefix+"/", mux)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	o.address = server.URL
	return o
}

func (o *office) who(r *http.Request) (policy.Actor, error) {
	for _, p := range []*people.Person{o.first, o.second, o.drafter, o.auditor, o.stranger} {
		if c, err := r.Cookie("person"); r.Header.Get("Person") == p.ID || err == nil && c.Value == p.ID {
			return o.Actor(p), nil
		}
	}
	return policy.Visitor, nil
}

func (o *office) ask(p *people.Person, path string, form url.Values) (int, string, http.Header) {
	o.t.Helper()
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.address+path, body)
	if err != nil {
		o.t.Fatal(err)
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
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return res.StatusCode, string(text), res.Header
}

func (o *office) holder(p *people.Person) authorization.Holder {
	o.t.Helper()
	all, err := o.Authorizations.Holders(o.t.Context(), p.Identity)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, h := range all {
		if h.Person == p.ID {
			return h
		}
	}
	o.t.Fatal("not authorized")
	return authorization.Holder{}
}

func TestChangeAndWithdrawOnThePage(t *testing.T) {
	o := serve(t)
	_, page, _ := o.ask(o.first, "/en/desk/people", nil)
	if !strings.Contains(page, "To take an authorization away takes two") {
		t.Error("that it takes two is said afterwards only")
	}
	path := "/en/desk/people/" + o.holder(o.drafter).ID
	for _, want := range []string{"Ada First", "Dan &lt;Drafter&gt;", path, "key officer", "without end"} {
		if !strings.Contains(page, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	status, page, _ := o.ask(o.first, path, nil)
	if status != http.StatusOK || !strings.Contains(page, `value="drafter" checked`) || strings.Contains(page, `value="secretariat"`) {
		t.Errorf("%d: the form does not offer what can be given", status)
	}
	for name, form := range map[string]url.Values{
		"no role":         {},
		"a hub's role":    {"roles": {"secretariat"}},
		"an unknown role": {"roles": {"king"}},
		"no day":          {"roles": {"drafter"}, "until": {"tomorrow"}},
		"a day gone by":   {"roles": {"drafter"}, "until": {"2020-01-01"}},
	} {
		if status, _, _ := o.ask(o.first, path, form); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, status)
		}
	}
	status, _, header := o.ask(o.first, path, url.Values{"roles": {"drafter", "contact-officer"}, "until": {"2027-01-01"}})
	if status != http.StatusSeeOther {
		t.Fatalf("a change: %d", status)
	}
	if _, page, _ = o.ask(o.second, header.Get("Location"), nil); !strings.Contains(page, "contact officer") || !strings.Contains(page, "Dan &lt;Drafter&gt;") || !strings.Contains(page, "ES256") {
		t.Error("the draft does not show what is being cleared, and for whom")
	}
	o.clear(header.Get("Location"))
	if h := o.holder(o.drafter); len(h.Roles) != 2 || h.Until.Year() != 2027 {
		t.Errorf("%+v", h)
	}
	if status, _, header = o.ask(o.first, path+"/withdraw", url.Values{"reason": {"posted elsewhere"}}); status != http.StatusSeeOther {
		t.Fatalf("a withdrawal: %d", status)
	}
	if _, page, _ = o.ask(o.second, header.Get("Location"), nil); !strings.Contains(page, "posted elsewhere") || !strings.Contains(page, "Dan &lt;Drafter&gt;") {
		t.Error("the draft does not show whose authorization ends")
	}
	o.clear(header.Get("Location"))
	if o.Actor(o.drafter).SignedIn() {
		t.Error("still in force")
	}
}

// clear has the second officer clear the draft at an address.
func (o *office) clear(path string) {
	o.t.Helper()
	all, err := o.Drafts.List(o.t.Context(), o.Actor(o.second), draft.Filter{Waiting: true})
	if err != nil || len(all) != 1 || !strings.HasSuffix(path, string(all[0].ID)) {
		o.t.Fatalf("%+v, %v", all, err)
	}
	o.MustClear(o.second, all[0].ID)
}

func TestInvitingOnThePage(t *testing.T) {
	o := serve(t)
	if status, page, _ := o.ask(o.first, "/en/desk/people/invite", url.Values{"name": {""}, "mail": {"x@example.org"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "x@example.org") {
		t.Errorf("without a name: %d", status)
	}
	status, page, header := o.ask(o.first, "/en/desk/people/invite", url.Values{"name": {"Eve"}, "roles": {"drafter"}, "language": {"fr"}})
	if status != http.StatusOK || !strings.Contains(page, "https://hub.test/enrol/secret") || header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", status, header)
	}
	h := o.holder(o.drafter)
	if _, page, _ := o.ask(o.first, "/en/desk/people/invite?of="+h.ID, nil); !strings.Contains(page, "Dan &lt;Drafter&gt;") {
		t.Error("the page does not say for whom the link is")
	}
	if status, _, _ := o.ask(o.first, "/en/desk/people/invite", url.Values{"of": {h.ID}}); status != http.StatusOK {
		t.Errorf("invited anew: %d", status)
	}
	if len(o.invited) != 2 || o.invited[0].Language != "fr" || o.invited[1].Person != o.drafter.ID {
		t.Errorf("%+v", o.invited)
	}
	o.waiting = []web.Waiting{{Person: "person:x", Roles: []policy.Role{policy.Drafter}}}
	if _, page, _ := o.ask(o.first, "/en/desk/people", nil); !strings.Contains(page, "person:x") {
		t.Error("those who wait are not shown")
	}
	if status, _, _ := o.ask(o.first, "/en/desk/people/again", url.Values{"person": {"person:y"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("nobody, again: %d", status)
	}
	if status, _, _ := o.ask(o.first, "/en/desk/people/again", url.Values{"person": {"person:x"}}); status != http.StatusSeeOther || o.waiting != nil {
		t.Errorf("again: %d", status)
	}
}

func TestWhoSeesPeople(t *testing.T) {
	o := serve(t)
	path := "/en/desk/people/" + o.holder(o.drafter).ID
	for _, tc := range []struct {
		name   string
		who    *people.Person
		path   string
		form   url.Values
		status int
	}{
		{"a visitor", nil, "/en/desk/people", nil, http.StatusUnauthorized},
		{"a drafter", o.drafter, "/en/desk/people", nil, http.StatusOK},
		{"a drafter invites", o.drafter, "/en/desk/people/invite", nil, http.StatusForbidden},
		{"a drafter suspends", o.drafter, "/en/desk/people/" + o.holder(o.first).ID + "/suspend", url.Values{}, http.StatusForbidden},
		{"an auditor suspends", o.auditor, path + "/suspend", url.Values{}, http.StatusForbidden},
		{"another participant's officer suspends", o.stranger, path + "/suspend", url.Values{}, http.StatusNotFound},
		{"an auditor", o.auditor, "/en/desk/people", nil, http.StatusOK},
		{"an auditor invites", o.auditor, "/en/desk/people/invite", nil, http.StatusForbidden},
		{"an auditor changes", o.auditor, path, url.Values{"roles": {"auditor"}}, http.StatusForbidden},
		{"a drafter withdraws", o.drafter, path + "/withdraw", url.Values{}, http.StatusForbidden},
		{"another participant's officer", o.stranger, path, nil, http.StatusNotFound},
		{"another participant's officer changes", o.stranger, path, url.Values{"roles": {"drafter"}}, http.StatusNotFound},
		{"another participant's officer invites anew", o.stranger, "/en/desk/people/invite", url.Values{"of": {o.holder(o.drafter).ID}}, http.StatusNotFound},
		{"a visitor asks what is public", nil, "/api/v1/authorizations", nil, http.StatusOK},
		{"of a participant that there is not", nil, "/api/v1/authorizations?by=" + strings.Repeat("a", 64), nil, http.StatusOK},
		{"of no identity", nil, "/api/v1/authorizations?by=" + strings.Repeat("0", 64), nil, http.StatusUnprocessableEntity},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, page, _ := o.ask(tc.who, tc.path, tc.form)
			if status != tc.status {
				t.Errorf("%d, want %d", status, tc.status)
			}
			if status != http.StatusOK && strings.Contains(page, "Dan") {
				t.Error("it names somebody")
			}
		})
	}
}

func TestWhatIsPublic(t *testing.T) {
	o := serve(t)
	_, text, _ := o.ask(nil, "/api/v1/authorizations?by="+o.first.Identity.String(), nil)
	var list jsonapi.List[api.Authorization]
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Items) != 4 || list.Items[0].Person != o.first.ID || list.Items[0].Until != nil || len(list.Items[0].Statements) != 1 {
		t.Errorf("%s", text)
	}
	for _, secret := range []string{"Ada", "Dan", "passkey"} {
		if strings.Contains(text, secret) {
			t.Errorf("it holds %q", secret)
		}
	}
}

// A struck authorization says so, on the page and to programs, and lets nobody in.
func TestStruckOnThePage(t *testing.T) {
	o := serve(t)
	declared := o.Recover(o.Openings[o.first.Identity], o.Size()-4) // the drafter's, the auditor's, and two of another
	if code, _, _ := o.ask(o.auditor, "/en/desk/people", nil); code == http.StatusOK {
		t.Error("whoever was authorized by a struck statement is let in")
	}
	_, list, _ := o.ask(o.first, "/en/desk/people", nil)
	if n := strings.Count(list, ">struck<"); n != 2 {
		t.Errorf("the list says %d times that an authorization is struck", n)
	}
	all, err := o.Authorizations.Shown(t.Context(), o.first.Identity)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all {
		_, page, _ := o.ask(o.first, "/en/desk/people/"+h.ID, nil)
		if says := strings.Contains(page, "/en/statements/"+declared.ID.String()+`"`); says != (h.Person == o.drafter.ID || h.Person == o.auditor.ID) {
			t.Errorf("the page of %s leads to the declaration: %v", h.Person, says)
		}
	}
	_, text, _ := o.ask(nil, "/api/v1/authorizations?by="+o.first.Identity.String(), nil)
	if n := strings.Count(text, `"struck":"`+declared.ID.String()+`"`); n != 2 {
		t.Errorf("%s", text)
	}
}

// TestSuspensionIsNotOfferedWhileItRests: who can suspend is offered to; after a
// suspension is over the page says from when that is so again, and leads to the
// withdrawal, in the place of a form that would be refused.
func TestSuspensionIsNotOfferedWhileItRests(t *testing.T) {
	o := serve(t)
	path := "/en/desk/people/" + o.holder(o.drafter).ID
	const form, rests = `id="suspend-form"`, "one officer alone can suspend it again from"
	page := func(offered, says bool) string {
		t.Helper()
		_, page, _ := o.ask(o.first, path, nil)
		if strings.Contains(page, form) != offered || strings.Contains(page, rests) != says {
			t.Errorf("it is offered: %v; it is said that it rests: %v", strings.Contains(page, form), strings.Contains(page, rests))
		}
		return page
	}
	page(true, false)
	says := func(what string) {
		t.Helper()
		status, _, header := o.ask(o.first, path+"/"+what, url.Values{"why": {"posted elsewhere"}})
		if status != http.StatusSeeOther {
			t.Fatalf("%s: %d", what, status)
		}
		o.MustClear(o.first, draft.ID(header.Get("Location")[strings.LastIndex(header.Get("Location"), "/")+1:]))
	}
	says("suspend")
	page(false, false)
	// Whom somebody suspends bars the same officer, and no other, from a further one.
	const bars = "nobody alone suspends two at a time"
	third := "/en/desk/people/" + o.holder(o.auditor).ID
	if _, page, _ := o.ask(o.first, third, nil); strings.Contains(page, form) || !strings.Contains(page, bars) || !strings.Contains(page, `href="`+path+`"`) || !strings.Contains(page, `href="#withdraw"`) {
		t.Error("a second suspension is offered, or it is not said why it is not")
	}
	if _, page, _ := o.ask(o.second, third, nil); !strings.Contains(page, form) || strings.Contains(page, bars) {
		t.Error("another officer is offered no suspension")
	}
	says("restore")
	from := o.Clock.Now().Add(o.Giving.Rests())
	if p := page(false, true); !strings.Contains(p, `href="#withdraw"`) || !strings.Contains(p, from.UTC().Format("2 January 2006")) {
		t.Error("the page does not say from when on, or does not lead to the withdrawal")
	}
	o.Clock.Advance(o.Giving.Rests())
	page(true, false)
}
