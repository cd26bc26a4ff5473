package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// agreeRoutes lists the addresses of the forms on how a text is agreed.
func (p *Pages) agreeRoutes() (out []ui.Route) {
	if p.Agree == nil {
		return nil
	}
	out = append(out, ui.Route{Path: textDesk + "/{id}/own/{said}", Page: p.agreeOwning, Form: p.agreeOwn, Desk: true})
	for _, one := range []string{agreeBegin, agreeBreak, agreeExtend, agreeAdopt, agreeReserve, agreeLift} {
		out = append(out, ui.Route{Path: textDesk + "/{id}/" + one, Desk: true,
			Page: func(r *http.Request, l *i18n.Locale) (ui.Page, error) { return p.agreePage(r, l, one) },
			Form: func(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
				return p.agreeSent(r, l, one)
			}})
	}
	return out
}

// agreer is who fills in a form on how a text is agreed, and the text.
type agreer struct {
	submissionweb.Hand
	adoption.On
	as  string // who conducts it; "" for the secretariat
	one string
}

// conducts reports whether it is for the lead or the organiser.
func conducts(one string) bool {
	return one == agreeBegin || one == agreeExtend || one == agreeAdopt
}

func (p *Pages) agreer(r *http.Request, one string) (a agreer, err error) {
	a.one = one
	if conducts(one) {
		if a.Actor, err = p.Actor(r); err != nil {
			return a, err
		}
		if !a.Actor.SignedIn() {
			return a, adoption.May(a.Actor, adoption.Conduct)
		}
	} else if a.Hand, err = p.Begin(r); err != nil {
		return a, err
	}
	if a.On, err = p.Agree.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return a, err
	}
	if conducts(one) {
		if a.Actor, _, a.as, err = p.runner(r, a.Consultation.ID); err == nil && !a.Text.Decides(&a.Consultation, a.as) {
			err = fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
		}
		// Nobody was first: it is the version that cannot be agreed on.
		if err == nil && (one == agreeBegin || one == agreeAdopt) && len(a.Text.InForce().Brackets) > 0 {
			err = fail.New(fail.Denied, "The version still has text in brackets: decide on it first.")
		}
		return a, err
	}
	if one == agreeLift { // nobody lifts what another one made
		a.Modes = slices.DeleteFunc(a.Modes, func(m submission.Mode) bool { return m == submission.Joint || m == submission.Transmitted })
		if !slices.Contains(a.Modes, a.Mode) {
			return a, fail.New(fail.Denied, "You may not hand in anything in this way.")
		}
	}
	if one == agreeBreak && a.Agreement.Last() == nil {
		return a, fail.New(fail.NotFound, "There is no such silence procedure or reservation on this text.")
	}
	return a, nil
}

func (p *Pages) agreePage(r *http.Request, l *i18n.Locale, one string) (ui.Page, error) {
	a, err := p.agreer(r, one)
	if err != nil {
		return ui.Page{}, err
	}
	can, err := p.can(r.Context(), &a.Consultation, a.Text, a.Agreement, a.Actor)
	if err != nil {
		return ui.Page{}, err
	}
	if !slices.Contains(can, one) {
		return ui.Page{}, fail.New(fail.Conflict, "That cannot be said of the text as it stands.")
	}
	f := fill(r, l)
	if one == agreeBegin || one == agreeExtend {
		f = fillWith(l, map[string][]string{})
		f.until(p.untilProposed(&a))
	}
	return p.agreeForm(r, l, &a, f, "")
}

// untilProposed is the instant that a form proposes: a day more than the call says, so
// that there is time to clear it, at the full hour.
func (p *Pages) untilProposed(a *agreer) time.Time {
	from := p.Agree.Clock.Now().Add(time.Duration(a.Agreement.Hours) * time.Hour)
	if last := a.Agreement.Last(); last != nil && a.one == agreeExtend {
		from, _ = form.Instant(last.Until)
	}
	return from.Add(24 * time.Hour).UTC().Truncate(time.Hour)
}

// until puts an instant into the fields for it.
func (f *filled) until(t time.Time) {
	f.Values.Set("day", t.Format(time.DateOnly))
	f.Values.Set("time", t.Format("15:04"))
}

// untilTyped reads the fields of an instant.
func (f *filled) untilTyped() string {
	f.Need("day", "time")
	until := f.Get("day") + "T" + f.Get("time") + "Z"
	if _, ok := form.Instant(until); !ok && f.Faults["day"] == "" && f.Faults["time"] == "" {
		f.Faults["time"] = f.L.T("adoption.fault.time")
	}
	return until
}

