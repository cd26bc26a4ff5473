package passkey

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// algES256 is ECDSA with SHA-256 on P-256 in the registry of COSE algorithms.
const algES256 = -7

// Flags of authenticator data.
const (
	flagPresent  = 1 << 0 // a person was there
	flagVerified = 1 << 2 // and has proved who it is
	flagEligible = 1 << 3 // the credential may be copied to other devices
	flagBackedUp = 1 << 4 // and has been
	flagAttested = 1 << 6 // a new credential follows
)

// Authenticator holds passkeys of one person, for a page at one origin. It
// behaves as a good one does until a field below says otherwise.
type Authenticator struct {
	RPID   string // domain of the relying party
	Origin string // of the page that asks: "https://hub.example.org"

	Synced       bool   // its credentials are kept by a service, on several devices
	Counts       bool   // it counts its signatures; those that are synced do not
	NoUser       bool   // nobody touches it
	NoVerify     bool   // it does not check who the person is
	OtherOrigin  string // the page that asks is this one
	OtherRPID    string // it signs for this domain
	OtherAnswer  []byte // it signs this challenge instead of the one that was asked for
	OtherType    string // it says that this was done: "webauthn.get" for a creation
	CrossOrigin  bool   // the page was shown inside another site's
	BadSignature bool   // one bit of the signature is wrong
	Replay       bool   // it gives its last answer again, whatever is asked
	Foreign      bool   // it signs with a key that was never registered
	NoHandle     bool   // it does not say whose credential it is

	held []*held
	last string
}

type held struct {
	id, user []byte
	priv     *ecdsa.PrivateKey
	count    uint32
}

// Passkey is the public part of a credential.
type Passkey struct {
	ID   []byte
	Key  []byte // COSE key
	User []byte // user handle
}

// New makes an authenticator without credentials.
func New(rpID, origin string) *Authenticator { return &Authenticator{RPID: rpID, Origin: origin} }

// Passkeys gives what is held, oldest first.
func (a *Authenticator) Passkeys() []Passkey {
	var out []Passkey
	for _, h := range a.held {
		key, err := coseKey(&h.priv.PublicKey)
		if err != nil {
			panic(err) // a key of P-256 that this package has made
		}
		out = append(out, Passkey{ID: h.id, Key: key, User: h.user})
	}
	return out
}

// Make makes a credential without a ceremony, for tests that begin after it.
func (a *Authenticator) Make(user []byte) (Passkey, error) {
	if _, err := a.make(user); err != nil {
		return Passkey{}, err
	}
	all := a.Passkeys()
	return all[len(all)-1], nil
}

func (a *Authenticator) make(user []byte) (*held, error) {
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	h := &held{id: make([]byte, 32), user: user, priv: priv}
	if _, err := rand.Read(h.id); err != nil {
		return nil, err
	}
	a.held = append(a.held, h)
	return h, nil
}

// options are those of both ceremonies, as …FromJSON of WebAuthn takes them.
type options struct {
	Challenge string `json:"challenge"`
	RPID      string `json:"rpId"`
	RP        struct {
		ID string `json:"id"`
	} `json:"rp"`
	User struct {
		ID string `json:"id"`
	} `json:"user"`
	Params []struct {
		Alg int `json:"alg"`
	} `json:"pubKeyCredParams"`
	Allow   []descriptor `json:"allowCredentials"`
	Exclude []descriptor `json:"excludeCredentials"`
}

type descriptor struct {
	ID string `json:"id"`
}

// read takes options with or without the member "publicKey" around them.
func read(text string) (o options, challenge []byte, err error) {
	var wrapped struct {
		PublicKey json.RawMessage `json:"publicKey"`
	}
	raw := []byte(text)
	if err := json.Unmarshal(raw, &wrapped); err != nil {
		return o, nil, fmt.Errorf("options: %w", err)
	}
	if wrapped.PublicKey != nil {
		raw = wrapped.PublicKey
	}
	if err := json.Unmarshal(raw, &o); err != nil {
		return o, nil, fmt.Errorf("options: %w", err)
	}
	challenge, err = base64.RawURLEncoding.DecodeString(o.Challenge)
	if err != nil || len(challenge) < 16 {
		return o, nil, fmt.Errorf("options: %q is no challenge of at least 16 bytes", o.Challenge)
	}
	return o, challenge, nil
}

