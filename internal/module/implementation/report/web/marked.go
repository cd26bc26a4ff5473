package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Each answer has a marking of its own. What is not TLP:CLEAR is no part of a report:
// a form that brings such an answer is kept as a part of a preparation, and what is
// TLP:CLEAR is put forward from there.

// Preparations is where the pages of preparations are.
const Preparations = "/desk/implementation/preparations"

// fieldSeen brings back the count of the part that a form of correction showed.
const fieldSeen = "seen"

// Marks is the name of the field in which an answer is marked; of preparation.OfStatus,
// the status.
func Marks(question string) string { return "marking-" + question }

// Mark puts beside the status, and beside each answer, a choice of its marking.
func Mark(f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item, fields []ui.Input) []ui.Input {
	of := map[string]string{"status": preparation.OfStatus}
	for _, question := range q.Asked(item) {
		of[field(question.ID)] = question.ID
	}
	for i := range fields {
		if question, ok := of[fields[i].Name]; ok {
			fields[i].Beside = marks(f, question, fields[i].Label)
		}
	}
	return fields
}

func marks(f *submissionweb.Filled, question, of string) *ui.Input {
	in := &ui.Input{Kind: ui.Choice, Name: Marks(question), Label: f.L.T("preparation.marking", "of", of), Brief: f.L.T("preparation.marking.brief"), Value: f.Get(Marks(question))}
	if in.Value == "" {
		in.Value = string(statement.Clear)
	}
	for _, m := range statement.Markings {
		in.Options = append(in.Options, ui.Option{Value: string(m), Words: string(m)})
	}
	return in
}

// Markings reads those fields.
func Markings(f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item) map[string]statement.Marking {
	out := map[string]statement.Marking{}
	add := func(question string) {
		if m := statement.Marking(f.Get(Marks(question))); m != "" {
			out[question] = m
		}
	}
	add(preparation.OfStatus)
	for _, question := range q.Asked(item) {
		add(question.ID)
	}
	return out
}

// typedPart is what stands in a form of what is said, and of how it is marked.
func typedPart(c *offline.Part) url.Values {
	v := typed(&c.Content)
	for question, m := range c.Markings {
		v.Set(Marks(question), string(m))
	}
	return v
}

// house reports whether an actor's participant can keep answers for itself, in a form
// of a mode.
func (p *Pages) house(actor policy.Actor, mode submission.Mode) bool {
	return p.House != nil && mode == submission.Own && preparation.May(actor, preparation.Make) == nil
}

// marked puts choices of markings into a form, and says on top what they do.
func (p *Pages) marked(f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item, fields []ui.Input, page *ui.Page) (lead templ.Component, out []ui.Input) {
	narrowest := statement.Clear
	for _, m := range Markings(f, q, item) {
		narrowest = marking.Narrowest(narrowest, m)
	}
	if narrowest != statement.Clear {
		page.Marking, page.Readers = narrowest, f.L.T("preparation.readers")
	}
	return ui.Para(ui.Plain(f.L.T("reporting.marking.lead"))), Mark(f, q, item, fields)
}

// unmarked says why a form has no markings: what comes in its mode has no house to be
// kept in, or is answered in a version of the questionnaire that nothing is prepared in.
func (p *Pages) unmarked(l *i18n.Locale, mode submission.Mode) templ.Component {
	if p.House == nil {
		return templ.NopComponent
	}
	why := "reporting.marking.none.through"
	switch mode {
	case submission.Own:
		why = "reporting.marking.none.version"
	case submission.Joint, submission.Group:
		why = "reporting.marking.none.several"
	}
	return ui.Para(ui.Plain(l.T(why)))
}

// kept adds to what a new report starts from what the participant kept for itself of
// the last one.
func (p *Pages) kept(ctx context.Context, actor policy.Actor, q *questionnaire.Questionnaire, item *questionnaire.Item, last *report.Report, into *offline.Part) error {
	of := &report.Made{Questionnaire: q.ID, Item: item.ID, Period: last.Period}
	prep, part, err := p.House.Singly(ctx, actor, of)
	if same := last.Same(); err == nil && part == nil && same != nil { // nothing was kept anew
		of.Period = same.Period
		prep, part, err = p.House.Singly(ctx, actor, of)
	}
	if err != nil || part == nil || prep.Version != q.Version {
		return err
	}
	if m := part.Marked(preparation.OfStatus); m != statement.Clear && into.Status == "" && part.Content.Status != "" {
		into.Status, into.Markings[preparation.OfStatus] = part.Content.Status, m
	}
	for _, a := range part.Content.Answers {
		if m := part.Marked(a.Question); m != statement.Clear && into.Answer(a.Question) == nil {
			into.Answers, into.Markings[a.Question] = append(into.Answers, a), m
		}
	}
	return nil
}

