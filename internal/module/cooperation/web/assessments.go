package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Assessments are the pages of incident assessments. They know who is who by the
// pages of cases.
type Assessments struct {
	*Pages
	Assess *assessment.Service
}

// Assessing is where assessments are.
const Assessing = "/desk/assessments"

// Routes lists the addresses of assessments.
func (a *Assessments) Routes() []ui.Route {
	return []ui.Route{
		{Path: Assessing, Page: a.list, Desk: true},
		{Path: Assessing + "/new", Page: a.blank, Form: a.begin, Desk: true, Limit: formLimit},
		{Path: Assessing + "/side", Page: a.side, Desk: true},
		{Path: Assessing + "/{id}", Page: a.one, Form: a.act, Desk: true},
		{Path: Assessing + "/{id}/edit", Page: a.editing, Form: a.edit, Desk: true, Limit: formLimit},
		{Path: Assessing + "/{id}/share", Page: a.sharing, Form: a.share, Desk: true},
	}
}

// assessor shows assessments to one reader.
type assessor struct {
	*viewer
	a *Assessments
}

func (a *Assessments) assessor(r *http.Request, l *i18n.Locale) (*assessor, error) {
	v, err := a.viewer(r, l)
	if err != nil {
		return nil, err
	}
	return &assessor{v, a}, nil
}

func (v *assessor) crumbs(more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: v.Path("/desk"), Words: v.T("draft.desk.title")}, {Href: v.Path(Assessing), Words: v.T("assessment.list.title")}}, more...)
}

// speaks reports whether the reader writes in the participant's name.
func (v *assessor) speaks() bool { return assessment.May(v.actor, assessment.Write) == nil }

