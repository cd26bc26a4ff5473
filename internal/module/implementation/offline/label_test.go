package offline

import (
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
)

// TestLabels: a row bears the name of a language where all that it holds is in it, and
// that of an item its title beside its citation.
func TestLabels(t *testing.T) {
	w := &Words{Language: "fr", Cited: func(string) string { return "A/70/174, 13 (a)" }, Tongue: func(tag string) string { return tag }}
	bodies, links := questionnaire.Question{ID: "who", Kind: questionnaire.Bodies}, questionnaire.Question{ID: "where", Kind: questionnaire.Links}
	for name, tc := range map[string]struct {
		q    questionnaire.Question
		a    *report.Answer
		want string
	}{
		"none yet":          {bodies, nil, "fr"},
		"a body in it":      {bodies, &report.Answer{Question: "who", Bodies: []report.Body{{Name: i18n.Of("fr", "Ministère")}}}, "fr"},
		"a body in another": {bodies, &report.Answer{Question: "who", Bodies: []report.Body{{Name: i18n.Of("en", "Ministry")}}}, ""},
		"a role in another": {bodies, &report.Answer{Question: "who", Bodies: []report.Body{{Name: i18n.Of("fr", "Ministère"), Role: i18n.Of("en", "leads")}}}, ""},
		"a link in another": {links, &report.Answer{Question: "where", Links: []report.Link{{Address: "https://example.org", Title: i18n.Of("en", "Plan")}}}, ""},
		"a bare link":       {links, &report.Answer{Question: "where", Links: []report.Link{{Address: "https://example.org"}}}, "fr"},
	} {
		part := Part{}
		if tc.a != nil {
			part.Answers = append(part.Answers, *tc.a)
		}
		if got := questionRows("item", tc.q, part, w); len(got) != 1 || got[0].Cells[4] != tc.want {
			t.Errorf("%s: %+v, want %q", name, got, tc.want)
		}
	}
	if got := itemRow(&questionnaire.Item{ID: "a", Title: i18n.Of("fr", "Coopérer"), Provision: "p"}, Part{}, w); got.Cells[0] != "A/70/174, 13 (a) · Coopérer" {
		t.Errorf("%q", got.Cells[0])
	}
}
