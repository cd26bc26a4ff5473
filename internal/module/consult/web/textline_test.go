package web

import (
	"strings"
	"testing"
	"unicode"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/redline"
)

// TestApart: a bracket is parted from the word that follows it, and from no
// punctuation.
func TestApart(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := redlines{l: all.Locale("en"), t: &text.Text{}, said: map[string]string{"x": "Kenya"}}
	for _, tc := range []struct{ put, next, want string }{
		{"<b>", "one month.", "within [Kenya: <b>] one month."},
		{"<b>", ".", "within [Kenya: <b>]."},
		{"<b> ", "one month.", "within [Kenya: <b>] one month."},
		{" <b>", " one month.", "within [Kenya: <b>] one month."},
	} {
		line := redline.Line{Stretches: []redline.Stretch{{Text: "within"}, {Mark: redline.Disputed, Alternatives: []redline.Alternative{{By: []string{"x"}, Text: tc.put}}}, {Text: tc.next}}}
		var got strings.Builder
		for _, r := range s.line(line).Runs {
			got.WriteString(r.Words)
		}
		if strings.Join(strings.Fields(got.String()), " ") != tc.want {
			t.Errorf("%q before %q: %q, want %q", tc.put, tc.next, got.String(), tc.want)
		}
	}
}

// TestKindsOfAQueue: each begins with a capital letter, where letters have case.
func TestKindsOfAQueue(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"en", "fr"} {
		for _, label := range []string{moderation.Amendment, "correction", "comment"} {
			if words := []rune(kindWords(all.Locale(tag), label)); !unicode.IsUpper(words[0]) {
				t.Errorf("%s: %q", tag, string(words))
			}
		}
	}
}
