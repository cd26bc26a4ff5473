package persona_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/signin/persona"
	"comity.example/comity/statement"
)

var secret = bytes.Repeat([]byte{7}, 32)

// TestOnlyOnThisMachine: nobody who could be reached by others keeps passkeys.
func TestOnlyOnThisMachine(t *testing.T) {
	for _, tc := range []struct {
		domain, origin string
		ok             bool
	}{
		{"localhost", "http://localhost:8080", true},
		{"hub.example.org", "https://hub.example.org", false},
		{"localhost", "https://hub.example.org", false},
		{"hub.example.org", "http://localhost:8080", false},
		{"localhost", "http://localhost.example.org", false},
		{"localhost", "http://localhost@example.org", false},
		{"localhost", "", false},
	} {
		if _, err := persona.New(tc.domain, tc.origin, secret); (err == nil) != tc.ok {
			t.Errorf("%s at %s: %v", tc.domain, tc.origin, err)
		}
	}
	if _, err := persona.New("localhost", "http://localhost:8080", secret[:31]); err == nil {
		t.Error("a short secret is taken")
	}
}

// TestAnswerClears: what a persona answers is an approval as the public
// verifier reads it.
func TestAnswerClears(t *testing.T) {
	const origin = "http://localhost:8080"
	k, err := persona.New("localhost", origin, secret)
	if err != nil {
		t.Fatal(err)
	}
	key, err := k.Passkey("xa-drafter")
	if err != nil {
		t.Fatal(err)
	}
	challenge := statement.Hash{1, 2, 3}
	options := `{"challenge":"` + b64(challenge[:]) + `","rpId":"localhost"}`
	answer, err := k.Answer("xa-drafter", "get", []byte(options))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Response struct{ ClientDataJSON, AuthenticatorData, Signature string }
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		t.Fatal(err)
	}
	a := clearance.Approval{Client: raw(t, got.Response.ClientDataJSON), Authenticator: raw(t, got.Response.AuthenticatorData), Signature: raw(t, got.Response.Signature)}
	at := clearance.Party{RPID: "localhost", Origins: []string{origin}}
	if _, err := a.Answers(challenge, at, []clearance.Passkey{{ID: key.ID, Key: key.Key}}); err != nil {
		t.Errorf("the approval does not hold: %v", err)
	}
	other, err := k.Passkey("xb-drafter")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Answers(challenge, at, []clearance.Passkey{{ID: other.ID, Key: other.Key}}); err == nil {
		t.Error("it holds for another persona")
	}
	for name, wish := range map[string][2]string{
		"a new passkey":     {"create", options},
		"another domain":    {"get", strings.Replace(options, "localhost", "example.org", 1)},
		"no challenge":      {"get", `{}`},
		"nothing":           {"get", ``},
		"something unknown": {"dance", options},
	} {
		if _, err := k.Answer("xa-drafter", wish[0], []byte(wish[1])); !fail.Is(err, fail.Denied) && !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPersonasStayTheSame(t *testing.T) {
	one, err := persona.New("localhost", "http://localhost:1", secret)
	if err != nil {
		t.Fatal(err)
	}
	two, err := persona.New("localhost", "http://localhost:2", bytes.Clone(secret))
	if err != nil {
		t.Fatal(err)
	}
	a, err := one.Passkey("expert")
	if err != nil {
		t.Fatal(err)
	}
	b, err := two.Passkey("expert")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Key, b.Key) || !bytes.Equal(a.ID, b.ID) || one.Person("expert") != two.Person("expert") || one.Person("expert") == one.Person("ngo") {
		t.Error("a persona is another one at the next start, or two are one")
	}
}
