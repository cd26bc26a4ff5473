package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/statement"
)

// edited is what a form makes of a content, with some of its fields typed anew.
func edited(t *testing.T, was report.Content, anew map[string]string) report.Content {
	t.Helper()
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	q := library.Get(questionnaire.Framework, "")
	_, item := q.Item("norm-13-h-1")
	v := url.Values{}
	for name, all := range typed(&was) {
		v[name] = []string{strings.ReplaceAll(all[0], "\n", "\r\n")}
	}
	for name, words := range anew {
		v.Set(name, words)
	}
	f := submissionweb.FillWith(english(t), v)
	out := (&Pages{}).content(f, q, item, &was)
	if len(f.Faults) > 0 {
		t.Errorf("%v", f.Faults)
	}
	return out
}

func english(t *testing.T) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale("en")
}

func both(en, fr string) i18n.Text {
	return i18n.Text{Original: "en", In: map[string]string{"en": en, "fr": fr}}
}

// TestEditKeepsLanguages: whoever edits an answer in one language leaves it as it
// stands in the others, and can edit each.
func TestEditKeepsLanguages(t *testing.T) {
	was := report.Content{Status: report.InPlace, Answers: []report.Answer{{Question: "done", Text: both("A desk.\nTwo people.", "Un bureau.")},
		{Question: "bodies", Bodies: []report.Body{{Name: both("Agency", "Agence"), Role: i18n.Of("fr", "coordination")}}},
		{Question: "links", Links: []report.Link{{Address: "https://example.org/a", Title: both("The act", "La loi")}}},
		{Question: "gaps", Text: i18n.Of("fr", "Un manque.")}}}
	for name, c := range map[string]struct {
		anew map[string]string
		want func(is *report.Content) bool
	}{
		"nothing": {nil, func(is *report.Content) bool {
			return is.Answer("done").Text.In["en"] == "A desk.\nTwo people." && is.Answer("gaps").Text.Original == "fr"
		}},
		"the original": {map[string]string{"answer-done": "Two desks."}, func(is *report.Content) bool {
			a := is.Answer("done").Text
			return a.Original == "en" && a.In["en"] == "Two desks." && a.In["fr"] == "Un bureau."
		}},
		"the translation": {map[string]string{"answer-done-in-fr": "Un guichet."}, func(is *report.Content) bool {
			a := is.Answer("done").Text
			return a.In["en"] == "A desk.\nTwo people." && a.In["fr"] == "Un guichet."
		}},
		"a translation is taken away": {map[string]string{"answer-done-in-fr": ""}, func(is *report.Content) bool { return len(is.Answer("done").Text.In) == 1 }},
		"the original is taken away": {map[string]string{"answer-done": ""}, func(is *report.Content) bool {
			return is.Answer("done").Text.Original == "fr" && is.Answer("done").Text.In["fr"] == "Un bureau."
		}},
		"written over in another language": {map[string]string{"answer-gaps": "A gap.", "language": "en"}, func(is *report.Content) bool {
			a := is.Answer("gaps").Text
			return a.In["fr"] == "Un manque." && a.In["en"] == "A gap."
		}},
		"a name and a title": {map[string]string{"answer-bodies": "The Agency; coordination", "answer-links": "https://example.org/a The new act"}, func(is *report.Content) bool {
			b, l := is.Answer("bodies").Bodies[0], is.Answer("links").Links[0]
			return b.Name.In["en"] == "The Agency" && b.Name.In["fr"] == "Agence" && b.Role.In["fr"] == "coordination" && l.Title.In["en"] == "The new act" && l.Title.In["fr"] == "La loi"
		}},
	} {
		if is := edited(t, was, c.anew); !c.want(&is) {
			t.Errorf("%s: %+v", name, is)
		}
	}
	one := report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("en", "Un bureau.")}}}
	relabelled := edited(t, one, map[string]string{"language": "fr"})
	if is := relabelled.Answer("done").Text; is.Original != "fr" || len(is.In) != 1 {
		t.Errorf("another language alone is chosen: %+v", is)
	}
}

// TestClearedInEveryLanguage: whoever clears a report sees each of its languages, and
// which of them is older than what it translates.
func TestClearedInEveryLanguage(t *testing.T) {
	a := report.Answer{Question: "done", Text: both("Two desks.", "Un bureau.")}
	b := report.Answer{Question: "bodies", Bodies: []report.Body{{Name: both("Agency", "Agence")}}}
	p, l := &Pages{}, english(t)
	page := shown(t, p.answerWhole(t.Context(), l, &a, report.Older{"done": {"fr"}})) + shown(t, p.answerWhole(t.Context(), l, &b, nil))
	for _, want := range []string{"Two desks.", "Un bureau.", "Translation: French", "Older than what it translates", "Agency", "Agence"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q: %s", want, page)
		}
	}
}

