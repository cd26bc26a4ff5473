package ui_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// TestSigns: characters that are not seen, and those that turn the order of the
// words around them, are shown by their names wherever words that somebody typed
// are; what belongs to a word stays in it.
func TestSigns(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := all.Locale("en")
	for _, tc := range []struct{ name, typed, want string }{
		{"nothing", "plain words", ""},
		{"another script", "مرحبا بالعالم 中文 ελληνικά", ""},
		{"an override", "shall \u202Eton\u202C be", "RIGHT-TO-LEFT OVERRIDE U+202E"},
		{"an isolate", "\u2067x\u2069", "RIGHT-TO-LEFT ISOLATE U+2067"},
		{"a zero-width space", "no\u200Bt", "ZERO WIDTH SPACE U+200B"},
		{"a joiner between Latin letters", "no\u200Dt", "ZERO WIDTH JOINER U+200D"},
		{"a non-joiner of Persian", "می\u200Cخواهم", ""},
		{"a joiner of an emoji", "👩\u200D💻", ""},
		{"a mark of direction", "x\u200E", "LEFT-TO-RIGHT MARK U+200E"},
		{"a soft hyphen", "co\u00ADop", "SOFT HYPHEN U+00AD"},
		{"a tag", "x\U000E0041", "TAG CHARACTER U+E0041"},
		{"a control character", "x\u0085y", "CONTROL CHARACTER U+0085"},
		{"a filler", "x\u3164", "HANGUL FILLER U+3164"},
		{"a selector after a letter", "x\uFE0F", "VARIATION SELECTOR U+FE0F"},
	} {
		stored := i18n.Of("en", tc.typed)
		for where, c := range map[string]templ.Component{
			"in a line": ui.In(l, stored), "in a paragraph": ui.Paragraphs(l, stored), "in a link": ui.TextLink(l, "/", stored), "in words": ui.Typed(tc.typed),
			"in a badge": ui.Badge(tc.typed), "in a quotation": ui.QuoteView(l, ui.Quote{Text: stored}),
			"in a redline":    ui.RedlineView(l, ui.Redline{Lang: "en", Lines: []ui.RedLine{{Runs: []ui.RedRun{{Op: ui.Inserted, Words: tc.typed}}}}}),
			"in a difference": ui.DifferenceView(l, ui.Difference{Lang: "en", Runs: []ui.Run{{Words: tc.typed}, {Op: ui.Inserted, Words: "x"}}}),
		} {
			var b bytes.Buffer
			if err := c.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			got := b.String()
			if tc.want == "" && strings.Contains(got, `class="sign"`) || tc.want != "" && !strings.Contains(got, `<bdi class="sign" lang="en" dir="ltr">`+tc.want+`</bdi>`) {
				t.Errorf("%s, %s: %s", tc.name, where, got)
			}
			if tc.want != "" && strings.ContainsAny(got, "\u202E\u202C\u200B\u200D\u00AD") {
				t.Errorf("%s, %s: the character itself is on the page: %q", tc.name, where, got)
			}
		}
		if got := ui.Seen(tc.typed); tc.want == "" && got != tc.typed || tc.want != "" && !strings.Contains(got, "["+tc.want+"]") {
			t.Errorf("%s, where there is no room: %q", tc.name, got)
		}
	}
}

// TestCatalogueSigns: the signs that a catalogue puts around what is filled in
// stay what they are.
func TestCatalogueSigns(t *testing.T) {
	var b bytes.Buffer
	if err := ui.Plain("\u2068A/70/174\u2069 \u202Ex").Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.HasPrefix(got, "\u2068A/70/174\u2069 <bdi") {
		t.Errorf("it is %q", got)
	}
}

// TestSignsOfExactWords: what is signed is shown with every sign named, and what is
// looked for is marked without parting the letters of a word.
func TestSignsOfExactWords(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := all.Locale("en")
	for name, tc := range map[string]struct {
		c           templ.Component
		holds, lack string
	}{
		"exact":              {ui.Exact("{\n  \"a\": \"\u2068x\u2069 \u202Ey\"\n}"), "FIRST STRONG ISOLATE U+2068</bdi>x", "\u202E\u2068"},
		"a match":            {ui.Matches([]ui.Found{{Words: "shall \u202Eton"}, {Words: "be\u200B", Match: true}}), "RIGHT-TO-LEFT OVERRIDE U+202E</bdi>ton<b>be<bdi", "\u202E\u200B"},
		"a joiner of a word": {ui.Matches([]ui.Found{{Words: "می", Match: true}, {Words: "\u200Cخواهم"}}), "<b>می</b>\u200Cخواهم", "<bdi"},
		"looked for":         {ui.FilterForm(l, ui.Filter{Fields: []ui.Field{{Name: "q", Search: true, Value: "not \u202Ebe"}}}), `value="not be"`, "\u202E"},
		"and said":           {ui.FilterForm(l, ui.Filter{Fields: []ui.Field{{Name: "q", Value: "not \u202Ebe"}}}), "RIGHT-TO-LEFT OVERRIDE U+202E", "\u202E"},
		"to be edited":       {ui.FormView(l, ui.Form{Inputs: []ui.Input{{Kind: ui.Area, Name: "text", Value: "One.\r\n\u202ETwo."}}}), "not seen: RIGHT-TO-LEFT OVERRIDE U+202E.", "CONTROL"},
		"to be chosen":       {ui.FormView(l, ui.Form{Inputs: []ui.Input{{Kind: ui.Choice, Name: "c", Options: []ui.Option{{Words: "x\u202Ey"}}}}}), "x[RIGHT-TO-LEFT OVERRIDE U+202E]y", "\u202E"},
	} {
		var b bytes.Buffer
		if err := tc.c.Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); !strings.Contains(got, tc.holds) || tc.lack == "<bdi" && strings.Contains(got, tc.lack) || tc.lack == "CONTROL" && strings.Contains(got, tc.lack) ||
			!strings.ContainsAny(tc.lack, "<C") && strings.ContainsAny(got, tc.lack) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
