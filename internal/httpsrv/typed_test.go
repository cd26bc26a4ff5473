package httpsrv_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What somebody typed for an hour is on the page that says that nobody is signed in
// any more, or that it may not be done; what is no text, or a secret, is not.
func TestTypedTextIsNotLost(t *testing.T) {
	h := desk(t)
	long := "A sentence <b>that</b> took an hour.\nAnd another."
	form := url.Values{
		"words": {"denied"}, "text": {long}, "again": {long}, "draft": {"a3f0"}, "book": {strings.Repeat("a whole book ", 30_000)},
		"key": {"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF"}, "other": {"# created: today\nage-secret-key-1lQOYBF"},
	}
	for words, status := range map[string]int{"denied": http.StatusForbidden, "gone": http.StatusUnauthorized} {
		form.Set("words", words)
		w := send(h, http.MethodPost, "/fr/words", encoded, form.Encode(), func(r *http.Request) {
			r.Header.Set("Referer", "https://hub.example/fr/words?a=b")
		})
		page := w.Body.String()
		if w.Code != status || strings.Count(page, html.EscapeString(long)) != 1 || strings.Contains(page, "<b>") {
			t.Errorf("%s: %d, and the text is not there once\n%s", words, w.Code, page)
		}
		if strings.Contains(page, "a whole book") {
			t.Errorf("%s: a page of %d bytes", words, len(page))
		}
		if strings.Contains(page, "lQOYBF") || strings.Contains(page, ">a3f0<") {
			t.Errorf("%s: a secret or a code is there", words)
		}
		if back := `href="/fr/sign-in?next=%2Ffr%2Fwords%3Fa%3Db"`; strings.Contains(page, back) != (words == "gone") {
			t.Errorf("%s: the way back is wrong", words)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: it may be kept", words)
		}
	}
	if w := send(h, http.MethodPost, "/en/secret", encoded, form.Encode(), nil); w.Code < 400 || strings.Contains(w.Body.String(), "took an hour") {
		t.Errorf("%d, and what was sent where secrets are is given back", w.Code)
	}
	elsewhere := send(h, http.MethodPost, "/en/words", encoded, form.Encode(), func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Referer", "https://elsewhere.example/")
	})
	if strings.Contains(elsewhere.Body.String(), "took an hour") {
		t.Error("what another site sent is shown as one's own")
	}
}
