package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
)

// TestABarredDeskSaysSo: whoever acts for a participant that is suspended or
// withdrawn reads so on every page, and can draft nothing; others are not told
// anything.
func TestABarredDeskSaysSo(t *testing.T) {
	s := newSite(t, "", clock.NewFake(hubtest.Start), demonstration)
	if err := s.Demonstrate(ctx); err != nil {
		t.Fatal(err)
	}
	signedIn := func(persona string) *reader {
		b := s.reader()
		b.post("/en/demo", url.Values{"persona": {persona}}).want(t, http.StatusSeeOther)
		return b
	}
	state, network, other := signedIn("xa-drafter"), signedIn("ngo"), signedIn("xb-drafter")
	const hand = "/en/desk/submissions/new?mode=own"
	own := url.Values{"language": {"en"}, "title": {"Title"}, "text": {"Text."}, "date": {"2026-01-30"}}
	waits := state.post(hand, own).want(t, http.StatusSeeOther).to
	pages := []string{"/en/", "/en/framework"}
	for _, r := range s.Routes(i18n.Tags()) {
		if r.Desk && r.Page != nil && strings.HasPrefix(r.Path, "/desk") && !strings.Contains(r.Path, "{") {
			pages = append(pages, "/en"+r.Path)
		}
	}
	if len(pages) < 10 {
		t.Fatalf("%d pages", len(pages))
	}
	said := func(b *reader, words string) (n int) {
		t.Helper()
		for _, page := range pages {
			if strings.Contains(b.get(page).body, words) {
				n++
			}
		}
		return n
	}
	for name, b := range map[string]*reader{"a State": state, "a network": network} {
		if n := said(b, `class="bar"`); n > 0 {
			t.Errorf("%s is told on %d pages that it may say nothing", name, n)
		}
	}
	reason := i18n.Of("en", "By decision.")
	decide := func(b corpus.Body) {
		t.Helper()
		if _, err := s.Participants().Decide(ctx, policy.As(policy.Secretariat), b); err != nil {
			t.Fatal(err)
		}
	}
	basis := &participant.Document{Kind: "decision", Number: "1", Date: "2026-01-30"}
	decide(&participant.Suspended{Barred: participant.Barred{ID: participant.DemoStateA, Reason: reason, Basis: basis}})
	decide(&participant.Withdrawn{Barred: participant.Barred{ID: participant.DemoNGO, Reason: reason}})
	if n := said(state, "Suspended on this hub: nothing new can be said in this name."); n != len(pages) {
		t.Errorf("a suspended State reads so on %d pages of %d", n, len(pages))
	}
	if n := said(network, "Withdrawn from this hub"); n != len(pages) {
		t.Errorf("a withdrawn network reads so on %d pages of %d", n, len(pages))
	}
	if n := said(other, `class="bar"`); n > 0 {
		t.Errorf("another State reads it on %d pages", n)
	}
	for name, b := range map[string]*reader{"the suspended State": state, "the withdrawn network": network} {
		b.get(hand).want(t, http.StatusForbidden)
		b.post(hand, own).want(t, http.StatusForbidden)
		if page := b.get("/en/desk").want(t, http.StatusOK); !strings.Contains(page.body, "Nobody can clear what you draft now") {
			t.Errorf("the desk of %s promises that something can be cleared", name)
		}
	}
	page := state.get(waits).want(t, http.StatusOK)
	if !strings.Contains(page.body, "Nobody can clear this now") || strings.Contains(page.body, "/edit") {
		t.Error("a draft of before is shown as if it could be cleared or edited")
	}
	decide(&participant.Restored{Barred: participant.Barred{ID: participant.DemoStateA, Reason: reason, Basis: basis}})
	if n := said(state, `class="bar"`); n > 0 {
		t.Errorf("a restored State is told on %d pages that it may say nothing", n)
	}
	state.post(hand, own).want(t, http.StatusSeeOther)
}
