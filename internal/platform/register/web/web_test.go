package web_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/register"
	"comity.example/comity/internal/platform/register/web"
)

type link struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type feed struct {
	Links   []link `xml:"link"`
	Entries []struct {
		Links []link `xml:"link"`
	} `xml:"entry"`
}

// A feed names whole addresses where the hub knows its own. Where it does not,
// it names them without scheme and host, which RFC 3986, section 5.1.3, reads as
// those of the address from which the feed was fetched.
func TestFeedNamesAddresses(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t))
	for _, tc := range []struct{ name, base, want string }{
		{"known", "https://hub.example", "https://hub.example"},
		{"not known", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := hubtest.Pages(t, r.Size, web.Pages{Queries: register.Queries{Ledger: r.Ledger}, Base: tc.base}.Routes()...)
			at := server.URL + "/fr/register/feed.atom"
			want := tc.want
			if want == "" {
				want = server.URL
			}
			res, err := http.Get(at)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			var f feed
			if err := xml.NewDecoder(res.Body).Decode(&f); err != nil {
				t.Fatal(err)
			}
			if len(f.Entries) == 0 {
				t.Fatal("there is nothing in it")
			}
			links := f.Links
			for _, e := range f.Entries {
				links = append(links, e.Links...)
			}
			for _, l := range links {
				to, err := url.Parse(l.Href)
				if err != nil {
					t.Fatal(err)
				}
				if to.IsAbs() != (tc.base != "") {
					t.Errorf("%s: %s", l.Rel, l.Href)
				}
				from, err := url.Parse(at)
				if err != nil {
					t.Fatal(err)
				}
				whole := from.ResolveReference(to)
				if got := whole.Scheme + "://" + whole.Host; got != want {
					t.Errorf("%s leads to %s, want %s", l.Rel, got, want)
				}
				page, err := http.Get(server.URL + whole.RequestURI())
				if err != nil {
					t.Fatal(err)
				}
				page.Body.Close()
				if page.StatusCode != http.StatusOK {
					t.Errorf("%s: %s answers %d", l.Rel, l.Href, page.StatusCode)
				}
			}
		})
	}
}

// The statement that opens a participant is about nothing but itself.
func TestNoSubjectNoRow(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t))
	server := hubtest.Pages(t, r.Size, web.Pages{Queries: register.Queries{Ledger: r.Ledger}}.Routes()...)
	res, err := http.Get(server.URL + "/en/statements/" + r.Own.ID.String())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if page := string(b); res.StatusCode != http.StatusOK || !strings.Contains(page, "<dt>Type</dt>") || strings.Contains(page, "<dt>Subject</dt>") {
		t.Errorf("status %d: %s", res.StatusCode, page)
	}
}

// What a statement says is shown with what is not seen in it named in its place.
func TestBodyNamesWhatIsNotSeen(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t))
	said := r.MustSay(ledger.Draft{Type: "test.note.recorded/1", Subject: "note:1", Body: []byte("{\"text\":\"shall \u202Eton\u202C be\"}")})
	server := hubtest.Pages(t, r.Size, web.Pages{Queries: register.Queries{Ledger: r.Ledger}}.Routes()...)
	res, err := http.Get(server.URL + "/en/statements/" + said[0].ID.String())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if page := string(b); strings.ContainsAny(page, "\u202E\u202C") || !strings.Contains(page, "RIGHT-TO-LEFT OVERRIDE U+202E</bdi>ton") || !strings.Contains(page, "are named in their place") {
		t.Errorf("status %d: %s", res.StatusCode, page)
	}
}
