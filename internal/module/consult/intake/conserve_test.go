package intake

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// The law of this package: every word of a document stands in the result exactly
// once, in its order, and nothing else does. It is tested against the document
// itself, cut by rules of the test's own.

var (
	breakTag  = regexp.MustCompile(`(?i)</?(p|ul|ol|li|br)(\s[^<>]*)?/?>`)
	inlineTag = regexp.MustCompile(`(?i)</?(i|em|b|strong|u)(\s[^<>]*)?/?>`)
)

// cellWords gives the words that a cell prints.
func cellWords(cell string) []string {
	var b strings.Builder
	for _, part := range breakTag.Split(cell, -1) {
		for _, s := range inlineTag.Split(part, -1) {
			b.WriteString(html.UnescapeString(s))
		}
		b.WriteByte(' ')
	}
	return strings.Fields(b.String())
}

// holder is a test, of the testing package or of rapid.
type holder interface {
	Helper()
	Fatalf(format string, args ...any)
}

func unitWords(units ...Unit) []string {
	out := []string{}
	for _, u := range units {
		out = append(out, strings.Fields(u.Words())...)
	}
	return out
}

func same(t holder, what string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	t.Fatalf("%s: words differ from number %d on: got %q, want %q", what, i+1,
		got[min(i, len(got)):min(i+6, len(got))], want[min(i, len(want)):min(i+6, len(want))])
}

// conserved holds a table to the document that it was read from.
func conserved(t holder, text []byte, table *DraftingTable) {
	t.Helper()
	lines := strings.Split(string(text), "\n")
	taken := make([]int, len(lines)+1)
	for i := range table.Norms {
		n := &table.Norms[i]
		for c, h := range table.Columns {
			want := []string{}
			for _, line := range n.Lines {
				want = append(want, cellWords(cellOf(lines[line-1], c, len(table.Columns)))...)
			}
			same(t, "("+n.Letter+") "+h.Printed, normWords(table, n, c), want)
		}
		for _, line := range n.Lines {
			taken[line]++
		}
	}
	flat := func(units []Unit) {
		for _, u := range units {
			same(t, "line of text", unitWords(u), strings.Fields(lines[u.Lines[0]-1]))
			taken[u.Lines[0]]++
		}
	}
	flat(table.Front)
	flat(table.Stray)
	for _, f := range table.Furniture {
		same(t, f.What, strings.Fields(f.Printed), strings.Fields(lines[f.Line-1]))
		taken[f.Line]++
	}
	for _, n := range table.Notes {
		want := []string{}
		got := strings.Fields(n.Words())
		for line := n.Line; len(want) < len(got) && line <= len(lines); line++ {
			want = append(want, strings.Fields(lines[line-1])...)
			taken[line]++
		}
		same(t, "note", got, want)
	}
	for i, l := range lines {
		if blank := strings.TrimSpace(l) == ""; blank != (taken[i+1] == 0) || taken[i+1] > 1 {
			t.Fatalf("line %d is read %d times: %q", i+1, taken[i+1], l)
		}
	}
}

// cellOf cuts one cell out of a row; cells too many belong to the last.
func cellOf(line string, c, width int) string {
	cells := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
	switch {
	case c >= len(cells):
		return ""
	case c == width-1:
		return strings.Join(cells[c:], "<p>")
	}
	return cells[c]
}

// normWords gives the words that the result holds for a column of the table.
func normWords(table *DraftingTable, n *Norm, c int) []string {
	switch h := table.Columns[c]; h.Column {
	case Provision:
		return unitWords(n.Official)
	case Base:
		return append(strings.Fields(n.NoBase), unitWords(n.Base...)...)
	case Other:
		k := 0
		for _, before := range table.Columns[:c] {
			if before.Column == Other {
				k++
			}
		}
		return unitWords(n.Others[k].Units...)
	default:
		return unitWords(n.Units(h.Column)...)
	}
}
