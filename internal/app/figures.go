package app

import (
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	cooperationapi "comity.example/comity/internal/module/cooperation/api"
	"comity.example/comity/internal/module/cooperation/figures"
	figuresweb "comity.example/comity/internal/module/cooperation/figures/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
	"comity.example/comity/internal/ui"
)

// figures are how many cases there were: of the hub as it has stated them, and of
// a participant.
func (h *Hub) figures() *figures.Queries {
	return &figures.Queries{DB: h.DB, Hub: h.Ledger.Hub, Cases: h.cases.Queries, Templates: h.cases.Service.Templates}
}

func (h *Hub) figurePages() *figuresweb.Pages {
	return &figuresweb.Pages{Queries: h.figures(), Templates: h.cases.Service.Templates, Who: h.signing.door.Who}
}

// yearly states the figures of years that are over.
func (h *Hub) yearly() figures.Yearly {
	return figures.Yearly{Cases: h.cases.Queries, Templates: h.cases.Service.Templates, Hub: h.Ledger.Hub}
}

// figureAPI answers a participant's own figures, for programs.
func (h *Hub) figureAPI(s *httpsrv.Server) {
	cooperationapi.RegisterOwnFigures(s, h.figures(), h.programs.Who(token.FiguresRead))
}

// counted leads from a desk to the figures of its participant.
func (h *Hub) counted(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	if cooperation.May(actor, cooperation.Read) != nil {
		return nil
	}
	return []ui.JumpEntry{{Href: l.Path(figuresweb.Own), Words: l.T("figures.own"), Note: l.T("figures.own.note")}}
}