func shown(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestReportsInAnyLanguage: a report is written and translated in any language that has
// a tag, and what is no tag is said beside the field.
func TestReportsInAnyLanguage(t *testing.T) {
	is := edited(t, report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("sw", "Dawati.")}}}, map[string]string{"answer-done": "Madawati."})
	if a := is.Answer("done").Text; a.Original != "sw" || a.In["sw"] != "Madawati." || len(a.In) != 1 {
		t.Errorf("an edit of what is in Swahili: %+v", a)
	}
	is = edited(t, report.Content{}, map[string]string{"answer-done": "Mesa.", "language": "another", "language-tag": "pt-br"})
	if a := is.Answer("done").Text; a.Original != "pt-BR" {
		t.Errorf("written in Portuguese as in Brazil: %+v", a)
	}
	one := report.Report{Content: report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("en", "Words")}}}}
	for tag, want := range map[string]string{"sw": "sw", "english": "", "": ""} {
		f := submissionweb.FillWith(english(t), url.Values{"language": {"another"}, "language-tag": {tag}, "answer-done": {"Translated"}})
		if b := (&Pages{}).rendering(f, &one, "state:a", one.Wording); want != "" && b.Language != want || (len(f.Faults) > 0) != (want == "") || want == "" && f.Faults["language-tag"] == "" {
			t.Errorf("translated into %q: %s, %v", tag, b.Language, f.Faults)
		}
	}
}

// TestRendersLists: titles of links and those who are responsible have a field each in
// the form of a translation, and come back as they were typed.
func TestRendersLists(t *testing.T) {
	of := statement.Hash{1}
	one := report.Report{Wording: of, Content: report.Content{Answers: []report.Answer{
		{Question: "links", Links: []report.Link{{Address: "https://a.example/"}, {Address: "https://b.example/", Title: i18n.Of("en", "The act")}}},
		{Question: "bodies", Bodies: []report.Body{{Name: i18n.Of("en", "Agency"), Role: i18n.Of("en", "coordination")}}}}}}
	v := url.Values{"language": {"fr"}, "answer-links-1": {"La loi"}, "answer-bodies-0": {"Agence"}}
	b := (&Pages{}).rendering(submissionweb.FillWith(english(t), v), &one, "state:a", of)
	if len(b.Answers) != 2 || !slices.Equal(b.Answers[0].Titles, []string{"", "La loi"}) || b.Answers[1].Bodies[0] != (report.RenderedBody{Name: "Agence"}) {
		t.Fatalf("it reads %+v", b.Answers)
	}
	again := url.Values{}
	for i := range b.Answers {
		typedRendered(again, &b.Answers[i])
	}
	if again.Get("answer-links-1") != "La loi" || again.Get("answer-bodies-0") != "Agence" {
		t.Errorf("a draft is edited as %v", again)
	}
	var names []string
	for i := range one.Answers {
		for _, set := range renderedInputs(submissionweb.FillWith(english(t), v), &one.Answers[i], "A question") {
			for _, in := range set.Inputs {
				names = append(names, in.Name)
			}
		}
	}
	if !slices.Equal(names, []string{"answer-links-1", "answer-bodies-0", "answer-bodies-1"}) {
		t.Errorf("the form has %v", names)
	}
	one.Translations = []report.Translation{{Of: of, Language: "fr", Answers: b.Answers}}
	if page := shown(t, (&Pages{}).answer(t.Context(), english(t), &one, &one.Answers[0], true)); !strings.Contains(page, "The act") {
		t.Errorf("the page in English lacks the title: %s", page)
	}
}

// TestIntoLanguage: a translation is proposed into the reader's language where the
// report is in another, and none is taken into its own.
func TestIntoLanguage(t *testing.T) {
	l := english(t)
	for _, tc := range []struct{ written, chosen, proposes, fault string }{
		{"fr", "", "en", "language"}, {"en", "", "", "language"}, {"en", "en", "", "language"}, {"en", "fr", "fr", ""}, {"sw", "en", "en", ""},
		{"en", "sw", "another", ""}, {"sw", "sw", "another", "language"}, {"sw", "SW", "another", "language"},
	} {
		one := report.Report{Content: report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of(tc.written, "Words")}}}}
		f := submissionweb.FillWith(l, url.Values{"language": {tc.chosen}, "answer-done": {"Translated"}})
		in := intoLanguage(f, &one.Content).Inputs[0]
		if in.Value != tc.proposes {
			t.Errorf("of %s, %q chosen: it proposes %q, want %q", tc.written, tc.chosen, in.Value, tc.proposes)
		}
		for _, o := range in.Options {
			if o.Value == tc.written {
				t.Errorf("of %s it offers %s", tc.written, o.Value)
			}
		}
		if (&Pages{}).rendering(f, &one, "state:a", one.Wording); (f.Faults[tc.fault] != "") != (tc.fault != "") || len(f.Faults) > 1 {
			t.Errorf("of %s, %q chosen: %v", tc.written, tc.chosen, f.Faults)
		}
	}
}
