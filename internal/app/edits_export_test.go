package app

// Drafted lists the types that people draft, and whether each has a form in
// which drafts are edited.
func (h *Hub) Drafted() map[string]bool {
	edits, together, out := h.edits(), h.editsTogether(), map[string]bool{}
	for _, r := range h.clearing.drafts.Rules {
		_, one := edits[r.Type]
		_, several := together[r.Type]
		out[r.Type] = one || several
	}
	return out
}
