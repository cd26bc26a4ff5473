package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
	"comity.example/comity/internal/platform/participant/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// post keeps the letters that were put into it.
type post struct{ letters []outbox.Notice }

func (p *post) Put(_ context.Context, _ *sqldb.Tx, n outbox.Notice) error {
	p.letters = append(p.letters, n)
	return nil
}

// link gives the address, below the language, that the last letter leads to.
func (p *post) link(t *testing.T, kind string) string {
	t.Helper()
	for i := len(p.letters) - 1; i >= 0; i-- {
		if p.letters[i].Kind == kind {
			return p.letters[i].Link
		}
	}
	t.Fatalf("no letter of the kind %s among %d", kind, len(p.letters))
	return ""
}

// drafts takes every draft.
type drafts struct{ all []ledger.Draft }

func (d *drafts) Propose(_ context.Context, _ policy.Actor, draft ledger.Draft) (string, error) {
	d.all = append(d.all, draft)
	return "d1", nil
}

// office is a hub's pages of participants as different people see them.
type office struct {
	*hubtest.Register
	service  *participant.Service
	queries  *participant.Queries
	post     *post
	drafts   *drafts
	pages    web.Pages
	desk     web.Desk
	officers *officers
	t        *testing.T
}

func newOffice(t *testing.T) *office {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), participant.Projection{})
	if err := r.DB.Migrate(t.Context(), "application", application.Migrations()); err != nil {
		t.Fatal(err)
	}
	all, err := participant.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{Register: r, post: &post{}, drafts: &drafts{}, t: t, queries: &participant.Queries{DB: r.DB, Log: r.Ledger}}
	o.service = &participant.Service{Ledger: r.Ledger, DB: r.DB, Clock: r.Clock, Drafts: o.drafts}
	if _, err := o.service.Load(t.Context(), policy.As(policy.Secretariat), all, nil); err != nil {
		t.Fatal(err)
	}
	applications := &application.Desk{DB: r.DB, Keys: r.Keys, Hub: r.Hub, Clock: r.Clock, Mail: o.post, Decide: o.service, Lists: o.queries,
		Addresses: limit.New(r.Clock, 100, time.Hour)}
	o.service.Follow = applications
	o.pages = web.Pages{Queries: o.queries, Origin: hubtest.Origin, Base: "https://hub.test", Apply: true,
		Subject: func(id string) string {
			if participant.ValidID(id) {
				return participant.Address(id)
			}
			return ""
		}}
	o.officers = &officers{held: map[statement.Hash]web.Founding{}}
	o.desk = web.Desk{Pages: o.pages, Service: o.service, Applications: applications, Officers: o.officers, Hub: r.Hub, Sends: true, OpenKeys: "/desk/keys/open", Visits: limit.New(r.Clock, 1000, time.Minute),
		DraftPage: func(id string) string { return "/desk/drafts/" + id }}
	return o
}

// as serves the pages to one person, in one capacity.
func (o *office) as(actor policy.Actor) *httptest.Server {
	d := o.desk
	d.Who = func(*http.Request) (policy.Actor, error) { return actor, nil }
	return hubtest.Pages(o.t, o.Size, append(o.pages.Routes(), d.Routes()...)...)
}

func (o *office) secretariat() policy.Actor {
	return policy.Actor{Person: "person:1", Identity: o.Hub(), Roles: []policy.Role{policy.Secretariat}}
}

