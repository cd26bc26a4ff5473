// Package secret draws what only its holder knows: the values of links, cookies
// and one-time challenges, 256 bits each. A hub keeps the hash of one, and finds
// it by that.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

const size = 32 // bytes

// New draws a secret as it stands in a link or a cookie: 43 characters of
// base64url.
func New() string {
	var b [size]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Sum is what is stored of a secret. ok is false for what no secret looks like:
// each has one form.
func Sum(secret string) (hash []byte, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	if err != nil || len(b) != size || base64.RawURLEncoding.EncodeToString(b) != secret {
		return nil, false
	}
	h := sha256.Sum256(b)
	return h[:], true
}
