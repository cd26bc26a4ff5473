package web_test

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/audit/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// site is a hub whose trail holds 250 entries, and who reads it.
type site struct {
	*hubtest.Register
	t      *testing.T
	actor  policy.Actor
	routes []ui.Route
	trail  *audit.Trail
	server *httptest.Server
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Register: hubtest.NewRegister(t, hubtest.SQLite(t), audit.Projection{}), t: t}
	if err := s.DB.Migrate(t.Context(), "audit", audit.Migrations()); err != nil {
		t.Fatal(err)
	}
	trail := &audit.Trail{DB: s.DB, Keys: s.Keys, Clock: s.Clock, Hub: s.Hub}
	err := s.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
		for i := range 250 {
			s.Clock.Advance(time.Hour)
			e := audit.Entry{Person: "person:ada", Action: audit.SignedIn}
			if i == 100 {
				e = audit.Entry{Person: "person:bo", Action: audit.BodyRead, Object: "case:7", Statement: statement.Hash{1}}
			}
			if err := trail.Note(t.Context(), tx, e); err != nil {
				return err
			}
		}
		return trail.Note(t.Context(), tx, audit.Entry{Action: "word.of-another-room"})
	})
	if err != nil {
		t.Fatal(err)
	}
	s.trail = trail
	s.routes = web.Pages{Trail: trail,
		Public:      func(_ context.Context, id statement.Hash) bool { return id == statement.Hash{1} },
		Participant: func(id, _ string) (name, lang string) { return map[string]string{"state:xb": "Brightmere"}[id], "en" },
		Who:         func(*http.Request) (policy.Actor, error) { return s.actor, nil },
		Names: func(context.Context, policy.Actor) (map[string]string, error) {
			return map[string]string{"person:ada": "=Ada <b>"}, nil
		}}.Routes()
	s.server = hubtest.Pages(t, s.Size, s.routes...)
	s.as(policy.Auditor)
	return s
}

func (s *site) as(roles ...policy.Role) {
	s.actor = policy.Actor{Person: "person:reader", Identity: s.Hub(), Roles: roles}
}

func (s *site) note(e audit.Entry) {
	s.t.Helper()
	if err := s.DB.Write(s.t.Context(), func(tx *sqldb.Tx) error { return s.trail.Note(s.t.Context(), tx, e) }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) get(path string) (int, string, http.Header) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(b), res.Header
}

func TestTheTrail(t *testing.T) {
	s := newSite(t)
	for _, tc := range []struct {
		name, path string
		rows       int
		has, lacks []string
	}{
		{"the newest", "/en/desk/audit", 100, []string{"signed in", "word.of-another-room", "before=151", "=Ada &lt;b&gt;", "/en/desk/audit.csv?keep-marking=yes", "TLP:AMBER+STRICT", "Not for classified information"}, []string{"case:7"}},
		{"older ones", "/en/desk/audit?before=151", 100, []string{"case:7", "before=51"}, nil},
		{"one action", "/en/desk/audit?action=body.read", 1, []string{`value="directory.looked"`, `value="directory.exported"`, `value="directory.erased"`, "read a confidential text", "case:7", "/en/statements/" + statement.Hash{1}.String()}, []string{"before="}},
		{"one person", "/fr/desk/audit?person=person:bo", 1, []string{"texte confidentiel lu"}, nil},
		{"one day", "/ar/desk/audit?from=2026-02-01&until=2026-02-01", 24, []string{"سجّل الدخول"}, nil},
		{"nobody", "/en/desk/audit?person=person:none", 0, []string{"Nothing has been noted that fits."}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, body, header := s.get(tc.path)
			if status != 200 || header.Get("Cache-Control") != "no-store" {
				t.Fatalf("%d, %s", status, header.Get("Cache-Control"))
			}
			_, table, _ := strings.Cut(body, "<tbody")
			table, _, _ = strings.Cut(table, "</tbody>")
			if n := strings.Count(table, "<tr"); n != tc.rows && !(tc.rows == 0 && n <= 1) {
				t.Errorf("%d rows, want %d", n, tc.rows)
			}
			for _, w := range tc.has {
				if !strings.Contains(body, w) {
					t.Errorf("lacks %q", w)
				}
			}
			for _, w := range tc.lacks {
				if strings.Contains(table, w) || w == "before=" && strings.Contains(body, w) {
					t.Errorf("has %q", w)
				}
			}
		})
	}
	for _, bad := range []string{"?from=yesterday", "?from=2026-02-02&until=2026-02-01", "?until=2026-02-30", "?before=x", "?before=-1", "?action=" + strings.Repeat("a", 65)} {
		if status, _, _ := s.get("/en/desk/audit" + bad); status != 400 && status != 422 {
			t.Errorf("%s: %d", bad, status)
		}
	}
	for asked, beside := range map[string][2]string{"?from=yesterday": {"from", "is no date"}, "?until=2026-02-30": {"until", "is no date"}, "?from=2026-02-02&until=2026-02-01": {"until", "The last day is before the first"}} {
		status, body, _ := s.get("/en/desk/audit" + asked)
		_, said, _ := strings.Cut(body, `id="fault-`+beside[0]+`"`)
		if said, _, _ = strings.Cut(said, "</p>"); status != 422 || !strings.Contains(said, beside[1]) || strings.Count(body, `id="fault-`) != 1 {
			t.Errorf("%s: %d, beside the field: %.200q", asked, status, said)
		}
	}
}

