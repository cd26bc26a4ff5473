package httpsrv_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/httpsrv"
)

// What a page says of an error is in its language; of the hub's own faults it
// says in other languages than English what that kind of fault means.
func TestErrorsInTheLanguageOfThePage(t *testing.T) {
	w := newWorld(t, nil)
	for _, tc := range []struct{ path, has, lacks string }{
		{"/en/none", "There is nothing at this address.", ""},
		{"/fr/none", "Il n’y a rien à cette adresse.", "There is nothing"},
		{"/ar/none", "لا يوجد شيء في هذا العنوان.", "There is nothing"},
		{"/en/fails/broken", "The hub says:", ""},
		{"/fr/fails/broken", "<h1>", "Message du pôle"},
		{"/fr/fails/invalid", `<span lang="en" dir="ltr">`, ""}, // a sentence of this test, which nobody has translated
	} {
		body := read(t, w.ask("GET", tc.path, nil))
		if !strings.Contains(body, tc.has) || tc.lacks != "" && strings.Contains(body, tc.lacks) {
			t.Errorf("%s: %s", tc.path, body)
		}
	}
}

// Whoever is told of refusals is told of those that a page, a program or the
// server itself makes, and of nothing else.
func TestToldOfRefusals(t *testing.T) {
	var told []httpsrv.Refused
	w := newWorld(t, func(s *httpsrv.Site) {
		s.Refused = func(_ *http.Request, x httpsrv.Refused) { told = append(told, x) }
	})
	for _, tc := range []struct {
		method, path string
		want         httpsrv.Refused // a zero status: nobody is told
	}{
		{"GET", "/en/fails/denied", httpsrv.Refused{Pattern: "GET /en/fails/{kind}", Status: 403, Kind: "denied"}},
		{"GET", "/api/v1/fails/not-found", httpsrv.Refused{Pattern: "/api/v1/", Status: 404}},
		{"GET", "/ar/fails/too-many", httpsrv.Refused{Pattern: "GET /ar/fails/{kind}", Status: 429, Kind: "too-many"}},
		{"GET", "/en/fails/internal", httpsrv.Refused{}},
		{"GET", "/robots.txt", httpsrv.Refused{}},
	} {
		told = nil
		w.ask(tc.method, tc.path, nil)
		switch {
		case tc.want.Status == 0 && len(told) > 0:
			t.Errorf("%s: told of %+v", tc.path, told)
		case tc.want.Status != 0 && (len(told) != 1 || told[0] != tc.want):
			t.Errorf("%s: told of %+v, want %+v", tc.path, told, tc.want)
		}
	}
}

// Whoever asks for what is there, and not for him, reads what he would read if
// there were nothing. Only who is told of refusals can tell them apart.
func TestHiddenIsToldOfAndNotShown(t *testing.T) {
	var told []httpsrv.Refused
	w := newWorld(t, func(s *httpsrv.Site) {
		s.Refused = func(_ *http.Request, x httpsrv.Refused) { told = append(told, x) }
	})
	for _, accept := range []string{"text/html", "application/json"} {
		told = nil
		there, none := w.ask("GET", "/en/fails/hidden", nil, "Accept", accept), w.ask("GET", "/en/fails/absent", nil, "Accept", accept)
		if there.StatusCode != http.StatusNotFound || none.StatusCode != http.StatusNotFound {
			t.Fatalf("%d and %d", there.StatusCode, none.StatusCode)
		}
		number := regexp.MustCompile(`[0-9a-f]{12}|hidden|absent`)
		if a, b := number.ReplaceAllString(read(t, there), ""), number.ReplaceAllString(read(t, none), ""); a != b {
			t.Errorf("what is there answers otherwise:\n%s\n%s", a, b)
		}
		if len(told) != 2 || !told[0].Hidden || told[1].Hidden {
			t.Errorf("told of %+v", told)
		}
	}
}
