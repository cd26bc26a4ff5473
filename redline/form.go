package redline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of the text form.
const (
	MaxText  = 4 << 20 // bytes
	MaxUnits = 50_000
	MaxDepth = 12
)

// Parse reads the plain form that people type:
//
//	# Heading            a second level with ##
//
//	A paragraph; it may go on over lines.
//
//	> (f) An official text that is quoted.
//
//	(a) An item;
//	  (i) an item in it, two spaces further in;
//	  (ii) another.
//
//	  A paragraph that belongs to (a).
//	- a bullet
//	\(b) not an item: the backslash is not part of the text.
//
// An empty line parts paragraphs. Labels are numbers, letters or Roman numerals
// with a full stop or brackets, or bullets. In Arabic script they are letters in
// the order of abjad or digits, also with a dash, (أ) or ١-; in Chinese numerals
// or digits, also with an ideographic comma or wide brackets, 一、 or （一）, and
// then no space need follow. A number above 999 without a bracket before it, as a
// year, is a label only as the next of its list. Runs of spaces count as one, and
// signs are composed (NFC), so that a text which is pasted from elsewhere is not
// another text. There is no markup inside a unit: what is typed is what stands
// there.
func Parse(origin, s string) (Text, error) {
	lines, err := formLines(s)
	if err != nil {
		return Text{}, err
	}
	p := formParser{origin: origin}
	for _, l := range lines {
		if err := p.line(l); err != nil {
			return Text{}, err
		}
	}
	n := 0
	t := Text{Units: make([]Unit, len(p.units))}
	for i, u := range p.units {
		t.Units[i] = Unit{ID: ID{origin, i}, Kind: u.kind, Depth: u.depth, Marker: u.marker, Tokens: tokensOf(origin, u.text, &n)}
	}
	return t, nil
}

// formLines checks a text and cuts it into lines.
func formLines(s string) ([]string, error) {
	if len(s) > MaxText {
		return nil, errorf(TooLarge, "a text of %d bytes; the limit is %d", len(s), MaxText)
	}
	if !utf8.ValidString(s) {
		return nil, errorf(BadText, "not valid UTF-8")
	}
	lines := strings.Split(norm.NFC.String(pasted.Replace(s)), "\n")
	for i, l := range lines {
		for _, r := range l {
			if r != '\t' && unicode.IsControl(r) {
				return nil, errorf(BadText, "line %d has the control character U+%04X", i+1, r)
			}
		}
	}
	return lines, nil
}

// pasted sets right what comes with pasted text: the ways in which lines end,
// and signs that nobody sees and no word is meant to have.
var pasted = strings.NewReplacer("\u00ad", "", "\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\ufeff", "")

type formUnit struct {
	kind   Kind
	depth  int
	marker Marker
	text   string
}

type formParser struct {
	origin  string
	units   []formUnit
	indents []int
	labels  numbering
	open    bool // the last unit may go on
}

