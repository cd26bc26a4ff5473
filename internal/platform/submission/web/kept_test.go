package web_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	submissionweb "comity.example/comity/internal/platform/submission/web"
)

// TestKept: an edit in one language loses the words of no other, and the form says
// that these may be older.
func TestKept(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := catalogue.Locale("en")
	law := i18n.Text{Original: "en", In: map[string]string{"en": "The law", "fr": "La loi", "ar": "القانون"}}
	german := i18n.Text{Original: "de", In: map[string]string{"de": "Gesetz", "fr": "Loi"}}
	text := func(original string, pairs ...string) i18n.Text {
		out := i18n.Text{Original: original, In: map[string]string{}}
		for i := 0; i < len(pairs); i += 2 {
			out.In[pairs[i]] = pairs[i+1]
		}
		return out
	}
	for name, tc := range map[string]struct {
		was            i18n.Text
		language, says string
		want           i18n.Text
	}{
		"left as it was":           {law, "en", "The law", law},
		"edited":                   {law, "en", "The laws", text("en", "en", "The laws", "fr", "La loi", "ar", "القانون")},
		"a translation is mended":  {law, "fr", "Les lois", text("en", "en", "The law", "fr", "Les lois", "ar", "القانون")},
		"the language of others":   {law, "fr", "The law", law},
		"in one language more":     {law, "es", "La ley", text("es", "es", "La ley", "fr", "La loi", "ar", "القانون")},
		"said to be in another":    {i18n.Of("en", "La loi"), "fr", "La loi", i18n.Of("fr", "La loi")},
		"one that no form offers":  {german, "en", "Gesetz", german},
		"emptied":                  {law, "en", "", i18n.Text{}},
		"where nothing stood":      {i18n.Text{}, "fr", "La loi", i18n.Of("fr", "La loi")},
		"one language, and edited": {i18n.Of("en", "The law"), "en", "The laws", i18n.Of("en", "The laws")},
	} {
		f := submissionweb.FillWith(l, url.Values{"language": {tc.language}, "title": {tc.says}})
		got := f.Kept("title", tc.was)
		if got.Original != tc.want.Original || !maps.Equal(got.In, tc.want.In) {
			t.Errorf("%s: %+v, want %+v", name, got, tc.want)
		}
	}
	if law.In["en"] != "The law" || len(law.In) != 3 {
		t.Errorf("what stood is changed: %+v", law)
	}
	f := submissionweb.FillWith(l, url.Values{})
	over := f.ChooseLanguageOver([]submissionweb.Passage{{Text: law}, {Text: i18n.Of("es", "Nota")}, {Text: german}})
	if !strings.Contains(over.Hint, "Arabic and French.") {
		t.Errorf("the form says %q", over.Hint)
	}
	if over := f.ChooseLanguageOver([]submissionweb.Passage{{Text: i18n.Of("es", "Nota")}}); over.Hint != "" {
		t.Errorf("of one language the form says %q", over.Hint)
	}
}
