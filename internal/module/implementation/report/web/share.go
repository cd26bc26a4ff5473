package web

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// few is how many reports stand on the page of another room, before the way to all
// of them.
const few = 8

// On adds to the page about a provision: who has reported on it, by name.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (out ui.Share, err error) {
	all, err := p.Reports.Latest(ctx, report.Wanted{Topics: []string{id}})
	if err != nil || len(all) == 0 {
		return out, err
	}
	i18n.Sort(l, all, func(h report.Held) string { return p.Way.Called(l, h.Participant) })
	more := ui.Para(ui.A(l.Path(Provisions, id), l.T("reporting.share.on")))
	t := p.shared(l, all, l.T("reporting.share.caption"), &out, func(h *report.Held) ui.Cell { return ui.Show(p.Way.Name(l, h.Participant)) }, l.T("reporting.participant"))
	blocks := []templ.Component{ui.TableView(l, t)}
	if len(all) > few {
		blocks = append(blocks, ui.Para(ui.Plain(l.N("reporting.provisions.participants", len(all)))))
	}
	out.Body = ui.Part("reports", l.T("reporting.share.title"), 2, append(blocks, more)...)
	return out, nil
}

// Of adds to the page of a participant: on what it has reported.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (out ui.Share, err error) {
	all, err := p.Reports.Latest(ctx, report.Wanted{Participants: []string{id}})
	if err != nil || len(all) == 0 {
		return out, err
	}
	i18n.Sort(l, all, func(h report.Held) string {
		words, _ := p.topic(l, h.Report.Topic).Pick(l)
		return words
	})
	t := p.shared(l, all, l.T("reporting.share.of.caption"), &out, func(h *report.Held) ui.Cell {
		return ui.StoredTo(l, l.Path(Provisions, h.Report.Topic), p.topic(l, h.Report.Topic))
	}, l.T("reporting.topic"))
	out.Body = ui.Part("reports", l.T("reporting.share.title"), 2, ui.TableView(l, t), ui.Para(ui.A(l.Path(States, id), l.T("reporting.share.of"))))
	return out, nil
}

// shared is a table of the first few reports; head and first are those of its first
// column.
func (p *Pages) shared(l *i18n.Locale, all []report.Held, caption string, out *ui.Share, first func(h *report.Held) ui.Cell, head string) ui.Table {
	t := ui.Table{ID: "reports-table", Caption: caption, Stacked: true, Columns: []ui.Column{{Head: head}, {Head: l.T("reporting.period")}, {Head: l.T("reporting.status"), Spare: true}, {Head: l.T("reporting.way")}}}
	for i := range all[:min(few, len(all))] {
		h := &all[i]
		t.Rows = append(t.Rows, ui.Cells(first(h), ui.To(l.Path(Reports, h.Report.ID), h.Report.Period), ui.Words(stands(l, &h.Report)), ui.Words(submissionweb.ViaWords(l, h.Report.Told))))
		out.RestsOn = append(out.RestsOn, h.Report.Statements...)
	}
	return t
}
