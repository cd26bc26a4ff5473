package keys

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/tyler-smith/go-bip39/wordlists"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Sheet is a recovery key to be printed, with what its holder needs beside it.
// It is shown once and never stored. Secret and Words say the same thing twice:
// one can be typed from a damaged print, the other read out over a bad line.
type Sheet struct {
	Hub      string         // name of the log in which the participant was opened
	Identity statement.Hash // of the participant
	Public   statement.Key  // of the recovery key
	Made     time.Time
	Secret   string   // nine groups of eight hex digits; the last is a check
	Words    []string // twenty-four, as BIP 39 has them in English
}

// SheetOf writes the recovery key of an opening for a sheet.
func SheetOf(hub string, o *Opening, at time.Time) Sheet {
	return NewSheet(hub, o.ID, o.Recovery, at)
}

// NewSheet writes a recovery key for a sheet.
func NewSheet(hub string, id statement.Hash, recovery ed25519.PrivateKey, at time.Time) Sheet {
	seed := recovery.Seed()
	return Sheet{Hub: hub, Identity: id, Public: statement.KeyOf(recovery), Made: at, Secret: groups(withCheck(seed), 8), Words: words(seed)}
}

// Scanned is what the square on the sheet says: the groups, in the capitals that
// make it small. ParseSheet reads it.
func (s Sheet) Scanned() string { return strings.ToUpper(s.Secret) }

// Fingerprint writes an identity as it is read out, or printed in a note: in
// sixteen groups of four. It is all of the identity and not a part of it: a
// part could be matched by trying.
func Fingerprint(id statement.Hash) string { return groups(id[:], 4) }

// withCheck puts four bytes of its SHA-256 after a seed, so that a slip of the
// pen is noticed.
func withCheck(seed []byte) []byte {
	check := sha256.Sum256(append([]byte("comity/recovery-sheet/v1"), seed...))
	return append(slices.Clone(seed), check[:4]...)
}

// groups writes bytes as hex digits in groups.
func groups(b []byte, digits int) string {
	var out []string
	for part := range slices.Chunk([]byte(hex.EncodeToString(b)), digits) {
		out = append(out, string(part))
	}
	return strings.Join(out, " ")
}

// wordBits is how much of a key one word says.
const wordBits = 11

// words writes 32 bytes as BIP 39 does: the bytes and one of their SHA-256, in
// runs of eleven bits, each the number of a word. What a wallet would derive
// from such words is not done here: they are the key itself.
func words(seed []byte) []string {
	check := sha256.Sum256(seed)
	bits := append(slices.Clone(seed), check[0])
	var out []string
	for at := 0; at < len(bits)*8; at += wordBits {
		n := 0
		for i := at; i < at+wordBits; i++ {
			n = n<<1 | int(bits[i/8]>>(7-i%8)&1)
		}
		out = append(out, wordlists.English[n])
	}
	return out
}

// Slip says what is wrong with a recovery key as it was typed, for a page that
// says it in the reader's language. It never holds what was typed.
type Slip struct {
	Kind SlipKind
	At   int // of a word that is none: which, from 1; of a count: how many there are
	said *fail.Error
}

// SlipKind is what sort of slip it is.
type SlipKind string

// The slips.
const (
	Long       SlipKind = "long"        // longer than any key
	NoGroups   SlipKind = "no-groups"   // neither groups nor words
	WrongDigit SlipKind = "wrong-digit" // the check group does not fit
	Count      SlipKind = "count"       // more or fewer words
	NoWord     SlipKind = "no-word"     // a word that no sheet has
	WrongWord  SlipKind = "wrong-word"  // the words do not fit together
	Another    SlipKind = "another"     // read without a slip, but of somebody else or not in force
)

// Error says it in English.
func (s *Slip) Error() string { return s.said.Error() }

// Unwrap gives the error of kind fail.Invalid that a slip is.
func (s *Slip) Unwrap() error { return s.said }

func slip(kind SlipKind, at int, format string, args ...any) error {
	return &Slip{kind, at, fail.New(fail.Invalid, format, args...)}
}

// NotInForce says of a key that was read without a slip that it is not the
// recovery key in force of the participant.
func NotInForce() error {
	return slip(Another, 0, "that is a recovery key, but not the one in force of this participant")
}

// ParseSheet reads the recovery key of a sheet as somebody typed it: its groups
// or its words. Case, spaces, hyphens and the numbers before the words do not
// matter, four letters of a word are enough, and a slip is noticed. An error
// says where it is and never what was typed.
func ParseSheet(text string) (ed25519.PrivateKey, error) {
	if len(text) > maxTyped {
		return nil, slip(Long, 0, "that is longer than any recovery key")
	}
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if slices.ContainsFunc(fields, isWord) {
		return parseWords(slices.DeleteFunc(fields, isNumber))
	}
	return parseGroups(strings.Join(fields, ""))
}

// maxTyped is more than anybody types who copies a sheet, in bytes.
const maxTyped = 4096

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

// isWord tells a word from a group, whose digits are 0–9 and a–f.
func isWord(s string) bool {
	return !strings.ContainsAny(s, "0123456789") && strings.ContainsFunc(s, func(r rune) bool { return r > 'f' })
}

func parseGroups(digits string) (ed25519.PrivateKey, error) {
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != ed25519.SeedSize+4 {
		return nil, slip(NoGroups, 0, "a recovery key has nine groups of eight digits 0–9 and a–f, or twenty-four words")
	}
	if !slices.Equal(withCheck(b[:ed25519.SeedSize]), b) {
		return nil, slip(WrongDigit, 0, "a digit of the recovery key is wrong: the check group does not fit")
	}
	return ed25519.NewKeyFromSeed(b[:ed25519.SeedSize]), nil
}

// count of the words of a key.
const count = (ed25519.SeedSize + 1) * 8 / wordBits

func parseWords(typed []string) (ed25519.PrivateKey, error) {
	if len(typed) != count {
		return nil, slip(Count, len(typed), "a recovery key has %d words, these are %d", count, len(typed))
	}
	bits := make([]byte, ed25519.SeedSize+1)
	for i, word := range typed {
		n := number(word)
		if n < 0 {
			return nil, slip(NoWord, i+1, "word %d is none of those that a sheet can have", i+1)
		}
		for b := range wordBits {
			at := i*wordBits + b
			bits[at/8] |= byte(n>>(wordBits-1-b)&1) << (7 - at%8)
		}
	}
	seed := bits[:ed25519.SeedSize]
	if check := sha256.Sum256(seed); check[0] != bits[ed25519.SeedSize] {
		return nil, slip(WrongWord, 0, "a word of the recovery key is wrong, or two are exchanged: the check does not fit")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// number finds a word by its first four letters, which tell all of them apart;
// -1 when there is none.
func number(word string) int {
	return slices.IndexFunc(wordlists.English, func(w string) bool {
		return w == word || len(word) >= 4 && strings.HasPrefix(w, word)
	})
}
