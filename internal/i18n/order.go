package i18n

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
)

// Sort puts items into the alphabetical order of the reader's language, by
// the words that name gives. Numbers inside words count as numbers, so that
// CBM 2 comes before CBM 10. In Arabic the forms of alef are one letter and
// the article at the beginning does not count, as in the lists of the United
// Nations. Equal words keep their order.
func Sort[T any](l *Locale, items []T, name func(T) string) {
	c := collate.New(l.tag, collate.Numeric)
	var buf collate.Buffer
	key := func(s string) []byte {
		defer buf.Reset()
		return slices.Clone(c.KeyFromString(&buf, s))
	}
	type keyed struct {
		item  T
		main  []byte
		words string
	}
	all := make([]keyed, len(items))
	for i, it := range items {
		words := name(it)
		all[i] = keyed{it, append([]byte{l.scriptRank(words)}, key(l.sortWords(words))...), words}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		if d := bytes.Compare(a.main, b.main); d != 0 {
			return d
		}
		if a.words == b.words {
			return 0
		}
		return c.CompareString(a.words, b.words) // of few: words that differ in what is left out above
	})
	for i := range all {
		items[i] = all[i].item
	}
}

// alefs maps the written forms of alef to the bare letter.
var alefs = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا")

// scriptRank is 0 for words in the script of the reader's language and 1 for
// others, as far as collation does not order them so by itself.
func (l *Locale) scriptRank(s string) byte {
	for _, r := range s {
		if unicode.IsLetter(r) {
			if l.code == "ar" && !unicode.Is(unicode.Arabic, r) {
				return 1
			}
			return 0
		}
	}
	return 0
}

// sortWords gives the words that decide where a name stands in a list.
func (l *Locale) sortWords(s string) string {
	if l.code != "ar" {
		return s
	}
	return alefs.Replace(strings.TrimPrefix(s, "ال"))
}
