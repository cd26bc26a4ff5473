package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// open are the modes in which an actor can hand something in.
func open(actor policy.Actor) (out []submission.Mode) {
	for _, m := range submission.Modes() {
		do := submission.Make
		switch m {
		case submission.Recorded:
			do = submission.Record
		case submission.Transmitted:
			do = submission.Transmit
		}
		if submission.May(actor, do) == nil && (m == submission.Recorded || actor.For != "") {
			out = append(out, m)
		}
	}
	return out
}

// mode reads in which mode something is handed in: "" when the actor has yet to
// choose.
func (p *Pages) mode(r *http.Request) (policy.Actor, submission.Mode, []submission.Mode, error) {
	actor, err := p.actor(r)
	if err == nil {
		err = submission.May(actor, submission.Attach)
	}
	if err == nil {
		err = p.hushed(r.Context(), actor)
	}
	if err != nil {
		return actor, "", nil, err
	}
	modes, m := open(actor), submission.Mode(r.URL.Query().Get("mode"))
	switch {
	case len(modes) == 0:
		err = fail.New(fail.Denied, "Your participant is not listed: nothing can be handed in its name yet.")
	case m == "" && len(modes) == 1:
		m = modes[0]
	case m != "" && !slices.Contains(modes, m):
		err = fail.New(fail.Denied, "You may not hand in anything in this way.")
	}
	return actor, m, modes, err
}

func (p *Pages) blank(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, m, modes, err := p.mode(r)
	if err != nil {
		return ui.Page{}, err
	}
	if m == "" {
		return p.choose(l, modes), nil
	}
	return p.form(r, l, actor, m, ui.Form{}, typed{Language: l.Tag()})
}

// choose leads to one form for each mode.
func (p *Pages) choose(l *i18n.Locale, modes []submission.Mode) ui.Page {
	facts := ui.Facts{}
	for _, m := range modes {
		facts = append(facts, ui.Fact{Term: l.T("submission.mode." + string(m)), Content: ui.Join(
			ui.Plain(l.T("submission.lead."+string(m))), ui.A(l.Path(desk+"/new")+"?mode="+string(m), l.T("submission.new.go")))})
	}
	return ui.Page{Title: l.T("submission.new.title"), Lead: l.T("submission.new.lead"), Section: home,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("submission.list.title")}}, Body: ui.FactList(facts)}
}

func (p *Pages) form(r *http.Request, l *i18n.Locale, actor policy.Actor, m submission.Mode, f ui.Form, t typed) (ui.Page, error) {
	inputs, err := p.origin(r, l, m, &t)
	if err != nil {
		return ui.Page{}, err
	}
	f.ID, f.Files, f.Hidden = "new", true, t.hidden()
	f.Submit = l.T("submission.new.draft")
	if m == submission.Recorded {
		second, err := p.second(r.Context(), l, "", submission.TypeRecorded, "")
		if err != nil {
			return ui.Page{}, err
		}
		if f.Extra = second.Extra; f.Extra == nil {
			f.Submit = l.T("submission.new.record")
		}
	}
	f.Inputs = append(inputs, t.contents(l, m)...)
	body := []templ.Component{ui.FormView(l, f)}
	if m != submission.Recorded {
		above, err := p.above(r.Context(), l, actor)
		if err != nil {
			return ui.Page{}, err
		}
		body = append([]templ.Component{above}, body...)
	}
	return ui.Page{
		Title: l.T("submission.mode." + string(m)), Lead: l.T("submission.lead." + string(m)), Section: home,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("submission.list.title")}, {Href: l.Path(desk + "/new"), Words: l.T("submission.new.title")}},
		Body:   ui.Stack(body...),
	}, nil
}

// above says in whose name the form is, and who clears what is sent: the actor
// alone, somebody else, or nobody, and why.
func (p *Pages) above(ctx context.Context, l *i18n.Locale, actor policy.Actor) (templ.Component, error) {
	as := ui.Parts{"participant": viewer{l, p.Names}.who(actor.For)}
	if p.Prospect == nil {
		return ui.Para(ui.Sentence(l, "submission.new.as", as)), nil
	}
	will, err := p.Prospect(ctx, actor)
	switch {
	case err != nil:
		return nil, err
	case will.Alone:
		return ui.Para(ui.Sentence(l, "submission.new.alone", as)), nil
	case will.Stuck != draft.NotStuck:
		return ui.Stack(ui.Para(ui.Sentence(l, "submission.new.as", as)),
			ui.NoticeOf(l.T("draft.stuck.heading-desk"), ui.Para(ui.Plain(l.T("draft.stuck."+string(will.Stuck)))))), nil
	}
	return ui.Para(ui.Sentence(l, "submission.new.as", as)), nil
}

