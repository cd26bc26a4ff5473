package web

import (
	"context"
	"net/http"
	"net/url"
	"reflect"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/report"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// word is what a statement of a type is called.
func word(l *i18n.Locale, typ string) string { return l.T("draft.word." + typ[:len(typ)-len("/1")]) }

// about is what a draft of a type is called in lists and above it: what it does, on
// what and for which period.
func (p *Pages) about(l *i18n.Locale, typ, topic, period string) string {
	if topic == "" {
		return word(l, typ) // what it follows is not here
	}
	title, _ := p.topic(l, topic).Pick(l)
	return l.T("reporting.draft.about", "what", word(l, typ), "topic", title, "period", period)
}

// Clear shows a draft of a type to who is to clear it, read with the subject of the
// draft.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
		b, err := report.Decode(typ, body)
		if err != nil {
			return word(l, typ), ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		ctx := context.Background()
		one, gone := p.Reports.Get(ctx, subject)
		switch b := b.(type) {
		case *report.Made:
			return p.about(l, typ, b.Topic(), b.Period), p.clearMade(ctx, l, b)
		case *report.Corrected:
			r := one
			r.SameAs, r.Content = nil, b.Content
			view := []templ.Component{p.Way.As(l, b.As), p.facts(l, &one)}
			if !b.Reason.Empty() {
				view = append(view, ui.FactList(ui.Facts{{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, b.Reason)}}))
			}
			says := one.Says()
			made := report.Made{Via: one.Via, Questionnaire: one.Questionnaire, Version: one.Version, Item: one.Item, Period: one.Period, Content: b.Content}
			if gone == nil {
				view = append(view, p.clearChanges(l, &one, &b.Content))
			}
			return p.about(l, typ, one.Topic, one.Period), ui.Stack(append(view, p.saidWhole(ctx, l, one.Older.After(&says, &b.Content), &r, 3, nil), p.clearMarked(ctx, l, &made))...)
		case *report.Translated:
			return p.about(l, typ, one.Topic, one.Period), p.clearTranslated(ctx, l, &one, b)
		case *report.Withdrawn:
			if gone == nil {
				if off, view := submissionweb.Leaving(l, p.Way.Names, &one.Told, b.As, b.Reason); off != "" {
					return off, view
				}
			}
			return p.about(l, typ, one.Topic, one.Period), ui.Stack(p.Way.As(l, b.As), p.facts(l, &one), ui.Paragraphs(l, b.Reason))
		}
		return word(l, typ), ui.Para(ui.Plain(l.T("consult.clear.broken")))
	}
}

// clearMade shows a report that is not made yet.
func (p *Pages) clearMade(ctx context.Context, l *i18n.Locale, b *report.Made) templ.Component {
	r := report.Report{Told: submission.Told{Via: b.Via, Known: true}, Questionnaire: b.Questionnaire, Version: b.Version, Item: b.Item, Provision: b.Provision,
		Topic: b.Topic(), Period: b.Period, SameAs: b.SameAs, Content: b.Content, Copies: b.Copies}
	if b.SameAs != nil {
		if was, err := p.Reports.Get(ctx, b.SameAs.String()); err == nil {
			r.Unchanged = &report.Unchanged{Period: was.Period, Questionnaire: was.Questionnaire, Version: was.Version, Item: was.Item, Wording: was.Wording, Content: was.Content}
		}
	}
	return ui.Stack(p.Way.Handing(l, &b.Via), p.facts(l, &r), p.overlaps(ctx, l, b), p.saidWhole(ctx, l, p.older(ctx, b), &r, 3, nil), p.clearMarked(ctx, l, b))
}

// clearChanges is what a correction changes of what stands now: what it leaves alone is
// not shown.
func (p *Pages) clearChanges(l *i18n.Locale, one *report.Report, is *report.Content) templ.Component {
	was, after := one.Says(), *is
	was.Answers, after.Answers = apart(was.Answers, is), apart(is.Answers, &was)
	if was.Status == is.Status && len(was.Answers)+len(after.Answers) == 0 {
		return templ.NopComponent // it was said, and stands
	}
	return ui.Part("changes-"+one.ID[:12], l.T("entry.changes"), 3, p.changes(l, p.Questionnaires.Get(one.Questionnaire, one.Version), &was, &after))
}

// apart are the answers that another content does not have as they are.
func apart(all []report.Answer, other *report.Content) (out []report.Answer) {
	for i := range all {
		if b := other.Answer(all[i].Question); b == nil || !reflect.DeepEqual(*b, all[i]) {
			out = append(out, all[i])
		}
	}
	return out
}

