package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Token is one indexed word of a text.
type Token struct {
	Word string // folded and stripped; letters and digits only
	// From and To are the bytes of the text that it stands for. The pairs of a
	// run of Han overlap.
	From, To int
	// Joined says that nothing but a joining sign stands between the word before
	// and this one: "A/70/174", "非国家" and "cyber-security" hold together.
	Joined bool
}

// elided are the words that French writes with an apostrophe before a vowel.
var elided = map[string]bool{
	"c": true, "d": true, "j": true, "l": true, "m": true, "n": true, "s": true, "t": true,
	"qu": true, "jusqu": true, "lorsqu": true, "puisqu": true, "quoiqu": true,
}

// articles are the Arabic definite article, alone and behind the particles
// that are written in one with it; longest first.
var articles = []string{"وال", "بال", "كال", "فال", "لل", "ال"}

// Tokens cuts a text into words by the rules of Unicode (UAX #29), and then as
// its scripts ask: runs of Han into overlapping pairs, Arabic words without the
// article, French words without what is elided before them, Latin words without
// a final s and with one ending for y and ie, so that one and many are found
// alike.
func Tokens(text string) []Token {
	var out, han []Token // han: the run of Han that is being read, a token a character
	seg := words.FromString(text)
	for seg.Next() {
		value, from := seg.Value(), seg.Start()
		if first, _ := utf8.DecodeRuneInString(value); unicode.Is(unicode.Han, first) {
			for i, r := range value {
				if !unicode.Is(unicode.Han, r) || !worded(string(r)) {
					continue // a mark on the character before, or a radical shown by itself
				}
				han = append(han, Token{Word: clean(Fold(string(r))), From: from + i, To: from + i + utf8.RuneLen(r)})
			}
			continue
		}
		out, han = appendPairs(out, han), nil
		if worded(value) {
			out = append(out, split(value, from)...)
		}
	}
	out = appendPairs(out, han)
	for i := 1; i < len(out); i++ {
		out[i].Joined = out[i].From <= out[i-1].To || joins(text[out[i-1].To:out[i].From])
	}
	return out
}

// joins reports whether what stands between two words holds them together.
func joins(gap string) bool {
	switch gap {
	case "/", "-", "\u2010", "\u2011", ".", "_", "'", "’":
		return true
	}
	return false
}

func worded(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// appendPairs writes a run of Han as overlapping pairs and its last character:
// the pairs find any longer word, and what begins with a character is found by
// that character alone.
func appendPairs(out, run []Token) []Token {
	for i, t := range run {
		if i+1 < len(run) {
			t.Word += run[i+1].Word
			t.To = run[i+1].To
		}
		out = append(out, t)
	}
	return out
}

// split takes one word of UAX #29 apart. Such a word may hold apostrophes,
// full stops and underscores between its letters.
func split(word string, from int) []Token {
	var out []Token
	start := -1
	flush := func(end int) {
		if start >= 0 {
			out = append(out, Token{Word: Fold(word[start:end]), From: from + start, To: from + end})
			start = -1
		}
	}
	for i, r := range word {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r) || r == tatweel || unicode.Is(unicode.Cf, r):
			if start < 0 {
				start = i
			}
		default:
			flush(i)
		}
	}
	flush(len(word))
	if strings.ContainsAny(word, "'’ʼ") {
		out = withoutApostrophes(out)
	}
	kept := out[:0]
	for _, t := range out {
		if t.Word = strip(clean(t.Word)); t.Word != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// withoutApostrophes drops what French elides before a word and the s that
// English puts behind one.
func withoutApostrophes(parts []Token) []Token {
	if len(parts) > 1 && elided[parts[0].Word] {
		parts = parts[1:]
	}
	if n := len(parts); n > 1 && parts[n-1].Word == "s" {
		parts = parts[:n-1]
	}
	return parts
}

// clean keeps letters and digits: what both databases keep too.
func clean(folded string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, folded)
}

// strip takes off what a word is written with and not looked for by.
func strip(word string) string {
	first, _ := utf8.DecodeRuneInString(word)
	switch {
	case unicode.Is(unicode.Arabic, first):
		for _, a := range articles {
			if rest, ok := strings.CutPrefix(word, a); ok && utf8.RuneCountInString(rest) >= 3 {
				return rest
			}
		}
	case unicode.Is(unicode.Latin, first):
		return singular(word)
	}
	return word
}

// singular takes off a final s, and gives "policy", "policies", "stratégie" and
// "stratégies" the same ending.
func singular(word string) string {
	if rest, ok := strings.CutSuffix(word, "s"); ok && utf8.RuneCountInString(rest) >= 3 && !strings.HasSuffix(rest, "s") {
		word = rest
	}
	for _, ending := range []string{"ie", "y"} {
		rest, ok := strings.CutSuffix(word, ending)
		if last, _ := utf8.DecodeLastRuneInString(rest); ok && utf8.RuneCountInString(rest) >= 3 && !strings.ContainsRune("aeiou", last) {
			return rest + "i"
		}
	}
	return word
}
