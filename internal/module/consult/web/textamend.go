package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/limit"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// textForms lists the forms of those who negotiate.
func (p *Pages) textForms() []ui.Route {
	return []ui.Route{
		{Path: textDesk + "/{id}/amend", Page: p.amending, Form: p.amend, Desk: true},
		{Path: textDesk + "/{id}/decide", Page: p.deciding, Form: p.decide, Desk: true},
		{Path: textDesk + "/{id}/consolidate", Page: p.consolidating, Form: p.consolidate, Desk: true},
		{Path: amendDesk + "/{id}/{answer}", Page: p.answeringText, Form: p.answerText, Desk: true},
	}
}

// amender is what a form of amendment works on.
type amender struct {
	submissionweb.Hand
	of      consult.Consultation
	t       *text.Text
	version *redline.Version
	units   []redline.Unit // of the version
	do      deed
	at      int // of the unit among the units
	unit    redline.Unit
	from    *text.Amendment // that it modifies; nil for none
}

func (p *Pages) amender(r *http.Request) (a amender, err error) {
	if a.Hand, err = p.Begin(r); err != nil {
		return a, err
	}
	if a.t, err = p.Texts.Get(r.Context(), r.PathValue("id")); err != nil {
		return a, err
	}
	if a.of, err = p.Consultations.Get(r.Context(), a.t.Consultation.String()); err != nil {
		return a, err
	}
	a.version = a.t.InForce().Fixed()
	if from := r.URL.Query().Get("from"); from != "" {
		if a.from = a.t.Amendment(from); a.from == nil || a.from.State == text.Void {
			return a, fail.New(fail.NotFound, "The text has no such amendment.")
		}
	}
	return a, a.find(r)
}

// words are those that the form begins with: as the unit stands or, where an
// amendment is modified, as that would have it.
func (a amender) words() string {
	if a.from != nil && a.from.Now != nil {
		if after, err := a.version.Apply(*a.from.Now); err == nil {
			for _, u := range after.Standing() {
				if u.ID == a.unit.ID {
					return u.Words()
				}
			}
		}
	}
	return a.unit.Words()
}

