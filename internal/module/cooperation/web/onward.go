package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
)

// onward says when a thread was referred onward inside the notified State and, to its
// own people alone, to whom; and that there was nobody further, where that is so.
func (v *viewer) onward(h cooperation.Held) (ui.Facts, error) {
	on, err := v.p.Queries.Onwards(v.ctx, h.Chest)
	if err != nil {
		return nil, err
	}
	var all []templ.Component
	if len(on.To) > 1 {
		var called map[string]templ.Component
		if own := h.SideOf(v.actor.Identity) == cooperation.Counterparty; own && v.p.Contacts != nil {
			if called, err = v.p.Contacts(v.ctx, v.Locale, v.actor); err != nil {
				return nil, err
			}
		}
		for _, to := range on.To[1:] {
			when := ui.Moment(v.Locale, to.At)
			if name := called[to.Whom]; name != nil {
				when = ui.Join(when, name)
			}
			all = append(all, when)
		}
		if on.Officers() {
			all = append(all, ui.Plain(v.T("cooperation.onward.officers")))
		}
	}
	if !on.Nobody.IsZero() && h.Receipt == nil && !h.Ended() {
		all = append(all, ui.Join(ui.Moment(v.Locale, on.Nobody), ui.Plain(v.T("cooperation.onward.nobody"))))
	}
	if len(all) == 0 {
		return nil, nil
	}
	return ui.Facts{{Term: v.T("cooperation.onward"), Content: ui.Lines(all...)}}, nil
}
