package ui

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// What people type may hold characters that are not seen: some turn the order of
// the words around them, others stand where a reader sees nothing. A page shows
// each as what it is, by its name in a box, and does not carry out what it would
// do. What is copied from the page is what is seen on it; the characters
// themselves are in the JSON of the same content.

// signs names the characters that are not seen, as Unicode does.
var signs = map[rune]string{
	0x00AD: "SOFT HYPHEN", 0x034F: "COMBINING GRAPHEME JOINER", 0x061C: "ARABIC LETTER MARK",
	0x115F: "HANGUL CHOSEONG FILLER", 0x1160: "HANGUL JUNGSEONG FILLER", 0x17B4: "KHMER VOWEL INHERENT AQ", 0x17B5: "KHMER VOWEL INHERENT AA",
	0x180E: "MONGOLIAN VOWEL SEPARATOR", 0x200B: "ZERO WIDTH SPACE", 0x200C: "ZERO WIDTH NON-JOINER", 0x200D: "ZERO WIDTH JOINER",
	0x200E: "LEFT-TO-RIGHT MARK", 0x200F: "RIGHT-TO-LEFT MARK", 0x2028: "LINE SEPARATOR", 0x2029: "PARAGRAPH SEPARATOR",
	0x202A: "LEFT-TO-RIGHT EMBEDDING", 0x202B: "RIGHT-TO-LEFT EMBEDDING", 0x202C: "POP DIRECTIONAL FORMATTING",
	0x202D: "LEFT-TO-RIGHT OVERRIDE", 0x202E: "RIGHT-TO-LEFT OVERRIDE", 0x2060: "WORD JOINER", 0x2061: "FUNCTION APPLICATION",
	0x2062: "INVISIBLE TIMES", 0x2063: "INVISIBLE SEPARATOR", 0x2064: "INVISIBLE PLUS", 0x2066: "LEFT-TO-RIGHT ISOLATE",
	0x2067: "RIGHT-TO-LEFT ISOLATE", 0x2068: "FIRST STRONG ISOLATE", 0x2069: "POP DIRECTIONAL ISOLATE",
	0x206A: "INHIBIT SYMMETRIC SWAPPING", 0x206B: "ACTIVATE SYMMETRIC SWAPPING", 0x206C: "INHIBIT ARABIC FORM SHAPING",
	0x206D: "ACTIVATE ARABIC FORM SHAPING", 0x206E: "NATIONAL DIGIT SHAPES", 0x206F: "NOMINAL DIGIT SHAPES", 0x2800: "BRAILLE PATTERN BLANK",
	0x3164: "HANGUL FILLER", 0xFEFF: "ZERO WIDTH NO-BREAK SPACE", 0xFFA0: "HALFWIDTH HANGUL FILLER", 0xFFF9: "INTERLINEAR ANNOTATION ANCHOR",
	0xFFFA: "INTERLINEAR ANNOTATION SEPARATOR", 0xFFFB: "INTERLINEAR ANNOTATION TERMINATOR", 0xFFFC: "OBJECT REPLACEMENT CHARACTER",
}

// sign gives the name of a character that is not seen; "" for one that is. The
// two joiners and the selectors of a variant are part of many a word and of many
// an emoji: they are named only where they have nothing to do with what lies
// before them.
func sign(before, r rune) string {
	switch {
	case r < 0x80:
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return "CONTROL CHARACTER"
		}
		return ""
	case r < 0xA0:
		return "CONTROL CHARACTER"
	case r == 0x200C || r == 0x200D:
		if joins(before) {
			return ""
		}
	case r >= 0xFE00 && r <= 0xFE0F:
		if joins(before) || unicode.Is(unicode.Han, before) || unicode.IsDigit(before) || unicode.IsSymbol(before) || unicode.IsPunct(before) {
			return ""
		}
		return "VARIATION SELECTOR"
	case r >= 0xE0100 && r <= 0xE01EF:
		if unicode.Is(unicode.Han, before) {
			return ""
		}
		return "VARIATION SELECTOR"
	case r >= 0xE0000 && r <= 0xE007F:
		return "TAG CHARACTER"
	}
	return signs[r]
}

// alone are scripts whose letters nothing joins.
var alone = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Hebrew}

// joins reports a character after which a joiner means something: a letter or a
// mark of a script that joins its letters, or a symbol.
func joins(r rune) bool {
	if unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) && r > 0xFFFF || r >= 0xFE00 && r <= 0xFE0F {
		return true
	}
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && !unicode.IsOneOf(alone, r) && r != 0x200C && r != 0x200D
}

