package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// agency is a contact's name in a list.
func (v viewer) agency(o *contact.Own) string {
	switch {
	case o.Point.Category != "":
		return title(v.l, o.Point.Agency)
	case len(o.Off) > 0:
		return v.l.T("contact.kept.off")
	}
	return v.l.T("contact.erased")
}

// kept lists the contacts of which words are kept, though the participant has them
// before it no more; nothing where there are none.
func (v viewer) kept(ctx context.Context, all []contact.Own) []templ.Component {
	l := v.l
	if len(all) == 0 {
		return nil
	}
	t := ui.Table{ID: "kept-contacts", Stacked: true, Caption: l.T("contact.kept.caption"), Columns: []ui.Column{{Head: l.T("contact.contact")}, {Head: l.T("contact.community")}, {Head: l.T("contact.kept.why")}}}
	for i := range all {
		o := &all[i]
		why := l.T("contact.kept.withdrawn")
		if len(o.In) == 0 {
			why = l.T("contact.kept.off-what")
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(Desk+"/own", o.ID), v.agency(o)), v.communities(ctx, append(o.Communities(), o.Off...)), ui.Words(why)))
	}
	return []templ.Component{ui.Part("kept", l.T("contact.kept.title"), 2, ui.Para(ui.Plain(l.T("contact.kept.lead"))), ui.TableView(l, t))}
}

// toErase finds a contact of the actor's participant of which words are kept, for
// who may have them erased.
func (p *Pages) toErase(r *http.Request) (policy.Actor, *contact.Own, error) {
	actor, err := p.Who(r)
	if err == nil {
		err = contact.May(actor, contact.Forget)
	}
	if err != nil {
		return actor, nil, err
	}
	o, err := p.Queries.One(r.Context(), actor, r.PathValue("id"))
	if err == nil && len(stands(o)) > 0 {
		err = contact.InService()
	}
	return actor, o, err
}

// recorded lists what the secretariat recorded for others.
func (p *Pages) recorded(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Queries.Recorded(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	t := ui.Table{ID: "recorded", Stacked: true, Caption: l.T("contact.taken.caption"), Empty: l.T("contact.own.empty"),
		Columns: []ui.Column{{Head: l.T("contact.participant")}, {Head: l.T("contact.contact")}, {Head: l.T("contact.community")}, {Head: l.T("contact.taken.acts")}}}
	for i := range all {
		o := &all[i]
		at := l.Path(Desk+"/recorded", o.ID)
		var acts []templ.Component
		if len(stands(o)) > 0 {
			acts = append(acts, ui.A(at+"/change", l.T("contact.change.title")), ui.A(at+"/withdraw", l.T("contact.withdraw.title")))
		}
		if !inService(o) {
			acts = append(acts, ui.A(at+"/erase", l.T("contact.erase.title")))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(v.called(of(o))), ui.Words(v.agency(o)), v.communities(r.Context(), o.Communities()), ui.Show(ui.Lines(acts...))))
	}
	return marked(ui.Page{Title: l.T("contact.taken.title"), Lead: l.T("contact.taken.lead"), Crumbs: crumbs(l), Body: ui.Stack(ui.TableView(l, t))}), nil
}

// communities is what communities are called.
func (v viewer) communities(ctx context.Context, slugs []string) ui.Cell {
	out := make([]templ.Component, len(slugs))
	for i, slug := range slugs {
		out[i] = v.community(ctx, slug)
	}
	return ui.Show(ui.Lines(out...))
}

// of is whose contact it is.
func of(o *contact.Own) string {
	for _, slug := range o.Communities() {
		if id := o.In[slug].Participant; id != "" {
			return id
		}
	}
	return ""
}

// stands lists the communities in which a contact stands.
func stands(o *contact.Own) []string {
	return slices.DeleteFunc(o.Communities(), func(slug string) bool { return o.In[slug].Withdrawn || o.In[slug].Erased })
}

// inService reports whether what was recorded of a contact stands somewhere.
func inService(o *contact.Own) bool {
	return slices.ContainsFunc(o.Communities(), func(slug string) bool { return o.In[slug].AsRecorded() })
}

// recordedOne finds what the secretariat recorded, and the communities in which it
// stands.
func (p *Pages) recordedOne(r *http.Request) (policy.Actor, []contact.Community, *contact.Own, error) {
	actor, in, err := p.may(r, contact.TakeDown)
	if err != nil {
		return actor, nil, nil, err
	}
	all, err := p.Queries.Recorded(r.Context(), actor)
	if err != nil {
		return actor, nil, nil, err
	}
	at := slices.IndexFunc(all, func(o contact.Own) bool { return o.ID == r.PathValue("id") })
	if at < 0 {
		return actor, nil, nil, fail.New(fail.NotFound, "There is no such contact.")
	}
	o := &all[at]
	on := stands(o)
	return actor, slices.DeleteFunc(in, func(c contact.Community) bool { return !slices.Contains(on, c.Slug) }), o, nil
}

