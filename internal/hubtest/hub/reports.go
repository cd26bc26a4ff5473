package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// publishReports has two participants of tests publish two reports, so that the
// page and the list of reports have something to show; one is withdrawn.
func publishReports(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	var both []statement.Hash
	for range 2 {
		own, err := keys.Open(hubtest.Start)
		if err != nil {
			return err
		}
		h.Keys.Put(own.ID, own.Signing)
		if err := h.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
			_, err := w.Open(ctx, own.Leaf, own.Blob)
			return err
		}); err != nil {
			return err
		}
		both = append(both, own.ID)
	}
	for i, id := range []string{"report:00000000000000000000000000000001", "report:00000000000000000000000000000002"} {
		b := &report.Published{Report: report.Report{ID: id, Parties: report.Parties(both[0], both[1]), Kind: "request", Exercise: i == 0, Marking: statement.Clear, Title: i18n.Of("en", "A report of a test"),
			Sections: []report.Section{{Heading: i18n.Of("en", "What was learned"), Words: i18n.Of("en", "What tests learn from no case.")}}}, Proposed: statement.Hash{1}, Agreed: statement.Hash{2}}
		for _, party := range both {
			d, err := report.Draft(party, b)
			if err == nil {
				_, err = h.Ledger.Say(ctx, d)
			}
			if err != nil {
				return err
			}
		}
	}
	d, err := report.Draft(both[0], &report.Withdrawn{Report: "report:00000000000000000000000000000001", Reason: i18n.Of("en", "A test withdraws it.")})
	if err == nil {
		_, err = h.Ledger.Say(ctx, d)
	}
	for i := range routes {
		if routes[i].Path == "/retrospective-reports/{id}" {
			routes[i].Example = "/retrospective-reports/report:00000000000000000000000000000002"
		}
	}
	return err
}
