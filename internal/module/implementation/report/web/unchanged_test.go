package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// TestUnchanged: a report that nothing has changed has its status in the lists, and says
// beside its period since when nothing has; it says what became of the earlier report.
func TestUnchanged(t *testing.T) {
	p, l := pages(t), english(t)
	id, was := statement.Hash{2}, statement.Hash{1}
	says := func(words string) report.Content {
		return report.Content{Status: report.InProgress, Answers: []report.Answer{{Question: "done", Text: i18n.Of("en", words)}}}
	}
	r := report.Report{ID: id.String(), Questionnaire: questionnaire.Framework, Version: "1", Item: "norm-13-a", Topic: "un:a-70-174:13:a", Period: "2026", Wording: id, SameAs: &was}
	r.Statement, r.Known, r.Via = id, true, report.Through("state:de")
	r.Heard = []submission.Heard{{As: "state:de", How: submission.HowMade}}
	r.Unchanged = &report.Unchanged{Period: "2025", Questionnaire: r.Questionnaire, Version: r.Version, Item: r.Item, Content: says("Two days.")}
	bare := strings.NewReplacer("\u2068", "", "\u2069", "")
	row := func() string {
		return bare.Replace(shown(t, ui.TableView(l, ui.Table{ID: "t", Columns: make([]ui.Column, 5), Rows: []ui.Row{p.stateRow(l, "state:de", r.Topic, []*report.Report{&r})}})))
	}
	if got := row(); !strings.Contains(got, "in progress") || !strings.Contains(got, "2026 (unchanged since 2025)") {
		t.Errorf("of a participant it stands as %s", got)
	}
	newer := report.Wording{Mark: submission.Mark{Statement: statement.Hash{3}}, As: "state:de", Content: says("Nine days.")}
	r.Unchanged.Replaced = &newer
	if got := row(); !strings.Contains(got, "unchanged since 2025; the report for 2025 was corrected later") {
		t.Errorf("after a correction it stands as %s", got)
	}
	if got := bare.Replace(shown(t, p.said(t.Context(), l, &r, 2))); !strings.Contains(got, "The report for 2025 was corrected later") || !strings.Contains(got, "</span>Two<span") || strings.Count(got, "Two days.") != 1 {
		t.Errorf("its page says %s", got)
	}
	r.Unchanged.Withdrawn = &report.Event{As: "state:de"}
	if got := bare.Replace(shown(t, p.said(t.Context(), l, &r, 2))); !strings.Contains(got, "The report for 2025 was withdrawn later") || !strings.Contains(got, "Two days.") {
		t.Errorf("after a withdrawal its page says %s", got)
	}
}
