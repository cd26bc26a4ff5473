package intake

import (
	"regexp"
	"strings"

	"comity.example/comity/internal/fail"
)

// Column is what a column of a table of amendments holds.
type Column string

// The columns. A column under another heading is Other.
const (
	Provision Column = "provision" // the official text
	Base      Column = "base"      // the text that amendments are made to
	Proposed  Column = "proposed"  // the text as its signatories would have it
	Rationale Column = "rationale"
	Practice  Column = "practice"
	Other     Column = "other"
)

// ColumnHead is a column as the header prints it.
type ColumnHead struct {
	Column  Column `json:"column"`
	Printed string `json:"printed"`
}

// headings are the words by which a column is known, in the order in which they
// are tried: "Original proposed guidance text" is the base, for "original".
var headings = []struct {
	column Column
	words  *regexp.Regexp
}{
	{Base, regexp.MustCompile(`(?i)\b(original|current|existing|base|guidance text)\b`)},
	{Proposed, regexp.MustCompile(`(?i)\b(suggest\w*|chang\w*|amend\w*|propos\w*|redraft\w*)\b`)},
	{Rationale, regexp.MustCompile(`(?i)\b(rationale|reasons?|explanat\w*|justificat\w*)\b`)},
	{Practice, regexp.MustCompile(`(?i)\b(practices?|examples?|resources?)\b`)},
	{Provision, regexp.MustCompile(`(?i)\b(norms?|provisions?|rules?|principles?|measures?|CBMs?|paragraphs?)\b`)},
}

// readHeader reads a row as a header; nil when it is none. A header names at
// least a provision, a base and a proposal, each once.
func readHeader(cells []string) []ColumnHead {
	heads := make([]ColumnHead, len(cells))
	seen := map[Column]int{}
	for i, c := range cells {
		// Headings are short; a cell of prose with such words in it is none.
		words := squeeze(untag(c))
		heads[i] = ColumnHead{Other, words}
		if words == "" || len(strings.Fields(words)) > 8 || endsWithStop(words) {
			continue
		}
		for _, h := range headings {
			if seen[h.column] == 0 && h.words.MatchString(words) {
				heads[i].Column = h.column
				seen[h.column]++
				break
			}
		}
	}
	if seen[Provision] != 1 || seen[Base] != 1 || seen[Proposed] != 1 {
		return nil
	}
	return heads
}

// lineKind says what a line of a table is.
type lineKind int

const (
	blankLine lineKind = iota
	ruleLine           // dashes in every cell
	headLine           // the header, or the header again
	noteStart
	noteMore // a note's text goes on
	rowLine
	strayLine
)

// noteLine matches the beginning of a footnote.
var noteLine = regexp.MustCompile(`^\s*([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})(\s*)(\S.*)?$`)

var dashes = regexp.MustCompile(`^\s*:?-{2,}:?\s*$`)

// kindOf tells what a line is under the header that has been read, if one has;
// inNote says that the line before it, with no blank line between, is a
// footnote's.
func kindOf(line string, header []ColumnHead, inNote bool) lineKind {
	cells := strings.Split(line, "\t")
	switch {
	case strings.TrimSpace(line) == "":
		return blankLine
	case len(cells) > 1 && allDashes(cells):
		return ruleLine
	case header == nil && len(cells) > 1 && readHeader(cells) != nil, header != nil && again(cells, header):
		return headLine
	case len(cells) > 1:
		return rowLine
	case noteLine.MatchString(line):
		return noteStart
	case inNote:
		return noteMore
	}
	return strayLine
}

// again says whether cells are those of the header, printed on a new page.
func again(cells []string, header []ColumnHead) bool {
	if len(cells) != len(header) {
		return false
	}
	for i, h := range header {
		if !strings.EqualFold(squeeze(untag(cells[i])), h.Printed) {
			return false
		}
	}
	return true
}

func allDashes(cells []string) bool {
	for _, c := range cells {
		if !dashes.MatchString(c) {
			return false
		}
	}
	return true
}

// Furniture is what pages add to a document and no text holds: the header of a
// table, lines of dashes, rows without words.
type Furniture struct {
	Line    int    `json:"line"`
	Printed string `json:"printed"`
	What    string `json:"what"` // "header", "header again", "rule"
}

// row is one line of the table with its cells.
type row struct {
	line  int
	cells []string
}

// sheet is a document cut into what its lines are, before any cell is read.
type sheet struct {
	heads     []ColumnHead
	front     []piece // lines before the header
	rows      []row
	notes     []Note
	furniture []Furniture
	stray     []piece // lines of the table's region that are nothing of it
	unsure    []Unsure
}

// piece is a line of text.
type piece struct {
	line int
	text string
}

// readSheet sorts the lines of a document. It fails with fail.Invalid when there
// is no header.
func readSheet(d *document) (*sheet, error) {
	s := &sheet{notes: []Note{}, furniture: []Furniture{}}
	inNote := false
	for i, l := range d.lines {
		kind := kindOf(l, s.heads, inNote)
		s.line(kind, i+1, l)
		inNote = kind == noteStart || kind == noteMore
	}
	if s.heads == nil {
		return nil, fail.New(fail.Invalid, "the document holds no table of amendments").
			WithHint("The header needs a column for the provision, one for the original text and one for the suggested changes, with tabs between them.")
	}
	return s, nil
}

func (s *sheet) line(kind lineKind, no int, l string) {
	cells := strings.Split(l, "\t")
	switch kind {
	case blankLine:
	case headLine:
		what := "header again"
		if s.heads == nil {
			what = "header"
			s.heads = readHeader(cells)
		}
		s.furniture = append(s.furniture, Furniture{no, squeeze(l), what})
	case ruleLine:
		s.furniture = append(s.furniture, Furniture{no, squeeze(l), "rule"})
	case noteStart:
		m := noteLine.FindStringSubmatch(l)
		s.notes = append(s.notes, Note{Number: superscript(m[1]), Mark: m[1], Tight: m[2] == "" && m[3] != "", Text: squeeze(m[3]), Line: no})
	case noteMore:
		n := &s.notes[len(s.notes)-1]
		n.Text = squeeze(n.Text + " " + l)
	default:
		s.rowOrText(kind, no, l, cells)
	}
}

// rowOrText keeps a row, or a line of text, where it belongs.
func (s *sheet) rowOrText(kind lineKind, no int, l string, cells []string) {
	switch {
	case s.heads == nil:
		s.front = append(s.front, piece{no, l})
	case kind == strayLine:
		s.stray = append(s.stray, piece{no, l})
		s.unsure = append(s.unsure, unsettled(StrayText, Place{Line: no}, clip(l), "kept apart from the table", "the line is no row, no footnote and no header"))
	default:
		s.rows = append(s.rows, row{no, s.fit(no, cells)})
	}
}

// fit gives a row as many cells as the header has. Words of cells too many go to
// the last one.
func (s *sheet) fit(no int, cells []string) []string {
	n := len(s.heads)
	if len(cells) == n {
		return cells
	}
	u := Unsure{Kind: OddWidth, Place: Place{Line: no}, Read: clip(squeeze(untag(strings.Join(cells, " "))))}
	if len(cells) < n {
		u.Decided, u.Why = "the cells are read from the left; the missing ones are empty", "the row has fewer cells than the header"
		cells = append(append([]string{}, cells...), make([]string, n-len(cells))...)
	} else {
		u.Decided, u.Why = "what is over stands in the last column", "the row has more cells than the header"
		cells = append(append([]string{}, cells[:n-1]...), strings.Join(cells[n-1:], "<p>"))
	}
	s.unsure = append(s.unsure, u)
	return cells
}
