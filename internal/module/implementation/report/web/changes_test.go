package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
)

var markup = regexp.MustCompile(`<span class="unseen"[^>]*>[^<]*</span>|</?(span|p|bdi)[^>]*>`)

// TestListsChangeByLine: of two lists each entry stands in a line of its own, in its own
// language, however many languages there are; what stayed is not marked.
func TestListsChangeByLine(t *testing.T) {
	body := func(lang, name string) report.Body { return report.Body{Name: i18n.Of(lang, name)} }
	bodies := func(all ...report.Body) *report.Answer { return &report.Answer{Question: "bodies", Bodies: all} }
	arabic := report.Body{Name: i18n.Of("ar", "هيئة"), Role: i18n.Of("fr", "pilotage")}
	links := func(all ...report.Link) *report.Answer { return &report.Answer{Question: "links", Links: all} }
	for name, c := range map[string]struct {
		was, is *report.Answer
		want    []string
	}{
		"one more, in Arabic": {bodies(body("fr", "Agence"), body("fr", "Ministère")), bodies(body("fr", "Agence"), body("fr", "Ministère"), arabic),
			[]string{"Agence in French", "Ministère in French", "<ins>هيئة</ins> in Arabic: <ins>pilotage</ins> in French"}},
		"one less": {bodies(body("en", "Agency"), body("en", "Ministry")), bodies(body("en", "Ministry")), []string{"<del>Agency</del>", "Ministry"}},
		"reworded": {bodies(body("en", "The Agency")), bodies(body("en", "The new Agency")), []string{"The <ins>new </ins>Agency"}},
		"a title in French": {links(report.Link{Address: "https://example.org/a", Title: i18n.Of("fr", "La loi")}), links(report.Link{Address: "https://example.org/b", Title: i18n.Of("fr", "La loi")}),
			[]string{"La loi in French <del>https://example.org/a</del><ins>https://example.org/b</ins>"}},
		"all new":   {nil, bodies(body("en", "Agency")), []string{"<ins>Agency</ins>"}},
		"all taken": {bodies(body("en", "Agency")), nil, []string{"<del>Agency</del>"}},
	} {
		page := shown(t, (&Pages{}).change(english(t), c.was, c.is))
		var got []string
		for line := range strings.SplitSeq(markup.ReplaceAllString(page, ""), "<br>") {
			line = strings.Join(strings.Fields(line), " ")
			got = append(got, strings.NewReplacer("(", "", ")", "", " [inserted: ", "", " end] ", "").Replace(line)) // what is unseen around words in another language
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	page := shown(t, (&Pages{}).change(english(t), bodies(body("fr", "Agence")), bodies(body("fr", "Agence"), arabic)))
	for _, want := range []string{`lang="fr" dir="ltr">Agence`, `lang="ar" dir="rtl"><ins>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q: %s", want, page)
		}
	}
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	french := links(report.Link{Address: "https://example.org/a", Title: i18n.Of("fr", "La loi")})
	if page := shown(t, (&Pages{}).change(c.Locale("fr"), nil, french)); strings.Contains(page, `lang="en"`) {
		t.Errorf("a French title is marked as English: %s", page)
	}
}
