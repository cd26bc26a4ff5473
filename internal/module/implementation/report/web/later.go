package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// follows is the actor of a form on a report, and the report.
func (p *Pages) follows(r *http.Request) (actor policy.Actor, one report.Report, err error) {
	h, err := p.Way.Begin(r)
	if err != nil {
		return h.Actor, one, err
	}
	if one, err = p.Reports.Get(r.Context(), r.PathValue("id")); err == nil && one.Withdrawn != nil {
		err = fail.New(fail.Conflict, "It is withdrawn.")
	}
	return h.Actor, one, err
}

// alters is follows for who changes what was said, and as whom.
func (p *Pages) alters(r *http.Request, leaves bool) (actor policy.Actor, one report.Report, as string, err error) {
	if actor, one, err = p.follows(r); err != nil {
		return actor, one, "", err
	}
	as, ok := submissionweb.Altering(actor, &one.Told, leaves)
	switch {
	case ok:
	case one.Leaves(actor.For):
		err = fail.New(fail.Denied, "Of a joint report only who handed it in corrects it: you can take yourself off it.")
	default:
		err = fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	}
	return actor, one, as, err
}

// ofReport is a page about a report, below it.
func (p *Pages) ofReport(l *i18n.Locale, one *report.Report, title string) ui.Page {
	return below(l, title, crumb(l, Reports, "reporting.list.title"), crumbTo(l, l.Path(Reports, one.ID), p.topic(l, one.Topic)))
}

// mine is the questionnaire and the item that a report answers; fail.Conflict where
// this hub does not have them any more.
func (p *Pages) mine(one *report.Report) (*questionnaire.Questionnaire, *questionnaire.Item, error) {
	q := p.Questionnaires.Get(one.Questionnaire, one.Version)
	item := itemOf(p.Questionnaires, one)
	if q == nil || item == nil {
		return nil, nil, fail.New(fail.Conflict, "This hub does not have the version of the questionnaire that the report answers.")
	}
	return q, item, nil
}

// correctedFrom is what a correction starts from: what the report says, and what its
// author kept for itself, where it was prepared.
func (p *Pages) correctedFrom(ctx context.Context, actor policy.Actor, one *report.Report) (was *offline.Part, prep *preparation.Preparation, part *preparation.Part, err error) {
	if prep, part, err = p.inHouse(ctx, actor, one); err == nil && part != nil && part.Same == nil {
		return &part.Content, prep, part, nil
	}
	return &offline.Part{Content: one.Says()}, prep, part, err
}

func (p *Pages) correcting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, one, as, err := p.alters(r, false)
	if err != nil {
		return ui.Page{}, err
	}
	was, _, part, err := p.correctedFrom(r.Context(), actor, &one)
	if err != nil {
		return ui.Page{}, err
	}
	v := typedPart(was)
	if part != nil {
		v.Set(fieldSeen, strconv.FormatInt(part.Seen, 10))
	}
	return p.correctForm(r, l, actor, &one, as, submissionweb.FillWith(l, v), "")
}

// corrections are the fields of a correction.
func (p *Pages) corrections(r *http.Request, f *submissionweb.Filled, one *report.Report, as string, was *report.Content) ([]ui.Input, error) {
	q, item, err := p.mine(one)
	if err != nil {
		return nil, err
	}
	laws, err := p.lawsFor(r.Context(), one.Via.Authors(), was)
	if err != nil {
		return nil, err
	}
	return append(p.inputs(f, q, item, laws, was, one.Older), f.Optional(ui.Area, "reason", "consult.reason", report.MaxReason/4)), nil
}

func (p *Pages) correctForm(r *http.Request, l *i18n.Locale, actor policy.Actor, one *report.Report, as string, f *submissionweb.Filled, fault string) (ui.Page, error) {
	was, prep, part, err := p.correctedFrom(r.Context(), actor, one)
	if err != nil {
		return ui.Page{}, err
	}
	inputs, err := p.corrections(r, f, one, as, &was.Content)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.ofReport(l, one, l.T("reporting.correct.title"))
	page.Lead = l.T("reporting.correct.lead")
	if part != nil && part.State != preparation.Reported {
		page.Body = ui.Stack(p.facts(l, one), beingPrepared(l, prep, one.Item))
		return page, nil
	}
	rests, err := p.repeating(r.Context(), l, one)
	if err != nil {
		return ui.Page{}, err
	}
	above := []templ.Component{p.facts(l, one), rests, p.Way.Waits(r.Context(), l, actor, report.TypeCorrected, one.Statement), p.since(l, one, f.Over(one.Wording))}
	form := ui.Form{ID: "correct", Fault: fault, Inputs: inputs, Hidden: [][2]string{submissionweb.OverField(one.Wording)}}
	if p.corrects(actor, one) {
		q, item, err := p.mine(one)
		if err != nil {
			return ui.Page{}, err
		}
		var lead templ.Component
		lead, form.Inputs = p.marked(f, q, item, inputs, &page)
		above = append(above, lead, ui.Para(ui.Plain(l.T("reporting.marking.before"))))
		form.Hidden = append(form.Hidden, [2]string{fieldSeen, f.Get(fieldSeen)})
	} else {
		above = append(above, p.unmarked(l, one.Via.Mode))
	}
	body, err := p.Way.Later(r.Context(), l, as, report.TypeCorrected, form)
	page.Body = ui.Stack(append(above, body)...)
	return page, err
}

