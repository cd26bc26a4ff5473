package app

import "comity.example/comity/internal/module/consult/participation"

// partakers counts who takes part in consultations, for those who read.
func (h *Hub) partakers() *participation.Queries {
	c := h.rooms.consulting
	return &participation.Queries{Consultations: c.calls, Contributions: c.said, Texts: c.texts, Belongs: h.rooms.listed.belongs}
}
