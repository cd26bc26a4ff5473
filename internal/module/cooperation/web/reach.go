package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
)

// reach leads from an open thread to who answers at the other side, for who would
// rather call: one click from the numbers, whose every reading is recorded there.
func (v *viewer) reach(t *cooperation.Thread) (ui.Facts, error) {
	side := t.SideOf(v.actor.Identity)
	if side == "" || t.State == cooperation.IsClosed || v.p.Reach == nil {
		return nil, nil
	}
	other := t.On(side.Other())
	all, err := v.p.Reach(v.ctx, v.Locale, v.actor, other)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var ways []templ.Component
	for _, one := range all {
		ways = append(ways, ui.A(one.Href, one.Words))
	}
	return ui.Facts{{Term: v.T("cooperation.reach", "other", v.Called(other)), Content: ui.Lines(ways...)}}, nil
}
