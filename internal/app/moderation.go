package app

import (
	"context"
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/moderation"
	consultweb "comity.example/comity/internal/module/consult/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// newModeration makes the room in which contributions are looked at before they
// are public, has it hold what it covers, and gives its rule to those who clear.
func (h *Hub) newModeration(desk *consult.Desk) {
	h.rooms.consulting.held.Size = h.Ledger.Size
	service := &moderation.Service{Desk: desk, Queries: h.rooms.consulting.held, Contributions: h.rooms.consulting.said, Held: h.clearing.drafts,
		Noted: func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, r ledger.Receipt) error {
			return h.trail.Note(ctx, tx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: audit.LetIn, Object: r.ID.String(), Statement: r.ID})
		}}
	desk.Received = service.Received
	h.queues = &consultweb.Queues{Pages: h.consultations, Moderation: service}
	h.consultations.Held = service.Queries
	drafts := h.clearing.drafts
	for i := range drafts.Rules {
		if slices.Contains(moderation.Covered(), drafts.Rules[i].Type) {
			drafts.Rules[i].Holder, drafts.Rules[i].Paced = service, true
		}
	}
	for _, r := range service.Rules() {
		drafts.Rules = append(drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, View: h.queues.Clear, After: service.After})
	}
}

// Queues shows what is held, to those who decide on it.
func (h *Hub) Queues() *consultweb.Queues { return h.queues }

// held leads from a desk to what is held there for those who moderate.
func (h *Hub) held(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	out, err := h.queues.Waiting(context.Background(), l, actor)
	if err != nil {
		return nil // the desk is for more than these
	}
	return out
}

// roomy lets the forms of consultations send more than any of their fields
// takes: who pastes too much is told so beside the field, and loses nothing else.
func roomy(rooms ...[]ui.Route) []ui.Route {
	all := slices.Concat(rooms...)
	for i := range all {
		if all[i].Form != nil && all[i].Limit == 0 {
			all[i].Limit = consultweb.FormLimit
		}
	}
	return all
}
