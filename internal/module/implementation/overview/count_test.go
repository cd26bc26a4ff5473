package overview

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/module/implementation/report"
)

func regionOf(id string) string {
	return map[string]string{"state:a": "african", "state:b": "african", "state:c": "asia-pacific"}[id]
}

func region(s *report.Stood) string { return regionOf(s.Participant) }

// TestCount: who has reported for two periods, or on two topics of a row, is counted
// once; who is in no region stands in the column for that.
func TestCount(t *testing.T) {
	rows := []Row{{"norms", []string{"x", "y"}}, {"measures", []string{"z"}}}
	stood := []report.Stood{{Participant: "state:a", Topic: "x", Period: "2026", ID: "1"}, {Participant: "state:a", Topic: "x", Period: "2025", ID: "2", Voice: report.FromDocument}, {Participant: "state:a", Topic: "y", Period: "2026", ID: "3"},
		{Participant: "state:b", Topic: "z", Period: "2025-2026", ID: "4"}, {Participant: "state:c", Topic: "x", Period: "2025", ID: "5"}, {Participant: "group:g", Topic: "y", Period: "2025", ID: "6"},
		{Participant: "state:c", Topic: "elsewhere", Period: "2024", ID: "7"}}
	got := Count(stood, rows, []string{"african", "asia-pacific", Others}, region)
	if want := (Matrix{[]string{"african", "asia-pacific", Others}, [][]int{{1, 1, 1}, {1, 0, 0}}, []int{3, 1}, []int{2, 1, 1}, 4}); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("by region %v, want %v", got, want)
	}
	periods := Periods(stood)
	if !slices.Equal(periods, []string{"2026", "2025-2026", "2025", "2024"}) {
		t.Errorf("periods %v", periods)
	}
	if got := Count(stood, rows, periods[:3], func(s *report.Stood) string { return s.Period }); fmt.Sprint(got.Counts, got.All) != "[[1 0 3] [0 1 0]] [3 1]" {
		t.Errorf("by period %v", got)
	}
	states, further := Reported(stood, []State{{ID: "state:d"}, {ID: "state:c", Region: "asia-pacific"}, {ID: "state:a"}, {ID: "state:b"}}, regionOf)
	if a, d := states[0], states[3]; a.Reports != 3 || a.Unconfirmed != 1 || d.Unconfirmed != 0 || a.Report != "1" || !slices.Equal(a.Periods, []string{"2026", "2025"}) || d.Reports != 0 || d.Report != "" || len(further) != 1 || further[0].ID != "group:g" {
		t.Errorf("%+v, further %+v", states, further)
	}
}

// TestCountOfRegions: regions part the participants, so the columns of a row add up
// to all of it; a row is no smaller than each of its columns.
func TestCountOfRegions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stood := rapid.SliceOf(rapid.Custom(func(t *rapid.T) report.Stood {
			return report.Stood{Participant: rapid.SampledFrom([]string{"state:a", "state:b", "state:c", "org:d"}).Draw(t, "who"), Topic: rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "on"),
				Period: rapid.SampledFrom([]string{"2025", "2026"}).Draw(t, "for")}
		})).Draw(t, "stood")
		m := Count(stood, []Row{{"a", []string{"x", "y"}}, {"b", []string{"z"}}}, []string{"african", "asia-pacific", Others}, region)
		for i, row := range m.Counts {
			if sum(row) != m.All[i] || m.All[i] > m.Total {
				t.Fatalf("row %d: %v, in all %d of %d", i, row, m.All[i], m.Total)
			}
		}
		if sum(m.Any) != m.Total {
			t.Fatalf("%v, in all %d", m.Any, m.Total)
		}
	})
}
