package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult/position"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// correctsView is as whom an actor corrects a position: "" for the secretariat,
// of what it recorded.
func correctsView(actor policy.Actor, v *position.Position) (as string, ok bool) {
	switch {
	case v.Withdrawn != nil:
		return "", false
	case actor.For != "" && saying.May(actor, actor.For) == nil && v.Alters(actor.For):
		return actor.For, true
	}
	return "", saying.May(actor, "") == nil && v.Via.Mode == submission.Recorded && v.Alters("")
}

// rewords is the actor of the form by which a position is corrected, the
// position, and as whom.
func (p *Views) rewords(r *http.Request) (actor policy.Actor, v position.Position, as string, err error) {
	if actor, v, _, err = p.holds(r); err != nil {
		return actor, v, "", err
	}
	as, ok := correctsView(actor, &v)
	if !ok {
		err = fail.New(fail.Denied, "Of a joint position only who handed it in corrects it: you can take yourself off it.")
	}
	return actor, v, as, err
}

// viewTyped is the form from which the words of a position came.
func viewTyped(question, text i18n.Text, s *position.Source) url.Values {
	return url.Values{"question": {question.String()}, "text": {text.String()}, "language": {text.Original},
		"source": {s.Text}, "place": {s.Place}, "address": {s.Address}, "date": {s.Date}}
}

func (p *Views) correcting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, v, as, err := p.rewords(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.correctForm(r, l, actor, &v, as, fillWith(l, viewTyped(v.Question, v.Text, &v.Source)), "")
}

// correctionInputs are the fields of a correction.
func correctionInputs(f *filled, question bool, m submission.Mode) []ui.Input {
	words := viewWords(f, m)
	if !question {
		words = words[1:] // what is on no question of law puts none
	}
	reason := f.Optional(ui.Area, "reason", "consult.reason", position.MaxReason/4)
	return append(append([]ui.Input{f.ChooseAnyLanguage()}, words...), reason)
}

// correctionOf reads what a correction says. Wordings in languages that the form
// does not show stay, where its own was left as it was.
func correctionOf(f *filled, as string, question bool, m submission.Mode, was *position.Corrected) *position.Corrected {
	f.Need("text")
	if m == submission.Recorded {
		f.Need("source")
	}
	same := func(name string, was i18n.Text) i18n.Text {
		is := f.Text(name)
		if is.Original == was.Original && is.String() == was.String() {
			return was
		}
		return is
	}
	b := &position.Corrected{As: as, Reason: f.Text("reason"), Text: same("text", was.Text),
		Source: sourceOf(f)}
	if question {
		f.Need("question")
		b.Question = same("question", was.Question)
	}
	return b
}

func (p *Views) correctForm(r *http.Request, l *i18n.Locale, actor policy.Actor, v *position.Position, as string, f *filled, fault string) (ui.Page, error) {
	page := p.under(l, l.T("position.correct.title"))
	page.Lead = l.T("position.correct.lead")
	page.Crumbs = append(page.Crumbs, crumbTo(l, l.Path(views, v.ID), view(l, v)))
	form, err := p.Later(r.Context(), l, as, position.TypeCorrected, ui.Form{ID: "correct", Submit: l.T("consult.draft"), Fault: fault,
		Inputs: correctionInputs(f, !v.Question.Empty(), v.Via.Mode), Hidden: [][2]string{submissionweb.OverField(v.Version)}})
	page.Body = ui.Stack(p.viewFacts(l, v), p.Waits(r.Context(), l, actor, position.TypeCorrected, v.Statement), p.since(l, v, f.Over(v.Version)), form)
	return page, err
}

func (p *Views) correct(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, v, as, err := p.rewords(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	b := correctionOf(f, as, !v.Question.Empty(), v.Via.Mode, &position.Corrected{Question: v.Question, Text: v.Text})
	b.Over = f.Over(v.Version)
	to, done, fault, err := p.say(r, l, actor, v.Statement, f, b)
	if err != nil || done {
		return to, err
	}
	page, err := p.correctForm(r, l, actor, &v, as, f, fault)
	return ui.Answer{Page: page}, err
}

// reworded shows what each correction of a position changed: the words against
// those before, as a redline, and the source before where that is another.
func (p *Views) reworded(l *i18n.Locale, v *position.Position) templ.Component {
	var blocks []templ.Component
	for i := len(v.Versions) - 1; i > 0; i-- {
		is, was := &v.Versions[i], &v.Versions[i-1]
		one := []templ.Component{ui.Para(ui.Sentence(l, "listing.corrected", ui.Parts{"by": p.Name(l, is.As), "date": ui.Moment(l, is.At)}))}
		if !is.Reason.Empty() {
			one = append(one, ui.FactList(ui.Facts{{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, is.Reason)}}))
		}
		one = append(one, p.rewording(l, was, is))
		blocks = append(blocks, ui.Part("version-"+strconv.Itoa(i), l.T("listing.version", "number", strconv.Itoa(i+1)), 3, one...))
	}
	return ui.Part("earlier", l.T("listing.history"), 2, blocks...)
}

