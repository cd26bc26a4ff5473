package web

import (
	"testing"
	"time"

	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/statement"
)

// The file of a report bears the report's marking, and that it is an exercise, at the
// head and at the foot, and what the hub says at the head of its pages.
func TestTheFileOfAReport(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, en := words.Negotiate("en"), func(s string) i18n.Text { return i18n.Of("en", s) }
	r := &report.Report{Exercise: true, Marking: statement.Green, Title: en("Title"), Sections: []report.Section{{Heading: en("Heading"), Words: en("One.\n\nTwo.")}}}
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	d := agreedDocument(l, r, []string{"A", "B"}, "Onward.", en("All is invented."), at)
	if d.Header != "EXERCISE · TLP:GREEN · Not for classified information." || d.Pages != "EXERCISE · TLP:GREEN · Page {page} of {pages}" {
		t.Errorf("%q, %q", d.Header, d.Pages)
	}
	var got []string
	for _, b := range d.Blocks {
		got = append(got, b.(*docx.Paragraph).Runs[0].Text)
	}
	want := []string{"Title", "Retrospective report of A and B, agreed on 2 March 2026, 08:00 UTC.", "Onward.", "All is invented.", "Heading", "One.", "Two."}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %q, want %q", i, got[i], want[i])
		}
	}
}