func (p *formParser) line(l string) error {
	content := squeeze(l)
	if content == "" {
		p.open = false
		return nil
	}
	u := formUnit{kind: Paragraph}
	rest, level, headed := headingLine(content)
	mark, text, marked := p.marked(content, l, Item)
	switch {
	case headed:
		u.kind, u.depth, u.text = Heading, level, rest
		p.indents = p.indents[:0]
	case content == ">" || strings.HasPrefix(content, "> "):
		u.kind = Norm
		content = strings.TrimPrefix(content[1:], " ")
		mark, text, marked = p.marked(content, l, Norm)
		if p.open && !marked && content != "" && p.units[len(p.units)-1].kind == Norm {
			p.goOn(content)
			return nil
		}
	case marked:
		u.kind = Item
	case p.open:
		p.goOn(content)
		return nil
	}
	if u.kind != Heading {
		u.depth = p.depth(indentOf(l))
	}
	if u.depth > MaxDepth || len(p.units) == MaxUnits {
		return errorf(TooLarge, "more than %d units, or deeper than %d", MaxUnits, MaxDepth)
	}
	p.labels.enter(u.kind, u.depth)
	switch {
	case u.kind == Heading:
	case marked:
		u.marker, u.text = p.labels.read(mark, u.kind, u.depth), text
	default:
		u.text = strings.TrimSpace(strings.TrimPrefix(content, `\`))
	}
	p.units = append(p.units, u)
	p.open = u.kind != Heading
	return nil
}

// marked parts the label from a line that has one.
func (p *formParser) marked(content, l string, kind Kind) (mark, text string, ok bool) {
	if mark, text, ok = cutMarker(content); !ok {
		return "", "", false
	}
	depth, indent := 0, indentOf(l)
	for depth < len(p.indents) && p.indents[depth] < indent {
		depth++
	}
	return mark, text, p.labels.takes(mark, kind, depth)
}

// goOn adds a line to the last unit.
func (p *formParser) goOn(content string) {
	u := &p.units[len(p.units)-1]
	last, _ := utf8.DecodeLastRuneInString(u.text)
	first, _ := utf8.DecodeRuneInString(content)
	switch {
	case u.text == "":
		u.text = content
	case unspaced(last) && unspaced(first):
		u.text = norm.NFC.String(u.text + content)
	default:
		u.text += " " + content
	}
}

// unspaced reports scripts that put no spaces between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}

// depth finds how deep an indented line lies below those before it.
func (p *formParser) depth(indent int) int {
	for len(p.indents) > 0 && p.indents[len(p.indents)-1] > indent {
		p.indents = p.indents[:len(p.indents)-1]
	}
	if len(p.indents) == 0 || p.indents[len(p.indents)-1] < indent {
		p.indents = append(p.indents, indent)
	}
	return len(p.indents) - 1
}

func indentOf(l string) int {
	n := 0
	for _, r := range l {
		switch r {
		case '\t':
			n += 4
		case ' ', '\u00a0', '\u3000':
			n++
		default:
			return n
		}
	}
	return n
}

// squeeze takes white space off the ends and makes one space of runs.
func squeeze(s string) string {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "\t") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		if r == ' ' || r == '\t' {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

func headingLine(s string) (rest string, level int, ok bool) {
	rest = strings.TrimLeft(s, "#")
	level = len(s) - len(rest)
	if level == 0 || level > 6 || rest != "" && rest[0] != ' ' {
		return "", 0, false
	}
	return strings.TrimPrefix(rest, " "), level - 1, true
}

// longestLabel is more bytes than any label has.
const longestLabel = 32

// cutMarker parts what may be an item's label from its text.
func cutMarker(s string) (mark, text string, ok bool) {
	if n := tightLabel(s); n > 0 {
		return s[:n], strings.TrimSpace(s[n:]), true
	}
	for at := 0; at <= len(s) && at < longestLabel; at++ {
		if at < len(s) && s[at] != ' ' {
			continue
		}
		if len(readings(s[:at])) > 0 {
			return s[:at], strings.TrimSpace(s[at:]), true
		}
	}
	return "", "", false
}

// tightLabel measures a label that text may follow without a space, as in
// Chinese: one that ends in a wide sign, or a Chinese numeral in brackets. What
// enumerates, 一、二、三 or 1、2和3, is no label.
func tightLabel(s string) int {
	at := strings.IndexAny(s[:min(len(s), longestLabel)], ")）、")
	if at < 0 {
		return 0
	}
	end, size := utf8.DecodeRuneInString(s[at:])
	label, rest := s[:at+size], s[at+size:]
	ways := readings(label)
	if len(ways) == 0 {
		return 0
	}
	if end == ')' && ways[0].style != "(一)" || end == '、' && enumerates(rest) {
		return 0
	}
	return at + size
}

// enumerates reports words that begin with a number and go on to another.
func enumerates(s string) bool {
	after := strings.TrimLeft(s, "0123456789一二三四五六七八九十")
	next, _ := utf8.DecodeRuneInString(after)
	return after != s && strings.ContainsRune("、和及至到", next)
}

// Format writes the text in the form that Parse reads.
func (t Text) Format() string {
	var b strings.Builder
	var n numbering
	previous := Kind("")
	deep := -1
	for _, u := range t.Units {
		if !u.Stands() {
			continue
		}
		if previous != "" {
			b.WriteByte('\n')
			if previous != Item || u.Kind != Item {
				b.WriteByte('\n')
			}
		}
		u.Depth = clamp(u.Kind, u.Depth, deep)
		deep = inside(u.Kind, u.Depth)
		n.enter(u.Kind, u.Depth)
		n.writeUnit(&b, u)
		previous = u.Kind
	}
	if previous != "" {
		b.WriteByte('\n')
	}
	return b.String()
}

// clamp lets a unit lie at most one deeper than the one before it.
func clamp(kind Kind, depth, deep int) int {
	if kind == Heading {
		return depth
	}
	return min(depth, deep+1)
}

// inside is the depth that a unit gives to what follows it.
func inside(kind Kind, depth int) int {
	if kind == Heading {
		return -1
	}
	return depth
}

func (n *numbering) writeUnit(b *strings.Builder, u Unit) {
	words, label := squeeze(u.Words()), n.write(u.Marker, u.Kind, u.place())
	if u.Kind == Heading {
		b.WriteString(strings.Repeat("#", u.Depth+1))
	} else {
		b.WriteString(strings.Repeat("  ", u.Depth))
	}
	if u.Kind == Norm {
		b.WriteByte('>')
		if words != "" || label != "" {
			b.WriteByte(' ')
		}
	}
	if label != "" {
		b.WriteString(label)
	} else if u.Kind == Paragraph || u.Kind == Norm && words != "" {
		if n.needsEscape(words, u) {
			b.WriteByte('\\')
		}
	}
	if words != "" && (label != "" && !tight(label, words) || u.Kind == Heading) {
		b.WriteByte(' ')
	}
	b.WriteString(words)
}

// tight reports a label and words that are printed without a space between.
func tight(label, words string) bool {
	last, _ := utf8.DecodeLastRuneInString(label)
	first, _ := utf8.DecodeRuneInString(words)
	mark, _, ok := cutMarker(label + words)
	return (last == '、' || last == '）') && unspaced(first) && ok && mark == label
}

// needsEscape reports words that would be read as something else than words,
// and an empty paragraph, which would not be read at all.
func (n *numbering) needsEscape(words string, u Unit) bool {
	if words == "" {
		return true
	}
	kind := Item
	if u.Kind == Norm {
		kind = Norm
	}
	_, _, headed := headingLine(words)
	mark, _, marked := cutMarker(words)
	return headed || marked && n.takes(mark, kind, u.Depth) || words[0] == '\\' || words[0] == '>'
}