// overlaps says which reports of the same author on the same are for periods that have a
// year in common with that of a report which is not made yet: both stand.
func (p *Pages) overlaps(ctx context.Context, l *i18n.Locale, b *report.Made) templ.Component {
	authors := b.Via.Authors()
	if len(authors) == 0 {
		return templ.NopComponent
	}
	all, err := p.Reports.Of(ctx, authors[0])
	if err != nil {
		return templ.NopComponent
	}
	var which []templ.Component
	for i := range all {
		if one := &all[i]; one.Topic == b.Topic() && one.Counts(authors[0]) && one.Period != b.Period && report.Overlaps(one.Period, b.Period) {
			which = append(which, ui.Para(ui.A(l.Path(Reports, one.ID), l.T("reporting.of-period", "period", one.Period))))
		}
	}
	if len(which) == 0 {
		return templ.NopComponent
	}
	return ui.NoticeOf(l.T("reporting.overlaps", "period", b.Period), which...)
}

// older is what of a report is older than what it translates: as it was prepared, and
// held against what its author reported last.
func (p *Pages) older(ctx context.Context, b *report.Made) (out report.Older) {
	if p.Prepared != nil {
		if _, part := p.Prepared(ctx, b); part != nil {
			out = part.Older
		}
	}
	if authors := b.Via.Authors(); len(authors) > 0 {
		all, err := p.Reports.Latest(ctx, report.Wanted{Topics: []string{b.Topic()}, Participants: authors[:1]})
		if q := p.Questionnaires.Get(b.Questionnaire, b.Version); err == nil && len(all) > 0 && q != nil {
			if _, item := q.Item(b.Item); item != nil {
				was := p.starts(q, item, &all[0].Report)
				out = out.And(report.Outdated(&was, &b.Content))
			}
		}
	}
	return out
}

// clearTranslated shows a translation beside what it translates.
func (p *Pages) clearTranslated(ctx context.Context, l *i18n.Locale, one *report.Report, b *report.Translated) templ.Component {
	standing := l.T("reporting.translation.unofficial")
	if b.Official {
		standing = l.T("reporting.translation.official")
	}
	blocks := []templ.Component{p.Way.As(l, b.As, ui.Fact{Term: l.T("consult.language"), Content: ui.Plain(ui.LanguageName(l, b.Language))},
		ui.Fact{Term: l.T("reporting.translation.standing"), Content: ui.Plain(standing)}), p.facts(l, one)}
	for _, a := range b.Answers {
		heading := a.Question
		if q := p.Questionnaires.Get(one.Questionnaire, one.Version); q != nil {
			if question := q.Question(a.Question); question != nil {
				heading, _ = question.Title.Pick(l)
			}
		}
		var part []templ.Component
		for _, words := range a.Words() {
			if words != "" {
				part = append(part, ui.Paragraphs(l, i18n.Of(b.Language, words)))
			}
		}
		if was := one.Answer(a.Question); was != nil {
			part = append(part, ui.Para(ui.Strong(l.T("reporting.translation.of"))), p.answerWhole(ctx, l, was, nil))
		}
		blocks = append(blocks, ui.Part("translated-"+a.Question, heading, 3, part...))
	}
	return ui.Stack(blocks...)
}

// Edits are the forms in which drafts of this room are edited.
func (p *Pages) Edits() map[string]draftweb.Edit {
	return map[string]draftweb.Edit{report.TypeMade: p.editMade, report.TypeCorrected: p.editCorrected, report.TypeWithdrawn: p.editWithdrawn, report.TypeTranslated: p.editTranslated}
}

// drafted reads a draft of this room, and the report that it is about; of what
// makes one there is none.
func (p *Pages) drafted(r *http.Request, d ledger.Draft) (b any, one report.Report, of statement.Hash, err error) {
	if b, err = report.Decode(d.Type, d.Body); err != nil || d.Type == report.TypeMade {
		return b, one, of, err
	}
	if of, err = statement.ParseHash(d.Subject); err != nil {
		return b, one, of, fail.New(fail.NotFound, "There is no report with this id.")
	}
	one, err = p.Reports.Get(r.Context(), d.Subject)
	return b, one, of, err
}