// origin are the fields that say whose words they are, and from where.
func (p *Pages) origin(r *http.Request, l *i18n.Locale, m submission.Mode, t *typed) ([]ui.Input, error) {
	var out []ui.Input
	if m == submission.Recorded || m == submission.Transmitted || m == submission.Group {
		authors, err := p.options(r.Context(), l, m == submission.Group)
		if err != nil {
			return nil, err
		}
		in := ui.Input{Kind: ui.Choice, Name: "author", Label: l.T("submission.author"), Value: t.Author, Fault: t.faults["author"],
			Options: ui.Options(l.T("submission.choose"), authors...)}
		if m == submission.Group {
			in.Label, in.Hint = l.T("submission.group"), l.T("submission.group-hint")
		}
		out = append(out, in)
	}
	if m == submission.Joint || m == submission.Recorded || m == submission.Transmitted {
		in := ui.Input{Kind: ui.Area, Name: "others", Label: l.T("submission.others"), Hint: l.T("submission.others-hint"), Value: t.Others,
			Ltr: true, Optional: m != submission.Joint, Fault: t.faults["others"]}
		out = append(out, in)
	}
	if m == submission.Recorded || m == submission.Transmitted {
		optional := m == submission.Transmitted
		kind := ui.Input{Kind: ui.Choice, Name: "kind", Label: l.T("submission.document.label"), Value: t.Kind, Options: kinds(l)}
		out = append(out, kind,
			ui.Input{Name: "number", Label: l.T("submission.document.number"), Hint: l.T("submission.document.number-hint"), Value: t.Number,
				Max: submission.MaxNumber / 4, Optional: optional, Fault: t.faults["number"]},
			ui.Input{Kind: ui.DateDay, Name: "document-date", Label: l.T("submission.document.date"), Value: t.DocumentDate,
				Optional: optional, Fault: t.faults["document-date"]})
	}
	return out, nil
}

func (p *Pages) hand(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, m, modes, err := p.mode(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if m == "" {
		return ui.Answer{Page: p.choose(l, modes)}, nil
	}
	t := read(r)
	fault := p.attach(r, l, actor, &t)
	t.check(l, m)
	p.late(l, &t)
	via, err := p.via(r, l, actor, m, &t)
	if err != nil {
		return ui.Answer{}, err
	}
	if fault == nil && len(t.faults) == 0 {
		var out submission.Outcome
		out, fault = p.Service.Say(r.Context(), actor, statement.Hash{}, &submission.Opening{Via: via, Content: t.content()})
		if fault == nil {
			return p.went(l, out, ""), nil
		}
	}
	if fault != nil && !again(fault) {
		return ui.Answer{}, fault
	}
	page, err := p.form(r, l, actor, m, ui.Form{Fault: said(l, fault)}, t)
	return ui.Answer{Page: page}, err
}

// via reads whose words they are, and through whom they come.
func (p *Pages) via(r *http.Request, l *i18n.Locale, actor policy.Actor, m submission.Mode, t *typed) (submission.Via, error) {
	v := submission.Via{Mode: m}
	authors := sorted(t.Others)
	if m != submission.Own && m != submission.Recorded {
		v.By = actor.For
	}
	switch m {
	case submission.Own:
		authors = []string{actor.For}
	case submission.Joint:
		authors = append(authors, actor.For)
	case submission.Group:
		authors = []string{t.Author}
	default:
		authors = append(authors, t.Author)
	}
	slices.Sort(authors)
	authors = slices.DeleteFunc(slices.Compact(authors), func(id string) bool { return id == "" })
	switch {
	case len(authors) == 0:
		t.faults["author"] = l.T("submission.fault.missing")
		return v, nil
	case len(authors) == 1 && m == submission.Joint:
		t.faults["others"] = l.T("submission.fault.missing")
		return v, nil
	case len(authors) == 1:
		v.Author = authors[0]
	default:
		v.Signatories = authors
	}
	p.document(l, m, t, &v)
	if v.Author == "" || m == submission.Own || !submission.IsDay(t.Date) {
		return v, nil
	}
	members, err := p.Queries.Members(r.Context(), v.Author, t.Date)
	if err != nil {
		return v, err
	}
	if len(members) > 0 {
		v.Members, v.On = members, t.Date
	} else if m == submission.Group {
		t.faults["author"] = l.T("submission.fault.members")
	}
	if m == submission.Group && len(members) > 0 && !slices.Contains(members, actor.For) {
		t.faults["author"] = l.T("submission.fault.member")
	}
	return v, nil
}

func (p *Pages) document(l *i18n.Locale, m submission.Mode, t *typed, v *submission.Via) {
	if m != submission.Recorded && (m != submission.Transmitted || t.Number == "" && t.DocumentDate == "") {
		return
	}
	if t.Number == "" {
		t.faults["number"] = l.T("submission.fault.missing")
	}
	if !submission.IsDay(t.DocumentDate) {
		t.faults["document-date"] = l.T("submission.fault.day")
	}
	v.Document = &submission.Document{Kind: t.Kind, Number: t.Number, Date: t.DocumentDate}
}
