package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviations end with a full stop and no sentence.
var abbreviations = []string{
	"amb.", "art.", "arts.", "cf.", "chap.", "doc.", "dr.", "e.g.", "em.", "i.e.", "mr.", "mrs.", "ms.", "no.", "nos.",
	"p.", "para.", "paras.", "pp.", "prof.", "res.", "st.", "u.n.", "vol.", "vs.",
}

// split parts a text into its sentences: after a full stop that no abbreviation
// has and no bracket holds, before a capital or a quotation mark.
func split(s string) []string {
	var out, now []string
	words := strings.Fields(s)
	inside := 0
	for i, w := range words {
		now = append(now, w)
		inside = max(0, inside+strings.Count(w, "(")-strings.Count(w, ")"))
		if i+1 == len(words) || inside == 0 && ends(w) && begins(words[i+1]) {
			out = append(out, strings.Join(now, " "))
			now = nil
		}
	}
	return out
}

// ends says whether a word may end a sentence.
func ends(word string) bool {
	word = strings.TrimRight(word, "”\"’")
	if !strings.HasSuffix(word, ".") && !strings.HasSuffix(word, "?") && !strings.HasSuffix(word, "!") {
		return false
	}
	word = strings.TrimLeft(word, "(“\"")
	initial := utf8.RuneCountInString(word) == 2 && begins(word)
	return !initial && !slices.Contains(abbreviations, strings.ToLower(word))
}

func begins(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "“\"‘("))
	return unicode.IsUpper(r) || unicode.Is(unicode.Lo, r)
}
