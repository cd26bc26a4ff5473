package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	noteCall = regexp.MustCompile(`[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}`)
	proposal = regexp.MustCompile(`\(([^()]*?)\s+proposals?(,\s*(?:as\s+)?(?:modified|amended|adapted))?\)`)
	citedAt  = regexp.MustCompile(`\((\d{4})\s*(?:¶|para\.?|paragraph)\s*(\d+)\s*(?:\(([a-z]|\d+)\))?\)[.;,]?`)
	starAt   = regexp.MustCompile(`\*{1,3}`)
	linkAt   = regexp.MustCompile(`\[link[^\[\]:]*:\s*(https?://[^\[\]\s]+)\]`)
	sourceAt = regexp.MustCompile(`\(([A-Z][A-Za-z./ -]*\d+/\d+)\)`)
)

// Names finds the participant that a printed name means, such as "state:nl" for
// "Netherlands". It may be nil: then names stay as printed.
type Names func(printed string) (participant string, ok bool)

// rules says what is taken out of a text.
type rules struct {
	notes map[int]bool // the footnotes that there are
	names Names
	cited bool // the text is a provision's: where it stands is no part of it
	stars bool // stars around words are the signs of bold and slanted print
	links bool // addresses in square brackets were added to the text
}

// found is a Mark before it is taken out, with its bytes in the printed text.
type found struct {
	Mark
	start, end int
}

// takeOut parts a printed text from what is no part of it.
func (r rules) takeOut(printed string) (text string, marks []Mark) {
	var b strings.Builder
	at := 0
	for _, m := range r.find(printed) {
		before := printed[at:m.start]
		// A word glued to the mark keeps its blank: else two words become one.
		if next, _ := utf8.DecodeRuneInString(printed[m.end:]); !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			m.Before = strings.HasSuffix(before, " ")
			before = strings.TrimSuffix(before, " ")
		}
		b.WriteString(before)
		at = m.end
		m.After = b.Len() == 0 && strings.HasPrefix(printed[at:], " ")
		if m.After {
			at++
		}
		m.At, m.From = b.Len(), b.Len()
		marks = append(marks, m.Mark)
	}
	b.WriteString(printed[at:])
	text = b.String()
	scope(text, marks)
	return text, marks
}

// find finds all marks of a text in order. Of two that overlap the first counts.
func (r rules) find(printed string) []found {
	all := r.calls(printed)
	for _, m := range proposal.FindAllStringSubmatchIndex(printed, -1) {
		if !likeName(printed[m[2]:m[3]]) {
			continue
		}
		o := &Origin{Proposers: proposers(printed[m[2]:m[3]], r.names), Modified: m[4] >= 0}
		all = append(all, found{Mark{Kind: OriginMark, Printed: printed[m[0]:m[1]], Origin: o}, m[0], m[1]})
	}
	if r.cited {
		for _, m := range citedAt.FindAllStringSubmatchIndex(printed, -1) {
			all = append(all, found{Mark{Kind: CitedMark, Printed: printed[m[0]:m[1]], Cited: cited(printed, m)}, m[0], m[1]})
		}
	}
	if r.stars {
		for _, m := range starAt.FindAllStringIndex(printed, -1) {
			all = append(all, found{Mark{Kind: StarMark, Printed: printed[m[0]:m[1]]}, m[0], m[1]})
		}
	}
	if r.links {
		for _, m := range linkAt.FindAllStringSubmatchIndex(printed, -1) {
			all = append(all, found{Mark{Kind: LinkMark, Printed: printed[m[0]:m[1]], Address: printed[m[2]:m[3]]}, m[0], m[1]})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.start - b.start })
	out, end := all[:0], 0
	for _, m := range all {
		if m.start >= end {
			out, end = append(out, m), m.end
		}
	}
	return out
}

// likeName says whether what stands before the word "proposal" begins like a name:
// "(see also the proposal)" names nobody.
func likeName(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(strings.TrimSpace(s), "the "))
	return unicode.IsUpper(r) || unicode.Is(unicode.Lo, r)
}

