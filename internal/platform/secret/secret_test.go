package secret_test

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/platform/secret"
)

func TestSecret(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		s := secret.New()
		hash, ok := secret.Sum(s)
		if !ok || len(hash) != 32 || len(s) != 43 || seen[s] || seen[string(hash)] {
			t.Fatalf("%q gives %x, %v", s, hash, ok)
		}
		seen[s], seen[string(hash)] = true, true
	}
}

// What is no secret, or is one written otherwise, is found under no hash.
func TestSumRefuses(t *testing.T) {
	s := secret.New()
	want, _ := secret.Sum(s)
	for name, text := range map[string]string{
		"nothing": "", "too short": s[:42], "too long": s + "A", "padded": s + "=", "a line end": s[:20] + "\n" + s[20:], "a space": " " + s,
		"the other alphabet": strings.Repeat("+", 43), "unused bits": strings.Repeat("A", 42) + "B", "bytes that are no text": "\xff" + s[1:],
	} {
		if hash, ok := secret.Sum(text); ok || hash != nil {
			t.Errorf("%s: %x", name, hash)
		}
	}
	if again, _ := secret.Sum(s); !bytes.Equal(again, want) {
		t.Error("two hashes of one secret")
	}
}
