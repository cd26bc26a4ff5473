package app_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

var markup = regexp.MustCompile(`<[^>]*>`)

// words are those of a page, without its tags.
func words(body []byte) string {
	return strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(string(body), ""))), " ")
}

// Of what was said by who is suspended or withdrawn now, the page of the
// submission, the page of its statement and the answers to programs say so, from
// which entry on, and that it stays valid; of others, and of who is restored,
// they say nothing.
func TestBarredAuthorsAreSaidToBe(t *testing.T) {
	s := newSmall(t)
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	recorded := s.record()
	d, err := submission.Draft(s.state, statement.Hash{}, &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:xa"},
		Content: submission.Content{Title: i18n.Of("en", "Own"), Text: i18n.Of("en", "Text."), Date: "2026-01-30"}})
	if err != nil {
		t.Fatal(err)
	}
	said, err := s.Ledger.Say(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	s.confirms(recorded)
	confirmation := s.Ledger.Size() - 1
	confirmed, err := s.Ledger.At(t.Context(), confirmation)
	if err != nil {
		t.Fatal(err)
	}
	ids := []statement.Hash{recorded, said[0].ID}
	all := append(slices.Clone(ids), confirmed.Statement.ID)
	barred := participant.Barred{ID: "state:xa", Reason: i18n.Of("en", "By decision."), Basis: &participant.Document{Kind: "decision", Number: "1", Date: "2026-01-30"}}

	check := func(status, word string, r ledger.Receipt) {
		t.Helper()
		var addresses []string
		for _, id := range ids {
			addresses = append(addresses, "submissions/"+id.String())
		}
		for _, id := range all {
			addresses = append(addresses, "statements/"+id.String())
		}
		for _, at := range addresses {
			page, answer := get(t, server.URL+"/en/"+at), get(t, server.URL+"/api/v1/"+at)
			if page.Status != http.StatusOK || answer.Status != http.StatusOK {
				t.Fatalf("%s: status %d and %d", at, page.Status, answer.Status)
			}
			var of struct{ Barred []submission.Bar }
			if err := json.Unmarshal(answer.Body, &of); err != nil {
				t.Fatal(err)
			}
			if word == "" {
				if len(of.Barred) > 0 || strings.Contains(words(page.Body), "stays valid") {
					t.Errorf("%s says that somebody is barred: %+v", at, of.Barred)
				}
				continue
			}
			want := submission.Bar{Participant: "state:xa", Status: status, Index: r.Index, Statement: r.ID}
			if !slices.Equal(of.Barred, []submission.Bar{want}) {
				t.Errorf("%s answers %+v, want %+v", at, of.Barred, want)
			}
			sentence := "Aldermark (fictitious) was " + word + " later, from entry " + locale(t).Number(r.Index) + " of the register on. What was said before stays valid."
			if !strings.Contains(words(page.Body), sentence) || !strings.Contains(string(page.Body), `href="/en/statements/`+r.ID.String()) {
				t.Errorf("%s lacks %q", at, sentence)
			}
		}
	}
	check("", "", ledger.Receipt{})
	check("suspended", "suspended", s.says(&participant.Suspended{Barred: barred}))
	s.says(&participant.Restored{Barred: barred})
	check("", "", ledger.Receipt{})
	gone := s.says(&participant.Withdrawn{Barred: barred})
	check("withdrawn", "withdrawn", gone)
	if page := words(get(t, server.URL+"/en/statements/"+gone.ID.String()).Body); strings.Contains(page, "stays valid") {
		t.Error("the statement by which it was withdrawn is the hub's, and says that its author is barred")
	}

	// An erased submission is gone; the page of its statement stays.
	erased, err := s.Erase(t.Context(), recorded, "It named a person.")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/en/submissions/", "/fr/submissions/", "/ar/submissions/", "/api/v1/submissions/"} {
		if a := get(t, server.URL+at+recorded.String()); a.Status != http.StatusGone || !strings.Contains(string(a.Body), erased.ID.String()) {
			t.Errorf("%s: status %d: %s", at, a.Status, words(a.Body))
		}
	}
	if a := get(t, server.URL+"/en/statements/"+recorded.String()); a.Status != http.StatusOK {
		t.Errorf("the statement whose body was erased: status %d", a.Status)
	}
}

func locale(t *testing.T) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale("en")
}
