package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// filled is what was typed into a form of consultations, which have fields of their
// own.
type filled struct{ *submissionweb.Filled }

// FormLimit is how many bytes a form may send: more than any of its fields takes,
// so that whoever pastes too much into one finds all others as they were.
const FormLimit = 16 << 20

// longest is how many bytes a field holds that any body can take.
const longest = text.MaxText

// fill reads a form that was sent.
func fill(r *http.Request, l *i18n.Locale) *filled {
	return &filled{submissionweb.Fill(r, l, longest)}
}

// fillWith is a form that holds what was drafted.
func fillWith(l *i18n.Locale, values url.Values) *filled {
	return &filled{submissionweb.FillWith(l, values)}
}

// hash reads the id in an address.
func hash(r *http.Request, name string) (statement.Hash, error) {
	h, err := statement.ParseHash(r.PathValue(name))
	if err != nil {
		return h, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	return h, nil
}

// runner is the actor of a form of the organiser's, the consultation, and as
// whom it is said: "" for the secretariat.
func (p *Pages) runner(r *http.Request, id string) (policy.Actor, consult.Consultation, string, error) {
	actor, err := p.Actor(r)
	if err != nil {
		return actor, consult.Consultation{}, "", err
	}
	if !actor.SignedIn() {
		return actor, consult.Consultation{}, "", consult.May(actor, consult.Run)
	}
	c, err := p.Consultations.Get(r.Context(), id)
	if err != nil {
		return actor, c, "", err
	}
	if consult.May(actor, consult.Run) == nil && (actor.For != "" || consult.May(actor, consult.Record) != nil) {
		if _, err := p.speaker(r); err != nil {
			return actor, c, "", err
		}
		return actor, c, actor.For, nil
	}
	return actor, c, "", consult.May(actor, consult.Record)
}

func (p *Pages) moving(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, c, _, err := p.runner(r, r.PathValue("id"))
	if err == nil {
		err = p.movable(actor, &c)
	}
	if err != nil {
		return ui.Page{}, err
	}
	return p.moveForm(l, &c, r.PathValue("phase"), fill(r, l), nil, "")
}

func (p *Pages) moveForm(l *i18n.Locale, c *consult.Consultation, phase string, f *filled, seen *consult.Moved, fault string) (ui.Page, error) {
	ph := c.Phase(phase)
	if ph == nil || ph.Frame != nil {
		return ui.Page{}, fail.New(fail.NotFound, "The consultation has no such phase, or one of which only the time frame is known.")
	}
	key := "consult.move.extend"
	if ph.State == consult.Closed {
		key = "consult.move.reopen"
	}
	page := p.below(l, c, l.T(key))
	form := ui.Form{ID: "move", Submit: l.T("consult.draft"), Fault: fault, Inputs: moveInputs(f, c)}
	ahead := p.comesAfter(l, c, phase)
	if seen != nil {
		ahead = p.overruns(l, c, seen)
		form.Hidden = [][2]string{{"seen", seen.Closes}}
	}
	page.Body = ui.Stack(ui.Para(ui.Text(l, ph.Title), p.deadline(l, c.Zone, ph.Closes)), ahead, ui.FormView(l, form))
	return page, nil
}

func (p *Pages) move(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, as, err := p.runner(r, r.PathValue("id"))
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	m := *typedMove(f, &c, as, r.PathValue("phase"))
	body := consult.Extend(m)
	if ph := c.Phase(m.Phase); ph != nil && ph.State == consult.Closed {
		body = consult.Reopen(m)
	}
	fault, seen := "", (*consult.Moved)(nil)
	if len(f.Faults) == 0 && len(c.Overruns(m.Phase, m.Closes)) > 0 {
		seen = body // what other phases it outlasts is seen before it is drafted
	}
	if len(f.Faults) == 0 && (seen == nil || f.Get("seen") == m.Closes) {
		out, err := p.Process.Say(r.Context(), actor, c.Statement, body)
		if err == nil {
			return p.Went(l, out, l.Path(home, c.ID)), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.moveForm(l, &c, m.Phase, f, seen, fault)
	return ui.Answer{Page: page}, err
}

func (p *Pages) withdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, c, of, _, err := p.owner(r, withdraws)
	if err != nil {
		return ui.Page{}, err
	}
	return p.reasonForm(l, &of, &c, withdrawal(actor, &c), fill(r, l), ""), nil
}

// owner is the actor of a form on a contribution of his or her own; may gives as
// whom the form is filled in.
func (p *Pages) owner(r *http.Request, may func(policy.Actor, *contribution.Contribution) (string, bool)) (actor policy.Actor, c contribution.Contribution, of consult.Consultation, as string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, c, of, "", err
	}
	if err = contribution.May(actor, contribution.Alter); err != nil && contribution.May(actor, contribution.Record) != nil {
		return actor, c, of, "", err
	}
	if c, err = p.Contributions.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, c, of, "", err
	}
	of, err = p.Consultations.Get(r.Context(), c.Consultation.String())
	as, ok := may(actor, &c)
	switch {
	case err != nil || ok:
	case c.Withdrawn == nil && c.Leaves(actor.For):
		err = fail.New(fail.Denied, "Only the participant who handed in a joint contribution corrects it: you can take yours off it.")
	default:
		err = fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	}
	return actor, c, of, as, err
}

