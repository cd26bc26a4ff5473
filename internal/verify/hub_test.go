package verify_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"comity.example/comity/client"
	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

func TestMain(m *testing.M) { hub.Main(m) }

// hubOptions are those of the program itself.
func hubOptions(t testing.TB) verify.Options {
	return verify.Options{Projections: app.Projections, API: app.ReplicaAPI, Scratch: t.TempDir()}
}

func at(t testing.TB, address string) *client.Client {
	t.Helper()
	c, err := client.New(address)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestHubHolds(t *testing.T) {
	h := hub.Shared(t)
	o := hubOptions(t)
	o.Memory, o.VKey = t.TempDir(), h.Ledger.VKey()
	asked := proxy(t, h.URL, nil)
	rep, err := verify.Hub(t.Context(), at(t, asked.URL), o)
	if err != nil {
		t.Fatal(err)
	}
	dump, _, err := h.Ledger.Dump(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if rep.Size != h.Ledger.Size() || rep.Root != h.Ledger.Root() || rep.Dump != dump || rep.FirstUse || rep.Signed != rep.Size {
		t.Errorf("%+v", rep)
	}
	// Every read of the API is compared, but for the one that takes words.
	for _, n := range rep.Notes {
		if !strings.HasPrefix(n, "/api/v1/search ") {
			t.Errorf("note: %s", n)
		}
	}
	seen := asked.seen()
	for _, prefix := range []string{"/api/v1/provisions/", "/api/v1/participants/state:", "/api/v1/statements/", "/api/v1/instruments/",
		"/api/v1/record/states/state:", "/api/v1/record/tables/replies", "/api/v1/record/groups/", "/tile/0/", "/tile/entries/", "/blob/"} {
		if !slices.ContainsFunc(seen, func(p string) bool { return strings.HasPrefix(p, prefix) }) {
			t.Errorf("nothing was asked below %s", prefix)
		}
	}
	o.Details = 1
	rep, err = verify.Hub(t.Context(), at(t, h.URL), o)
	if err != nil || rep.Seen == nil || rep.Seen.Checkpoint.Size != rep.Size {
		t.Errorf("the second time: %+v, %v", rep.Seen, err)
	}
}

// asking is a proxy before a hub: it can change what the hub answers.
type asking struct {
	*httptest.Server
	paths chan string
}

func (a *asking) seen() (out []string) {
	for {
		select {
		case p := <-a.paths:
			out = append(out, p)
		default:
			return out
		}
	}
}

// proxy passes requests on to a hub and answers through change, when there is
// one.
func proxy(t testing.TB, to string, change func(path string, resp *http.Response, body []byte) []byte) *asking {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	a := &asking{paths: make(chan string, 100_000)}
	p := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Header.Del("Accept-Encoding") },
		ModifyResponse: func(resp *http.Response) error {
			a.paths <- resp.Request.URL.Path
			if change == nil {
				return nil
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				return err
			}
			body = change(resp.Request.URL.Path, resp, body)
			resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			resp.Header.Del("Content-Length")
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	a.Server = httptest.NewServer(p)
	t.Cleanup(a.Close)
	return a
}

// swap changes the first place where old stands, at one path.
func swap(path, old, new string) func(string, *http.Response, []byte) []byte {
	return func(p string, _ *http.Response, b []byte) []byte {
		if p != path {
			return b
		}
		return bytes.Replace(b, []byte(old), []byte(new), 1)
	}
}

func TestHubThatLies(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	rec, err := h.Ledger.At(t.Context(), 17)
	if err != nil {
		t.Fatal(err)
	}
	id, body := rec.Statement.ID.String(), "/blob/"+rec.Statement.Header.Body.String()
	answers := func(path string, status int) func(string, *http.Response, []byte) []byte {
		return func(p string, resp *http.Response, b []byte) []byte {
			if p == path {
				resp.StatusCode, resp.Status = status, ""
				resp.Header.Set("Content-Type", "text/plain")
				return []byte("no")
			}
			return b
		}
	}
	for _, c := range []struct {
		name   string
		change func(string, *http.Response, []byte) []byte
		check  verify.Check
		index  int64
		says   string
	}{
		{"a header is altered", swap("/tile/entries/000", "TLP:CLEAR", "TLP:GREEN"), verify.Signature, 0, ""},
		{"a body is altered", swap(body, "{", "["), verify.Body, 17, "not the one"},
		{"a body is held back", answers(body, http.StatusNotFound), verify.Body, 17, "404"},
		{"a body is said to be erased", answers(body, http.StatusGone), verify.Erasure, 17, "no statement erases it"},
		{"a body is broken on the hub", answers(body, http.StatusInternalServerError), verify.Body, 17, "500"},
		{"a bundle is cut", func(p string, _ *http.Response, b []byte) []byte {
			if p == "/tile/entries/001" {
				return b[:len(b)-3]
			}
			return b
		}, verify.Form, 256, "bundle"},
		{"a tile is altered", func(p string, _ *http.Response, b []byte) []byte {
			if p == "/tile/0/001" {
				b[32*5] ^= 1
			}
			return b
		}, verify.Tree, 261, "hash 5"},
		{"the checkpoint is not signed by the log", swap("/checkpoint", "\n\n— ", "\n\n— x"), verify.Checkpoint, -1, ""},
		{"the checkpoint is altered", swap("/checkpoint", fmt.Sprintf("\n%d\n", h.Ledger.Size()), fmt.Sprintf("\n%d\n", h.Ledger.Size()-1)), verify.Checkpoint, -1, ""},
		{"another key", swap("/.well-known/comity", "+", "+1"), verify.Head, -1, "key"},
		{"another name", swap("/.well-known/comity", `"origin": "`, `"origin": "x`), verify.Head, -1, ""},
		{"a page is altered", swap("/api/v1/provisions", `"kind":"norm"`, `"kind":"cbm"`), verify.Page, -1, "/kind"},
		{"a detail is altered", swap("/api/v1/statements/"+id, `"index":17`, `"index":18`), verify.Page, -1, "/index"},
		{"a page is held back", answers("/api/v1/participants/state:ke", http.StatusNotFound), verify.Page, -1, "state:ke"},
		{"a list ends too early", func(p string, _ *http.Response, b []byte) []byte {
			if i := bytes.LastIndex(b, []byte(`,{"id"`)); p == "/api/v1/glossary" && i > 0 {
				return append(b[:i:i], `],"next":null}`...)
			}
			return b
		}, verify.Page, -1, "/items"},
		{"the same in other bytes", swap("/api/v1/roadmap", "{", "{ "), verify.Page, -1, "other bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := hubOptions(t)
			o.Details = 2
			if strings.Contains(c.name, "detail") || strings.Contains(c.name, "a page is held back") {
				o.Details = 0
			}
			_, err := verify.Hub(t.Context(), at(t, proxy(t, h.URL, c.change).URL), o)
			f, found := errors.AsType[*verify.Finding](err)
			switch {
			case !found:
				t.Fatalf("verify says %v", err)
			case !fail.Is(err, fail.Broken):
				t.Errorf("of kind %s", fail.KindOf(err))
			case f.Check != c.check || f.Index != c.index || !strings.Contains(f.Error(), c.says):
				t.Errorf("verify says: %v (check %s, index %d)", f, f.Check, f.Index)
			}
		})
	}
}

func TestHubThatIsAway(t *testing.T) {
	h := hub.Shared(t)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	var asked atomic.Int64
	for _, c := range []struct {
		name    string
		address string
		kind    fail.Kind
	}{
		{"nobody answers", gone.URL, fail.Unavailable},
		{"it is busy", proxy(t, h.URL, func(p string, resp *http.Response, b []byte) []byte {
			if asked.Add(1) > 4 {
				resp.StatusCode = http.StatusServiceUnavailable
			}
			return b
		}).URL, fail.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := verify.Hub(t.Context(), at(t, c.address), hubOptions(t))
			if !fail.Is(err, c.kind) {
				t.Errorf("of kind %s: %v", fail.KindOf(err), err)
			}
		})
	}
}

