package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
)

// onward says when a thread was referred onward at the side that it was sent to and, to
// its own people alone, to whom, and who was passed over; and that there was nobody
// further, where that is so.
func (v *viewer) onward(h cooperation.Held) (ui.Facts, error) {
	on, err := v.p.Queries.Onwards(v.ctx, h.Chest)
	if err != nil {
		return nil, err
	}
	var called map[string]templ.Component
	if own := h.SideOf(v.actor.Identity) == cooperation.Counterparty; own && v.p.Contacts != nil && (len(on.To) > 1 || len(on.Absent) > 0) {
		if called, err = v.p.Contacts(v.ctx, v.Locale, v.actor); err != nil {
			return nil, err
		}
	}
	return v.passed(on, called, h.Receipt == nil && !h.Ended()), nil
}

// passed puts into words how a thread was referred onward: called is what the contacts
// are called, for their own people; waits is that receipt is not acknowledged.
func (v *viewer) passed(on cooperation.Onwards, called map[string]templ.Component, waits bool) ui.Facts {
	var all []templ.Component
	if len(on.To) > 1 {
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
	if !on.Nobody.IsZero() && waits {
		all = append(all, ui.Join(ui.Moment(v.Locale, on.Nobody), ui.Plain(v.T("cooperation.onward.nobody"))))
	}
	var out ui.Facts
	if len(all) > 0 {
		out = ui.Facts{{Term: v.T("cooperation.onward"), Content: ui.Lines(all...)}}
	}
	var over []templ.Component
	for _, o := range on.Absent {
		if name := called[o.Whom]; name != nil {
			over = append(over, ui.Join(ui.Moment(v.Locale, o.At), name))
		}
	}
	if len(over) > 0 {
		out = append(out, ui.Fact{Term: v.T("cooperation.onward.absent"), Content: ui.Lines(over...)})
	}
	return out
}
