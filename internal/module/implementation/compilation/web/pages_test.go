package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/compilation"
	"comity.example/comity/internal/module/implementation/questionnaire"
)

// TestYears: years between which nothing can lie are refused, and not compiled
// into a document in which nobody reported anything.
func TestYears(t *testing.T) {
	for name, c := range map[string]struct {
		from, until string
		refused     bool
	}{
		"none":             {"", "", false},
		"in their order":   {"2020", "2026", false},
		"the same":         {"2026", "2026", false},
		"the wrong way":    {"2030", "2020", true},
		"no year":          {"soon", "", true},
		"only a beginning": {"2030", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			from, err := year(c.from)
			if err == nil {
				var until int
				if until, err = year(c.until); err == nil {
					err = inOrder(from, until)
				}
			}
			if (fail.KindOf(err) == fail.Invalid) != c.refused {
				t.Errorf("%v: refused should be %v (%v)", url.Values{"from": {c.from}, "until": {c.until}}, c.refused, err)
			}
		})
	}
}

// TestReplies: which replies are compiled is asked for, kept in the addresses of the
// other forms, and said in each of them.
func TestReplies(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p := Pages{Questionnaires: library}
	for _, c := range []struct{ replies, address, twin, says string }{
		{"", Home + "?from=2024&section=framework%2Fnorms", api + "/latest?from=2024&questionnaire=framework&section=norms", "compilation.replies.latest.years"},
		{"latest", Home + "?from=2024&section=framework%2Fnorms", api + "/latest?from=2024&questionnaire=framework&section=norms", "compilation.replies.latest.years"},
		{"all", Home + "?from=2024&replies=all&section=framework%2Fnorms", api + "?from=2024&questionnaire=framework&section=norms", "compilation.replies.all.years"},
	} {
		w, err := p.wanted(url.Values{"section": {"framework/norms"}, "from": {"2024"}, "replies": {c.replies}})
		if err != nil || w.address(nil, "") != c.address || w.twin() != c.twin || which(w.all, true) != c.says {
			t.Errorf("%q: %s, %s, %s (%v)", c.replies, w.address(nil, ""), w.twin(), which(w.all, true), err)
		}
	}
	if _, err := p.wanted(url.Values{"replies": {"some"}}); fail.KindOf(err) != fail.Invalid {
		t.Errorf("some of the replies: %v", err)
	}
}

// TestContents: the contents have the authors of each chapter, on paper alone where there
// are several; and each leads to a place on the page.
func TestContents(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := catalogue.Locale("en")
	chapter := func(topic string) compilation.Chapter {
		return compilation.Chapter{Topic: topic, Title: compilation.Words{Language: "en", Text: "On " + topic}, Replies: []compilation.Reply{{ID: "1", Participant: "state:a", Name: compilation.Words{Language: "en", Text: "A"}},
			{ID: "2", Participant: "state:b", Name: compilation.Words{Language: "en", Text: "B"}, Period: "2026", Several: true}}}
	}
	for n, want := range map[int]string{1: "A B (2026)", 2: "On x:1 >A >B (2026) On x:2 >A >B (2026)"} {
		d := &compilation.Document{}
		for i := range n {
			d.Chapters = append(d.Chapters, chapter([]string{"x:1", "x:2"}[i]))
		}
		var got []string
		var page strings.Builder
		for i := range d.Chapters {
			if err := chapterOf(l, d, i).Render(t.Context(), &page); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range contents(d) {
			words := s.Words
			if s.Below {
				words = ">" + words
			}
			got = append(got, words)
			if !strings.Contains(page.String(), `id="`+s.Href[1:]+`"`) {
				t.Errorf("%s leads nowhere", s.Href)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("of %d chapters: %q, want %q", n, got, want)
		}
	}
}

func chapterOf(l *i18n.Locale, d *compilation.Document, i int) templ.Component {
	return chapter(l, "", &d.Chapters[i])
}

// TestEntries: each entry of a list says in which language it is, where that is not the
// page's, and what it was before it was translated.
func TestEntries(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := &compilation.Answer{Translation: "Translated.", List: []compilation.Line{{Words: compilation.Words{Language: "fr", Text: "La loi"}, Address: "https://example.org/a"},
		{Words: compilation.Words{Language: "en", Text: "Agency"}, Role: compilation.Words{Language: "ar", Text: "دور"}, Original: []compilation.Words{{Language: "es", Text: "Agencia"}}}}}
	var b strings.Builder
	if err := answer(catalogue.Locale("en"), a).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<span lang="fr" dir="ltr">La loi</span>`, "in French", "in Arabic", "in Spanish", "<br>", "Agencia", "Translated."} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q: %s", want, b.String())
		}
	}
}

// TestOneProvision: a single item can be chosen in the form, among the sections, and
// stands in the addresses of the other forms.
func TestOneProvision(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, l := Pages{Questionnaires: library}, catalogue.Locale("en")
	const topic = "un:a-70-174:13:h:1"
	n := 0
	for _, o := range p.choices(l) {
		if o.Value == topic {
			n++
		}
	}
	w, err := p.wanted(url.Values{"section": {topic}})
	if want := Home + "?topic=un%3Aa-70-174%3A13%3Ah%3A1"; err != nil || n != 1 || w.address(nil, "") != want || len(w.items) != 1 {
		t.Errorf("offered %d times; it leads to %s (%v)", n, w.address(nil, ""), err)
	}
}

// TestParts: a provision that is asked about part by part is compiled and compared as a
// whole, a chapter a part; it stays chosen in the form and in the addresses.
func TestParts(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p := Pages{Questionnaires: library, Cited: func(string) string { return "A/70/174, 13 (h)" }}
	const whole = "un:a-70-174:13:h"
	w, err := p.wanted(url.Values{"topic": {whole}})
	if err != nil || len(w.items) != 2 || w.items[0].Topic() != whole+":1" || w.items[1].Topic() != whole+":2" {
		t.Fatalf("compiled are %v (%v)", w.items, err)
	}
	if got, want := w.address(nil, ""), Home+"?topic=un%3Aa-70-174%3A13%3Ah"; got != want {
		t.Errorf("its address is %s, want %s", got, want)
	}
	if got, want := w.twin(), api+"/latest?provision=un%3Aa-70-174%3A13%3Ah"; got != want {
		t.Errorf("its twin is %s, want %s", got, want)
	}
	if got := w.name(); got != "compilation-un-a-70-174-13-h" {
		t.Errorf("its file is %s", got)
	}
	if got := p.offering(w.whole, nil); len(got) != 1 || got[0].Value != whole || got[0].Words != "A/70/174, 13 (h)" {
		t.Errorf("chosen is %v", got)
	}
	c := comparison{of: whole, who: []string{"state:ke"}}
	if err := p.chosen(&c); err != nil || len(c.items) != 2 || c.title.String() != "A/70/174, 13 (h)" {
		t.Errorf("compared are %v of %q (%v)", c.items, c.title, err)
	}
	if got, want := c.twin(), api+"/latest?participants=state%3Ake&provision=un%3Aa-70-174%3A13%3Ah"; got != want {
		t.Errorf("the twin of the comparison is %s, want %s", got, want)
	}
	if _, err := p.wanted(url.Values{"topic": {"un:none:1"}}); fail.KindOf(err) != fail.NotFound {
		t.Errorf("what nobody asks about: %v", err)
	}
}
