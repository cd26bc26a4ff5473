package app

// Drafted lists the types that people draft, and whether each has a form in
// which drafts are edited.
func (h *Hub) Drafted() map[string]bool {
	edits, out := h.edits(), map[string]bool{}
	for _, r := range h.clearing.drafts.Rules {
		_, out[r.Type] = edits[r.Type]
	}
	return out
}
