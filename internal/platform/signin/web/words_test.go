package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
)

// TestEverybodysWordsAreSaid: what somebody of the demonstration drafts is sent
// back, edited, cleared and said: by a second person, or by the expert alone.
func TestEverybodysWordsAreSaid(t *testing.T) {
	s := newSite(t, "", clock.NewFake(hubtest.Start), demonstration)
	if err := s.Demonstrate(ctx); err != nil {
		t.Fatal(err)
	}
	signedIn := func(persona string) *reader {
		b := s.reader()
		b.post("/en/demo", url.Values{"persona": {persona}}).want(t, http.StatusSeeOther)
		return b
	}
	for _, tc := range []struct{ drafts, clears string }{
		{"xa-drafter", "xa-clearing"}, {"organization", "organization-second"}, {"ngo-second", "ngo"}, {"expert", "expert"},
	} {
		t.Run(tc.drafts, func(t *testing.T) {
			drafter, officer := signedIn(tc.drafts), signedIn(tc.clears)
			alone := tc.drafts == tc.clears
			words := url.Values{"language": {"en"}, "title": {"First words"}, "text": {"Text."}, "date": {"2026-01-30"}}
			at := drafter.post("/en/desk/submissions/new?mode=own", words).want(t, http.StatusSeeOther).to
			if !alone {
				if page := drafter.get(at).body; strings.Contains(page, "/clear\"") {
					t.Error("the drafter is asked to clear")
				}
				officer.post(at+"/return", url.Values{"reason-return": {"Other words."}}).want(t, http.StatusSeeOther)
			}
			form := drafter.get(at+"/edit").want(t, http.StatusOK)
			if !strings.Contains(form.body, `value="First words"`) {
				t.Error("the form does not hold what was drafted")
			}
			words.Set("title", "Other words")
			words.Set("freeze", "1")
			drafter.post(at+"/edit", words).want(t, http.StatusSeeOther)
			page := officer.get(at).want(t, http.StatusOK)
			for _, want := range []string{"Other words", at + "/versions/1"} {
				if !strings.Contains(page.body, want) {
					t.Errorf("who clears does not see %q", want)
				}
			}
			answer := officer.ask(page.options(t)).want(t, http.StatusOK)
			officer.post(at+"/clear", url.Values{"passkey": {answer.body}}).want(t, http.StatusSeeOther)
			if said := drafter.get(at).body; !strings.Contains(said, "stands in the public register") {
				t.Error("it is not said")
			}
			if list := s.reader().get("/en/submissions").body; !strings.Contains(list, "Other words") {
				t.Error("the list does not hold it")
			}
		})
	}
}
