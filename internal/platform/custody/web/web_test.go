package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/custody/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// site is the room's pages on a register, with somebody signed in.
type site struct {
	*hubtest.Register
	service *custody.Service
	queries *custody.Queries
	server  *httptest.Server
	routes  []ui.Route
	opened  custody.Opened

	mu    sync.Mutex
	actor policy.Actor
	t     *testing.T
}

const person = "person:0123456789abcdef0123456789abcdef"

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Register: hubtest.NewRegister(t, hubtest.SQLite(t)), t: t}
	if err := s.DB.Migrate(t.Context(), "audit", audit.Migrations()); err != nil {
		t.Fatal(err)
	}
	if err := s.DB.Migrate(t.Context(), "custody", custody.Migrations()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Keys.Save(filepath.Join(t.TempDir(), "keys.age"), secret); err != nil {
		t.Fatal(err)
	}
	s.service = &custody.Service{Ledger: s.Ledger, DB: s.DB, Keys: s.Keys, Clock: s.Clock, Trail: &audit.Trail{DB: s.DB, Keys: s.Keys, Clock: s.Clock, Hub: s.Hub}}
	s.queries = &custody.Queries{Ledger: s.Ledger, DB: s.DB, Keys: s.Keys}
	if s.opened, err = s.service.Open(t.Context(), policy.As(policy.Secretariat)); err != nil {
		t.Fatal(err)
	}
	s.routes = web.Pages{Service: s.service, Queries: s.queries, Clock: s.Clock, Who: func(*http.Request) (policy.Actor, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.actor, nil
	}, Naming: func(listed string, id statement.Hash) string { return "/named/" + listed + "/" + id.String() }}.Routes()
	s.server = hubtest.Pages(t, s.Size, s.routes...)
	return s
}

// as signs somebody in, in the name of a participant and in these roles.
func (s *site) as(id statement.Hash, roles ...policy.Role) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.actor = policy.Actor{Person: person, Identity: id, Roles: roles}
	if len(roles) == 0 {
		s.actor = policy.Visitor
	}
}

func (s *site) officer() { s.as(s.opened.Identity, policy.KeyOfficer) }

// answer is a page or where it leads.
type answer struct {
	status       int
	body, to     string
	cacheControl string
}

func (s *site) do(method, path string, form url.Values) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{resp.StatusCode, string(b), resp.Header.Get("Location"), resp.Header.Get("Cache-Control")}
}

func (s *site) get(path string) answer { s.t.Helper(); return s.do(http.MethodGet, path, nil) }

func (s *site) post(path string, form url.Values) answer {
	s.t.Helper()
	return s.do(http.MethodPost, path, form)
}

// history is what the register says of the participant.
func (s *site) history() custody.History {
	s.t.Helper()
	h, err := s.queries.History(s.t.Context(), s.opened.Identity)
	if err != nil {
		s.t.Fatal(err)
	}
	return h
}

// wordsOn reads the words of a sheet off a page, as a person does.
func wordsOn(page string) string {
	var out []string
	for _, m := range regexp.MustCompile(`<li><span class="ordinal">\d+</span> ([a-z]+)</li>`).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return strings.Join(out, " ")
}

