package passkey_test

import (
	"encoding/json"
	"testing"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"comity.example/comity/internal/hubtest/passkey"
)

const (
	rpID   = "hub.test"
	origin = "https://hub.test"
)

// person is an account as the library that reads the answers wants it.
type person struct{ credentials []webauthn.Credential }

func (person) WebAuthnID() []byte                           { return []byte("person") }
func (person) WebAuthnName() string                         { return "person" }
func (person) WebAuthnDisplayName() string                  { return "Person" }
func (p person) WebAuthnCredentials() []webauthn.Credential { return p.credentials }

type party struct {
	*webauthn.WebAuthn
	t *testing.T
}

func newParty(t *testing.T) party {
	t.Helper()
	w, err := webauthn.New(&webauthn.Config{RPID: rpID, RPDisplayName: "Hub", RPOrigins: []string{origin},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}})
	if err != nil {
		t.Fatal(err)
	}
	return party{w, t}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// enrol runs a creation and gives what the library has to say of the answer.
func (w party) enrol(a *passkey.Authenticator) (*webauthn.Credential, error) {
	w.t.Helper()
	options, session, err := w.BeginRegistration(person{})
	if err != nil {
		w.t.Fatal(err)
	}
	answer, err := a.Create(text(w.t, options))
	if err != nil {
		w.t.Fatal(err)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, err
	}
	return w.CreateCredential(person{}, *session, parsed)
}

// enter runs an assertion with a discoverable credential.
func (w party) enter(a *passkey.Authenticator, c *webauthn.Credential) (*webauthn.Credential, error) {
	w.t.Helper()
	options, session, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		w.t.Fatal(err)
	}
	answer, err := a.Get(text(w.t, options.Response)) // without its wrapping, as a page may give it
	if err != nil {
		w.t.Fatal(err)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return nil, err
	}
	return w.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) {
		return person{[]webauthn.Credential{*c}}, nil
	}, *session, parsed)
}

func TestAGoodAuthenticator(t *testing.T) {
	for _, synced := range []bool{false, true} {
		w, a := newParty(t), passkey.New(rpID, origin)
		a.Synced, a.Counts = synced, !synced
		c, err := w.enrol(a)
		if err != nil {
			t.Fatal(err)
		}
		held := a.Passkeys()[0]
		if string(held.ID) != string(c.ID) || string(held.Key) != string(c.PublicKey) || string(held.User) != "person" {
			t.Errorf("it holds %+v, the library read %+v", held, c)
		}
		if c.Flags.BackupState != synced {
			t.Errorf("backup state is %v, want %v", c.Flags.BackupState, synced)
		}
		if _, err := w.enter(a, c); err != nil {
			t.Error(err)
		}
	}
}

func TestMisbehaving(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*passkey.Authenticator)
		create bool // it is noticed at a creation too
	}{
		{"nobody is there", func(a *passkey.Authenticator) { a.NoUser = true }, true},
		{"the person is not verified", func(a *passkey.Authenticator) { a.NoVerify = true }, true},
		{"another origin", func(a *passkey.Authenticator) { a.OtherOrigin = "https://hub.test.evil.example" }, true},
		{"another domain", func(a *passkey.Authenticator) { a.OtherRPID = "evil.example" }, true},
		{"another challenge", func(a *passkey.Authenticator) { a.OtherAnswer = make([]byte, 32) }, true},
		{"another type", func(a *passkey.Authenticator) { a.OtherType = "payment.get" }, true},
		{"a broken signature", func(a *passkey.Authenticator) { a.BadSignature = true }, false},
		{"another key", func(a *passkey.Authenticator) { a.Foreign = true }, false},
		{"an answer given before", func(a *passkey.Authenticator) { a.Replay = true }, true},
		{"no user handle", func(a *passkey.Authenticator) { a.NoHandle = true }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w, a := newParty(t), passkey.New(rpID, origin)
			c, err := w.enrol(a)
			if err != nil {
				t.Fatal(err)
			}
			if tc.create {
				b := passkey.New(rpID, origin)
				if _, err := w.enrol(b); err != nil {
					t.Fatal(err)
				}
				tc.change(b)
				if _, err := w.enrol(b); err == nil {
					t.Error("the creation is taken")
				}
			}
			if _, err := w.enter(a, c); err != nil {
				t.Fatal(err)
			}
			tc.change(a)
			if _, err := w.enter(a, c); err == nil {
				t.Error("the assertion is taken")
			}
		})
	}
}

func TestWhatItRefuses(t *testing.T) {
	a := passkey.New(rpID, origin)
	p, err := a.Make([]byte("person"))
	if err != nil {
		t.Fatal(err)
	}
	const challenge = `"challenge":"AAAAAAAAAAAAAAAAAAAAAA"`
	for _, tc := range []struct{ name, options string }{
		{"no JSON", "x"},
		{"a short challenge", `{"challenge":"AAAA"}`},
		{"another site's domain", `{` + challenge + `,"rpId":"evil.example"}`},
		{"a credential that it does not hold", `{` + challenge + `,"allowCredentials":[{"id":"AAAA","type":"public-key"}]}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, err := a.Get(tc.options); err == nil {
				t.Errorf("it answers %s", got)
			}
		})
	}
	exclude := text(t, map[string]any{"challenge": "AAAAAAAAAAAAAAAAAAAAAA", "user": map[string]string{"id": "AAAA"},
		"pubKeyCredParams":   []map[string]any{{"type": "public-key", "alg": -7}},
		"excludeCredentials": []map[string]any{{"id": protocol.URLEncodedBase64(p.ID), "type": "public-key"}}})
	if got, err := a.Create(exclude); err == nil {
		t.Errorf("a second credential of the same account: %s", got)
	}
}
