package api_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
	"comity.example/comity/internal/platform/token/api"
)

// A token counts in one header, alone and once; a request that bears that header
// is never taken for its session's.
func TestDoor(t *testing.T) {
	db, err := sqldb.Open(t.Context(), hubtest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Migrate(t.Context(), "token", token.Migrations()); err != nil {
		t.Fatal(err)
	}
	now := clock.NewFake(hubtest.Start)
	door := api.Door{Tokens: &token.Service{DB: db, Clock: now}, Tries: api.NewTries(now),
		Session: func(*http.Request) (policy.Actor, error) { return policy.Actor{Person: "person:1"}, nil }}
	who := door.Who(token.RequestsRead)
	ask := func(target string, headers ...string) (policy.Actor, error) {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Add(headers[i], headers[i+1])
		}
		return who(r)
	}
	const text = "comity_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	for name, target := range map[string]string{"an address": "/api/v1/requests?access_token=" + text, "another": "/api/v1/requests?token=" + text} {
		if a, err := ask(target, "Cookie", "token="+text); err != nil || a.Person != "person:1" || a.Token != "" {
			t.Errorf("in %s: %+v, %v", name, a, err)
		}
	}
	for name, headers := range map[string][]string{
		"a token that is none": {"Authorization", "Bearer " + text}, "an empty one": {"Authorization", "Bearer"}, "another scheme": {"Authorization", "Basic " + text},
		"no scheme": {"Authorization", text}, "two": {"Authorization", "Bearer " + text, "Authorization", "Bearer " + text}, "with a cookie": {"Authorization", "Bearer x", "Cookie", "comity=1"},
	} {
		a, err := ask("/api/v1/requests", headers...)
		var r *token.Refused
		if !fail.Is(err, fail.SignedOut) || !errors.As(err, &r) || a.SignedIn() {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
	var often error
	for n := 0; n < 100 && !fail.Is(often, limit.TooMany); n++ {
		_, often = ask("/api/v1/requests", "Authorization", "Bearer "+text)
	}
	if !fail.Is(often, limit.TooMany) {
		t.Errorf("guesses without end: %v", often)
	}
	if a, err := ask("/api/v1/requests"); err != nil || a.Person != "person:1" {
		t.Errorf("a session from the same address: %+v, %v", a, err)
	}
}