// A hub that grows, and on which a body is erased, while it is verified.
func TestHubThatGrows(t *testing.T) {
	t.Parallel()
	h := hub.New(t, "")
	ctx := context.Background()
	say := func(n int) statement.Hash {
		r, err := h.Ledger.Say(ctx, note("note:1", n, 100))
		if err != nil {
			t.Error(err)
			return statement.Hash{}
		}
		return r[0].ID
	}
	secret := say(0)
	if _, err := h.Ledger.Erase(ctx, statement.Hash{}, say(1), "test"); err != nil {
		t.Fatal(err)
	}
	begun := h.Ledger.Size()
	var pages atomic.Int64
	growing := proxy(t, h.URL, func(p string, _ *http.Response, b []byte) []byte {
		switch {
		case p == "/tile/entries/000":
			// After the checkpoint was read, before the bodies are.
			if _, err := h.Ledger.Erase(ctx, statement.Hash{}, secret, "test"); err != nil && !fail.Is(err, fail.Gone) {
				t.Error(err)
			}
		case strings.HasPrefix(p, "/api/v1/statements/") && pages.Add(1)%300 == 0:
			say(2)
		}
		return b
	})
	rep, err := verify.Hub(ctx, at(t, growing.URL), hubOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	if rep.Size <= begun || rep.Erased != 2 {
		t.Errorf("%d statements, %d erased; there were %d at the beginning", rep.Size, rep.Erased, begun)
	}
}

// A copy of the hub's data that goes its own way, with the same keys: the
// second log of the same name is shown to whoever saw the first.
func TestHistory(t *testing.T) {
	for _, c := range []struct {
		name  string
		then  int // statements that the copy says of its own
		says  string
		found bool
	}{
		{"shorter", 0, "when it was last seen, and has", true},
		{"another", 9, "are not those that were last seen", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			first := small(t, t.TempDir())
			second := copied(t, first)
			memory := t.TempDir()
			look := func(s *smallHub) error {
				o := hubOptions(t)
				o.Memory = memory
				_, err := verify.Database(t.Context(), app.Options{Data: s.dir}.DatabaseURL(), o)
				return err
			}
			first.say(t, 5)
			if err := look(first); err != nil {
				t.Fatal(err)
			}
			first.say(t, 2)
			if err := look(first); err != nil {
				t.Fatalf("a log that has grown: %v", err)
			}
			second.say(t, c.then)
			err := look(second)
			f, found := errors.AsType[*verify.Finding](err)
			if found != c.found || !strings.Contains(f.Error(), c.says) || f.Check != verify.History {
				t.Fatalf("verify says %v", err)
			}
			for i, e := range f.Evidence {
				_, signed, _ := strings.Cut(e, "\n")
				if _, err := client.OpenCheckpoint([]byte(signed), first.vkey); err != nil {
					t.Errorf("evidence %d is no checkpoint that the log signed: %v\n%s", i, err, e)
				}
			}
			if err := look(first); err != nil {
				t.Errorf("the first log is still what it was: %v", err)
			}
		})
	}
}

// smallHub is a hub without the corpus, closed between uses.
type smallHub struct {
	dir  string
	o    app.Options
	vkey string
}

func (s *smallHub) say(t *testing.T, n int) {
	t.Helper()
	h, err := app.Open(t.Context(), s.o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, err := h.Ledger.Say(t.Context(), ledger.Draft{Type: typeNote, Subject: "a", Body: []byte(`{"text":"x"}`)}); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
	}
	s.vkey = h.Ledger.VKey()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
}

func copied(t *testing.T, s *smallHub) *smallHub {
	t.Helper()
	dir := t.TempDir() + "/copy"
	if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	c := *s
	c.dir, c.o.Data = dir, dir
	return &c
}
