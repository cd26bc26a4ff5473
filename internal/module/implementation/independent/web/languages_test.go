package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// called names participants by their ids.
type called struct{}

func (called) Name(id, _ string) (name, lang string) { return "the " + id, "en" }

// TestTranslationsAreMarked: a page in the language into which an independent report or a
// reply was translated says so, whose that is, and has the original one click away; in
// that in which it was written it leads to the translation.
func TestTranslationsAreMarked(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	both := i18n.Text{Original: "en", In: map[string]string{"en": "What was seen.", "fr": "Ce qui a été vu."}}
	via := submission.Via{Mode: submission.Own, Author: "org:x"}
	report := &entry.Entry[independent.Report]{Content: independent.Report{Title: i18n.Of("en", "Title"), Text: both, About: []string{"state:ke"}}}
	report.Via, report.Versions = via, []entry.Wording[independent.Report]{{As: "org:x", Content: report.Content}}
	reply := &entry.Entry[independent.Reply]{Content: independent.Reply{Text: both}}
	reply.Via, reply.Versions = submission.Via{Mode: submission.Own, Author: "state:ke"}, []entry.Wording[independent.Reply]{{As: "state:ke", Content: reply.Content}}
	plain := &entry.Entry[independent.Reply]{Content: independent.Reply{Text: i18n.Of("en", "Alone.")}}
	plain.Via, plain.Versions = reply.Via, []entry.Wording[independent.Reply]{{As: "state:ke", Content: plain.Content}}
	p := New(&entryweb.Shared{Way: &submissionweb.Way{Names: called{}}}, nil, nil, nil, nil)
	for lang, want := range map[string][]string{"fr": {"est une traduction", "the org:x", "What was seen."}, "en": {"Translation: French", "the org:x", "Ce qui a été vu."}} {
		l := catalogue.Locale(lang)
		var b strings.Builder
		if err := ui.Stack(languages(p.Reports, l, report, submissionweb.Beside{})...).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		for _, words := range want {
			if !strings.Contains(b.String(), words) {
				t.Errorf("in %s the report lacks %q: %s", lang, words, b.String())
			}
		}
		if lang == "en" && strings.Contains(b.String(), "stands above in your language") {
			t.Errorf("what was written is marked as a translation: %s", b.String())
		}
		if got := languages(p.Replies, l, reply, submissionweb.Beside{}); len(got) == 0 {
			t.Errorf("in %s a reply is not marked", lang)
		}
		if got := languages(p.Replies, l, plain, submissionweb.Beside{}); len(got) != 0 {
			t.Errorf("in %s what is in one language is marked", lang)
		}
	}
}

// TestHistoriesHaveNames: what followed a report and what followed each reply stand on one
// page under headings of their own.
func TestHistoriesHaveNames(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := catalogue.Locale("en")
	p := New(&entryweb.Shared{Way: &submissionweb.Way{Names: called{}}}, nil, nil, nil, nil)
	changed := entry.Event{What: entry.WasChanged, As: "org:x"}
	changed.Statement = statement.Hash{1}
	a := &independent.Answered{Replies: make([]entry.Entry[independent.Reply], 2)}
	a.Report.Events = []entry.Event{changed}
	for i, id := range []string{"state:ke", "state:fr"} {
		a.Replies[i].Via, a.Replies[i].Events = submission.Via{Mode: submission.Own, Author: id}, a.Report.Events
	}
	var b strings.Builder
	if err := p.histories(t.Context(), l, a).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">What followed the report<", "What followed the reply of \u2068the state:ke", "What followed the reply of \u2068the state:fr"} {
		if strings.Count(b.String(), want) != 1 && strings.Count(b.String(), strings.ReplaceAll(want, "\u2068", "")) != 1 {
			t.Errorf("%q is no heading of its own: %s", want, b.String())
		}
	}
}
