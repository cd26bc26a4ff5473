package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// languages in which a contribution may be written: those of the United Nations.
var languages = []string{"ar", "en", "es", "fr", "ru", "zh"}

// again reports whether a form comes back with what was typed, and with what is
// wrong.
func again(err error) bool {
	return fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict) || fail.Is(err, fail.TooLarge) || fail.Is(err, limit.TooMany)
}

// went is where a form leads on: to the draft that waits to be cleared, or to
// what was said.
func (p *Pages) went(l *i18n.Locale, out saying.Outcome, to string) ui.Answer {
	if out.Draft != "" {
		return ui.Answer{To: p.Draft(l, out.Draft)}
	}
	if to == "" {
		to = l.Path(said, out.Receipt.ID.String())
	}
	return ui.Answer{To: to}
}

// filled is what was typed into a form, and what is wrong beside each field.
type filled struct {
	values url.Values
	l      *i18n.Locale
	faults map[string]string
}

func (f *filled) get(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.values.Get(name), "\r\n", "\n"))
}

// text reads a wording in the language that was chosen; nothing typed is
// nothing.
func (f *filled) text(name string) i18n.Text {
	words := f.get(name)
	if words == "" {
		return i18n.Text{}
	}
	return i18n.Of(f.language(), words)
}

func (f *filled) language() string {
	if lang := f.get("language"); slices.Contains(languages, lang) {
		return lang
	}
	return f.l.Tag()
}

// need says beside each field that it is missing.
func (f *filled) need(names ...string) {
	for _, n := range names {
		if f.get(n) == "" {
			f.faults[n] = f.l.T("consult.fault.missing")
		}
	}
}

func (f *filled) input(kind ui.InputKind, name, key string, most int) ui.Input {
	in := ui.Input{Kind: kind, Name: name, Label: f.l.T(key), Value: f.get(name), Max: most, Fault: f.faults[name]}
	if f.l.Has(key + ".hint") {
		in.Hint = f.l.T(key + ".hint")
	}
	return in
}

func (f *filled) optional(kind ui.InputKind, name, key string, most int) ui.Input {
	in := f.input(kind, name, key, most)
	in.Optional = true
	return in
}

func (f *filled) choice() ui.Input { return f.choiceOf(languages) }

// choiceOf asks in which of some languages it is written.
func (f *filled) choiceOf(among []string) ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: "language", Label: f.l.T("consult.language"), Value: f.language()}
	if f.get("language") == "" && !slices.Contains(among, in.Value) && len(among) > 0 {
		in.Value = among[0]
	}
	for _, tag := range among {
		in.Options = append(in.Options, ui.Option{Value: tag, Words: ui.LanguageName(f.l, tag)})
	}
	return in
}

// FormLimit is how many bytes a form may send: more than any of its fields takes,
// so that whoever pastes too much into one finds all others as they were.
const FormLimit = 16 << 20

// longest is how many bytes a field holds that any body can take.
const longest = text.MaxText

// fill reads a form that was sent; before it was, there is nothing in it. Of a
// field that is longer than any can be its beginning is kept: longer still than
// what is taken, so that nothing is said that was cut. A control character is
// named, with its place: who pasted it does not see it.
func fill(r *http.Request, l *i18n.Locale) *filled {
	f := &filled{values: r.PostForm, l: l, faults: map[string]string{}}
	for name, all := range f.values {
		for i, s := range all {
			if len(s) > longest {
				all[i], f.faults[name] = strings.ToValidUTF8(s[:longest+1], "\uFFFD"), l.T("consult.fault.long", "max", l.Number(longest/4))
			} else if c, found := form.Stray(s); found {
				f.faults[name] = l.T("consult.fault.control", "line", l.Number(int64(c.Line)), "place", l.Number(int64(c.Place)), "character", c.String())
			}
		}
	}
	return f
}

// fillWith is a form that holds what was drafted.
func fillWith(l *i18n.Locale, values url.Values) *filled {
	return &filled{values: values, l: l, faults: map[string]string{}}
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
	actor, err := p.actor(r)
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
	if len(f.faults) == 0 && len(c.Overruns(m.Phase, m.Closes)) > 0 {
		seen = body // what other phases it outlasts is seen before it is drafted
	}
	if len(f.faults) == 0 && (seen == nil || f.get("seen") == m.Closes) {
		out, err := p.Process.Say(r.Context(), actor, c.Statement, body)
		if err == nil {
			return p.went(l, out, l.Path(home, c.ID)), nil
		}
		if !again(err) {
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
	if actor, err = p.actor(r); err != nil {
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
		ui.FormView(l, ui.Form{ID: "reason", Submit: l.T("consult.draft"), Fault: fault, Inputs: []ui.Input{f.choice(), f.input(ui.Area, "reason", "consult.reason", 500)}}))
	return page
}

func (p *Pages) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, of, as, err := p.owner(r, withdraws)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.need("reason")
	fault := ""
	if len(f.faults) == 0 {
		out, err := p.Contribute.Say(r.Context(), actor, c.Statement, &contribution.Withdrawn{As: as, Reason: f.text("reason")})
		if err == nil {
			return p.went(l, out, l.Path(said, c.ID)), nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	return ui.Answer{Page: p.reasonForm(l, &of, &c, withdrawal(actor, &c), f, fault)}, nil
}

// moderator is the actor of a form by which the organiser moderates.
func (p *Pages) moderator(r *http.Request) (actor policy.Actor, c contribution.Contribution, of consult.Consultation, as, key string, err error) {
	if actor, err = p.actor(r); err != nil {
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
	f.need("reason")
	body := contribution.Put(contribution.SetAside{As: as, Reason: f.text("reason")})
	if c.SetAside != nil {
		body = contribution.Restore(*body)
	}
	fault := ""
	if len(f.faults) == 0 {
		out, err := p.Contribute.Say(r.Context(), actor, c.Statement, body)
		if err == nil {
			return p.went(l, out, l.Path(said, c.ID)), nil
		}
		if !again(err) {
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
	return ui.Stack(ui.Para(ui.Sentence(l, "consult.as", ui.Parts{"participant": p.who(l, actor.For)})), ui.FormView(l, f))
}
