package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/position"
	consultweb "comity.example/comity/internal/module/consult/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/ui"
)

// heldViews answers who holds which view, for those who read.
func (h *Hub) heldViews() *position.Queries {
	return &position.Queries{DB: h.DB, Consultations: h.rooms.consulting.calls}
}

// newPositions makes the room of positions, with its pages, and gives its rules
// to those who clear.
func (h *Hub) newPositions() {
	service := &position.Service{Desk: h.consultations.Process.Desk, Exists: exists, Queries: h.heldViews()}
	h.views = &consultweb.Views{Pages: h.consultations, Positions: service, Things: h.viewable, Titled: h.titled}
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: h.views.Clear(r.Type)})
	}
}

// viewable is what somebody can hold a view on, as a form offers it: what was
// agreed, terms and threats.
func (h *Hub) viewable(ctx context.Context, l *i18n.Locale) (out []ui.Option, err error) {
	topics, err := choosing{h}.Topics(ctx, l)
	if err != nil {
		return nil, err
	}
	for _, t := range topics {
		out = append(append(out, ui.Option{Value: t.ID, Words: t.Words}), t.Provisions...)
	}
	terms, err := h.rooms.framework.Terms(ctx)
	if err != nil {
		return nil, err
	}
	threats, err := h.rooms.framework.Threats(ctx)
	if err != nil {
		return nil, err
	}
	titled := func(id string, title i18n.Text, kind string) ui.Option {
		words, _ := title.Pick(l)
		return ui.Option{Value: id, Words: l.T("position.state.thing", "kind", l.T(kind), "title", words)}
	}
	var named []ui.Option
	for i := range terms {
		named = append(named, titled(terms[i].ID, terms[i].Title, "framework.column.term"))
	}
	for i := range threats {
		named = append(named, titled(threats[i].ID, threats[i].Title, "framework.column.threat"))
	}
	i18n.Sort(l, named, func(o ui.Option) string { return o.Words })
	return append(out, named...), nil
}

// Views takes down who holds which view, and shows it.
func (h *Hub) Views() *consultweb.Views { return h.views }
