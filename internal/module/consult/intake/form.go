package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Form writes units in the plain form of package redline: labels in one style
// for each kind, two blanks for each step in, no markers as printed, no footnote
// calls and no proposers. Units without words are left out.
func Form(units []Unit) string {
	var b strings.Builder
	previous := UnitKind("")
	for _, u := range units {
		if !worded(u) {
			continue
		}
		label := u.Label()
		if previous != "" {
			b.WriteByte('\n')
			if previous == Paragraph || previous == Heading || label == "" {
				b.WriteByte('\n')
			}
		}
		previous = u.Kind
		b.WriteString(strings.Repeat("  ", u.Depth))
		switch {
		case u.Kind == Heading:
			b.WriteString("# ")
		case label != "":
			b.WriteString(label + " ")
		case escaped(u.Text):
			b.WriteByte('\\')
		}
		b.WriteString(u.Text)
	}
	return b.String()
}

// worded says whether a unit has words.
func worded(u Unit) bool { return strings.TrimSpace(u.Text) != "" }

// escaped says whether a paragraph needs a backslash, lest its first word be
// read as a label or a sign. A backslash too many does no harm: the form takes
// it away.
func escaped(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	first, _, _ := strings.Cut(s, " ")
	return !unicode.IsLetter(r) || strings.ContainsAny(first, ".)、）") || s == first ||
		r > unicode.MaxLatin1 && strings.ContainsAny(first, "-–")
}

// OfficialForm writes the provision itself in the plain form, as a text that is
// quoted.
func (n *Norm) OfficialForm() string {
	words := n.Official.Text
	if n.Official.Marker != "" {
		words = strings.TrimSpace(n.Official.Marker + " " + words)
	}
	return "> " + words
}