// named opens a participant and binds it to an id.
func (o *office) named(id string) *keys.Opening {
	o.t.Helper()
	p, err := keys.Open(o.Clock.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	o.Keys.Put(p.ID, p.Signing)
	err = o.Do(o.t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Open(ctx, p.Leaf, p.Blob)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.decide(&participant.Named{ID: id, Identity: p.ID, Confirmed: participant.Document{Kind: "note-verbale", Number: "NV/7", Date: "2026-01-20"}})
	return p
}

func (o *office) decide(b interface {
	Type() string
	Subject() string
	Check() error
}) {
	o.t.Helper()
	if _, err := o.service.Decide(o.t.Context(), o.secretariat(), b); err != nil {
		o.t.Fatal(err)
	}
}

// send fills in a form and gives what comes back; redirects are not followed.
func send(t *testing.T, address string, form url.Values) (code int, to, page string) {
	t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Location"), string(b)
}

// whole is an application in which nothing is wrong.
func whole() url.Values {
	return url.Values{"organization": {"Cercle d’Exemple"}, "class": {"civil-society"}, "country": {"CH"}, "website": {"https://example.org/"},
		"reason": {"Nous observons.\r\nDepuis longtemps."}, "contact": {"Camille Exemple"}, "function": {"Directrice"}, "mail": {"camille@example.org"}, "language": {"fr"}}
}

func TestApplying(t *testing.T) {
	o := newOffice(t)
	open := o.as(policy.Visitor)
	code, page := get(t, open.URL+"/fr/apply")
	// Organizations need a website and individuals do not: the form says neither
	// that it is optional, nor keeps a browser from sending it.
	for _, field := range []string{"website", "consent"} {
		label := regexp.MustCompile(`(?s)<p class="field">[^§]{0,80}for="input-` + field + `".*?</p>`).FindString(page)
		if label == "" || strings.Contains(label, "facultatif") || regexp.MustCompile(`<input[^>]* required`).MatchString(label) {
			t.Errorf("the field %s: %q", field, label)
		}
	}
	for _, want := range []string{`name="organization"`, `value="individual"`, `<option value="KE">Kenya`, `tabindex="-1"`} {
		if code != 200 || !strings.Contains(page, want) {
			t.Errorf("status %d, %s is not there", code, want)
		}
	}
	if strings.Contains(page, `value="state"`) {
		t.Error("States apply")
	}
	bad := whole()
	bad.Set("website", "https://127.0.0.1/")
	bad.Set("mail", "camille")
	code, _, page = send(t, open.URL+"/fr/apply", bad)
	for _, want := range []string{`id="fault-website"`, `id="fault-mail"`, `value="Cercle d’Exemple"`, `aria-invalid="true"`} {
		if code != 422 || !strings.Contains(page, want) {
			t.Errorf("status %d, %s is not there", code, want)
		}
	}
	if strings.Contains(page, `id="fault-organization"`) || len(o.post.letters) != 0 {
		t.Errorf("a fault too many, or %d letters", len(o.post.letters))
	}
	honey := whole()
	honey.Set("fax", "1")
	for name, form := range map[string]url.Values{"a program": honey, "a person": whole()} {
		if code, _, page := send(t, open.URL+"/fr/apply", form); code != 200 || !strings.Contains(page, "Consultez votre courriel") {
			t.Errorf("%s: status %d", name, code)
		}
	}
	if len(o.post.letters) != 1 {
		t.Errorf("%d letters", len(o.post.letters))
	}
	if code, _ := get(t, open.URL+"/fr/apply/confirm/nonsense"); code != 404 {
		t.Errorf("a link that was never given: status %d", code)
	}
	link := open.URL + "/fr" + o.post.link(t, "application.confirm")
	for range 2 { // looking at it uses nothing up
		if code, page := get(t, link); code != 200 || !strings.Contains(page, "Cercle d’Exemple") {
			t.Fatalf("status %d", code)
		}
	}
	if code, _, _ := send(t, link, url.Values{}); code != 200 {
		t.Errorf("confirming: status %d", code)
	}
	if code, _, _ := send(t, link, url.Values{}); code != 404 {
		t.Errorf("confirming again: status %d", code)
	}
}

func TestVisitorsAreLimited(t *testing.T) {
	o := newOffice(t)
	o.desk.Visits = limit.New(o.Clock, 2, time.Hour)
	open := o.as(policy.Visitor)
	var codes []int
	for range 3 {
		code, _, _ := send(t, open.URL+"/en/apply", url.Values{"fax": {"1"}})
		codes = append(codes, code)
	}
	if codes[0] != 200 || codes[1] != 200 || codes[2] != 429 {
		t.Errorf("%v", codes)
	}
}

// Every page of the desk is closed to those whom access.go does not let in.
func TestDeskIsClosed(t *testing.T) {
	o := newOffice(t)
	drafter := policy.Actor{Person: "person:2", For: "state:ke", Identity: o.Hub(), Roles: []policy.Role{policy.Drafter, policy.ClearingOfficer}}
	for name, who := range map[string]struct {
		actor policy.Actor
		code  int
	}{"a visitor": {policy.Visitor, 303}, "a drafter": {drafter, 403}} {
		server := o.as(who.actor)
		c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		for _, r := range o.desk.Routes() {
			if !strings.HasPrefix(r.Path, "/desk/secretariat") {
				continue
			}
			path := strings.ReplaceAll(r.Path, "{id}", "org:karisma")
			if r.Page != nil {
				res, err := c.Get(server.URL + "/en" + path)
				if err != nil {
					t.Fatal(err)
				}
				_ = res.Body.Close()
				if res.StatusCode != who.code && (who.code == 403 || res.StatusCode != 401) {
					t.Errorf("%s reads %s: status %d", name, path, res.StatusCode)
				}
			}
			if r.Form != nil {
				if code, _, _ := send(t, server.URL+"/en"+path, url.Values{"reason": {"x"}}); code != who.code && (who.code == 403 || code != 401) {
					t.Errorf("%s sends to %s: status %d", name, path, code)
				}
			}
		}
	}
	if size := o.Size(); size < 200 {
		t.Errorf("the register has %d statements", size)
	}
}

func TestActs(t *testing.T) {
	o := newOffice(t)
	desk := o.as(o.secretariat())
	p, err := keys.Open(o.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Open(ctx, p.Leaf, p.Blob)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	document := url.Values{"kind": {"note-verbale"}, "number": {"NV/7"}, "date": {"2026-01-20"}}
	with := func(more ...string) url.Values {
		out := url.Values{}
		for k, v := range document {
			out[k] = v
		}
		for i := 0; i+1 < len(more); i += 2 {
			out.Set(more[i], more[i+1])
		}
		return out
	}
	for _, tc := range []struct {
		name, id, act string
		form          url.Values
		code          int
		holds         string // in the page that comes back
	}{
		{"credentials without a number", "state:ke", "credentials", url.Values{"kind": {"letter"}, "date": {"2026-01-20"}, "presented": {"Permanent Representative"}}, 422, `id="fault-number"`},
		{"credentials of a day to come", "state:ke", "credentials", url.Values{"kind": {"letter"}, "number": {"L/1"}, "date": {"2026-02-02"}, "presented": {"Permanent Representative"}}, 422, `id="fault-date"`},
		{"accredited on a day to come", "org:karisma", "accredit", url.Values{"on": {"2026-02-02"}}, 422, `id="fault-on"`},
		{"credentials that end before they begin", "state:ke", "credentials", with("presented", "Permanent Representative", "until", "2025-01-01"), 422, `id="fault-until"`},
		{"credentials", "state:ke", "credentials", with("presented", "Permanent Representative"), 303, ""},
		{"an identity too short", "state:ke", "name", with("identity", "abc"), 422, `id="fault-identity"`},
		{"an identity that is nobody’s", "state:ke", "name", with("identity", strings.Repeat("ab", 32)), 422, "No participant has been opened"},
		{"an identity, as it is copied", "state:ke", "name", with("identity", " "+strings.ToUpper(p.ID.String()[:32])+" "+p.ID.String()[32:]), 303, ""},
		{"a State suspended without a decision", "state:ke", "suspend", url.Values{"reason": {"Because."}}, 422, `id="fault-number"`},
		{"a State suspended", "state:ke", "suspend", with("reason", "Because."), 303, ""},
		{"a State restored", "state:ke", "restore", with("reason", "Because."), 303, ""},
		{"accredited", "org:karisma", "accredit", url.Values{"on": {"2026-02-01"}}, 303, ""},
		{"accredited twice", "org:karisma", "accredit", url.Values{"on": {"2026-02-01"}}, 422, "already"},
		{"listed again without a source", "group:nam", "list", url.Values{"original": {"en"}, "name_en": {"NAM"}}, 422, `id="fault-source"`},
		{"listed again with members", "group:nam", "list", url.Values{"original": {"en"}, "name_en": {"Non-Aligned Movement"}, "source": {"A letter"},
			"members": {"state:ke 1964\nstate:eg - - observer\n"}}, 303, ""},
		{"listed again with a member that is none", "group:nam", "list", url.Values{"original": {"en"}, "name_en": {"NAM"}, "source": {"A letter"}, "members": {"Kenya"}}, 422, `id="fault-members"`},
		{"withdrawn", "org:karisma", "withdraw", url.Values{"reason": {"It asked for it."}}, 303, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			code, to, page := send(t, desk.URL+"/en/desk/secretariat/participants/"+tc.id+"/"+tc.act, tc.form)
			leads := "/en/desk/secretariat/participants/" + tc.id
			if slices.Contains([]string{"credentials", "name", "accredit"}, tc.act) {
				leads += "/officers" // what is next
			}
			if code != tc.code || !strings.Contains(page, tc.holds) || code == 303 && to != leads {
				t.Errorf("status %d to %q, want %d", code, to, tc.code)
			}
		})
	}
	_, page := get(t, desk.URL+"/en/participants/state:ke")
	for _, want := range []string{"NV/7", p.ID.String(), "Permanent Representative", "What it said", "Suspended", "Movement"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of Kenya lacks %q", want)
		}
	}
	_, page = get(t, desk.URL+"/fr/participants/org:karisma")
	if !strings.Contains(page, "It asked for it.") || !strings.Contains(page, "Retiré") {
		t.Error("the page of Karisma does not say that it is withdrawn")
	}
}

// A rule that asks for two officers turns a decision into a draft.
func TestDraftedDecisions(t *testing.T) {
	o := newOffice(t)
	desk := o.as(o.secretariat())
	if code, to, _ := send(t, desk.URL+"/en/desk/secretariat/rules", url.Values{"two": {participant.TypeAccredited}, "days": {"0"}}); code != 303 || to != "/en/desk/secretariat" {
		t.Fatalf("status %d to %q", code, to)
	}
	if code, _, page := send(t, desk.URL+"/en/desk/secretariat/rules", url.Values{"days": {"many"}}); code != 422 || !strings.Contains(page, `id="fault-days"`) {
		t.Errorf("status %d", code)
	}
	if _, page := get(t, desk.URL+"/en/desk/secretariat/participants/org:karisma"); !strings.Contains(page, "A second officer") {
		t.Error("the page does not say that two are needed")
	}
	code, to, _ := send(t, desk.URL+"/en/desk/secretariat/participants/org:karisma/accredit", url.Values{"on": {"2026-02-01"}})
	if code != 303 || to != "/en/desk/drafts/d1" || len(o.drafts.all) != 1 {
		t.Errorf("status %d to %q, %d drafts", code, to, len(o.drafts.all))
	}
}

// Where States have days in which to object, the desk offers to propose, and to
// accredit only once they are over.
func TestTheDeskOffersNoWayPastThePeriod(t *testing.T) {
	o := newOffice(t)
	desk := o.as(o.secretariat())
	page := desk.URL + "/en/desk/secretariat/participants/org:karisma"
	offers := func(want string) {
		t.Helper()
		_, body := get(t, page)
		for _, act := range []string{"propose", "accredit", "decline"} {
			if strings.Contains(body, `/org:karisma/`+act+`"`) != strings.Contains(want, act) {
				t.Errorf("want %q, and %s is offered or not", want, act)
			}
		}
		if code, _ := get(t, page+"/accredit"); (code == 200) != strings.Contains(want, "accredit") {
			t.Errorf("want %q: the form to accredit answers %d", want, code)
		}
	}
	offers("propose accredit")
	o.decide(&participant.Rules{Days: 30})
	offers("propose")
	if code, _, body := send(t, page+"/accredit", url.Values{"on": {"2026-01-31"}}); code != 422 || !strings.Contains(body, "propose it for accreditation first") {
		t.Errorf("sent all the same: status %d", code)
	}
	o.decide(&participant.Proposed{ID: "org:karisma", Deadline: o.Clock.Now()})
	offers("")
	if err := o.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		return participant.Periods{Hub: o.Hub}.Run(ctx, w, o.Clock.Now())
	}); err != nil {
		t.Fatal(err)
	}
	offers("accredit decline")
}