// list is one's own assessments, and what others have shared.
func (a *Assessments) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := a.assessor(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	mine, err := a.Assess.Queries.Mine(r.Context(), v.actor)
	if err != nil {
		return ui.Page{}, err
	}
	received, _, err := a.Assess.Queries.Shared(r.Context(), v.actor)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("assessment.list.title"), Lead: l.T("assessment.list.lead"), Section: "/desk", Crumbs: v.crumbs()[:1], Marking: assessment.Marking, Twin: "/api/v1/assessments"}
	own := ui.Table{ID: "own", Caption: l.T("assessment.list.own"), Empty: l.T("assessment.list.own-empty"),
		Columns: []ui.Column{{Head: l.T("assessment.title")}, {Head: l.T("assessment.state")}, {Head: l.T("assessment.version"), Spare: true}, {Head: l.T("assessment.at")}}}
	for i := range mine {
		one := &mine[i]
		page.Marking = marking.Narrowest(page.Marking, one.Shown())
		own.Rows = append(own.Rows, ui.Cells(ui.Show(v.heading(one.ID, one.Title, one.Shown(), one.Exercise)), ui.Words(l.T("assessment.state."+string(one.State))), ui.Words(l.Number(one.Number)), ui.Show(ui.Moment(l, one.At))))
	}
	theirs := ui.Table{ID: "received", Caption: l.T("assessment.list.received"), Empty: l.T("assessment.list.received-empty"),
		Columns: []ui.Column{{Head: l.T("assessment.title")}, {Head: l.T("assessment.by")}, {Head: l.T("assessment.at")}}}
	for i := range received {
		s := &received[i]
		page.Marking = marking.Narrowest(page.Marking, s.Marking)
		title := i18n.Of(l.Tag(), l.T("cooperation.erased.title"))
		if b := s.Newest(); b != nil {
			title = b.Title
		}
		heading := v.heading(s.ID, title, s.Marking, s.Exercise)
		if s.Withdrawn {
			heading = ui.Lines(heading, ui.Quiet(l.T("assessment.withdrawn")))
		}
		theirs.Rows = append(theirs.Rows, ui.Cells(ui.Show(heading), ui.Show(v.Who(s.Author)), ui.Show(ui.Moment(l, s.Said[len(s.Said)-1].At))))
	}
	body := []templ.Component{ui.TableView(l, own), ui.TableView(l, theirs)}
	if v.speaks() {
		body = append([]templ.Component{ui.Para(ui.A(l.Path(Assessing+"/new"), l.T("assessment.new")))}, body...)
	}
	choices, err := v.choices()
	if err != nil {
		return ui.Page{}, err
	}
	if len(choices) > 1 {
		body = append(body, ui.Para(ui.A(l.Path(Assessing+"/side"), l.T("assessment.side.title"))))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// heading is an assessment in a line: how it is marked, then its title.
func (v *assessor) heading(id string, title i18n.Text, m statement.Marking, exercise bool) templ.Component {
	out := ui.Labelled(m, ui.TextLink(v.Locale, v.Path(Assessing, id), title))
	if exercise {
		out = ui.Join(ui.ExerciseWord(v.Locale), out)
	}
	return out
}

// one is one assessment: one's own, with its versions, or what another has
// shared. That a person opened it is noted before it is shown.
func (a *Assessments) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := a.assessor(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return v.page(r.PathValue("id"), r.URL.Query(), "")
}

func (v *assessor) page(id string, q url.Values, fault string) (ui.Page, error) {
	all, err := v.a.Assess.Queries.Own(v.ctx, v.actor, id)
	if fail.Is(err, fail.NotFound) {
		return v.received(id)
	}
	if err != nil {
		return ui.Page{}, err
	}
	if err := v.p.Opened(v.ctx, v.actor, id); err != nil {
		return ui.Page{}, err
	}
	at := len(all) - 1
	if n, err := strconv.Atoi(q.Get("version")); err == nil && n > 0 && n <= len(all) {
		at = n - 1
	}
	one := &all[at]
	page := v.titled(&one.Content)
	page.Marking, page.Twin = one.Shown(), "/api/v1/assessments/"+id
	newest := at == len(all)-1
	facts := ui.Facts{{Term: v.T("assessment.version"), Content: ui.Plain(v.Number(one.Number))}, {Term: v.T("assessment.state"), Content: ui.Plain(v.T("assessment.state." + string(one.State)))},
		{Term: v.T("assessment.at"), Content: ui.Moment(v.Locale, one.At)}}
	body := []templ.Component{ui.FactList(append(facts, v.facts(&one.Content)...))}
	if newest {
		forms, err := v.forms(one, fault)
		if err != nil {
			return ui.Page{}, err
		}
		body = append(body, forms)
	} else {
		body = append(body, ui.NoticeOf(v.T("assessment.older"), ui.Para(ui.A(v.Path(Assessing, id), v.T("assessment.newest")))))
	}
	body = append(body, v.sections(&one.Content)...)
	if at > 0 {
		body = append(body, v.differences(&all[at-1], one))
	}
	given, err := v.a.Assess.Queries.Given(v.ctx, v.actor, id)
	if err != nil {
		return ui.Page{}, err
	}
	page.Body = ui.Stack(append(body, v.versions(all), v.given(given))...)
	return page, nil
}

// titled is what every page about an assessment has.
func (v *assessor) titled(c *assessment.Content) ui.Page {
	title, lang := c.Title.Pick(v.Locale)
	out := ui.Page{Title: title, Section: "/desk", Marking: assessment.Marking, Exercise: c.Exercise, Crumbs: v.crumbs()}
	if lang != v.Tag() {
		out.TitleIn = lang
	}
	return out
}

// facts are what of an assessment is chosen from lists.
func (v *assessor) facts(c *assessment.Content) (out ui.Facts) {
	lists := v.a.Assess.Lists
	add := func(term string, content templ.Component) {
		out = append(out, ui.Fact{Term: term, Content: content})
	}
	if c.Class != "" {
		add(v.T("cooperation.class"), v.term(lists.Newest(cooperation.RSIT), c.Class))
	}
	if c.Severity.Category != "" {
		add(v.T("cooperation.severity"), v.term(lists.List(c.Severity.Schema), c.Severity.Category))
	}
	if c.Confidence != "" {
		add(v.T("assessment.confidence"), ui.Plain(v.T("assessment.confidence."+string(c.Confidence))))
	}
	if c.Case != "" {
		add(v.T("cooperation.case"), ui.A(v.Path(Home, c.Case), c.Case))
	}
	if t := v.a.Assess.Library.Template(c.Template); t != nil {
		add(v.T("assessment.template"), ui.Lines(ui.In(v.Locale, t.Name), ui.Symbol(t.ID)))
	} else {
		add(v.T("assessment.template"), ui.Symbol(c.Template))
	}
	return out
}

// label is what a section is called; its id where this hub has no such template.
func (v *assessor) label(template, id string) i18n.Text {
	if t := v.a.Assess.Library.Template(template); t != nil {
		if s := t.Section(id); s != nil {
			return s.Label
		}
	}
	return i18n.Of("en", id)
}

// sections are the parts of an assessment; those that stay in the house stand
// last, apart, and are not printed.
func (v *assessor) sections(c *assessment.Content) (out []templ.Component) {
	var own []templ.Component
	for _, id := range v.a.Assess.Library.Order(c) {
		heading := v.label(c.Template, id)
		if v.a.Assess.Library.Stays(c.Template, id) {
			words, _ := heading.Pick(v.Locale)
			own = append(own, ui.Part("section-"+id, words, 3, ui.Paragraphs(v.Locale, c.Sections[id])))
			continue
		}
		out = append(out, ui.TextPart(v.Locale, "section-"+id, heading, ui.Paragraphs(v.Locale, c.Sections[id])))
	}
	if len(own) > 0 {
		out = append(out, ui.Classed("house", ui.Part("house", v.T("assessment.house"), 2, append([]templ.Component{ui.Para(ui.Strong(v.T("assessment.house.note")))}, own...)...)))
	}
	return out
}

// versions lead to each version of one's own.
func (v *assessor) versions(all []assessment.Version) templ.Component {
	if len(all) < 2 {
		return templ.NopComponent
	}
	t := ui.Table{ID: "versions-table", Caption: v.T("assessment.versions"), Columns: []ui.Column{{Head: v.T("assessment.version")}, {Head: v.T("assessment.state")}, {Head: v.T("assessment.at")}}}
	for i := range all {
		n := strconv.FormatInt(all[i].Number, 10)
		t.Rows = append(t.Rows, ui.Cells(ui.To(v.Path(Assessing, all[i].ID)+"?version="+n, v.Number(all[i].Number)), ui.Words(v.T("assessment.state."+string(all[i].State))), ui.Show(ui.Moment(v.Locale, all[i].At))))
	}
	return ui.Part("versions", v.T("assessment.versions"), 2, ui.TableView(v.Locale, t))
}

// given is with whom it is shared, and what of it.
func (v *assessor) given(all []assessment.Sharing) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	i18n.Sort(v.Locale, all, func(s assessment.Sharing) string { return v.Called(s.Reader) })
	t := ui.Table{ID: "given-table", Caption: v.T("assessment.given.caption"), Columns: []ui.Column{{Head: v.T("assessment.given.with")}, {Head: v.T("report.marking"), Tight: true}, {Head: v.T("assessment.version"), Spare: true}, {Head: v.T("assessment.given.sections")}}}
	for i := range all {
		s := &all[i]
		var names []templ.Component
		version := ""
		if b := s.Newest(); b != nil {
			version = v.Number(b.Version)
			for _, id := range v.a.Assess.Library.Order(&b.Content) {
				names = append(names, ui.In(v.Locale, v.label(b.Template, id)))
			}
		}
		if s.Withdrawn {
			names = []templ.Component{ui.Quiet(v.T("assessment.withdrawn"))}
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.Who(s.Reader)), ui.Show(ui.Label(s.Marking)), ui.Words(version), ui.Show(ui.Lines(names...))))
	}
	return ui.Part("given", v.T("assessment.given"), 2, ui.TableView(v.Locale, t))
}

