package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	figuresweb "comity.example/comity/internal/module/cooperation/figures/web"
	"comity.example/comity/internal/module/cooperation/report"
	reportweb "comity.example/comity/internal/module/cooperation/report/web"
	"comity.example/comity/internal/ui"
)

// reports answers which retrospective reports were published.
func (h *Hub) reports() *report.Queries { return &report.Queries{DB: h.DB} }

// reportPages are the public pages of reports.
func (h *Hub) reportPages() *reportweb.Pages {
	return &reportweb.Pages{Queries: h.reports(), Called: h.calledText, Base: h.opts.Site.Base}
}

// reportIn gives what was said in public on a report; nil when nothing was.
func (h *Hub) reportIn(ctx context.Context, id string) (out *report.Case, err error) {
	err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		out, err = report.In(ctx, q, id)
		return err
	})
	return out, err
}

// beside leads from the public page of contacts to the reports and the figures.
func (h *Hub) beside(l *i18n.Locale) []ui.JumpEntry {
	return []ui.JumpEntry{{Href: l.Path(reportweb.Home), Words: l.T("report.list.title"), Note: l.T("report.list.lead")},
		{Href: l.Path(figuresweb.Home), Words: l.T("figures.title"), Note: l.T("figures.own.note")}}
}
