package web_test

import (
	"net/url"
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

type noted struct {
	Title, Note i18n.Text
	submission.Translated
}

func (n *noted) Worded() []submission.Worded {
	return []submission.Worded{{Name: "title", Text: &n.Title, Max: 100}, {Name: "note", Text: &n.Note, Max: 5_000}}
}

// TestWritten: the words that a form holds are marked with the language that they are
// in, also within a set of fields; an empty field, and one that holds no words, is not.
func TestWritten(t *testing.T) {
	f := submissionweb.FillWith(locale(t, "ar"), url.Values{"language": {"fr"}, "title": {"La loi"}, "date": {"2026"}})
	in := []ui.Input{f.Input(ui.Line, "date", "law.date", 10), {Kind: ui.Fieldset, Inputs: []ui.Input{f.Input(ui.Line, "title", "law.title", 100)}}, f.Input(ui.Area, "note", "law.field.note", 100)}
	f.Written(&noted{}, in)
	if in[0].Lang != "" || in[1].Inputs[0].Lang != "fr" || in[2].Lang != "" {
		t.Errorf("%+v", in)
	}
}

// TestTongues: a form has fields for each language in which a content stands and for
// one that it is asked for, and what is typed there stands beside the original.
func TestTongues(t *testing.T) {
	l := locale(t, "fr")
	was := &noted{Title: i18n.Of("en", "The law"), Note: i18n.Text{Original: "en", In: map[string]string{"en": "A note", "ar": "ملاحظة"}}, Translated: submission.Translated{Official: []string{"ar"}}}
	form := func(pairs ...string) *submissionweb.Filled {
		v := url.Values{"language": {"en"}, "title": {"The law"}, "note": {"A note"}}
		submissionweb.TonguesTyped(v, was)
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return submissionweb.FillWith(l, v)
	}
	names := func(f *submissionweb.Filled) (out []string) {
		for _, in := range f.Tongues(was, nil) {
			out = append(out, in.Name)
		}
		return out
	}
	if got := names(form()); !slices.Equal(got, []string{"in-ar", "tongues"}) {
		t.Errorf("a form shows %v", got)
	}
	asked := form("tongue", "yes", "tongue-language", "another", "tongue-language-tag", "sw")
	if got := names(asked); !asked.More() || !slices.Equal(got, []string{"in-ar", "in-sw", "tongues"}) {
		t.Errorf("asked for Swahili a form shows %v", got)
	}
	unasked := form("tongue-language", "fr")
	if got := names(unasked); !unasked.More() || !slices.Equal(got, []string{"in-ar", "in-fr", "tongues"}) || unasked.Faults["title-in-fr"] == "" {
		t.Errorf("handed in with a language chosen a form shows %v: %v", got, unasked.Faults)
	}
	if !unasked.More() {
		t.Error("a form that came back for its fields is to be said")
	}
	for tag, field := range map[string]string{"en": "tongue-language", "french": "tongue-language-tag", "": "tongue-language-tag"} {
		f := form("tongue", "yes", "tongue-language", "another", "tongue-language-tag", tag)
		if got := names(f); len(got) != 2 || f.Faults[field] == "" {
			t.Errorf("asked for %s a form shows %v: %v", tag, got, f.Faults)
		}
	}
	for name, tc := range map[string]struct {
		f        *submissionweb.Filled
		title    map[string]string
		note     map[string]string
		official []string
		fault    string
	}{
		"left as it was":          {form(), map[string]string{"en": "The law"}, map[string]string{"en": "A note", "ar": "ملاحظة"}, []string{"ar"}, ""},
		"in one language more":    {form("title-in-fr", "La loi"), map[string]string{"en": "The law", "fr": "La loi"}, map[string]string{"en": "A note", "ar": "ملاحظة"}, []string{"ar"}, ""},
		"an official one":         {form("title-in-sw", "Sheria", "official-in-sw", "yes"), map[string]string{"en": "The law", "sw": "Sheria"}, map[string]string{"en": "A note", "ar": "ملاحظة"}, []string{"ar", "sw"}, ""},
		"one is taken back":       {form("note-in-ar", ""), map[string]string{"en": "The law"}, map[string]string{"en": "A note"}, nil, ""},
		"into its own language":   {form("title-in-en", "Another law"), map[string]string{"en": "The law"}, map[string]string{"en": "A note", "ar": "ملاحظة"}, []string{"ar"}, "title-in-en"},
		"of nothing":              {form("note", "", "note-in-fr", "Une note"), map[string]string{"en": "The law"}, nil, nil, "note-in-fr"},
		"the original is changed": {form("note", "Another note"), map[string]string{"en": "The law"}, map[string]string{"en": "Another note", "ar": "ملاحظة"}, []string{"ar"}, ""},
	} {
		is := &noted{Title: tc.f.Kept("title", was.Title), Note: tc.f.Kept("note", was.Note)}
		official := tc.f.ReadTongues(is, was)
		if !equal(is.Title.In, tc.title) || !equal(is.Note.In, tc.note) || !slices.Equal(official, tc.official) || (tc.f.Faults[tc.fault] != "") != (tc.fault != "") || len(tc.f.Faults) > 1 {
			t.Errorf("%s: %v, %v, %v: %v", name, is.Title, is.Note, official, tc.f.Faults)
		}
	}
	if len(was.Note.In) != 2 || len(was.Title.In) != 1 {
		t.Errorf("what stood is changed: %v, %v", was.Title, was.Note)
	}
}

func equal(a, b map[string]string) bool {
	for lang := range a {
		if a[lang] != b[lang] {
			return false
		}
	}
	return len(a) == len(b)
}

// TestLanguageOnce: what asks for a language is not called the same as what it stands in,
// so that nobody hears it twice.
func TestLanguageOnce(t *testing.T) {
	for _, lang := range []string{"en", "fr", "ar"} {
		set := submissionweb.FillWith(locale(t, lang), url.Values{}).ChooseAnyLanguage()
		if set.Label == set.Inputs[0].Label {
			t.Errorf("%s: both are called %q", lang, set.Label)
		}
	}
}

// TestAnyLanguage: something is written in any language that has a tag, and a form that
// comes back keeps it.
func TestAnyLanguage(t *testing.T) {
	l := locale(t, "en")
	for _, tc := range []struct{ language, tag, want, shows, fault string }{
		{"fr", "", "fr", "fr", ""}, {"another", "SW", "sw", "another", ""}, {"another", "pt-br", "pt-BR", "another", ""}, {"sw", "", "sw", "another", ""},
		{"another", "", "en", "another", "language-tag"}, {"another", "english", "en", "another", "language-tag"}, {"another", "x y", "en", "another", "language-tag"}, {"", "", "en", "en", ""},
	} {
		f := submissionweb.FillWith(l, url.Values{"language": {tc.language}, "language-tag": {tc.tag}})
		got, set := f.Language(), f.ChooseAnyLanguage()
		if got != tc.want || set.Inputs[0].Value != tc.shows || (f.Faults["language-tag"] != "") != (tc.fault != "") {
			t.Errorf("%s %q: %s, shown as %q: %v", tc.language, tc.tag, got, set.Inputs[0].Value, f.Faults)
		}
		if again := submissionweb.FillWith(l, url.Values{"language": {set.Inputs[0].Value}, "language-tag": {set.Inputs[1].Value}}); tc.fault == "" && again.Language() != tc.want {
			t.Errorf("sent again %s %q is %s", tc.language, tc.tag, again.Language())
		}
	}
}
