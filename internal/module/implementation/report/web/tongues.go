package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// What is said in several languages is written and cleared in all of them: a field
// for each language in which an answer stands, and each of them on the page on which
// somebody answers for it.

// fieldIn is the name of the field in which a question is answered in another
// language than the one in which its answer was written first.
func fieldIn(question, lang string) string { return field(question) + "-in-" + lang }

// beside are the other languages of a text, by tag.
func beside(t i18n.Text) []string {
	return slices.DeleteFunc(t.Languages(), func(lang string) bool { return lang == t.Original })
}

// wordings are the fields of an answer in words: one a language.
func wordings(f *submissionweb.Filled, in ui.Input, was *report.Answer, older report.Older) []ui.Input {
	if was == nil || was.Text.Empty() {
		return []ui.Input{in}
	}
	all := beside(was.Text)
	label := in.Label
	in.Lang = was.Text.Original
	if len(all) > 0 || was.Text.Original != f.Language() {
		in.Label = f.L.T("reporting.field.in", "what", label, "language", ui.LanguageName(f.L, was.Text.Original))
	}
	out := []ui.Input{in}
	for _, lang := range all {
		one := in
		one.Name, one.Lang, one.Hint = fieldIn(was.Question, lang), lang, ""
		one.Label = f.L.T("reporting.field.in", "what", label, "language", ui.LanguageName(f.L, lang))
		one.Value, one.Fault = f.Get(one.Name), f.Faults[one.Name]
		if older.Has(was.Question, lang) {
			one.Hint = f.L.T("reporting.older", "language", ui.LanguageName(f.L, was.Text.Original))
		}
		out = append(out, one)
	}
	return out
}

// startsIn is the language that a form proposes: that of the first answer in words.
func startsIn(c *report.Content) string {
	for i := range c.Answers {
		if !c.Answers[i].Text.Empty() {
			return c.Answers[i].Text.Original
		}
	}
	return ""
}

// relabels reports whether nothing was done in a form but to choose another
// language: then the words are in that one, and were said to be in another.
func relabels(f *submissionweb.Filled, asked []questionnaire.Question, was *report.Content) bool {
	if from := startsIn(was); from == "" || from == f.Language() {
		return false
	}
	for _, question := range asked {
		a := was.Answer(question.ID)
		if question.Kind == questionnaire.Laws {
			continue
		}
		before := plain(a)
		if f.Get(field(question.ID)) != strings.TrimSpace(before.String()) || a != nil && len(beside(a.Text)) > 0 {
			return false
		}
	}
	return true
}

// worded reads an answer in words in all its languages. Words that were left as they
// were keep their language; written over in the form's language, where that is
// another, they stay beside the new ones.
func worded(f *submissionweb.Filled, name string, before *report.Answer) i18n.Text {
	if before == nil || before.Text.Empty() {
		return f.Text(name)
	}
	was, typed := before.Text, f.Get(name)
	is := i18n.Text{Original: was.Original, In: map[string]string{}}
	for _, lang := range beside(was) {
		switch words := f.Get(fieldIn(before.Question, lang)); words {
		case "":
		case strings.TrimSpace(was.In[lang]):
			is.In[lang] = was.In[lang]
		default:
			is.In[lang] = words
		}
	}
	switch chosen := f.Language(); {
	case typed == "":
	case typed == strings.TrimSpace(was.String()):
		is.In[was.Original] = was.In[was.Original]
	case len(beside(was)) == 0 && chosen != was.Original && f.Get("language") != "":
		is.In[was.Original], is.In[chosen] = was.In[was.Original], typed
	default:
		is.In[was.Original] = typed
	}
	if is.In[is.Original] == "" { // what is left of it is all that is said
		if is.Original = ""; len(is.In) > 0 {
			is.Original = is.Languages()[0]
		} else {
			is.In = nil
		}
	}
	return is
}

// retitled is a short text that a line gives, of what it was before: in the language
// in which it was written, with its translations beside it.
func retitled(f *submissionweb.Filled, was i18n.Text, words string) i18n.Text {
	switch {
	case words == "":
		return i18n.Text{}
	case was.Empty():
		return i18n.Of(f.Language(), words)
	case words == strings.TrimSpace(was.String()):
		return was
	}
	was.In = maps.Clone(was.In)
	was.In[was.Original] = words
	return was
}

// every shows a text in all its languages, each named where there are several; the
// first is that in which it was written.
func every(l *i18n.Locale, question string, t i18n.Text, older report.Older) templ.Component {
	others := beside(t)
	if len(others) == 0 {
		return ui.Paragraphs(l, t)
	}
	head := func(lang, key string) templ.Component {
		return ui.Para(ui.Strong(l.T(key, "language", ui.LanguageName(l, lang))))
	}
	blocks := []templ.Component{head(t.Original, "reporting.in.original"), ui.Paragraphs(l, i18n.Of(t.Original, t.In[t.Original]))}
	for _, lang := range others {
		blocks = append(blocks, head(lang, "reporting.in.translation"))
		if older.Has(question, lang) {
			blocks = append(blocks, ui.NoticeOf(l.T("reporting.older", "language", ui.LanguageName(l, t.Original))))
		}
		blocks = append(blocks, ui.Paragraphs(l, i18n.Of(lang, t.In[lang])))
	}
	return ui.Stack(blocks...)
}

// everyShort is every for a name or a title: in one line.
func everyShort(l *i18n.Locale, t i18n.Text) templ.Component {
	others := beside(t)
	if len(others) == 0 {
		return ui.Text(l, t)
	}
	parts := []templ.Component{ui.Foreign(l, t.Original, t.In[t.Original]), ui.LanguageNote(l, t.Original)}
	for _, lang := range others {
		parts = append(parts, ui.Plain("·"), ui.Foreign(l, lang, t.In[lang]), ui.LanguageNote(l, lang))
	}
	return ui.Join(parts...)
}