// calls finds the calls of footnotes: raised numbers that a note answers, or at
// the end of a word. Another raised number, as in "m²n", is text.
func (r rules) calls(s string) []found {
	var out []found
	for _, m := range noteCall.FindAllStringIndex(s, -1) {
		n := superscript(s[m[0]:m[1]])
		next, _ := utf8.DecodeRuneInString(s[m[1]:])
		if n > 0 && (r.notes[n] || !unicode.IsLetter(next) && !unicode.IsNumber(next)) {
			out = append(out, found{Mark{Kind: NoteCall, Printed: s[m[0]:m[1]], Note: n}, m[0], m[1]})
		}
	}
	return out
}

// superscript reads raised digits.
func superscript(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + raised(r)
	}
	return n
}

func raised(r rune) int {
	switch r {
	case '¹':
		return 1
	case '²', '³':
		return int(r-'²') + 2
	}
	return int(r - '⁰')
}

func cited(s string, m []int) *CitedPlace {
	c := &CitedPlace{Paragraph: s[m[4]:m[5]]}
	c.Year, _ = strconv.Atoi(s[m[2]:m[3]])
	if m[6] >= 0 {
		c.Item = s[m[6]:m[7]]
	}
	return c
}

// scope says which words each mark closes: a proposer those since the proposer
// before it, a citation all of the text.
func scope(text string, marks []Mark) {
	from := 0
	for i := range marks {
		m := &marks[i]
		switch m.Kind {
		case CitedMark:
			m.From = 0
		case OriginMark:
			m.From = from
			for m.From < m.At {
				r, size := utf8.DecodeRuneInString(text[m.From:])
				if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.In(r, unicode.Ps, unicode.Pi) {
					break
				}
				m.From += size
			}
			from = m.At
		}
	}
}

// citations finds the documents that a text cites in brackets: a body and a
// number, as in "(HRC 32/13)". They are sources and stay in the text.
func citations(text string) []Citation {
	var out []Citation
	for _, m := range sourceAt.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, Citation{Printed: text[m[2]:m[3]], From: m[2], To: m[3]})
	}
	return out
}

// proposers reads a list of names: "Australia, Estonia and Japan". A name that
// itself holds a comma or an "and" stays whole when names knows it, or when it
// is one of those that States have.
func proposers(list string, names Names) []Proposer {
	var out []Proposer
	for _, part := range nameList(squeeze(list), names) {
		p := Proposer{Printed: part}
		if names != nil {
			p.Participant, _ = names(strings.TrimPrefix(part, "the "))
		}
		out = append(out, p)
	}
	return out
}

// ofTwo are names of States that hold an "and".
var ofTwo = []string{
	"Antigua and Barbuda", "Bosnia and Herzegovina", "Saint Kitts and Nevis",
	"Saint Vincent and the Grenadines", "Sao Tome and Principe", "Trinidad and Tobago",
	"United Kingdom of Great Britain and Northern Ireland",
}

func nameList(list string, names Names) []string {
	whole := func(s string) bool {
		for _, n := range ofTwo {
			if strings.EqualFold(strings.TrimPrefix(s, "the "), n) {
				return true
			}
		}
		if names == nil {
			return false
		}
		_, ok := names(strings.TrimPrefix(s, "the "))
		return ok
	}
	var out []string
	for _, part := range strings.Split(list, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "and ")
		for part != "" {
			cut := firstAnd(part, whole)
			out = append(out, strings.TrimSpace(part[:cut]))
			part = strings.TrimPrefix(strings.TrimSpace(part[cut:]), "and ")
		}
	}
	return out
}

// firstAnd finds where the first name of "A and B" ends; all of it when the
// whole is one name.
func firstAnd(s string, whole func(string) bool) int {
	if whole(s) {
		return len(s)
	}
	const and = " and "
	end := len(s)
	for at := 0; ; {
		i := strings.Index(s[at:], and)
		if i < 0 {
			return end
		}
		i += at
		if end == len(s) {
			end = i
		}
		// A longer name that is known wins: "Trinidad and Tobago and Togo".
		rest := s[i+len(and):]
		until := len(s)
		if j := strings.Index(rest, and); j >= 0 {
			until = i + len(and) + j
		}
		if whole(s[:until]) {
			return until
		}
		at = i + len(and)
	}
}
