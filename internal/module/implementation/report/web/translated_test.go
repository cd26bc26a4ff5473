package web

import (
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// TestTranslationsAreMarked: a page never shows a translation in place of what was
// written: it says whose it is, and has the original beside it, or one click away.
func TestTranslationsAreMarked(t *testing.T) {
	p, l, of := pages(t), english(t), statement.Hash{1}
	r := &report.Report{ID: of.String(), Questionnaire: questionnaire.Framework, Version: "1", Item: "norm-13-a", Topic: "un:a-70-174:13:a", Period: "2026", Wording: of, Older: report.Older{"done": {"en"}},
		Wordings: []report.Wording{{As: "state:fr"}}, Content: report.Content{Answers: []report.Answer{
			{Question: "done", Text: i18n.Text{Original: "fr", In: map[string]string{"fr": "Un bureau.", "en": "An office."}}},
			{Question: "gaps", Text: i18n.Of("fr", "Un manque.")}, {Question: "lessons", Text: i18n.Of("fr", "Une leçon.")},
			{Question: "bodies", Bodies: []report.Body{{Name: i18n.Of("fr", "Agence")}, {Name: i18n.Of("es", "Oficina")}}}}},
		Translations: []report.Translation{{As: "state:ke", Of: of, Language: "en", Answers: []report.Rendered{{Question: "gaps", Text: "A gap."}, {Question: "bodies", Bodies: []report.RenderedBody{{Name: "Agency"}, {}}}}}}}
	r.Via, r.Known, r.Heard, r.Statement = report.Through("state:fr"), true, []submission.Heard{{As: "state:fr"}}, of
	for _, tc := range []struct {
		question string
		holds    []string // in this order
		lacks    string
	}{
		{"done", []string{"Un bureau.", "Translation from French by its author.", "Older than what it translates", "An office."}, "not by its author"},
		{"gaps", []string{"Un manque.", "Translation from French by the state:ke, not by its author.", "A gap."}, "<details"},
		{"lessons", []string{"Une leçon."}, "Translation"},
		{"bodies", []string{"Agency", "Agence", "Oficina", "Translation from French by the state:ke"}, "<details"},
	} {
		answer := r.Content.Answer(tc.question)
		page := shown(t, p.answer(t.Context(), l, r, answer, true))
		rest := page
		for _, want := range tc.holds {
			at := strings.Index(rest, want)
			if at < 0 {
				t.Errorf("%s: beside each other, %q is missing or out of order: %s", tc.question, want, page)
				break
			}
			rest = rest[at+len(want):]
		}
		if strings.Contains(page, tc.lacks) {
			t.Errorf("%s: the page has %q: %s", tc.question, tc.lacks, page)
		}
		short := shown(t, p.answer(t.Context(), l, r, answer, false))
		if folded := strings.Contains(short, "As it was written: French</summary>"); folded != (tc.question != "lessons") {
			t.Errorf("%s: the original is one click away: %v: %s", tc.question, folded, short)
		}
	}
	for place, page := range map[string]string{"the report": shown(t, p.said(t.Context(), l, r, 2)), "a provision": shown(t, p.plainly(t.Context(), l, r))} {
		if !strings.Contains(page, "Older than what it translates: the words in French have changed since.") {
			t.Errorf("the page of %s does not say what is older: %s", place, page)
		}
		if strings.Count(page, "Translation from French") != 3 || !strings.Contains(page, "Un bureau.") || !strings.Contains(page, "Un manque.") {
			t.Errorf("the page of %s: %s", place, page)
		}
	}
}

// TestTranslatedLabels: what is to be translated stands in the label of its field in its
// own language.
func TestTranslatedLabels(t *testing.T) {
	f := submissionweb.FillWith(english(t), url.Values{})
	a := &report.Answer{Question: "bodies", Bodies: []report.Body{{Name: i18n.Of("ar", "وكالة"), Role: i18n.Of("en", "All of it")}}}
	page := shown(t, ui.FormView(f.L, ui.Form{Inputs: renderedInputs(f, a, "Responsible bodies")}))
	if !strings.Contains(page, `<span dir="rtl" lang="ar">وكالة</span>`) || strings.Contains(page, `lang="en"`) {
		t.Errorf("%s", page)
	}
}
