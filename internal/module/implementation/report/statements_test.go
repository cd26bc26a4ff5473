package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

func good() *Made {
	return &Made{Via: Through("state:ke"), Questionnaire: "framework", Version: "1", Item: "norm-13-a", Provision: "un:a-70-174:13:a", Period: "2026",
		Content: Content{Status: InPlace, Answers: []Answer{{Question: "done", Text: i18n.Of("en", "Done.")}}}}
}

// TestCheckRendered: a translated answer has one form, and one wording at the least.
func TestCheckRendered(t *testing.T) {
	for _, tc := range []struct {
		name string
		a    Rendered
		ok   bool
	}{
		{"words", Rendered{Text: "Fait."}, true}, {"a title of two", Rendered{Titles: []string{"", "La loi"}}, true}, {"a name", Rendered{Bodies: []RenderedBody{{Name: "Agence"}}}, true},
		{"nothing", Rendered{}, false}, {"empty words", Rendered{Text: " "}, false}, {"empty titles", Rendered{Titles: []string{"", ""}}, false},
		{"two forms", Rendered{Text: "Fait.", Titles: []string{"La loi"}}, false}, {"a title too long", Rendered{Titles: []string{strings.Repeat("x", MaxName+1)}}, false},
		{"a control character", Rendered{Bodies: []RenderedBody{{Role: "a\x07b"}}}, false}, {"too many", Rendered{Titles: append(make([]string, MaxListed), "x")}, false},
	} {
		tc.a.Question = "done"
		b := &Translated{As: "state:ke", Of: statement.Hash{1}, Language: "fr", Answers: []Rendered{tc.a}}
		if err := b.Check(); (err == nil) != tc.ok {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

// TestRenderedLists: titles of links and those who are responsible are translated where
// they are, an official wording goes before others, and what is not in an answer is not
// translated.
func TestRenderedLists(t *testing.T) {
	of := statement.Hash{1}
	c := Content{Answers: []Answer{{Question: "links", Links: []Link{{Address: "https://a.example/"}, {Address: "https://b.example/", Title: i18n.Of("en", "The act")}}},
		{Question: "bodies", Bodies: []Body{{Name: i18n.Of("en", "Agency"), Role: i18n.Of("en", "coordination")}, {Name: i18n.Of("en", "Ministry")}}}}}
	said := func(official bool, lang string, all ...Rendered) Translation {
		return Translation{Of: of, Language: lang, Official: official, Answers: all}
	}
	r := &Report{Wording: of, Content: c, Translations: []Translation{
		said(true, "fr", Rendered{Question: "links", Titles: []string{"", "La loi"}}, Rendered{Question: "bodies", Bodies: []RenderedBody{{"Agence", "coordination (fr)"}, {}}}),
		said(false, "fr", Rendered{Question: "links", Titles: []string{"", "Une loi"}}, Rendered{Question: "bodies", Bodies: []RenderedBody{{"Bureau", ""}, {"Ministère", ""}}})}}
	links, bodies := r.InAll(&c.Answers[0]).Links, r.InAll(&c.Answers[1]).Bodies
	if !links[0].Title.Empty() || links[1].Title.In["fr"] != "La loi" || links[1].Title.In["en"] != "The act" || links[1].Title.Original != "en" {
		t.Errorf("links stand as %+v", links)
	}
	if bodies[0].Name.In["fr"] != "Agence" || bodies[0].Role.In["fr"] != "coordination (fr)" || bodies[1].Name.In["fr"] != "Ministère" || !bodies[1].Role.Empty() {
		t.Errorf("bodies stand as %+v", bodies)
	}
	if len(c.Answers[0].Links[1].Title.In) != 1 || len(c.Answers[1].Bodies[0].Name.In) != 1 {
		t.Errorf("what was written is changed: %+v", c)
	}
	before := &Case{Made: &First{Body: Made{Content: c}}}
	before.Made.Statement = of
	for name, tc := range map[string]struct {
		a  Rendered
		ok bool
	}{
		"of the same form":         {r.Translations[0].Answers[0], true},
		"words of a list":          {Rendered{Question: "links", Text: "La loi"}, false},
		"one title of two":         {Rendered{Question: "links", Titles: []string{"La loi"}}, false},
		"of a title that is not":   {Rendered{Question: "links", Titles: []string{"La loi", ""}}, false},
		"of a role that is not":    {Rendered{Question: "bodies", Bodies: []RenderedBody{{}, {Role: "rôle"}}}, false},
		"of what was not answered": {Rendered{Question: "gaps", Text: "Rien."}, false},
	} {
		_, err := Next(before, Said{Body: &Translated{As: "state:fr", Of: of, Language: "fr", Answers: []Rendered{tc.a}}})
		if (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCheck: each rule of the form, broken alone.
func TestCheck(t *testing.T) {
	if err := good().Check(); err != nil {
		t.Fatal(err)
	}
	h := statement.Hash{1}
	for _, tc := range []struct {
		name string
		do   func(m *Made)
	}{
		{"no author", func(m *Made) { m.Via.Author = "" }},
		{"no item", func(m *Made) { m.Item = "" }},
		{"a provision that is none", func(m *Made) { m.Provision = "13 a" }},
		{"a version that is none", func(m *Made) { m.Version = "0" }},
		{"no period", func(m *Made) { m.Period = "" }},
		{"years out of their order", func(m *Made) { m.Period = "2026-2025" }},
		{"one year twice", func(m *Made) { m.Period = "2026-2026" }},
		{"a status that is none", func(m *Made) { m.Status = "excellent" }},
		{"nothing said", func(m *Made) { m.Content = Content{} }},
		{"unchanged and something else", func(m *Made) { m.SameAs = &h }},
		{"unchanged since nothing", func(m *Made) { m.Content, m.SameAs = Content{}, &statement.Hash{} }},
		{"a question twice", func(m *Made) { m.Answers = append(m.Answers, m.Answers[0]) }},
		{"no answer", func(m *Made) { m.Answers[0].Text = i18n.Text{} }},
		{"an answer in two forms", func(m *Made) { m.Answers[0].Links = []Link{{Address: "https://a.example/"}} }},
		{"an address that is none", func(m *Made) {
			m.Answers[0] = Answer{Question: "links", Links: []Link{{Address: "javascript:alert(1)"}}}
		}},
		{"a body without a name", func(m *Made) { m.Answers[0] = Answer{Question: "bodies", Bodies: []Body{{}}} }},
		{"laws out of their order", func(m *Made) {
			m.Answers[0] = Answer{Question: "laws", Laws: []string{strings.Repeat("b", 64), strings.Repeat("a", 64)}}
		}},
		{"too many words", func(m *Made) { m.Answers[0].Text = i18n.Of("en", strings.Repeat("x", MaxText+1)) }},
		{"a control character", func(m *Made) { m.Answers[0].Text = i18n.Of("en", "a\x07b") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := good()
			tc.do(m)
			if err := m.Check(); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
	same := good()
	same.Content, same.SameAs = Content{}, &h
	if err := same.Check(); err != nil {
		t.Errorf("nothing has changed: %v", err)
	}
}

// TestByPeriod: periods are ordered by their ends, and all in one order.
func TestByPeriod(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{{"2025", "2026", -1}, {"2026", "2026", 0}, {"2024-2025", "2025", -1}, {"2025-2026", "2025", 1}, {"2025-2026", "2024-2026", 1}} {
		if got := ByPeriod(tc.a, tc.b); got != tc.want {
			t.Errorf("%s and %s are %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

// TestOneForm: what is drafted is read as it was, whatever is answered.
func TestOneForm(t *testing.T) {
	words := rapid.StringMatching(`[a-zA-Zé ]{0,20}[a-z]`)
	rapid.Check(t, func(t *rapid.T) {
		m := good()
		m.Answers = nil
		for i, q := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,8}`), 1, 4, rapid.ID[string]).Draw(t, "questions") {
			a := Answer{Question: q}
			switch i % 3 {
			case 0:
				a.Text = i18n.Of(rapid.SampledFrom([]string{"en", "fr", "ar"}).Draw(t, "language"), words.Draw(t, "words"))
			case 1:
				a.Bodies = []Body{{Name: i18n.Of("en", words.Draw(t, "body"))}}
			default:
				a.Links = []Link{{Address: "https://a.example/", Title: i18n.Of("en", words.Draw(t, "title"))}}
			}
			m.Answers = append(m.Answers, a)
		}
		d, err := Draft(statement.Hash{}, statement.Hash{}, m)
		if err != nil {
			t.Fatal(err)
		}
		read, err := Decode(TypeMade, d.Body)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := corpus.Encode(read); err != nil || string(again) != string(d.Body) {
			t.Errorf("%s\nis read as\n%s: %v", d.Body, again, err)
		}
	})
}

// FuzzDecode: nothing that is read breaks, and what is read has the one form.
func FuzzDecode(f *testing.F) {
	d, err := Draft(statement.Hash{}, statement.Hash{}, good())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(TypeMade, d.Body)
	f.Add(TypeWithdrawn, []byte(`{"reason":{"original":"en","in":{"en":"x"}}}`))
	f.Add(TypeTranslated, []byte(`{"of":"0000000000000000000000000000000000000000000000000000000000000001","language":"fr","answers":[{"question":"done","text":"T"}]}`))
	f.Fuzz(func(t *testing.T, typ string, body []byte) {
		b, err := Decode(typ, body)
		if err != nil {
			return
		}
		if again, err := corpus.Encode(b); err != nil || string(again) != string(body) {
			t.Errorf("%q is read as %q: %v", body, again, err)
		}
	})
}
