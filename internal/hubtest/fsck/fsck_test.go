package fsck_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"comity.example/comity/internal/hubtest/fsck"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/kernel/ledger"
)

// A live hub with the shipped corpus and more, to 1,000 statements and beyond,
// is accepted; the same hub seen through a proxy that turns one bit is not.
func TestIndependentCheck(t *testing.T) {
	h := hub.New(t, "")
	grow(t, h, 1000)
	if err := fsck.Check(t.Context(), h.URL, h.Ledger.VKey()); err != nil {
		t.Fatalf("%d statements: %v", h.Ledger.Size(), err)
	}
	// Over the next full tile, while it answers.
	grow(t, h, 1030)
	if err := fsck.Check(t.Context(), h.URL, h.Ledger.VKey()); err != nil {
		t.Fatalf("%d statements: %v", h.Ledger.Size(), err)
	}
	for _, path := range []string{"/tile/0/002", "/tile/1/000.p/4", "/tile/entries/001", "/checkpoint"} {
		t.Run("corrupt "+path, func(t *testing.T) {
			t.Parallel()
			err := fsck.Check(t.Context(), corrupt(t, h.URL, path), h.Ledger.VKey())
			if err == nil {
				t.Error("it was accepted")
			}
			t.Logf("%.200v", err)
		})
	}
}

// grow lets the hub say things until its register has so many statements.
func grow(t *testing.T, h *hub.Running, to int64) {
	t.Helper()
	for h.Ledger.Size() < to {
		var drafts []ledger.Draft
		for i := range min(50, to-h.Ledger.Size()) {
			drafts = append(drafts, ledger.Draft{Type: "test.note.said/1", Subject: "note:1", Body: fmt.Appendf(nil, `{"n":"%d"}`, i)})
		}
		if _, err := h.Ledger.Say(context.Background(), drafts...); err != nil {
			t.Fatal(err)
		}
	}
}

// corrupt is the hub with one bit turned in what it answers at a path.
func corrupt(t *testing.T, to, path string) string {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	turned := false
	s := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Header.Del("Accept-Encoding") },
		ModifyResponse: func(resp *http.Response) error {
			if resp.Request.URL.Path != path {
				return nil
			}
			b, err := io.ReadAll(resp.Body)
			if err != nil {
				return err
			}
			b[len(b)/2] ^= 1
			turned = true
			resp.Body = io.NopCloser(bytes.NewReader(b))
			return nil
		},
	})
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
		if !turned {
			t.Errorf("%s was never asked for", path)
		}
	})
	return s.URL
}