func TestObjecting(t *testing.T) {
	o := newOffice(t)
	kenya := o.named("state:ke")
	o.decide(&participant.Rules{Days: 5})
	o.decide(&participant.Proposed{ID: "org:karisma", Deadline: o.service.Deadline(participant.Rules{Days: 5})})
	state := o.as(policy.Actor{Person: "person:2", For: "state:ke", Identity: kenya.ID, Roles: []policy.Role{policy.Drafter, policy.KeyOfficer}})
	if _, page := get(t, state.URL+"/en/desk/periods"); !strings.Contains(page, "Karisma") {
		t.Error("the open period is not there")
	}
	code, to, _ := send(t, state.URL+"/en/desk/periods/org:karisma", url.Values{})
	if code != 303 || to != "/en/desk/drafts/d1" || len(o.drafts.all) != 1 || o.drafts.all[0].By != kenya.ID || o.drafts.all[0].Type != participant.TypeObjected {
		t.Errorf("status %d to %q, %v", code, to, o.drafts.all)
	}
	if code, _, page := send(t, state.URL+"/ar/desk/withdrawal", url.Values{}); code != 422 || !strings.Contains(page, `id="fault-reason"`) {
		t.Errorf("withdrawing without a reason: status %d", code)
	}
	if code, _, _ := send(t, state.URL+"/ar/desk/withdrawal", url.Values{"reason": {"سبب"}}); code != 303 || len(o.drafts.all) != 2 {
		t.Errorf("withdrawing: status %d", code)
	}
	if _, page := get(t, o.as(policy.Visitor).URL+"/en/participants/org:karisma"); !strings.Contains(page, "may object until") {
		t.Error("the public page does not tell of the period")
	}
}