// change finds what was changed in a unit: its words; what was typed behind an
// empty line is added after it, and a unit without words is taken out.
func (a amender) change(typed string) (redline.Change, error) {
	var target redline.Text
	for _, u := range a.version.Text().Standing() {
		if u.ID != a.unit.ID {
			target.Units = append(target.Units, u)
			continue
		}
		first, more, _ := strings.Cut(strings.TrimSpace(typed), "\n\n")
		if first != "" {
			// The backslash says that its first signs are no label of a list.
			one, err := redline.Parse("typed", `\`+strings.Join(strings.Fields(first), " "))
			if err != nil {
				return redline.Change{}, fail.Wrap(err, fail.Invalid, "the text is none in the plain form")
			}
			u.Tokens = one.Units[0].Tokens
			target.Units = append(target.Units, u)
		}
		added, err := redline.Parse("added", more)
		if err != nil {
			return redline.Change{}, fail.Wrap(err, fail.Invalid, "the text is none in the plain form")
		}
		for _, n := range added.Units {
			if n.Kind != redline.Heading && u.Kind != redline.Heading {
				n.Depth += u.Depth
			}
			target.Units = append(target.Units, n)
		}
	}
	c := a.version.Diff("change", target)
	c.ID = ""
	if a.from != nil {
		c.DerivedFrom = a.from.ID
	}
	if len(c.Operations) == 0 {
		return c, fail.New(fail.Invalid, "the amendment changes nothing")
	}
	return c, nil
}

func (p *Pages) amending(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	a, err := p.amender(r)
	if err != nil {
		return ui.Page{}, err
	}
	if no, err := p.unasked(r, &a.Hand, &a.of); err != nil || no {
		return p.unaskedPage(r, l, &a.Hand, &a.of, p.belowText(l, &a.of, a.t, l.T("text.amend.title"))), err
	}
	return p.amendForm(r, l, a, fillWith(l, url.Values(a.begins())), nil, "")
}

// amendForm is the form, and, once something was typed, the redline of it.
func (p *Pages) amendForm(r *http.Request, l *i18n.Locale, a amender, f *filled, seen *redline.Change, fault string) (ui.Page, error) {
	inputs, err := p.Inputs(r.Context(), a.Mode, f.Filled)
	if err != nil {
		return ui.Page{}, err
	}
	form := ui.Form{ID: "amend", Fault: fault, Inputs: slices.Concat(a.deedInputs(f), amendInputs(f, submissionweb.Through(a.Mode)), inputs),
		Hidden: [][2]string{{"version", strconv.FormatInt(a.t.InForce().Number, 10)}}}
	above := []templ.Component{p.deedsBar(l, a)}
	if a.from != nil {
		above = append(above, ui.Para(ui.Sentence(l, "text.amend.from", ui.Parts{"amendment": ui.A(l.Path(amendments, a.from.ID), numbered(l, a.t, a.from))})))
	}
	lead, submit := a.prompt(l, seen != nil)
	form.Submit = submit
	if seen != nil {
		same, err := p.sameAs(l, a, *seen)
		if err != nil {
			return ui.Page{}, err
		}
		above = append(above, p.changeView(l, a.t, a.t.InForce().Number, *seen, false), same)
		form.Hidden = append(form.Hidden, [2]string{"seen", a.typedDeed(f)})
	}
	page := p.belowText(l, &a.of, a.t, l.T("text.amend.title"))
	if lead != "" {
		page.Lead = lead
	}
	filledIn, err := p.Form(r, l, &a.Hand, text.TypeProposed, form)
	page.Body = ui.Stack(append(above, filledIn)...)
	return page, err
}

// prompt is the button of the form, which is below the redline once that is seen,
// and what is said at once where no phase takes an amendment now: lead is empty
// where one does.
func (a amender) prompt(l *i18n.Locale, seen bool) (lead, submit string) {
	closed := !a.Records() && !a.of.Takes(consult.Amendments)
	switch {
	case closed && seen:
		return l.T("consult.contribute.closed"), l.T("consult.draft.keep")
	case closed:
		return l.T("text.amend.closed"), l.T("text.amend.preview")
	case seen:
		return "", l.T("consult.draft")
	}
	return "", l.T("text.amend.preview")
}

// sameAs says whose open amendments make the same changes as the one that was
// typed, and leads to what would join them: what several want is said once.
func (p *Pages) sameAs(l *i18n.Locale, a amender, c redline.Change) (templ.Component, error) {
	all, err := a.t.Same(c)
	if err != nil || len(all) == 0 {
		return templ.NopComponent, err
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("text.amend.same.join")))}
	for _, one := range all {
		ways := []templ.Component{ui.A(l.Path(amendments, one.ID), l.T("text.amendment.of", "n", numbered(l, a.t, one), "by", p.attribution(l, a.t, one)))}
		switch answers := p.answersTo(&a.of, one, a.Actor); {
		case slices.Contains(answers, toJoin):
			ways = append(ways, ui.A(l.Path(amendDesk, one.ID, toJoin), l.T("text.answer.join")))
		case a.Actor.For != "" && slices.Contains(one.Authors(), a.Actor.For):
			ways = append(ways, ui.Plain(l.T("text.amend.same.yours")))
		}
		blocks = append(blocks, ui.Para(ui.Lines(ways...)))
	}
	return ui.NoticeOf(l.T("text.amend.same"), blocks...), nil
}

// amendInputs are the fields of what an amendment says. One that comes through
// others may name those from whom, by the document, its words come.
func amendInputs(f *filled, through bool) []ui.Input {
	practice := f.Optional(ui.Area, "practice", "text.amend.practice", text.MaxCited*text.MaxCitation/4)
	practice.Hint = f.L.T("text.amend.practice.hint")
	out := []ui.Input{f.ChooseLanguage(), f.Optional(ui.Area, "rationale", "text.rationale", text.MaxRationale/4), practice}
	if through {
		origins := f.Optional(ui.Area, "origins", "way.field.origins", text.MaxCited*100)
		origins.Hint = f.L.T("way.field.origins.hint")
		out = append(out, origins, ui.Input{Kind: ui.Agree, Name: "unsure", Label: f.L.T("way.unsure"), Value: f.Get("unsure"), Optional: true})
	}
	return out
}

// origins reads those from whom the words of a document come, one a line; who is
// listed under such a name is named so, and nobody by guess.
func (p *Pages) origins(ctx context.Context, f *filled) (out []text.Origin, err error) {
	for _, line := range typedLines(f.Get("origins")) {
		name, modified := strings.CutSuffix(line, "*")
		o := text.Origin{Name: strings.TrimSpace(name), Modified: modified}
		if o.ID, err = p.listedAs(ctx, f.L, o.Name); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// fingerprint names words that a redline was shown of.
func fingerprint(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}

func (p *Pages) amend(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	a, err := p.amender(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	if len(f.Faults) > 0 { // too long: nothing is held against the text
		page, err := p.amendForm(r, l, a, f, nil, "")
		return ui.Answer{Page: page}, err
	}
	if f.Values.Has("version") && f.Get("version") != strconv.FormatInt(a.t.InForce().Number, 10) {
		return p.amendPassed(r, l, a, f)
	}
	change, err := a.changeOf(f)
	if err != nil {
		page, err := p.amendForm(r, l, a, f, nil, l.Fault(err))
		return ui.Answer{Page: page}, err
	}
	if f.More() {
		page, err := p.amendForm(r, l, a, f, &change, "")
		return ui.Answer{Page: page}, err
	}
	via, err := p.Via(r.Context(), f.Filled, a.Actor, a.Mode)
	if err != nil {
		return ui.Answer{}, err
	}
	origins, err := p.origins(r.Context(), f)
	if err != nil {
		return ui.Answer{}, err
	}
	fault, wait := "", time.Duration(0)
	switch {
	case len(f.Faults) > 0:
	case f.Get("seen") == a.typedDeed(f):
		out, err := p.Negotiate.Say(r.Context(), a.Actor, statement.Hash{}, &text.Proposed{Via: via, Consultation: a.t.Consultation, Text: a.t.Statement,
			Version: a.t.InForce().Number, Change: change, Rationale: f.Text("rationale"), Practice: practices(f.Get("practice")),
			Origins: origins, Unsure: submissionweb.Through(a.Mode) && f.Get("unsure") != ""})
		if err == nil {
			to := l.Path(texts, a.t.ID)
			if out.Receipt != nil {
				to = l.Path(amendments, out.Receipt.ID.String())
			}
			return p.Went(l, out, to), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault, wait = l.Fault(err), limit.Wait(err)
	}
	page, err := p.amendForm(r, l, a, f, &change, fault)
	return ui.Answer{Page: page, Wait: wait}, err
}

// practices reads cited practices as citations does references.
func practices(s string) (out []text.Citation) {
	for _, c := range citations(s) {
		out = append(out, text.Citation{Text: c.Text, Address: c.Address})
	}
	return out
}
