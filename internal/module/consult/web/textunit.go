package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// unitWays gives the links beside each unit of a text: what is proposed and said
// there, and what the actor can say. counts alone leaves out what a reader finds
// on the unit's own page.
func (p *Pages) unitWays(l *i18n.Locale, o ofText, s redlines, all remarks, counts bool) func(redline.ID, redline.Kind) []ui.Link {
	units, _, err := o.t.Units()
	if err != nil {
		return nil
	}
	of := map[redline.ID]text.Unit{}
	for _, u := range units {
		of[u.ID] = u
	}
	amends, comments := o.view.Way == text.All && o.t.Why == "" && p.amends(o.actor, &o.of), o.view.Way == text.All && p.comments(o.actor, &o.of)
	return func(id redline.ID, k redline.Kind) (out []ui.Link) {
		u, stands := of[id]
		if !stands {
			return nil
		}
		at := s.unitPath(id)
		n, said := len(u.Amendments), len(all.at[id])
		if n > 0 && (counts || n > 1) {
			out = append(out, ui.Link{Href: at, Words: l.N("text.unit.amendments", n)})
		}
		if said > 0 {
			out = append(out, ui.Link{Href: at + "#comments", Words: l.N("text.unit.comments", said)})
		}
		if len(out) == 0 && !counts && k != redline.Heading {
			out = append(out, ui.Link{Href: at, Words: l.T("text.unit.about")})
		}
		if amends && k != redline.Norm {
			out = append(out, p.amendLink(l, o.t, id))
		}
		if comments {
			out = append(out, p.commentLink(l, o, id))
		}
		return out
	}
}

func (p *Pages) amendLink(l *i18n.Locale, t *text.Text, id redline.ID) ui.Link {
	return ui.Link{Href: l.Path(textDesk, t.ID, "amend") + query([][2]string{{"unit", id.String()}}, 0), Words: l.T("text.amend.way")}
}

// commentLink leads to the form of a comment on a unit.
func (p *Pages) commentLink(l *i18n.Locale, o ofText, id redline.ID) ui.Link {
	return ui.Link{Href: l.Path(desk, o.of.ID, "contribute", string(contribution.Comment)) +
		query([][2]string{{"text", o.t.ID}, {"version", strconv.FormatInt(o.t.InForce().Number, 10)}, {"unit", id.String()}}, 0), Words: l.T("text.comment.way")}
}

// comments reports whether an actor can comment now.
func (p *Pages) comments(actor policy.Actor, c *consult.Consultation) bool {
	return p.Contribute != nil && actor.For != "" && contribution.May(actor, contribution.Make) == nil && c.Takes(consult.Comments)
}

