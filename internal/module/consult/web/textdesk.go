package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// decider is who decides on a text: as "" for the secretariat.
type decider struct {
	actor policy.Actor
	as    string
	of    consult.Consultation
	t     *text.Text
}

func (p *Pages) decider(r *http.Request) (d decider, err error) {
	if d.actor, err = p.actor(r); err != nil {
		return d, err
	}
	if !d.actor.SignedIn() {
		return d, text.May(d.actor, text.Decide)
	}
	if d.t, err = p.Texts.Get(r.Context(), r.PathValue("id")); err != nil {
		return d, err
	}
	if d.actor, d.of, d.as, err = p.runner(r, d.t.Consultation.String()); err != nil {
		return d, err
	}
	if !d.t.Decides(&d.of, d.as) {
		err = fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
	}
	return d, err
}

// decides reports whether an actor decides on a text.
func (p *Pages) decidesOn(actor policy.Actor, c *consult.Consultation, t *text.Text) bool {
	if p.Negotiate == nil || !actor.SignedIn() {
		return false
	}
	if text.May(actor, text.Decide) == nil && actor.For != "" {
		return t.Decides(c, actor.For)
	}
	return text.May(actor, text.Record) == nil && t.Decides(c, "")
}

// pending lists the amendments to be decided on.
func pending(t *text.Text) (out []*text.Amendment) {
	for i := range t.Amendments {
		if a := &t.Amendments[i]; a.State.Pending() && len(out) < text.MaxRulings {
			out = append(out, a)
		}
	}
	return out
}

// field is the name of a field on an amendment.
func field(part string, a *text.Amendment) string { return part + "-" + a.ID[:16] }

// inForce names the decision in force on an amendment in this version: who
// decides again replaces that one, and no other.
func inForce(t *text.Text, a *text.Amendment) string {
	if a.Decision == nil || a.Decision.Version != t.InForce().Number {
		return ""
	}
	return a.Decision.Statement.String()
}

func (p *Pages) deciding(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	d, err := p.decider(r)
	if err != nil {
		return ui.Page{}, err
	}
	f := fillWith(l, url.Values{})
	for _, a := range pending(d.t) {
		f.values.Set(field("of", a), inForce(d.t, a))
	}
	return p.decideForm(l, d, f, nil, ""), nil
}

// decideForm is the lead's desk: each open amendment with what it collides with
// and what is said of it, and, once something was chosen, what the text becomes.
func (p *Pages) decideForm(l *i18n.Locale, d decider, f *filled, preview templ.Component, fault string) ui.Page {
	form := ui.Form{ID: "decide", Submit: l.T("text.decide.preview"), Fault: fault, Inputs: []ui.Input{f.choice()},
		Hidden: [][2]string{{"version", strconv.FormatInt(d.t.InForce().Number, 10)}}}
	for _, a := range pending(d.t) {
		form.Hidden = append(form.Hidden, [2]string{field("of", a), f.get(field("of", a))})
		form.Inputs = append(form.Inputs, p.dispositions(l, d.t, a, f))
		reason := ui.Input{Kind: ui.Area, Name: field("r", a), Label: l.T("text.decide.reason", "n", numbered(l, d.t, a)), Value: f.get(field("r", a)),
			Optional: true, Rows: 2, Max: text.MaxReason / 4, Fault: f.faults[field("r", a)]}
		form.Inputs = append(form.Inputs, reason)
	}
	page := p.belowText(l, &d.of, d.t, l.T("text.decide.title"))
	blocks := []templ.Component{ui.TableView(l, p.amendmentRows(l, d.t)), ui.Para(ui.A(l.Path(texts, d.t.ID, "collisions"), l.T("text.collisions")))}
	if preview != nil {
		form.Submit = l.T("consult.draft")
		form.Hidden = append(form.Hidden, [2]string{"seen", p.chosen(f, d.t)})
		blocks = append(blocks, preview)
	}
	if len(pending(d.t)) == 0 {
		page.Body = ui.Stack(append(blocks, ui.Para(ui.Plain(l.T("text.decide.none"))))...)
		return page
	}
	page.Body = ui.Stack(append(blocks, p.inName(l, d, form))...)
	return page
}

// inName is a form below the sentence on as whom one speaks.
func (p *Pages) inName(l *i18n.Locale, d decider, form ui.Form) templ.Component {
	return ui.Stack(ui.Para(ui.Sentence(l, "consult.as", ui.Parts{"participant": p.who(l, d.as)})), ui.FormView(l, form))
}

// dispositions is the choice of what becomes of an amendment. Each proposal that
// modifies it can be retained in its place.
func (p *Pages) dispositions(l *i18n.Locale, t *text.Text, a *text.Amendment, f *filled) ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: field("d", a), Label: l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a)),
		Value: f.get(field("d", a)), Optional: true, Fault: f.faults[field("d", a)]}
	in.Options = ui.Options(l.T("text.decide.leave"))
	for _, as := range text.Dispositions() {
		switch {
		case as == redline.Modified:
			for i := range t.Amendments {
				if child := &t.Amendments[i]; child.State == text.Open && child.Change.DerivedFrom == a.ID {
					in.Options = append(in.Options, ui.Option{Value: string(as) + ":" + child.ID, Words: l.T("text.decide.instead", "n", numbered(l, t, child))})
				}
			}
		case a.State == text.Open || as == redline.NotRetained || as == redline.Deferred:
			in.Options = append(in.Options, ui.Option{Value: string(as), Words: l.T("text.decision." + string(as))})
		}
	}
	return in
}

