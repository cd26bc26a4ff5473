package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// sourced finds the case from which an assessment arises, where the reader reads it.
func (v *assessor) sourced(c *assessment.Content) error {
	if c.Case == "" {
		return nil
	}
	of, err := v.p.Queries.Source(v.ctx, v.actor, c.Case)
	if unread(err) {
		return nil
	}
	v.source = of
	return err
}

// origin is what stands above the form of an assessment that arises from a case:
// which, and what of it stands in the form.
func (w *writer) origin() templ.Component {
	if w.source == nil {
		return templ.NopComponent
	}
	of := ui.FactList(ui.Facts{{Term: w.T("cooperation.arises"), Content: w.arises(w.source.Case)}})
	if !w.begun {
		return of
	}
	parts := ui.Parts{"who": w.Who(w.source.Opener), "marking": ui.Label(w.source.Marking)}
	taken := ui.Sentence(w.Locale, "assessment.begun", parts)
	if w.withheld() {
		taken = ui.Sentence(w.Locale, "assessment.begun.withheld", parts)
	}
	return ui.Stack(of, ui.Para(taken))
}

// arising says above the form by which sections are shared from which case they
// arise, and to whom they can go for that.
func (v *assessor) arising(c *assessment.Content) templ.Component {
	if c.Case == "" {
		return templ.NopComponent
	}
	of := ui.FactList(ui.Facts{{Term: v.T("cooperation.arises"), Content: v.arises(c.Case)}})
	if v.source == nil {
		return ui.Stack(of, ui.Para(ui.Plain(v.T("assessment.arises.unread"))))
	}
	return ui.Stack(of, ui.Para(ui.Sentence(v.Locale, "assessment.arises.rule", ui.Parts{"marking": ui.Label(v.source.Marking)})))
}

// About shows to who clears the sharing of an assessment the case from which it
// arises, its label and who opened it; nil for anything else, and for whoever may
// not read that case. That a person has seen it is noted.
func (a *Assessments) About(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft, id string) (*web.Subject, error) {
	if d.Type != assessment.TypeShared || id != d.Subject {
		return nil, nil
	}
	b, err := assessment.Decode(d.Type, []byte(d.Body))
	if err != nil {
		return nil, nil
	}
	own, err := a.Assess.Queries.Own(ctx, actor, d.Subject)
	if unread(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(own, func(v assessment.Version) bool { return v.Number == b.(*assessment.Shared).Version })
	if i < 0 || own[i].Case == "" {
		return nil, nil
	}
	return a.from(ctx, l, actor, own[i].Case)
}
