package record

import (
	"slices"
	"sort"
)

// The measures that a claim can be held against. All are computed from the
// recorded rows.
const (
	// MeasureStates counts the rows of a table.
	MeasureStates = "states"
	// MeasureMarks counts its marks.
	MeasureMarks = "marks"
	// MeasurePerColumn counts the States that bear a mark, column by column,
	// and says where the number is, or may be, lower than in the column before.
	MeasurePerColumn = "per-column"
	// MeasureByCount says how many States bear one mark, two marks and so on.
	MeasureByCount = "by-count"
)

// Measures lists them.
func Measures() []string {
	return []string{MeasureStates, MeasureMarks, MeasurePerColumn, MeasureByCount}
}

// Figure is one number that a measure gives.
type Figure struct {
	Series  Series `json:"series"`
	Measure string `json:"measure"`
	Year    int    `json:"year,omitempty"`  // of the column, for per-column
	To      int    `json:"to,omitempty"`    // its last year
	Count   int    `json:"count,omitempty"` // of marks, for by-count
	Number  int    `json:"number"`          // with every mark read where it stands
	// Least and Most bound Number when every unsure mark may stand under any
	// of its columns; both equal Number when nothing is unsure.
	Least   int      `json:"least"`
	Most    int      `json:"most"`
	Falls   bool     `json:"falls,omitempty" doc:"certainly lower than in the column before: its most is under that column's least"`
	MayFall bool     `json:"may_fall,omitempty" doc:"perhaps lower than in the column before: the two ranges overlap"`
	States  []string `json:"states,omitempty"` // participant ids, for by-count
}

// Compute holds a measure against tables and rows. Figures come by table in the
// order of the measure, then by column or by count from high to low.
func Compute(m Measure, tables map[Series]Table, rows map[Series][]Row) []Figure {
	out := []Figure{}
	for _, s := range m.Series {
		switch m.Kind {
		case MeasureStates:
			out = append(out, exact(Figure{Series: s, Measure: m.Kind, Number: len(rows[s])}))
		case MeasureMarks:
			n := 0
			for _, r := range rows[s] {
				n += len(r.Marks)
			}
			out = append(out, exact(Figure{Series: s, Measure: m.Kind, Number: n}))
		case MeasurePerColumn:
			out = append(out, perColumn(m, s, tables[s].Columns, rows[s])...)
		case MeasureByCount:
			out = append(out, byCount(s, rows[s])...)
		}
	}
	return out
}

func exact(f Figure) Figure {
	f.Least, f.Most = f.Number, f.Number
	return f
}

func perColumn(m Measure, s Series, columns []Column, rows []Row) []Figure {
	out := []Figure{}
	for _, c := range columns {
		if (m.From != 0 && c.Year < m.From) || (m.To != 0 && c.Year > m.To) {
			continue
		}
		f := Figure{Series: s, Measure: m.Kind, Year: c.Year, To: c.To}
		for _, r := range rows {
			here, surely, perhaps := stands(r, c.Year)
			f.Number += here
			f.Least += surely
			f.Most += perhaps
		}
		if len(out) > 0 {
			f.Falls, f.MayFall = lower(f, out[len(out)-1])
		}
		out = append(out, f)
	}
	return out
}

// lower holds a number against the one before it, as ranges: surely when even
// the most it can be is under the least that the other can be, perhaps when
// only the least of it is under the most of the other.
func lower(f, before Figure) (surely, perhaps bool) {
	surely = f.Most < before.Least
	return surely, !surely && f.Least < before.Most
}

// stands says whether a row bears a mark that is read under a year, whether it
// surely and whether it perhaps bears one there. Each is 0 or 1: a State that
// bears two marks under one year is still one State.
func stands(r Row, year int) (here, surely, perhaps int) {
	for _, m := range r.Marks {
		if m.Year == year {
			here = 1
		}
		if slices.Contains(m.Years, year) {
			perhaps = 1
			if m.Sure {
				surely = 1
			}
		}
	}
	return here, surely, perhaps
}

func byCount(s Series, rows []Row) []Figure {
	states := map[int][]string{}
	for _, r := range rows {
		states[len(r.Marks)] = append(states[len(r.Marks)], r.Participant)
	}
	counts := make([]int, 0, len(states))
	for n := range states {
		counts = append(counts, n)
	}
	sort.Sort(sort.Reverse(sort.IntSlice(counts)))
	out := make([]Figure, 0, len(counts))
	for _, n := range counts {
		sort.Strings(states[n])
		out = append(out, exact(Figure{Series: s, Measure: MeasureByCount, Count: n, Number: len(states[n]), States: states[n]}))
	}
	return out
}
