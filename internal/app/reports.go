package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	figuresweb "comity.example/comity/internal/module/cooperation/figures/web"
	"comity.example/comity/internal/module/cooperation/report"
	reportweb "comity.example/comity/internal/module/cooperation/report/web"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
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

// reportedKind is the notice that the other of a case has published their report,
// or withdrawn it. The report is for everybody, that the two have a case is not: the
// letter says neither, and is marked as those about cases are at the least.
var reportedKind = outbox.Kind{Name: "report.published", Words: "report.notice.", Marking: statement.Green}

// reported tells the other of the two what one has said of their report in public.
// Its link leads to the board: that the two have a case is not for everybody.
func (h *Hub) reported(ctx context.Context, w *ledger.Writer, r ledger.Receipt, d ledger.Draft) error {
	c, err := report.In(ctx, w.Tx(), d.Subject)
	if err != nil || c == nil {
		return err
	}
	exercise := false
	if e := c.Newest(); e != nil {
		exercise = e.Report.Exercise
	} else if len(c.Words) > 0 {
		exercise = c.Words[0].Published.Report.Exercise
	}
	for _, party := range c.Parties {
		if party == d.By {
			continue
		}
		if err := h.outbox.Put(ctx, w.Tx(), outbox.Notice{Kind: reportedKind.Name, Marking: reportedKind.Marking, Link: cooperationweb.Home, Key: reportedKind.Name + "." + r.ID.String(), Exercise: exercise,
			To: outbox.Recipient{Participant: party, Roles: boardRoles()}}); err != nil {
			return err
		}
	}
	return nil
}

// beside leads from the public page of contacts to the reports and the figures.
func (h *Hub) beside(l *i18n.Locale) []ui.JumpEntry {
	return []ui.JumpEntry{{Href: l.Path(reportweb.Home), Words: l.T("report.list.title"), Note: l.T("report.list.lead")},
		{Href: l.Path(figuresweb.Home), Words: l.T("figures.title"), Note: l.T("figures.own.note")}}
}
