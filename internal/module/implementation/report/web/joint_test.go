package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// called names participants by their ids.
type called struct{}

func (called) Name(id, _ string) (name, lang string) { return "the " + id, "en" }

func pages(t *testing.T) *Pages {
	t.Helper()
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return &Pages{Questionnaires: library, Way: &submissionweb.Way{Names: called{}}}
}

// TestJointlyWith: where the words of several stand under the name of one, the others
// are named: on the page of a provision, and of a participant.
func TestJointlyWith(t *testing.T) {
	p, l := pages(t), english(t)
	id := statement.Hash{1}
	r := report.Report{ID: id.String(), Questionnaire: questionnaire.Framework, Version: "1", Item: "norm-13-a", Topic: "un:a-70-174:13:a", Period: "2026", Wording: id}
	r.Statement, r.Known = id, true
	r.Via = submission.Via{Mode: submission.Recorded, Signatories: []string{"state:de", "state:fr", "state:ke"}, Document: &submission.Document{Kind: "note-verbale", Number: "1", Date: "2026-01-01"}}
	const with = "not confirmed by any of the authors · jointly with the state:fr and the state:ke"
	bare := func(s string) string {
		return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(s)
	}
	if page := bare(shown(t, p.reply(t.Context(), l, &report.Held{Participant: "state:de", Voice: report.FromDocument, Report: r}, 2))); !strings.Contains(page, with) {
		t.Errorf("on a provision it stands as %s", page)
	}
	row := ui.Table{ID: "t", Columns: make([]ui.Column, 5), Rows: []ui.Row{p.stateRow(l, "state:de", r.Topic, []*report.Report{&r})}}
	if page := bare(shown(t, ui.TableView(l, row))); !strings.Contains(page, with) {
		t.Errorf("of a participant it stands as %s", page)
	}
}

// TestUnmarked: a form without markings says why it has none; to who records, the hints
// speak of the document.
func TestUnmarked(t *testing.T) {
	p, l := pages(t), english(t)
	p.House = &preparation.Service{}
	for mode, want := range map[submission.Mode]string{submission.Joint: "several", submission.Group: "several", submission.Recorded: "through", submission.Transmitted: "through", submission.Own: "version"} {
		if page := shown(t, p.unmarked(l, mode)); !strings.Contains(page, l.T("reporting.marking.none."+want)) {
			t.Errorf("%s: %s", mode, page)
		}
	}
	fields := forRecorder(l, []ui.Input{{Name: "status", Hint: "Your own word"}, {Name: "text", Hint: "as it was"}})
	if fields[0].Hint != l.T("reporting.field.status.recorded") || fields[1].Hint != "as it was" {
		t.Errorf("the hints are %+v", fields)
	}
}
