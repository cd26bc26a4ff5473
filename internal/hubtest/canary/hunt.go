package canary

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// shortest is how many bytes a word has at the least: shorter ones are found in
// base64 by chance.
const shortest = 8

// deepest is how many layers of encoding and compression are taken off.
const deepest = 4

// form is one way in which a word may be written.
type form struct {
	word, how string
	bytes     []byte
	folded    bool // it is looked for in what was folded to lower case
}

// Hunt is a set of words that must not be found. Make one with New.
type Hunt struct{ forms []form }

// New makes a hunt for words of at least 8 bytes of ASCII, in whatever case they
// are written. It panics on any other word: a test that looks for none would pass.
func New(words ...string) *Hunt {
	h := &Hunt{}
	for _, w := range words {
		if len(w) < shortest || strings.ContainsFunc(w, func(r rune) bool { return r < ' ' || r > '~' }) {
			panic(fmt.Sprintf("canary: %q is no word to look for", w))
		}
		h.add(w)
	}
	if len(h.forms) == 0 {
		panic("canary: no words to look for")
	}
	return h
}

func (h *Hunt) add(word string) {
	lower := strings.ToLower(word)
	folded := func(how string, b []byte) { h.forms = append(h.forms, form{word, how, b, true}) }
	folded("as it is", []byte(lower))
	var little, big []byte
	for _, c := range []byte(lower) {
		little, big = append(little, c, 0), append(big, 0, c)
	}
	folded("in UTF-16LE", little)
	folded("in UTF-16BE", big)
	for _, variant := range []string{word, lower, strings.ToUpper(word)} {
		var escaped, percent []byte
		for _, c := range []byte(variant) {
			escaped, percent = fmt.Appendf(escaped, `\u%04x`, c), fmt.Appendf(percent, "%%%02x", c)
		}
		folded("escaped as in JSON", escaped)
		folded("escaped as in addresses", percent)
		if digits := []byte(hex.EncodeToString([]byte(variant))); !slices.ContainsFunc(h.forms, func(f form) bool { return bytes.Equal(f.bytes, digits) }) {
			folded("in hexadecimal digits", digits)
		}
		for shift := range 3 {
			for how, enc := range map[string]*base64.Encoding{"in base64": base64.RawStdEncoding, "in base64url": base64.RawURLEncoding} {
				text := []byte(enc.EncodeToString(append(make([]byte, shift), variant...)))
				// Without the characters that hold bits of what stands around it.
				from := []int{0, 2, 3}[shift]
				to := len(text)
				if (shift+len(variant))%3 != 0 {
					to--
				}
				if text = text[from:to]; !slices.ContainsFunc(h.forms, func(f form) bool { return bytes.Equal(f.bytes, text) }) {
					h.forms = append(h.forms, form{word, how, text, false})
				}
			}
		}
	}
}

// Find says which words are found and how, each once; nothing when none is.
func (h *Hunt) Find(b []byte) []string {
	found := map[string]string{}
	h.find(b, "", deepest, found)
	var out []string
	for what, around := range found {
		out = append(out, what+": "+around)
	}
	slices.Sort(out)
	return out
}

func (h *Hunt) find(b []byte, inside string, layers int, found map[string]string) {
	h.look(b, inside, found)
	whole := joined(b)
	if len(whole) != len(b) {
		h.look(whole, inside, found)
	}
	if layers == 0 {
		return
	}
	for how, members := range map[string][]byte{"gzip": gunzipped(b), "zlib": unzlibbed(b), "a ZIP archive": unzipped(b), "base64": decoded(whole), "hexadecimal digits": unhexed(whole)} {
		if len(members) > 0 {
			h.find(members, inside+" inside "+how, layers-1, found)
		}
	}
}

func (h *Hunt) look(b []byte, inside string, found map[string]string) {
	lower := folded(b)
	for _, f := range h.forms {
		in := b
		if f.folded {
			in = lower
		}
		if at := bytes.Index(in, f.bytes); at >= 0 {
			what := f.word + " " + f.how + inside
			if found[what] == "" {
				found[what] = fmt.Sprintf("…%.60q", in[max(0, at-20):])
			}
		}
	}
}

// folded turns the capitals of ASCII into small letters, and nothing else.
func folded(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}

// joined takes out where lines are broken, as mail and PEM break them.
func joined(b []byte) []byte {
	for _, end := range []string{"=\r\n", "\r\n ", "\r\n", "=\n", "\n"} {
		b = bytes.ReplaceAll(b, []byte(end), nil)
	}
	return b
}
