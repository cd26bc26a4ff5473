package redline

import (
	"strconv"
	"strings"
)

// Marker is how an item is labelled. Labels count by themselves: an item that
// is added or taken out renumbers what follows it, and that is nobody's
// amendment. What somebody typed out of turn, (b bis) or a list that begins
// anew, is fixed and stays as typed.
type Marker struct {
	// Style is the label of a list's first item: "1.", "(a)", "(i)", "-";
	// empty when the unit has none.
	Style string `json:"style,omitempty"`
	// Fixed is the label as typed where it is not the next of its list.
	Fixed string `json:"fixed,omitempty"`
}

// isBullet reports a label that never counts.
func isBullet(style string) bool {
	switch style {
	case "-", "–", "•", "*":
		return true
	}
	return false
}

// label writes the n-th label of a style.
func label(style string, n int) string {
	if isBullet(style) {
		return style
	}
	pre, body, post := cutLabel(style)
	switch body {
	case "1":
		body = strconv.Itoa(n)
	case "a":
		body = letters(n)
	case "A":
		body = strings.ToUpper(letters(n))
	case "i":
		body = roman(n)
	case "I":
		body = strings.ToUpper(roman(n))
	}
	return pre + body + post
}

// cutLabel parts a label's body from its brackets.
func cutLabel(s string) (pre, body, post string) {
	body = s
	if strings.HasPrefix(body, "(") {
		pre, body = "(", body[1:]
	}
	if n := len(body); n > 0 && (body[n-1] == ')' || body[n-1] == '.') {
		body, post = body[:n-1], body[n-1:]
	}
	return pre, body, post
}

// letters counts a … z, aa … zz, as lists are lettered.
func letters(n int) string {
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

func lettersValue(s string) int {
	if s == "" || s[0] < 'a' || s[0] > 'z' || strings.Trim(s, s[:1]) != "" || len(s) > 3 {
		return 0
	}
	return (len(s)-1)*26 + int(s[0]-'a') + 1
}

// mostRoman is where Roman numerals end: beyond it words are read as words.
const mostRoman = 100

func roman(n int) string {
	var b strings.Builder
	for _, r := range []struct {
		worth int
		sign  string
	}{{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for ; n >= r.worth; n -= r.worth {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}

func romanValue(s string) int {
	if s == "" || len(s) > 9 || strings.Trim(s, "ivxlc") != "" {
		return 0
	}
	worth := map[byte]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}
	total := 0
	for i := range len(s) {
		w := worth[s[i]]
		if i+1 < len(s) && w < worth[s[i+1]] {
			w = -w
		}
		total += w
	}
	if total < 1 || total > mostRoman || roman(total) != s {
		return 0
	}
	return total
}

// reading is one way to understand a label.
type reading struct {
	style  string
	n      int
	suffix bool // bis, ter: an item put in between
}

// suffixes number what is put between two numbers that stay.
var suffixes = []string{" bis", " ter", " quater", " quinquies"}

// readings gives the ways to understand a label; none when it is none.
func readings(s string) []reading {
	if isBullet(s) {
		return []reading{{style: s}}
	}
	pre, body, post := cutLabel(s)
	if post == "" || pre == "(" && post != ")" {
		return nil
	}
	suffix := false
	for _, x := range suffixes {
		if cut, ok := strings.CutSuffix(body, x); ok {
			body, suffix = cut, true
			break
		}
	}
	var out []reading
	add := func(first string, n int) {
		if n > 0 {
			out = append(out, reading{pre + first + post, n, suffix})
		}
	}
	if n, err := strconv.Atoi(body); err == nil && n > 0 && n < 10_000 && strconv.Itoa(n) == body {
		add("1", n)
	}
	add("a", lettersValue(body))
	add("i", romanValue(body))
	if upper := strings.ToLower(body); upper != body && strings.ToUpper(body) == body {
		add("A", lettersValue(upper))
		add("I", romanValue(upper))
	}
	return out
}

// numbering follows the labels of a text from unit to unit. Quoted norms carry
// the letters that they have where they are quoted from, and are counted apart.
type numbering struct {
	last []map[list]int // by depth
}

// list is what counts together.
type list struct {
	style string
	norm  bool
}

// enter forgets the lists that a unit of this depth ends.
func (n *numbering) enter(kind Kind, depth int) {
	if kind == Heading {
		depth = 0
	}
	if len(n.last) > depth+1 {
		n.last = n.last[:depth+1]
	}
	for len(n.last) <= depth {
		n.last = append(n.last, nil)
	}
}

func (n *numbering) note(depth int, l list, value int) {
	if n.last[depth] == nil {
		n.last[depth] = map[list]int{}
	}
	n.last[depth][l] = value
}

// read understands a label where it stands.
func (n *numbering) read(s string, kind Kind, depth int) Marker {
	ways := readings(s)
	norm := kind == Norm
	_, typed, _ := cutLabel(s)
	single := len(typed) == 1
	best, rank := ways[0], -1
	for _, w := range ways {
		last, running := n.last[depth][list{w.style, norm}]
		_, body, _ := cutLabel(w.style)
		r := 0
		switch {
		case w.suffix && running && w.n == last:
			r = 5
		case w.suffix:
		case running && w.n == last+1:
			r = 4
		case w.n == 1 && !running:
			r = 3
		case running:
			r = 2
		case single == (strings.ToLower(body) == "a"):
			r = 1 // out of turn, (d) is a letter and (ii) a number
		}
		if r > rank {
			best, rank = w, r
		}
	}
	m := Marker{Style: best.style}
	l := list{best.style, norm}
	if s != label(best.style, n.last[depth][l]+1) {
		m.Fixed = s
	}
	n.note(depth, l, best.n)
	return m
}

// write gives the label of a marker where it stands.
func (n *numbering) write(m Marker, kind Kind, depth int) string {
	if m.Style == "" {
		return ""
	}
	l := list{m.Style, kind == Norm}
	if m.Fixed == "" {
		value := n.last[depth][l] + 1
		n.note(depth, l, value)
		return label(m.Style, value)
	}
	for _, w := range readings(m.Fixed) {
		if w.style == m.Style {
			n.note(depth, l, w.n)
		}
	}
	return m.Fixed
}

// Labels gives the label of every standing unit, in order; empty where a unit
// has none.
func (t Text) Labels() []string {
	out := make([]string, 0, len(t.Units))
	var n numbering
	for _, u := range t.Units {
		if u.Stands() {
			n.enter(u.Kind, u.Depth)
			out = append(out, n.write(u.Marker, u.Kind, u.place()))
		}
	}
	return out
}

// place is the depth at which a unit's label counts.
func (u Unit) place() int {
	if u.Kind == Heading {
		return 0
	}
	return u.Depth
}