// notInHouse is what is told of answers that are not for everybody, where nobody could
// keep them.
func notInHouse() error {
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// whole is what a form brings: what is said, and how each answer is marked that there is.
func whole(f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item, c report.Content) offline.Part {
	out := offline.Part{Content: c, Markings: Markings(f, q, item)}
	maps.DeleteFunc(out.Markings, func(question string, _ statement.Marking) bool {
		if question == preparation.OfStatus {
			return c.Status == ""
		}
		return c.Answer(question) == nil
	})
	return out
}

// stays reports whether something of what a form brings is not for everybody.
func stays(c *offline.Part) bool {
	part := preparation.Part{}
	part.Content = *c
	return part.House()
}

// single keeps what a form brings as a part of a preparation, and puts forward what of
// it is TLP:CLEAR: it gives where that leads, or the sentence with which the form comes
// back.
func (p *Pages) single(r *http.Request, l *i18n.Locale, actor policy.Actor, f *submissionweb.Filled, of preparation.Single) (to ui.Answer, done bool, fault string, err error) {
	if len(f.Faults) > 0 {
		return ui.Answer{}, false, "", nil
	}
	id, draft, err := p.House.PutSingle(r.Context(), actor, of)
	switch {
	case err == nil:
		return p.Way.Went(l, saying.Outcome{Draft: draft}, l.Path(Preparations, id, "items", of.Item)), true, "", nil
	case submissionweb.Again(err):
		return ui.Answer{}, false, l.Fault(err), nil
	}
	return ui.Answer{}, false, "", err
}

// inHouse is what an actor's participant prepares of a report of its own; nil where
// nothing is prepared, or the report is answered in a version of the questionnaire that
// nothing is prepared in any more.
func (p *Pages) inHouse(ctx context.Context, actor policy.Actor, one *report.Report) (*preparation.Preparation, *preparation.Part, error) {
	if !p.corrects(actor, one) {
		return nil, nil, nil
	}
	return p.House.Singly(ctx, actor, &report.Made{Questionnaire: one.Questionnaire, Item: one.Item, Period: one.Period})
}

// corrects reports whether answers can be kept in the house when an actor corrects a
// report.
func (p *Pages) corrects(actor policy.Actor, one *report.Report) bool {
	q := p.Questionnaires.Get(one.Questionnaire, "")
	return p.house(actor, one.Via.Mode) && one.Via.Speaker() == actor.For && q != nil && q.Version == one.Version
}

// beingPrepared leads to the part in which a report is prepared.
func beingPrepared(l *i18n.Locale, prep *preparation.Preparation, item string) templ.Component {
	return ui.NoticeOf(l.T("reporting.prepared", "period", prep.Period), ui.Para(ui.A(l.Path(Preparations, prep.ID, "items", item), l.T("reporting.prepared.way"))))
}

// clearMarked shows to who clears a report how each answer of the part is marked that it
// is put forward from, where some of them stay in the house.
func (p *Pages) clearMarked(ctx context.Context, l *i18n.Locale, b *report.Made) templ.Component {
	if p.Prepared == nil || b.Via.Mode != submission.Own {
		return templ.NopComponent
	}
	prep, part := p.Prepared(ctx, b)
	q := p.Questionnaires.Get(b.Questionnaire, b.Version)
	if part == nil || q == nil || !part.House() || !part.Leaves(b.Content) {
		return templ.NopComponent
	}
	_, item := q.Item(b.Item)
	if item == nil {
		return templ.NopComponent
	}
	var facts ui.Facts
	add := func(question, words string) {
		m, where := part.Marked(question), "reporting.marking.public"
		if m != statement.Clear {
			where = "reporting.marking.house"
		}
		facts = append(facts, ui.Fact{Term: words, Content: ui.Lines(ui.Label(m), ui.Plain(l.T(where)))})
	}
	if part.Content.Status != "" {
		add(preparation.OfStatus, l.T("reporting.status"))
	}
	for _, question := range q.Asked(item) {
		if part.Content.Answer(question.ID) != nil {
			words, _ := question.Title.Pick(l)
			add(question.ID, words)
		}
	}
	return ui.Part("markings", l.T("reporting.marking.title"), 3, ui.FactList(facts), ui.Para(ui.A(l.Path(Preparations, prep.ID, "items", b.Item), l.T("reporting.prepared.way"))))
}

// inDraft leads from the draft of a report to the part that it is put forward from: it
// is changed there. Of a draft that is put forward from none it says why its answers have
// no markings, and leads to the form in which they have, at way: whoever clears has been
// shown what is public, and what leaves it is not moved elsewhere behind their back.
func (p *Pages) inDraft(ctx context.Context, l *i18n.Locale, actor policy.Actor, b *report.Made, way string) templ.Component {
	if p.Prepared != nil {
		if prep, part := p.Prepared(ctx, b); part != nil {
			return beingPrepared(l, prep, b.Item)
		}
	}
	if q := p.Questionnaires.Get(b.Questionnaire, ""); !p.house(actor, b.Via.Mode) || q == nil || q.Version != b.Version {
		return p.unmarked(l, b.Via.Mode)
	}
	return ui.Stack(ui.Para(ui.Plain(l.T("reporting.marking.none.draft"))), ui.Para(ui.A(way, l.T("reporting.marking.none.draft.way"))))
}