// rewording is what one wording of a position changed of another.
func (p *Views) rewording(l *i18n.Locale, was, is *position.Wording) templ.Component {
	var before templ.Component = templ.NopComponent
	if was.Source != is.Source && was.Source != (position.Source{}) {
		before = ui.FactList(ui.Facts{{Term: l.T("position.source.before"), Content: source(&was.Source)}})
	}
	return ui.Stack(before, p.changed(l, was.Question, is.Question), p.changed(l, was.Text, is.Text))
}

// since says above the form of a correction that another wording has come since that
// over which it was filled in; nothing where none has.
func (p *Views) since(l *i18n.Locale, v *position.Position, over statement.Hash) templ.Component {
	return submissionweb.Since(l, v.Given(), over, func(of int) templ.Component {
		return p.rewording(l, &v.Versions[of], &v.Versions[len(v.Versions)-1])
	})
}

// viewEvents is a table of what followed a position.
func (p *Views) viewEvents(l *i18n.Locale, v *position.Position) ui.Table {
	t := ui.Table{ID: "events-table", Caption: l.T("consult.events.caption"), Columns: []ui.Column{{Head: l.T("consult.when")}, {Head: l.T("consult.what")},
		{Head: l.T("consult.by")}, {Head: l.T("consult.reason"), Spare: true}, {Head: l.T("consult.counts")}, {Head: l.T("consult.statement")}}}
	for _, e := range v.Events {
		counts := l.T("consult.counts.yes")
		if e.Why != "" {
			counts = l.T("listing.why." + e.Why)
		}
		reason := ui.Blank()
		if !e.Reason.Empty() {
			reason = ui.Stored(l, e.Reason)
		}
		id := e.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, e.At)), ui.Words(l.T("listing.event."+e.What)), ui.Show(p.Name(l, e.As)), reason, ui.Words(counts),
			ui.To(l.Path("/statements", id), id[:16])))
	}
	return t
}

// clearCorrected shows a draft of a correction to who is to clear it.
func (p *Views) clearCorrected(l *i18n.Locale, subject string, b *position.Corrected) templ.Component {
	var facts ui.Facts
	if !b.Question.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("position.field.question"), Content: ui.Text(l, b.Question)})
	}
	if b.Source != (position.Source{}) {
		facts = append(facts, ui.Fact{Term: l.T("position.source"), Content: source(&b.Source)})
	}
	if b.Source.Date != "" {
		facts = append(facts, ui.Fact{Term: l.T("position.date"), Content: ui.Day(l, b.Source.Date)})
	}
	blocks := []templ.Component{p.as(l, b.As, facts...), ui.Paragraphs(l, b.Text)}
	if !b.Reason.Empty() {
		blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, b.Reason)}}))
	}
	if v, err := p.Positions.Queries.Get(context.Background(), subject); err == nil {
		changes := p.rewording(l, &v.Versions[len(v.Versions)-1], &position.Wording{Question: b.Question, Text: b.Text, Source: b.Source})
		blocks = append(blocks, ui.Part("changes-"+v.ID[:12], l.T("entry.changes"), 3, changes))
	}
	return ui.Stack(blocks...)
}

func (p *Views) editCorrected(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := position.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	of, err := subjectOf(d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	v, err := p.Positions.Queries.Get(r.Context(), d.Subject)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := b.(*position.Corrected)
	question, typed := !v.Question.Empty(), viewTyped(is.Question, is.Text, &is.Source)
	typed.Set("reason", is.Reason.String())
	typed.Set(submissionweb.FieldOver, submission.Base(d.Refs, v.Given()).String())
	e := editOwn(r, l, typed)
	if e.Sent {
		is = correctionOf(e.filled, is.As, question, v.Via.Mode, is)
		is.Over = e.filled.Over(v.Version)
	}
	out := e.Ends(position.Draft, actor, of, is, p.since(l, &v, e.filled.Over(v.Version)), correctionInputs(e.filled, question, v.Via.Mode))
	out.Form.Hidden = append(out.Form.Hidden, submissionweb.OverField(v.Version))
	return out, nil
}