// agreeForm is the form, below what it is about.
func (p *Pages) agreeForm(r *http.Request, l *i18n.Locale, a *agreer, f *filled, fault string) (ui.Page, error) {
	page := p.belowText(l, &a.Consultation, a.Text, l.T("adoption."+a.one+".title"))
	v := agreement{p: p, l: l, c: &a.Consultation, t: a.Text, a: a.Agreement}
	sent := ui.Form{ID: "agree", Submit: l.T("consult.draft"), Fault: fault}
	above := []templ.Component{v.state()}
	if a.one == agreeAdopt && a.Agreement.Rule == consult.Consensus {
		above = append(above, ui.Para(ui.Plain(l.T("adoption.consensus.none"))))
	}
	if n := a.Text.Brief().Pending; n > 0 && (a.one == agreeBegin || a.one == agreeAdopt) {
		above = append(above, ui.Para(ui.Plain(l.T("adoption.pending", "n", l.Number(int64(n))))))
	}
	if conducts(a.one) {
		sent.Inputs = v.inputs(a.one, f)
		body, err := p.Later(r.Context(), l, a.as, agreeTypes[a.one], sent)
		page.Body = ui.Stack(append(above, body)...)
		return page, err
	}
	inputs, err := p.Inputs(r.Context(), a.Mode, f.Filled)
	if err != nil {
		return page, err
	}
	sent.Inputs = append(inputs, v.inputs(a.one, f)...)
	if a.one == agreeLift {
		sent.Inputs = append(sent.Inputs[:len(inputs):len(inputs)], v.liftInputs(a, f)...)
	}
	body, err := p.Form(r, l, &a.Hand, agreeTypes[a.one], sent)
	page.Body = ui.Stack(append(above, body)...)
	return page, err
}

// agreeTypes is what is said with each form.
var agreeTypes = map[string]string{agreeBegin: adoption.TypeBegun, agreeBreak: adoption.TypeBroken, agreeExtend: adoption.TypeExtended,
	agreeAdopt: adoption.TypeAdopted, agreeReserve: adoption.TypeReserved, agreeLift: adoption.TypeLifted}

// inputs are the fields of what is said, but for whose words it is.
func (v *agreement) inputs(one string, f *filled) []ui.Input {
	switch one {
	case agreeBegin:
		return append(v.untilInputs(f), f.ChooseLanguage(), f.Optional(ui.Area, "note", "adoption.field.note", adoption.MaxReason/4))
	case agreeExtend:
		return append(v.untilInputs(f), f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", adoption.MaxReason/4))
	case agreeAdopt:
		return []ui.Input{f.ChooseLanguage(), f.Optional(ui.Area, "note", "adoption.field.adopted", adoption.MaxReason/4)}
	case agreeBreak:
		return []ui.Input{v.unitInput(f), f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", adoption.MaxReason/4)}
	case agreeReserve:
		kind := ui.Input{Kind: ui.Choice, Name: "kind", Label: v.l.T("adoption.kind"), Value: f.Get("kind"), Fault: f.Faults["kind"]}
		for _, k := range v.kinds() {
			kind.Options = append(kind.Options, ui.Option{Value: string(k), Words: v.l.T("adoption.kind." + string(k))})
		}
		return []ui.Input{kind, v.unitInput(f), f.ChooseLanguage(), f.Input(ui.Area, "words", "adoption.field.words", adoption.MaxWords/4)}
	}
	return nil
}

// kinds are what can be said of the version as it stands.
func (v *agreement) kinds() (out []adoption.Kind) {
	for _, k := range adoption.Kinds() {
		before := k == adoption.Objection || k == adoption.AdReferendum
		if before && v.a.State == adoption.Agreed || k == adoption.Objection && v.a.Rule == consult.Silence {
			continue
		}
		out = append(out, k)
	}
	return out
}

func (v *agreement) untilInputs(f *filled) []ui.Input {
	day, hour := f.Input(ui.DateDay, "day", "adoption.field.day", 0), f.Input(ui.Line, "time", "adoption.field.time", 5)
	day.Hint, hour.Ltr = v.l.T("adoption.field.zone", "hours", v.l.N("consult.hours", int(v.a.Hours))), true
	return []ui.Input{day, hour}
}

// unitInput chooses a unit of the version in force, or the whole text.
func (v *agreement) unitInput(f *filled) ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: "unit", Label: v.l.T("adoption.field.unit"), Value: f.Get("unit"), Optional: true, Fault: f.Faults["unit"],
		Options: []ui.Option{{Value: "", Words: v.l.T("adoption.whole")}}}
	lang := ""
	if v.t.Language != v.l.Tag() {
		lang = v.t.Language
	}
	for _, u := range v.t.InForce().Fixed().Text().Standing() {
		in.Options = append(in.Options, ui.Option{Value: u.ID.String(), Words: beginning(u), Lang: lang})
	}
	return in
}

