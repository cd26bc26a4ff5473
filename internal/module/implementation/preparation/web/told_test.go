package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
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

// TestShortTranslations: what stands in short of a neighbour's report is marked where it
// is a translation.
func TestShortTranslations(t *testing.T) {
	v := &visit{Locale: english(t), p: &Pages{Reports: &reportweb.Pages{Way: &submissionweb.Way{}}}}
	r := &report.Report{Content: report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("fr", "Un bureau.")}}}}
	r.Via = report.Through("state:fr")
	if got := v.begins(r); got.String() != "Un bureau." || got.Original != "fr" {
		t.Errorf("as it was written: %+v", got)
	}
	r.Translations = []report.Translation{{As: "state:fr", Language: "en", Official: true, Answers: []report.Rendered{{Question: "done", Text: "An office."}}}}
	if got, want := v.begins(r), "An office. (Translation from French by its author.)"; strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got.String()) != want {
		t.Errorf("translated: %q, want %q", got, want)
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
