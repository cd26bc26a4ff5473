package web

import (
	"net/url"
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/report"
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