func TestTheFile(t *testing.T) {
	s := newSite(t)
	if status, body, _ := s.get("/en/desk/audit.csv"); status != 400 && status != 422 || strings.Contains(body, "person:ada") {
		t.Fatalf("a copy that nobody asked to keep as it is marked: %d", status)
	}
	status, body, header := s.get("/en/desk/audit.csv?action=body.read&keep-marking=yes")
	if status != 200 || !strings.Contains(header.Get("Content-Disposition"), "TLP-AMBER-STRICT") || header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, %v", status, header)
	}
	label, body, _ := strings.Cut(body, "number,")
	if body = "number," + body; !strings.Contains(label, "TLP:AMBER+STRICT") || !strings.Contains(label, "Not for classified information") {
		t.Errorf("the file begins with %q", label)
	}
	if want := "number,at,person,name,action,object,statement\r\n100,2026-02-04T14:00:00Z,person:bo,,body.read,case:7," + (statement.Hash{1}).String() + "\r\n"; body != want {
		t.Errorf("%q, want %q", body, want)
	}
	_, body, _ = s.get("/en/desk/audit.csv?keep-marking=yes")
	_, body, _ = strings.Cut(body, "number,")
	rows, err := csv.NewReader(strings.NewReader("number," + body)).ReadAll()
	if err != nil || len(rows) != 1+252 { // all of them, and that the first file was taken away
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[1][4] != audit.TrailExported || rows[1][2] != "person:reader" || rows[3][3] != "'=Ada <b>" {
		t.Errorf("%v, %v", rows[1], rows[3])
	}
}

func TestOnlyAuditors(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/en/desk/audit", "/en/desk/audit/proof", "/en/desk/audit.csv?keep-marking=yes"} {
		for _, role := range policy.Roles() {
			s.as(role)
			want := 403
			if role == policy.Auditor {
				want = 200
			}
			if status, body, _ := s.get(path); status != want || want == 403 && strings.Contains(body, "person:") {
				t.Errorf("%s as %s: %d", path, role, status)
			}
		}
		s.actor = policy.Visitor
		if status, _, _ := s.get(path); status == 200 {
			t.Errorf("%s as a visitor: %d", path, status)
		}
		s.actor = policy.Actor{Person: "person:x", Identity: statement.Hash{9}, Roles: []policy.Role{policy.Auditor}}
		if _, body, _ := s.get(path); strings.Contains(body, "person:ada") {
			t.Errorf("%s shows another participant's trail", path)
		}
	}
}

func TestTheProof(t *testing.T) {
	s := newSite(t)
	if status, body, _ := s.get("/en/desk/audit/proof"); status != 200 || !strings.Contains(body, "The trail proves itself") {
		t.Errorf("%d, %s", status, body)
	}
	err := s.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), `DELETE FROM audit_row WHERE n = 77`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if status, body, _ := s.get("/en/desk/audit/proof"); status != 200 || !strings.Contains(body, "number 77: it is missing") {
		t.Errorf("%d, %s", status, body)
	}
}

// Who is no person of the participant is named as what it was, and nobody but the
// program is called the operator.
func TestWhoIsNoPerson(t *testing.T) {
	for name, tc := range map[string]struct{ person, want string }{
		"another participant": {audit.ByParticipant("state:xb"), "another participant: Brightmere"},
		"a link":              {audit.ByLink, "by a one-time link"},
		"the hub":             {audit.ByHub, "the hub"},
		"the program":         {"", "the hub’s operator, at the command line"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.note(audit.Entry{Person: tc.person, Action: "directory.looked-at"})
			_, body, _ := s.get("/en/desk/audit?action=directory.looked-at")
			_, table, _ := strings.Cut(body, "<tbody")
			table, _, _ = strings.Cut(table, "</tbody>")
			if !strings.Contains(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(table), tc.want) {
				t.Errorf("the page lacks %q: %.600s", tc.want, table)
			}
			if operator := "operator"; tc.person != "" && strings.Contains(table, operator) {
				t.Errorf("the operator is named: %.600s", table)
			}
			_, file, _ := s.get("/en/desk/audit.csv?action=directory.looked-at&keep-marking=yes")
			if tc.person != "" && strings.Contains(file, "operator") || !strings.Contains(file, tc.person) {
				t.Errorf("the file says %q", file)
			}
		})
	}
}

// TestPagesInABrowser looks at every page in every view.
func TestPagesInABrowser(t *testing.T) {
	s := newSite(t)
	hubtest.NewBrowser(t).Tour(t, s.server.URL, s.routes)
}

// A statement that was said in confidence has no page: nothing leads to one.
func TestNoLinkIntoTheConfidential(t *testing.T) {
	s := newSite(t)
	s.note(audit.Entry{Person: "person:ada", Action: "directory.looked-at", Statement: statement.Hash{7}})
	_, body, _ := s.get("/en/desk/audit?action=directory.looked-at")
	if !strings.Contains(body, "said in confidence") || strings.Contains(body, "/statements/"+statement.Hash{7}.String()) {
		t.Errorf("%.600s", body)
	}
}
