package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// may gives who asks, when that person may do what is asked, and the communities
// whose directory that person reads.
func (p *Pages) may(r *http.Request, do contact.Action) (policy.Actor, []contact.Community, error) {
	actor, err := p.Who(r)
	if err == nil {
		err = contact.May(actor, do)
	}
	if err != nil {
		return actor, nil, err
	}
	mine, err := p.Queries.Mine(r.Context(), actor)
	if err == nil && len(mine) == 0 {
		err = fail.New(fail.Denied, "Your participant is a member of no community here.")
	}
	return actor, mine, err
}

func (p *Pages) blank(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	return p.pointPage(r, l, actor, in, l.T("contact.new.title"), l.T("contact.new.lead"), ui.Form{Submit: l.T("contact.form.draft")}, "", fresh(l, in))
}

// pointPage is the page with the form of a contact. self is the contact that it is
// of; empty for a new one.
func (p *Pages) pointPage(r *http.Request, l *i18n.Locale, actor policy.Actor, in []contact.Community, heading, lead string, f ui.Form, self string, t typed) (ui.Page, error) {
	f, err := p.pointForm(r, l, actor, in, f, self, self != "", t)
	if err != nil {
		return ui.Page{}, err
	}
	body := []templ.Component{ui.FormView(l, f)}
	if self != "" {
		own, err := p.Queries.Owned(r.Context(), actor)
		if err != nil {
			return ui.Page{}, err
		}
		if at := slices.IndexFunc(own, func(o contact.Own) bool { return o.ID == self }); at >= 0 {
			body = append(viewer{p, l}.unlike(&own[at], in, l.T("contact.differ.form")), body...)
		}
	}
	return marked(ui.Page{Title: heading, Lead: lead, Crumbs: crumbs(l), Body: ui.Stack(body...)}), nil
}

func (p *Pages) pointForm(r *http.Request, l *i18n.Locale, actor policy.Actor, in []contact.Community, f ui.Form, self string, change bool, t typed) (ui.Form, error) {
	own, err := p.Queries.Owned(r.Context(), actor)
	if err != nil {
		return f, err
	}
	f.ID = "point"
	f.Inputs = append(f.Inputs, p.inputs(l, in, own, self, t)...)
	if change {
		f.Inputs = append(f.Inputs, ui.Input{Kind: ui.Area, Name: "reason", Label: l.T("contact.field.reason"), Value: t.Reason, Fault: t.faults["reason"], Optional: true, Rows: 2})
	}
	return f, nil
}

func (p *Pages) nominate(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	t := read(r, l, in)
	point := t.point(l)
	t.fits(l, in, &point)
	t.bars(l, &point)
	t.begins(l, &point, p.Service.Clock.Now())
	f := ui.Form{Submit: l.T("contact.form.draft")}
	if len(t.faults) == 0 {
		draft, _, err := p.Service.Nominate(r.Context(), actor, point, t.Shown)
		if err == nil {
			return ui.Answer{To: p.Draft(l, draft)}, nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		f.Fault = l.Fault(err)
	}
	page, err := p.pointPage(r, l, actor, in, l.T("contact.new.title"), l.T("contact.new.lead"), f, "", t)
	return ui.Answer{Page: page}, err
}

// owned finds one of the participant's own contacts.
func (p *Pages) ownedOne(r *http.Request, actor policy.Actor) (*contact.Own, error) {
	all, err := p.Queries.Owned(r.Context(), actor)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == r.PathValue("id") {
			return &all[i], nil
		}
	}
	return nil, fail.New(fail.NotFound, "There is no such contact.")
}

