package app

import (
	"comity.example/comity/internal/module/consult/position"
	consultweb "comity.example/comity/internal/module/consult/web"
	"comity.example/comity/internal/platform/draft"
)

// heldViews answers who holds which view, for those who read.
func (h *Hub) heldViews() *position.Queries {
	return &position.Queries{DB: h.DB, Consultations: h.rooms.consulting.calls}
}

// newPositions makes the room of positions, with its pages, and gives its rules
// to those who clear.
func (h *Hub) newPositions() {
	service := &position.Service{Desk: h.consultations.Process.Desk, Exists: exists, Queries: h.heldViews()}
	h.views = &consultweb.Views{Pages: h.consultations, Positions: service}
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: h.views.Clear(r.Type)})
	}
}

// Views takes down who holds which view, and shows it.
func (h *Hub) Views() *consultweb.Views { return h.views }
