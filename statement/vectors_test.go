package statement_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"comity.example/comity/statement"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// golden compares a test vector with the file in testdata/vectors, byte by
// byte. What has been published there never changes: a stricter rule is a new
// version, and so are new vectors.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "vectors", name)
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Fatalf("%s is not what is written now, first at line %d; if that is meant, run with -update and read the difference", path, firstDifference(b.Bytes(), want))
	}
}

func firstDifference(a, b []byte) int {
	line := 1
	for i := 0; i < len(a) && i < len(b) && a[i] == b[i]; i++ {
		if a[i] == '\n' {
			line++
		}
	}
	return line
}

func TestKeyVectors(t *testing.T) {
	type vector struct {
		Name  string        `json:"name"`
		Key   statement.Key `json:"key"`
		Valid bool          `json:"valid"`
	}
	var keys []vector
	for _, c := range keyTrials(t) {
		keys = append(keys, vector{c.name, c.key, c.ok})
	}
	golden(t, "keys.json", map[string]any{
		"about": "Public keys that a participant may introduce (valid) and that it may not.",
		"keys":  keys,
	})
}

func TestSignatureVectors(t *testing.T) {
	type vector struct {
		Name      string        `json:"name"`
		Key       statement.Key `json:"key"`
		Message   string        `json:"message"`
		Signature string        `json:"signature"`
		Valid     bool          `json:"valid"`
	}
	var signatures []vector
	message := []byte("DSSEv1 19 comity/statement/v1 2 {}")
	for _, c := range signatureTrials(t, seed(1), message) {
		signatures = append(signatures, vector{c.name, statement.KeyOf(seed(1)), hex.EncodeToString(message), hex.EncodeToString(c.in), c.kind == ""})
	}
	golden(t, "signatures.json", map[string]any{
		"about":      "Ed25519 signatures on which implementations differ, and the side that the protocol takes.",
		"signatures": signatures,
	})
}

// sent is what somebody sends: text, or hex where it is no UTF-8; then, when
// pad is given, one character so many times, and a tail.
type sent struct {
	Name  string         `json:"name"`
	Parse string         `json:"parse"` // header or leaf
	Text  string         `json:"text,omitempty"`
	Hex   string         `json:"hex,omitempty"`
	Pad   *pad           `json:"pad,omitempty"`
	Tail  string         `json:"tail,omitempty"`
	Kind  statement.Kind `json:"kind"` // empty: accepted
}

type pad struct {
	Char  string `json:"char"`
	Times int    `json:"times"`
}

func (s sent) bytes(t *testing.T) []byte {
	t.Helper()
	b := []byte(s.Text)
	if s.Hex != "" {
		var err error
		if b, err = hex.DecodeString(s.Hex); err != nil {
			t.Fatal(err)
		}
	}
	if s.Pad != nil {
		b = append(b, strings.Repeat(s.Pad.Char, s.Pad.Times)...)
	}
	return append(b, s.Tail...)
}

func newSent(t *testing.T, parse string, c trial) sent {
	t.Helper()
	s := sent{Name: c.name, Parse: parse, Kind: c.kind}
	switch from, to := longestRun(c.in); {
	case !utf8.Valid(c.in):
		s.Hex = hex.EncodeToString(c.in)
	case to-from > 1000:
		s.Text, s.Pad, s.Tail = string(c.in[:from]), &pad{string(c.in[from : from+1]), to - from}, string(c.in[to:])
	default:
		s.Text = string(c.in)
	}
	if !bytes.Equal(s.bytes(t), c.in) {
		t.Fatalf("%s: the vector is not what was tried", c.name)
	}
	return s
}

// longestRun finds the longest run of one byte.
func longestRun(b []byte) (from, to int) {
	for i := 0; i < len(b); {
		j := i
		for j < len(b) && b[j] == b[i] {
			j++
		}
		if j-i > to-from {
			from, to = i, j
		}
		i = j
	}
	return from, to
}

func TestParsingVectors(t *testing.T) {
	var cases []sent
	for _, c := range headerTrials(t) {
		cases = append(cases, newSent(t, "header", c))
	}
	for _, c := range leafTrials(t) {
		cases = append(cases, newSent(t, "leaf", c))
	}
	golden(t, "parsing.json", map[string]any{
		"about": "Headers and leaves, each with the kind with which it is refused; an empty kind means that it is accepted.",
		"cases": cases,
	})
}
