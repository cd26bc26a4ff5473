package i18n_test

import (
	"testing"

	"comity.example/comity/internal/i18n"
)

// TestLanguageName: a language is named in the reader's own, and what narrows it stands
// as it is written in its tag: no country is named.
func TestLanguageName(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[string][3]string{
		"sw": {"Swahili", "swahili", "السواحلية"}, "pt-BR": {"Portuguese (pt-BR)", "portugais (pt-BR)", "البرتغالية (pt-BR)"},
		"uz-Cyrl": {"Uzbek (Cyrillic)", "ouzbek (cyrillique)", "الأوزبكية (السيريلية)"}, "qaa": {"qaa", "qaa", "qaa"}, "english": {"english", "english", "english"},
	} {
		for i, in := range i18n.Tags() {
			if got := i18n.LanguageName(c.Locale(in), tag); got != want[i] {
				t.Errorf("%s in %s is %q, want %q", tag, in, got, want[i])
			}
		}
	}
}
