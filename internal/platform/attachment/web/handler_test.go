package web_test

import (
	"context"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/attachment/web"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TestDownload: the address alone gives the file, to be saved and never shown;
// no cookie is set, and none is read.
func TestDownload(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t))
	store := &attachment.Store{Sealed: &blob.Store{Dir: filepath.Join(t.TempDir(), "sealed")}}
	f, err := store.Keep("Bericht über \"x\".txt", []byte("CANARY-FILE"))
	if err != nil {
		t.Fatal(err)
	}
	actor := policy.Actor{Person: "person:" + strings.Repeat("ab", 16), Identity: statement.Hash{5}, Roles: []policy.Role{policy.Auditor}}
	read := 0
	links := attachment.Links{Keys: r.Keys, Hub: r.Hub, Clock: r.Clock,
		Actor: func(context.Context, string, statement.Hash) (policy.Actor, error) { return actor, nil },
		Attached: func(context.Context, policy.Actor, statement.Hash) ([]attachment.File, error) {
			return []attachment.File{f}, nil
		},
		Read: func(context.Context, policy.Actor, statement.Hash, attachment.File) error { read++; return nil }, Used: &attachment.Uses{}}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.Prefix+"{token}", web.Handler{Store: store, Links: links, Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
		status := http.StatusInternalServerError
		if fail.Is(err, fail.NotFound) {
			status = http.StatusNotFound
		}
		http.Error(w, fail.Message(err), status)
	}})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	token, err := links.Make(actor, statement.Hash{7}, f)
	if err != nil {
		t.Fatal(err)
	}
	get := func(method, token string) (*http.Response, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, server.URL+web.Prefix+token, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(b)
	}
	res, body := get(http.MethodGet, token)
	h := res.Header
	if res.StatusCode != http.StatusOK || body != "CANARY-FILE" {
		t.Fatalf("%d %q", res.StatusCode, body)
	}
	for name, want := range map[string]string{"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin", "Set-Cookie": ""} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if d := h.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename*=utf-8''Bericht%20") {
		t.Errorf("%s", d)
	}
	if !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Error("a browser that shows it may run it")
	}
	salt, err := hex.DecodeString(h.Get(web.SaltHeader))
	if err != nil || len(salt) != 32 || statement.BlobHash([32]byte(salt), []byte(body)) != f.Hash {
		t.Errorf("the hash cannot be computed: %v", err)
	}
	for range 2 * attachment.Times { // what asks only about it downloads nothing
		if res, body := get(http.MethodHead, token); res.StatusCode != http.StatusOK || body != "" || res.ContentLength != int64(len("CANARY-FILE")) {
			t.Errorf("%d, %d bytes", res.StatusCode, res.ContentLength)
		}
	}
	for range attachment.Times - 1 {
		if res, _ := get(http.MethodGet, token); res.StatusCode != http.StatusOK {
			t.Errorf("%d, one of the downloads that a link is good for", res.StatusCode)
		}
	}
	if res, _ := get(http.MethodHead, token); res.StatusCode != http.StatusNotFound || read != attachment.Times {
		t.Errorf("%d once it is used up; %d were noted", res.StatusCode, read)
	}
	if res, body := get(http.MethodGet, "AAAA"); res.StatusCode != http.StatusNotFound || strings.Contains(body, "CANARY") || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %q", res.StatusCode, body)
	}
	r.Clock.Advance(time.Hour)
	if res, _ := get(http.MethodGet, token); res.StatusCode != http.StatusNotFound {
		t.Errorf("%d after an hour", res.StatusCode)
	}
}