func (p *Pages) reasonForm(l *i18n.Locale, of *consult.Consultation, c *contribution.Contribution, key string, f *filled, fault string) ui.Page {
	page := p.below(l, of, l.T(key))
	words := p.short(l, c)
	page.Body = ui.Stack(ui.Para(ui.TextLink(l, l.Path(said, c.ID), words)),
		ui.FormView(l, ui.Form{ID: "reason", Submit: l.T("consult.draft"), Fault: fault, Inputs: []ui.Input{f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", 500)}}))
	return page
}

func (p *Pages) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, of, as, err := p.owner(r, withdraws)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.Need("reason")
	fault := ""
	if len(f.Faults) == 0 {
		out, err := p.Contribute.Say(r.Context(), actor, c.Statement, &contribution.Withdrawn{As: as, Reason: f.Text("reason")})
		if err == nil {
			return p.Went(l, out, l.Path(said, c.ID)), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	return ui.Answer{Page: p.reasonForm(l, &of, &c, withdrawal(actor, &c), f, fault)}, nil
}

// moderator is the actor of a form by which the organiser moderates.
func (p *Pages) moderator(r *http.Request) (actor policy.Actor, c contribution.Contribution, of consult.Consultation, as, key string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, c, of, "", "", err
	}
	if !actor.SignedIn() {
		return actor, c, of, "", "", contribution.May(actor, contribution.Moderate)
	}
	if c, err = p.Contributions.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, c, of, "", "", err
	}
	actor, of, as, err = p.runner(r, c.Consultation.String())
	if err == nil && !p.runs(actor, &of) {
		err = fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	}
	key = "consult.moderate.aside"
	if c.SetAside != nil {
		key = "consult.moderate.restore"
	}
	return actor, c, of, as, key, err
}

func (p *Pages) moderating(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, c, of, _, key, err := p.moderator(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.reasonForm(l, &of, &c, key, fill(r, l), ""), nil
}

func (p *Pages) moderate(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, of, as, key, err := p.moderator(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.Need("reason")
	body := contribution.Put(contribution.SetAside{As: as, Reason: f.Text("reason")})
	if c.SetAside != nil {
		body = contribution.Restore(*body)
	}
	fault := ""
	if len(f.Faults) == 0 {
		out, err := p.Contribute.Say(r.Context(), actor, c.Statement, body)
		if err == nil {
			return p.Went(l, out, l.Path(said, c.ID)), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	return ui.Answer{Page: p.reasonForm(l, &of, &c, key, f, fault)}, nil
}

// way is how an actor's own words come to be said.
func way(actor policy.Actor) submission.Via {
	return submission.Via{Mode: submission.Own, Author: actor.For}
}

// speaking is a form below the sentence on as whom one speaks.
func (p *Pages) speaking(l *i18n.Locale, actor policy.Actor, f ui.Form) templ.Component {
	return ui.Stack(ui.Para(ui.Sentence(l, "consult.as", ui.Parts{"participant": p.Name(l, actor.For)})), ui.FormView(l, f))
}
