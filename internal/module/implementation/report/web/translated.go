package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// What a page shows of a report in another language than it was written in is marked as
// a translation, with whose it is, and what was written stands beside it or one click
// away. What is a translation report.Report.Translator says.

// Translated says of words that they are a translation, from which language, and whose.
func Translated(l *i18n.Locale, names submissionweb.Names, from string, by report.Whose) string {
	language := ui.LanguageName(l, from)
	if by.Older {
		by.Older = false
		return Translated(l, names, from, by) + " " + l.T("reporting.older", "language", language)
	}
	if by.Official {
		return l.T("compilation.translated.official", "language", language)
	}
	if by.With {
		return l.T("compilation.translated.with", "language", language)
	}
	who := l.T("consult.secretariat")
	if by.As != "" {
		who, _ = names.Name(by.As, l.Tag())
	}
	return l.T("compilation.translated.other", "language", language, "by", who)
}

// answer is an answer in its form, for the reader's language. near says that what was
// written stands beside a translation, and not one click away.
func (p *Pages) answer(ctx context.Context, l *i18n.Locale, r *report.Report, a *report.Answer, near bool) templ.Component {
	in := r.InAll(a)
	if !in.Text.Empty() {
		words, lang := in.Text.Pick(l)
		by, translated := r.Translator(a, 0, lang)
		if !translated {
			return ui.Paragraphs(l, in.Text)
		}
		written, said := i18n.Of(in.Text.Original, in.Text.String()), ui.Paragraphs(l, i18n.Of(lang, words))
		note := ui.Para(ui.Quiet(Translated(l, p.Way.Names, in.Text.Original, by)))
		if near {
			return ui.Stack(ui.Paragraphs(l, written), note, said)
		}
		return ui.Stack(said, note, ui.Folded(l.T("way.tongue.original", "language", ui.LanguageName(l, in.Text.Original)), ui.Paragraphs(l, written)))
	}
	var notes, from []string // each once
	once := func(all []string, one string) []string {
		for _, had := range all {
			if had == one {
				return all
			}
		}
		return append(all, one)
	}
	list := p.listed(ctx, l, &in, func(n int, t i18n.Text) templ.Component {
		_, lang := t.Pick(l)
		by, translated := r.Translator(a, n, lang)
		if !translated {
			return ui.Text(l, t)
		}
		notes, from = once(notes, Translated(l, p.Way.Names, t.Original, by)), once(from, ui.LanguageName(l, t.Original))
		if near {
			return ui.Join(ui.Text(l, t), ui.Plain("·"), ui.Text(l, i18n.Of(t.Original, t.String())))
		}
		return ui.Text(l, t)
	})
	if len(notes) == 0 {
		return list
	}
	out := ui.Stack(list, ui.Para(ui.Quiet(strings.Join(notes, " "))))
	if near {
		return out
	}
	written := p.listed(ctx, l, a, func(_ int, t i18n.Text) templ.Component { return ui.Text(l, i18n.Of(t.Original, t.String())) })
	return ui.Stack(out, ui.Folded(l.T("way.tongue.original", "language", l.And(from...)), written))
}
