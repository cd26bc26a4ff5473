package overview

import (
	"cmp"
	"slices"

	"comity.example/comity/internal/module/implementation/report"
)

// Count counts participants by row and by column: of each cell different ones.
// column says in which one a report stands; one that is not among them is counted in
// all columns together alone.
func Count(stood []report.Stood, rows []Row, columns []string, column func(*report.Stood) string) Matrix {
	out := Matrix{Columns: columns, Counts: make([][]int, len(rows)), All: make([]int, len(rows)), Any: make([]int, len(columns))}
	in := map[string][]int{} // rows, by topic
	for i := range rows {
		out.Counts[i] = make([]int, len(columns))
		for _, t := range rows[i].Topics {
			in[t] = append(in[t], i)
		}
	}
	at := map[string]int{}
	for i, c := range columns {
		at[c] = i
	}
	type place struct {
		participant string
		row, column int // -1: all of them
	}
	seen := map[place]bool{}
	first := func(p place) int {
		if seen[p] {
			return 0
		}
		seen[p] = true
		return 1
	}
	for i := range stood {
		s := &stood[i]
		c, known := at[column(s)]
		for _, row := range in[s.Topic] {
			out.Total += first(place{s.Participant, -1, -1})
			out.All[row] += first(place{s.Participant, row, -1})
			if known {
				out.Counts[row][c] += first(place{s.Participant, row, c})
				out.Any[c] += first(place{s.Participant, -1, c})
			}
		}
	}
	return out
}

// Periods are those for which something stands, the latest first.
func Periods(stood []report.Stood) []string {
	out := []string{}
	seen := map[string]bool{}
	for i := range stood {
		if p := stood[i].Period; !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return report.ByPeriod(b, a) })
	return out
}

// Reported says of each participant what stands of it: of all that are given, and of
// those that have reported and are not among them. Both by id.
func Reported(stood []report.Stood, given []State, region func(id string) string) (states, further []State) {
	by := map[string][]report.Stood{}
	for i := range stood {
		by[stood[i].Participant] = append(by[stood[i].Participant], stood[i])
	}
	fill := func(s State) State {
		of := by[s.ID]
		s.Reports, s.Periods = len(of), Periods(of)
		for i := range of {
			if of[i].Voice == report.FromDocument {
				s.Unconfirmed++
			}
		}
		for i := range of {
			if of[i].Period == s.Periods[0] {
				s.Report, s.Topic = of[i].ID, of[i].Topic
				break
			}
		}
		return s
	}
	states, further = []State{}, []State{}
	known := map[string]bool{}
	for _, s := range given {
		known[s.ID] = true
		states = append(states, fill(s))
	}
	for id := range by {
		if !known[id] {
			further = append(further, fill(State{ID: id, Region: region(id)}))
		}
	}
	byID := func(a, b State) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(states, byID)
	slices.SortFunc(further, byID)
	return states, further
}