// Create makes a credential as navigator.credentials.create does, and gives
// the answer that a page sends on: the RegistrationResponseJSON.
func (a *Authenticator) Create(text string) (string, error) {
	if a.Replay && a.last != "" {
		return a.last, nil
	}
	o, challenge, err := read(text)
	if err != nil {
		return "", err
	}
	if o.RP.ID != "" && o.RP.ID != a.RPID {
		return "", fmt.Errorf("SecurityError: %q is not the domain of this page, %q", o.RP.ID, a.RPID)
	}
	if !slices.ContainsFunc(o.Params, func(p struct {
		Alg int `json:"alg"`
	}) bool {
		return p.Alg == algES256
	}) {
		return "", errors.New("NotSupportedError: the options do not take ES256")
	}
	for _, h := range a.held {
		if named(o.Exclude, h.id) {
			return "", errors.New("InvalidStateError: a credential of this account is here already")
		}
	}
	user, err := base64.RawURLEncoding.DecodeString(o.User.ID)
	if err != nil || len(user) == 0 || len(user) > 64 {
		return "", fmt.Errorf("options: %q is no user handle of 1 to 64 bytes", o.User.ID)
	}
	h, err := a.make(user)
	if err != nil {
		return "", err
	}
	return a.attest(h, challenge)
}

func (a *Authenticator) attest(h *held, challenge []byte) (string, error) {
	key, err := coseKey(&h.priv.PublicKey)
	if err != nil {
		return "", err
	}
	spki, err := publicInfo(&h.priv.PublicKey)
	if err != nil {
		return "", err
	}
	auth := a.data(h, flagAttested)
	auth = append(auth, make([]byte, 16)...) // an authenticator that does not say what it is
	auth = binary.BigEndian.AppendUint16(auth, uint16(len(h.id)))
	auth = append(auth, h.id...)
	auth = append(auth, key...)
	object := pairs(text("fmt"), text("none"), text("attStmt"), pairs(), text("authData"), octets(auth))
	client, err := a.client("webauthn.create", challenge)
	if err != nil {
		return "", err
	}
	return a.answer(h, map[string]any{
		"clientDataJSON": b64(client), "attestationObject": b64(object), "authenticatorData": b64(auth),
		"transports": []string{"internal"}, "publicKey": b64(spki), "publicKeyAlgorithm": algES256,
	})
}

// Get signs as navigator.credentials.get does, and gives the answer that a
// page sends on: the AuthenticationResponseJSON. With several credentials that
// would do it takes the newest.
func (a *Authenticator) Get(text string) (string, error) {
	if a.Replay && a.last != "" {
		return a.last, nil
	}
	o, challenge, err := read(text)
	if err != nil {
		return "", err
	}
	if o.RPID != "" && o.RPID != a.RPID {
		return "", fmt.Errorf("SecurityError: %q is not the domain of this page, %q", o.RPID, a.RPID)
	}
	for _, h := range slices.Backward(a.held) {
		if len(o.Allow) == 0 || named(o.Allow, h.id) {
			return a.assert(h, challenge)
		}
	}
	return "", errors.New("NotAllowedError: no credential of this page is here")
}

func (a *Authenticator) assert(h *held, challenge []byte) (string, error) {
	if a.Counts && !a.Synced {
		h.count++
	}
	auth := a.data(h, 0)
	client, err := a.client("webauthn.get", challenge)
	if err != nil {
		return "", err
	}
	priv := h.priv
	if a.Foreign {
		if priv, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			return "", err
		}
	}
	digest := sha256.Sum256(client)
	signed := sha256.Sum256(append(bytes.Clone(auth), digest[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, priv, signed[:])
	if err != nil {
		return "", err
	}
	if a.BadSignature {
		sig[len(sig)-1] ^= 1
	}
	response := map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(auth), "signature": b64(sig)}
	if !a.NoHandle {
		response["userHandle"] = b64(h.user)
	}
	return a.answer(h, response)
}

// data is the authenticator data up to what a creation adds.
func (a *Authenticator) data(h *held, flags byte) []byte {
	rp := sha256.Sum256([]byte(first(a.OtherRPID, a.RPID)))
	if !a.NoUser {
		flags |= flagPresent
	}
	if !a.NoVerify && !a.NoUser {
		flags |= flagVerified
	}
	if a.Synced {
		flags |= flagEligible | flagBackedUp
	}
	return binary.BigEndian.AppendUint32(append(rp[:], flags), h.count)
}

func (a *Authenticator) client(typ string, challenge []byte) ([]byte, error) {
	if a.OtherAnswer != nil {
		challenge = a.OtherAnswer
	}
	return json.Marshal(struct {
		Type        string `json:"type"`
		Challenge   string `json:"challenge"`
		Origin      string `json:"origin"`
		CrossOrigin bool   `json:"crossOrigin"`
	}{first(a.OtherType, typ), b64(challenge), first(a.OtherOrigin, a.Origin), a.CrossOrigin})
}

func (a *Authenticator) answer(h *held, response map[string]any) (string, error) {
	out, err := json.Marshal(map[string]any{
		"id": b64(h.id), "rawId": b64(h.id), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
	a.last = string(out)
	return a.last, err
}
