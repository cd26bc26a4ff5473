package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Words shows a wording of a report in full, to who clears that these are its words;
// nil where there is no such report.
func (p *Pages) Words(l *i18n.Locale, id, wording string) templ.Component {
	ctx := context.Background()
	one, err := p.Reports.Get(ctx, id)
	if err != nil {
		return nil
	}
	i := slices.IndexFunc(one.Wordings, func(w report.Wording) bool { return w.Statement.String() == wording })
	if i < 0 {
		return nil
	}
	r := one
	r.Wording, r.Content = one.Wordings[i].Statement, one.Wordings[i].Content
	return ui.Stack(submissionweb.ViaLines(l, p.Way.Names, one.Told), p.facts(l, &one), p.said(ctx, l, &r, 4))
}

// unowned are the reports that others recorded or said in the name of an actor's
// participant, and that it has neither confirmed nor withdrawn.
func (p *Pages) unowned(ctx context.Context, actor policy.Actor) ([]report.Report, error) {
	if actor.For == "" {
		return nil, nil
	}
	all, err := p.Reports.Of(ctx, actor.For)
	return slices.DeleteFunc(all, func(one report.Report) bool {
		return !one.InForce(actor.For) || one.Voice(actor.For) == report.Itself && one.OwnedEarlier(actor.For) == nil || !p.Way.Owns(actor, one.Told)
	}), err
}

// Unowned is how many reports Awaits lists.
func (p *Pages) Unowned(ctx context.Context, actor policy.Actor) (int, error) {
	all, err := p.unowned(ctx, actor)
	return len(all), err
}

// Awaits lists what others recorded or said in the name of an actor's participant
// that it has neither confirmed nor withdrawn, with the ways to do either; nothing
// where there is none.
func (p *Pages) Awaits(ctx context.Context, l *i18n.Locale, actor policy.Actor) (templ.Component, error) {
	all, err := p.unowned(ctx, actor)
	if err != nil {
		return nil, err
	}
	t := ui.Table{ID: "awaits-table", Caption: l.T("reporting.awaits.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("reporting.topic")}, {Head: l.T("reporting.period")}, {Head: l.T("reporting.way")}, {Head: l.T("consult.yours")}}}
	for i := range all {
		one := &all[i]
		ways := []templ.Component{ui.A(l.Path(Desk, one.ID, "confirm"), submissionweb.OwnWords(l, one.Told))}
		if _, ok := submissionweb.Altering(actor, &one.Told, true); ok {
			ways = append(ways, ui.A(l.Path(Desk, one.ID, "withdraw"), l.T("reporting.not-ours")))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(Reports, one.ID), p.topic(l, one.Topic)), ui.Words(one.Period), ui.Words(p.viaOf(l, one, actor.For)), ui.Show(ui.Lines(ways...))))
	}
	if len(t.Rows) == 0 {
		return templ.NopComponent, nil
	}
	return ui.Part("awaits", l.T("reporting.awaits"), 2, ui.Para(ui.Plain(l.T("reporting.awaits.lead"))), ui.TableView(l, t)), nil
}