func TestSaidAndFeed(t *testing.T) {
	o := newOffice(t)
	kenya := o.named("state:ke")
	var drafts []ledger.Draft
	for range 60 {
		drafts = append(drafts, ledger.Draft{By: kenya.ID, Type: "test.word.said/1", Subject: "state:fr", Body: []byte("{}")})
	}
	if _, err := o.Say(t.Context(), drafts...); err != nil {
		t.Fatal(err)
	}
	server := o.as(policy.Visitor)
	code, page := get(t, server.URL+"/en/participants/state:ke/statements?module=test")
	if code != 200 || strings.Count(page, "test.word.said/1") != 50 || !strings.Contains(page, "before=") {
		t.Errorf("status %d, %d statements", code, strings.Count(page, "test.word.said/1"))
	}
	for _, bad := range []string{"?module=..", "?before=-1", "?subject=%20"} {
		if code, _ := get(t, server.URL+"/en/participants/state:ke/statements"+bad); code != 400 {
			t.Errorf("%s: status %d", bad, code)
		}
	}
	code, feed := get(t, server.URL+"/en/participants/state:ke/feed.atom")
	if code != 200 || strings.Count(feed, "</entry>") != 50 || !strings.Contains(feed, "https://hub.test/en/participants/state:ke/feed.atom") {
		t.Errorf("status %d, %.300s", code, feed)
	}
	if code, feed := get(t, server.URL+"/en/participants/state:fr/feed.atom"); code != 200 || strings.Contains(feed, "</entry>") {
		t.Errorf("of one who said nothing: status %d", code)
	}
}
