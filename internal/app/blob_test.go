package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// TestBlob: what has the address of a hash never changes, so a reader may keep
// it; and once it is erased nobody is told that what he has is still good.
func TestBlob(t *testing.T) {
	h := hub.New(t, "")
	said, err := h.Ledger.Say(t.Context(), ledger.Draft{Type: "test.note.said/1", Subject: "note:1", Body: []byte(`{"words":"secret"}`)})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := h.Ledger.Get(t.Context(), said[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	hash := rec.Statement.Header.Body.String()
	address, tag := h.URL+"/blob/"+hash, `"`+hash+`"`

	a := get(t, address)
	if a.Status != http.StatusOK || string(a.Body) != string(rec.Salt[:])+string(rec.Body) {
		t.Fatalf("answers %d with %d bytes", a.Status, len(a.Body))
	}
	if a.Header.Get("ETag") != tag {
		t.Errorf("the ETag is %q, want %q", a.Header.Get("ETag"), tag)
	}
	caching := a.Header.Get("Cache-Control")
	if !strings.Contains(caching, "immutable") || !strings.Contains(caching, "private") {
		t.Errorf("is to be kept as %q: for good, and by its reader alone", caching)
	}
	if a.Header.Get("Content-Type") != "application/octet-stream" || a.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers %v", a.Header)
	}
	for _, have := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		if b := get(t, address, "If-None-Match", have); b.Status != http.StatusNotModified || len(b.Body) != 0 || b.Header.Get("ETag") != tag {
			t.Errorf("answers %d with %d bytes to a reader who has %s", b.Status, len(b.Body), have)
		}
	}
	if b := get(t, address, "If-None-Match", `"other"`); b.Status != http.StatusOK || len(b.Body) == 0 {
		t.Errorf("answers %d to a reader who has something else", b.Status)
	}

	if _, err := h.Ledger.Erase(t.Context(), statement.Hash{}, said[0].ID, "shown"); err != nil {
		t.Fatal(err)
	}
	for _, have := range []string{"", tag, "*"} {
		b := get(t, address, "If-None-Match", have)
		isProblem(t, b, http.StatusGone, "erased, to a reader who has "+have)
		if b.Header.Get("ETag") != "" {
			t.Errorf("an erased body has the ETag %s", b.Header.Get("ETag"))
		}
	}
}