// liftInputs choose what is lifted, and what becomes of it: the actor's own, or,
// for the secretariat, anybody's.
func (v *agreement) liftInputs(a *agreer, f *filled) []ui.Input {
	which := ui.Input{Kind: ui.Choice, Name: "which", Label: v.l.T("adoption.field.which"), Value: f.Get("which"), Fault: f.Faults["which"]}
	outcome := ui.Input{Kind: ui.Choice, Name: "outcome", Label: v.l.T("adoption.outcome"), Value: f.Get("outcome"), Fault: f.Faults["outcome"]}
	seen := map[adoption.Lift]bool{}
	for i := range v.a.Reserved {
		r := &v.a.Reserved[i]
		if len(r.Stands) == 0 || a.Mode == submission.Own && !slices.Contains(r.Stands, a.Actor.For) {
			continue
		}
		which.Options = append(which.Options, ui.Option{Value: r.ID, Words: v.l.T("adoption.which", "who", v.names(r.Stands), "kind", v.l.T("adoption.kind."+string(r.Kind)), "on", v.unit(r.Version, r.Unit))})
		for _, one := range r.Kind.Lifts() {
			seen[one] = true
		}
	}
	for _, one := range []adoption.Lift{adoption.Withdrawn, adoption.Confirmed, adoption.NotConfirmed} {
		if seen[one] {
			outcome.Options = append(outcome.Options, ui.Option{Value: string(one), Words: v.l.T("adoption.lift." + string(one))})
		}
	}
	return []ui.Input{which, outcome, f.ChooseLanguage(), f.Optional(ui.Area, "reason", "consult.reason", adoption.MaxReason/4)}
}

// agreeSent takes a form that was sent.
func (p *Pages) agreeSent(r *http.Request, l *i18n.Locale, one string) (ui.Answer, error) {
	a, err := p.agreer(r, one)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	b, err := p.agreeBody(r.Context(), &a, f)
	if err != nil {
		return ui.Answer{}, err
	}
	fault := ""
	switch {
	case f.More():
		f.Faults = map[string]string{}
	case len(f.Faults) == 0:
		out, err := p.Agree.Say(r.Context(), a.Actor, a.Text.Statement, b)
		if err == nil {
			return p.Went(l, out, l.Path(texts, a.Text.ID)), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.agreeForm(r, l, &a, f, fault)
	return ui.Answer{Page: page}, err
}

// agreeBody reads what is said; what is wrong stands beside the fields.
func (p *Pages) agreeBody(ctx context.Context, a *agreer, f *filled) (corpus.Body, error) {
	v := a.Text.InForce()
	switch a.one {
	case agreeBegin:
		return &adoption.Begun{As: a.as, Version: v.Number, Hash: v.Hash, Until: f.untilTyped(), Note: f.Text("note")}, nil
	case agreeExtend:
		b := &adoption.Extended{As: a.as, Until: f.untilTyped()}
		if last := a.Agreement.Last(); last != nil {
			b.Procedure = last.Statement
		}
		f.Need("reason")
		b.Reason = f.Text("reason")
		return b, nil
	case agreeAdopt:
		return &adoption.Adopted{As: a.as, Version: v.Number, Hash: v.Hash, Note: f.Text("note")}, nil
	}
	via, err := p.Via(ctx, f.Filled, a.Actor, a.Mode)
	if err != nil {
		return nil, err
	}
	switch a.one {
	case agreeBreak:
		f.Need("reason")
		return &adoption.Broken{Via: via, Procedure: a.Agreement.Last().Statement, Unit: f.Get("unit"), Reason: f.Text("reason")}, nil
	case agreeReserve:
		f.Need("kind", "words")
		return &adoption.Reserved{Via: via, Version: v.Number, Kind: adoption.Kind(f.Get("kind")), Unit: f.Get("unit"), Words: f.Text("words")}, nil
	}
	f.Need("which", "outcome")
	which, err := statement.ParseHash(f.Get("which"))
	if err != nil && f.Faults["which"] == "" {
		f.Faults["which"] = f.L.T("consult.fault.missing")
	}
	return &adoption.Lifted{Via: via, Reservation: which, Outcome: adoption.Lift(f.Get("outcome")), Reason: f.Text("reason")}, nil
}
