package statement

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strconv"

	"filippo.io/edwards25519"
)

// Payload types of the pre-authentication encoding. Each signature is made
// for one purpose and holds for no other.
const (
	PayloadStatement = "comity/statement/v1" // by the key that the header names
	PayloadRecovery  = "comity/recovery/v1"  // approval: the recovery key agrees
	PayloadNewKey    = "comity/newkey/v1"    // approval: the holder of a new key has it
)

// PAE is the pre-authentication encoding of DSSE, version 1:
// "DSSEv1" SP len(type) SP type SP len(body) SP body.
func PAE(payloadType string, body []byte) []byte {
	b := make([]byte, 0, len(payloadType)+len(body)+24)
	b = append(b, "DSSEv1 "...)
	b = strconv.AppendInt(b, int64(len(payloadType)), 10)
	b = append(b, ' ')
	b = append(b, payloadType...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(len(body)), 10)
	b = append(b, ' ')
	return append(b, body...)
}

// Hash is a SHA-256: of a statement (its id), of a blob, of a tree.
type Hash [32]byte

// IsZero reports whether h stands for "none".
func (h Hash) IsZero() bool { return h == Hash{} }

// String is 64 lower-case hex digits, or empty for the zero hash.
func (h Hash) String() string { return string(h.appendHex(nil)) }

// Short is the first twelve hex digits: for people, never for programs.
func (h Hash) Short() string {
	if h.IsZero() {
		return ""
	}
	return hex.EncodeToString(h[:6])
}

// MarshalText writes String.
func (h Hash) MarshalText() ([]byte, error) { return h.appendHex(nil), nil }

// UnmarshalText reads what MarshalText writes.
func (h *Hash) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*h = Hash{}
		return nil
	}
	*h, err = ParseHash(string(b))
	return err
}

func (h Hash) appendHex(b []byte) []byte {
	if h.IsZero() {
		return b
	}
	return hex.AppendEncode(b, h[:])
}

// ParseHash reads 64 lower-case hex digits that are not all zero: no hash at
// all is written as nothing.
func ParseHash(s string) (h Hash, err error) {
	if !isHash(s) || s == zeroHex {
		return h, errorf(BadValue, "%q is not 64 lower-case hex digits of a hash", clip(s))
	}
	_, err = hex.Decode(h[:], []byte(s))
	return h, err
}

const zeroHex = "0000000000000000000000000000000000000000000000000000000000000000"

func isHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Key is an Ed25519 public key.
type Key [32]byte

// String is 64 lower-case hex digits.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// MarshalText writes String.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads 64 lower-case hex digits; whether they are a usable key
// is for Validate.
func (k *Key) UnmarshalText(b []byte) (err error) {
	*k, err = ParseKey(string(b))
	return err
}

// ParseKey reads 64 lower-case hex digits. Whether they are a usable key is
// for Validate: that costs a scalar multiplication, and a key is checked once,
// when a participant introduces it.
func ParseKey(s string) (k Key, err error) {
	if !isHash(s) {
		return k, errorf(BadKey, "key is not 64 lower-case hex digits")
	}
	_, err = hex.Decode(k[:], []byte(s))
	return k, err
}

// groupOrderMinusOne is l−1 for the prime l of the group, little-endian.
var groupOrderMinusOne = [32]byte{
	0xec, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
}

// Validate accepts a key only if every implementation of Ed25519 agrees about
// its signatures: canonically encoded, in the group of prime order, not the
// identity.
func (k Key) Validate() error {
	p, err := new(edwards25519.Point).SetBytes(k[:])
	if err != nil || subtle.ConstantTimeCompare(p.Bytes(), k[:]) != 1 {
		return errorf(BadKey, "key is not a canonical point of the curve")
	}
	if p.Equal(edwards25519.NewIdentityPoint()) == 1 {
		return errorf(BadKey, "key has small order")
	}
	s, err := new(edwards25519.Scalar).SetCanonicalBytes(groupOrderMinusOne[:])
	if err != nil {
		return errorf(BadKey, "key could not be checked")
	}
	// (l−1)·P + P is the identity just for points of the prime-order group.
	q := new(edwards25519.Point).ScalarMult(s, p)
	if q.Add(q, p).Equal(edwards25519.NewIdentityPoint()) != 1 {
		return errorf(BadKey, "key is not in the group of prime order")
	}
	return nil
}

// KeyOf gives the public key of a private one.
func KeyOf(priv ed25519.PrivateKey) Key {
	return Key(priv.Public().(ed25519.PublicKey))
}

// ID is the name of the statement with this header.
func ID(header []byte) Hash { return sha256.Sum256(PAE(PayloadStatement, header)) }

// BlobHash is what a header binds: SHA-256(salt ‖ body).
func BlobHash(salt [32]byte, body []byte) Hash {
	d := sha256.New()
	d.Write(salt[:])
	d.Write(body)
	return Hash(d.Sum(nil))
}
