package annex

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readings lists every reading of a row by trying all of them: one column of
// each set, each after the one before.
func readings(sets [][]int) [][]int {
	all := [][]int{{}}
	for _, set := range sets {
		longer := [][]int{}
		for _, r := range all {
			for _, c := range set {
				if len(r) == 0 || r[len(r)-1] < c {
					longer = append(longer, append(slices.Clone(r), c))
				}
			}
		}
		all = longer
	}
	return all
}

// columnSets draws the sets of a row's marks: any ascending numbers, or the
// unbroken runs that an odd row gives.
func columnSets(t *rapid.T) [][]int {
	sets := make([][]int, rapid.IntRange(0, 6).Draw(t, "marks"))
	if rapid.Bool().Draw(t, "of a row") {
		columns := rapid.IntRange(1, 9).Draw(t, "columns")
		width := max(1, columns+rapid.IntRange(-3, 3).Draw(t, "surplus"))
		sets = sets[:0]
		for i := range width {
			if low, high := reach(i, width, columns); rapid.Bool().Draw(t, "marked") {
				sets = append(sets, between(low, high))
			}
		}
		return sets
	}
	for i := range sets {
		seen := rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 0, 4, rapid.ID[int]).Draw(t, "set")
		slices.Sort(seen)
		sets[i] = seen
	}
	return sets
}

// What is left is what stands in some reading: no reading is lost, and no
// column is left that no reading has.
func TestNarrowKeepsWhatStandsInSomeReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sets := columnSets(t)
		before := fmt.Sprint(sets)
		got, ok := Narrow(sets)
		if fmt.Sprint(sets) != before {
			t.Fatalf("%s became %v", before, sets)
		}
		all := readings(sets)
		if ok != (len(all) > 0) {
			t.Fatalf("%v: said %v, and there are %d readings", sets, ok, len(all))
		}
		if !ok {
			return
		}
		want := make([][]int, len(sets))
		for i, set := range sets {
			for _, c := range set {
				if slices.ContainsFunc(all, func(r []int) bool { return r[i] == c }) {
					want[i] = append(want[i], c)
				}
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%v: got %v, want %v", sets, got, want)
		}
		again, ok := Narrow(got)
		if !ok || !reflect.DeepEqual(again, got) {
			t.Fatalf("%v narrowed again gives %v", got, again)
		}
	})
}

func TestNarrow(t *testing.T) {
	for _, tt := range []struct {
		name       string
		sets, want [][]int // want nil: no reading
	}{
		{"no mark", [][]int{}, [][]int{}},
		{"one mark", [][]int{{3, 4}}, [][]int{{3, 4}}},
		{"the last is certain", [][]int{{1, 2}, {2, 3}, {3}}, [][]int{{1}, {2}, {3}}},
		{"the first is certain", [][]int{{0}, {0, 1}, {1, 2}}, [][]int{{0}, {1}, {2}}},
		{"a gap stops it", [][]int{{0, 1}, {2, 3}, {3, 4}, {4}}, [][]int{{0, 1}, {2}, {3}, {4}}},
		{"neighbours in the open", [][]int{{4, 5}, {5, 6}}, [][]int{{4, 5}, {5, 6}}},
		{"narrowed on both sides", [][]int{{1}, {0, 1, 2, 3, 4}, {3}}, [][]int{{1}, {2}, {3}}},
		{"narrowed and still open", [][]int{{1}, {0, 1, 2, 3, 4}}, [][]int{{1}, {2, 3, 4}}},
		{"two marks for one column", [][]int{{1}, {1}}, nil},
		{"a mark without a column", [][]int{{1}, {}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Narrow(tt.sets)
			if ok != (tt.want != nil) || (ok && !reflect.DeepEqual(got, tt.want)) {
				t.Errorf("got %v, %v; want %v", got, ok, tt.want)
			}
		})
	}
}

// What neighbours decide is told cell by cell, with the reason.
func TestNeighboursDecideAloud(t *testing.T) {
	const head = "Annex D: Some table\nYEAR/State\t99\t00\t01\t02\n"
	const laws = "; marks keep their order, and no column takes two marks of one row."
	for _, tt := range []struct {
		name, row string
		position  int
		want      Cell
		kind      string
	}{
		{"by the mark after it", "Kenya\tX\t\t\tX\tX", 4, Cell{Columns: []string{"01"}, Sure: true,
			Reason: "The row has one cell too many; alone, the cell may stand under 01 or 02. Decided by its neighbours: the mark after it (cell 5) stands under 02" + laws}, DecidedByNeighbours},
		{"by the mark before it", "Kenya\tX\tX\t\t\t", 2, Cell{Columns: []string{"00"}, Sure: true,
			Reason: "The row has one cell too many; alone, the cell may stand under 99 or 00. Decided by its neighbours: the mark before it (cell 1) stands under 99" + laws}, DecidedByNeighbours},
		{"by a mark that is decided itself", "Kenya\t\t\tX\tX\tX", 3, Cell{Columns: []string{"00"}, Sure: true,
			Reason: "The row has one cell too many; alone, the cell may stand under 00 or 01. Decided by its neighbours: the mark after it (cell 4) stands under 01" + laws}, DecidedByNeighbours},
		{"not narrowed at all", "Kenya\tX\tX", 1, Cell{Columns: []string{"99", "00", "01"},
			Reason: "The row has 2 cells too few; the cell may stand under any of these columns."}, ""},
		{"narrowed by one that is unsure", "Kenya\t\tX\tX\t\t\t", 3, Cell{Columns: []string{"00", "01"},
			Reason: "The row has 2 cells too many; alone, the cell may stand under 99 or 00 or 01. Narrowed by its neighbours: the mark before it (cell 2) stands under 99 at the earliest" + laws}, NarrowedByNeighbours},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tab := read(t, head+tt.row+"\n")
			got := tab.Rows[0].Cells[tt.position-1]
			tt.want.Position, tt.want.Mark, tt.want.Raw = tt.position, true, "X"
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
			said := slices.ContainsFunc(tab.Notices, func(n Notice) bool {
				return n.Kind == tt.kind && n.Line == 3 && strings.HasSuffix(n.Text, got.Reason) &&
					strings.HasPrefix(n.Text, fmt.Sprintf("Kenya, cell %d: ", tt.position))
			})
			if said != (tt.kind != "") {
				t.Errorf("notices %+v, want one of kind %q with the reason", tab.Notices, tt.kind)
			}
		})
	}
}

// Where the marks of a row cannot all be right, none of them is called sure.
func TestARowWithoutAReading(t *testing.T) {
	tab := read(t, "Annex D: Some table\nYEAR/State\t99\t00\nKenya\tX\tX\tX\nMali\tX\tX\n")
	for _, c := range tab.Rows[0].Cells {
		if c.Sure || !strings.Contains(c.Reason, "cannot all stand") || len(c.Columns) == 0 {
			t.Errorf("%+v", c)
		}
	}
	if !tab.Rows[1].Cells[1].Sure || tab.noticed(NoReading) != 1 {
		t.Errorf("%+v, notices %+v", tab.Rows[1].Cells, tab.Notices)
	}
}
