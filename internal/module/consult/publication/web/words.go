package web

import (
	"strings"

	"comity.example/comity/internal/module/consult/publication"
)

// around parts the words of a run from the spaces beside them, which stand
// outside its brackets. Where it has no words, a bracket stands apart from the
// word before it.
func around(r publication.Run) (head, words, tail string) {
	words = strings.TrimSpace(r.Text)
	if words == "" {
		return " ", "", r.Text
	}
	i := strings.Index(r.Text, words)
	return r.Text[:i], words, r.Text[i+len(words):]
}
