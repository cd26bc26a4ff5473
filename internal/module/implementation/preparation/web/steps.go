package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// persons are those who do some steps.
func persons(all []preparation.Step) (out []string) {
	for i := range all {
		out = append(out, all[i].Person)
	}
	return out
}

// doer is who does a step: a person, an office, or both.
func (h *house) doer(s *preparation.Step) string {
	switch name := h.names[s.Person]; {
	case name == "":
		return s.Owner
	case s.Owner == "":
		return name
	default:
		return h.T("preparation.step.of", "person", name, "office", s.Owner)
	}
}

// stepTable lists next steps.
func (h *house) stepTable(id string, all []preparation.Step) ui.Table {
	t := ui.Table{ID: id, Stacked: true, Caption: h.T("preparation.steps.caption"), Empty: h.T("preparation.steps.empty"), Columns: []ui.Column{{Head: h.T("preparation.step")}, {Head: h.T("reporting.topic")},
		{Head: h.T("preparation.step.who")}, {Head: h.T("preparation.step.until")}, {Head: h.T("preparation.state")}}}
	for i := range all {
		s := &all[i]
		until := ui.Blank()
		if s.Until != "" {
			until = ui.Show(ui.Day(h.Locale, s.Until))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(h.Path(Steps, s.ID), short(s.Words)), ui.Stored(h.Locale, h.titles[s.Topic]), ui.Words(h.doer(s)), until, ui.Words(h.T("preparation.step.state."+string(s.State)))))
	}
	return t
}

// planned lists the next steps, and takes another.
func (h *house) planned(f *submissionweb.Filled, fault string) (templ.Component, error) {
	topics := ui.Input{Kind: ui.Choice, Name: "topic", Label: h.T("reporting.topic"), Value: f.Get("topic")}
	for i := range h.chapters {
		for j := range h.chapters[i].Lines {
			item := h.chapters[i].Lines[j].Item
			words, lang := item.Title.Pick(h.Locale)
			if lang == h.Tag() {
				lang = ""
			}
			topics.Options = append(topics.Options, ui.Option{Value: item.Topic(), Words: words, Lang: lang})
		}
	}
	rest, err := h.stepFields(f)
	if err != nil {
		return nil, err
	}
	form := ui.FormView(h.Locale, ui.Form{ID: "plan", Fault: fault, Submit: h.T("preparation.step.submit"), Inputs: append([]ui.Input{topics}, rest...)})
	if fault == "" && len(f.Faults) == 0 && f.Get("topic") == "" {
		form = ui.Folded(h.T("preparation.step.new"), form)
	} else {
		form = ui.Part("new-step", h.T("preparation.step.new"), 3, form)
	}
	blocks := []templ.Component{ui.TableView(h.Locale, h.stepTable("steps-table", h.steps)), form}
	if h.p.Calendar != "" {
		blocks = append(blocks, ui.Para(ui.A(h.Path(h.p.Calendar), h.T("preparation.steps.calendar"))))
	}
	return ui.Part("steps", h.T("preparation.steps"), 2, blocks...), nil
}

// stepFields are the fields of a step but for what it is about.
func (v *visit) stepFields(f *submissionweb.Filled) ([]ui.Input, error) {
	people, err := v.p.People(v.ctx, v.actor)
	if err != nil {
		return nil, err
	}
	names, err := v.p.Names(v.ctx, v.actor, people)
	if err != nil {
		return nil, err
	}
	i18n.Sort(v.Locale, people, func(id string) string { return names[id] })
	person := ui.Input{Kind: ui.Choice, Name: "person", Label: v.T("preparation.step.person"), Optional: true, Value: f.Get("person"), Options: []ui.Option{{Words: v.T("preparation.step.nobody")}}}
	for _, id := range people {
		person.Options = append(person.Options, ui.Option{Value: id, Words: names[id]})
	}
	state := ui.Input{Kind: ui.Choice, Name: "state", Label: v.T("preparation.state"), Value: f.Get("state")}
	for _, s := range preparation.StepStates() {
		state.Options = append(state.Options, ui.Option{Value: string(s), Words: v.T("preparation.step.state." + string(s))})
	}
	return []ui.Input{{Kind: ui.Area, Rows: 2, Name: "words", Label: v.T("preparation.step"), Value: f.Get("words"), Max: preparation.MaxStep / 4, Fault: f.Faults["words"]}, person,
		{Name: "owner", Label: v.T("preparation.step.owner"), Value: f.Get("owner"), Optional: true, Max: preparation.MaxStep / 4, Fault: f.Faults["owner"]},
		{Kind: ui.DateDay, Name: "until", Label: v.T("preparation.step.until"), Value: f.Get("until"), Optional: true}, state}, nil
}

