package record

import (
	"slices"

	"comity.example/comity/internal/fail"
)

// overlaps lists the positions of the other marks of a row that may be of a
// year that the mark may be of. At most one of them is of that year: a State
// stands under a year once.
func (r *Row) overlaps(m Mark) []int {
	out := []int{}
	for _, other := range r.Marks {
		if other.Position != m.Position && slices.ContainsFunc(other.Years, func(y int) bool { return slices.Contains(m.Years, y) }) {
			out = append(out, other.Position)
		}
	}
	return out
}

// settled reports fail.Invalid when a mark of a row may be of a year that a
// sure mark of the row has: then it is of another year, and the row must say so
// before it is recorded. Rows that were recorded earlier, or elsewhere, keep
// what they say.
func (r *Row) settled() error {
	for _, m := range r.Marks {
		if at := r.overlaps(m); m.Sure && len(at) > 0 {
			return fail.New(fail.Invalid, "%s: the mark at position %d may be of the year %d, which the mark at position %d has for certain",
				r.Subject(), at[0], m.Year, m.Position)
		}
	}
	return nil
}
