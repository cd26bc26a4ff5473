package app

import (
	"slices"
	"strings"
)

// consultationTypes lists, in ascending order, the types of what can be drafted
// in consultations: the secretariat says each of them of what it recorded.
func (h *Hub) consultationTypes() (out []string) {
	for _, r := range h.clearing.drafts.Rules {
		if strings.HasPrefix(r.Type, "consult.") || strings.HasPrefix(r.Type, "implementation.") {
			out = append(out, r.Type)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
