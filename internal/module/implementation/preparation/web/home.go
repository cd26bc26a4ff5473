package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// cluster is some items that belong together on the roadmap.
type cluster struct {
	id    string
	title i18n.Text
	items []*questionnaire.Item
}

// clusters groups the items of the long questionnaire by the items of the short one
// that take their provisions together, which are the clusters of the roadmap; what
// none takes stands in the sections of the long one.
func clusters(lib *questionnaire.Library) (out []cluster) {
	long, short := lib.Get(questionnaire.Framework, ""), lib.Get(questionnaire.Short, "")
	if long == nil {
		return nil
	}
	place := map[string]int{}
	var last []cluster
	if short != nil {
		for i := range short.Sections {
			for j := range short.Sections[i].Items {
				c := &short.Sections[i].Items[j]
				for _, provision := range c.Covers {
					if _, taken := place[provision]; !taken {
						place[provision] = len(out)
					}
				}
				out = append(out, cluster{id: c.ID, title: c.Title})
			}
		}
	}
	for i := range long.Sections {
		s := &long.Sections[i]
		rest := cluster{id: "section-" + s.ID, title: s.Title}
		for j := range s.Items {
			item := &s.Items[j]
			if at, ok := place[item.Provision]; ok {
				out[at].items = append(out[at].items, item)
			} else {
				rest.items = append(rest.items, item)
			}
		}
		last = append(last, rest)
	}
	return append(out, last...)
}

// house is what the page of a capital is made of.
type house struct {
	*visit
	held  map[string]*report.Report
	near  map[string]int // how many others of the region have reported, by topic
	steps []preparation.Step
}

