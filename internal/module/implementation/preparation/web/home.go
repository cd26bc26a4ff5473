package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// onlyGaps is what the address of the page says that shows what lacks something.
const onlyGaps = "gaps"

// house is where a capital stands, as its pages show it.
type house struct {
	*visit
	chapters []preparation.Chapter
	titles   map[string]i18n.Text // of topics
	steps    []preparation.Step
	names    map[string]string // of persons
	near     Vicinity
}

func (v *visit) house() (h *house, err error) {
	h = &house{visit: v, titles: map[string]i18n.Text{}}
	var roadmap []preparation.Cluster
	if v.p.Roadmap != nil {
		if roadmap, err = v.p.Roadmap(v.ctx); err != nil {
			return nil, err
		}
	}
	if v.p.Neighbours != nil {
		if h.near, err = v.p.Neighbours(v.ctx, v.actor.For); err != nil {
			return nil, err
		}
	}
	if h.chapters, err = v.p.Service.Roadmap(v.ctx, v.actor, roadmap, h.near.States); err != nil {
		return nil, err
	}
	for i := range h.chapters {
		for j := range h.chapters[i].Lines {
			item := h.chapters[i].Lines[j].Item
			h.titles[item.Topic()] = item.Title
		}
	}
	if h.steps, err = v.p.Service.Steps(v.ctx, v.actor); err != nil {
		return nil, err
	}
	h.names, err = v.p.Names(v.ctx, v.actor, persons(h.steps))
	return h, err
}

// home is the page of a capital.
func (p *Pages) home(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return v.homePage(submissionweb.FillWith(l, r.URL.Query()), "")
}

func (v *visit) homePage(f *submissionweb.Filled, fault string) (ui.Page, error) {
	h, err := v.house()
	if err != nil {
		return ui.Page{}, err
	}
	page := v.page(v.T("preparation.home.title"))
	page.Crumbs = page.Crumbs[:1]
	page.Lead = v.T("preparation.home.lead")
	planned, err := h.planned(f, fault)
	if err != nil {
		return ui.Page{}, err
	}
	awaits, err := v.p.Reports.Awaits(v.ctx, v.Locale, v.actor)
	if err != nil {
		return ui.Page{}, err
	}
	lacking := f.Get("show") == onlyGaps
	which := ui.Lines(ui.Strong(v.T("preparation.home.all")), ui.A(v.Path(Home)+"?show="+onlyGaps+"#roadmap", v.T("preparation.home.gaps")))
	if lacking {
		which = ui.Lines(ui.A(v.Path(Home)+"#roadmap", v.T("preparation.home.all")), ui.Strong(v.T("preparation.home.gaps")))
	}
	blocks := []templ.Component{ui.Para(ui.Lines(ui.A(v.Path(Preparations), v.T("preparation.list.title")), ui.A(v.Path(Briefing), v.T("preparation.briefing.title")), ui.A(v.Path(Shared), v.T("preparation.shared")),
		ui.A(v.Path(reportweb.Desk), v.T("preparation.home.direct")))), awaits, planned,
		ui.Part("roadmap", v.T("preparation.home.roadmap"), 2, ui.Para(ui.A(v.Path("/framework/roadmap"), v.T("preparation.home.roadmap.way"))), ui.Para(which), ui.Para(ui.Plain(h.nearWords("preparation.near.whose"))))}
	for i := range h.chapters {
		c := &h.chapters[i]
		title, _ := c.Title.Pick(v.Locale)
		t := ui.Table{ID: c.ID + "-table", Stacked: true, Even: true, Caption: v.T("preparation.home.caption", "cluster", title), Empty: v.T("preparation.home.no-gaps"), Columns: []ui.Column{{Head: v.T("reporting.topic")},
			{Head: v.T("preparation.home.reported")}, {Head: v.T("preparation.gap")}, {Head: v.T("preparation.home.near")}, {Head: v.T("preparation.steps")}}}
		for j := range c.Lines {
			if line := &c.Lines[j]; !lacking || line.Lacks() {
				t.Rows = append(t.Rows, h.row(line))
			}
		}
		blocks = append(blocks, ui.TextPart(v.Locale, c.ID, c.Title, ui.TableView(v.Locale, t)))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (h *house) row(line *preparation.Line) ui.Row {
	at := h.Path(Topics, line.Item.Topic())
	near := ui.Blank()
	if n := len(line.Near); n > 0 {
		near = ui.To(at+"#near", h.N("preparation.home.near-n", n))
	}
	var lacks, steps []templ.Component
	for i := range line.Gaps {
		g := &line.Gaps[i]
		lacks = append(lacks, ui.Labelled(labelled(g), ui.A(at+"#gaps", h.asked(g.Question))))
	}
	for i := range line.Steps {
		if s := &line.Steps[i]; s.State != preparation.Done {
			steps = append(steps, ui.A(h.Path(Steps, s.ID), short(s.Words)))
		}
	}
	return ui.Cells(ui.StoredTo(h.Locale, at, line.Item.Title), ui.Show(ui.Lines(h.said(line)...)), list(lacks), near, list(steps))
}

// list is a cell with one line each, and an empty cell of none: where a table is
// stacked, an empty cell has no heading.
func list(lines []templ.Component) ui.Cell {
	if len(lines) == 0 {
		return ui.Blank()
	}
	return ui.Show(ui.Lines(lines...))
}

// labelled is the marking of a gap that is not for everybody.
func labelled(g *preparation.Gap) (out statement.Marking) {
	if g.Marking != statement.Clear {
		out = g.Marking
	}
	return out
}

// said leads to what a participant reports on an item: alone, or with others.
func (h *house) said(line *preparation.Line) (out []templ.Component) {
	if line.Said != nil {
		out = append(out, ui.A(h.Path(reportweb.Reports, line.Said.ID), h.periodOf(line.Said, h.actor.For)))
	}
	for _, r := range line.Wider {
		_, _, item := h.p.Service.Questionnaires.Of(r.Topic)
		words := r.Topic
		if item != nil {
			words, _ = item.Title.Pick(h.Locale)
		}
		out = append(out, ui.A(h.Path(reportweb.Reports, r.ID), h.T("preparation.wider", "topic", words, "period", r.Period)))
	}
	if len(out) == 0 {
		out = append(out, ui.Plain(h.T("reporting.none")))
	}
	return out
}

// periodOf is for which period something was reported, how it stands, and that it is
// not a participant's own word where it was only recorded.
func (v *visit) periodOf(r *report.Report, participant string) string {
	out := reportweb.PeriodOf(v.Locale, r)
	if s := reportweb.Stands(v.Locale, r); s != "" {
		out = v.T("reporting.desk.said", "period", out, "status", s)
	}
	if r.Voice(participant) == report.FromDocument {
		out = v.T("preparation.recorded", "said", out)
	}
	if len(r.Via.Authors())+len(r.Via.Others) > 1 {
		out += "; " + reportweb.Jointly(v.Locale, v.p.Reports.Way.Names, r, participant)
	}
	return out
}

// asked is what a question is called that asks what is hard or lacking.
func (v *visit) asked(question string) string { return v.T("preparation.gap." + question) }
