package keys_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/tyler-smith/go-bip39"
	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/statement"
)

// sheet is the sheet of a key that a test has chosen.
func sheet(seed []byte) (keys.Sheet, ed25519.PrivateKey) {
	priv := ed25519.NewKeyFromSeed(seed)
	return keys.NewSheet("hub.test/comity", statement.Hash{1}, priv, start), priv
}

// A sheet is read as it was printed, and as people type.
func TestParseSheet(t *testing.T) {
	s, priv := sheet(bytes.Repeat([]byte{0x3c, 0x91}, 16))
	var numbered, short []string
	for i, w := range s.Words {
		numbered = append(numbered, fmt.Sprintf("%d. %s", i+1, w))
		short = append(short, w[:min(len(w), 4)])
	}
	for name, typed := range map[string]string{
		"groups as printed": s.Secret, "groups in capitals": strings.ToUpper(s.Secret),
		"groups without spaces": strings.ReplaceAll(s.Secret, " ", ""), "groups with hyphens and a line": strings.ReplaceAll(s.Secret, " ", "-") + "\n",
		"as scanned": s.Scanned(), "words": strings.Join(s.Words, " "), "words a line": strings.Join(s.Words, "\n"),
		"words in capitals": strings.ToUpper(strings.Join(s.Words, " ")), "numbered words": strings.Join(numbered, "\n"),
		"four letters": strings.Join(short, " "), "with marks of direction": "\u200e" + strings.Join(s.Words, " \u200f"),
	} {
		if k, err := keys.ParseSheet(typed); err != nil || !k.Equal(priv) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A slip is noticed; what was typed is not said again.
func TestParseSheetRefuses(t *testing.T) {
	s, _ := sheet(bytes.Repeat([]byte{0x3c, 0x91}, 16))
	digit := byte('0')
	if s.Secret[3] == '0' {
		digit = '1'
	}
	changed := func(i int, word string) string {
		w := append([]string(nil), s.Words...)
		w[i] = word
		return strings.Join(w, " ")
	}
	for _, c := range []struct{ name, typed, says string }{
		{"one digit wrong", s.Secret[:3] + string(digit) + s.Secret[4:], "check group"},
		{"too short", s.Secret[:60], "nine groups"},
		{"one word", "hello", "24 words, these are 1"},
		{"empty", "", "nine groups"},
		{"a letter that is no digit", "o" + s.Secret[1:], "nine groups"},
		{"a word that is none", changed(6, "hubbub"), "word 7"},
		{"a word too few", strings.Join(s.Words[:23], " "), "these are 23"},
		{"two words exchanged", strings.Join(append([]string{s.Words[1], s.Words[0]}, s.Words[2:]...), " "), "the check does not fit"},
		{"endless", strings.Repeat("abandon ", 10000), "longer"},
	} {
		_, err := keys.ParseSheet(c.typed)
		if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "hubbub") || strings.Contains(err.Error(), s.Words[2])) {
			t.Errorf("%s: the error says what was typed: %v", c.name, err)
		}
	}
}

// The words are those of BIP 39, as another implementation writes them, and
// whatever is printed is read back.
func TestWordsAreBIP39(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.SliceOfN(rapid.Byte(), ed25519.SeedSize, ed25519.SeedSize).Draw(t, "seed")
		s, priv := sheet(seed)
		want, err := bip39.NewMnemonic(seed)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.Words, " "); got != want {
			t.Fatalf("%s, elsewhere %s", got, want)
		}
		for _, typed := range []string{want, s.Secret, s.Scanned()} {
			if k, err := keys.ParseSheet(typed); err != nil || !k.Equal(priv) {
				t.Fatalf("%q: %v", typed, err)
			}
		}
	})
}

func TestFingerprint(t *testing.T) {
	id := statement.Hash{0xab, 0xcd, 0x01}
	got := keys.Fingerprint(id)
	if !strings.HasPrefix(got, "abcd 0100 0000 ") || strings.ReplaceAll(got, " ", "") != id.String() {
		t.Errorf("%s", got)
	}
}

// FuzzParseSheet holds the reader to what it promises: a key that can be
// printed, or an error of one kind.
func FuzzParseSheet(f *testing.F) {
	s, _ := sheet(bytes.Repeat([]byte{7}, 32))
	for _, seed := range []string{s.Secret, strings.Join(s.Words, " "), "1. abandon", "", "zoo zoo", hex.EncodeToString(make([]byte, 36))} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		k, err := keys.ParseSheet(typed)
		if err != nil {
			if !fail.Is(err, fail.Invalid) {
				t.Fatal(err)
			}
			return
		}
		again, err := keys.ParseSheet(keys.NewSheet("h", statement.Hash{1}, k, start).Secret)
		if err != nil || !again.Equal(k) {
			t.Fatalf("what was read cannot be printed: %v", err)
		}
	})
}
