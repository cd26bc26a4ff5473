package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// collisions is how the open amendments to a text meet: what has to be settled,
// and who wants the same. Where there are many, they are read unit by unit.
func (p *Pages) collisions(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, err := p.ofText(r)
	if err != nil {
		return ui.Page{}, err
	}
	u, err := unitAsked(r, o.t)
	if err != nil {
		return ui.Page{}, err
	}
	board, err := o.t.Meetings()
	if err != nil {
		return ui.Page{}, err
	}
	page := p.belowText(l, &o.of, o.t, l.T("text.collisions"))
	page.Twin = api + texts + "/" + o.t.ID + "/collisions"
	page.RestsOn = slices.Clone(o.t.Statements)
	at, with := l.Path(texts, o.t.ID, "collisions"), ""
	var blocks []templ.Component
	if u != nil {
		board.Colliding, board.Identical = text.MeetIn(board.Colliding, u.ID), text.MeetIn(board.Identical, u.ID)
		with = "?unit=" + text.Slug(u.ID)
		page.Twin += with
		page.Crumbs = append(page.Crumbs, ui.Link{Href: at, Words: l.T("text.collisions")})
		page.Title = l.T("text.collisions.in", "unit", unitTitle(l, *u))
		blocks = append(blocks, ui.Para(ui.TextLink(l, l.Path(texts, o.t.ID, "units", text.Slug(u.ID)), i18n.Of(o.t.Language, unitName(l, u.Label, u.Words)))))
	}
	if n := len(board.Colliding) + len(board.Identical); u == nil && n > mostAtOnce {
		units, _, err := o.t.Units()
		if err != nil {
			return ui.Page{}, err
		}
		page.Lead = l.T("text.collisions.many", "colliding", l.Number(int64(len(board.Colliding))), "identical", l.Number(int64(len(board.Identical))))
		table := p.unitTable(l, o.t, units, nil, func(u text.Unit) string { return at + "?unit=" + text.Slug(u.ID) })
		table.ID, table.Caption = "colliding", l.T("text.collisions.units")
		page.Body = ui.TableView(l, table)
		return page, nil
	}
	part, pager, err := cut(r, l, slices.Concat(board.Colliding, board.Identical), at, with)
	if err != nil {
		return ui.Page{}, err
	}
	first := min(max(0, len(board.Colliding)-part.first), len(part.items))
	for _, c := range part.items {
		page.RestsOn = append(page.RestsOn, c.A, c.B)
	}
	slices.Sort(page.RestsOn)
	page.RestsOn = slices.Compact(page.RestsOn)
	page.Body = ui.Stack(append(blocks, ui.TableView(l, p.pairs(l, o.t, "colliding", part.items[:first])), ui.TableView(l, p.pairs(l, o.t, "identical", part.items[first:])), pager)...)
	return page, nil
}

// unitTable lists units at which something is proposed, with how much; to leads
// on. comments counts those at each unit; nil leaves them out.
func (p *Pages) unitTable(l *i18n.Locale, t *text.Text, units []text.Unit, comments *remarks, to func(text.Unit) string) ui.Table {
	out := ui.Table{Stacked: true, Columns: []ui.Column{{Head: l.T("text.place")}, {Head: l.T("text.unit.words")}, {Head: l.T("text.unit.open"), Number: true}, {Head: l.T("text.unit.collisions"), Number: true}}}
	if comments != nil {
		out.Columns = append(out.Columns, ui.Column{Head: l.T("text.comments"), Number: true})
	}
	for _, u := range units {
		said := 0
		if comments != nil {
			said = len(comments.at[u.ID])
		}
		if len(u.Amendments) == 0 && said == 0 {
			continue
		}
		row := ui.Cells(ui.To(to(u), unitTitle(l, u)), ui.Show(ui.Foreign(l, t.Language, unitName(l, "", u.Words))), ui.Number(l, len(u.Amendments)), ui.Number(l, u.Colliding))
		if comments != nil {
			row.Cells = append(row.Cells, ui.Number(l, said))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (p *Pages) pairs(l *i18n.Locale, t *text.Text, id string, all []redline.Collision) ui.Table {
	out := ui.Table{Stacked: true, ID: id, Caption: l.T("text.collisions." + id), Empty: l.T("text.collisions.none"),
		Columns: []ui.Column{{Head: l.T("text.amendment")}, {Head: l.T("text.collisions.other")}, {Head: l.T("text.collisions.how")}, {Head: l.T("text.place")}}}
	for _, c := range all {
		a, b := t.Amendment(c.A), t.Amendment(c.B)
		if a == nil || b == nil {
			continue
		}
		place := ui.Blank()
		if len(c.Places) > 0 {
			to := p.unitLink(l, t, c.Places[0].Unit)
			place = ui.To(to.Href, to.Words)
		}
		name := func(a *text.Amendment) ui.Cell {
			return ui.To(l.Path(amendments, a.ID), l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a)))
		}
		out.Rows = append(out.Rows, ui.Cells(name(a), name(b), ui.Words(l.T("text.meeting."+string(c.Gravest))), place))
	}
	return out
}
