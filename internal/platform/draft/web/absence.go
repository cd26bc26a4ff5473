package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

func (p Pages) absence(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.absencePage(r, l, actor, "")
}

func (p Pages) absencePage(r *http.Request, l *i18n.Locale, actor policy.Actor, fault string) (ui.Page, error) {
	all, err := p.Drafts.Absences(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	deputies, err := p.Drafts.Deputies(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	ids := slices.Clone(deputies)
	for _, a := range all {
		ids = append(ids, a.Person, a.Deputy)
	}
	names, err := p.named(r.Context(), actor, ids)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "absences", Caption: l.T("draft.absence.caption"), Empty: l.T("draft.absence.empty"), Stacked: true, Columns: []ui.Column{
		{Head: l.T("draft.absence.who")}, {Head: l.T("draft.absence.from")}, {Head: l.T("draft.absence.until")}, {Head: l.T("draft.absence.deputy")}}}
	for _, a := range all {
		deputy := ui.Words(l.T("draft.absence.nobody"))
		if a.Deputy != "" {
			deputy = ui.Show(person(names, a.Deputy))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(person(names, a.Person)), ui.Show(ui.Moment(l, a.From)), ui.Show(ui.Moment(l, a.Until)), deputy))
	}
	blocks := []templ.Component{ui.TableView(l, t), ui.Part("set", l.T("draft.absence.set"), 2, ui.FormView(l, absenceForm(r, l, deputies, names, fault)))}
	if slices.ContainsFunc(all, func(a draft.Absence) bool { return a.Person == actor.Person }) {
		blocks = append(blocks, ui.Part("end", l.T("draft.absence.end"), 2, ui.FormView(l, ui.Form{ID: "end-form",
			Action: l.Path(absent, "end"), Label: l.T("draft.absence.end"), Submit: l.T("draft.absence.end-button")})))
	}
	return ui.Page{Title: l.T("draft.absence.title"), Lead: l.T("draft.absence.lead"), Section: Home,
		Crumbs: []ui.Link{{Href: l.Path(Home), Words: l.T("draft.desk.title")}}, Body: ui.Stack(blocks...)}, nil
}

func absenceForm(r *http.Request, l *i18n.Locale, deputies []string, names map[string]string, fault string) ui.Form {
	options := ui.Options(l.T("draft.absence.nobody"))
	for _, d := range deputies {
		words := names[d]
		if words == "" {
			words = d
		}
		options = append(options, ui.Option{Value: d, Words: words})
	}
	return ui.Form{ID: "absence-form", Action: l.Path(absent), Label: l.T("draft.absence.set"), Submit: l.T("draft.absence.set-button"), Fault: fault, Inputs: []ui.Input{
		{Kind: ui.DateDay, Name: "from", Label: l.T("draft.absence.first"), Value: r.PostFormValue("from")},
		{Kind: ui.DateDay, Name: "until", Label: l.T("draft.absence.last"), Value: r.PostFormValue("until")},
		{Kind: ui.Choice, Name: "deputy", Label: l.T("draft.absence.deputy"), Hint: l.T("draft.absence.deputy-hint"), Value: r.PostFormValue("deputy"), Options: options, Optional: true},
	}}
}

func (p Pages) setAbsence(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	from, ferr := time.Parse(time.DateOnly, r.PostFormValue("from"))
	until, uerr := time.Parse(time.DateOnly, r.PostFormValue("until"))
	if ferr == nil && uerr == nil {
		// The last day is one of absence: it ends with that day.
		err = p.Drafts.SetAbsence(r.Context(), actor, draft.Absence{From: from, Until: until.AddDate(0, 0, 1), Deputy: r.PostFormValue("deputy")})
		if err == nil {
			return ui.Answer{To: l.Path(absent)}, nil
		}
		if !fail.Is(err, fail.Invalid) {
			return ui.Answer{}, err
		}
	}
	page, err := p.absencePage(r, l, actor, l.T("draft.absence.fault"))
	return ui.Answer{Page: page}, err
}

func (p Pages) endAbsence(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{To: l.Path(absent)}, p.Drafts.EndAbsence(r.Context(), actor)
}
