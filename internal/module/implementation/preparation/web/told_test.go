package web

import (
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
)

// TestRecordedIsTold: a report that was recorded of a State, and that it has not
// confirmed, is told from its own word wherever a page says for which period it is.
func TestRecordedIsTold(t *testing.T) {
	v := &visit{Locale: english(t)}
	r := &report.Report{Period: "2026", Content: report.Content{Status: report.InPlace}}
	r.Via = submission.Via{Mode: submission.Recorded, Author: "state:ke"}
	if got, want := v.periodOf(r, "state:ke"), "2026: in place; recorded from a document, not confirmed"; got != want {
		t.Errorf("it is told as %q, want %q", got, want)
	}
	r.Heard = []submission.Heard{{As: "state:ke"}}
	if got, want := v.periodOf(r, "state:ke"), "2026: in place"; got != want {
		t.Errorf("confirmed it is told as %q, want %q", got, want)
	}
}

func english(t *testing.T) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale("en")
}
