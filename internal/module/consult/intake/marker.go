package intake

import (
	"regexp"
	"strconv"
	"strings"
)

// leading matches a list marker at the beginning of a paragraph.
var leading = regexp.MustCompile(`^(\(?([A-Za-z]{1,6}|\d{1,3})[.)])(\s+|$)`)

// item is a list marker as it is read.
type item struct {
	kind   UnitKind
	number int
	slip   bool // it is read otherwise than it is printed
}

// marker splits a paragraph from its list marker. It gives "" for a paragraph
// without one: a word with a full stop behind it, such as "States.", is none.
func marker(text string) (printed, rest string) {
	m := leading.FindStringSubmatch(text)
	if m == nil || len(readings(m[2])) == 0 {
		return "", text
	}
	return m[1], strings.TrimPrefix(text[len(m[1]):], " ")
}

// mostItems is the longest list in Roman numerals that is believed: "mix." at
// the beginning of a paragraph is a word, and "c." and "d." are letters.
const mostItems = 40

// readings gives what the sign in a marker can mean, the plain reading first.
func readings(sign string) []item {
	if n, err := strconv.Atoi(sign); err == nil {
		if n == 0 {
			return nil
		}
		return []item{{kind: Numbered, number: n}}
	}
	var out []item
	lower := strings.ToLower(sign)
	if n := roman(lower); n > 0 && n <= mostItems {
		out = append(out, item{kind: Roman, number: n})
	}
	if len(sign) == 1 {
		out = append(out, item{kind: Lettered, number: int(lower[0]-'a') + 1})
	}
	// An l or a capital I is often typed, or corrected, where an i is meant.
	if mended := strings.ReplaceAll(lower, "l", "i"); mended != lower {
		if n := roman(mended); n > 0 && n <= mostItems {
			out = append(out, item{kind: Roman, number: n, slip: true})
		}
	}
	return out
}

// sequence is how far a list has come.
type sequence struct {
	kind   UnitKind
	number int
}

// sign takes the brackets and the stop off a marker.
func sign(marker string) string { return strings.Trim(marker, "().") }

// roman reads a Roman number in lower case, in its one correct form; 0 for
// anything else.
func roman(s string) int {
	values := map[byte]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100, 'd': 500, 'm': 1000}
	n := 0
	for i := 0; i < len(s); i++ {
		v, ok := values[s[i]]
		if !ok {
			return 0
		}
		if i+1 < len(s) && values[s[i+1]] > v {
			n -= v
		} else {
			n += v
		}
	}
	if n < 1 || romanOf(n) != s {
		return 0
	}
	return n
}

// romanOf writes a number below 4000 in Roman numerals, in lower case.
func romanOf(n int) string {
	var b strings.Builder
	for _, step := range []struct {
		value int
		sign  string
	}{{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for n >= step.value {
			b.WriteString(step.sign)
			n -= step.value
		}
	}
	return b.String()
}
