package web

import (
	"bytes"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/statement"
)

// TestAFormLeftAloneChangesNothing: what was drafted, put into the form and read
// back from it, is the same bytes, whatever the kind, with wordings in other
// languages and names that the form does not show.
func TestAFormLeftAloneChangesNothing(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := all.Locale("fr")
	both := i18n.Text{Original: "ar", In: map[string]string{"ar": "نص", "en": "A text,\nof two lines."}}
	en := func(s string) i18n.Text { return i18n.Of("ar", s) }
	yes := []consult.Option{{ID: "yes", Text: en("Y")}, {ID: "no", Text: en("N")}}
	c := &consult.Consultation{Plan: consult.Plan{About: []string{"un:a", "un:b"},
		Questions: []consult.Question{{ID: "distinct", Text: en("D"), Form: consult.Choose, Options: yes, Each: true}, {ID: "how", Text: en("H"), Form: consult.Words}},
		NormTest:  []consult.Question{{ID: "need", Text: en("N"), Form: consult.Words}}}}
	p := &Pages{Way: &submissionweb.Way{}}
	for kind, content := range map[contribution.Kind]contribution.Content{
		contribution.Comment: {Title: both, Text: both, About: []string{"un:a", "un:b"}, References: []contribution.Citation{{Text: "A. Author, Title", Address: "https://x.example/a"}, {Text: "No address"}}},
		contribution.Answers: {Answers: []contribution.Answer{{Question: "distinct", About: "un:a", Options: []string{"yes", "no"}, Unsure: true},
			{Question: "distinct", About: "un:b", Words: both}, {Question: "how", Words: en("H")}}},
		contribution.Practice:  {Title: en("T"), Text: en("T"), Follows: &contribution.Follows{Who: consult.Named{ID: "org:x", Name: "X", Role: "R"}, Address: "https://x.example"}},
		contribution.Reference: {Text: en("T"), References: []contribution.Citation{{Text: "A", Address: "http://x.example"}}},
		contribution.NewNorm:   {Title: en("T"), Text: en("T"), Answers: []contribution.Answer{{Question: "need", Words: both}}},
	} {
		was := &contribution.Made{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Consultation: statement.Hash{1}, Kind: kind, Content: content}
		if err := was.Check(); err != nil {
			t.Fatal(err)
		}
		f := fillWith(l, typed(&content, askedOf(c, kind)))
		is := *was
		is.Content = kept(content, p.contentOf(f, c, kind))
		if len(f.Faults) > 0 {
			t.Errorf("%s: the form finds fault with %v", kind, f.Faults)
		}
		before, err := corpus.Encode(was)
		if err != nil {
			t.Fatal(err)
		}
		after, err := corpus.Encode(&is)
		if err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s: %s became %s (%v)", kind, before, after, err)
		}
	}
}
