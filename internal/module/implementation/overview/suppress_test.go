package overview

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/module/implementation/report"
)

// outcome writes what everybody sees of a table.
func outcome(rows [][]int) (string, [][]bool) {
	shown, total, totals := suppress(rows)
	var b strings.Builder
	line := func(row []int, shown []bool) {
		for j, n := range row {
			if shown[j] {
				fmt.Fprint(&b, n, " ")
			} else {
				b.WriteString("? ")
			}
		}
	}
	for i, row := range rows {
		fmt.Fprint(&b, sum(row), ": ")
		line(row, shown[i])
	}
	line(total, totals)
	return b.String(), shown
}

// TestNothingHiddenCanBeRecovered: for whoever sees the outcome and knows the rule,
// each hidden number can be one of at least two. Every table of three rows and two
// columns, and of two rows and three columns, with few reports in each row is tried;
// those with the same outcome are what one of them can be taken for. And of no region
// that has reports, nor of all together, can each report only be of one status: who
// reported is public, so that would be a word about each of them.
func TestNothingHiddenCanBeRecovered(t *testing.T) {
	for _, tc := range []struct{ rows, columns, most int }{{3, 2, 7}, {2, 3, 6}, {3, 3, 4}} {
		t.Run(fmt.Sprint(tc), func(t *testing.T) {
			lines := all(tc.columns, tc.most)
			can := map[string][][]map[int]bool{}
			hidden := map[string][][]bool{}
			at := map[string][]map[int]bool{} // of each row, then of all: statuses that reports can be of
			each(lines, tc.rows, func(rows [][]int) {
				key, shown := outcome(rows)
				if can[key] == nil {
					can[key], hidden[key] = make([][]map[int]bool, tc.rows), shown
					for i := range can[key] {
						for range tc.columns {
							can[key][i] = append(can[key][i], map[int]bool{})
						}
					}
				}
				for i, row := range rows {
					for j, n := range row {
						can[key][i][j][n] = true
					}
				}
				if at[key] == nil {
					at[key] = make([]map[int]bool, tc.rows+1)
					for i := range at[key] {
						at[key][i] = map[int]bool{}
					}
				}
				for i, row := range rows {
					for j, n := range row {
						if n > 0 {
							at[key][i][j], at[key][tc.rows][j] = true, true
						}
					}
				}
			})
			for key, lines := range at {
				for i, of := range lines {
					if len(of) == 1 {
						t.Errorf("%s: all reports of line %d can only be of one status", key, i)
					}
				}
			}
			some := 0
			for key, cells := range can {
				for i := range cells {
					for j := range cells[i] {
						if hidden[key][i][j] {
							continue
						}
						if some++; len(cells[i][j]) < 2 {
							t.Errorf("%s: cell %d,%d can only be %v", key, i, j, cells[i][j])
						}
					}
				}
			}
			if some < 20 {
				t.Fatalf("%d outcomes hide %d cells", len(can), some)
			}
		})
	}
}

// all lists the rows of so many columns with at most so many reports.
func all(columns, most int) (out [][]int) {
	if columns == 0 {
		return [][]int{nil}
	}
	for n := range most + 1 {
		for _, rest := range all(columns-1, most-n) {
			out = append(out, append([]int{n}, rest...))
		}
	}
	return out
}

func each(lines [][]int, n int, do func([][]int), before ...[]int) {
	if n == 0 {
		do(before)
		return
	}
	for _, line := range lines {
		each(lines, n-1, do, append(slices.Clone(before), line)...)
	}
}

// TestNoHiddenCellFollowsFromTheTotals: of tables as large as those of the hub no
// small number is shown, and for each hidden cell there is another table with the
// same numbers shown and the same totals, found by moving one report around a
// rectangle of hidden cells.
func TestNoHiddenCellFollowsFromTheTotals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := len(Columns())
		rows := make([][]int, 6)
		for i := range rows {
			rows[i] = rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 1, 2, 3, 5, 12}), width, width).Draw(t, "row")
		}
		shown, total, totals := suppress(rows)
		if totals[0] && !fits(total) {
			t.Fatalf("a small total is shown: %v", total)
		}
		for i := range rows {
			if n := sum(rows[i]); slices.Contains(rows[i], n) && n > 0 && shown[i][slices.Index(rows[i], n)] {
				t.Fatalf("all reports of a region are told to be of one status: %v", rows[i])
			}
			for j, n := range rows[i] {
				if shown[i][j] {
					if n > 0 && n < Small {
						t.Fatalf("a small number is shown: %v", rows[i])
					}
					continue
				}
				if !moves(rows, shown, totals[0], i, j) {
					t.Fatalf("cell %d,%d of %v follows from what is shown: %v", i, j, rows, shown)
				}
			}
		}
	})
}

