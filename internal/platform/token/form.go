package token

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash/crc32"
	"strings"
)

// Prefix begins every token, so that people and programs that look for secrets in
// files know what they have found.
const Prefix = "comity_"

// Form is a regular expression for the text of a token: the prefix, 256 random
// bits, and a check of both that tells it from what only looks like one.
const Form = `comity_[a-z2-7]{59}`

const (
	secretSize  = 32 // bytes
	secretChars = 52 // that they take
	checkChars  = 7  // of 32 bits
)

// letters are those of RFC 4648 in lower case: a double click takes all of it.
var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newText draws a token.
func newText() string {
	var b [secretSize]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	body := Prefix + letters.EncodeToString(b[:])
	return body + check(body)
}

// check is the CRC-32 (IEEE) of what stands before it.
func check(body string) string {
	return letters.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))))
}

// Sum is what is kept of a token: SHA-256 of its random bytes. ok is false for
// what no token looks like: each has one form.
func Sum(text string) (hash []byte, ok bool) {
	const end = len(Prefix) + secretChars
	if len(text) != end+checkChars || !strings.HasPrefix(text, Prefix) || check(text[:end]) != text[end:] {
		return nil, false
	}
	b, err := letters.DecodeString(text[len(Prefix):end])
	if err != nil || len(b) != secretSize || letters.EncodeToString(b) != text[len(Prefix):end] {
		return nil, false
	}
	h := sha256.Sum256(b)
	return h[:], true
}
