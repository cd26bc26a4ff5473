package redline

import "strings"

// Marker is how an item is labelled. Labels count by themselves: an item that
// is added or taken out renumbers what follows it, and that is nobody's
// amendment. What somebody typed out of turn, (b bis) or a list that begins
// anew, is fixed and stays as typed.
type Marker struct {
	// Style is the label of a list's first item: "1.", "(a)", "(i)", "(أ)",
	// "一、", "-"; empty when the unit has none.
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
	for _, c := range countings {
		if body == c.first {
			return pre + c.write(n) + post
		}
	}
	return style
}

// cutLabel parts a label's body from its brackets and from the sign at its end.
func cutLabel(s string) (pre, body, post string) {
	body = s
	for _, open := range []string{"(", "（"} {
		if rest, ok := strings.CutPrefix(body, open); ok {
			pre, body = open, rest
			break
		}
	}
	for _, end := range []string{")", ".", "）", "、", "-", "–"} {
		if rest, ok := strings.CutSuffix(body, end); ok {
			body, post = rest, end
			break
		}
	}
	return pre, body, post
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
	if post == "" || pre == "(" && post != ")" || pre == "（" && post != "）" {
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
	for _, c := range countings {
		if !strings.Contains(c.ends, post) {
			continue
		}
		if n := c.read(body); n > 0 {
			out = append(out, reading{pre + c.first + post, n, suffix})
		}
	}
	return out
}

// mostBare is the highest number that makes an item by itself where no bracket
// opens before it. A line that begins with a higher one, as with a year, is
// words, but for the next item of a list that has come so far.
const mostBare = 999

// takes reports whether a label stands for an item where it stands.
func (n *numbering) takes(s string, kind Kind, depth int) bool {
	for _, w := range readings(s) {
		if w.n <= mostBare || strings.HasPrefix(s, "(") || strings.HasPrefix(s, "（") {
			return true
		}
		if depth < len(n.last) {
			if last := n.last[depth][list{w.style, kind == Norm}]; last == w.n-1 || w.suffix && last == w.n {
				return true
			}
		}
	}
	return false
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
