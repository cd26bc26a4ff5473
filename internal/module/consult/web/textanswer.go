package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// What can be said of an amendment, as addresses have it.
const (
	toEndorse  = "endorse"
	toJoin     = "join"
	toObject   = "object"
	toWithdraw = "withdraw"
	toConfirm  = "confirm" // own to what others handed in
)

// answers lists what an actor can say of an amendment now.
func (p *Pages) answersTo(c *consult.Consultation, a *text.Amendment, actor policy.Actor) (out []string) {
	if a.State != text.Void && a.Withdrawn == nil && p.Owns(actor, a.Told) {
		out = append(out, toConfirm) // whatever has become of it meanwhile
	}
	if p.Negotiate == nil || !a.State.Pending() || actor.For == "" || text.May(actor, text.Answer) != nil {
		return out
	}
	said := func(all []text.Stance) bool {
		return slices.ContainsFunc(all, func(s text.Stance) bool { return s.As == actor.For })
	}
	if c.Takes(consult.Amendments) && !slices.Contains(a.Authors(), actor.For) {
		if !said(a.Endorsed) {
			out = append(out, toEndorse)
		}
		out = append(out, toJoin)
		if !said(a.Objected) {
			out = append(out, toObject)
		}
	}
	if a.Alters(actor.For) || a.Leaves(actor.For) || said(a.Endorsed) || said(a.Joined) || said(a.Objected) {
		out = append(out, toWithdraw)
	}
	return out
}

// answerKey names what an actor says of an amendment.
func answerKey(a *text.Amendment, actor policy.Actor, answer string) string {
	if answer == toWithdraw && a.Leaves(actor.For) {
		return "text.answer.dissociate"
	}
	return "text.answer." + answer
}

// textChoices are what an actor can do with an amendment.
func (p *Pages) textChoices(l *i18n.Locale, c *consult.Consultation, t *text.Text, a *text.Amendment, actor policy.Actor) templ.Component {
	var ways []templ.Component
	for _, one := range p.answersTo(c, a, actor) {
		words := submissionweb.OwnWords(l, a.Told)
		if one != toConfirm {
			words = l.T(answerKey(a, actor, one))
		}
		ways = append(ways, ui.A(l.Path(amendDesk, a.ID, one), words))
	}
	if a.Now != nil && p.amends(actor, c) {
		for _, u := range changed(a) {
			ways = append(ways, ui.A(l.Path(textDesk, t.ID, "amend")+query([][2]string{{"unit", u}, {"from", a.ID}}, 0), l.T("text.amend.modify")))
		}
		if len(changed(a)) == 0 || len(a.Now.Operations) > 1 {
			ways = append(ways, ui.A(l.Path(textDesk, t.ID, "amend")+query([][2]string{{"do", string(doWhole)}, {"from", a.ID}}, 0), l.T("text.amend.modify.whole")))
		}
	}
	if len(ways) == 0 {
		return templ.NopComponent
	}
	return ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...)))
}

// changed names the first unit whose words an amendment changes; none where it
// only adds.
func changed(a *text.Amendment) []string {
	for _, o := range a.Now.Operations {
		if u := o.Unit.String(); u != "" {
			return []string{u}
		}
	}
	return nil
}

// answerer is the actor of a form on an amendment.
func (p *Pages) answerer(r *http.Request) (actor policy.Actor, a *text.Amendment, t *text.Text, c consult.Consultation, err error) {
	if actor, err = p.speaker(r); err != nil {
		return actor, nil, nil, c, err
	}
	if a, t, err = p.Texts.Amendment(r.Context(), r.PathValue("id")); err != nil {
		return actor, nil, nil, c, err
	}
	if c, err = p.Consultations.Get(r.Context(), t.Consultation.String()); err != nil {
		return actor, nil, nil, c, err
	}
	if !slices.Contains([]string{toEndorse, toJoin, toObject, toWithdraw, toConfirm}, r.PathValue("answer")) {
		err = fail.New(fail.NotFound, "There is nothing at this address.")
	}
	return actor, a, t, c, err
}

func (p *Pages) answeringText(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, a, t, c, err := p.answerer(r)
	if err != nil {
		return ui.Page{}, err
	}
	if r.PathValue("answer") == toConfirm {
		return p.confirmAmendment(l, actor, &c, t, a)
	}
	if err := p.sayable(r, &c, a, actor, r.PathValue("answer")); err != nil {
		return ui.Page{}, err
	}
	return p.answerTextForm(l, actor, &c, t, a, r.PathValue("answer"), fill(r, l), ""), nil
}

func (p *Pages) answerTextForm(l *i18n.Locale, actor policy.Actor, c *consult.Consultation, t *text.Text, a *text.Amendment, answer string, f *filled, fault string) ui.Page {
	form := ui.Form{ID: "answer", Submit: l.T("consult.draft"), Fault: fault}
	switch answer {
	case toEndorse:
		form.Inputs = []ui.Input{f.ChooseLanguage(), f.Optional(ui.Area, "reason", "text.note", text.MaxReason/4)}
	case toObject, toWithdraw:
		form.Inputs = []ui.Input{f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", text.MaxReason/4)}
	}
	page := p.belowText(l, c, t, l.T(answerKey(a, actor, answer)))
	page.Body = ui.Stack(ui.Para(ui.A(l.Path(amendments, a.ID), l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a)))),
		p.changeView(l, t, a.Version, a.Change, false), p.speaking(l, actor, form))
	return page
}

func (p *Pages) answerText(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, a, t, c, err := p.answerer(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	answer := r.PathValue("answer")
	var b corpus.Body
	switch answer {
	case toConfirm:
		return p.Way.Confirm(r, l, actor, a.Told, a.Statement)
	case toEndorse:
		b = &text.Endorsed{As: actor.For, Note: f.Text("reason")}
	case toJoin:
		b = &text.Joined{As: actor.For}
	case toObject:
		f.Need("reason")
		b = &text.Objected{As: actor.For, Reason: f.Text("reason")}
	default:
		f.Need("reason")
		b = &text.Withdrawn{As: actor.For, Reason: f.Text("reason")}
	}
	fault := ""
	if len(f.Faults) == 0 {
		out, err := p.Negotiate.Say(r.Context(), actor, a.Statement, b)
		if err == nil {
			return p.Went(l, out, l.Path(amendments, a.ID)), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	return ui.Answer{Page: p.answerTextForm(l, actor, &c, t, a, answer, f, fault)}, nil
}
