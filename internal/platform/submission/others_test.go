package submission

import (
	"testing"

	"comity.example/comity/internal/i18n"
)

// TestReading: what others translate is read where the author says nothing in the
// reader's language, the first that has something of it, and never what is older; what
// the author says itself stays, and nothing that others hold changes.
func TestReading(t *testing.T) {
	both := i18n.Text{Original: "en", In: map[string]string{"en": "Two", "fr": "Deux"}}
	for _, tc := range []struct {
		name, lang         string
		all                []ByAnother
		one, two, official string
		by                 string
	}{
		{"nobody translates", "ar", nil, "One", "Two", "", ""},
		{"another language", "ar", []ByAnother{{As: "org:x", Language: "ru", Words: map[string]string{"one": "Odin"}}}, "One", "Two", "", ""},
		{"both texts", "ar", []ByAnother{{As: "org:x", Language: "ar", Words: map[string]string{"one": "1", "two": "2"}}}, "1", "2", "", "org:x"},
		{"the author's own goes before", "fr", []ByAnother{{As: "org:x", Language: "fr", Words: map[string]string{"one": "Un", "two": "Autre"}}}, "Un", "Deux", "", "org:x"},
		{"only what the author says itself", "fr", []ByAnother{{As: "org:x", Language: "fr", Words: map[string]string{"two": "Autre"}}}, "One", "Deux", "", ""},
		{"what is older is left out", "ar", []ByAnother{{As: "org:x", Language: "ar", Words: map[string]string{"one": "1"}, Older: []string{"one"}}, {As: "org:y", Language: "ar", Words: map[string]string{"one": "I"}}}, "I", "Two", "", "org:y"},
		{"the first, and not two at once", "ar", []ByAnother{{As: "org:x", Language: "ar", Words: map[string]string{"one": "1"}}, {As: "org:y", Language: "ar", Words: map[string]string{"two": "II"}}}, "1", "Two", "", "org:x"},
		{"what is not there", "ar", []ByAnother{{As: "org:x", Language: "ar", Words: map[string]string{"three": "3"}}}, "One", "Two", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			one, two, none := i18n.Of("en", "One"), both, i18n.Text{}
			before := one
			by := Reading(Plainly{{Name: "one", Text: &one}, {Name: "two", Text: &two}, {Name: "three", Text: &none}}, tc.lang, tc.all)
			read := func(x i18n.Text) string { s, _ := x.For(tc.lang); return s }
			if read(one) != tc.one || read(two) != tc.two || !none.Empty() {
				t.Errorf("%q, %q", read(one), read(two))
			}
			if (by == nil) != (tc.by == "") || by != nil && by.As != tc.by {
				t.Errorf("by %+v, want %s", by, tc.by)
			}
			if len(before.In) != 1 || len(both.In) != 2 {
				t.Error("what others hold was changed")
			}
		})
	}
}
