package annex

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
)

// MaxText is the longest text that Parse takes, in bytes.
const MaxText = 16 << 20

var (
	contentsLine = regexp.MustCompile(`^Annex ([A-Z]): .+\t([0-9]{1,4})$`)
	headingLine  = regexp.MustCompile(`^Annex ([A-Z]): ([^\t]+)$`)
	noteLine     = regexp.MustCompile(`^([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})\s*(.*)$`)
	numbered     = regexp.MustCompile(`^(.*?)\s+([0-9]{1,4}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})$`)
	yearLabel    = regexp.MustCompile(`^([0-9]{4}|[0-9]{2})(?:[-–]([0-9]{4}))?$`)
)

// wanted are the annexes that hold tables of States and years.
const wanted = "BCD"

// Parse reads the tables of Annexes B, C and D out of the paper's text. It
// fails with fail.Invalid when the text is not UTF-8 or holds none of the
// three, and with fail.TooLarge over MaxText; anything it can read and does not
// trust comes back as an unsure cell or a Notice.
func Parse(text []byte) (*Import, error) {
	if len(text) > MaxText {
		return nil, fail.New(fail.TooLarge, "the text is over %d bytes", MaxText)
	}
	if !utf8.Valid(text) {
		return nil, fail.New(fail.Invalid, "the text is not UTF-8")
	}
	sum := sha256.Sum256(text)
	im := &Import{SHA256: hex.EncodeToString(sum[:])}
	lines := strings.Split(string(text), "\n")
	pages := map[string]int{}
	for i := 0; i < len(lines); i++ {
		line := trimEnd(lines[i])
		if m := contentsLine.FindStringSubmatch(line); m != nil {
			pages[m[1]], _ = strconv.Atoi(m[2])
			continue
		}
		m := headingLine.FindStringSubmatch(line)
		if m == nil || !strings.Contains(wanted, m[1]) {
			continue
		}
		end := sectionEnd(lines, i+1)
		if t, ok := readSection(m[1], line, lines[:end], i, pages[m[1]]); ok {
			im.Tables = append(im.Tables, t)
		}
		i = end - 1
	}
	if len(im.Tables) == 0 {
		return nil, fail.New(fail.Invalid, "the text holds no table of Annex B, C or D").
			WithHint("The text must keep each table row on one line with tabs between its cells, under a heading such as “Annex B: …”.")
	}
	return im, nil
}

// sectionEnd finds the next annex's heading, or the end of the text.
func sectionEnd(lines []string, from int) int {
	for i := from; i < len(lines); i++ {
		if headingLine.MatchString(trimEnd(lines[i])) {
			return i
		}
	}
	return len(lines)
}

// trimEnd drops the carriage return and the trailing blanks of a line, but no
// tab: a trailing tab is an empty cell.
func trimEnd(line string) string { return strings.TrimRight(line, "\r ") }

// isHeader tells the heading row: its first cell reads "Year/State".
func isHeader(fields []string) bool {
	return len(fields) > 1 && strings.EqualFold(strings.TrimSpace(fields[0]), "year/state")
}

// section is one annex while it is being read.
type section struct {
	t      Table
	page   int  // 0 when unknown
	broken bool // blank lines or footnotes since the last row: a page may have ended
	begun  bool // the header has been read
	starts []int
}

func readSection(letter, title string, lines []string, at, page int) (Table, bool) {
	s := &section{page: page, t: Table{
		Annex: letter, Title: title, Line: at + 1, Page: page,
		Columns: []Column{}, Rows: []Row{}, Footnotes: []Footnote{}, Notices: []Notice{},
	}}
	for i := at + 1; i < len(lines); i++ {
		s.line(trimEnd(lines[i]), i+1)
	}
	if !s.begun {
		return Table{}, false
	}
	s.checkNames()
	s.checkFootnotes()
	s.checkPositions()
	return s.t, true
}

func (s *section) line(line string, no int) {
	if strings.TrimSpace(line) == "" && !strings.Contains(line, "\t") {
		s.broken = true
		return
	}
	fields := strings.Split(line, "\t")
	switch m := noteLine.FindStringSubmatch(line); {
	case isHeader(fields):
		s.header(fields, no)
	case m != nil:
		s.broken = true
		s.t.Footnotes = append(s.t.Footnotes, Footnote{Number: superscript(m[1]), Text: strings.TrimSpace(m[2]), Line: no})
	case len(fields) == 1 || !s.begun:
		s.notice(StrayText, no, "A line that is neither a row nor a footnote: “%s”", clip(line))
	default:
		s.row(fields, no)
	}
}

