package web

import (
	"context"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
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

// TestNothingIsLeftOutSideBySide: each section of either template stands there, written
// or not, but for what stays in the house.
func TestNothingIsLeftOutSideBySide(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	library, err := assessment.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	lists, err := cooperation.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p := &Pages{Called: func(context.Context, statement.Hash) (i18n.Text, error) { return i18n.Of("en", "A State"), nil }}
	v := &assessor{p.shows(t.Context(), catalogue.Locale("en"), policy.Actor{}), &Assessments{Pages: p, Assess: &assessment.Service{Library: library, Lists: lists}}}
	of := func(template string) assessment.Compared {
		return assessment.Compared{Content: assessment.Content{Template: template, Title: i18n.Of("en", "A title"), Sections: map[string]i18n.Text{"unknowns": i18n.Of("en", "Much")}}, Marking: statement.Amber}
	}
	var shown strings.Builder
	for _, block := range v.beside(of("assessment/1"), of("region-example/1")) {
		if err := block.Render(t.Context(), &shown); err != nil {
			t.Fatal(err)
		}
	}
	for _, template := range []string{"assessment/1", "region-example/1"} {
		for _, s := range library.Template(template).Sections {
			label, _ := s.Label.Pick(v.Locale)
			if strings.Contains(shown.String(), ">"+label+"<") == s.Stays {
				t.Errorf("%s, %q: stays in the house: %v", template, label, s.Stays)
			}
		}
	}
}
