package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

type (
	// writing sends words about an application, pressing needs none.
	writing  func(ctx context.Context, actor policy.Actor, id, words string) error
	pressing func(ctx context.Context, actor policy.Actor, id string) error
)

// newListing is the form by which somebody is listed who was not.
func (d Desk) newListing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if _, err := d.need(r, participant.List); err != nil {
		return ui.Page{}, err
	}
	return d.newPage(l, newTyped(l, url.Values{}), ""), nil
}

// listable are the classes of those whom the secretariat lists by a form. All
// States are listed from the table; stakeholders come by their application, or
// are listed here because documents name them.
func listable() []participant.Class {
	return slices.DeleteFunc(participant.Classes(), func(c participant.Class) bool {
		return c == participant.State || c == participant.Individual
	})
}

func (d Desk) newPage(l *i18n.Locale, t *typed, fault string) ui.Page {
	class := t.in(ui.Choice, "class", l.T("participant.class"))
	for _, c := range listable() {
		class.Options = append(class.Options, ui.Option{Value: string(c), Words: l.T("participant.class." + string(c))})
	}
	id := latin(t.hinted(ui.Line, "id", l.T("participant.id"), l.T("participant.new.id-hint")))
	id.Max = 80
	inputs := append([]ui.Input{id, class}, listingInputs(t, &participant.Listed{Participant: participant.Participant{Class: participant.GroupOfStates}})...)
	return ui.Page{Title: l.T("participant.desk.new"), Lead: l.T("participant.new.lead"), Crumbs: deskCrumbs(l),
		Body: ui.FormView(l, ui.Form{ID: "new", Inputs: inputs, Submit: l.T("participant.act.list.send"), Fault: fault})}
}

func (d Desk) listNew(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := d.need(r, participant.List)
	if err != nil {
		return ui.Answer{}, err
	}
	t := newTyped(l, r.PostForm)
	p := &participant.Participant{ID: t.value("id"), Class: participant.Class(t.value("class"))}
	if !slices.Contains(listable(), p.Class) {
		t.fault("class", "choose")
	}
	if !participant.ValidID(p.ID) || len(p.ID) > 4 && p.ID[:4] != "org:" && p.ID[:min(6, len(p.ID))] != "group:" {
		t.fault("id", "id")
	}
	fillListing(t, p)
	if len(p.Members) == 0 {
		p.Members = nil
	}
	if !p.Class.HasMembers() && t.value("members") != "" {
		t.fault("members", "no-members")
	}
	if _, err := d.Pages.Queries.Get(r.Context(), p.ID); err == nil {
		t.fault("id", "taken")
	}
	if len(t.faults) > 0 {
		return ui.Answer{Page: d.newPage(l, t, "")}, nil
	}
	out, err := d.Service.Decide(r.Context(), actor, p)
	if words, ok := refused(l, err); ok {
		return ui.Answer{Page: d.newPage(l, t, words)}, nil
	}
	return d.onward(l, out, p.ID), err
}

// periods are those in which listed States may object.
func (d Desk) periods(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if _, err := d.need(r, participant.Object); err != nil {
		return ui.Page{}, err
	}
	all, err := d.Pages.Queries.List(r.Context(), participant.Filter{Status: participant.StatusProposed})
	if err != nil {
		return ui.Page{}, err
	}
	i18n.Sort(l, all, func(p participant.Listed) string { return first(p.Name.Pick(l)) })
	t := ui.Table{ID: "periods", Caption: l.T("participant.periods.caption"), Empty: l.T("participant.periods.empty"),
		Columns: []ui.Column{{Head: l.T("participant.name")}, {Head: l.T("participant.class")}, {Head: l.T("participant.periods.until")}}}
	var rests []string
	for _, p := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(deskPeriods, p.ID), p.Name), ui.Words(class(l, p.Class)), ui.Show(ui.Moment(l, p.Proposal.Deadline))))
		rests = append(rests, p.Statements...)
	}
	return ui.Page{Title: l.T("participant.periods"), Lead: l.T("participant.periods.lead"), RestsOn: rests, Body: ui.TableView(l, t)}, nil
}

// period is one of them, with the form of an objection.
func (d Desk) period(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if _, err := d.need(r, participant.Object); err != nil {
		return ui.Page{}, err
	}
	return d.periodPage(r, l, newTyped(l, url.Values{}), "")
}

func (d Desk) periodPage(r *http.Request, l *i18n.Locale, t *typed, fault string) (ui.Page, error) {
	one, err := d.Pages.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	blocks := []templ.Component{standingNotice(l, one), ui.FactList(facts(l, one))}
	if one.Proposal != nil && one.Proposal.Open {
		blocks = append(blocks, ui.Part("object", l.T("participant.object"), 2, ui.Para(ui.Plain(l.T("participant.object.lead"))),
			ui.FormView(l, ui.Form{ID: "objection", Inputs: []ui.Input{t.reasonInput(false)}, Submit: l.T("participant.object.send"), Fault: fault})))
	}
	return ui.Page{Title: first(one.Name.Pick(l)), RestsOn: one.Statements,
		Crumbs: []ui.Link{{Href: l.Path(deskPeriods), Words: l.T("participant.periods")}}, Body: ui.Stack(blocks...)}, nil
}

func (d Desk) object(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := d.need(r, participant.Object)
	if err != nil {
		return ui.Answer{}, err
	}
	t := newTyped(l, r.PostForm)
	b := &participant.Objected{ID: r.PathValue("id"), State: actor.For, Reason: t.text("reason", false)}
	return d.own(r, l, actor, b, t, func(fault string) (ui.Page, error) { return d.periodPage(r, l, t, fault) })
}

// leave is the form by which a participant withdraws.
func (d Desk) leave(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if _, err := d.need(r, participant.Leave); err != nil {
		return ui.Page{}, err
	}
	return d.leavePage(l, newTyped(l, url.Values{}), ""), nil
}

func (d Desk) leavePage(l *i18n.Locale, t *typed, fault string) ui.Page {
	return ui.Page{Title: l.T("participant.leave"), Lead: l.T("participant.leave.lead"),
		Body: ui.FormView(l, ui.Form{ID: "withdrawal", Grave: true, Inputs: []ui.Input{t.reasonInput(true)}, Submit: l.T("participant.leave.send"), Fault: fault})}
}

func (d Desk) left(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := d.need(r, participant.Leave)
	if err != nil {
		return ui.Answer{}, err
	}
	t := newTyped(l, r.PostForm)
	b := &participant.Withdrawn{Barred: participant.Barred{ID: actor.For, Reason: t.text("reason", true)}}
	return d.own(r, l, actor, b, t, func(fault string) (ui.Page, error) { return d.leavePage(l, t, fault), nil })
}

// own drafts what a participant says for itself.
func (d Desk) own(r *http.Request, l *i18n.Locale, actor policy.Actor, b corpus.Body, t *typed, again func(fault string) (ui.Page, error)) (ui.Answer, error) {
	fault := ""
	if len(t.faults) == 0 {
		out, err := d.Service.Draft(r.Context(), actor, b)
		if err == nil {
			return d.after(l, out, b.Subject()), nil
		}
		words, ok := refused(l, err)
		if !ok && !fail.Is(err, fail.Denied) {
			return ui.Answer{}, err
		}
		if fault = words; !ok {
			fault = l.T("participant.act.refused", "why", l.Fault(err))
		}
	}
	page, err := again(fault)
	return ui.Answer{Page: page}, err
}