// unit is the page of one unit: its words with what is proposed there, the
// amendments and how they meet, the comments, and where its words come from.
func (p *Pages) unit(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, err := p.ofText(r)
	if err != nil {
		return ui.Page{}, err
	}
	if o.view.Way == againstAgreed {
		return ui.Page{}, noWay()
	}
	u, err := o.t.UnitAt(r.PathValue("unit"))
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.remarks(r.Context(), o.t)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.belowText(l, &o.of, o.t, unitTitle(l, u))
	page.Twin = api + texts + "/" + o.t.ID + "/units/" + text.Slug(u.ID)
	page.RestsOn = slices.Clone(o.t.Statements)
	for _, id := range u.Amendments {
		page.RestsOn = append(page.RestsOn, o.t.Amendment(id).Statements...)
	}
	for _, m := range all.at[u.ID] {
		page.RestsOn = append(page.RestsOn, m.of.Statements...)
	}
	at := l.Path(texts, o.t.ID, "units", text.Slug(u.ID))
	words, err := p.unitWords(r, l, o, u, at)
	if err != nil {
		return ui.Page{}, err
	}
	shows := []text.Way{text.All, text.Settled, text.Changes, text.Base}
	if o.view.Way == text.One {
		shows = append(shows, text.One)
	}
	blocks := []templ.Component{p.bar(l, o.t, o.view, shows, func(v look) string { return at + v.query() }), words}
	var ways []templ.Component
	if u.Colliding > 0 {
		ways = append(ways, ui.A(l.Path(texts, o.t.ID, "collisions")+"?unit="+text.Slug(u.ID), l.N("text.unit.colliding", u.Colliding)))
	}
	if u.Number > 0 && u.Kind != redline.Norm && o.t.Why == "" && p.amends(o.actor, &o.of) {
		way := p.amendLink(l, o.t, u.ID)
		ways = append(ways, ui.A(way.Href, way.Words))
	}
	if u.Number > 0 && p.comments(o.actor, &o.of) {
		way := p.commentLink(l, o, u.ID)
		ways = append(ways, ui.A(way.Href, way.Words))
	}
	if p.decidesOn(o.actor, &o.of, o.t) && len(u.Amendments) > 0 {
		ways = append(ways, ui.A(l.Path(textDesk, o.t.ID, "decide")+"?unit="+text.Slug(u.ID), l.T("text.decide.title")))
	}
	if len(ways) > 0 {
		blocks = append(blocks, ui.Para(ui.Lines(ways...)))
	}
	rows, err := p.unitAmendments(r, l, o, u, at)
	if err != nil {
		return ui.Page{}, err
	}
	blocks = append(blocks, rows, ui.Part("comments", l.T("text.comments"), 2, p.remarkList(l, all.at[u.ID])), p.origin(l, o.t, u), p.beside(l, o, u))
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// unitWords shows the unit in the way that the address asks for.
func (p *Pages) unitWords(r *http.Request, l *i18n.Locale, o ofText, u text.Unit, at string) (templ.Component, error) {
	lines, err := o.t.Lines(o.view.Showing)
	if err != nil {
		return nil, err
	}
	s := p.redlines(l, o.t)
	s.one, s.with = o.view.Way == text.One, o.view.query()
	if o.view.Way == text.Base {
		if s.ways, err = p.bracketWays(l, o.t); err != nil {
			return nil, err
		}
	}
	own := s.of(u.ID, lines)
	if o.view.layout == oneByOne && len(s.changes(own)) > mostAtOnce {
		return ui.ChangesView(l, o.t.Language, o.view.marks, 1, s.changes(own)), nil
	}
	return s.show(o.view, own, 1), nil
}

// unitAmendments lists the open amendments at a unit, page by page.
func (p *Pages) unitAmendments(r *http.Request, l *i18n.Locale, o ofText, u text.Unit, at string) (templ.Component, error) {
	var all []*text.Amendment
	for _, id := range u.Amendments {
		all = append(all, o.t.Amendment(id))
	}
	part, pager, err := cut(r, l, all, at, o.view.query())
	if err != nil {
		return nil, err
	}
	return ui.Part("amendments", l.T("text.unit.open"), 2, ui.TableView(l, p.amendmentRows(l, o.t, part.items)), pager), nil
}

// origin says where the words of a unit come from: who proposed those that stand
// and those that were struck, and who struck them.
func (p *Pages) origin(l *i18n.Locale, t *text.Text, u text.Unit) templ.Component {
	if u.Number == 0 {
		return templ.NopComponent
	}
	passage, err := t.InForce().Fixed().Text().Past(u.ID)
	if err != nil {
		return p.broken(l)
	}
	table := ui.Table{Stacked: true, ID: "origin-table", Caption: l.T("text.origin.caption"), Columns: creditColumns(l)}
	s := p.redlines(l, t)
	for _, c := range passage.Credits {
		table.Rows = append(table.Rows, s.creditRow(c))
	}
	return ui.Part("origin", l.T("text.origin"), 2, ui.TableView(l, table))
}

// beside leads to the units before and after.
func (p *Pages) beside(l *i18n.Locale, o ofText, u text.Unit) templ.Component {
	units, _, err := o.t.Units()
	if err != nil {
		return p.broken(l)
	}
	i := slices.IndexFunc(units, func(have text.Unit) bool { return have.ID == u.ID })
	at := func(n int) string {
		if n < 0 || n >= len(units) {
			return ""
		}
		return l.Path(texts, o.t.ID, "units", text.Slug(units[n].ID)) + o.view.query()
	}
	return ui.PagerView(l, ui.Pager{Previous: at(i - 1), Next: at(i + 1)})
}

// unitAsked finds the unit that an address narrows a page to; nil where it names
// none.
func unitAsked(r *http.Request, t *text.Text) (*text.Unit, error) {
	slug := r.URL.Query().Get("unit")
	if slug == "" {
		return nil, nil
	}
	u, err := t.UnitAt(slug)
	return &u, err
}
