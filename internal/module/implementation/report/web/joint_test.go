package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
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

// TestSignedEarlier: who signed an earlier wording is told to have, in the newer one,
// in its own, and in what followed.
func TestSignedEarlier(t *testing.T) {
	p, l := pages(t), english(t)
	was, is := statement.Hash{1}, statement.Hash{2}
	r := report.Report{ID: was.String(), Questionnaire: questionnaire.Framework, Version: "1", Item: "norm-13-a", Topic: "un:a-70-174:13:a", Period: "2026", Wording: is}
	r.Statement, r.Known = was, true
	r.Via = submission.Via{Mode: submission.Joint, Signatories: []string{"state:de", "state:fr"}, By: "state:de"}
	r.Wordings = []report.Wording{{Mark: submission.Mark{Statement: was}, As: "state:de"}, {Mark: submission.Mark{Statement: is, Index: 3}, As: "state:de"}}
	r.Heard = []submission.Heard{{As: "state:de", How: submission.HowCorrected, Of: is, Wording: 2, Mark: submission.Mark{Statement: is, Index: 3}}}
	r.Earlier = []submission.Heard{{As: "state:de", How: submission.HowMade, Of: was, Wording: 1}, {As: "state:fr", How: submission.HowConfirmed, Of: was, Wording: 1, Mark: submission.Mark{Statement: statement.Hash{3}, Index: 2}}}
	bare := strings.NewReplacer("\u2068", "", "\u2069", "")
	if with := bare.Replace(Jointly(l, p.Way.Names, &r, "state:de")); with != "an earlier wording signed by the state:fr, and not yet this one" {
		t.Errorf("under the name of the one: %q", with)
	}
	held := r.HeldBy("state:fr")
	if with := bare.Replace(Jointly(l, p.Way.Names, &held, "state:fr")); !strings.HasPrefix(with, "jointly with the state:de · in the wording that the state:fr signed last; the state:de gave a newer one on ") {
		t.Errorf("under the name of the other: %q", with)
	}
	if page := shown(t, ui.TableView(l, p.events(l, &r))); strings.Count(page, "Signed or confirmed wording 1") != 1 || !strings.Contains(page, "the state:fr") {
		t.Errorf("what followed is %s", page)
	}
	if page := bare.Replace(shown(t, p.Way.Told(l, r.Told))); !strings.Contains(page, "An earlier wording was signed by ") {
		t.Errorf("who has signed is %s", page)
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
	drafter := policy.Actor{Person: "p", For: "state:ke", Roles: []policy.Role{policy.Drafter}}
	q := p.Questionnaires.Get(questionnaire.Framework, "")
	b := &report.Made{Via: report.Through("state:ke"), Questionnaire: q.ID, Version: q.Version, Item: "norm-13-a", Period: "2026"}
	for version, want := range map[string]string{q.Version: "draft", "0": "version"} {
		b.Version = version
		page := shown(t, p.inDraft(t.Context(), l, drafter, b, "/en/way"))
		if !strings.Contains(page, l.T("reporting.marking.none."+want)) || strings.Contains(page, "/en/way") != (want == "draft") {
			t.Errorf("a draft that answers version %s: %s", version, page)
		}
	}
	fields := forRecorder(l, []ui.Input{{Name: "status", Hint: "Your own word"}, {Name: "text", Hint: "as it was"}})
	if fields[0].Hint != l.T("reporting.field.status.recorded") || fields[1].Hint != "as it was" {
		t.Errorf("the hints are %+v", fields)
	}
}
