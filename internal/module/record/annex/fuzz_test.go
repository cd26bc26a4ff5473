package annex

import (
	"slices"
	"testing"
)

// FuzzParse holds the reader to its promises whatever the text: it does not
// panic, loses no cell, calls no cell sure that could stand elsewhere, and calls
// no two marks sure that cannot both be right.
func FuzzParse(f *testing.F) {
	f.Add([]byte("Annex B: T\t3\nAnnex B: T\n\nYear/State\t2001 1\t2002\nKenya\tX\t\n\n¹ A/1\n\nYear/State\t2001 1\t2002\nMali\t\tX ²\n"))
	f.Add([]byte("Annex D: T\nYEAR/State\t99\t00\t\nKenya\tX\t\t\nMali\tX\n\t\t\n?\t?\t?\n"))
	f.Add([]byte("Annex C: T\nYear/State\n\t\nKenya\tX\n"))
	f.Add([]byte("Annex D: T\nYEAR/State\t99\t00\nKenya\tX\tX\tx\nMali\t\tX\tX\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		im, err := Parse(text)
		if err != nil {
			return
		}
		for _, tab := range im.Tables {
			labels := []string{}
			for _, c := range tab.Columns {
				labels = append(labels, c.Label)
			}
			for _, r := range tab.Rows {
				if len(r.Cells) != r.Width {
					t.Fatalf("line %d: %d cells of %d", r.Line, len(r.Cells), r.Width)
				}
				sets := [][]int{}
				for _, c := range r.Cells {
					checkCell(t, r, c, labels)
					if set := columnsOf(c, labels); c.Mark && c.Sure {
						sets = append(sets, set)
					}
				}
				if _, ok := Narrow(sets); !ok && distinct(labels) {
					t.Fatalf("line %d: marks that are called sure contradict each other", r.Line)
				}
			}
		}
	})
}

// columnsOf finds the indices of a cell's columns.
func columnsOf(c Cell, labels []string) []int {
	out := []int{}
	for _, l := range c.Columns {
		out = append(out, slices.Index(labels, l))
	}
	return out
}

// distinct says whether the labels tell the columns apart.
func distinct(labels []string) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(labels)))) == len(labels)
}

func checkCell(t *testing.T, r Row, c Cell, labels []string) {
	t.Helper()
	if c.Sure && len(c.Columns) != 1 {
		t.Fatalf("line %d, cell %d: sure of %d columns", r.Line, c.Position, len(c.Columns))
	}
	if !c.Sure && c.Reason == "" {
		t.Fatalf("line %d, cell %d: unsure without a reason", r.Line, c.Position)
	}
	if r.Width == len(labels) && c.Columns[0] != labels[c.Position-1] {
		t.Fatalf("line %d, cell %d: under %q, want %q", r.Line, c.Position, c.Columns[0], labels[c.Position-1])
	}
	for _, l := range c.Columns {
		if !slices.Contains(labels, l) {
			t.Fatalf("line %d, cell %d: no column %q", r.Line, c.Position, l)
		}
	}
}
