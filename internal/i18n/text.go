package i18n

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Text is content that people wrote, in the languages in which it exists.
// Languages are BCP 47 tags: "en", "fr", "ar", "es", "ru", "zh".
type Text struct {
	Original string            `json:"original"` // the language in which it was written
	In       map[string]string `json:"in"`
}

// Of makes a text that exists in one language only.
func Of(lang, s string) Text {
	return Text{Original: lang, In: map[string]string{lang: s}}
}

// Empty reports whether there is nothing to read in any language.
func (t Text) Empty() bool {
	for _, s := range t.In {
		if s != "" {
			return false
		}
	}
	return true
}

// Pick gives the wording for a reader of l and the language it is in: the
// reader's own, else the original, else English, else the first by tag.
func (t Text) Pick(l *Locale) (wording, lang string) { return t.For(l.Tag()) }

// For is Pick with a language tag.
func (t Text) For(tag string) (wording, lang string) {
	for _, want := range []string{tag, t.Original, "en"} {
		if s := t.In[want]; s != "" {
			return s, want
		}
	}
	for _, want := range t.Languages() {
		if s := t.In[want]; s != "" {
			return s, want
		}
	}
	return "", t.Original
}

// String gives the original wording.
func (t Text) String() string {
	s, _ := t.For(t.Original)
	return s
}

// Languages lists the languages in which the text exists, by tag.
func (t Text) Languages() []string {
	var out []string
	for lang, s := range t.In {
		if s != "" {
			out = append(out, lang)
		}
	}
	slices.Sort(out)
	return out
}

// Tag reads a language as BCP 47 writes one, "sw" or "pt-BR", and gives it as this hub
// writes it; ok is false for what is no tag of a language that is registered.
func Tag(s string) (tag string, ok bool) {
	t, err := language.Parse(strings.TrimSpace(s))
	if err != nil || t == language.Und || !tagForm.MatchString(t.String()) {
		return "", false
	}
	return t.String(), true
}

// TagOf gives a tag as this hub writes it, "pt-BR" of "PT-br": tags are the same in
// capitals. What is no tag stays as it is.
func TagOf(s string) string {
	if tag, ok := Tag(s); ok {
		return tag
	}
	return s
}

// LanguageName names a language in the reader's own, with its script; what else its tag
// says, of a country or a variant, stands behind it as it is written there. A language
// without a name is named by its tag.
func LanguageName(l *Locale, tag string) string {
	t, err := language.Parse(tag)
	base, sure := t.Base()
	if err != nil || sure == language.No {
		return tag
	}
	plain := language.Tag{}
	if script, written := t.Script(); written == language.Exact {
		plain, _ = language.Compose(base, script)
	} else {
		plain, _ = language.Compose(base)
	}
	name := display.Tags(language.Make(l.Tag())).Name(plain)
	switch {
	case name == "":
		return tag
	case plain.String() != t.String():
		return name + " (" + tag + ")"
	}
	return name
}

// tagForm is that of tags in bodies: a language, and what narrows it.
var tagForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// Direction is the way a script runs: LTR or RTL, as HTML's dir attribute
// spells it.
type Direction string

// The two directions.
const (
	LTR Direction = "ltr"
	RTL Direction = "rtl"
)

// DirectionOf tells the direction of a language's usual script.
func DirectionOf(lang string) Direction {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi":
		return RTL
	}
	return LTR
}
