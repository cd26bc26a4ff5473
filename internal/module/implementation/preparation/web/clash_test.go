package web

import (
	"maps"
	"net/url"
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/statement"
)

// TestMerge: of what two wrote into one part, each keeps what only one of them
// changed, one's own stands where both did, and these fields are named.
func TestMerge(t *testing.T) {
	part := func(done, gaps, lessons string, m statement.Marking) offline.Part {
		return offline.Part{Content: report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("en", done)}, {Question: "gaps", Text: i18n.Of("en", gaps)},
			{Question: "lessons", Text: i18n.Of("en", lessons)}}}, Markings: map[string]statement.Marking{"gaps": m}}
	}
	sent := url.Values{"started": {func() string {
		p := part("A desk.\nTwo people.", "None.", "One.", statement.Clear)
		return starting(&p)
	}()}, "status": {""}, "answer-done": {"A desk.\r\nTwo people."},
		"answer-gaps": {"Mine."}, "answer-lessons": {"Mine, too."}, "marking-gaps": {"TLP:CLEAR"}, "marking-done": {"TLP:CLEAR"}}
	k := clashes(sent)
	if _, left := sent[started]; left || !k.known {
		t.Fatalf("what it started from: %v", k)
	}
	f := submissionweb.FillWith(nil, sent)
	theirs := part("A desk.\nThree people.", "Theirs.", "One.", statement.Amber)
	k.merge(f, &theirs)
	for name, want := range map[string]string{"answer-done": "A desk.\nThree people.", "answer-gaps": "Mine.", "answer-lessons": "Mine, too.", "marking-gaps": "TLP:AMBER"} {
		if f.Get(name) != want {
			t.Errorf("%s is %q", name, f.Get(name))
		}
	}
	if !slices.Equal(k.both, []string{"answer-gaps"}) {
		t.Errorf("both changed %v", k.both)
	}
}

// TestKeptInPlace: words that are kept in the place of another's take it, also where they
// are in another language: nothing of what the other wrote is left beside them, as if they
// translated it; what only the other changed stays.
func TestKeptInPlace(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	q := library.Get(questionnaire.Framework, "")
	_, item := q.Item("norm-13-a")
	french := func(questions ...string) (out report.Content) {
		for _, id := range questions {
			out.Answers = append(out.Answers, report.Answer{Question: id, Text: i18n.Of("fr", "Un bureau.")})
		}
		return out
	}
	o := &open{visit: &visit{Locale: english(t), p: &Pages{Reports: &reportweb.Pages{}}}, asks: q}
	for name, tc := range map[string]struct {
		started string
		want    map[string]i18n.Text
	}{
		"of what was empty":     {starting(&offline.Part{}), map[string]i18n.Text{"done": i18n.Of("en", "A desk."), "lessons": i18n.Of("fr", "Un bureau.")}},
		"of what was not known": {"", map[string]i18n.Text{"done": i18n.Of("en", "A desk.")}},
	} {
		sent := url.Values{"started": {tc.started}, "language": {"en"}, "status": {""}, "answer-done": {"A desk."}}
		k := clashes(sent)
		c := &piece{open: o, item: item, part: preparation.Part{}}
		c.part.Content = offline.Part{Content: french("done", "lessons")}
		f := submissionweb.FillWith(c.Locale, sent)
		k.merge(f, &c.part.Content)
		c.kept.adds(k, q.Asked(item))
		again := url.Values{"language": {"en"}}
		for name, all := range f.Values {
			again[name] = all
		}
		for _, in := range c.kept.hidden() {
			again.Set(in[0], in[1])
		}
		c.kept = keeps(again)
		got := c.content(submissionweb.FillWith(c.Locale, again))
		for question, want := range tc.want {
			if a := got.Answer(question); a == nil || a.Text.Original != want.Original || !maps.Equal(a.Text.In, want.In) {
				t.Errorf("%s: %s is %+v, want %+v", name, question, a, want)
			}
		}
	}
}

// TestNarrowest: the page of a part bears the label of the answer on it that goes the
// least far, and never goes further than its house.
func TestNarrowest(t *testing.T) {
	of := func(m statement.Marking) map[string]statement.Marking { return map[string]statement.Marking{"gaps": m} }
	for _, tc := range []struct{ kept, typed, want statement.Marking }{
		{statement.Clear, statement.Clear, statement.Amber},
		{statement.Red, statement.Amber, statement.Red},
		{statement.Green, statement.AmberStrict, statement.AmberStrict},
	} {
		if got := narrowest(of(tc.kept), of(tc.typed)); got != tc.want {
			t.Errorf("%s and %s: %s, want %s", tc.kept, tc.typed, got, tc.want)
		}
	}
}