// TestLifeOnPages takes a participant through everything on its pages.
func TestLifeOnPages(t *testing.T) {
	s := newSite(t)
	s.officer()
	first := s.history().InForce().Key.String()
	desk := s.get("/en/desk/keys")
	for _, want := range []string{"Make a recovery sheet of your own", "kept by this hub", "What the hub that keeps your key can do", "Replace the signing key"} {
		if !strings.Contains(desk.body, want) {
			t.Errorf("the desk does not say %q", want)
		}
	}
	if desk.cacheControl != "no-store" {
		t.Errorf("the desk may be kept: %s", desk.cacheControl)
	}
	step := func(task string, form url.Values) {
		t.Helper()
		if a := s.post("/en/desk/keys/"+task, form); a.status != http.StatusSeeOther || a.to != "/en/desk/keys?done="+task {
			t.Fatalf("%s: %d %s\n%s", task, a.status, a.to, a.body)
		}
		if a := s.get("/en/desk/keys?done=" + task); !strings.Contains(a.body, `role="status"`) {
			t.Errorf("%s: the desk does not say that it is done", task)
		}
	}
	typed := strings.Join(s.opened.Sheet.Words, " ")
	step("drill", url.Values{"sheet": {typed}})
	step("schedule", url.Values{"months": {"6"}})
	step("rotate", url.Values{"key": {first}})
	if a := s.post("/en/desk/keys/rotate", url.Values{"key": {first}}); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "changed meanwhile") {
		t.Errorf("the form sent twice: %d", a.status)
	}
	renewed := s.post("/en/desk/keys/renew", url.Values{"sheet": {s.opened.Sheet.Secret}, "sure": {"yes"}})
	next := wordsOn(renewed.body)
	k, err := keys.ParseSheet(next)
	if err != nil || statement.KeyOf(k) != s.history().Recovery[0].Key || renewed.status != http.StatusOK || renewed.cacheControl != "no-store" {
		t.Fatalf("the new sheet: %d %s: %v", renewed.status, renewed.cacheControl, err)
	}
	if a := s.get("/en/desk/keys"); strings.Contains(a.body, "Make a recovery sheet of your own") {
		t.Error("the desk still asks for a sheet of one's own")
	}
	key := s.history().InForce().Key.String()
	step("compromised", url.Values{"key": {key}, "from": {"3"}, "then": {"wait"}, "sheet": {next}, "sure": {"yes"}})
	if a := s.get("/en/desk/keys"); !strings.Contains(a.body, "Nothing can be said now") {
		t.Error("the desk does not say that nothing can be said")
	}
	step("recover", url.Values{"sheet": {next}, "sure": {"yes"}})
	page := s.get("/en/keys/" + s.opened.Identity.String())
	for _, want := range []string{"struck", "from statement 3", "in force", "replaced", "note verbale"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the public page does not say %q", want)
		}
	}
	step("move", url.Values{"to": {"other.test/comity"}, "sheet": {next}, "sure": {"yes"}})
	if h := s.history(); h.MovedTo != "other.test/comity" {
		t.Errorf("moved to %q", h.MovedTo)
	}
}

// A fault is said beside its field, in the reader's language; a recovery key
// never comes back.
func TestFaultsOnPages(t *testing.T) {
	s := newSite(t)
	s.officer()
	other, err := keys.Open(s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	good, foreign := s.opened.Sheet.Secret, keys.SheetOf("h", other, s.Clock.Now()).Secret
	wrong := strings.Join(append([]string{"hubbub"}, s.opened.Sheet.Words[1:]...), " ")
	key, size := s.history().InForce().Key.String(), s.Size()
	for _, c := range []struct {
		name, path string
		form       url.Values
		says       string
	}{
		{"no sheet", "/en/desk/keys/drill", url.Values{}, "nine groups"},
		{"a word that is none", "/en/desk/keys/drill", url.Values{"sheet": {wrong}}, "Word 1 is none"},
		{"in French", "/fr/desk/keys/drill", url.Values{"sheet": {wrong}}, "Le mot 1"},
		{"in Arabic", "/ar/desk/keys/drill", url.Values{"sheet": {foreign}}, "ليس مفتاح الاسترداد النافذ"},
		{"too few words", "/en/desk/keys/drill", url.Values{"sheet": {"abandon zoo"}}, "these are 2"},
		{"another's sheet", "/en/desk/keys/recover", url.Values{"sheet": {foreign}, "sure": {"yes"}}, "not the recovery key in force"},
		{"not sure", "/en/desk/keys/recover", url.Values{"sheet": {good}}, "Confirm this first"},
		{"no index", "/en/desk/keys/compromised", url.Values{"key": {key}, "from": {"many"}, "sheet": {good}, "sure": {"yes"}}, "not the number of a statement"},
		{"an index beyond the end", "/en/desk/keys/compromised", url.Values{"key": {key}, "from": {"99"}, "sheet": {good}, "sure": {"yes"}}, "not the number of a statement"},
		{"no key", "/en/desk/keys/compromised", url.Values{"key": {"x"}, "from": {"1"}, "sheet": {good}, "sure": {"yes"}}, "Choose one of"},
		{"no log", "/en/desk/keys/move", url.Values{"to": {"Not A Log"}, "sheet": {good}, "sure": {"yes"}}, "cannot be the name"},
		{"this hub's log", "/en/desk/keys/move", url.Values{"to": {hubtest.Origin}, "sheet": {good}, "sure": {"yes"}}, "cannot be the name"},
		{"an interval of its own", "/en/desk/keys/schedule", url.Values{"months": {"0"}}, "Choose one of"},
		{"no key to rotate", "/en/desk/keys/rotate", url.Values{}, "changed meanwhile"},
	} {
		a := s.post(c.path, c.form)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, c.says) {
			t.Errorf("%s: %d, does not say %q", c.name, a.status, c.says)
		}
		for _, secret := range []string{good, good[:17], foreign, "hubbub"} {
			if strings.Contains(a.body, secret) {
				t.Errorf("%s: what was typed of a recovery key comes back", c.name)
			}
		}
	}
	if s.Size() != size {
		t.Errorf("%d statements were said", s.Size()-size)
	}
}

