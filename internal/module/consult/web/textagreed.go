package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// agreement shows the text against agreed texts: what departs from a paragraph
// that it mostly repeats, which amendments touch agreed words, and what stands
// word for word.
func (p *Pages) agreement(r *http.Request, l *i18n.Locale, t *text.Text, marks bool) (templ.Component, error) {
	found, err := p.Texts.Agreement(r.Context(), t)
	if err != nil {
		return nil, err
	}
	var departures []ui.RedChange
	for _, d := range found.Departures {
		c := ui.RedChange{Place: p.unitLink(l, t, d.Unit), By: p.about(l, []string{d.Source})}
		for _, st := range d.Stretches {
			c.Runs = append(c.Runs, runOf(st))
		}
		departures = append(departures, c)
	}
	var blocks []templ.Component
	if len(departures) == 0 {
		blocks = append(blocks, ui.Part("departures", l.T("text.agreed.departures"), 3, ui.Para(ui.Plain(l.T("text.agreed.departures.none")))))
	} else {
		blocks = append(blocks, ui.Part("departures", l.T("text.agreed.departures"), 3, ui.Para(ui.Plain(l.T("text.agreed.departures.lead"))),
			ui.ChangesView(l, t.Language, marks, 1, departures)))
	}
	blocks = append(blocks, ui.TableView(l, p.reopened(l, t, found)), ui.TableView(l, p.quoted(l, t, found)))
	return ui.Stack(blocks...), nil
}

func runOf(st redline.Stretch) ui.RedRun {
	switch st.Mark {
	case redline.Inserted:
		return ui.RedRun{Op: ui.Inserted, Words: st.Text}
	case redline.Deleted:
		return ui.RedRun{Op: ui.Deleted, Words: st.Text}
	}
	return ui.RedRun{Words: st.Text}
}

func (p *Pages) unitLink(l *i18n.Locale, t *text.Text, id redline.ID) ui.Link {
	words := l.T("text.place.to")
	if u, err := t.Unit(id.String()); err == nil {
		words = unitTitle(l, u)
	}
	return ui.Link{Href: l.Path(texts, t.ID, "units", text.Slug(id)), Words: words}
}

// reopened is a table of open amendments that touch agreed words.
func (p *Pages) reopened(l *i18n.Locale, t *text.Text, found text.Agreement) ui.Table {
	out := ui.Table{Stacked: true, ID: "reopened", Caption: l.T("text.agreed.reopened"), Empty: l.T("text.agreed.reopened.none"),
		Columns: []ui.Column{{Head: l.T("text.amendment")}, {Head: l.T("text.agreed.words")}, {Head: l.T("text.agreed.source")}, {Head: l.T("text.place")}}}
	for _, one := range found.Reopened[:min(len(found.Reopened), 2*mostAtOnce)] {
		a := t.Amendment(one.Amendment)
		place := p.unitLink(l, t, one.Unit)
		out.Rows = append(out.Rows, ui.Cells(ui.To(l.Path(amendments, a.ID), l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a))),
			ui.Show(ui.Foreign(l, t.Language, one.Text)), ui.Show(p.about(l, []string{one.Source})), ui.To(place.Href, place.Words)))
	}
	if n := len(found.Reopened); n > 2*mostAtOnce {
		out.Note = l.T("text.agreed.more", "n", l.Number(int64(2*mostAtOnce)), "all", l.Number(int64(n)))
	}
	return out
}

// quoted is a table of what stands word for word in agreed texts.
func (p *Pages) quoted(l *i18n.Locale, t *text.Text, found text.Agreement) ui.Table {
	out := ui.Table{Stacked: true, ID: "quoted", Caption: l.T("text.agreed.quoted"), Empty: l.T("text.agreed.quoted.none"),
		Columns: []ui.Column{{Head: l.T("text.place")}, {Head: l.T("text.agreed.words")}, {Head: l.T("text.agreed.source")}, {Head: l.T("text.agreed.whole")}}}
	for _, q := range found.Quoted {
		place := p.unitLink(l, t, q.Unit)
		whole := l.T("text.agreed.part")
		if q.Whole {
			whole = l.T("text.agreed.all")
		}
		out.Rows = append(out.Rows, ui.Cells(ui.To(place.Href, place.Words), ui.Show(ui.Foreign(l, t.Language, q.Text)), ui.Show(p.about(l, []string{q.Source})), ui.Words(whole)))
	}
	return out
}
