package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// opposite is the other one of an open thread of which the reader's participant is a
// side.
func (v *viewer) opposite(t *cooperation.Thread) (other statement.Hash, ok bool) {
	side := t.SideOf(v.actor.Identity)
	if side == "" || t.State == cooperation.IsClosed {
		return other, false
	}
	return t.On(side.Other()), true
}

// finds finds who answers at the other sides of threads, for all of a page at once:
// each directory is opened for that.
func (v *viewer) finds(all []cooperation.Held) (err error) {
	var who []statement.Hash
	for _, h := range all {
		if other, ok := v.opposite(h.Thread); ok {
			who = append(who, other)
		}
	}
	if v.p.Reach != nil && len(who) > 0 {
		v.ways, err = v.p.Reach(v.ctx, v.Locale, v.actor, who...)
	}
	return err
}

// reach leads from an open thread to who answers at the other side, for who would
// rather call: one click from the numbers, whose every reading is recorded there.
func (v *viewer) reach(t *cooperation.Thread) ui.Facts {
	other, ok := v.opposite(t)
	if !ok || len(v.ways[other]) == 0 {
		return nil
	}
	var ways []templ.Component
	for _, one := range v.ways[other] {
		ways = append(ways, ui.A(one.Href, one.Words))
	}
	return ui.Facts{{Term: v.T("cooperation.reach", "other", v.Called(other)), Content: ui.Lines(ways...)}}
}
