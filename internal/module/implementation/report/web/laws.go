package web

import (
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// offerLaws is the button by which a form in which others’ words are handed in is asked
// for the laws of those whom it names as the authors.
const offerLaws = "laws-of"

// offers reports whether a form was sent for these, and not to be said.
func offers(f *submissionweb.Filled) bool { return f.Get(offerLaws) != "" }

// offering puts the field of laws, where an item asks for them, together with the button
// by which those of the authors are offered: whose words are handed in is said in the same
// form. Where one speaks in its own name the form has its laws from the start.
func (p *Pages) offering(f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item, m submission.Mode, fields []ui.Input) []ui.Input {
	if m == submission.Own || p.Laws == nil {
		return fields
	}
	for _, question := range q.Asked(item) {
		if question.Kind != questionnaire.Laws {
			continue
		}
		label, _ := question.Title.Pick(f.L)
		name := field(question.ID)
		set := ui.Input{Kind: ui.Fieldset, Name: name + "-set", Label: label, Hint: f.L.T("reporting.laws.whose"),
			Buttons: []ui.Button{{Name: offerLaws, Value: "yes", Words: f.L.T("reporting.laws.offer")}}}
		at := slices.IndexFunc(fields, func(in ui.Input) bool { return in.Name == name })
		switch {
		case at >= 0:
			of := fields[at]
			of.Label = f.L.T("reporting.laws.theirs")
			set.Inputs = []ui.Input{of}
			fields[at] = set
			continue
		case offers(f):
			set.Hint = f.L.T("reporting.laws.none")
		}
		fields = append(fields, set)
	}
	return fields
}

// registers leads who hands in others’ words to where a law is entered that is not in the
// register yet, where an item asks for laws.
func (p *Pages) registers(l *i18n.Locale, q *questionnaire.Questionnaire, item *questionnaire.Item, m submission.Mode) templ.Component {
	asks := slices.ContainsFunc(q.Asked(item), func(question questionnaire.Question) bool { return question.Kind == questionnaire.Laws })
	if m == submission.Own || p.Laws == nil || p.LawDesk == "" || !asks {
		return templ.NopComponent
	}
	return ui.Para(ui.A(l.Path(p.LawDesk), l.T("reporting.laws.register")))
}
