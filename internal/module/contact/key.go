package contact

import (
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"comity.example/comity/internal/fail"
)

// KeyFacts are what a key says of itself.
type KeyFacts struct {
	Kind        KeyKind   `json:"kind"`
	Fingerprint string    `json:"fingerprint,omitempty" doc:"of an OpenPGP key, hexadecimal"`
	Readable    bool      `json:"readable" doc:"it is a public key to which something can be sealed, now or once"`
	Private     bool      `json:"private,omitempty" doc:"it holds a private key, which must not be here"`
	Expires     time.Time `json:"expires,omitzero" doc:"from when on nothing can be sealed to it; absent: never"`
	Revoked     bool      `json:"revoked,omitempty"`
}

// Facts reads a key. An age recipient has no day of expiry of its own.
func (k Key) Facts(now time.Time) KeyFacts {
	out := KeyFacts{Kind: k.Kind}
	if k.Kind == Age {
		_, err := Recipient(k.Text)
		out.Readable = err == nil
		return out
	}
	ring, err := openpgp.ReadArmoredKeyRing(strings.NewReader(k.Text))
	if err != nil || len(ring) != 1 {
		return out
	}
	e := ring[0]
	out.Fingerprint = strings.ToUpper(hex.EncodeToString(e.PrimaryKey.Fingerprint))
	out.Private = e.PrivateKey != nil
	out.Revoked = e.Revoked(now)
	out.Expires, out.Readable = expiry(e, now)
	return out
}

// Forms in which programs write the secret half of a key, also where its end is
// missing; and the armour of a public key, which may hold one all the same.
var (
	secretForm = regexp.MustCompile(`(?is)AGE-SECRET-KEY-[0-9A-Z-]*|-----BEGIN [A-Z0-9 ]*(?:PRIVATE|SECRET) KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*KEY(?: BLOCK)?-----|\z)`)
	publicForm = regexp.MustCompile(`(?s)` + keyBegins + `.*?` + keyEnds)
)

// WithoutSecrets takes the secret halves of keys out of what was typed, so that it can
// be shown again; held reports whether there were any.
func WithoutSecrets(s string) (rest string, held bool) {
	rest = secretForm.ReplaceAllString(s, "")
	rest = publicForm.ReplaceAllStringFunc(rest, func(armour string) string {
		if (Key{OpenPGP, armour}).Facts(time.Time{}).Private {
			return ""
		}
		return armour
	})
	if rest == s {
		return s, false
	}
	return strings.TrimSpace(rest), true
}

// Disclosed is what somebody is told who gives the secret half of a key.
func Disclosed() error {
	return fail.New(fail.Invalid, "This is the secret half of a key, and it was not kept. Consider it disclosed: make a new pair of keys, and give the public half.")
}

// Recipient reads an age recipient, of either sort.
func Recipient(s string) (age.Recipient, error) {
	if r, err := age.ParseHybridRecipient(s); err == nil {
		return r, nil
	}
	return age.ParseX25519Recipient(s)
}

// expiry is the instant from which on nothing can be sealed to a key: when the
// primary key expires, or the last of its keys for sealing. ok is false when it
// has none.
func expiry(e *openpgp.Entity, now time.Time) (at time.Time, ok bool) {
	self, _ := e.PrimarySelfSignature()
	if self == nil {
		return at, false
	}
	primary, never := ends(e.PrimaryKey, self), false
	if self.FlagsValid && (self.FlagEncryptCommunications || self.FlagEncryptStorage) {
		ok, at, never = true, primary, primary.IsZero()
	}
	for _, sub := range e.Subkeys {
		s := sub.Sig
		if s == nil || sub.Revoked(now) || !s.FlagsValid || !s.FlagEncryptCommunications && !s.FlagEncryptStorage {
			continue
		}
		end := ends(sub.PublicKey, s)
		ok, never = true, never || end.IsZero()
		if end.After(at) {
			at = end
		}
	}
	if never {
		at = time.Time{}
	}
	if !primary.IsZero() && (at.IsZero() || primary.Before(at)) {
		at = primary
	}
	return at, ok
}

// ends is when a key expires by its signature; zero for never.
func ends(k *packet.PublicKey, s *packet.Signature) time.Time {
	if s.KeyLifetimeSecs == nil || *s.KeyLifetimeSecs == 0 {
		return time.Time{}
	}
	return k.CreationTime.Add(time.Duration(*s.KeyLifetimeSecs) * time.Second).UTC()
}