// received is what another has shared, with the versions before it.
func (v *assessor) received(id string) (ui.Page, error) {
	s, err := v.a.Assess.Queries.Received(v.ctx, v.actor, id)
	if err != nil {
		return ui.Page{}, err
	}
	if err := v.p.Opened(v.ctx, v.actor, id); err != nil {
		return ui.Page{}, err
	}
	all := s.Versions()
	b := s.Newest()
	page := ui.Page{Title: v.T("cooperation.erased.title"), Section: "/desk", Exercise: s.Exercise, Crumbs: v.crumbs()}
	if b != nil {
		page = v.titled(&b.Content)
	}
	page.Marking, page.Twin = s.Marking, "/api/v1/assessments/"+id
	last := s.Said[len(s.Said)-1]
	facts := ui.Facts{{Term: v.T("assessment.by"), Content: v.Who(s.Author)}, {Term: v.T("assessment.at"), Content: ui.Moment(v.Locale, last.At)},
		{Term: v.T("assessment.proof"), Content: ui.Sentence(v.Locale, "cooperation.proof", ui.Parts{"place": ui.Plain(v.Number(last.Index)), "id": ui.Code(last.Statement.String()[:16])})}}
	if s.Withdrawn {
		var why templ.Component = templ.NopComponent
		if w := s.Reason(); w != nil {
			why = ui.Paragraphs(v.Locale, w.Reason)
		}
		page.Body = ui.Stack(ui.NoticeOf(v.T("assessment.withdrawn"), ui.Para(ui.Plain(v.T("assessment.withdrawn.note"))), why), ui.FactList(facts))
		return page, nil
	}
	if b == nil {
		page.Body = ui.Stack(ui.FactList(facts), ui.Para(ui.Quiet(v.T("cooperation.erased"))))
		return page, nil
	}
	facts = append(facts, ui.Fact{Term: v.T("assessment.version"), Content: ui.Plain(v.Number(b.Version))})
	body := append([]templ.Component{ui.FactList(append(facts, v.facts(&b.Content)...)), ui.Para(ui.Plain(v.T("assessment.parts")))}, v.sections(&b.Content)...)
	if n := len(all); n > 1 && all[n-2] != nil {
		before := assessment.Version{Number: all[n-2].Version, Content: all[n-2].Content}
		body = append(body, v.differences(&before, &assessment.Version{Number: b.Version, Content: b.Content}))
	}
	page.Body = ui.Stack(slices.Clip(body)...)
	return page, nil
}