// header reads the columns, or checks them when they are printed again.
func (s *section) header(fields []string, no int) {
	cols := columns(fields[1:])
	if !s.begun {
		s.begun, s.broken = true, false
		s.t.Columns = cols
		s.startPage()
		if len(cols) != len(fields)-1 {
			s.notice(OddWidth, no, "The header has %d cells and %d labels.", len(fields)-1, len(cols))
		}
		return
	}
	s.turn()
	s.notice(RepeatedHeader, no, "The header is printed again.")
	if !sameColumns(cols, s.t.Columns) {
		s.notice(OtherHeader, no, "The header printed again differs from the first one; the first one is kept.")
	}
}

// turn begins a new page.
func (s *section) turn() {
	if s.page > 0 {
		s.page++
	}
	s.broken = false
	s.startPage()
}

// startPage remembers the first row of a page.
func (s *section) startPage() { s.starts = append(s.starts, len(s.t.Rows)) }

func (s *section) row(fields []string, no int) {
	if s.broken && len(s.t.Rows) > 0 {
		s.turn()
	}
	s.broken = false
	printed := strings.TrimSpace(fields[0])
	r := Row{Printed: printed, Line: no, Page: s.page, Width: len(fields) - 1}
	if n, ok := lookup(printed); ok {
		r.Participant, r.Remark = n.participant, n.remark
	}
	if r.Width != len(s.t.Columns) {
		s.notice(OddWidth, no, "%s: %d cells for %d columns.", clip(printed), r.Width, len(s.t.Columns))
	}
	for i, raw := range fields[1:] {
		r.Cells = append(r.Cells, s.cell(r, i, raw))
	}
	s.settle(&r)
	s.t.Rows = append(s.t.Rows, r)
}

// cell reads one cell and the columns it may stand under, counted alone.
func (s *section) cell(r Row, i int, raw string) Cell {
	c := Cell{Position: i + 1, Raw: strings.TrimSpace(raw), Sure: true}
	c.Columns, c.Reason = s.place(i, r.Width)
	c.Sure = len(c.Columns) == 1
	value := c.Raw
	if m := numbered.FindStringSubmatch(value); m != nil {
		value, c.Footnote = m[1], number(m[2])
	}
	switch {
	case value == "X":
		c.Mark = true
	case value == "x":
		c.Mark = true
		s.notice(SmallMark, r.Line, "%s, cell %d: “%s” is read as a mark.", clip(r.Printed), c.Position, clip(c.Raw))
	case value != "":
		c.Sure = false
		c.Reason = "The cell holds neither nothing nor a mark."
		s.notice(OddCell, r.Line, "%s, cell %d: “%s”", clip(r.Printed), c.Position, clip(c.Raw))
	}
	return c
}

// reach gives the first and the last column that the cell at index i of a row
// of the given width may stand under, by its place alone, when cells are only
// added or lost and never exchanged. With as many cells as columns there is
// one; with no column at all the first is after the last.
func reach(i, width, columns int) (low, high int) {
	extra := width - columns
	return max(i-max(extra, 0), 0), min(i+max(-extra, 0), columns-1)
}

// place gives the labels of a cell's reach, in order, and what is odd about it.
func (s *section) place(i, width int) ([]string, string) {
	low, high := reach(i, width, len(s.t.Columns))
	found := s.labels(between(low, high))
	switch extra := width - len(s.t.Columns); {
	case len(found) == 0:
		return found, "The row has no column for this cell."
	case extra == 0:
		return found, ""
	case len(found) == 1:
		return found, "The row has " + count(extra) + "; this cell can stand under one column only."
	default:
		return found, "The row has " + count(extra) + "; the cell may stand under any of these columns."
	}
}

func count(extra int) string {
	n, word := extra, "too many"
	if extra < 0 {
		n, word = -extra, "too few"
	}
	if n == 1 {
		return "one cell " + word
	}
	return strconv.Itoa(n) + " cells " + word
}