// correction reads a correction.
func (p *Pages) correction(f *submissionweb.Filled, one *report.Report, as string, was *report.Content) (*report.Corrected, error) {
	q, item, err := p.mine(one)
	if err != nil {
		return nil, err
	}
	return &report.Corrected{As: as, Reason: f.Text("reason"), Content: p.content(f, q, item, was), Over: f.Over(one.Wording)}, nil
}

// repeating says above a form that changes or withdraws a report which later ones say
// that nothing has changed since it: they keep their words. Nothing where none does.
func (p *Pages) repeating(ctx context.Context, l *i18n.Locale, one *report.Report) (templ.Component, error) {
	all, err := p.Reports.Repeating(ctx, one)
	if err != nil || len(all) == 0 {
		return templ.NopComponent, err
	}
	var links []templ.Component
	for i := range all {
		links = append(links, ui.A(l.Path(Reports, all[i].ID), l.T("reporting.of-period", "period", all[i].Period)))
	}
	return ui.NoticeOf(l.T("reporting.repeating"), ui.Para(ui.Plain(l.T("reporting.repeating.lead"))), ui.Para(ui.Lines(links...))), nil
}

// since says above the form of a correction that another wording has come since that
// over which it was filled in; nothing where none has.
func (p *Pages) since(l *i18n.Locale, one *report.Report, over statement.Hash) templ.Component {
	return submissionweb.Since(l, one.Given(), over, func(of int) templ.Component {
		was := one.Wordings[of].Content
		if of == 0 && one.SameAs != nil && one.Unchanged != nil {
			was = one.Unchanged.Content
		}
		return p.changes(l, p.Questionnaires.Get(one.Questionnaire, one.Version), &was, &one.Content)
	})
}

func (p *Pages) correct(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, one, as, err := p.alters(r, false)
	if err != nil {
		return ui.Answer{}, err
	}
	was, _, part, err := p.correctedFrom(r.Context(), actor, &one)
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, longest)
	b, err := p.correction(f, &one, as, &was.Content)
	if err != nil {
		return ui.Answer{}, err
	}
	to, done, fault, err := p.sayCorrected(r, l, actor, f, &one, part, b)
	if err != nil || done {
		return to, err
	}
	page, err := p.correctForm(r, l, actor, &one, as, f, fault)
	return ui.Answer{Page: page}, err
}

// sayCorrected is say for a correction, of which some answers may be kept in the house.
// What was put forward from a part is corrected there, too.
func (p *Pages) sayCorrected(r *http.Request, l *i18n.Locale, actor policy.Actor, f *submissionweb.Filled, one *report.Report, part *preparation.Part, b *report.Corrected) (ui.Answer, bool, string, error) {
	q, item, err := p.mine(one)
	if err != nil {
		return ui.Answer{}, false, "", err
	}
	all := whole(f, q, item, b.Content)
	if part == nil && !stays(&all) {
		return p.say(r, l, actor, one.Statement, f, b)
	}
	if !p.corrects(actor, one) {
		return ui.Answer{}, false, "", notInHouse()
	}
	seen, _ := strconv.ParseInt(f.Get(fieldSeen), 10, 64)
	return p.single(r, l, actor, f, preparation.Single{Questionnaire: q.ID, Item: item.ID, Period: one.Period, Content: all, Corrects: true, Seen: seen, Reason: b.Reason})
}

func (p *Pages) withdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, one, as, err := p.alters(r, true)
	if err != nil {
		return ui.Page{}, err
	}
	return p.withdrawForm(r, l, &one, as, submissionweb.FillWith(l, url.Values{}), "")
}

// reasons are the fields of a withdrawal.
func reasons(f *submissionweb.Filled) []ui.Input {
	return []ui.Input{f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", report.MaxReason/4)}
}

func (p *Pages) withdrawForm(r *http.Request, l *i18n.Locale, one *report.Report, as string, f *submissionweb.Filled, fault string) (ui.Page, error) {
	page := p.ofReport(l, one, l.T("reporting.withdraw.title"))
	rests, err := p.repeating(r.Context(), l, one)
	if err != nil {
		return ui.Page{}, err
	}
	body, err := p.Way.Later(r.Context(), l, as, report.TypeWithdrawn, ui.Form{ID: "reason", Fault: fault, Inputs: reasons(f)})
	page.Body = ui.Stack(p.facts(l, one), rests, body)
	return page, err
}

func (p *Pages) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, one, as, err := p.alters(r, true)
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, longest)
	f.Need("reason")
	to, done, fault, err := p.say(r, l, actor, one.Statement, f, &report.Withdrawn{As: as, Reason: f.Text("reason")})
	if err != nil || done {
		return to, err
	}
	page, err := p.withdrawForm(r, l, &one, as, f, fault)
	return ui.Answer{Page: page}, err
}

