package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// changes shows what a content says against another: each answer in words as a
// redline; answers in other forms, and a status, before and after.
func (p *Pages) changes(l *i18n.Locale, q *questionnaire.Questionnaire, was, is *report.Content) templ.Component {
	var blocks []templ.Component
	if was.Status != is.Status {
		none := func(s report.Status) string {
			if s == "" {
				return l.T("reporting.status.none")
			}
			return status(l, s)
		}
		blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("reporting.status"), Content: ui.Plain(l.T("reporting.status.changed", "was", none(was.Status), "is", none(is.Status)))}}))
	}
	for _, id := range answered(was, is) {
		heading := id
		if q != nil {
			if question := q.Question(id); question != nil {
				heading, _ = question.Title.Pick(l)
			}
		}
		blocks = append(blocks, ui.Stack(ui.Para(ui.Strong(heading)), p.change(l, was.Answer(id), is.Answer(id))))
	}
	return ui.Stack(blocks...)
}

// answered are the questions that one of two contents answers: as the later one
// has them, then what only the earlier one has.
func answered(was, is *report.Content) (out []string) {
	for i := range is.Answers {
		out = append(out, is.Answers[i].Question)
	}
	for i := range was.Answers {
		if is.Answer(was.Answers[i].Question) == nil {
			out = append(out, was.Answers[i].Question)
		}
	}
	return out
}

// change is one answer against another, in every language in which one of them is;
// either may be nil. Of lists each entry stands in a line of its own.
func (p *Pages) change(l *i18n.Locale, was, is *report.Answer) templ.Component {
	if isList(was) || isList(is) {
		return listChange(l, entries(was), entries(is))
	}
	before, after := plain(was), plain(is)
	blocks := []templ.Component{p.changed(l, before, after)}
	all := slices.Compact(slices.Sorted(slices.Values(append(before.Languages(), after.Languages()...))))
	for _, lang := range all {
		if old := before.In[lang]; old != after.In[lang] && lang != after.Original && (lang != before.Original || after.In[lang] != "") {
			if lang == before.Original {
				old = "" // it stands above
			}
			blocks = append(blocks, ui.Para(ui.Strong(l.T("reporting.in.translation", "language", ui.LanguageName(l, lang)))), submissionweb.Redlined(l, lang, old, after.In[lang]))
		}
	}
	return ui.Stack(blocks...)
}

// changed is the original of an answer against that before.
func (p *Pages) changed(l *i18n.Locale, before, after i18n.Text) templ.Component {
	if before.Original != after.Original && before.String() != "" && after.String() != "" {
		// Words in another language are other words: nothing is marked in them.
		return ui.Stack(ui.Para(ui.Strong(l.T("listing.before"))), ui.Paragraphs(l, before), ui.Para(ui.Strong(l.T("listing.after"))), ui.Paragraphs(l, after))
	}
	lang := after.Original
	if lang == "" {
		lang = before.Original
	}
	return submissionweb.Redlined(l, lang, before.String(), after.String())
}

// plain is an answer in words, one line for each address, body or law.
func plain(a *report.Answer) i18n.Text {
	if a == nil {
		return i18n.Text{}
	}
	if !a.Text.Empty() {
		return a.Text
	}
	var lines []string
	lang := "en"
	for _, link := range a.Links {
		lines = append(lines, strings.TrimSpace(link.Address+" "+link.Title.String()))
	}
	for _, b := range a.Bodies {
		if lang = b.Name.Original; b.Role.Empty() {
			lines = append(lines, b.Name.String())
			continue
		}
		lines = append(lines, b.Name.String()+"; "+b.Role.String())
	}
	lines = append(lines, a.Laws...)
	return i18n.Of(lang, strings.Join(lines, "\n"))
}
