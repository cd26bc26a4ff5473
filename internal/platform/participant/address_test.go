package participant

import (
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

func TestPublicAddress(t *testing.T) {
	for _, good := range []string{"https://example.org", "https://example.org/", "https://www.example.org/a/b?c=d#e",
		"https://EXAMPLE.org/", "https://example.org:443/", "https://xn--bcher-kva.example/"} {
		if err := PublicAddress(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "example.org", "http://example.org", "HTTPS://example.org", "https:example.org", "https:///x", "https://", "https://localhost/",
		"https://example/", "https://a.localhost/", "https://router.lan/", "https://x.internal/", "https://x.onion/", "https://127.0.0.1/", "https://127.1/",
		"https://2130706433/", "https://0x7f.0.0.1/", "https://[::1]/", "https://[fe80::1%25eth0]/", "https://10.0.0.1/", "https://user@example.org/",
		"https://user:pw@example.org/", "https://example.org:8443/", "https://example.org:/", "https://example.org./", "https://exa mple.org/", "https://exämple.org/",
		"https://example.org/\\@x", "https://example.org/\n", "https://-a.example.org/", "https://a_b.example.org/", "javascript:alert(1)", "ftp://example.org/",
		"https://example.org/" + strings.Repeat("a", MaxAddress)} {
		if err := PublicAddress(bad); !fail.Is(err, fail.Invalid) {
			t.Errorf("%q: %v, want it refused", bad, err)
		}
	}
}

func FuzzPublicAddress(f *testing.F) {
	f.Add("https://example.org/")
	f.Add("https://[::1]:443/")
	f.Fuzz(func(t *testing.T, s string) {
		if PublicAddress(s) != nil {
			return
		}
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "https" || u.User != nil || !strings.Contains(u.Hostname(), ".") || strings.Contains(u.Hostname(), ":") {
			t.Errorf("%q is taken", s)
		}
	})
}

func TestTies(t *testing.T) {
	group := func() Participant {
		return Participant{ID: "group:x", Class: GroupOfStates, Name: i18n.Of("en", "X"), Sources: []Source{{"S", "name", "read"}},
			Members: []Membership{{ID: "state:fr", From: "1995", Until: "2001-02"}, {ID: "state:fr", From: "2010"}, {ID: "state:ke"}}}
	}
	individual := func() Participant {
		return Participant{ID: DemoIndividual, Class: Individual, Name: i18n.Of("en", "X"), Sources: []Source{{"S", "name", "read"}},
			Consent: &Consent{On: "2026-01-01", How: "in writing"}}
	}
	for name, p := range map[string]Participant{"a group": group(), "an individual": individual()} {
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, p := range Demonstration() {
		if err := p.Check(); err != nil {
			t.Error(err)
		}
		if p.Standing == Member || p.Standing == Observer || p.Class == State && p.Standing != Fictitious {
			t.Errorf("%s is %q", p.ID, p.Standing)
		}
	}
	for _, tc := range []struct {
		name   string
		start  func() Participant
		change func(p *Participant)
	}{
		{"members out of order", group, func(p *Participant) { p.Members[0].ID = "state:xa" }},
		{"a member twice", group, func(p *Participant) { p.Members[1].From = "1995" }},
		{"a member of itself", group, func(p *Participant) { p.Members = []Membership{{ID: "group:x"}} }},
		{"a member that is none", group, func(p *Participant) { p.Members = []Membership{{ID: "France"}} }},
		{"a day that is none", group, func(p *Participant) { p.Members[2].From = "May 1995" }},
		{"an end before the beginning", group, func(p *Participant) { p.Members[0].Until = "1994" }},
		{"members of a company", group, func(p *Participant) { p.ID, p.Class = "org:x", PrivateSector }},
		{"a website at home", group, func(p *Participant) { p.Website = "https://localhost/" }},
		{"a hub at home", group, func(p *Participant) { p.Home = "http://hub.example.org/" }},
		{"no consent", individual, func(p *Participant) { p.Consent = nil }},
		{"consent of no day", individual, func(p *Participant) { p.Consent.On = "yesterday" }},
		{"consent of an organization", group, func(p *Participant) { p.Consent = &Consent{"2026-01-01", "in writing"} }},
		{"a name in an id", individual, func(p *Participant) { p.ID = "person:ada" }},
		{"a person's id for another", group, func(p *Participant) { p.ID = DemoIndividual }},
		{"a country that is none", group, func(p *Participant) { p.Country = "Kenya" }},
		{"a fictitious State under a real code", group, func(p *Participant) {
			*p = Participant{ID: "state:ke", Class: State, Name: i18n.Of("en", "X"), Standing: Fictitious, ISO3166: Codes{"KE", "KEN", "404"}, Sources: p.Sources}
		}},
		{"a Member State under a free code", group, func(p *Participant) {
			*p = Participant{ID: "state:xa", Class: State, Name: i18n.Of("en", "X"), Standing: Member, Region: African, ISO3166: Codes{"XA", "XAA", "901"}, Sources: p.Sources}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := tc.start()
			tc.change(&p)
			if err := p.Check(); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v, want it refused", err)
			}
		})
	}
}
