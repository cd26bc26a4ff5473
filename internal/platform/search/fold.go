package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

const tatweel = 'ـ' // stretches an Arabic word; says nothing

// letters gives one form to letters that readers type in several ways and that
// NFKD keeps apart. Hamza on its seats needs no row: NFKD makes it a mark.
var letters = map[rune]string{
	'ٱ': "ا", // alef wasla
	'ى': "ي", // alef maqsura
	'ی': "ي", // Farsi yeh
	'ک': "ك", // keheh
	'ة': "ه", // teh marbuta
	'œ': "oe", 'æ': "ae", 'ø': "o", 'đ': "d", 'ł': "l", 'ı': "i",
	'’': "'", '‘': "'", 'ʼ': "'", '＇': "'",
}

// Fold gives the form in which text is compared: compatibility forms, case,
// accents, vowel signs and tatweel are gone, and the seats of alef are one. It
// is stable: Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	folder := cases.Fold()
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(folder.String(norm.NFKD.String(s))) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == tatweel:
		case r >= '٠' && r <= '٩':
			b.WriteRune(r - '٠' + '0')
		case r >= '۰' && r <= '۹':
			b.WriteRune(r - '۰' + '0')
		default:
			if to, ok := letters[r]; ok {
				b.WriteString(to)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
