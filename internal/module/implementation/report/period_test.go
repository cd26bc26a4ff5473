package report_test

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/report"
)

// TestPeriods: it is reported of years since the process began, and not of those that
// are far off; after a report a form proposes the year that follows.
func TestPeriods(t *testing.T) {
	for period, good := range map[string]bool{"2026": true, "2027": true, "1998": true, "1998-2027": true, "2028": false, "2031": false, "2026-2028": false, "1997": false, "1815": false, "1997-2026": false, "": false, "2026-2025": false} {
		if err := report.Reportable(period, 2026); good != (err == nil) || err != nil && !fail.Is(err, fail.Invalid) {
			t.Errorf("%q: %v", period, err)
		}
	}
	for period, good := range map[string]bool{"2026": true, "2025-2026": true, "2024-2026": false, "1998-2027": false} {
		if err := report.Spans(period); good != (err == nil) || err != nil && !fail.Is(err, fail.Invalid) {
			t.Errorf("of %q: %v", period, err)
		}
	}
	for last, want := range map[string]string{"": "2026", "2025": "2026", "2022-2023": "2024", "2026": "", "2027": ""} {
		if got := report.Following(last, 2026); got != want {
			t.Errorf("after %q it proposes %q, want %q", last, got, want)
		}
	}
}

// TestOverlaps: periods that have a year in common are told from those that have none.
func TestOverlaps(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{"2026", "2026-2027"}: true, {"2026-2027", "2027-2028"}: true, {"2024-2027", "2025"}: true,
		{"2025", "2026-2027"}: false, {"2026", "2027"}: false, {"2026", "soon"}: false,
	} {
		if got := report.Overlaps(pair[0], pair[1]); got != want || report.Overlaps(pair[1], pair[0]) != want {
			t.Errorf("%v: %v, want %v", pair, got, want)
		}
	}
}