func (v *visit) house() (h *house, err error) {
	h = &house{visit: v, near: map[string]int{}}
	if h.held, err = v.p.Service.Held(v.ctx, v.actor); err != nil {
		return nil, err
	}
	if h.steps, err = v.p.Service.Steps(v.ctx, v.actor); err != nil || v.p.Neighbours == nil {
		return h, err
	}
	others, err := v.p.Neighbours(v.ctx, v.actor.For)
	if err != nil || len(others) == 0 {
		return h, err
	}
	all, err := v.p.Service.Reports.Latest(v.ctx, report.Wanted{Participants: others})
	for i := range all {
		h.near[all[i].Report.Topic]++
	}
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
	blocks := []templ.Component{ui.Para(ui.Lines(ui.A(v.Path(Preparations), v.T("preparation.list.title")), ui.A(v.Path(reportweb.Desk), v.T("preparation.home.direct")),
		ui.A(v.Path("/framework/roadmap"), v.T("preparation.home.roadmap")))), h.planned(f, fault)}
	for _, c := range clusters(v.p.Service.Questionnaires) {
		if len(c.items) == 0 {
			continue
		}
		title, _ := c.title.Pick(v.Locale)
		t := ui.Table{ID: c.id + "-table", Stacked: true, Caption: v.T("preparation.home.caption", "cluster", title), Columns: []ui.Column{{Head: v.T("reporting.topic")}, {Head: v.T("preparation.home.reported")}, {Head: v.T("preparation.home.near")}, {Head: v.T("preparation.steps")}}}
		for _, item := range c.items {
			t.Rows = append(t.Rows, h.row(item))
		}
		blocks = append(blocks, ui.TextPart(v.Locale, c.id, c.title, ui.TableView(v.Locale, t)))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (h *house) row(item *questionnaire.Item) ui.Row {
	topic := item.Topic()
	said := ui.Words(h.T("reporting.none"))
	if r := h.held[topic]; r != nil {
		words := r.Period
		if s := reportweb.Stands(h.Locale, r); s != "" {
			words = h.T("reporting.desk.said", "period", r.Period, "status", s)
		}
		said = ui.To(h.Path(reportweb.Reports, r.ID), words)
	}
	near := ui.Blank()
	if n := h.near[topic]; n > 0 {
		near = ui.To(h.Path(reportweb.Provisions, topic), h.N("preparation.home.near-n", n))
	}
	var steps []templ.Component
	for i := range h.steps {
		if s := &h.steps[i]; s.Topic == topic && !s.Done {
			steps = append(steps, ui.A("#step-"+s.ID, short(s.Words)))
		}
	}
	return ui.Cells(ui.StoredTo(h.Locale, h.Path(reportweb.Provisions, topic), item.Title), said, near, ui.Show(ui.Lines(steps...)))
}

// planned lists the next steps, and takes another.
func (h *house) planned(f *submissionweb.Filled, fault string) templ.Component {
	t := ui.Table{ID: "steps-table", Stacked: true, Caption: h.T("preparation.steps.caption"), Empty: h.T("preparation.steps.empty"), Columns: []ui.Column{
		{Head: h.T("preparation.step")}, {Head: h.T("reporting.topic")}, {Head: h.T("preparation.step.owner")}, {Head: h.T("preparation.step.until")}, {Head: h.T("preparation.step.do")}}}
	topics := ui.Input{Kind: ui.Choice, Name: "topic", Label: h.T("reporting.topic"), Value: f.Get("topic")}
	title := map[string]i18n.Text{}
	for _, c := range clusters(h.p.Service.Questionnaires) {
		for _, item := range c.items {
			title[item.Topic()] = item.Title
			words, lang := item.Title.Pick(h.Locale)
			if lang == h.Tag() {
				lang = ""
			}
			topics.Options = append(topics.Options, ui.Option{Value: item.Topic(), Words: words, Lang: lang})
		}
	}
	for i := range h.steps {
		s := &h.steps[i]
		until := ui.Blank()
		if s.Until != "" {
			until = ui.Show(ui.Day(h.Locale, s.Until))
		}
		do := ui.Form{ID: "step-form-" + strconv.Itoa(i), Label: h.T("preparation.step.do"), Submit: h.T("preparation.step.done"), Hidden: [][2]string{{"step", s.ID}, {"act", "done"}}, Also: []ui.Button{{Name: "do", Value: "remove", Words: h.T("preparation.step.remove"), Of: short(s.Words)}}}
		words := []templ.Component{ui.Plain(s.Words)}
		if s.Done {
			do.Submit, do.Hidden[1][1] = h.T("preparation.step.undone"), "undone"
			words = append(words, ui.Quiet(h.T("preparation.step.is-done")))
		}
		row := ui.Cells(ui.Show(ui.Lines(words...)), ui.Stored(h.Locale, title[s.Topic]), ui.Words(s.Owner), until, ui.Show(ui.FormView(h.Locale, do)))
		row.ID = "step-" + s.ID
		t.Rows = append(t.Rows, row)
	}
	form := ui.Form{ID: "plan", Fault: fault, Submit: h.T("preparation.step.submit"), Hidden: [][2]string{{"act", "plan"}}, Inputs: []ui.Input{topics,
		{Kind: ui.Area, Rows: 2, Name: "words", Label: h.T("preparation.step"), Value: f.Get("words"), Max: preparation.MaxStep / 4, Fault: f.Faults["words"]},
		{Name: "owner", Label: h.T("preparation.step.owner"), Value: f.Get("owner"), Optional: true, Max: preparation.MaxStep / 4},
		{Kind: ui.DateDay, Name: "until", Label: h.T("preparation.step.until"), Value: f.Get("until"), Optional: true}}}
	return ui.Part("steps", h.T("preparation.steps"), 2, ui.TableView(h.Locale, t), ui.Folded(h.T("preparation.step.new"), ui.FormView(h.Locale, form)))
}

// plan writes down a next step, or does something with one.
func (p *Pages) plan(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, preparation.MaxStep)
	act, id := f.Get("act"), f.Get("step")
	if f.Get("do") == "remove" {
		act = "remove"
	}
	switch act {
	case "remove":
		err = p.Service.Remove(v.ctx, v.actor, id)
	case "done", "undone":
		err = p.Service.Alter(v.ctx, v.actor, id, func(w *preparation.StepWords) { w.Done = act == "done" })
	case "plan":
		if f.Need("words"); len(f.Faults) == 0 {
			err = p.Service.Plan(v.ctx, v.actor, preparation.StepWords{Topic: f.Get("topic"), Words: f.Get("words"), Owner: f.Get("owner"), Until: f.Get("until")})
		}
	default:
		err = fail.New(fail.Invalid, "That cannot be said any more, or not yet.")
	}
	fault := ""
	switch {
	case err == nil && len(f.Faults) == 0:
		return ui.Answer{To: l.Path(Home)}, nil
	case err != nil && !submissionweb.Again(err):
		return ui.Answer{}, err
	case err != nil:
		fault = l.Fault(err)
	}
	page, err := v.homePage(f, fault)
	return ui.Answer{Page: page}, err
}
