package web_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/refusal"
	"comity.example/comity/internal/platform/refusal/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// site is a hub that has refused much, and who reads it.
type site struct {
	t      *testing.T
	actor  policy.Actor
	routes []ui.Route
	server *httptest.Server
}

func newSite(t *testing.T) *site {
	t.Helper()
	db, err := sqldb.Open(t.Context(), hubtest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context(), "refusal", refusal.Migrations()); err != nil {
		t.Fatal(err)
	}
	now := clock.NewFake(hubtest.Start)
	trail := &refusal.Trail{DB: db, Clock: now, Log: slog.New(slog.DiscardHandler)}
	for i := range 150 {
		now.Advance(time.Minute)
		trail.Note(refusal.SignIn, "/sign-in", "", fmt.Sprintf("192.0.%d.0/24", i))
	}
	now.Advance(time.Hour)
	trail.Note(refusal.Clearance, "/desk/drafts/{id}/clear", "person:1", "2001:db8:1::/48")
	trail.Note(refusal.TooOften, "<b>", "", "")
	now.Advance(time.Hour)
	trail.Note(refusal.Access, "/desk/secretariat/participants/{id}/officers", "person:"+strings.Repeat("a", 32), "2001:db8:1234::/48")
	s := &site{t: t, actor: policy.Actor{Person: "person:reader", Identity: statement.Hash{1}, Roles: []policy.Role{policy.Operator}}}
	s.routes = web.Pages{Trail: trail, Hub: func() statement.Hash { return statement.Hash{1} },
		Who: func(*http.Request) (policy.Actor, error) { return s.actor, nil }}.Routes()
	s.server = hubtest.Pages(t, func() int64 { return 42 }, s.routes...)
	return s
}

func (s *site) get(path string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestList(t *testing.T) {
	s := newSite(t)
	for _, tc := range []struct {
		name, path   string
		status, rows int
		has          []string
	}{
		{"the newest", "/en/desk/refusals", 200, 100, []string{"2001:db8:1::/48", "person:1", "&lt;b&gt;", "?before="}},
		{"one kind", "/fr/desk/refusals?kind=clearance", 200, 1, []string{"Une validation"}},
		{"a kind of which there is none", "/ar/desk/refusals?kind=link", 200, 0, []string{"لم يُرفض شيء من هذا النوع."}},
		{"a kind that there is not", "/en/desk/refusals?kind=all", 400, 0, nil},
		{"a place that is none", "/en/desk/refusals?before=x", 400, 0, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, body := s.get(tc.path)
			if n := strings.Count(body, `<time `) / 2; status != tc.status || n != tc.rows {
				t.Errorf("status %d with %d rows", status, n)
			}
			for _, words := range tc.has {
				if !strings.Contains(body, words) {
					t.Errorf("lacks %q", words)
				}
			}
		})
	}
	_, body := s.get("/en/desk/refusals")
	_, next, _ := strings.Cut(body, `href="/en/desk/refusals?before=`)
	before, _, _ := strings.Cut(next, `"`)
	if _, body := s.get("/en/desk/refusals?before=" + before); strings.Count(body, `<time `)/2 != 53 {
		t.Errorf("the rest: %d rows", strings.Count(body, `<time `)/2)
	}
}

func TestOnlyReaders(t *testing.T) {
	s := newSite(t)
	for _, role := range policy.Roles() {
		s.actor.Roles = []policy.Role{role}
		want := 403
		if role == policy.Auditor || role == policy.Operator {
			want = 200
		}
		if status, body := s.get("/en/desk/refusals"); status != want || want == 403 && strings.Contains(body, "192.0.") {
			t.Errorf("as %s: %d", role, status)
		}
	}
	s.actor = policy.Visitor
	if status, body := s.get("/en/desk/refusals"); status == 200 || strings.Contains(body, "192.0.") {
		t.Errorf("a visitor: %d", status)
	}
}

// TestPagesInABrowser looks at the page in every view.
func TestPagesInABrowser(t *testing.T) {
	s := newSite(t)
	hubtest.NewBrowser(t).Tour(t, s.server.URL, s.routes)
}

// On a laptop's window no column is cut off.
func TestFitsALaptop(t *testing.T) {
	s := newSite(t)
	b := hubtest.NewBrowser(t)
	for _, lang := range []string{"en", "fr", "ar"} {
		tab := b.Open(t, s.server.URL+"/"+lang+"/desk/refusals", hubtest.View{Name: "laptop", Width: 1100})
		over := hubtest.Ask(t, tab, chromedp.Evaluate[int](`(() => { const t = document.querySelector("#refusals"), p = t.parentElement; return Math.max(t.scrollWidth, p.scrollWidth) - p.clientWidth })()`))
		if over > 0 {
			t.Errorf("%s: the table is %d pixels wider than what shows it", lang, over)
		}
		tab.Close()
	}
}
