package overview

import (
	"slices"

	"comity.example/comity/internal/module/implementation/report"
)

// Columns are those of a Cross: the statuses, and the empty one for who gave none.
func Columns() []string {
	var out []string
	for _, s := range report.Statuses() {
		out = append(out, string(s))
	}
	return append(out, "")
}

// Tabulate counts statuses by region, in the order of the regions and then of all who
// are in none, and hides what the package says.
func Tabulate(all []Status, regions []string) *Cross {
	columns, order := Columns(), append(slices.Clone(regions), Others)
	rows := make([][]int, len(order))
	for i := range rows {
		rows[i] = make([]int, len(columns))
	}
	for _, s := range all {
		row := slices.Index(order, s.Region)
		if row < 0 {
			row = len(order) - 1
		}
		rows[row][max(0, slices.Index(columns, string(s.Status)))]++
	}
	shown, total, totals := suppress(rows)
	out := &Cross{Small: Small, Statuses: columns, All: CrossRow{Reports: len(all), Counts: numbers(total, totals)}}
	for i, region := range order {
		out.Regions = append(out.Regions, CrossRow{Region: region, Reports: sum(rows[i]), Counts: numbers(rows[i], shown[i])})
	}
	return out
}

func numbers(row []int, shown []bool) []Number {
	out := make([]Number, len(row))
	for i, n := range row {
		if out[i].Hidden = !shown[i]; shown[i] {
			out[i].N = n
		}
	}
	return out
}

// suppress says which cells of a table are shown, and which of the totals of its
// columns, beside the totals of its rows, which always are: see the package.
func suppress(rows [][]int) (shown [][]bool, total []int, totals []bool) {
	width := len(rows[0])
	total, totals = make([]int, width), make([]bool, width)
	whole := true
	for _, row := range rows {
		whole = whole && fits(row)
		for j, n := range row {
			total[j] += n
		}
	}
	summed := fits(total)
	for j := range totals {
		totals[j] = summed
	}
	for _, row := range rows {
		line := make([]bool, width)
		for j := range line { // where nobody reported, or gave this status at all, there is none
			line[j] = whole || sum(row) == 0 || summed && total[j] == 0
		}
		shown = append(shown, line)
	}
	return shown, total, totals
}

// fits reports whether the numbers of a row tell of nobody which status it gave: none
// of them is small, and they are of two statuses, or there is no report.
func fits(row []int) bool {
	some := 0
	for _, n := range row {
		if n > 0 && n < Small {
			return false
		}
		if n > 0 {
			some++
		}
	}
	return some != 1
}

func sum(row []int) (out int) {
	for _, n := range row {
		out += n
	}
	return out
}
