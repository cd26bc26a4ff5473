package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// A form shows a content in the language in which it was written, and beside it a set
// of fields for each language into which it is translated. Which these are the names
// of the fields say, so that a form that comes back has them.

// moreTongues is the button by which a form is asked for the fields of another
// language.
const moreTongues = "tongue"

// tongueChoice is the field that names that language.
const tongueChoice = "tongue-language"

const inTongue = "-in-"

// Into is the parameter by which the address of a form names a language for which it
// has fields.
const Into = "into"

// TonguesTyped puts into a form what a content says in other languages than its own.
func TonguesTyped(v url.Values, c submission.Translating) {
	for _, w := range c.Worded() {
		for _, lang := range translated(*w.Text) {
			v.Set(w.Name+inTongue+lang, w.Text.In[lang])
		}
	}
	for _, lang := range c.OfficialIn() {
		v.Set("official"+inTongue+lang, "yes")
	}
}

// Written says of the fields in which the texts of a content are typed in which language
// these words are, where there are some: they are shown, and read out, in that.
func (f *Filled) Written(c submission.Translating, inputs []ui.Input) {
	for i := range inputs {
		in := &inputs[i]
		f.Written(c, in.Inputs)
		if in.Lang == "" && in.Value != "" && slices.ContainsFunc(c.Worded(), func(w submission.Worded) bool { return w.Name == in.Name }) {
			in.Lang = f.Language()
		}
	}
}

// AddTongue gives a form the fields of another language.
func (f *Filled) AddTongue(lang string) {
	if tag, ok := i18n.Tag(lang); ok && !f.Values.Has("title"+inTongue+tag) {
		f.Values.Set("title"+inTongue+tag, "")
	}
}

// Translate is where an entry is translated: the form that changes it, with the fields
// of the reader's language where the entry is written in another.
func Translate(l *i18n.Locale, form string, c submission.Translating) string {
	if submission.Original(c) == l.Tag() {
		return form + "#input-tongues"
	}
	return form + "?" + Into + "=" + l.Tag() + "#input-in-" + l.Tag()
}

// tongues are the languages for which a form has fields, in ascending order.
func (f *Filled) tongues(all []submission.Worded) (out []string) {
	for name := range f.Values {
		field, lang, _ := strings.Cut(name, inTongue)
		known := slices.ContainsFunc(all, func(w submission.Worded) bool { return w.Name == field })
		if _, ok := i18n.Tag(lang); ok && known && !slices.Contains(out, lang) {
			out = append(out, lang)
		}
	}
	slices.Sort(out)
	return out
}

// adds gives a form the fields of the language that it was asked for.
func (f *Filled) adds() {
	const named = tongueChoice + "-tag"
	lang := f.Get(tongueChoice)
	if lang == "" {
		return
	}
	if lang == another {
		lang = f.Get(named)
	}
	switch tag, ok := i18n.Tag(lang); {
	case !ok:
		f.Faults[named] = f.L.T("way.fault.tag")
	case tag == f.Language():
		f.Faults[tongueChoice] = f.L.T("way.fault.tongue")
	default:
		f.AddTongue(tag)
		f.Values.Del(tongueChoice)
		f.Values.Del(named)
		if f.Get(moreTongues) == "" { // it was to be handed in
			f.Faults["title"+inTongue+tag] = f.L.T("way.fault.added")
			f.Values.Set(moreTongues, "yes")
		}
	}
}

// Tongues are the fields of a content in other languages than its own, and the way to
// one more. named gives what its texts are called, by their keys.
func (f *Filled) Tongues(c submission.Translating, named []Passage) []ui.Input {
	f.adds()
	all := c.Worded()
	has := f.tongues(all)
	var out []ui.Input
	for _, lang := range has {
		name := ui.LanguageName(f.L, lang)
		set := ui.Input{Kind: ui.Fieldset, Name: "in-" + lang, Label: f.L.T("way.tongue.set", "language", name)}
		for _, w := range all {
			in := w.Name + inTongue + lang
			if w.Name != "title" && f.Get(w.Name) == "" && f.Get(in) == "" {
				continue // there is nothing of which it would be a translation
			}
			field := ui.Input{Kind: ui.Area, Name: in, Label: f.L.T("way.tongue.field", "what", passage(named, w.Name).Name, "language", name), Value: f.Get(in), Lang: lang, Optional: true, Rows: 6, Max: w.Max / 4, Fault: f.Faults[in]}
			if w.Max <= 1_000 {
				field.Kind, field.Rows = ui.Line, 0
			}
			set.Inputs = append(set.Inputs, field)
		}
		set.Inputs = append(set.Inputs, ui.Input{Kind: ui.Agree, Name: "official" + inTongue + lang, Label: f.L.T("way.tongue.official"), Value: f.Get("official" + inTongue + lang), Optional: true})
		out = append(out, set)
	}
	choice := ui.Input{Kind: ui.Choice, Name: tongueChoice, Label: f.L.T("way.tongue.into"), Value: f.Get(tongueChoice), Optional: true, Fault: f.Faults[tongueChoice]}
	choice.Options = append(choice.Options, ui.Option{Value: "", Words: f.L.T("submission.choose")})
	for _, tag := range languages {
		if tag != f.Language() && !slices.Contains(has, tag) {
			choice.Options = append(choice.Options, ui.Option{Value: tag, Words: ui.LanguageName(f.L, tag)})
		}
	}
	choice.Options = append(choice.Options, ui.Option{Value: another, Words: f.L.T("way.language.another")})
	return append(out, ui.Input{Kind: ui.Fieldset, Name: "tongues", Label: f.L.T("way.tongue.more"), Hint: f.L.T("way.tongue.hint"), Folded: true,
		Inputs: []ui.Input{choice, f.tag(tongueChoice + "-tag")}, Buttons: []ui.Button{{Name: moreTongues, Value: "yes", Words: f.L.T("way.tongue.add")}}})
}

