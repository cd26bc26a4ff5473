package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
)

// topic is where a capital stands on one provision, and what its neighbours report.
func (p *Pages) topic(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	h, err := v.house()
	if err != nil {
		return ui.Page{}, err
	}
	line := preparation.On(h.chapters, r.PathValue("topic"))
	if line == nil {
		return ui.Page{}, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	title, lang := line.Item.Title.Pick(l)
	page := v.page(title)
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	at := line.Item.Topic()
	facts := ui.Facts{{Term: v.T("preparation.home.reported"), Content: ui.Lines(h.said(line)...)}, {Term: v.T("preparation.topic.all"), Content: ui.A(v.Path(reportweb.Provisions, at), v.T("preparation.topic.reports"))}}
	for _, w := range line.Parts {
		facts = append(facts, ui.Fact{Term: v.title(w.Preparation), Content: ui.A(v.Path(Preparations, w.Preparation.ID, "items", w.Part.Item), v.state(w.Part.State))})
	}
	blocks := []templ.Component{ui.FactList(facts)}
	for i := range line.Gaps {
		page.Marking, page.Readers = marking.Narrowest(page.Marking, line.Gaps[i].Marking), h.T("preparation.readers")
	}
	blocks = append(blocks, ui.Part("gaps", v.T("preparation.gap"), 2, h.gaps(line)),
		ui.Part("steps", v.T("preparation.steps"), 2, ui.TableView(l, h.stepTable("steps-table", line.Steps)), ui.Para(ui.A(v.Path(Home)+"?topic="+url.QueryEscape(at)+"#new-step", v.T("preparation.step.new")))),
		ui.Part("near", v.T("preparation.home.near"), 2, h.nearTable(line)))
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// gaps are what is hard or lacking, in the words of who says so.
func (h *house) gaps(line *preparation.Line) templ.Component {
	var blocks []templ.Component
	if line.Unsaid() {
		blocks = append(blocks, ui.Para(ui.Plain(h.T("reporting.none"))))
	}
	var facts ui.Facts
	for i := range line.Gaps {
		g := &line.Gaps[i]
		facts = append(facts, ui.Fact{Term: h.asked(g.Question), Content: ui.Stack(ui.Label(labelled(g)), ui.Paragraphs(h.Locale, g.Text))})
	}
	if len(facts) > 0 {
		blocks = append(blocks, ui.FactList(facts))
	}
	if len(blocks) == 0 {
		blocks = append(blocks, ui.Para(ui.Plain(h.T("preparation.gap.none"))))
	}
	return ui.Stack(blocks...)
}

// sortedNear is what neighbours report, in the alphabetical order of the reader's
// language.
func (v *visit) sortedNear(all []report.Held) []report.Held {
	i18n.Sort(v.Locale, all, func(h report.Held) string { return v.p.Reports.Way.Called(v.Locale, h.Participant) })
	return all
}

// nearWords says a sentence on the other States of the region, whose region is named;
// of a participant that is in none, that none is known.
func (h *house) nearWords(key string) string {
	whose := ""
	switch {
	case h.near.Group != "":
		whose = h.T("participant.region." + h.near.Group)
	case len(h.near.Organizations) > 0:
		names := make([]string, len(h.near.Organizations))
		for i, id := range h.near.Organizations {
			names[i] = h.p.Reports.Way.Called(h.Locale, id)
		}
		i18n.Sort(h.Locale, names, func(s string) string { return s })
		whose = h.And(names...)
	default:
		return h.T("preparation.near.none")
	}
	return h.T(key, "whose", whose)
}

// shortWords is how many letters of a report stand where it is only mentioned.
const shortWords = 200

// begins is the beginning of what a report says in words, in the reader's language
// where it is there; what is left out is marked, and so is a translation.
func (v *visit) begins(r *report.Report) i18n.Text {
	says := r.Says()
	for i := range says.Answers {
		if says.Answers[i].Text.Empty() {
			continue
		}
		text := r.Texts(says.Answers[i].Question)
		words, lang := text.Pick(v.Locale)
		words = cut(words, shortWords)
		if by, translated := r.Translator(&says.Answers[i], 0, lang); translated { // then it is in the reader's language
			words = v.T("preparation.translated", "words", words, "how", reportweb.Translated(v.Locale, v.p.Reports.Way.Names, text.Original, by))
		}
		return i18n.Of(lang, words)
	}
	return i18n.Text{}
}

// cut is the first words of a text, in so many letters at the most.
func cut(words string, most int) string {
	words = strings.Join(strings.Fields(words), " ")
	if all := []rune(words); len(all) > most {
		words = string(all[:most])
		if i := strings.LastIndexByte(words, ' '); i > 0 {
			words = words[:i]
		}
		words += " …"
	}
	return words
}

// nearTable is what the other States of the region report, each with its report.
func (h *house) nearTable(line *preparation.Line) templ.Component {
	t := ui.Table{ID: "near-table", Stacked: true, Caption: h.nearWords("preparation.near.caption"), Empty: h.nearWords("preparation.near.empty"), Columns: []ui.Column{{Head: h.T("reporting.participant")}, {Head: h.T("preparation.near.reported")}, {Head: h.T("preparation.near.words")}}}
	all := h.sortedNear(line.Near)
	for i := range all {
		n := &all[i]
		t.Rows = append(t.Rows, ui.Cells(ui.Show(h.p.Reports.Way.Name(h.Locale, n.Participant)), ui.To(h.Path(reportweb.Reports, n.Report.ID), h.periodOf(&n.Report, n.Participant)), ui.Stored(h.Locale, h.begins(&n.Report))))
	}
	return ui.TableView(h.Locale, t)
}
