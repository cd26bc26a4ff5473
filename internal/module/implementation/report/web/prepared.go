package web

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// What follows is for the room in which reports are prepared: the same fields, and
// the same words, as where they are made.

// Fields are the fields of what a report says, with the laws that a participant can
// name. was is what is said so far, and older what of it is older than what it
// translates.
func (p *Pages) Fields(ctx context.Context, f *submissionweb.Filled, participant string, q *questionnaire.Questionnaire, item *questionnaire.Item, was *report.Content, older report.Older) ([]ui.Input, error) {
	laws, err := p.lawsFor(ctx, []string{participant}, was)
	return p.inputs(f, q, item, laws, was, older), err
}

// FieldOf is the name of the field in which a question is answered, and FieldIn in
// another language than that in which its answer was written first.
func FieldOf(question string) string { return field(question) }

// FieldIn is described at FieldOf.
func FieldIn(question, lang string) string { return fieldIn(question, lang) }

// Longest is how many bytes a field holds.
const Longest = longest

// Typed is what stands in those fields.
func Typed(f *submissionweb.Filled, c *report.Content) {
	for name, all := range typed(c) {
		f.Values[name] = all
	}
}

// Content reads those fields. Nothing has to be filled in.
func (p *Pages) Content(f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item, was *report.Content) report.Content {
	faults := len(f.Faults)
	out := p.content(f, q, item, was)
	if asked := q.Asked(item); out.Status == "" && len(out.Answers) == 0 && faults == 0 && len(asked) > 0 && f.Get(field(asked[0].ID)) == "" {
		delete(f.Faults, field(asked[0].ID))
	}
	return out
}

// Marked is how the answer to a question, or the status, is marked; nil shows no markings.
type Marked func(question string) statement.Marking

// with puts a marking before what stands on one line.
func (m Marked) with(question string, c templ.Component) templ.Component {
	if m == nil {
		return c
	}
	return ui.Labelled(m(question), c)
}

// above puts a marking above an answer.
func (m Marked) above(question string) templ.Component {
	if m == nil {
		return templ.NopComponent
	}
	return ui.Para(ui.Label(m(question)))
}

// Says shows what is said on an item in all its languages, below headings of a level,
// each answer with its marking.
func (p *Pages) Says(ctx context.Context, l *i18n.Locale, q *questionnaire.Questionnaire, item *questionnaire.Item, c report.Content, older report.Older, level int, mark Marked) templ.Component {
	return p.saidWhole(ctx, l, older, &report.Report{Questionnaire: q.ID, Version: q.Version, Item: item.ID, Provision: item.Provision, Topic: item.Topic(), Content: c}, level, mark)
}

// Reported shows what a report says that is in no register, below headings of a
// level.
func (p *Pages) Reported(ctx context.Context, l *i18n.Locale, r *report.Report, level int) templ.Component {
	return p.said(ctx, l, r, level)
}

// Changes shows what a content says against another, question by question.
func (p *Pages) Changes(l *i18n.Locale, q *questionnaire.Questionnaire, was, is *report.Content) templ.Component {
	return p.changes(l, q, was, is)
}

// Asking shows what an item is about.
func (p *Pages) Asking(l *i18n.Locale, item *questionnaire.Item) templ.Component {
	return p.asking(l, item)
}

// Stands is the status that a report gives, in words.
func Stands(l *i18n.Locale, r *report.Report) string { return stands(l, r) }

// PeriodOf is for which period a report is, and since when nothing has changed.
func PeriodOf(l *i18n.Locale, r *report.Report) string { return periodOf(l, r) }