// owned is the actor of the form by which somebody owns to a report that others
// handed in, and the report.
func (p *Pages) owned(r *http.Request) (actor policy.Actor, one report.Report, err error) {
	if actor, one, err = p.follows(r); err == nil && !p.Way.Owns(actor, one.Told) {
		err = submissionweb.NotOwned()
	}
	return actor, one, err
}

func (p *Pages) confirming(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, one, err := p.owned(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.ofReport(l, &one, submissionweb.OwnWords(l, one.Told))
	page.Body = p.Way.Confirming(l, actor, one.Told, one.Wording, p.facts(l, &one), p.said(r.Context(), l, &one, 2))
	return page, nil
}

func (p *Pages) confirm(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, one, err := p.owned(r)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Way.Confirm(r, l, actor, one.Told, one.Wording)
}

// translates is the actor of the form by which a report is translated, the report,
// and as whom: "" for the secretariat.
func (p *Pages) translates(r *http.Request) (actor policy.Actor, one report.Report, as string, err error) {
	if actor, one, err = p.follows(r); err != nil {
		return actor, one, "", err
	}
	if !translatable(&one) {
		err = fail.New(fail.Conflict, "The report has no words of its own to translate.")
	}
	if actor.For != "" && saying.May(actor, actor.For) == nil {
		as = actor.For
	}
	return actor, one, as, err
}

func (p *Pages) translating(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, one, as, err := p.translates(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.translateForm(r, l, &one, as, submissionweb.FillWith(l, url.Values{}), "")
}

// intoLanguage asks for the language of a translation: it proposes the reader's, where
// the report is in another, and offers any but that in which the report was written.
func intoLanguage(f *submissionweb.Filled, was *report.Content) ui.Input {
	return f.IntoLanguage(startsIn(was))
}

// renderings are the fields of a translation: a field for each answer in words, for
// each title, and for each name and role of those who are responsible; and, for an
// author, whether it is official.
func (p *Pages) renderings(f *submissionweb.Filled, one *report.Report, as string) []ui.Input {
	q := p.Questionnaires.Get(one.Questionnaire, one.Version)
	out := []ui.Input{intoLanguage(f, &one.Content)}
	if slices.Contains(one.Via.Authors(), as) {
		agree := ui.Input{Kind: ui.Agree, Name: "official", Label: f.L.T("reporting.translate.official"), Value: f.Get("official"), Optional: true}
		out = append(out, agree)
	}
	for i := range one.Content.Answers {
		a := &one.Content.Answers[i]
		label := a.Question
		if q != nil {
			if question := q.Question(a.Question); question != nil {
				label, _ = question.Title.Pick(f.L)
			}
		}
		out = append(out, renderedInputs(f, a, label)...)
	}
	return out
}

func (p *Pages) translateForm(r *http.Request, l *i18n.Locale, one *report.Report, as string, f *submissionweb.Filled, fault string) (ui.Page, error) {
	page := p.ofReport(l, one, l.T("reporting.translate.title"))
	page.Lead = l.T("reporting.translate.lead")
	body, err := p.Way.Later(r.Context(), l, as, report.TypeTranslated, ui.Form{ID: "translate", Fault: fault, Inputs: p.renderings(f, one, as), Hidden: [][2]string{{"of", one.Wording.String()}}})
	page.Body = ui.Stack(p.facts(l, one), p.said(r.Context(), l, one, 2), body)
	return page, err
}

// rendering reads a translation.
func (p *Pages) rendering(f *submissionweb.Filled, one *report.Report, as string, of statement.Hash) *report.Translated {
	b := &report.Translated{As: as, Of: of, Language: f.Language(), Official: f.Get("official") == "yes" && slices.Contains(one.Via.Authors(), as)}
	f.NeedLanguage(startsIn(&one.Content))
	first := ""
	for i := range one.Content.Answers {
		a := &one.Content.Answers[i]
		if names := renderedFields(a); first == "" && len(names) > 0 {
			first = names[0]
		}
		if r, ok := rendered(f, a); ok {
			b.Answers = append(b.Answers, r)
		}
	}
	if len(b.Answers) == 0 && first != "" {
		f.Faults[first] = f.L.T("consult.fault.answer")
	}
	return b
}

func (p *Pages) translate(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, one, as, err := p.translates(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, longest)
	of, err := statement.ParseHash(f.Get("of"))
	if err != nil {
		of = one.Wording
	}
	to, done, fault, err := p.say(r, l, actor, one.Statement, f, p.rendering(f, &one, as, of))
	if err != nil || done {
		return to, err
	}
	page, err := p.translateForm(r, l, &one, as, f, fault)
	return ui.Answer{Page: page}, err
}