// moves reports whether one report more, or one less, can stand in a hidden cell,
// with all that is shown the same.
func moves(rows [][]int, shown [][]bool, totals bool, i, j int) bool {
	for k := range rows[i] {
		if k == j || shown[i][k] {
			continue
		}
		if !totals { // from one cell of the row to another
			if rows[i][j] > 0 || rows[i][k] > 0 {
				return true
			}
			continue
		}
		for h := range rows {
			if h == i || shown[h][j] || shown[h][k] {
				continue
			}
			if rows[i][j] > 0 && rows[h][k] > 0 || rows[i][k] > 0 && rows[h][j] > 0 {
				return true
			}
		}
	}
	return false
}

func TestTabulate(t *testing.T) {
	several := func(n int, region string, s report.Status) []Status {
		return slices.Repeat([]Status{{region, s}}, n)
	}
	regions := []string{"a", "b", "c"}
	for _, tc := range []struct {
		name string
		of   []Status
		want string
	}{
		{"nothing", nil, "0 0 0 0 0 | 0 0 0 0 0 | 0 0 0 0 0 | 0 0 0 0 0 | 0 0 0 0 0"},
		{"all large, of two statuses each", slices.Concat(several(3, "a", report.Planned), several(3, "a", ""), several(4, "b", report.InPlace), several(5, "b", report.Planned)),
			"3 0 0 0 3 | 5 0 4 0 0 | 0 0 0 0 0 | 0 0 0 0 0 | 8 0 4 0 3"},
		{"three of a region, all of one status", slices.Concat(several(3, "a", report.NotApplicable), several(3, "b", report.InPlace)),
			"0 0 ? ? 0 | 0 0 ? ? 0 | 0 0 0 0 0 | 0 0 0 0 0 | 0 0 3 3 0"},
		{"one region has one status alone", slices.Concat(several(3, "a", report.Planned), several(3, "b", report.Planned), several(4, "b", report.InPlace)),
			"? 0 ? 0 0 | ? 0 ? 0 0 | 0 0 0 0 0 | 0 0 0 0 0 | 6 0 4 0 0"},
		{"one number is small: those of all are shown", slices.Concat(several(2, "a", report.Planned), several(4, "b", report.InPlace), several(9, "c", report.Planned)),
			"? 0 ? 0 0 | ? 0 ? 0 0 | ? 0 ? 0 0 | 0 0 0 0 0 | 11 0 4 0 0"},
		{"one status alone would tell the regions", slices.Concat(several(2, "a", report.Planned), several(4, "b", report.Planned)),
			"? ? ? ? ? | ? ? ? ? ? | 0 0 0 0 0 | 0 0 0 0 0 | ? ? ? ? ?"},
		{"a small number in all", slices.Concat(several(1, "a", report.Planned), several(9, "c", "")), "? ? ? ? ? | 0 0 0 0 0 | ? ? ? ? ? | 0 0 0 0 0 | ? ? ? ? ?"},
		{"who is in no region", slices.Concat(several(3, "elsewhere", report.NotApplicable), several(3, "elsewhere", "")),
			"0 0 0 0 0 | 0 0 0 0 0 | 0 0 0 0 0 | 0 0 0 3 3 | 0 0 0 3 3"},
		{"all of one status", several(9, "a", report.InPlace), "? ? ? ? ? | 0 0 0 0 0 | 0 0 0 0 0 | 0 0 0 0 0 | ? ? ? ? ?"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := Tabulate(tc.of, regions)
			var lines []string
			for _, row := range append(c.Regions, c.All) {
				var cells []string
				for _, n := range row.Counts {
					if n.Hidden {
						cells = append(cells, "?")
					} else {
						cells = append(cells, fmt.Sprint(n.N))
					}
				}
				lines = append(lines, strings.Join(cells, " "))
			}
			if got := strings.Join(lines, " | "); got != tc.want {
				t.Errorf("%s\nwant %s", got, tc.want)
			}
		})
	}
}