// Who may not, sees and does nothing.
func TestWhoMaySee(t *testing.T) {
	s := newSite(t)
	size := s.Size()
	for _, c := range []struct {
		name        string
		sign        func()
		desk, tasks int
		open        int
	}{
		{"a visitor", func() { s.as(statement.Hash{}) }, 401, 401, 401},
		{"a drafter", func() { s.as(s.opened.Identity, policy.Drafter) }, 403, 403, 403},
		{"an auditor", func() { s.as(s.opened.Identity, policy.Auditor) }, 200, 403, 403},
		{"a key officer", s.officer, 200, 200, 403},
		{"a person who is an operator", func() { s.as(s.Hub(), policy.Operator) }, 403, 403, 403},
		{"the secretariat", func() { s.as(s.Hub(), policy.Secretariat) }, 403, 403, 200},
	} {
		c.sign()
		for path, want := range map[string]int{"/en/desk/keys": c.desk, "/en/desk/keys/open": c.open, "/en/keys/hub": 200,
			"/en/desk/keys/rotate": c.tasks, "/en/desk/keys/recover": c.tasks, "/en/desk/keys/drill": c.tasks, "/en/desk/keys/move": c.tasks} {
			if a := s.get(path); a.status != want {
				t.Errorf("%s at %s: %d, want %d", c.name, path, a.status, want)
			}
		}
		if c.tasks != 200 {
			form := url.Values{"sheet": {s.opened.Sheet.Secret}, "sure": {"yes"}, "to": {"other.test"}, "key": {s.history().InForce().Key.String()}}
			for _, task := range []string{"drill", "rotate", "schedule", "renew", "compromised", "recover", "move"} {
				if a := s.post("/en/desk/keys/"+task, form); a.status != c.tasks {
					t.Errorf("%s does %s: %d, want %d", c.name, task, a.status, c.tasks)
				}
			}
		}
		if c.open != 200 {
			if a := s.post("/en/desk/keys/open", url.Values{"agreed": {"yes"}}); a.status != c.open {
				t.Errorf("%s opens: %d, want %d", c.name, a.status, c.open)
			}
		}
	}
	if s.Size() != size {
		t.Errorf("%d statements were said", s.Size()-size)
	}
	for _, path := range []string{"/en/keys/" + strings.Repeat("0", 64), "/en/keys/" + strings.Repeat("a", 64), "/en/keys/x"} {
		if a := s.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

// A locked hub says so on every page of the desk, shows no form, and does
// nothing that is sent to it.
func TestLockedPages(t *testing.T) {
	s := newSite(t)
	s.service.Keys, s.queries.Keys = &keys.Store{}, &keys.Store{}
	s.officer()
	for _, path := range []string{"/en/desk/keys", "/en/desk/keys/rotate", "/en/desk/keys/recover"} {
		if a := s.get(path); !strings.Contains(a.body, "This hub is locked") || strings.Contains(a.body, `id="rotate"`) || strings.Contains(a.body, "key-file") {
			t.Errorf("%s: does not say that the hub is locked, or says too much", path)
		}
	}
	if a := s.post("/en/desk/keys/rotate", url.Values{"key": {s.history().InForce().Key.String()}}); a.status != http.StatusServiceUnavailable {
		t.Errorf("a locked hub rotates: %d", a.status)
	}
	s.as(s.Hub(), policy.Secretariat)
	if a := s.post("/en/desk/keys/open", url.Values{"agreed": {"yes"}}); a.status != http.StatusServiceUnavailable {
		t.Errorf("a locked hub opens: %d", a.status)
	}
}

// Whoever comes from a participant's page opens keys for that one, and goes on
// to its name.
func TestOpeningForSomebodyListed(t *testing.T) {
	s := newSite(t)
	s.as(s.Hub(), policy.Secretariat)
	page := s.get("/en/desk/keys/open?for=state%3Ake&whom=Kenya").body
	for _, want := range []string{`name="for" value="state:ke"`, `value="Kenya"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	if got := s.post("/en/desk/keys/open", url.Values{"for": {"state:ke"}, "whom": {"Kenya"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `name="for" value="state:ke"`) {
		t.Errorf("without an agreement: status %d", got.status)
	}
	got := s.post("/en/desk/keys/open", url.Values{"for": {"state:ke"}, "whom": {"Kenya"}, "agreed": {"yes"}})
	if got.status != http.StatusOK || !strings.Contains(got.body, `href="/en/named/state:ke/`) {
		t.Errorf("status %d: it does not lead to the name", got.status)
	}
}
