package web

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// An entry is translated by the form that changes it: whoever changes its words adds
// them in another language. Contents that are submission.Translating have fields for
// that, whatever else their rooms ask.

// translating is a content that can be translated; nil for any other.
func translating[C entry.Content](c *C) submission.Translating {
	t, _ := any(c).(submission.Translating)
	return t
}

// tongues reads what a form says in other languages.
func tongues[C entry.Content](f *Form, c, was *C) {
	is := translating(c)
	if is == nil {
		return
	}
	official := f.ReadTongues(is, translating(was))
	if t, ok := any(c).(interface{ SetOfficial(languages []string) }); ok {
		t.SetOfficial(official)
	}
}

// typed is the form from which a content came, in all its languages.
func (x *Fields[C]) typed(c *C) url.Values {
	v := x.Typed(c)
	if t := translating(c); t != nil {
		submissionweb.TonguesTyped(v, t)
	}
	return v
}

// inputs are the fields of a content, in all its languages; was is what the form was
// filled from.
func (x *Fields[C]) inputs(ctx context.Context, f *Form, at Setting, was *C) ([]ui.Input, error) {
	out, err := x.Inputs(ctx, f, at)
	if t := translating(was); t != nil && err == nil {
		f.Written(t, out)
		out = append(out, f.Tongues(t, x.Passages(f.L, was))...)
	}
	return out, err
}

// language is the field of the language in which a content is written, over what stood
// before. Where the form shows every wording, it has none to warn of.
func (x *Fields[C]) language(f *Form, was *C) ui.Input {
	if translating(was) != nil {
		return f.ChooseAnyLanguage()
	}
	return f.ChooseLanguageOver(x.Passages(f.L, was))
}

// whole shows a content in every language, to who answers for it.
func (x *Fields[C]) whole(ctx context.Context, l *i18n.Locale, c *C) templ.Component {
	view := x.View(ctx, l, c)
	if t := translating(c); t != nil {
		return ui.Stack(append([]templ.Component{view}, submissionweb.TonguesView(l, t, x.Passages(l, c), nil)...)...)
	}
	return view
}

// languages shows in which languages an entry stands, and what others translate of it;
// nil where it stands in one.
func (p *Room[C]) languages(l *i18n.Locale, e *entry.Entry[C], by submissionweb.Beside) templ.Component {
	if t := submission.WordsOf(&e.Content); t != nil {
		return p.TranslationsView(l, t, e.Translations, by, p.Fields.Passages(l, &e.Content))
	}
	return nil
}

// Read is what an entry says to a reader, with what others translate of it where its
// author says nothing in the reader's language.
func (p *Room[C]) Read(ctx context.Context, l *i18n.Locale, e *entry.Entry[C]) (c C, by submissionweb.Beside, err error) {
	c = e.Content
	by, err = p.Reading(ctx, l, e.ID, submission.WordsOf(&c))
	return c, by, err
}

// translate leads to the form with the fields of another language; "" where there is
// nothing to translate.
func (p *Room[C]) translate(l *i18n.Locale, e *entry.Entry[C]) string {
	t := translating(&e.Content)
	if t == nil {
		return ""
	}
	return submissionweb.Translate(l, l.Path(p.Desk, e.ID, "change"), t)
}
