package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// enrolled makes somebody new a key officer, as the operator may, and gives the
// person's id.
func enrolled(t *testing.T, hub *app.Hub, of statement.Hash) string {
	t.Helper()
	person := authorization.NewPerson()
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	cose := append([]byte{0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20}, public...) // EdDSA
	_, err = hub.Authorizations().Found(t.Context(), operator, authorization.Given{Identity: of, Person: person,
		Roles: []policy.Role{policy.KeyOfficer}, Passkeys: []authorization.Passkey{{ID: public[:16], Key: cose}}})
	if err != nil {
		t.Fatal(err)
	}
	return person
}

// The operator's command makes a link while nobody else can invite, and refuses
// before there is one from then on, with what to do.
func TestInvitingAtTheCommandLine(t *testing.T) {
	hub, _ := newHub(t)
	own := hub.Ledger.Hub()
	opened := func() statement.Hash {
		t.Helper()
		known, err := hub.Ledger.Identities(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := carryOut(t.Context(), hub, "key open", json.RawMessage(`{}`), &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
		all, err := hub.Ledger.Identities(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range all {
			if !slices.Contains(known, id) {
				return id
			}
		}
		t.Fatal("nothing was opened")
		return own
	}
	state := opened()
	invite := func(when string, whom statement.Hash, person string, made bool) (token string) {
		t.Helper()
		with := map[string]string{"Identity": whom.String(), "Name": "Njeri Mwangi", "Person": person, "Language": "en"}
		text, err := json.Marshal(with)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err = carryOut(t.Context(), hub, "person invite", text, &out)
		if made {
			if err != nil || !strings.Contains(out.String(), "/enrol/") {
				t.Fatalf("%s: %v, %s", when, err, out.String())
			}
			link := strings.TrimSpace(out.String())
			return link[strings.LastIndexByte(link, '/')+1:]
		}
		if !fail.Is(err, fail.Denied) || !strings.Contains(fail.Message(err), "/desk/people") || out.Len() > 0 {
			t.Errorf("%s: %v, %s", when, err, out.String())
		}
		return ""
	}
	follow := func(when, token string, holds bool) {
		t.Helper()
		_, err := hub.People().Invited(t.Context(), token)
		if (err == nil) != holds || err != nil && !strings.Contains(fail.Message(err), "has ended") {
			t.Errorf("%s, the link: %v", when, err)
		}
	}

	left := invite("without officers", own, "", true)
	enrolled(t, hub, own)
	follow("with one officer of the hub", left, true)
	invite("with one officer of the hub", own, "", true)
	second := enrolled(t, hub, own)
	follow("with both officers of the hub", left, false)
	invite("with both officers of the hub", own, "", false)
	invite("an officer of the hub who is known", own, second, false)

	left = invite("a participant without officers", state, "", true)
	first := enrolled(t, hub, state)
	follow("with its first officer", left, false)
	invite("a second person beside it", state, "", false)
	invite("somebody of the hub beside it", state, second, false)
	if err := hub.Authorizations().MayFound(t.Context(), operator, state, first); err != nil {
		t.Errorf("its only officer cannot be restored: %v", err)
	}
	if err := hub.Authorizations().MayFound(t.Context(), policy.Actor{Person: second, Identity: own, Roles: []policy.Role{policy.Secretariat}}, state, first); !fail.Is(err, fail.Denied) {
		t.Errorf("the secretariat restores it: %v", err)
	}
}
