package visit_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/i18n"
)

// TestNothingHere: what is not there is said in the reader's language, on a
// page that is as safe as any other.
func TestNothingHere(t *testing.T) {
	h := hub.Shared(t)
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, path, accept, lang string }{
		{"in the language of the address", "/fr/rien/du/tout", "ar", "fr"},
		{"in Arabic", "/ar/لا-شيء", "", "ar"},
		{"in the reader's, where the address has none", "/nothing", "ar, en;q=0.5", "ar"},
		{"in English, where nobody says", "/nothing", "", "en"},
		{"a language that there is not", "/de/framework", "", "en"},
		{"a provision that is not recorded", "/fr/framework/provisions/un:a-70-174:13:z", "", "fr"},
		{"a participant that is not listed", "/ar/participants/state:xx", "", "ar"},
		{"a State of no record", "/fr/record/states/xx", "", "fr"},
		{"a statement that was never said", "/en/statements/" + strings.Repeat("0", 64), "", "en"},
		{"a file that is not there", "/en/record/nothing.csv", "", "en"},
		{"an asset that is not there", "/assets/none.css", "fr", "fr"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := hubtest.Get(t, h.URL+tc.path, "Accept", "text/html", "Accept-Language", tc.accept)
			if a.Status != http.StatusNotFound || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
				t.Fatalf("answers %d %q", a.Status, a.Header.Get("Content-Type"))
			}
			if a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("may be kept: %q", a.Header.Get("Cache-Control"))
			}
			doc, err := html.Parse(bytes.NewReader(a.Body))
			if err != nil {
				t.Fatal(err)
			}
			lang, heading := "", ""
			visit(doc, func(n *html.Node) {
				switch n.Data {
				case "html":
					lang = attr(n, "lang")
				case "h1":
					heading = text(n)
				}
			})
			if want := words.Locale(tc.lang).T("ui.error.heading.not-found"); lang != tc.lang || heading != want {
				t.Errorf("in %q: %q, want %q", lang, heading, want)
			}
			for _, name := range safety {
				if a.Header.Get(name) == "" {
					t.Errorf("lacks the header %s", name)
				}
			}
		})
	}
}

// TestNothingToWrite: the public face of a hub takes nothing.
func TestNothingToWrite(t *testing.T) {
	h := hub.Shared(t)
	for _, path := range []string{"/en/", "/", "/en/search", "/api/v1/provisions", "/checkpoint"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
			if a := hubtest.Fetch(t, method, h.URL+path); a.Status != http.StatusMethodNotAllowed || a.Header.Get("Allow") == "" {
				t.Errorf("%s %s: %d, Allow %q", method, path, a.Status, a.Header.Get("Allow"))
			}
		}
	}
}

// TestAnotherName: a hub answers to its own names only, so that no other
// site's name can be pointed at it.
func TestAnotherName(t *testing.T) {
	h := hub.Shared(t)
	req, err := http.NewRequest(http.MethodGet, h.URL+"/en/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "elsewhere.example"
	res, err := hubtest.Client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("answers %d", res.StatusCode)
	}
}
