package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// languages in which something is published: those of the United Nations.
var languages = []string{"ar", "en", "es", "fr", "ru", "zh"}

// typed is what was typed into a form, and what is wrong beside each field.
type typed struct {
	values url.Values
	l      *i18n.Locale
	faults map[string]string
}

func sent(r *http.Request, l *i18n.Locale) *typed {
	return &typed{values: r.PostForm, l: l, faults: map[string]string{}}
}

func holding(l *i18n.Locale, values url.Values) *typed {
	return &typed{values: values, l: l, faults: map[string]string{}}
}

func (f *typed) get(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.values.Get(name), "\r\n", "\n"))
}

// need says beside each field that it is missing.
func (f *typed) need(names ...string) {
	for _, n := range names {
		if f.get(n) == "" {
			f.faults[n] = f.l.T("consult.fault.missing")
		}
	}
}

func (f *typed) input(kind ui.InputKind, name, label string, most int) ui.Input {
	return ui.Input{Kind: kind, Name: name, Label: label, Value: f.get(name), Max: most, Fault: f.faults[name]}
}

func (f *typed) optional(kind ui.InputKind, name, label string, most int) ui.Input {
	in := f.input(kind, name, label, most)
	in.Optional = true
	return in
}

// language is the one chosen in a field; other where none is.
func (f *typed) language(name, other string) string {
	if tag := f.get(name); slices.Contains(languages, tag) {
		return tag
	}
	return other
}

func (f *typed) choice(name, label string, tags []string, other string) ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: name, Label: label, Value: f.language(name, other)}
	for _, tag := range tags {
		in.Options = append(in.Options, ui.Option{Value: tag, Words: ui.LanguageName(f.l, tag)})
	}
	return in
}

// again reports whether a form comes back with what was typed, and with what is
// wrong.
func again(err error) bool {
	return fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict) || fail.Is(err, fail.TooLarge)
}

// say has something said: it gives where that leads, or the form with what is
// wrong.
func (p *Pages) say(r *http.Request, l *i18n.Locale, actor policy.Actor, of statement.Hash, b corpus.Body, form func(fault string) ui.Page) (ui.Answer, error) {
	out, err := p.Publish.Say(r.Context(), actor, of, b)
	switch {
	case err == nil && out.Draft != "":
		return ui.Answer{To: p.Draft(l, out.Draft)}, nil
	case err == nil && of.IsZero():
		return ui.Answer{To: l.Path(home, out.Receipt.ID.String())}, nil
	case err == nil:
		return ui.Answer{To: l.Path(home, of.String())}, nil
	case !again(err):
		return ui.Answer{}, err
	}
	return ui.Answer{Page: form(l.Fault(err))}, nil
}

// speaking is a form below the sentence on as whom one speaks.
func (p *Pages) speaking(l *i18n.Locale, as string, f ui.Form) templ.Component {
	return ui.Stack(ui.Para(ui.Sentence(l, "consult.as", ui.Parts{"participant": p.who(l, as)})), ui.FormView(l, f))
}

// belowCall is a page below that of a consultation.
func belowCall(l *i18n.Locale, c *consult.Consultation, title string) ui.Page {
	words, lang := c.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Page{Title: title, Section: consultations, Crumbs: []ui.Link{{Href: l.Path(consultations), Words: l.T("consult.list.title")}, {Href: l.Path(consultations, c.ID), Words: words, Lang: lang}}}
}
