package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestClearChanges: who clears a correction sees what it changes of what stands, and only
// that; who edits one that was overtaken, what came since.
func TestClearChanges(t *testing.T) {
	says := func(all ...string) (c report.Content) {
		for i := 0; i < len(all); i += 2 {
			c.Answers = append(c.Answers, report.Answer{Question: all[i], Text: i18n.Of("en", all[i+1])})
		}
		return c
	}
	p, first, second := pages(t), statement.Hash{1}, statement.Hash{2}
	was, now := says("done", "We act.", "lessons", "None."), says("done", "We act.", "lessons", "Many.")
	one := &report.Report{ID: first.String(), Mark: submission.Mark{Statement: first}, Questionnaire: "framework", Version: "1", Item: "norm-13-a", Wording: second, Content: now,
		Wordings: []report.Wording{{Mark: submission.Mark{Statement: first}, Content: was}, {Mark: submission.Mark{Statement: second}, Content: now}}}
	stale := says("done", "We act.", "lessons", "None.", "gaps", "Staff.")
	page := shown(t, p.clearChanges(english(t), one, &stale))
	for _, want := range []string{"<ins>None", "<del>Many", "<ins>Staff"} {
		if !strings.Contains(strings.ReplaceAll(markup.ReplaceAllString(page, ""), "\n", ""), want) {
			t.Errorf("the page lacks %q: %s", want, page)
		}
	}
	if strings.Contains(page, "We act.") {
		t.Errorf("what stays as it is is shown as a change: %s", page)
	}
	if page := shown(t, p.clearChanges(english(t), one, &now)); page != "" {
		t.Errorf("nothing changes, and is shown: %s", page)
	}
	if page := shown(t, p.since(english(t), one, first)); !strings.Contains(page, english(t).T("way.over.heading")) || !strings.Contains(page, "Many") {
		t.Errorf("what came since is not shown: %s", page)
	}
	if page := shown(t, p.since(english(t), one, second)); page != "" {
		t.Errorf("nothing came since, and is shown: %s", page)
	}
}
