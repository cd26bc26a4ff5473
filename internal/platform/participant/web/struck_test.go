package web_test

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// After the hub has declared that its key was in other hands, the page of a
// participant says of each thing that rests on a struck statement that it is
// struck, in every language, and of nothing else; so does what programs read.
func TestStruckIsSaidOnThePage(t *testing.T) {
	o := newOffice(t)
	kenya := o.named("state:ke")
	sound := statement.Hash{1}
	o.queries.Authorized = func(_ context.Context, identity statement.Hash) ([]participant.Authorized, error) {
		if identity != kenya.ID {
			return nil, nil
		}
		return []participant.Authorized{
			{ID: "authorization:1", By: identity, Roles: []policy.Role{policy.KeyOfficer}, Since: hubtest.Start, Statement: sound},
			{ID: "authorization:2", By: identity, Roles: []policy.Role{policy.Drafter}, Since: hubtest.Start, Statement: statement.Hash{2}, Struck: true},
		}, nil
	}
	stolen := o.Size()
	thief := o.named("state:ke")
	verbale := participant.Document{Kind: "note-verbale", Number: "NV/8", Date: "2026-01-21"}
	o.decide(&participant.Credentials{ID: "state:ke", Document: verbale, Presented: "Permanent Representative"})
	o.decide(&participant.Accredited{ID: "org:karisma", On: "2026-01-30"})
	server := o.as(policy.Visitor)
	badge := map[string]string{"en": "struck", "fr": "biffée", "ar": "مشطوب"}
	count := func(page, part, word string) int {
		section := regexp.MustCompile(`(?s)<section[^>]*aria-labelledby="` + part + `".*?</section>`).FindString(page)
		if section == "" {
			t.Fatalf("there is no part %s", part)
		}
		return strings.Count(section, ">"+word+"<")
	}
	_, page := get(t, server.URL+"/en/participants/state:ke")
	if n := count(page, "keys", "struck") + count(page, "history", "struck"); n != 0 {
		t.Errorf("%d things are struck before anything was declared", n)
	}

	o.Recover(o.Own, stolen)

	for lang, word := range badge {
		_, page := get(t, server.URL+"/"+lang+"/participants/state:ke")
		for part, want := range map[string]int{"keys": 1, "history": 1, "authorized": 1} {
			if n := count(page, part, word); n != want {
				t.Errorf("%s, part %s: struck %d times, want %d", lang, part, n, want)
			}
		}
		_, page = get(t, server.URL+"/"+lang+"/participants/org:karisma")
		if n := count(page, "history", word); n != 1 {
			t.Errorf("%s: the accreditation is struck %d times", lang, n)
		}
	}
	one, err := o.queries.Get(t.Context(), "state:ke")
	if err != nil {
		t.Fatal(err)
	}
	all, err := o.queries.Keys(t.Context(), &one)
	if err != nil || len(all) != 2 || all[0].Struck || all[0].Identity != kenya.ID || !all[1].Struck || all[1].Identity != thief.ID {
		t.Errorf("%+v, %v", all, err)
	}
	text, err := json.Marshal(one)
	if err != nil || strings.Count(string(text), `"struck":true`) != 2 { // the naming and the credentials
		t.Errorf("%s, %v", text, err)
	}
}