// ours are the signs that the catalogues put around what is filled into a
// sentence, and before a range of numbers.
func ours(r rune) bool { return r == 0x2068 || r == 0x2069 || r == 0x200F }

// unseen reports whether words may hold a sign at all.
func unseen(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return true
		}
		if s[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// named writes words with the signs in them as box does; keep leaves some as
// they are.
func named(s string, keep func(rune) bool, plain func(string) string, box func(name string, r rune) string) string {
	return following(0, s, keep, plain, box)
}

// following is named for words that stand after a character of the same line.
func following(before rune, s string, keep func(rune) bool, plain func(string) string, box func(name string, r rune) string) string {
	if !unseen(s) {
		return plain(s)
	}
	var b strings.Builder
	from := 0
	for i, r := range s {
		if name := sign(before, r); name != "" && !keep(r) {
			b.WriteString(plain(s[from:i]))
			b.WriteString(box(name, r))
			from = i + utf8.RuneLen(r)
		}
		before = r
	}
	b.WriteString(plain(s[from:]))
	return b.String()
}

func none(rune) bool { return false }

// paired are the signs that set a name apart within words, where each one that
// opens is closed: what stands outside is not moved by them, and catalogues set
// them around names in headings that are kept as texts. Else it is none.
func paired(s string) func(rune) bool {
	open := 0
	for _, r := range s {
		switch r {
		case 0x2068:
			open++
		case 0x2069:
			if open--; open < 0 {
				return none
			}
		}
	}
	if open > 0 {
		return none
	}
	return func(r rune) bool { return r == 0x2068 || r == 0x2069 }
}

// code writes a character as U+202E.
func code(r rune) string {
	return "U+" + strings.ToUpper(strings.Repeat("0", max(0, 4-len(strconv.FormatInt(int64(r), 16))))+strconv.FormatInt(int64(r), 16))
}

func box(name string, r rune) string {
	return `<bdi class="sign" lang="en" dir="ltr">` + escape(name+" "+code(r)) + `</bdi>`
}

// visible is the HTML of words that somebody typed: escaped, and with what is not
// seen shown as what it is.
func visible(s string) string { return named(s, paired(s), escape, box) }

// written is visible for words in which a sentence of a catalogue may have set
// signs of its own.
func written(s string) string { return named(s, ours, stamped, box) }

// Seen is words that somebody typed for where there is no room for a box: in a
// title, an option, a sentence. Each sign is named in brackets.
func Seen(s string) string {
	return named(s, paired(s), func(s string) string { return s }, func(name string, r rune) string { return "[" + name + " " + code(r) + "]" })
}

// titled is Seen for words in which a catalogue may have set signs of its own.
func titled(s string) string {
	return named(s, ours, func(s string) string { return s }, func(name string, r rune) string { return "[" + name + " " + code(r) + "]" })
}

// Exact shows what is signed or sealed, character by character: every sign is
// named, those too that belong in pairs.
func Exact(s string) templ.Component { return markup(named(s, none, escape, box)) }

// Found is a piece of a line, and whether it is what was looked for.
type Found struct {
	Words string
	Match bool
}

// Matches shows a line with what was looked for marked in it.
func Matches(pieces []Found) templ.Component {
	var whole, b strings.Builder
	for _, p := range pieces {
		whole.WriteString(p.Words)
	}
	keep, before := paired(whole.String()), rune(0)
	for _, p := range pieces {
		html := following(before, p.Words, keep, escape, box)
		if p.Match {
			html = "<b>" + html + "</b>"
		}
		b.WriteString(html)
		if p.Words != "" {
			before, _ = utf8.DecodeLastRuneInString(p.Words)
		}
	}
	return markup(b.String())
}

// signsIn names the signs in words, each once, in their order.
func signsIn(s string) (out []string) {
	named(s, paired(s), func(string) string { return "" }, func(name string, r rune) string {
		if one := name + " " + code(r); !slices.Contains(out, one) {
			out = append(out, one)
		}
		return ""
	})
	return out
}

// Searched is what is looked for without the signs in it: they part words, and
// nothing is found by them.
func Searched(s string) string {
	if len(signsIn(s)) == 0 {
		return s
	}
	return strings.Join(strings.Fields(named(s, paired(s), func(s string) string { return s }, func(string, rune) string { return " " })), " ")
}
