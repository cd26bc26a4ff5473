package report

import (
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestTranslator: words in another language than they were written in are a translation,
// whether they came with the wording or were given later; whose it is goes with it.
func TestTranslator(t *testing.T) {
	of := statement.Hash{1}
	c := Content{Answers: []Answer{{Question: "done", Text: i18n.Text{Original: "en", In: map[string]string{"en": "Done.", "fr": "Fait."}}},
		{Question: "bodies", Bodies: []Body{{Name: i18n.Of("en", "Agency"), Role: i18n.Text{Original: "en", In: map[string]string{"en": "lead", "fr": "pilotage"}}}}},
		{Question: "gaps", Text: i18n.Of("en", "None.")}}}
	via := Through("state:ke")
	own := &Report{Wording: of, Content: c, Wordings: []Wording{{As: "state:ke"}}, Translations: []Translation{
		{As: "state:fr", Of: of, Language: "fr", Answers: []Rendered{{Question: "gaps", Text: "Rien."}, {Question: "bodies", Bodies: []RenderedBody{{"Agence", ""}}}, {Question: "done", Text: "Autre."}}},
		{As: "state:ke", Of: of, Language: "fr", Official: true, Answers: []Rendered{{Question: "gaps", Text: "Aucune."}}},
		{As: "", Of: of, Language: "fr", Answers: []Rendered{{Question: "gaps", Text: "Néant."}}}}}
	own.Via, own.Known, own.Heard = via, true, []submission.Heard{{As: "state:ke"}}
	noted := *own
	noted.Via, noted.Heard = submission.Via{Mode: submission.Recorded, Author: "state:ke"}, nil
	noted.Wordings = []Wording{{}}
	for name, tc := range map[string]struct {
		r    *Report
		a, n int
		lang string
		by   Whose
		is   bool
	}{
		"as it was written":          {own, 0, 0, "en", Whose{}, false},
		"with the wording":           {own, 0, 0, "fr", Whose{"state:ke", true, true, false}, true},
		"recorded with the wording":  {&noted, 0, 0, "fr", Whose{"", false, true, false}, true},
		"a name by another":          {own, 1, 0, "fr", Whose{"state:fr", false, false, false}, true},
		"a role with the wording":    {own, 1, 1, "fr", Whose{"state:ke", true, true, false}, true},
		"the official before others": {own, 2, 0, "fr", Whose{"state:ke", true, false, false}, true},
		"into what it is not in":     {own, 2, 0, "ar", Whose{}, false},
	} {
		if by, is := tc.r.Translator(&c.Answers[tc.a], tc.n, tc.lang); by != tc.by || is != tc.is {
			t.Errorf("%s: %+v %v, want %+v %v", name, by, is, tc.by, tc.is)
		}
	}
}
