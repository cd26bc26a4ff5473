package signin

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
	"github.com/go-webauthn/webauthn/webauthn"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
)

// MaxAnswer is how large the answer of a passkey may be, in bytes.
const MaxAnswer = 32 << 10

// Relying is the hub as passkeys know it: a domain, fixed when the hub was
// made, and the addresses at which its pages may ask.
type Relying struct {
	Domain  string
	Origins []string

	web        *webauthn.WebAuthn
	challenges *challenges
	decoy      []byte // public key that nobody has the private key of
}

// NewRelying makes it. base is the hub's public address, scheme and host; it
// must lie within the domain. An https address is needed anywhere but on this
// machine.
func NewRelying(domain, hub, base string, c clock.Clock) (*Relying, error) {
	if domain == "" || base == "" {
		return nil, fail.New(fail.Unavailable, "This hub has no public address, which passkeys need.").
			WithHint("start it with --base-url, an address within the domain that comity init was given")
	}
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return nil, fail.New(fail.Invalid, "the base address %q is not a scheme and a host", base)
	}
	host := u.Hostname()
	switch {
	case host != domain && !strings.HasSuffix(host, "."+domain):
		return nil, fail.New(fail.Unavailable, "This hub answers at %s, and its passkeys are for %s.", host, domain).
			WithHint("the domain of passkeys was fixed by comity init --domain; give --base-url an address within it")
	case u.Scheme != "https" && host != "localhost":
		return nil, fail.New(fail.Unavailable, "Passkeys need https, and this hub's public address is %s.", base).
			WithHint("set --base-url to the https address at which readers see the hub")
	}
	r := &Relying{Domain: domain, Origins: []string{base}, challenges: newChallenges(c)}
	yes := true
	r.web, err = webauthn.New(&webauthn.Config{
		RPID: domain, RPDisplayName: hub, RPOrigins: r.Origins,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: &yes,
			UserVerification: protocol.VerificationRequired,
		},
		// A browser that says more than it was asked for has not harmed anybody.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err == nil {
		r.decoy, err = decoyKey()
	}
	return r, fail.Wrap(err, fail.Invalid, "passkeys cannot be set up for the domain %s", domain)
}

// decoyKey is a public key, as COSE, whose private half is forgotten.
func decoyKey() ([]byte, error) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	point, err := k.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	return webauthncbor.Marshal(webauthncose.EC2PublicKeyData{
		PublicKeyData: webauthncose.PublicKeyData{KeyType: int64(webauthncose.EllipticKey), Algorithm: int64(webauthncose.AlgES256)},
		Curve:         int64(webauthncose.P256), XCoord: point[1:33], YCoord: point[33:],
	})
}

// holder is a person as the library of passkeys wants one.
type holder struct {
	handle []byte
	person Person
	keys   []Passkey
}

func (h holder) WebAuthnID() []byte { return h.handle }
func (h holder) WebAuthnName() string {
	if h.person.Mail != "" {
		return h.person.Mail
	}
	return h.person.Name
}
func (h holder) WebAuthnDisplayName() string { return h.person.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, 0, len(h.keys))
	for _, k := range h.keys {
		out = append(out, k.credential())
	}
	return out
}

func (k Passkey) credential() webauthn.Credential {
	c := webauthn.Credential{ID: k.ID, PublicKey: k.Key, AttestationFormat: k.Attestation,
		Flags: webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(k.Flags)),
		Authenticator: webauthn.Authenticator{AAGUID: k.AAGUID, SignCount: k.Count, CloneWarning: k.Cloned,
			Attachment: protocol.AuthenticatorAttachment(k.Attachment)}}
	for _, t := range k.Transports {
		c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
	}
	return c
}

// passkeyOf takes from a registered credential what is kept of it.
func passkeyOf(c *webauthn.Credential) Passkey {
	k := Passkey{ID: c.ID, Key: c.PublicKey, Flags: byte(c.Flags.ProtocolValue()), Count: c.Authenticator.SignCount,
		Attachment: string(c.Authenticator.Attachment), AAGUID: c.Authenticator.AAGUID, Attestation: c.AttestationFormat}
	for _, t := range c.Transport {
		k.Transports = append(k.Transports, string(t))
	}
	return k
}

// ask gives the options with which a page asks for a passkey's answer, as JSON.
// Without keys it is for whichever passkey of this hub the reader has.
func (r *Relying) ask(purpose string, keys []Passkey) (string, error) {
	a, _, err := r.assertion(r.challenges.draw(purpose), holder{keys: keys})
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(a.Response)
	return string(b), err
}

func (r *Relying) assertion(challenge []byte, h holder) (a *protocol.CredentialAssertion, s *webauthn.SessionData, err error) {
	if len(h.keys) == 0 {
		a, s, err = r.web.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	} else {
		var allowed []protocol.CredentialDescriptor
		for _, c := range h.WebAuthnCredentials() {
			allowed = append(allowed, c.Descriptor())
		}
		a, s, err = r.web.BeginDiscoverableLogin(webauthn.WithChallenge(challenge), webauthn.WithAllowedCredentials(allowed))
	}
	return a, s, fail.Wrap(err, fail.Internal, "a passkey cannot be asked for")
}

