package web

import (
	"net/http"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// holds is the actor of a form on a position that is there, the position, and as
// whom it is said: "" for the secretariat.
func (p *Views) holds(r *http.Request) (actor policy.Actor, v position.Position, as string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, v, "", err
	}
	if err = saying.May(actor, actor.For); err != nil && saying.May(actor, "") != nil {
		return actor, v, "", err
	}
	if p.Silent != nil {
		if err = p.Silent(r.Context(), actor); err != nil {
			return actor, v, "", err
		}
	}
	if v, err = p.Positions.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, v, "", err
	}
	as, ok := altersView(actor, &v)
	if !ok {
		err = fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	}
	return actor, v, as, err
}

func (p *Views) withdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, v, as, err := p.holds(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.withdrawForm(r, l, actor, &v, as, fill(r, l), "")
}

func (p *Views) withdrawForm(r *http.Request, l *i18n.Locale, actor policy.Actor, v *position.Position, as string, f *filled, fault string) (ui.Page, error) {
	page := p.under(l, l.T("position.withdraw.title"))
	page.Crumbs = append(page.Crumbs, crumbTo(l, l.Path(views, v.ID), view(l, v)))
	form, err := p.Later(r.Context(), l, as, position.TypeWithdrawn, ui.Form{ID: "reason", Submit: l.T("consult.draft"), Fault: fault,
		Inputs: []ui.Input{f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", 500)}})
	page.Body = ui.Stack(p.viewFacts(l, v), form)
	return page, err
}

func (p *Views) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, v, as, err := p.holds(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.Need("reason")
	to, done, fault, err := p.say(r, l, actor, v.Statement, f, &position.Withdrawn{As: as, Reason: f.Text("reason")})
	if err != nil || done {
		return to, err
	}
	page, err := p.withdrawForm(r, l, actor, &v, as, f, fault)
	return ui.Answer{Page: page}, err
}

// askedView is the actor of the form by which somebody owns to a position that
// others handed in, and the position.
func (p *Views) askedView(r *http.Request) (actor policy.Actor, v position.Position, err error) {
	if actor, err = p.speaker(r); err != nil {
		return actor, v, err
	}
	if v, err = p.Positions.Queries.Get(r.Context(), r.PathValue("id")); err == nil && (v.Withdrawn != nil || !p.Owns(actor, v.Told)) {
		err = submissionweb.NotOwned()
	}
	return actor, v, err
}

func (p *Views) confirming(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, v, err := p.askedView(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.under(l, submissionweb.OwnWords(l, v.Told))
	page.Crumbs = append(page.Crumbs, crumbTo(l, l.Path(views, v.ID), view(l, &v)))
	page.Body = p.Confirming(l, actor, v.Told, v.Version, p.viewFacts(l, &v), ui.Paragraphs(l, v.Text))
	return page, nil
}

func (p *Views) confirm(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, v, err := p.askedView(r)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Way.Confirm(r, l, actor, v.Told, v.Version)
}
