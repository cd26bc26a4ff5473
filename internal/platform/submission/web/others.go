package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// What others than its author translate of something stands below its languages. It is
// read in place of the original only where the author says nothing in the reader's
// language, and then with whose it is.

// TranslationsDesk is where something is translated by others than its author: below it,
// by its id.
const TranslationsDesk = "/desk/translations"

// Beside is what others translate of something.
type Beside struct {
	All  []submission.ByAnother
	Read *submission.ByAnother // whose words are read with those of the author; nil for nobody's
}

// Reading puts into a content what others translate of it into the reader's language,
// where its author says nothing in that, and gives what there is. id is that of what
// has the content; c may be nil.
func (w *Way) Reading(ctx context.Context, l *i18n.Locale, id string, c submission.Translating) (b Beside, err error) {
	if w.Others == nil || c == nil {
		return b, nil
	}
	if b.All, err = w.Others(ctx, id); err == nil {
		b.Read = submission.Reading(c, l.Tag(), b.All)
	}
	return b, err
}

// TitleLink leads to something in a list by its title. Where its author gives none in the
// reader's language, and another translates it, that is what it is called, with whose the
// translation is. id is that of what has the title, path its page without a language.
func (w *Way) TitleLink(l *i18n.Locale, path, id string, title i18n.Text) templ.Component {
	own := ui.TextLink(l, l.Path(path), title)
	if w.Others == nil || title.In[l.Tag()] != "" {
		return own
	}
	all, err := w.Others(context.Background(), id)
	if err != nil {
		return own // the list has how it was written
	}
	words := title
	by := submission.Reading(submission.Plainly{{Name: "title", Text: &words}}, l.Tag(), all)
	if by == nil {
		return own
	}
	name := l.T("consult.secretariat")
	if by.As != "" {
		name = w.Called(l, by.As)
	}
	return ui.Lines(ui.TextLink(l, l.Path(path), words), ui.Quiet(l.T("way.tongue.translation.other", "language", ui.LanguageName(l, by.Language), "by", name)))
}

// RestsOn are the statements that gave it.
func (b Beside) RestsOn() (out []string) {
	for i := range b.All {
		out = append(out, b.All[i].ID)
	}
	return out
}

// TranslateOthers leads to the form by which somebody translates what another says; nil
// for who may not, and for who translates it as its own words.
func (w *Way) TranslateOthers(l *i18n.Locale, actor policy.Actor, id string, told *submission.Told) templ.Component {
	if _, own := Altering(actor, told, false); w.Others == nil || own || !drafts(actor) && !records(actor) {
		return nil
	}
	return ui.A(l.Path(TranslationsDesk, id), l.T("translation.new"))
}

// IntoLanguage asks for the language of a translation: it proposes the reader's, where
// that is another than the one in which something was written, and offers any but that.
func (f *Filled) IntoLanguage(own string) ui.Input {
	set := f.ChooseAnyLanguage()
	in := &set.Inputs[0]
	in.Options = slices.DeleteFunc(in.Options, func(o ui.Option) bool { return o.Value == own })
	if in.Fault = f.Faults["language"]; in.Value == own {
		in.Value = ""
	}
	in.Options = ui.Options(f.L.T("submission.choose"), in.Options...)
	return set
}

// NeedLanguage says beside the field what is wrong with the language of a translation:
// it is missing, or is that in which something was written.
func (f *Filled) NeedLanguage(own string) {
	lang := f.Language()
	if f.Need("language"); f.Get("language") != "" && lang == own && f.Faults["language-tag"] == "" {
		f.Faults["language"] = f.L.T("way.fault.tongue")
	}
}

// byOther says whose a translation by another is, with the way to its page.
func (w *Way) byOther(l *i18n.Locale, o *submission.ByAnother) templ.Component {
	return ui.Para(ui.Sentence(l, "way.tongue.by.other", ui.Parts{"by": w.Name(l, o.As), "date": ui.Moment(l, o.At)}),
		ui.Plain(" "), ui.A(l.Path("/translations", o.ID), l.T("translation.one")))
}

// others shows the translations by others, each folded.
func (w *Way) others(l *i18n.Locale, all []submission.ByAnother, named []Passage) (out []templ.Component) {
	for i := range all {
		o := &all[i]
		blocks := append([]templ.Component{w.byOther(l, o)}, older(l, o.Older, named)...)
		for _, p := range named {
			if words := o.Words[p.Key]; words != "" {
				blocks = append(blocks, ui.Para(ui.Strong(p.Name)), ui.Paragraphs(l, i18n.Of(o.Language, words)))
			}
		}
		by := l.T("consult.secretariat")
		if o.As != "" {
			by = w.Called(l, o.As)
		}
		out = append(out, ui.Folded(l.T("way.tongue.translation.other", "language", ui.LanguageName(l, o.Language), "by", by), blocks...))
	}
	return out
}

// older names the texts of which a translation is older than what it translates; nothing
// where there is none.
func older(l *i18n.Locale, names []string, named []Passage) []templ.Component {
	if len(names) == 0 {
		return nil
	}
	var what []string
	for _, name := range names {
		what = append(what, passage(named, name).Name)
	}
	return []templ.Component{ui.NoticeOf(l.T("way.tongue.older", "what", l.And(what...)))}
}