// chosen is a fingerprint of the choices that a preview was made of.
func (p *Pages) chosen(f *filled, t *text.Text) string {
	var b strings.Builder
	for _, a := range pending(t) {
		b.WriteString(a.ID + " " + f.get(field("d", a)) + "\n")
	}
	return fingerprint(b.String())
}

// rulingsOf reads the choices of the form.
func rulingsOf(l *i18n.Locale, d decider, f *filled) (out []text.Ruling, err error) {
	for _, a := range pending(d.t) {
		as, instead, _ := strings.Cut(f.get(field("d", a)), ":")
		if as == "" {
			continue
		}
		r := text.Ruling{Amendment: a.Statement, Decision: redline.Disposition(as), Reason: f.text(field("r", a))}
		if instead != "" {
			if r.Instead, err = statement.ParseHash(instead); err != nil {
				return nil, fail.New(fail.NotFound, "The text has no such amendment.")
			}
		}
		if of := f.get(field("of", a)); of != "" {
			if r.InsteadOf, err = statement.ParseHash(of); err != nil {
				return nil, fail.New(fail.NotFound, "The text has no such amendment.")
			}
		}
		if r.Reason.Empty() {
			f.faults[field("r", a)] = l.T("consult.fault.missing")
		}
		out = append(out, r)
	}
	return out, nil
}

func (p *Pages) decide(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	d, err := p.decider(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	all, err := rulingsOf(l, d, f)
	if err != nil {
		return ui.Answer{}, err
	}
	if len(all) == 0 {
		return ui.Answer{Page: p.decideForm(l, d, f, nil, l.T("text.decide.nothing"))}, nil
	}
	preview, err := p.preview(l, d, all)
	if err != nil {
		return ui.Answer{Page: p.decideForm(l, d, f, nil, l.Fault(err))}, nil
	}
	version, err := strconv.ParseInt(f.get("version"), 10, 64)
	if err != nil {
		return ui.Answer{}, fail.New(fail.Invalid, "The text has gone on to another version, or has no such version.")
	}
	if len(f.faults) > 0 || f.get("seen") != p.chosen(f, d.t) {
		return ui.Answer{Page: p.decideForm(l, d, f, preview, "")}, nil
	}
	return p.sayOn(r, l, d, &text.Decided{As: d.as, Version: version, Rulings: all}, func(fault string) ui.Page { return p.decideForm(l, d, f, preview, fault) })
}

// sayOn has something said on a text; again is the form with what is wrong.
func (p *Pages) sayOn(r *http.Request, l *i18n.Locale, d decider, b corpus.Body, form func(fault string) ui.Page) (ui.Answer, error) {
	out, err := p.Negotiate.Say(r.Context(), d.actor, d.t.Statement, b)
	switch {
	case err == nil:
		return p.went(l, out, l.Path(texts, d.t.ID)), nil
	case !again(err):
		return ui.Answer{}, err
	}
	return ui.Answer{Page: form(l.Fault(err))}, nil
}

// preview shows what the decisions chosen, with those in force, make of the
// text.
func (p *Pages) preview(l *i18n.Locale, d decider, all []text.Ruling) (templ.Component, error) {
	var more []redline.Decision
	for _, r := range all {
		one := redline.Decision{Amendment: r.Amendment.String(), As: r.Decision}
		if !r.Instead.IsZero() {
			one.Instead = r.Instead.String()
		}
		more = append(more, one)
	}
	done, err := d.t.Consolidate(more...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the text cannot be put together")
	}
	s := redlines{p: p, l: l, t: d.t}
	return ui.Part("preview", l.T("text.decide.becomes"), 2, ui.RedlineView(l, s.view(done.Redline(), false))), nil
}

func (p *Pages) consolidating(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	d, err := p.decider(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.consolidateForm(l, d, "")
}

func (p *Pages) consolidateForm(l *i18n.Locale, d decider, fault string) (ui.Page, error) {
	preview, err := p.preview(l, d, nil)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.belowText(l, &d.of, d.t, l.T("text.consolidate.title"))
	page.Body = ui.Stack(preview, p.inName(l, d, ui.Form{ID: "consolidate", Submit: l.T("consult.draft"), Fault: fault}))
	return page, nil
}

func (p *Pages) consolidate(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	d, err := p.decider(r)
	if err != nil {
		return ui.Answer{}, err
	}
	next, err := d.t.Next(d.as)
	if err != nil {
		return ui.Answer{}, fail.Wrap(err, fail.Internal, "the text cannot be put together")
	}
	var faulty error
	answer, err := p.sayOn(r, l, d, next, func(fault string) (page ui.Page) {
		page, faulty = p.consolidateForm(l, d, fault)
		return page
	})
	if err == nil {
		err = faulty
	}
	return answer, err
}
