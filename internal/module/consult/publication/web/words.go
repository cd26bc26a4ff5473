package web

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/module/consult/publication"
)

// around parts the words of a run from the spaces beside them, which stand
// outside its brackets. Where it has no words, a bracket stands apart from the
// word before it.
func around(all []publication.Run, at int) (head, words, tail string) {
	r := all[at]
	if at+1 < len(all) && !strings.HasSuffix(r.Text, " ") { // a bracket stands apart from the word after it
		if first, _ := utf8.DecodeRuneInString(all[at+1].Text); unicode.IsLetter(first) || unicode.IsNumber(first) {
			tail = " "
		}
	}
	words = strings.TrimSpace(r.Text)
	if words == "" {
		return " ", "", r.Text + tail
	}
	i := strings.Index(r.Text, words)
	return r.Text[:i], words, r.Text[i+len(words):] + tail
}

// versionKey is the sentence that names the version of guidance: another one where
// alternatives are printed in brackets, which says that the hash is that of the
// version, and so without them.
func versionKey(g *publication.Guidance, whole, open string) string {
	if g.HasOpen() {
		return open
	}
	return whole
}
