package web

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/ui"
)

// TestComparedAssessments: a paragraph that moved is shown where it was and where it
// is, and not as if nothing had changed.
func TestComparedAssessments(t *testing.T) {
	const first, second = "The team answers calls at any hour of the day.", "Laws on evidence were changed in the spring session."
	for _, tc := range []struct {
		name, was, is string
		marks         []ui.Op
	}{
		{"nothing", first + "\n" + second, first + "\n\n" + second, []ui.Op{ui.Kept}},
		{"a paragraph more", first, first + "\n" + second, []ui.Op{ui.Kept, ui.Inserted}},
		{"moved", first + "\n" + second, second + "\n" + first, []ui.Op{ui.Kept, ui.Deleted, ui.Inserted}},
	} {
		var marks []ui.Op
		var shown strings.Builder
		for _, r := range compared(tc.was, tc.is) {
			if strings.TrimSpace(r.Words) != "" && !slices.Contains(marks, r.Op) {
				marks = append(marks, r.Op)
			}
			shown.WriteString(r.Words)
		}
		for _, op := range tc.marks {
			if len(marks) != len(tc.marks) || !slices.Contains(marks, op) {
				t.Errorf("%s: %v in %q, want %v", tc.name, marks, shown.String(), tc.marks)
			}
		}
	}
}
