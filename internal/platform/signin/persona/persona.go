package persona

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"

	"comity.example/comity/internal/fail"
)

// domain is the only one for which a persona's passkey is made.
const domain = "localhost"

// Keeper keeps the passkeys of the personas. They follow from one secret, so
// that the personas of a demonstration that is kept are the same each time.
type Keeper struct {
	origin string
	secret []byte
}

// New makes a Keeper for a hub at this address. It refuses a hub that others
// could reach by it, or whose passkeys are for another domain.
func New(rpID, origin string, secret []byte) (*Keeper, error) {
	u, err := url.Parse(origin)
	if err != nil || rpID != domain || u.Hostname() != domain {
		return nil, fail.New(fail.Denied, "invented people are for a demonstration on this machine alone")
	}
	if len(secret) < 32 {
		return nil, fail.New(fail.Internal, "the secret of the invented people is too short")
	}
	return &Keeper{origin: origin, secret: secret}, nil
}

// Passkey is the public part of a persona's passkey.
type Passkey struct {
	ID     []byte
	Key    []byte // COSE
	Handle []byte // by which it names its person
}

func (k *Keeper) derive(name, what string, n int) []byte {
	b, err := hkdf.Key(sha256.New, k.secret, nil, "comity/persona/"+what+"/v1/"+name, n)
	if err != nil {
		panic(err) // the lengths are constants below
	}
	return b
}

// Person is the id of a persona's person.
func (k *Keeper) Person(name string) string {
	return "person:" + hex.EncodeToString(k.derive(name, "person", 16))
}

// key is a persona's private key: the first candidate that is a scalar of P-256.
func (k *Keeper) key(name string) (*ecdsa.PrivateKey, error) {
	for try := range 8 {
		raw := k.derive(name, "key "+string(rune('a'+try)), 32)
		if priv, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw); err == nil {
			return priv, nil
		}
	}
	return nil, fail.New(fail.Internal, "a key of an invented person cannot be made") // one chance in 2^256
}

// Passkey gives a persona's.
func (k *Keeper) Passkey(name string) (Passkey, error) {
	priv, err := k.key(name)
	if err != nil {
		return Passkey{}, err
	}
	point, err := priv.PublicKey.Bytes() // 4, x, y
	if err != nil {
		return Passkey{}, fail.Wrap(err, fail.Internal, "a key of an invented person cannot be written")
	}
	key, err := webauthncbor.Marshal(webauthncose.EC2PublicKeyData{
		PublicKeyData: webauthncose.PublicKeyData{KeyType: int64(webauthncose.EllipticKey), Algorithm: int64(webauthncose.AlgES256)},
		Curve:         int64(webauthncose.P256), XCoord: point[1:33], YCoord: point[33:],
	})
	if err != nil {
		return Passkey{}, fail.Wrap(err, fail.Internal, "a key of an invented person cannot be written")
	}
	return Passkey{ID: k.derive(name, "id", 16), Key: key, Handle: k.derive(name, "handle", 32)}, nil
}

// Flags of authenticator data: somebody was there, and was verified. Of a
// persona that is as true as anything else.
const flags = 1<<0 | 1<<2

// Answer signs as a browser's passkey would: options and answer are JSON. A
// persona makes no further passkeys.
func (k *Keeper) Answer(name, ceremony string, options []byte) ([]byte, error) {
	if ceremony != "get" {
		return nil, fail.New(fail.Denied, "Invented people have one passkey each.")
	}
	var asked struct {
		Challenge string `json:"challenge"`
		RPID      string `json:"rpId"`
	}
	if err := json.Unmarshal(options, &asked); err != nil || asked.Challenge == "" || asked.RPID != "" && asked.RPID != domain {
		return nil, fail.New(fail.Invalid, "The wish cannot be read, or is of another hub.")
	}
	priv, err := k.key(name)
	if err != nil {
		return nil, err
	}
	client, err := json.Marshal(struct {
		Type        string `json:"type"`
		Challenge   string `json:"challenge"`
		Origin      string `json:"origin"`
		CrossOrigin bool   `json:"crossOrigin"`
	}{"webauthn.get", asked.Challenge, k.origin, false})
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "an answer cannot be written")
	}
	rp := sha256.Sum256([]byte(domain))
	data := binary.BigEndian.AppendUint32(append(rp[:], flags), 0)
	clientHash := sha256.Sum256(client)
	digest := sha256.Sum256(append(data[:len(data):len(data)], clientHash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, priv, digest[:])
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "an answer cannot be signed")
	}
	id := b64(k.derive(name, "id", 16))
	return json.Marshal(map[string]any{
		"id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform", "clientExtensionResults": map[string]any{},
		"response": map[string]string{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature),
			"userHandle": b64(k.derive(name, "handle", 32))},
	})
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
