package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/ui"
)

// Filled is what was typed into a form, and what is wrong beside each field.
type Filled struct {
	L      *i18n.Locale
	Values url.Values
	Faults map[string]string // by the name of the field
}

// Fill reads a form that was sent; before it was, there is nothing in it. A field
// of more than most bytes keeps its beginning, longer still than what is taken,
// so that nothing is said that was cut. A control character is named, with its
// place: who pasted it does not see it.
func Fill(r *http.Request, l *i18n.Locale, most int) *Filled {
	f := FillWith(l, r.PostForm)
	for name, all := range f.Values {
		for i, s := range all {
			if len(s) > most {
				all[i], f.Faults[name] = strings.ToValidUTF8(s[:most+1], "\uFFFD"), l.T("consult.fault.long", "max", l.Number(int64(most/4)))
			} else if c, found := form.Stray(s); found {
				f.Faults[name] = l.T("consult.fault.control", "line", l.Number(int64(c.Line)), "place", l.Number(int64(c.Place)), "character", c.String())
			}
		}
	}
	return f
}

// FillWith is a form that holds what was drafted.
func FillWith(l *i18n.Locale, values url.Values) *Filled {
	return &Filled{L: l, Values: values, Faults: map[string]string{}}
}

// Get is what was typed into a field, without white space around it.
func (f *Filled) Get(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.Values.Get(name), "\r\n", "\n"))
}

// Text reads a wording in the language that was chosen; nothing typed is nothing.
func (f *Filled) Text(name string) i18n.Text {
	words := f.Get(name)
	if words == "" {
		return i18n.Text{}
	}
	return i18n.Of(f.Language(), words)
}

// Kept is Text over what stood before. What was left as it stood is was. What was
// changed takes the place of the wording in its language; where there was none, of
// the one that the form showed. Wordings in languages that the form does not show
// stay beside it, though they may be older then: ChooseLanguageOver says so.
func (f *Filled) Kept(name string, was i18n.Text) i18n.Text {
	typed, chosen := f.Get(name), f.Language()
	if typed == "" || was.Empty() {
		return f.Text(name)
	}
	said := was.In[chosen] != ""
	if typed == strings.TrimSpace(was.String()) && (said || !slices.Contains(languages, was.Original)) {
		return was // the language was chosen for other fields, or could not be
	}
	is := i18n.Text{Original: was.Original, In: maps.Clone(was.In)}
	if !said {
		delete(is.In, was.Original)
		is.Original = chosen
	}
	is.In[chosen] = typed
	return is
}

// another is the choice of a language that is named by its tag.
const another = "another"

// Language is the one that was chosen; before it was, that of the page. Where it is
// named by something that is no tag, that is said beside the field.
func (f *Filled) Language() string {
	lang := f.Get("language")
	if lang == another {
		lang = f.Get("language-tag")
		if _, ok := i18n.Tag(lang); !ok {
			f.Faults["language-tag"] = f.L.T("way.fault.tag")
		}
	}
	if tag, ok := i18n.Tag(lang); ok {
		return tag
	}
	return f.L.Tag()
}

// Need says beside each field that it is missing.
func (f *Filled) Need(names ...string) {
	for _, n := range names {
		if f.Get(n) == "" {
			f.Faults[n] = f.L.T("consult.fault.missing")
		}
	}
}

// Input is a field; key is that of its label, and with .hint that of its hint.
// most is how many characters it takes.
func (f *Filled) Input(kind ui.InputKind, name, key string, most int) ui.Input {
	in := ui.Input{Kind: kind, Name: name, Label: f.L.T(key), Value: f.Get(name), Max: most, Fault: f.Faults[name]}
	if f.L.Has(key + ".hint") {
		in.Hint = f.L.T(key + ".hint")
	}
	return in
}

// Optional is Input for a field that may be left empty.
func (f *Filled) Optional(kind ui.InputKind, name, key string, most int) ui.Input {
	in := f.Input(kind, name, key, most)
	in.Optional = true
	return in
}

// Languages are those that forms offer by name: those of the United Nations.
func Languages() []string { return slices.Clone(languages) }

// ChooseLanguage asks in which language of the United Nations it is written; one that
// was chosen before is offered, too.
func (f *Filled) ChooseLanguage() ui.Input {
	if lang := f.Language(); !slices.Contains(languages, lang) {
		return f.ChooseLanguageOf(append(slices.Clone(languages), lang))
	}
	return f.ChooseLanguageOf(languages)
}

// ChooseAnyLanguage asks in which language it is written: in one of the United Nations,
// or in another, which is named by its tag.
func (f *Filled) ChooseAnyLanguage() ui.Input {
	is := f.Language()
	choice, tag := f.ChooseLanguageOf(languages), f.tag("language-tag")
	if choice.Value = is; f.Get("language") == another || !slices.Contains(languages, is) {
		if choice.Value = another; tag.Value == "" && f.Get("language") != another {
			tag.Value = is
		}
	}
	choice.Options = append(choice.Options, ui.Option{Value: another, Words: f.L.T("way.language.another")})
	tag.Fault = f.Faults["language-tag"]
	return ui.Input{Kind: ui.Fieldset, Name: "in-language", Label: f.L.T("way.language.set"), Inputs: []ui.Input{choice, tag}}
}

// tag is the field that names a language by its tag.
func (f *Filled) tag(name string) ui.Input {
	in := f.Optional(ui.Line, name, "way.language.tag", 35)
	in.Ltr, in.Hint, in.Fault = true, f.L.T("way.language.tag.hint"), f.Faults[name]
	return in
}

// ChooseLanguageOf asks in which of some languages it is written.
func (f *Filled) ChooseLanguageOf(among []string) ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: "language", Label: f.L.T("consult.language"), Value: f.Language()}
	if f.Get("language") == "" && !slices.Contains(among, in.Value) && len(among) > 0 {
		in.Value = among[0]
	}
	for _, tag := range among {
		in.Options = append(in.Options, ui.Option{Value: tag, Words: ui.LanguageName(f.L, tag)})
	}
	return in
}

// ChooseLanguageOver is ChooseAnyLanguage in a form over what stood before. It names the
// languages of the wordings that the form does not show, and that stay: see Kept.
func (f *Filled) ChooseLanguageOver(was []Passage) ui.Input {
	in := f.ChooseAnyLanguage()
	var beside []string
	for _, p := range was {
		beside = append(beside, translated(p.Text)...)
	}
	if len(beside) > 0 {
		in.Hint = f.L.T("way.language.over", "languages", named(f.L, beside))
	}
	return in
}

// translated are the languages of a text, but for that in which it was written.
func translated(t i18n.Text) []string {
	return slices.DeleteFunc(t.Languages(), func(lang string) bool { return lang == t.Original })
}

// named lists languages by their names, each once.
func named(l *i18n.Locale, tags []string) string {
	var names []string
	for _, tag := range slices.Compact(slices.Sorted(slices.Values(tags))) {
		names = append(names, ui.LanguageName(l, tag))
	}
	return l.And(names...)
}

// Again reports whether a form comes back with what was typed, and with what is
// wrong.
func Again(err error) bool {
	return fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict) || fail.Is(err, fail.TooLarge) || fail.Is(err, limit.TooMany)
}
