package httpsrv_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestKept: an answer is made once for each address, language and size of the
// register, and anew for somebody in particular.
func TestKept(t *testing.T) {
	w := newWorld(t, nil)
	made := func(method, path string, header ...string) string {
		t.Helper()
		r := w.ask(method, path, nil, header...)
		if r.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", path, r.StatusCode)
		}
		body := read(t, r)
		for _, end := range []string{`made `, `"made":`} {
			if _, rest, ok := strings.Cut(body, end); ok {
				return strings.Trim(strings.SplitN(rest, "<", 2)[0], "}\n")
			}
		}
		return ""
	}
	for i, tc := range []struct {
		name, method, path string
		header             []string
		want               string
	}{
		{"first", "GET", "/en/counted", nil, "1"},
		{"again", "GET", "/en/counted", nil, "1"},
		{"only the head", "HEAD", "/en/counted", nil, ""},
		{"packed", "GET", "/en/counted", []string{"Accept", "text/html,*/*"}, "1"},
		{"another language", "GET", "/fr/counted", nil, "2"},
		{"another query", "GET", "/en/counted?x=1", nil, "3"},
		{"with a session", "GET", "/en/counted", []string{"Cookie", "session=1"}, "4"},
		{"with a key", "GET", "/en/counted", []string{"Authorization", "Bearer x"}, "5"},
		{"nobody again", "GET", "/en/counted", nil, "1"},
		{"live", "GET", "/en/live", nil, "6"},
		{"live again", "GET", "/en/live", nil, "7"},
		{"API", "GET", "/api/v1/count", nil, "8"},
		{"API again", "GET", "/api/v1/count", nil, "8"},
		{"API in another form", "GET", "/api/v1/count", []string{"Accept", "application/cbor"}, "9"},
	} {
		if got := made(tc.method, tc.path, tc.header...); got != tc.want {
			t.Errorf("%d %s: made %q, want %q", i, tc.name, got, tc.want)
		}
	}
	w.size++
	if got := made("GET", "/en/counted"); got != "10" {
		t.Errorf("after the register grew: made %q, want 10", got)
	}
	if page := read(t, w.ask("GET", "/en/counted", nil)); !strings.Contains(page, "43 statements") {
		t.Error("the page does not name the new size")
	}
}

func TestKeptForPrograms(t *testing.T) {
	w := newWorld(t, nil)
	first := w.ask("GET", "/api/v1/count", nil)
	tag := first.Header.Get("ETag")
	if tag == "" || first.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("headers: %v", first.Header)
	}
	again := w.ask("GET", "/api/v1/count", nil, "If-None-Match", tag)
	if again.StatusCode != http.StatusNotModified || read(t, again) != "" {
		t.Errorf("%d for what the program has", again.StatusCode)
	}
	if again.Header.Get("Access-Control-Allow-Origin") != "*" || again.Header.Get("Content-Security-Policy") == "" {
		t.Error("an answer from the shelf lacks headers")
	}
	w.size++
	if got := w.ask("GET", "/api/v1/count", nil, "If-None-Match", tag); got.StatusCode != http.StatusOK {
		t.Errorf("%d though the content has changed", got.StatusCode)
	}
}

// TestErrorsAreNotKept: a fault that has gone is not shown again.
func TestErrorsAreNotKept(t *testing.T) {
	w := newWorld(t, nil)
	for range 2 {
		if got := w.ask("GET", "/en/fails/unavailable", nil); got.StatusCode != 503 || got.Header.Get("ETag") != "" {
			t.Errorf("%d, ETag %q", got.StatusCode, got.Header.Get("ETag"))
		}
	}
	a := w.ask("GET", "/en/fails/broken", nil)
	b := w.ask("GET", "/en/fails/broken", nil)
	if read(t, a) == read(t, b) {
		t.Error("two requests share a number in the log")
	}
}

// TestShelfIsBounded: thousands of addresses made up by a stranger do not fill
// the memory, and every one is answered.
func TestShelfIsBounded(t *testing.T) {
	w := newWorld(t, nil)
	ask := func(i int) {
		t.Helper()
		if got := w.ask("GET", fmt.Sprintf("/en/large?made-up=%d", i), nil); got.StatusCode != 200 {
			t.Fatalf("%d: %d", i, got.StatusCode)
		}
	}
	for i := range 60 {
		ask(i)
	}
	before := w.made
	for i := range 60 {
		ask(i)
	}
	if again := w.made - before; again == 0 {
		t.Error("60 answers of nearly 2 MB with their packed form all stay in memory")
	} else if again == 60 {
		t.Error("nothing was kept")
	}
}
