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
	if a.status != http.StatusOK || string(a.body) != string(rec.Salt[:])+string(rec.Body) {
		t.Fatalf("answers %d with %d bytes", a.status, len(a.body))
	}
	if a.header.Get("ETag") != tag {
		t.Errorf("the ETag is %q, want %q", a.header.Get("ETag"), tag)
	}
	caching := a.header.Get("Cache-Control")
	if !strings.Contains(caching, "immutable") || !strings.Contains(caching, "private") {
		t.Errorf("is to be kept as %q: for good, and by its reader alone", caching)
	}
	if a.header.Get("Content-Type") != "application/octet-stream" || a.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers %v", a.header)
	}
	for _, have := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		if b := get(t, address, "If-None-Match", have); b.status != http.StatusNotModified || len(b.body) != 0 || b.header.Get("ETag") != tag {
			t.Errorf("answers %d with %d bytes to a reader who has %s", b.status, len(b.body), have)
		}
	}
	if b := get(t, address, "If-None-Match", `"other"`); b.status != http.StatusOK || len(b.body) == 0 {
		t.Errorf("answers %d to a reader who has something else", b.status)
	}

	if _, err := h.Ledger.Erase(t.Context(), statement.Hash{}, said[0].ID, "shown"); err != nil {
		t.Fatal(err)
	}
	for _, have := range []string{"", tag, "*"} {
		b := get(t, address, "If-None-Match", have)
		isProblem(t, b, http.StatusGone, "erased, to a reader who has "+have)
		if b.header.Get("ETag") != "" {
			t.Errorf("an erased body has the ETag %s", b.header.Get("ETag"))
		}
	}
}
