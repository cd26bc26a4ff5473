package web

import (
	"net/http"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// collisions is how the open amendments to a text meet: what has to be settled,
// and who wants the same.
func (p *Pages) collisions(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	t, err := p.Texts.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	c, err := p.Consultations.Get(r.Context(), t.Consultation.String())
	if err != nil {
		return ui.Page{}, err
	}
	board, err := t.Board()
	if err != nil {
		return ui.Page{}, err
	}
	page := p.belowText(l, &c, t, l.T("text.collisions"))
	page.Twin = api + texts + "/" + t.ID + "/collisions"
	page.RestsOn = append(page.RestsOn, t.Statements...)
	for i := range t.Amendments {
		if a := &t.Amendments[i]; a.State == text.Open {
			page.RestsOn = append(page.RestsOn, a.ID)
		}
	}
	page.Body = ui.Stack(ui.TableView(l, p.pairs(l, t, "colliding", board.Colliding)), ui.TableView(l, p.pairs(l, t, "identical", board.Identical)))
	return page, nil
}

// mostPairs is how many pairs a page shows; programs get them all.
const mostPairs = 500

func (p *Pages) pairs(l *i18n.Locale, t *text.Text, id string, all []redline.Collision) ui.Table {
	out := ui.Table{ID: id, Caption: l.T("text.collisions." + id), Empty: l.T("text.collisions.none"),
		Columns: []ui.Column{{Head: l.T("text.amendment")}, {Head: l.T("text.collisions.other")}, {Head: l.T("text.collisions.how")}, {Head: l.T("text.place")}}}
	for _, c := range all[:min(len(all), mostPairs)] {
		a, b := t.Amendment(c.A), t.Amendment(c.B)
		if a == nil || b == nil {
			continue
		}
		place := ui.Blank()
		if len(c.Places) > 0 && c.Places[0].Unit != (redline.ID{}) {
			place = ui.To(l.Path(texts, t.ID)+"#"+unitPlace(c.Places[0].Unit), l.T("text.place.to"))
		}
		name := func(a *text.Amendment) ui.Cell {
			return ui.To(l.Path(amendments, a.ID), l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a)))
		}
		out.Rows = append(out.Rows, ui.Cells(name(a), name(b), ui.Words(l.T("text.meeting."+string(c.Gravest))), place))
	}
	return out
}
