package web

import (
	"encoding/json"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/ui"
)

// questionnaires lists what reports answer, with every version.
func (p *Pages) questionnaires(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	page := below(l, l.T("reporting.questionnaires.title"))
	page.Lead, page.Twin = l.T("reporting.questionnaires.lead"), l.Path(Questionnaires+".json")
	var blocks []templ.Component
	for _, q := range p.Questionnaires.All() {
		n := 0
		for i := range q.Sections {
			n += len(q.Sections[i].Items)
		}
		blocks = append(blocks, ui.Para(ui.Lines(ui.TextLink(l, l.Path(Questionnaires, q.ID, q.Version), q.Title), ui.Plain(l.N("reporting.questionnaires.items", n, "version", q.Version)), ui.Text(l, q.Lead))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// named is the questionnaire of an address.
func (p *Pages) named(r *http.Request) (*questionnaire.Questionnaire, error) {
	q := p.Questionnaires.Get(r.PathValue("id"), r.PathValue("version"))
	if q == nil {
		return nil, fail.New(fail.NotFound, "There is no such questionnaire, or not in this version.")
	}
	return q, nil
}

// questionnaire is one as it prints: what is asked, section by section.
func (p *Pages) questionnaire(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	q, err := p.named(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := below(l, "", crumb(l, Questionnaires, "reporting.questionnaires.title"))
	titled(l, &page, q.Title)
	page.Lead, _ = q.Lead.Pick(l)
	page.Twin = l.Path(Questionnaires, q.ID, q.Version, "questionnaire.json")
	var facts ui.Facts
	for i := range q.Questions {
		title, _ := q.Questions[i].Title.Pick(l)
		facts = append(facts, ui.Fact{Term: title, Content: ui.Text(l, q.Questions[i].Guidance)})
	}
	blocks := []templ.Component{ui.Part("questions", l.T("reporting.questionnaire.questions"), 2, ui.Para(ui.Plain(l.T("reporting.questionnaire.of-each"))), ui.FactList(facts))}
	for i := range q.Sections {
		s := &q.Sections[i]
		t := ui.Table{ID: "section-" + s.ID + "-table", Caption: captioned(l, "reporting.questionnaire.items", s.Title), Stacked: true, Columns: []ui.Column{{Head: l.T("reporting.topic")}, {Head: l.T("reporting.questionnaire.guidance")}, {Head: l.T("reporting.status"), Spare: true}}}
		for j := range s.Items {
			item := &s.Items[j]
			words := ""
			switch {
			case item.Restraint:
				words = l.T("reporting.questionnaire.restraint")
			case !item.Status:
				words = l.T("reporting.questionnaire.words")
			}
			t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(Provisions, item.Topic()), item.Title), ui.Stored(l, item.Guidance), ui.Words(words)))
		}
		part := []templ.Component{ui.TableView(l, t)}
		if !s.Lead.Empty() {
			part = append([]templ.Component{ui.Paragraphs(l, s.Lead)}, part...)
		}
		blocks = append(blocks, ui.TextPart(l, "section-"+s.ID, s.Title, part...))
	}
	if p.Blank != nil && p.Questionnaires.Get(q.ID, "").Version == q.Version {
		var ways []templ.Component
		for _, link := range p.Blank(l, q) {
			ways = append(ways, ui.A(link.Href, link.Words))
		}
		blocks = append([]templ.Component{ui.Part("blank", l.T("preparation.blank.title"), 2, ui.Para(ui.Plain(l.T("preparation.blank.lead"))), ui.Para(ui.Lines(ways...)))}, blocks...)
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// questionnaireFile is a questionnaire as data, in all its languages.
func (p *Pages) questionnaireFile(r *http.Request, _ *i18n.Locale) (ui.File, error) {
	q, err := p.named(r)
	if err != nil {
		return ui.File{}, err
	}
	body, err := json.MarshalIndent(p.Questionnaires.Published(q), "", "  ")
	return ui.File{Name: q.ID + "-" + q.Version + ".json", Type: "application/json", Body: append(body, '\n')}, err
}

// questionnairesFile is all of them as data.
func (p *Pages) questionnairesFile(*http.Request, *i18n.Locale) (ui.File, error) {
	var all []questionnaire.Published
	for _, q := range p.Questionnaires.All() {
		all = append(all, p.Questionnaires.Published(&q))
	}
	body, err := json.MarshalIndent(all, "", "  ")
	return ui.File{Name: "questionnaires.json", Type: "application/json", Body: append(body, '\n')}, err
}