// recordedStanding is recordedOne for what can still be changed.
func (p *Pages) recordedStanding(r *http.Request) (policy.Actor, []contact.Community, *contact.Own, error) {
	actor, in, o, err := p.recordedOne(r)
	if err == nil && len(in) == 0 {
		err = fail.New(fail.NotFound, "There is no such contact.")
	}
	return actor, in, o, err
}

func (p *Pages) rechanging(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, in, o, err := p.recordedStanding(r)
	if err != nil {
		return ui.Page{}, err
	}
	t := typedPoint(o, in)
	t.Participant = of(o)
	for slug, rec := range o.In { // and nothing that no document has asked for
		t.Shown[slug] = rec.Point.Shown()
	}
	return p.rechangePage(r, l, actor, in, o, "", t)
}

func (p *Pages) rechangePage(r *http.Request, l *i18n.Locale, actor policy.Actor, in []contact.Community, o *contact.Own, fault string, t typed) (ui.Page, error) {
	if err := p.belongs(r, l, actor, in, &t); err != nil {
		return ui.Page{}, err
	}
	f := ui.Form{Submit: l.T("contact.record.submit"), Fault: fault, Inputs: documentInputs(l, t)}
	return p.pointPage(r, l, actor, in, l.T("contact.change.title"), l.T("contact.record.lead"), f, "", t)
}

func (p *Pages) rechange(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, o, err := p.recordedStanding(r)
	if err != nil {
		return ui.Answer{}, err
	}
	t := read(r, l, in)
	t.Participant = of(o)
	point, via, fault := t.point(l), t.document(l), ""
	t.fits(l, in, &point)
	t.bars(l, &point)
	if len(t.faults) == 0 {
		_, err := p.Service.TakeDown(r.Context(), actor, via, o.ID, point, t.Shown)
		if err == nil {
			return ui.Answer{To: l.Path(Desk + "/recorded")}, nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.rechangePage(r, l, actor, in, o, fault, t)
	return ui.Answer{Page: page}, err
}

func (p *Pages) takeBackPage(l *i18n.Locale, in []contact.Community, o *contact.Own, from []string, fault string, t typed) ui.Page {
	choose := ui.Input{Kind: ui.Choices, Name: "from", Label: l.T("contact.withdraw.from"), Values: from}
	for _, slug := range stands(o) {
		choose.Options = append(choose.Options, ui.Option{Value: slug, Words: titleOf(l, in, slug)})
	}
	f := ui.Form{ID: "take-back", Submit: l.T("contact.record.submit"), Grave: true, Fault: fault, Inputs: append(documentInputs(l, t), choose)}
	return p.recordedPage(l, o, l.T("contact.withdraw.title"), l.T("contact.withdraw.lead"), f)
}

func (p *Pages) recordedPage(l *i18n.Locale, o *contact.Own, heading, lead string, f ui.Form) ui.Page {
	v := viewer{p, l}
	return marked(ui.Page{Title: heading, Lead: lead, Crumbs: crumbs(l, ui.Link{Href: l.Path(Desk + "/recorded"), Words: l.T("contact.taken.title")}),
		Body: ui.Stack(ui.Para(ui.Plain(l.And(v.called(of(o)), v.agency(o)))), ui.FormView(l, f))})
}

func (p *Pages) takingBack(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, in, o, err := p.recordedStanding(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.takeBackPage(l, in, o, stands(o), "", typed{}), nil
}

func (p *Pages) takeBack(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, o, err := p.recordedStanding(r)
	if err != nil {
		return ui.Answer{}, err
	}
	t := read(r, l, in)
	t.Participant = of(o)
	via, fault := t.document(l), ""
	from := slices.DeleteFunc(slices.Clone(r.PostForm["from"]), func(slug string) bool { return !slices.Contains(stands(o), slug) })
	switch {
	case len(t.faults) > 0:
	case len(from) == 0:
		fault = l.T("contact.fault.missing")
	default:
		err := p.Service.TakeBack(r.Context(), actor, via, o.ID, from)
		if err == nil {
			return ui.Answer{To: l.Path(Desk + "/recorded")}, nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	return ui.Answer{Page: p.takeBackPage(l, in, o, from, fault, t)}, nil
}

func (p *Pages) erasingRecorded(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, _, o, err := p.recordedOne(r)
	if err == nil && inService(o) {
		err = contact.RecordedInService()
	}
	if err != nil {
		return ui.Page{}, err
	}
	return p.recordedPage(l, o, l.T("contact.erase.title"), l.T("contact.erase.lead"), eraseForm(l)), nil
}

func (p *Pages) eraseRecorded(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, _, o, err := p.recordedOne(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if r.PostForm.Get("sure") == "" {
		return ui.Answer{Page: p.recordedPage(l, o, l.T("contact.erase.title"), l.T("contact.erase.lead"), eraseForm(l))}, nil
	}
	return ui.Answer{To: l.Path(Desk + "/recorded")}, p.Service.Erase(r.Context(), actor, o.ID, "personal data")
}
