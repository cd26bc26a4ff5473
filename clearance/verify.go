package clearance

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"comity.example/comity/statement"
)

// Party is the hub as passkeys know it.
type Party struct {
	RPID    string   // domain: "hub.example.org"
	Origins []string // of its pages: "https://hub.example.org"
}

// Passkey is a credential that an authorization names.
type Passkey struct {
	ID  []byte // credential id
	Key []byte // public key, as COSE writes it
}

// written as an authorization's body has it.
type passkeyText struct {
	ID  string `json:"id"`
	Key string `json:"key"`
}

// MarshalJSON writes {"id":"…","key":"…"}, both in base64url.
func (p Passkey) MarshalJSON() ([]byte, error) {
	return json.Marshal(passkeyText{b64.EncodeToString(p.ID), b64.EncodeToString(p.Key)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Passkey) UnmarshalJSON(b []byte) error {
	var t passkeyText
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(&t)
	if err == nil {
		p.ID, err = decode(t.ID)
	}
	if err == nil {
		p.Key, err = decode(t.Key)
	}
	return err
}

// Authorized is what a body of authorization.given/1 says that matters here.
type Authorized struct {
	Person   string    `json:"person"`
	Roles    []string  `json:"roles"`
	Passkeys []Passkey `json:"passkeys"`
	Until    string    `json:"until"` // RFC 3339; empty: without end
}

// ParseAuthorized reads the body of an authorization.given/1.
func ParseAuthorized(body []byte) (Authorized, error) {
	var a Authorized
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil || a.Person == "" || len(a.Passkeys) == 0 {
		return Authorized{}, statement.Errorf(statement.BadBody, "this is no body of an authorization with a passkey")
	}
	return a, nil
}

// Verify reports whether one of the passkeys has cleared what the header says:
// the challenge is the header's, together with those that the approval names,
// the person was verified, the page was the hub's own, and the signature holds.
// It gives the passkey. The error is a *statement.Error of kind bad-signature,
// or bad-key.
func (a Approval) Verify(h statement.Header, at Party, keys []Passkey) (Passkey, error) {
	challenge, err := a.signed(h.Challenge())
	if err != nil {
		return Passkey{}, err
	}
	return a.Answers(challenge, at, keys)
}

// Answers is Verify for what the passkey had to sign, where that is known
// already: With is not looked at.
func (a Approval) Answers(challenge statement.Hash, at Party, keys []Passkey) (Passkey, error) {
	if err := checkAuthenticator(a.Authenticator, at.RPID); err != nil {
		return Passkey{}, err
	}
	if err := checkClient(a.Client, challenge, at.Origins); err != nil {
		return Passkey{}, err
	}
	digest := sha256.Sum256(a.Client)
	message := slices.Concat(a.Authenticator, digest[:])
	for _, p := range keys {
		key, err := ParseKey(p.Key)
		if err != nil {
			return Passkey{}, err
		}
		if key.verify(message, a.Signature) {
			return p, nil
		}
	}
	return Passkey{}, refused("the signature is of none of the passkeys of the authorization")
}

func refused(format string, args ...any) error {
	return statement.Errorf(statement.BadSignature, format, args...)
}

// Authenticator data (Web Authentication Level 3, section 6.1): the hash of
// the domain, flags, a counter of signatures, and what extensions say.
const (
	flagsAt      = 32
	authDataSize = 37

	flagPresent   = 1 << 0
	flagVerified  = 1 << 2
	flagEligible  = 1 << 3
	flagBackedUp  = 1 << 4
	flagAttested  = 1 << 6
	flagExtension = 1 << 7
)

func checkAuthenticator(data []byte, rpID string) error {
	want := sha256.Sum256([]byte(rpID))
	switch {
	case len(data) < authDataSize:
		return refused("the authenticator data is too short")
	case rpID == "" || subtle.ConstantTimeCompare(data[:flagsAt], want[:]) != 1:
		return refused("the passkey was used for another site")
	}
	f := data[flagsAt]
	switch {
	case f&flagPresent == 0 || f&flagVerified == 0:
		return refused("the passkey did not verify who used it")
	case f&flagBackedUp != 0 && f&flagEligible == 0:
		return refused("the authenticator data contradicts itself")
	case f&flagAttested != 0:
		return refused("the passkey was made, not used")
	case f&flagExtension == 0 && len(data) != authDataSize, f&flagExtension != 0 && len(data) == authDataSize:
		return refused("the authenticator data is not as long as it says")
	}
	return nil
}

// checkClient looks at the client data (section 5.8.1): what was done, for
// which challenge, on which page.
func checkClient(data []byte, challenge statement.Hash, origins []string) error {
	m, err := members(data)
	if err != nil {
		return err
	}
	typ, _ := m["type"].(string)
	asked, _ := m["challenge"].(string)
	origin, _ := m["origin"].(string)
	cross, has := m["crossOrigin"]
	_, top := m["topOrigin"]
	switch {
	case typ != "webauthn.get":
		return refused("the passkey did something else than to sign")
	case asked != b64.EncodeToString(challenge[:]):
		return refused("the passkey has cleared something else")
	case !slices.Contains(origins, origin):
		return refused("the passkey was used on a page of another site")
	case has && cross != false || top:
		return refused("the page was shown inside another site's")
	}
	return nil
}

// members reads a JSON object, names as they are written. A name that stands
// twice could be two things to two readers.
func members(data []byte) (map[string]any, error) {
	bad := refused("the client data is no JSON object with each name once")
	if !utf8.Valid(data) {
		return nil, bad
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, bad
	}
	out := map[string]any{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, bad
		}
		var value any
		key, _ := name.(string)
		if _, twice := out[key]; twice || d.Decode(&value) != nil {
			return nil, bad
		}
		out[key] = value
	}
	if _, err := d.Token(); err != nil || d.InputOffset() != int64(len(data)) {
		return nil, bad
	}
	return out, nil
}
