package annex

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

func (s *section) notice(kind string, line int, format string, args ...any) {
	s.t.Notices = append(s.t.Notices, Notice{Kind: kind, Line: line, Page: s.page, Text: fmt.Sprintf(format, args...)})
}

// noticeAt is notice for a place that has already been passed.
func (s *section) noticeAt(kind string, r Row, format string, args ...any) {
	s.t.Notices = append(s.t.Notices, Notice{Kind: kind, Line: r.Line, Page: r.Page, Text: fmt.Sprintf(format, args...)})
}

// checkNames notes names that are unknown, odd or given twice.
func (s *section) checkNames() {
	seen := map[string]Row{}
	for _, r := range s.t.Rows {
		switch {
		case r.Printed == "":
			s.noticeAt(Nameless, r, "A row of %d cells without a name.", r.Width)
			continue
		case r.Participant == "":
			s.noticeAt(UnknownName, r, "No State is listed under the printed name “%s”.", clip(r.Printed))
			continue
		case r.Remark != "":
			s.noticeAt(Spelling, r, "“%s”: %s", r.Printed, r.Remark)
		}
		if before, ok := seen[r.Participant]; ok {
			s.noticeAt(NamedTwice, r, "“%s” names the same State as “%s” in line %d.", r.Printed, before.Printed, before.Line)
		}
		seen[r.Participant] = r
	}
}

// checkFootnotes notes numbers whose note is not printed in the annex.
func (s *section) checkFootnotes() {
	printed := map[int]bool{}
	for _, f := range s.t.Footnotes {
		printed[f.Number] = true
	}
	for _, c := range s.t.Columns {
		if c.Footnote != 0 && !printed[c.Footnote] {
			s.t.Notices = append(s.t.Notices, Notice{Kind: NoFootnote, Line: s.t.Line, Page: s.t.Page,
				Text: fmt.Sprintf("Column %s: footnote %d is not printed in the annex.", clip(c.Label), c.Footnote)})
		}
	}
	for _, r := range s.t.Rows {
		for _, c := range r.Cells {
			if c.Footnote != 0 && !printed[c.Footnote] {
				s.noticeAt(NoFootnote, r, "%s, cell %d: footnote %d is not printed in the annex.", clip(r.Printed), c.Position, c.Footnote)
			}
		}
	}
}

// checkPositions looks, on each page whose rows all have the same wrong number
// of cells, for what could tell where the surplus stands: a position without
// any mark, and neighbours that bear the same marks row by row. Both are
// reported; neither is acted upon.
func (s *section) checkPositions() {
	for n, from := range s.starts {
		to := len(s.t.Rows)
		if n+1 < len(s.starts) {
			to = s.starts[n+1]
		}
		rows := s.t.Rows[from:to]
		if len(rows) < 2 || rows[0].Width <= len(s.t.Columns) || !sameWidth(rows) {
			continue
		}
		patterns := make([]string, rows[0].Width)
		for _, r := range rows {
			for i, c := range r.Cells {
				patterns[i] += strconv.Itoa(b2i(c.Mark))
			}
		}
		for i, p := range patterns {
			if !strings.Contains(p, "1") {
				s.noticeAt(EmptyPosition, rows[0], "No row of this page bears a mark at position %d.", i+1)
			} else if i > 0 && p == patterns[i-1] {
				s.noticeAt(SameMarks, rows[0], "Positions %d and %d bear the same marks in every row of this page.", i, i+1)
			}
		}
	}
}

func sameWidth(rows []Row) bool {
	for _, r := range rows {
		if r.Width != rows[0].Width {
			return false
		}
	}
	return true
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// columns reads labels; the empty cells after the last label are not columns.
func columns(fields []string) []Column {
	for len(fields) > 0 && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	cols := make([]Column, 0, len(fields))
	for _, f := range fields {
		c := Column{Label: strings.TrimSpace(f)}
		if m := numbered.FindStringSubmatch(c.Label); m != nil {
			c.Label, c.Footnote = m[1], number(m[2])
		}
		c.From, c.To = years(c.Label)
		cols = append(cols, c)
	}
	return cols
}

// years reads "2004-2005", "2006", "99" or "17". Two digits from 50 on are of
// the twentieth century.
func years(label string) (from, to int) {
	m := yearLabel.FindStringSubmatch(label)
	if m == nil {
		return 0, 0
	}
	from, _ = strconv.Atoi(m[1])
	if len(m[1]) == 2 {
		if from < 50 {
			from += 100
		}
		from += 1900
	}
	to = from
	if m[2] != "" {
		to, _ = strconv.Atoi(m[2])
	}
	return from, to
}

func sameColumns(a, b []Column) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// number reads plain or superscript digits.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return superscript(s)
}

// superscript reads superscript digits; ¹, ² and ³ stand apart from the others
// in Unicode.
func superscript(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case '¹':
			n = n*10 + 1
		case '²', '³':
			n = n*10 + int(r-'²') + 2
		default:
			n = n*10 + int(r-'⁰')
		}
	}
	return n
}

// clip shortens what is quoted in a notice.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