// own is one of the participant's own contacts: what each community sees, and
// what can be done.
func (p *Pages) own(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	o, err := p.Queries.One(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	var body []templ.Component
	if signs := v.signs(o.Signs); signs != nil {
		body = append(body, ui.NoticeOf(l.T("contact.signs"), signs))
	}
	if contact.May(actor, contact.Confirm) == nil && o.Point.Category != "" && len(stands(o)) > 0 {
		if last, ended := o.Ended(p.Service.Clock.Now()); ended {
			body = append(body, v.ended(o.ID, last))
		} else {
			body = append(body, ui.FormView(l, ui.Form{ID: "confirm-one", Action: l.Path(Desk + "/confirm"), Label: l.T("contact.confirm.title"), Submit: l.T("contact.confirm.submit"), Hidden: [][2]string{{"contact", o.ID}}, Inputs: v.reported("contact.looked.by", *o)}), v.cleared(o))
		}
		at := l.Path(Desk+"/own", o.ID)
		body = append(body, ui.Jump([]ui.JumpEntry{{Href: at + "/change", Words: l.T("contact.change.title")}, {Href: at + "/absence", Words: l.T("contact.absence.title")},
			{Href: at + "/withdraw", Words: l.T("contact.withdraw.title")}}))
	}
	if contact.May(actor, contact.Forget) == nil && len(stands(o)) == 0 {
		body = append(body, ui.Jump([]ui.JumpEntry{{Href: l.Path(Desk+"/own", o.ID, "erase"), Words: l.T("contact.erase.title")}}))
	}
	in, err := p.Queries.Mine(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	body = append(body, v.unlike(o, in, l.T("contact.differ.own"))...)
	var rests []string
	for _, slug := range o.Communities() {
		c, err := p.Queries.Community(r.Context(), slug)
		if err != nil {
			return ui.Page{}, err
		}
		rec := o.In[slug]
		shown := v.standing(c, &contact.Standing{Record: *rec}, nil)
		if !rec.Withdrawn {
			shown = ui.Stack(shown, ui.FactList(v.deputies(&rec.Point, v.named(r.Context(), slug, rec.Participant))))
		}
		if rec.Withdrawn {
			shown = ui.Para(ui.Plain(l.T("contact.kept.withdrawn-what")))
		}
		body = append(body, ui.Part("in-"+slug, l.T("contact.sees", "community", title(l, c.Title)), 2, shown))
		for _, e := range rec.History {
			rests = append(rests, e.Statement.String())
		}
	}
	if len(o.Off) > 0 {
		body = append(body, ui.NoticeOf(l.T("contact.kept.off"), ui.Para(ui.Plain(l.T("contact.kept.off-in", "communities", l.And(o.Off...))))))
	}
	return marked(ui.Page{Title: v.agency(o), Crumbs: crumbs(l), RestsOn: rests, Body: ui.Stack(body...)}), nil
}

// ended says in the place of a button that confirms that the contact is not valid any
// more, and leads to where that is changed.
func (v viewer) ended(id, last string) templ.Component {
	return ui.NoticeOf(v.l.T("contact.ended.title", "day", v.l.Day(last)), ui.Para(ui.Sentence(v.l, "contact.ended.what",
		ui.Parts{"change": ui.A(v.l.Path(Desk+"/own", id, "change"), v.l.T("contact.ended.change"))})))
}

// unlike says which parts of a contact communities are told differently; nothing
// where there are none.
func (v viewer) unlike(o *contact.Own, in []contact.Community, what string) []templ.Component {
	var out []templ.Component
	for _, u := range o.Differs() {
		var told []string
		for _, slug := range o.Communities() {
			if s := u.In[slug]; s != "" {
				told = append(told, v.l.T("contact.differ.in", "community", titleOf(v.l, in, slug), "value", v.l.Isolate(s)))
			}
		}
		out = append(out, ui.Plain(v.part(u.Part)+": "+strings.Join(told, " · ")))
	}
	if len(out) == 0 {
		return nil
	}
	return []templ.Component{ui.NoticeOf(v.l.T("contact.differ.title"), ui.Lines(out...), ui.Para(ui.Plain(what)))}
}

// confirm says that nothing has changed.
func (p *Pages) confirm(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	ids := r.PostForm["contact"]
	if err := p.Service.Confirm(r.Context(), actor, r.PostForm["looked"], ids...); err != nil {
		if !fail.Is(err, fail.Conflict) {
			return ui.Answer{}, err
		}
		page := ui.Page{Title: l.T("contact.confirm.title"), Lead: l.Fault(err), Crumbs: crumbs(l), Status: http.StatusConflict} // from a form that was older
		if len(ids) == 1 {
			page.Body = ui.Jump([]ui.JumpEntry{{Href: l.Path(Desk+"/own", ids[0], "change"), Words: l.T("contact.change.title")}})
		}
		return ui.Answer{Page: marked(page)}, nil
	}
	if len(ids) == 1 {
		return ui.Answer{To: l.Path(Desk+"/own", ids[0])}, nil
	}
	return ui.Answer{To: l.Path(Desk)}, nil
}

func (p *Pages) changing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, in, o, err := p.mine(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	return p.pointPage(r, l, actor, in, l.T("contact.change.title"), l.T("contact.change.lead"), ui.Form{Submit: l.T("contact.form.draft")}, o.ID, typedPoint(o, in))
}

func (p *Pages) mine(r *http.Request, do contact.Action) (policy.Actor, []contact.Community, *contact.Own, error) {
	actor, in, err := p.may(r, do)
	if err != nil {
		return actor, nil, nil, err
	}
	o, err := p.ownedOne(r, actor)
	return actor, in, o, err
}

func (p *Pages) change(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, o, err := p.mine(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	t := read(r, l, in)
	point := t.point(l)
	t.asWritten(&point, &o.Point)
	t.drops(l, o)
	t.fits(l, in, &point)
	t.bars(l, &point)
	f := ui.Form{Submit: l.T("contact.form.draft")}
	if len(t.faults) == 0 {
		draft, err := p.Service.Change(r.Context(), actor, o.ID, point, t.Shown, t.reason(i18n.Text{}))
		if err == nil {
			return ui.Answer{To: p.Draft(l, draft)}, nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		f.Fault = l.Fault(err)
	}
	page, err := p.pointPage(r, l, actor, in, l.T("contact.change.title"), l.T("contact.change.lead"), f, o.ID, t)
	return ui.Answer{Page: page}, err
}

func (p *Pages) ownPage(l *i18n.Locale, o *contact.Own, heading, lead string, f ui.Form) ui.Page {
	words := l.T("contact.erased")
	if o.Point.Category != "" {
		words = title(l, o.Point.Agency)
	}
	return marked(ui.Page{Title: heading, Lead: lead, Crumbs: crumbs(l, ui.Link{Href: l.Path(Desk+"/own", o.ID), Words: words}), Body: ui.Stack(ui.FormView(l, f))})
}

func (p *Pages) withdrawForm(l *i18n.Locale, o *contact.Own, all []contact.Community, from []string, fault string) ui.Form {
	in := ui.Input{Kind: ui.Choices, Name: "from", Label: l.T("contact.withdraw.from"), Values: from}
	for _, slug := range o.Communities() {
		in.Options = append(in.Options, ui.Option{Value: slug, Words: titleOf(l, all, slug)})
	}
	return ui.Form{ID: "withdraw", Submit: l.T("contact.withdraw.submit"), Grave: true, Fault: fault, Inputs: []ui.Input{in,
		{Kind: ui.Area, Name: "reason", Label: l.T("contact.field.reason"), Optional: true, Rows: 2}}}
}

func (p *Pages) withdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, in, o, err := p.mine(r, contact.Nominate)
	if err != nil {
		return ui.Page{}, err
	}
	return p.ownPage(l, o, l.T("contact.withdraw.title"), l.T("contact.withdraw.lead"), p.withdrawForm(l, o, in, o.Communities(), "")), nil
}

func (p *Pages) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, o, err := p.mine(r, contact.Nominate)
	if err != nil {
		return ui.Answer{}, err
	}
	from := slices.DeleteFunc(slices.Clone(r.PostForm["from"]), func(s string) bool { return o.In[s] == nil })
	reason := i18n.Text{}
	if s := r.PostForm.Get("reason"); s != "" {
		reason = i18n.Of(l.Tag(), s)
	}
	draft, err := p.Service.Withdraw(r.Context(), actor, o.ID, from, reason)
	if err == nil {
		return ui.Answer{To: p.Draft(l, draft)}, nil
	}
	if !again(err) {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: p.ownPage(l, o, l.T("contact.withdraw.title"), l.T("contact.withdraw.lead"), p.withdrawForm(l, o, in, from, l.Fault(err)))}, nil
}

func absenceForm(l *i18n.Locale, t typed) ui.Form {
	return ui.Form{ID: "absence", Submit: l.T("contact.absence.submit"), Inputs: []ui.Input{{Kind: ui.Area, Name: "absences", Label: l.T("contact.field.absences"),
		Hint: l.T("contact.hint.absences"), Value: t.Absences, Optional: true, Ltr: true, Rows: 4, Fault: t.faults["absences"]}}}
}

func (p *Pages) absent(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, _, o, err := p.mine(r, contact.Confirm)
	if err != nil {
		return ui.Page{}, err
	}
	return p.ownPage(l, o, l.T("contact.absence.title"), l.T("contact.absence.lead"), absenceForm(l, typedPoint(o, nil))), nil
}

func (p *Pages) setAbsence(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, o, err := p.mine(r, contact.Confirm)
	if err != nil {
		return ui.Answer{}, err
	}
	t := read(r, l, in)
	all := t.absences(l)
	f := absenceForm(l, t)
	if len(t.faults) == 0 {
		err := p.Service.SetAbsences(r.Context(), actor, o.ID, all)
		if err == nil {
			return ui.Answer{To: l.Path(Desk+"/own", o.ID)}, nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		f.Fault = l.Fault(err)
	}
	return ui.Answer{Page: p.ownPage(l, o, l.T("contact.absence.title"), l.T("contact.absence.lead"), f)}, nil
}

func eraseForm(l *i18n.Locale) ui.Form {
	return ui.Form{ID: "erase", Submit: l.T("contact.erase.submit"), Grave: true,
		Inputs: []ui.Input{{Kind: ui.Agree, Name: "sure", Label: l.T("contact.erase.sure")}}}
}

func (p *Pages) erasing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, o, err := p.toErase(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.ownPage(l, o, l.T("contact.erase.title"), l.T("contact.erase.lead"), eraseForm(l)), nil
}

func (p *Pages) erase(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, o, err := p.toErase(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if r.PostForm.Get("sure") == "" {
		return ui.Answer{Page: p.ownPage(l, o, l.T("contact.erase.title"), l.T("contact.erase.lead"), eraseForm(l))}, nil
	}
	return ui.Answer{To: l.Path(Desk)}, p.Service.Erase(r.Context(), actor, o.ID, "personal data")
}

// blankRecord is the form by which the secretariat records a note verbale. Whose it
// is comes first: in which communities that participant is a member, the form says.
func (p *Pages) blankRecord(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, in, err := p.may(r, contact.TakeDown)
	if err != nil {
		return ui.Page{}, err
	}
	ids, err := p.Choices(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	t := typed{Language: l.Tag(), Order: "1", Shown: contact.Shown{}, faults: map[string]string{}, Participant: r.URL.Query().Get(whoseField)}
	if slices.Contains(ids, t.Participant) {
		return p.recordPage(r, l, actor, in, "", t)
	}
	whose := ui.Filter{Action: l.Path(Desk + "/record"), Label: l.T("contact.record.whose"), Fields: []ui.Field{{Name: whoseField, Label: l.T("contact.participant"),
		Options: ui.Options(l.T("contact.choose"), p.options(l, ids)...)}}}
	return marked(ui.Page{Title: l.T("contact.record.title"), Lead: l.T("contact.record.lead"), Crumbs: crumbs(l), Body: ui.Stack(ui.FilterForm(l, whose))}), nil
}

// whoseField is the field that says whose contact a document names.
const whoseField = "participant"

func (p *Pages) recordPage(r *http.Request, l *i18n.Locale, actor policy.Actor, in []contact.Community, fault string, t typed) (ui.Page, error) {
	if err := p.belongs(r, l, actor, in, &t); err != nil {
		return ui.Page{}, err
	}
	whose := ui.FactList(ui.Facts{{Term: l.T("contact.participant"), Content: viewer{p, l}.name(t.Participant)}})
	f := ui.Form{Submit: l.T("contact.record.submit"), Fault: orID(fault, t.faults[whoseField]), Hidden: [][2]string{{whoseField, t.Participant}}, Inputs: documentInputs(l, t)}
	page, err := p.pointPage(r, l, actor, in, l.T("contact.record.title"), l.T("contact.record.lead"), f, "", t)
	if err != nil {
		return ui.Page{}, err
	}
	page.Body = ui.Stack(whose, ui.Para(ui.A(l.Path(Desk+"/record"), l.T("contact.record.another"))), page.Body)
	return page, nil
}

// belongs makes a form say what it is recorded for: which communities that are offered
// have the participant as a member, and which have not.
func (p *Pages) belongs(r *http.Request, l *i18n.Locale, actor policy.Actor, in []contact.Community, t *typed) error {
	on, err := p.Queries.Belongs(r.Context(), actor, t.Participant)
	if err != nil {
		return err
	}
	t.recorded, t.outside, t.without = true, map[string]bool{}, l.T("contact.record.outside", "participant", viewer{p, l}.called(t.Participant))
	for _, c := range in {
		t.outside[c.Slug] = !slices.Contains(on, c.Slug)
	}
	return nil
}

// documentInputs are the fields of the document from which something is recorded.
func documentInputs(l *i18n.Locale, t typed) []ui.Input {
	var kinds []ui.Option
	for _, k := range submission.DocumentKinds() {
		kinds = append(kinds, ui.Option{Value: k, Words: l.T("submission.document.kind." + k)})
	}
	return []ui.Input{{Kind: ui.Choice, Name: "kind", Label: l.T("submission.document.label"), Value: t.DocumentKind, Options: kinds},
		{Name: "number", Label: l.T("submission.document.number"), Value: t.DocumentNo, Fault: t.faults["number"]},
		{Kind: ui.DateDay, Name: "document-date", Label: l.T("submission.document.date"), Value: t.DocumentOn, Fault: t.faults["document-date"]}}
}

func (p *Pages) options(l *i18n.Locale, ids []string) []ui.Option {
	out := make([]ui.Option, len(ids))
	for i, id := range ids {
		name, lang := p.Names.Name(id, l.Tag())
		if lang == l.Tag() {
			lang = ""
		}
		out[i] = ui.Option{Value: id, Words: name, Lang: lang}
	}
	i18n.Sort(l, out, func(o ui.Option) string { return o.Words })
	return out
}

func (p *Pages) record(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, in, err := p.may(r, contact.TakeDown)
	if err != nil {
		return ui.Answer{}, err
	}
	t := read(r, l, in)
	point, via, fault := t.point(l), t.document(l), ""
	t.fits(l, in, &point)
	t.bars(l, &point)
	t.begins(l, &point, p.Service.Clock.Now())
	if len(t.faults) == 0 {
		_, err := p.Service.TakeDown(r.Context(), actor, via, "", point, t.Shown)
		if err == nil {
			return ui.Answer{To: l.Path(Desk)}, nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.recordPage(r, l, actor, in, fault, t)
	return ui.Answer{Page: page}, err
}