func (p *Pages) editMade(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, _, _, err := p.drafted(r, d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := b.(*report.Made)
	q, item, err := p.mine(&report.Report{Questionnaire: was.Questionnaire, Version: was.Version, Item: was.Item})
	if err != nil {
		return draftweb.Edited{}, err
	}
	v := typed(&was.Content)
	v.Set("period", was.Period)
	if p.Keeper != nil {
		v[entryweb.KeptFiles] = p.Keeper.Typed(was.Copies)
	}
	e, err := p.Way.Edit(r, l, actor, &was.Via, v, longest)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := *was
	laws, err := p.lawsFor(r.Context(), e.Whose(actor, was.Via.Mode), &was.Content)
	if err != nil {
		return draftweb.Edited{}, err
	}
	if e.Sent && offers(e.Filled) {
		e.Sent, e.Faults = false, map[string]string{}
	}
	inputs := func() []ui.Input {
		if was.SameAs != nil {
			return []ui.Input{periodInput(e.Filled)}
		}
		fields := p.offering(e.Filled, q, item, was.Via.Mode, p.inputs(e.Filled, q, item, laws, &was.Content, nil))
		return append(append([]ui.Input{periodInput(e.Filled)}, fields...), p.CopyInputs(e.Filled)...)
	}
	if e.Sent {
		if is.Via, is.Period = e.Via, p.period(e.Filled); was.SameAs == nil {
			is.Content = p.content(e.Filled, q, item, &was.Content)
			if is.Copies, err = p.Copies(r, actor, e.Filled); err != nil {
				return draftweb.Edited{}, err
			}
		}
	}
	out := e.Ends(report.Draft, actor, statement.Hash{}, &is, ui.Stack(p.inDraft(r.Context(), l, actor, was, l.Path(items, q.ID, item.ID)), p.asking(l, item)), inputs())
	if was.SameAs == nil {
		entryweb.Brought(&out.Form, e.Filled)
	}
	return out, nil
}

// edit is a form without a way: what follows a report is said as whom it was
// drafted.
func edit(r *http.Request, l *i18n.Locale, v url.Values) submissionweb.Editing {
	if r.Method == http.MethodPost {
		return submissionweb.Editing{Filled: submissionweb.Fill(r, l, longest), Sent: true}
	}
	return submissionweb.Editing{Filled: submissionweb.FillWith(l, v)}
}

func (p *Pages) editCorrected(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, one, of, err := p.drafted(r, d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := b.(*report.Corrected)
	was := is.Content
	v := typed(&was)
	v.Set("reason", is.Reason.String())
	v.Set(submissionweb.FieldOver, submission.Base(d.Refs, one.Given()).String())
	e := edit(r, l, v)
	if e.Sent {
		if is, err = p.correction(e.Filled, &one, is.As, &was); err != nil {
			return draftweb.Edited{}, err
		}
	}
	inputs, err := p.corrections(r, e.Filled, &one, is.As, &was)
	if err != nil {
		return draftweb.Edited{}, err
	}
	from := &report.Made{Via: one.Via, Questionnaire: one.Questionnaire, Version: one.Version, Item: one.Item, Period: one.Period}
	out := e.Ends(report.Draft, actor, of, is, ui.Stack(p.inDraft(r.Context(), l, actor, from, l.Path(Desk, one.ID, "correct")), p.facts(l, &one), p.since(l, &one, e.Over(one.Wording))), inputs)
	out.Form.Hidden = append(out.Form.Hidden, submissionweb.OverField(one.Wording))
	return out, nil
}

func (p *Pages) editWithdrawn(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, one, of, err := p.drafted(r, d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := b.(*report.Withdrawn)
	e := edit(r, l, url.Values{"reason": {is.Reason.String()}, "language": {is.Reason.Original}})
	if e.Sent {
		e.Need("reason")
		is.Reason = e.Kept("reason", is.Reason)
	}
	return e.Ends(report.Draft, actor, of, is, p.facts(l, &one), reasons(e.Filled)), nil
}

func (p *Pages) editTranslated(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, one, of, err := p.drafted(r, d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := b.(*report.Translated)
	v := url.Values{"language": {is.Language}}
	if is.Official {
		v.Set("official", "yes")
	}
	for i := range is.Answers {
		typedRendered(v, &is.Answers[i])
	}
	e := edit(r, l, v)
	if e.Sent {
		is = p.rendering(e.Filled, &one, is.As, is.Of)
	}
	return e.Ends(report.Draft, actor, of, is, p.facts(l, &one), p.renderings(e.Filled, &one, is.As)), nil
}
