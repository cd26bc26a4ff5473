package web_test

import (
	"context"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/outbox/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// site is a hub with letters that did not arrive, and who looks at them.
type site struct {
	*hubtest.Register
	t      *testing.T
	queue  *outbox.Queue
	actor  policy.Actor
	routes []ui.Route
	server *httptest.Server
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Register: hubtest.NewRegister(t, hubtest.SQLite(t)), t: t}
	if err := s.DB.Migrate(t.Context(), "outbox", outbox.Migrations()); err != nil {
		t.Fatal(err)
	}
	s.queue = &outbox.Queue{DB: s.DB, Keys: s.Keys, Clock: s.Clock, Hub: s.Hub, Kinds: []outbox.Kind{
		{Name: "test.waiting", Words: "alert.waiting."}, {Name: "test.due", Words: "alert.due."}, {Name: "test.keys", Words: "alert.keys.", Security: true}}}
	s.queue.Mail = func(_ context.Context, person string) (string, string, error) {
		return map[string]string{"person:ada": "ada@mfa.test"}[person], "en", nil
	}
	s.letters()
	s.mark("ada@mfa.test")
	s.routes = web.Pages{Returns: true, Queue: s.queue, Who: func(*http.Request) (policy.Actor, error) { return s.actor, nil }, Sends: true,
		Names: func(context.Context, policy.Actor) (map[string]string, error) {
			return map[string]string{"person:ada": "Ada <b>"}, nil
		}}.Routes()
	s.server = hubtest.Pages(t, s.Size, s.routes...)
	s.actor = policy.Actor{Person: "person:ada", Identity: s.Hub(), Roles: []policy.Role{policy.KeyOfficer}}
	return s
}

// letters are some as a dispatcher leaves them.
func (s *site) letters() {
	s.t.Helper()
	ctx, hub, other := s.t.Context(), s.Hub(), statement.Hash{9}
	err := s.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := s.queue.Put(ctx, tx, outbox.Notice{To: outbox.Recipient{Address: "new@ngo.test"}, Kind: "test.keys", Link: "/desk", Key: "k"}); err != nil {
			return err
		}
		for _, one := range []struct {
			id, person, state, fault string
			whose                    statement.Hash
			attempts                 int
		}{
			{"aaaaaaaaaaaa", "person:ada", "bounced", "refused:550", hub, 1},
			{"bbbbbbbbbbbb", "person:gone", "given-up", "unreachable", hub, 36},
			{"cccccccccccc", "", "waiting", "later:451", hub, 2},
			{"dddddddddddd", "person:bo", "no-address", "", hub, 1},
			{"eeeeeeeeeeee", "person:bo", "sent", "", hub, 1},
			{"ffffffffffff", "person:bo", "bounced", "refused:554", other, 1},
		} {
			_, err := tx.Exec(ctx, `INSERT INTO outbox_letter (id, participant, person, state, made, due, touched, attempts, lease, fault)
				VALUES ($1, $2, $3, $4, 1770000000000000, 1770000600000000, 1770000000000000, $5, 0, $6)`,
				one.id, one.whose[:], one.person, one.state, one.attempts, one.fault)
			if err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO outbox_item (letter, notice) SELECT 'cccccccccccc', id FROM outbox_notice`)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// mark marks an address as a letter that came back does.
func (s *site) mark(address string) {
	s.t.Helper()
	tag, err := s.Keys.Tag(s.Hub(), "outbox/address", address)
	if err == nil {
		err = s.DB.Write(s.t.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(s.t.Context(), `INSERT INTO outbox_returned (address, at, fault) VALUES ($1, 1770000000000000, 'returned:5.1.1')`, hex.EncodeToString(tag))
			return err
		})
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) do(method, path string, form url.Values) (int, string, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
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
	return res.StatusCode, string(b), res.Header.Get("Location")
}

func TestChoosing(t *testing.T) {
	s := newSite(t)
	status, body, _ := s.do(http.MethodGet, "/en/account/notices", nil)
	if status != 200 || !strings.Contains(body, "Drafts that wait for my clearance") || strings.Contains(body, "test.keys") || !strings.Contains(body, "Letters to your address come back") {
		t.Errorf("%d, %s", status, body)
	}
	status, _, to := s.do(http.MethodPost, "/en/account/notices", url.Values{"how": {"weekly"}, "language": {"ar"}, "kind": {"test.due", "test.keys"}})
	if status != 303 || to != "/en/account/notices?saved=yes" {
		t.Errorf("%d to %s", status, to)
	}
	s.actor.Person = "person:bo"
	if _, body, _ := s.do(http.MethodGet, "/en/account/notices", nil); strings.Contains(body, "come back") {
		t.Error("somebody is told of another's address")
	}
	s.actor.Person = "person:ada"
	c, err := s.queue.Chosen(t.Context(), s.actor)
	if err != nil || c.How != outbox.Weekly || c.Language != "ar" || !slices.Equal(c.Declined, []string{"test.waiting"}) {
		t.Errorf("%+v, %v", c, err)
	}
	if status, body, _ = s.do(http.MethodGet, to, nil); status != 200 || !strings.Contains(body, "Saved.") {
		t.Errorf("%d", status)
	}
	for name, form := range map[string]url.Values{
		"no way":               {"language": {"ar"}},
		"a way that is none":   {"how": {"hourly"}},
		"a language of nobody": {"how": {"daily"}, "language": {"tlh"}},
	} {
		if status, _, _ := s.do(http.MethodPost, "/en/account/notices", form); status != 422 {
			t.Errorf("%s: %d", name, status)
		}
	}
	after, err := s.queue.Chosen(t.Context(), s.actor)
	if err != nil || after.How != c.How {
		t.Errorf("a form that was refused has changed %+v, %v", after, err)
	}
	s.actor = policy.Visitor
	if status, _, _ := s.do(http.MethodPost, "/en/account/notices", url.Values{"how": {"never"}}); status == 303 {
		t.Error("a visitor chooses")
	}
}

func TestWhatDidNotArrive(t *testing.T) {
	s := newSite(t)
	status, body, _ := s.do(http.MethodGet, "/en/desk/notices", nil)
	if status != 200 {
		t.Fatal(status)
	}
	for _, w := range []string{"Ada &lt;b&gt;", "the mail server refuses the address or the letter (reply 550)", "Given up after five days", "new@ngo.test",
		"There is no address", "Will be tried again", "a person without a name here",
		"People whose address is marked", "a mail server took the letter and sent it back (reply 5.1.1)"} {
		if !strings.Contains(body, w) {
			t.Errorf("lacks %q", w)
		}
	}
	for _, w := range []string{"554", "person:", "FFFF"} {
		if _, main, _ := strings.Cut(body, "<main"); strings.Contains(main, w) {
			t.Errorf("has %q", w)
		}
	}
	for _, role := range []policy.Role{policy.Auditor, policy.Drafter} {
		s.actor.Roles = []policy.Role{role}
		if status, _, _ := s.do(http.MethodGet, "/en/desk/notices", nil); status != 403 {
			t.Errorf("%s: %d", role, status)
		}
	}
}

// TestPagesInABrowser looks at every page in every view.
func TestPagesInABrowser(t *testing.T) {
	s := newSite(t)
	hubtest.NewBrowser(t).Tour(t, s.server.URL, s.routes)
}
