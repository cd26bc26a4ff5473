package annex

import (
	"fmt"
	"slices"
	"strings"
)

// Narrow says what the marks of one row leave each other. It takes the columns
// that each mark may stand under, counted alone: one ascending set a mark, in
// the order of the cells. Of each set it keeps the columns that the mark stands
// under in at least one reading of the whole row, where a reading gives every
// mark one column of its set, keeps the order of the marks, and gives no column
// to two of them: a State is marked under a year once. It says false, and gives
// nothing, when the row has no such reading. It does not change its argument.
func Narrow(sets [][]int) ([][]int, bool) {
	// The lowest reading takes from the left the first column that is free, the
	// highest one from the right the last. A column c of a mark stands in some
	// reading just when it lies between the two: then the lowest reading of the
	// marks before, c, and the highest of the marks after are one.
	lowest, highest := make([]int, len(sets)), make([]int, len(sets))
	for i, set := range sets {
		k := 0
		if i > 0 {
			k, _ = slices.BinarySearch(set, lowest[i-1]+1)
		}
		if k == len(set) {
			return nil, false
		}
		lowest[i] = set[k]
	}
	for i := len(sets) - 1; i >= 0; i-- {
		k := len(sets[i])
		if i+1 < len(sets) {
			k, _ = slices.BinarySearch(sets[i], highest[i+1])
		}
		highest[i] = sets[i][k-1] // never below the lowest reading, which is there
	}
	out := make([][]int, len(sets))
	for i, set := range sets {
		for _, c := range set {
			if lowest[i] <= c && c <= highest[i] {
				out[i] = append(out[i], c)
			}
		}
	}
	return out, true
}

// settle narrows the marks of a row by each other, and says of each that it
// narrowed from what to what, and why. A row whose marks cannot all stand under
// columns of their own is odd as a whole: none of its marks is sure.
func (s *section) settle(r *Row) {
	marks, sets := []int{}, [][]int{}
	for i, c := range r.Cells {
		if c.Mark {
			low, high := reach(i, r.Width, len(s.t.Columns))
			marks, sets = append(marks, i), append(sets, between(low, high))
		}
	}
	narrowed, ok := Narrow(sets)
	if !ok {
		s.unreadable(r, marks)
		return
	}
	for n, i := range marks {
		left := narrowed[n]
		if len(left) == len(sets[n]) {
			continue
		}
		c := &r.Cells[i]
		why := s.because(r, marks, sets, narrowed, n)
		kind, word := NarrowedByNeighbours, "Narrowed"
		if len(left) == 1 {
			kind, word = DecidedByNeighbours, "Decided"
			c.Sure = true
		}
		c.Reason = fmt.Sprintf("The row has %s; alone, the cell may stand under %s. %s by its neighbours: %s.",
			count(r.Width-len(s.t.Columns)), possible(c.Columns), word, why)
		c.Columns = s.labels(left)
		s.noticeAt(kind, *r, "%s, cell %d: %s. %s", clip(r.Printed), c.Position, possible(c.Columns), c.Reason)
	}
}

// because names the neighbours that leave the n-th mark fewer columns than its
// place alone, and the rules by which they do.
func (s *section) because(r *Row, marks []int, alone, left [][]int, n int) string {
	parts := []string{}
	if left[n][0] != alone[n][0] {
		before := left[n-1]
		parts = append(parts, s.neighbour("before", r.Cells[marks[n-1]].Position, before, before[0], "earliest"))
	}
	if last := len(left[n]) - 1; left[n][last] != alone[n][len(alone[n])-1] {
		after := left[n+1]
		parts = append(parts, s.neighbour("after", r.Cells[marks[n+1]].Position, after, after[len(after)-1], "latest"))
	}
	return strings.Join(parts, ", and ") + "; marks keep their order, and no column takes two marks of one row"
}

func (s *section) neighbour(side string, position int, columns []int, column int, bound string) string {
	words := fmt.Sprintf("the mark %s it (cell %d) stands under %s", side, position, s.t.Columns[column].Label)
	if len(columns) > 1 {
		words += " at the " + bound
	}
	return words
}

// unreadable takes back what the cells of a row seem to say when they cannot
// all be right.
func (s *section) unreadable(r *Row, marks []int) {
	for _, i := range marks {
		r.Cells[i].Sure = false
		r.Cells[i].Reason = "The row has " + count(r.Width-len(s.t.Columns)) + ", and its marks cannot all stand under columns of their own."
	}
	s.noticeAt(NoReading, *r, "%s: the row's %d marks cannot all stand under columns of their own.", clip(r.Printed), len(marks))
}

// labels names columns as the first header prints them.
func (s *section) labels(columns []int) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = s.t.Columns[c].Label
	}
	return out
}

// between lists the numbers from low to high, both included.
func between(low, high int) []int {
	out := []int{}
	for c := low; c <= high; c++ {
		out = append(out, c)
	}
	return out
}