// create gives the options with which a page asks for a new passkey, as JSON.
func (r *Relying) create(purpose string, h holder) (string, error) {
	c, _, err := r.creation(r.challenges.draw(purpose), h)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(c.Response)
	return string(b), err
}

func (r *Relying) creation(challenge []byte, h holder) (*protocol.CredentialCreation, *webauthn.SessionData, error) {
	var known []protocol.CredentialDescriptor
	for _, c := range h.WebAuthnCredentials() {
		known = append(known, c.Descriptor())
	}
	c, s, err := r.web.BeginRegistration(h, webauthn.WithExclusions(known), webauthn.WithCredentialParameters(algorithms()), func(o *protocol.PublicKeyCredentialCreationOptions) error {
		o.Challenge = challenge
		return nil
	})
	return c, s, fail.Wrap(err, fail.Internal, "a passkey cannot be made")
}

// algorithms are those with which a person can clear, too.
func algorithms() (out []protocol.CredentialParameter) {
	for _, a := range clearance.Algorithms() {
		out = append(out, protocol.CredentialParameter{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.COSEAlgorithmIdentifier(a)})
	}
	return out
}

// errAnswer is all that is said of an answer that does not hold.
func errAnswer(cause error) error {
	return refuse(fail.Denied, errors.Join(ErrRefused, cause), "This passkey was not accepted.")
}

// challengeIn reads the challenge out of what a browser collected.
func challengeIn(c protocol.CollectedClientData) []byte {
	b, err := base64.RawURLEncoding.DecodeString(c.Challenge)
	if err != nil {
		return nil
	}
	return b
}

// finder finds whom a passkey belongs to; ok is false when nobody here knows it.
type finder func(id, handle []byte) (h holder, ok bool, err error)

// answered checks the answer of a passkey to a challenge for this purpose and
// gives the passkey as it is now. Nothing in what is said, nor how long it
// takes, tells an unknown passkey from a wrong signature.
func (r *Relying) answered(purpose string, answer []byte, find finder) (Passkey, error) {
	if len(answer) > MaxAnswer {
		return Passkey{}, fail.New(fail.TooLarge, "The answer of the passkey is larger than %d bytes.", MaxAnswer)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Passkey{}, errAnswer(err)
	}
	challenge := challengeIn(parsed.Response.CollectedClientData)
	if !r.challenges.good(challenge, purpose) {
		return Passkey{}, errAnswer(errors.New("the challenge is not one of ours, is too old, or was answered"))
	}
	_, session, err := r.assertion(challenge, holder{})
	if err != nil {
		return Passkey{}, err
	}
	var broken error
	var who holder
	_, credential, err := r.web.ValidatePasskeyLogin(func(id, handle []byte) (webauthn.User, error) {
		h, ok, err := find(id, handle)
		if err != nil {
			broken = err
			return nil, err
		}
		if !ok {
			h = holder{handle: handle, keys: []Passkey{{ID: id, Key: r.decoy}}}
		}
		who = h
		return h, nil
	}, *session, parsed)
	switch {
	case broken != nil:
		return Passkey{}, broken
	case err != nil:
		return Passkey{}, errAnswer(err)
	case !r.challenges.spend(challenge):
		return Passkey{}, errAnswer(errors.New("the challenge was answered a moment ago"))
	}
	for _, k := range who.keys {
		if bytes.Equal(k.ID, credential.ID) {
			now := passkeyOf(credential)
			k.Flags, k.Count = byte(parsed.Response.AuthenticatorData.Flags), now.Count
			k.Cloned = k.Cloned || credential.Authenticator.CloneWarning
			return k, nil
		}
	}
	return Passkey{}, errAnswer(errors.New("a passkey of nobody"))
}

// created checks the answer to the wish for a new passkey.
func (r *Relying) created(purpose string, h holder, answer []byte) (Passkey, error) {
	if len(answer) > MaxAnswer {
		return Passkey{}, fail.New(fail.TooLarge, "The answer of the passkey is larger than %d bytes.", MaxAnswer)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, errAnswer(err)
	}
	challenge := challengeIn(parsed.Response.CollectedClientData)
	if !r.challenges.good(challenge, purpose) {
		return Passkey{}, errAnswer(errors.New("the challenge is not one of ours, is too old, or was answered"))
	}
	_, session, err := r.creation(challenge, h)
	if err != nil {
		return Passkey{}, err
	}
	credential, err := r.web.CreateCredential(h, *session, parsed)
	if err != nil {
		return Passkey{}, errAnswer(err)
	}
	if !r.challenges.spend(challenge) {
		return Passkey{}, errAnswer(errors.New("the challenge was answered a moment ago"))
	}
	return passkeyOf(credential), nil
}