// typedStep reads those fields.
func typedStep(f *submissionweb.Filled) preparation.StepWords {
	f.Need("words")
	return preparation.StepWords{Topic: f.Get("topic"), Words: f.Get("words"), Person: f.Get("person"), Owner: f.Get("owner"), Until: f.Get("until"), State: preparation.StepState(f.Get("state"))}
}

// plan writes down a next step.
func (p *Pages) plan(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := submissionweb.Fill(r, l, preparation.MaxStep), ""
	if w := typedStep(f); len(f.Faults) == 0 {
		err := p.Service.Plan(v.ctx, v.actor, w)
		if err == nil {
			return ui.Answer{To: l.Path(Home) + "#steps"}, nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := v.homePage(f, fault)
	return ui.Answer{Page: page}, err
}

// step is one next step: its form.
func (p *Pages) step(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, one, err := p.oneStep(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	f := submissionweb.FillWith(l, map[string][]string{"words": {one.Words}, "person": {one.Person}, "owner": {one.Owner}, "until": {one.Until}, "state": {string(one.State)}})
	return v.stepPage(one, f, "")
}

func (p *Pages) oneStep(r *http.Request, l *i18n.Locale) (*visit, *preparation.Step, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return nil, nil, err
	}
	one, err := p.Service.Step(v.ctx, v.actor, r.PathValue("id"))
	return v, &one, err
}

func (v *visit) stepPage(one *preparation.Step, f *submissionweb.Filled, fault string) (ui.Page, error) {
	page := v.page(v.T("preparation.step"))
	_, _, item := v.p.Service.Questionnaires.Of(one.Topic)
	about := ui.Plain(one.Topic)
	if item != nil {
		about = ui.TextLink(v.Locale, v.Path(Topics, one.Topic), item.Title)
	}
	inputs, err := v.stepFields(f)
	if err != nil {
		return ui.Page{}, err
	}
	page.Body = ui.Stack(ui.FactList(ui.Facts{{Term: v.T("reporting.topic"), Content: about}}),
		ui.FormView(v.Locale, ui.Form{ID: "step", Fault: fault, Inputs: inputs, Submit: v.T("preparation.keep"), Hidden: [][2]string{{"seen", strconv.FormatInt(one.Seen, 10)}}}),
		ui.Folded(v.T("preparation.step.remove"), ui.FormView(v.Locale, ui.Form{ID: "remove", Grave: true, Submit: v.T("preparation.step.remove"), Hidden: [][2]string{{"do", "remove"}}})))
	return page, nil
}

// alterStep changes a next step, or removes it.
func (p *Pages) alterStep(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, one, err := p.oneStep(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := submissionweb.Fill(r, l, preparation.MaxStep), ""
	if f.Get("do") == "remove" {
		return ui.Answer{To: l.Path(Home) + "#steps"}, p.Service.Remove(v.ctx, v.actor, one.ID)
	}
	seen, err := strconv.ParseInt(f.Get("seen"), 10, 64)
	if err != nil {
		return ui.Answer{}, fail.New(fail.Invalid, "That cannot be said any more, or not yet.")
	}
	if to := typedStep(f); len(f.Faults) == 0 {
		err := p.Service.Alter(v.ctx, v.actor, one.ID, seen, func(w *preparation.StepWords) { *w = to })
		if err == nil {
			return ui.Answer{To: l.Path(Home) + "#steps"}, nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := v.stepPage(one, f, fault)
	return ui.Answer{Page: page}, err
}
