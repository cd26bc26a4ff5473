package transcript

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/intake"
)

// How many bytes of a name and of a heading are taken.
const (
	maxTitle   = 300
	maxHeading = 500
)

// language is the one that the documents which can be read are in.
const language = "en"

// en is a text as a document prints it.
func en(s string) i18n.Text {
	if strings.TrimSpace(s) == "" {
		return i18n.Text{}
	}
	return i18n.Of(language, s)
}

// three is a text of this package's own.
func three(en, fr, ar string) i18n.Text {
	return i18n.Text{Original: "en", In: map[string]string{"en": en, "fr": fr, "ar": ar}}
}

// clip shortens words to so many bytes.
func clip(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= most {
		return s
	}
	cut := most - len("…")
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// spoken is a unit as it is printed, but for the signs of bold or slanted print.
func spoken(u intake.Unit) string {
	u.Marks = slices.DeleteFunc(slices.Clone(u.Marks), func(m intake.Mark) bool { return m.Kind == intake.StarMark })
	return u.Words()
}

// prose writes units as paragraphs, with everything that was taken out of them at
// its place.
func prose(units ...intake.Unit) string {
	var out []string
	for _, u := range units {
		if w := spoken(u); strings.TrimSpace(w) != "" {
			out = append(out, strings.Repeat("  ", u.Depth)+w)
		}
	}
	return strings.Join(out, "\n\n")
}

// same reports whether two texts have the same words, but for white space, case
// and marks.
func same(a, b string) bool { return slices.Equal(letters(a), letters(b)) }

func letters(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// slug makes an id within a consultation of words.
func slug(s string) string {
	var b strings.Builder
	for _, w := range letters(s) {
		for _, r := range w {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				b.WriteRune(r)
			}
		}
		b.WriteByte('-')
	}
	out := strings.Trim(strings.ReplaceAll(b.String(), "--", "-"), "-")
	return strings.Trim(out[:min(len(out), 48)], "-")
}

// tail gives the last words of a text.
func tail(s string, n int) string {
	w := strings.Fields(s)
	return strings.Join(w[max(0, len(w)-n):], " ")
}
