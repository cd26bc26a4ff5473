package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/statement"
)

// wants fails unless a request with these headers is answered so.
func (c *conversation) wants(status int, path string, has string, headers ...string) answer {
	c.t.Helper()
	a := get(c.t, c.base+path, headers...)
	if a.Status != status || !strings.Contains(string(a.Body), has) || strings.HasPrefix(path, "/api/") && a.Header.Get("Cache-Control") != "no-store" {
		c.t.Errorf("%s answers %d, %v: %.400s", path, a.Status, a.Header, a.Body)
	}
	return a
}

// TestTokens: an officer makes a token in the browser; a program reads with it
// what its scopes say, and nothing else, until the token is ended, or the officer
// dismissed. Its text stands nowhere.
func TestTokens(t *testing.T) {
	t.Parallel()
	var log written
	var data string
	h := newDemonstration(t, func(o *app.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		data = o.Data
	})
	b := hubtest.NewBrowser(t)
	c := &conversation{house: h, t: t, b: b, tab: b.Open(t, h.base+"/en/demo", hubtest.Light)}
	look := &holder{h, c.tab, true}

	c.become(stateA.drafter)
	c.open("/en/desk")
	c.tab.Leave(t, link("Tokens for programs"))
	c.tab.Leave(t, link("Make a token"))
	look.looks("token-new")
	makes := func(networks string, scopes ...string) string {
		t.Helper()
		h.clock.Advance(time.Second) // the list is by time
		c.open("/en/desk/tokens/new")
		look.puts("name", "Ticket system of the team")
		if networks != "" {
			look.puts("networks", networks)
		}
		for _, s := range scopes {
			look.picks("scope", s)
		}
		c.tab.Press(t, "make")
		return ask[string](t, c.tab, `(document.querySelector("main").innerText.match(/comity_[a-z2-7]{59}/) || [""])[0]`)
	}
	if text := makes("everywhere", "contacts:read"); text != "" || !strings.Contains(c.text(), "is no network") {
		t.Errorf("made with no network: %s", c.text())
	}
	good := makes("", "contacts:read", "requests:read")
	look.pictures("token-made")
	bound := makes("192.0.2.0/24", "contacts:read")
	if good == "" || bound == "" {
		t.Fatalf("no token was shown: %s", c.text())
	}
	c.open("/en/desk/tokens")
	c.reads("192.0.2.0/24")
	bearer := func(text string) []string { return []string{"Authorization", "Bearer " + text} }

	c.wants(200, "/api/v1/contacts/directories", `"slug"`, bearer(good)...)
	c.wants(200, "/api/v1/requests", `"items"`, bearer(good)...)
	if a := c.wants(403, "/api/v1/notifications", "notifications:read", bearer(good)...); !strings.Contains(a.Header.Get("WWW-Authenticate"), `scope="notifications:read"`) {
		t.Errorf("it is not said what is lacking: %v", a.Header)
	}
	for _, room := range []string{"drafts", "checks", "exercises", "assessments", "calendar"} {
		c.wants(403, "/api/v1/"+room, room+":read", bearer(good)...)
	}
	c.wants(403, "/api/v1/figures/cooperation/own", "figures:read", bearer(good)...)
	c.wants(403, "/api/v1/contacts/directories", "other networks", bearer(bound)...)
	if a := c.wants(401, "/api/v1/requests", "no token", bearer(good[:len(good)-1]+otherThan(good[len(good)-1]))...); !strings.Contains(a.Header.Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("%v", a.Header)
	}
	c.wants(401, "/api/v1/requests?access_token="+good, "sign")
	c.wants(401, "/api/v1/requests", "sign", "Cookie", "comity="+good)
	for _, page := range []string{"/en/desk", "/en/desk/cooperation", "/en/desk/tokens", "/en/account"} {
		if a := c.wants(http.StatusSeeOther, page, "", bearer(good)...); !strings.Contains(a.Header.Get("Location"), "/sign-in") {
			t.Errorf("%s leads to %s", page, a.Header.Get("Location"))
		}
	}
	if a := get(t, c.base+"/en/", bearer(good)...); strings.Contains(string(a.Body), "Drafter A") {
		t.Error("a page says whose token came")
	}

	// A program puts a draft forward, and says nothing by itself.
	const notification = `{"to":["state:xb"],"marking":"TLP:AMBER","exercise":true,"body":{"title":{"original":"en","in":{"en":"Scans at night"}},
		"from":{"utc":"2026-01-30T02:10Z","zone":"UTC"},"class":"information-gathering",
		"fields":{"seen":{"original":"en","in":{"en":"Scans."}},"affected":{"original":"en","in":{"en":"Mail."}},"asked":{"original":"en","in":{"en":"Please look."}}}}}`
	sends := func(status int, path, body, has, text string) []byte {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+text)
		req.Header.Set("Content-Type", "application/json")
		res, err := hubtest.Client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		b, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != status || !strings.Contains(string(b), has) {
			t.Fatalf("%s answers %d %s, %v", path, res.StatusCode, b, err)
		}
		return b
	}
	sends(403, "/api/v1/notifications", notification, "notifications:draft", good)
	drafts := makes("", "notifications:draft", "notifications:read", "calendar:read")
	sends(400, "/api/v1/notifications", `{"to":["state:xb"],"blame":"state:xc"}`, "cannot be read: a member of it is not known here: \\\"blame\\\"", drafts)
	sends(404, "/api/v1/notifications", strings.Replace(notification, `"exercise":true`, `"occasion":"exercise:`+strings.Repeat("0", 32)+`"`, 1), "no such exercise", drafts)
	sends(400, "/api/v1/notifications", strings.Replace(notification, "state:xb", "state:nobody", 1), "no participant", drafts)
	sends(400, "/api/v1/notifications", strings.Replace(notification, "information-gathering", "gossip", 1), "no class", drafts)
	var put struct{ Case, Draft, Page string }
	if err := json.Unmarshal(sends(200, "/api/v1/notifications", notification, "case:", drafts), &put); err != nil {
		t.Fatal(err)
	}
	c.wants(404, "/api/v1/notifications/"+put.Case, "no such case", bearer(drafts)...)
	c.open("/en" + put.Page)
	c.reads("Scans at night")
	c.cleared(stateA)
	c.wants(200, "/api/v1/notifications/"+put.Case, "Scans at night", bearer(drafts)...)
	c.wants(200, "/api/v1/notifications?list=theirs", put.Case, bearer(drafts)...)
	c.wants(200, "/api/v1/notifications?list=theirs", `"move":"theirs"`, bearer(drafts)...)
	c.wants(200, "/api/v1/calendar", "Their move: ", bearer(drafts)...)
	sends(404, "/api/v1/notifications/"+put.Case, `{"to":"org:example-conference","says":"closed","marking":"TLP:AMBER","body":{}}`, "", drafts)
	sends(409, "/api/v1/notifications/"+put.Case, `{"to":"state:xb","says":"asked","marking":"TLP:AMBER","body":{}}`, "Receipt has to be acknowledged first. What can be said now: corrected, withdrawn, noted", drafts)
	sends(400, "/api/v1/notifications/"+put.Case, `{"to":"state:xb","says":"corrected","marking":"TLP:AMBER","body":{}}`, "in an exercise", drafts)
	sends(200, "/api/v1/notifications/"+put.Case, `{"to":"state:xb","says":"withdrawn","marking":"TLP:AMBER","body":{"exercise":true,"words":{"original":"en","in":{"en":"Sent in error."}}}}`, "/desk/drafts/", drafts)
	c.wants(200, "/api/v1/notifications/"+put.Case, `"drafts":[{"says":"withdrawn","at":"`, bearer(drafts)...)
	c.wants(200, "/api/v1/notifications/"+put.Case, `"page":"/desk/drafts/`, bearer(drafts)...)

	// The auditor sees each use; a key officer ends a token of somebody else.
	c.become(stateA.clears)
	c.open("/en/desk/audit?action=token.used")
	c.reads("a program used the person’s token", "/api/v1/requests")
	c.open("/en/desk/tokens")
	c.reads("Ticket system of the team", "Drafter A (fictitious)", "Read directories of contacts")
	look.looks("tokens")
	c.tab.Do(t, chromedp.Navigate(ask[string](t, c.tab, `document.querySelector("main tbody tr:last-child a").href`)))
	look.looks("token-one")
	c.tab.Press(t, "end")
	c.reads("No: ended on")
	c.wants(401, "/api/v1/requests", "ended", bearer(good)...)

	// The officer is dismissed: what he or she made ends with it.
	c.become(stateA.drafter)
	last := makes("", "requests:read")
	c.wants(200, "/api/v1/requests", `"items"`, bearer(last)...)
	var participant []byte
	var given string
	err := h.DB.Read(t.Context(), func(q sqldb.Querier) error {
		return q.QueryRow(t.Context(), `SELECT participant, given FROM token_held LIMIT 1`).Scan(&participant, &given)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Ledger.Say(t.Context(), ledger.Draft{By: statement.Hash(participant), Type: authorization.TypeWithdrawn, Subject: given, Body: []byte(`{"reason":""}`)}); err != nil {
		t.Fatal(err)
	}
	c.wants(401, "/api/v1/requests", "ended with the authorization", bearer(last)...)

	nowhere(t, data, log.bytes(), good, bound, drafts, last)
	metrics := get(t, c.base+"/metrics")
	if bytes.Contains(metrics.Body, []byte("comity_")) && bytes.Contains(metrics.Body, []byte(good)) {
		t.Error("a token stands in the metrics")
	}
}

// otherThan is a letter of tokens that is another one.
func otherThan(letter byte) string {
	if letter == 'a' {
		return "b"
	}
	return "a"
}

// nowhere fails if a secret stands in the log or in a file of the hub's folder.
func nowhere(t *testing.T, data string, log []byte, secrets ...string) {
	t.Helper()
	look := func(where string, b []byte) {
		for _, s := range secrets {
			if bytes.Contains(b, []byte(s)) || bytes.Contains(b, []byte(s[7:40])) {
				t.Errorf("%s holds a token", where)
			}
		}
	}
	if len(log) == 0 {
		t.Error("nothing was logged")
	}
	look("the log", log)
	err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		look(path, b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