// ReadTongues reads what a form says in other languages into a content that was read
// from it, and gives the languages in which that is official. What is left as it stood
// before, in was, stays as the rest of the form has it.
func (f *Filled) ReadTongues(c, was submission.Translating) (official []string) {
	all, before := c.Worded(), was.Worded()
	for _, lang := range f.tongues(all) {
		there := false
		for i, w := range all {
			name := w.Name + inTongue + lang
			words, shown := f.Get(name), f.Values.Has(name)
			switch {
			case !shown || strings.TrimSpace(before[i].Text.In[lang]) == words:
			case lang == w.Text.Original:
				if f.Get(w.Name) != words && words != "" {
					f.Faults[name] = f.L.T("way.fault.tongue")
				}
			case w.Text.Empty():
				f.Faults[name] = f.L.T("way.fault.untranslated")
			default:
				is := i18n.Text{Original: w.Text.Original, In: map[string]string{}}
				for at, said := range w.Text.In {
					is.In[at] = said
				}
				if is.In[lang] = words; words == "" {
					delete(is.In, lang)
				}
				*w.Text = is
			}
			there = there || w.Text.Original != lang && w.Text.In[lang] != ""
		}
		if there && f.Get("official"+inTongue+lang) == "yes" {
			official = append(official, lang)
		}
	}
	return official
}

// TonguesView shows a content in every language in which it is said beside the one in
// which a page shows it, the original among them; how says of each whose it is.
func TonguesView(l *i18n.Locale, c submission.Translating, named []Passage, how func(lang string) []templ.Component) []templ.Component {
	all, original := c.Worded(), submission.Original(c)
	var has []string
	for _, w := range all {
		for _, lang := range w.Text.Languages() {
			if !slices.Contains(has, lang) {
				has = append(has, lang)
			}
		}
	}
	if len(has) < 2 {
		return nil
	}
	slices.SortFunc(has, func(a, b string) int {
		switch {
		case a == original && b != original:
			return -1
		case b == original && a != original:
			return 1
		}
		return strings.Compare(a, b)
	})
	var out []templ.Component
	for _, lang := range has {
		var blocks []templ.Component
		if how != nil {
			blocks = how(lang)
		}
		out = append(out, tongue(l, c, original, lang, blocks, named))
	}
	return out
}

// tongue shows a content in one of its languages, folded, below some blocks.
func tongue(l *i18n.Locale, c submission.Translating, original, lang string, blocks []templ.Component, named []Passage) templ.Component {
	for _, w := range c.Worded() {
		if words := w.Text.In[lang]; words != "" {
			blocks = append(blocks, ui.Para(ui.Strong(passage(named, w.Name).Name)), ui.Paragraphs(l, i18n.Of(lang, words)))
		}
	}
	return ui.Folded(l.T(f2(lang == original, "way.tongue.original", "way.tongue.translation"), "language", ui.LanguageName(l, lang)), blocks...)
}

// TranslationsView shows in which languages an entry stands beside its own, whose
// each is, whether it is official and what of it is older than what it translates, with
// the translations by others below; nil where it stands in one.
func (w *Way) TranslationsView(l *i18n.Locale, c submission.Translating, all []submission.Translation, by Beside, named []Passage) templ.Component {
	if blocks := w.TranslationsBelow(l, c, all, by, named); blocks != nil {
		return ui.Part("languages", l.T("way.tongue.title"), 2, blocks...)
	}
	return nil
}

// TranslationsBelow is TranslationsView without a heading, for what stands below one.
func (w *Way) TranslationsBelow(l *i18n.Locale, c submission.Translating, all []submission.Translation, by Beside, named []Passage) []templ.Component {
	whose := func(t *submission.Translation) []templ.Component {
		key := f2(t.Official, "way.tongue.by.official", "way.tongue.by")
		out := []templ.Component{ui.Para(ui.Sentence(l, key, ui.Parts{"by": w.Name(l, t.As), "date": ui.Moment(l, t.At)}))}
		return append(out, older(l, t.Older, named)...)
	}
	find := func(lang string) *submission.Translation {
		if i := slices.IndexFunc(all, func(t submission.Translation) bool { return t.Language == lang }); i >= 0 {
			return &all[i]
		}
		return nil
	}
	original := submission.Original(c)
	folds := TonguesView(l, c, named, func(lang string) []templ.Component {
		if t := find(lang); t != nil {
			return whose(t)
		}
		return nil
	})
	if folds == nil && by.Read != nil {
		folds = []templ.Component{tongue(l, c, original, original, nil, named)}
	}
	if folds = append(folds, w.others(l, by.All, named)...); folds == nil {
		return nil
	}
	var blocks []templ.Component
	t := find(l.Tag())
	if t != nil || by.Read != nil { // what the page shows is no original
		blocks = append(blocks, ui.Para(ui.Plain(l.T("way.tongue.reading", "language", ui.LanguageName(l, original)))))
	}
	if t != nil {
		blocks = append(blocks, whose(t)...)
	}
	if by.Read != nil {
		blocks = append(blocks, w.byOther(l, by.Read))
	}
	return append(blocks, folds...)
}

// f2 is one of two.
func f2(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
