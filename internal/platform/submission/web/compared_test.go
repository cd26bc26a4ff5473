package web_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// What changed from one wording to the next is marked, in every language of it;
// what stayed is left out.
func TestCompared(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := catalogue.Locale("en")
	said := func(words ...string) []submissionweb.Passage {
		var out []submissionweb.Passage
		for i := 0; i < len(words); i += 3 {
			out = append(out, submissionweb.Passage{Key: words[i], Name: "The " + words[i], Text: i18n.Text{Original: words[i+1], In: map[string]string{words[i+1]: words[i+2]}}})
		}
		return out
	}
	both := func(en, fr string) []submissionweb.Passage {
		return []submissionweb.Passage{{Key: "title", Name: "The title", Text: i18n.Text{Original: "en", In: map[string]string{"en": en, "fr": fr}}}}
	}
	older := l.T("way.compared.older", "languages", ui.LanguageName(l, "fr"))
	for name, tc := range map[string]struct {
		was, is      []submissionweb.Passage
		shown, quiet []string
	}{
		"a word": {said("text", "en", "One telephone rings.", "title", "en", "The door"), said("text", "en", "Two telephones ring.", "title", "en", "The door"),
			[]string{"The text", "<del>", "<ins>", "telephones"}, []string{"The title"}},
		"a passage more":             {nil, said("note", "fr", "Un mot."), []string{"The note", `lang="fr"`, "<ins>"}, []string{"<del>"}},
		"a passage less":             {said("note", "fr", "Un mot."), nil, []string{"The note", "<del>"}, []string{"<ins>"}},
		"another language":           {said("note", "fr", "Un mot."), said("note", "en", "A word."), []string{"<ins>", "<del>", `lang="fr"`, l.T("ui.in-language", "language", ui.LanguageName(l, "fr"))}, []string{l.T("ui.in-language", "language", ui.LanguageName(l, "en"))}},
		"a translation that stays":   {both("A law.", "Une loi."), both("Two laws.", "Une loi."), []string{"<ins>", older}, nil},
		"a translation that follows": {both("A law.", "Une loi."), both("Two laws.", "Deux lois."), []string{"<ins>"}, []string{older}},
		"a translation alone":        {both("A law.", "Une loi."), both("A law.", "La loi."), []string{"<ins>"}, []string{older}},
		"nothing":                    {said("text", "en", "One.\nTwo."), said("text", "en", "One.\nTwo."), []string{l.T("way.compared.same")}, []string{"<ins>", "<del>", "The text"}},
		"a paragraph that moved": {said("text", "en", "Telephones ring.\nDoors stay shut at night."), said("text", "en", "Doors stay shut at night.\nTelephones ring."),
			[]string{"[deleted: </span>Telephones ring.<", "[inserted: </span>Telephones ring.<"}, []string{"[deleted: </span>Doors", "[inserted: </span>Doors"}},
		"a paragraph": {said("text", "en", "One."), said("text", "en", "One.\nTwo."), []string{"<ins>"}, []string{"<del>"}},
	} {
		var b strings.Builder
		if err := submissionweb.Compared(l, tc.was, tc.is).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		for _, s := range tc.shown {
			if !strings.Contains(b.String(), s) {
				t.Errorf("%s: no %q in %s", name, s, b.String())
			}
		}
		for _, s := range tc.quiet {
			if strings.Contains(b.String(), s) {
				t.Errorf("%s: %q in %s", name, s, b.String())
			}
		}
	}
}
