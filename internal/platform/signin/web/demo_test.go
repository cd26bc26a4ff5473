package web_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin/web"
)

// TestPeopleOfTheDemonstration: one click signs in as each, and the hub answers
// for their passkeys.
func TestPeopleOfTheDemonstration(t *testing.T) {
	s := newSite(t, "", clock.NewFake(hubtest.Start), demonstration)
	if err := s.Demonstrate(ctx); err != nil {
		t.Fatal(err)
	}
	size := s.Ledger.Size()
	if err := s.Demonstrate(ctx); err != nil || s.Ledger.Size() != size {
		t.Errorf("inventing twice says %d statements more: %v", s.Ledger.Size()-size, err)
	}
	page := s.reader().get("/en/demo").want(t, http.StatusOK)
	for _, words := range []string{"Aldermark (fictitious)", "Brinevale (fictitious)", "Example Conference (fictitious)", "Example Network (fictitious)", "A. Example (fictitious)"} {
		if !strings.Contains(page.body, words) {
			t.Errorf("the page of the people does not name %s", words)
		}
	}
	personas := s.Door().Demo.Personas()
	if len(personas) < 8 {
		t.Fatalf("%d people", len(personas))
	}
	for _, one := range personas {
		b := s.reader()
		if to := b.post("/en/demo", url.Values{"persona": {one.ID}}).want(t, http.StatusSeeOther).to; to != "/en/desk" {
			t.Errorf("%s is sent to %s", one.ID, to)
		}
		head := b.get("/en/account").want(t, http.StatusOK)
		if !strings.Contains(head.body, `data-passkey-signer="/demo/passkey"`) || !strings.Contains(head.header.Get("Content-Security-Policy"), "connect-src 'self'") {
			t.Errorf("%s: the page cannot ask for a passkey", one.ID)
		}
		options := b.get("/en/account/prove").want(t, http.StatusOK).options(t)
		answer := b.ask(options).want(t, http.StatusOK)
		b.post("/en/account/prove", url.Values{"passkey": {answer.body}}).want(t, http.StatusSeeOther)
		b.get("/en/account").want(t, http.StatusOK)
	}
	// What somebody drafts does not wait for ever: another can clear it, or the
	// drafter alone, who is an individual.
	alone := 0
	for _, one := range personas {
		if !slices.Contains(one.Roles, policy.Drafter) {
			continue
		}
		actor := policy.Actor{Person: personOf(t, s, one), Identity: one.Identity, For: one.Listed, Roles: one.Roles}
		p, err := s.Drafts().Prospect(t.Context(), actor)
		if err != nil || p.Stuck != draft.NotStuck {
			t.Errorf("what %s drafts: %s, %v", one.ID, p.Stuck, err)
		}
		if p.Alone {
			alone++
		}
	}
	if alone != 1 {
		t.Errorf("%d people clear their own words", alone)
	}
	s.reader().post("/en/demo", url.Values{"persona": {"nobody"}}).want(t, http.StatusNotFound)
	visitor := s.reader()
	visitor.ask(`{"challenge":"AAAA"}`).want(t, http.StatusUnauthorized)
	visitor.header.Set("Sec-Fetch-Site", "cross-site")
	visitor.post("/en/demo", url.Values{"persona": {"ngo"}}).want(t, http.StatusForbidden)
}

// personOf is the opaque id of a persona's person.
func personOf(t *testing.T, s *site, one web.Persona) string {
	t.Helper()
	proof, err := s.Door().Demo.Become(one.ID)
	if err != nil {
		t.Fatal(err)
	}
	return proof.Person
}

// ask asks the hub for a persona's answer, as the page's script does.
func (b *reader) ask(options string) answer {
	b.s.t.Helper()
	body, err := json.Marshal(map[string]any{"ceremony": "get", "options": json.RawMessage(html.UnescapeString(options))})
	if err != nil {
		b.s.t.Fatal(err)
	}
	b.header.Set("Accept", "application/json")
	defer b.header.Del("Accept")
	return b.send(http.MethodPost, "/demo/passkey", "application/json", string(body))
}

func demonstration(o *app.Options) { o.Demo = true }

// TestNoPeopleOutsideTheDemonstration: the addresses do not exist elsewhere,
// and a hub that others can reach is no demonstration.
func TestNoPeopleOutsideTheDemonstration(t *testing.T) {
	s := newSite(t, "", clock.NewFake(hubtest.Start))
	s.officer("Amina Otieno")
	b := s.reader()
	b.get("/en/demo").want(t, http.StatusNotFound)
	b.post("/en/demo", url.Values{"persona": {"ngo"}}).want(t, http.StatusNotFound)
	b.ask(`{"challenge":"AAAA"}`).want(t, http.StatusNotFound)
	if p := b.get("/en/sign-in").header.Get("Content-Security-Policy"); strings.Contains(p, "connect-src") {
		t.Errorf("scripts may ask the hub: %s", p)
	}
	if err := s.Demonstrate(ctx); !fail.Is(err, fail.Denied) {
		t.Errorf("a hub that is no demonstration invents people: %v", err)
	}
	for name, change := range map[string]func(*app.Options){
		"a hub with an address": func(o *app.Options) { o.Site.Base = "https://hub.example.org" },
		"a hub without one":     func(o *app.Options) { o.Site.Base = "" },
	} {
		o := s.opts
		o.Data, o.Domain, o.Demo = t.TempDir(), "hub.example.org", true
		change(&o)
		if _, err := app.Init(ctx, o, hubtest.Origin); err != nil {
			t.Fatal(err)
		}
		if h, err := app.Open(ctx, o); !fail.Is(err, fail.Denied) {
			t.Errorf("%s opens as a demonstration: %v", name, err)
			_ = h.Close()
		}
	}
}
