package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/blob/web"
	"comity.example/comity/statement"
)

func TestHandler(t *testing.T) {
	store := &blob.Store{Dir: t.TempDir()}
	public, err := put(store, []byte("%PDF-1.7 scan"))
	if err != nil {
		t.Fatal(err)
	}
	private, err := put(store, []byte("A draft's."))
	if err != nil {
		t.Fatal(err)
	}
	gone := statement.Hash{9}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.Prefix+"{hash}", web.Handler{Store: store,
		Named: func(_ context.Context, hash statement.Hash) (web.File, error) {
			if hash != public.Hash && hash != gone {
				return web.File{}, fail.New(fail.NotFound, "none")
			}
			return web.File{Name: "note-verbale.pdf", Type: "application/pdf"}, nil
		},
		Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
			status := http.StatusInternalServerError
			if fail.Is(err, fail.NotFound) {
				status = http.StatusNotFound
			}
			w.WriteHeader(status)
		}})
	get := func(path, match string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Cookie", "comity=token")
		if match != "" {
			r.Header.Set("If-None-Match", match)
		}
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w
	}
	w := get(web.Prefix+public.Hash.String(), "")
	salt, err := hex.DecodeString(w.Header().Get(web.SaltHeader))
	if w.Code != http.StatusOK || err != nil || statement.Hash(sha256.Sum256(append(salt, w.Body.Bytes()...))) != public.Hash {
		t.Errorf("status %d, %v: the hash does not follow from salt and file", w.Code, err)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Type": "application/pdf",
		"Content-Disposition": "attachment; filename=note-verbale.pdf", "Set-Cookie": "", "Cache-Control": "no-cache"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox; default-src 'none'") {
		t.Errorf("the policy is %q", csp)
	}
	if again := get(web.Prefix+public.Hash.String(), w.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("asked again: status %d", again.Code)
	}
	for name, path := range map[string]string{"that no statement names": private.Hash.String(), "that was erased": gone.String(),
		"that is none": "..%2f..%2fkeys.age", "in capitals": strings.ToUpper(public.Hash.String())} {
		if w := get(web.Prefix+path, ""); w.Code != http.StatusNotFound {
			t.Errorf("a file %s: status %d", name, w.Code)
		}
	}
}

func put(s *blob.Store, content []byte) (blob.Kept, error) {
	k, raw, err := blob.Salted(content)
	if err == nil {
		_, err = s.Restore(raw)
	}
	return k, err
}
