package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// mostListed is how many consultations a desk lists: the newest in which
// somebody can act.
const mostListed = 100

// capacities says as what an actor takes part in a consultation: nothing where
// he cannot.
func (p *Pages) capacities(r *http.Request, l *i18n.Locale, c *consult.Consultation, actor policy.Actor) (out []string, err error) {
	if p.moderatesOnly(actor, c) {
		out = append(out, l.T("process.as.moderator"))
	}
	if actor.For == "" {
		if p.runs(actor, c) {
			out = append(out, l.T("process.as.secretariat"))
		}
		return out, nil
	}
	if actor.For == c.Organiser() {
		out = append(out, l.T("process.as.organiser"))
	}
	if slices.ContainsFunc(c.Partners, func(n consult.Named) bool { return n.ID == actor.For }) {
		out = append(out, l.T("process.as.partner"))
	}
	for i := range c.Groups {
		g := &c.Groups[i]
		title, _ := g.Title.Pick(l)
		switch {
		case g.Leads(actor.For):
			out = append(out, l.T("process.as.lead", "group", title))
		case slices.ContainsFunc(g.Members, func(m consult.Member) bool { return m.ID == actor.For }):
			out = append(out, l.T("process.as.member", "group", title))
		case slices.ContainsFunc(g.Waiting, func(m consult.Member) bool { return m.ID == actor.For }):
			out = append(out, l.T("process.as.asked", "group", title))
		}
	}
	invited, err := p.Consultations.Invited(r.Context(), c.Invited, actor.For)
	if invited {
		out = append(out, l.T("process.as.invited"))
	}
	return out, err
}

// waits is what waits for an actor in a consultation, with the way to it.
func (p *Pages) waits(r *http.Request, l *i18n.Locale, c *consult.Consultation, actor policy.Actor) (out []templ.Component, err error) {
	held, err := p.heldFor(r.Context(), actor, c)
	if err != nil {
		return nil, err
	}
	if held > 0 || p.moderatesOnly(actor, c) && c.Moderation == consult.Before {
		out = append(out, ui.A(l.Path(desk, c.ID, "queue"), l.T("process.waits.held", "n", l.N("process.waits.held.n", held))))
	}
	if c.Concluded != nil {
		return out, nil
	}
	for i := range c.Groups {
		g := &c.Groups[i]
		if !g.Leads(actor.For) && !p.runs(actor, c) {
			continue
		}
		open := 0
		for k := range g.Points {
			if g.Points[k].Outcome == nil {
				open++
			}
		}
		title, _ := g.Title.Pick(l)
		if n := len(g.Waiting); n > 0 && actor.For != "" {
			out = append(out, ui.A(l.Path(desk, c.ID, "groups", g.ID, "answer"), l.T("process.waits.ask", "n", l.N("process.waits.ask.n", n), "group", title)))
		}
		if open > 0 {
			out = append(out, ui.A(l.Path(home, c.ID, "groups", g.ID)+"#points", l.T("process.waits.points", "n", l.N("process.waits.points.n", open), "group", title)))
		}
	}
	if p.Texts == nil {
		return out, nil
	}
	part, err := p.Texts.List(r.Context(), text.Filter{Consultation: c.ID, Limit: 200})
	if err != nil {
		return nil, err
	}
	for i := range part.Items {
		t := &part.Items[i]
		n := 0
		for k := range t.Amendments {
			if t.Amendments[k].State.Pending() {
				n++
			}
		}
		if n == 0 {
			continue
		}
		if title, _ := t.Title.Pick(l); p.decidesOn(actor, c, t) {
			out = append(out, ui.A(l.Path(textDesk, t.ID, "decide"), l.T("process.waits.amendments", "n", l.N("process.waits.amendments.n", n), "text", title)))
		}
	}
	return out, nil
}

// LooksOver reports why an actor has no list of the consultations in which he can
// act: nil where he has one, as who drafts, records or moderates.
func LooksOver(actor policy.Actor) error {
	err := consult.May(actor, consult.Join)
	if err == nil || consult.May(actor, consult.Record) == nil || moderation.May(actor, moderation.Admit) == nil {
		return nil
	}
	return err
}

// atDesk lists the consultations in which an actor can act, those that go on
// first, with what waits in each.
func (p *Pages) atDesk(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	if err := LooksOver(actor); err != nil {
		return ui.Page{}, err
	}
	records := consult.May(actor, consult.Record) == nil
	var ways []templ.Component
	if p.Choosing != nil && consult.May(actor, consult.Convene) == nil && actor.For != "" {
		ways = append(ways, ui.A(l.Path(desk+"/new"), l.T("process.call.title")))
	}
	if p.Choosing != nil && records {
		ways = append(ways, ui.A(l.Path(desk+"/new")+"?mode=recorded", l.T("process.record.title")))
	}
	t := ui.Table{ID: "consultations", Caption: l.T("process.desk.caption"), Empty: l.T("process.desk.empty"),
		Columns: []ui.Column{{Head: l.T("consult.title")}, {Head: l.T("process.desk.as")}, {Head: l.T("consult.now")}, {Head: l.T("consult.closes")}, {Head: l.T("process.desk.waits")}}}
	var over []ui.Row
	f := consult.Filter{}
	for {
		part, err := p.Consultations.List(r.Context(), f)
		if err != nil {
			return ui.Page{}, err
		}
		for i := range part.Items {
			c := &part.Items[i]
			as, err := p.capacities(r, l, c, actor)
			if err != nil {
				return ui.Page{}, err
			}
			if len(as) == 0 {
				continue
			}
			waits, err := p.waits(r, l, c, actor)
			if err != nil {
				return ui.Page{}, err
			}
			now, closes := p.now(l, c, ownZone(r))
			cells := ui.Cells(ui.StoredTo(l, l.Path(home, c.ID), c.Title), ui.Words(l.And(as...)), ui.Show(now), ui.Show(closes), ui.Show(ui.Lines(waits...)))
			if len(waits) == 0 {
				cells.Cells[4] = ui.Words(l.T("process.desk.nothing"))
			}
			if c.Concluded != nil {
				over = append(over, cells)
			} else {
				t.Rows = append(t.Rows, cells)
			}
		}
		if f.Before = part.Next; f.Before == 0 || len(t.Rows)+len(over) >= mostListed {
			break
		}
	}
	t.Rows = append(t.Rows, over...)
	blocks := []templ.Component{ui.TableView(l, t)}
	if len(ways) > 0 {
		blocks = append([]templ.Component{ui.Para(ui.Lines(ways...))}, blocks...)
	}
	return ui.Page{Title: l.T("process.desk.title"), Lead: l.T("process.desk.lead"), Section: "/desk", Body: ui.Stack(blocks...),
		Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}}}, nil
}
