package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// Addresses of texts.
const (
	texts      = "/texts"
	amendments = "/amendments"
	textDesk   = "/desk/texts"
	amendDesk  = "/desk/amendments"
)

// mostAtOnce is how many amendments a page shows with their words, and how many
// rows of a list: where there are more, they are read unit by unit, or page by
// page.
const mostAtOnce = 100

// textRoutes lists the addresses of texts.
func (p *Pages) textRoutes() []ui.Route {
	if p.Texts == nil {
		return nil
	}
	out := []ui.Route{{Path: texts + "/{id}", Page: p.text}, {Path: texts + "/{id}/collisions", Page: p.collisions},
		{Path: texts + "/{id}/units/{unit}", Page: p.unit}, {Path: texts + "/{id}/amendments", Page: p.amendmentList},
		{Path: texts + "/{id}/words", Page: p.words}, {Path: amendments + "/{id}", Page: p.amendment, Live: true}}
	if p.Who == nil || p.Negotiate == nil {
		return out
	}
	return append(out, p.textForms()...)
}

// below the text: a page under that of a text.
func (p *Pages) belowText(l *i18n.Locale, c *consult.Consultation, t *text.Text, title string) ui.Page {
	page := p.below(l, c, title)
	words, lang := t.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(texts, t.ID), Words: words, Lang: lang})
	return page
}

// ofText is what every page of a text needs: the text, its consultation, and who
// asks.
type ofText struct {
	t     *text.Text
	of    consult.Consultation
	actor policy.Actor
	view  look
}

func (p *Pages) ofText(r *http.Request) (o ofText, err error) {
	if o.view, err = lookOf(r.URL.Query()); err != nil {
		return o, err
	}
	if o.t, err = p.Texts.Get(r.Context(), r.PathValue("id")); err != nil {
		return o, err
	}
	if o.of, err = p.Consultations.Get(r.Context(), o.t.Consultation.String()); err != nil {
		return o, err
	}
	o.actor, err = p.Actor(r)
	return o, err
}

func (p *Pages) text(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, err := p.ofText(r)
	if err != nil {
		return ui.Page{}, err
	}
	t := o.t
	page := p.below(l, &o.of, "")
	words, lang := t.Title.Pick(l)
	page.Title = words
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	page.Twin, page.RestsOn = twin(o), restsOn(t)
	remarks, err := p.remarks(r.Context(), t)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.textView(r, l, o, remarks)
	if err != nil {
		return ui.Page{}, err
	}
	agreement, rests, err := p.agreeing(r, l, &o.of, t, o.actor)
	if err != nil {
		return ui.Page{}, err
	}
	page.RestsOn = append(page.RestsOn, rests...)
	blocks := []templ.Component{submissionweb.ViaView(l, p.Names, t.Told)}
	if t.Why != "" {
		blocks = append(blocks, ui.NoticeOf(l.T("text.why"), ui.Para(ui.Plain(l.T("text.why."+t.Why)))))
	}
	blocks = append(blocks, shown, agreement, p.lost(l, t, remarks), p.amendmentsPart(l, t),
		ui.Part("versions", l.T("text.versions"), 2, ui.TableView(l, p.versions(l, t))), ui.Part("facts", l.T("consult.facts"), 2, ui.FactList(p.textFacts(l, &o.of, t))), p.footnotes(l, t.Notes, t.Language))
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// twin is the address of the same as JSON.
func twin(o ofText) string {
	at := api + texts + "/" + o.t.ID
	switch {
	case o.view.Way == againstAgreed:
		return at + "/agreed"
	case o.view.Way != text.All:
		return at + "/redline" + o.view.as(func(v *look) { v.layout, v.marks = inline, false }).query()
	}
	return at
}

// restsOn lists what a text rests on, and the amendments to it that count.
func restsOn(t *text.Text) []string {
	out := slices.Clone(t.Statements)
	for i := range t.Amendments {
		if a := &t.Amendments[i]; a.State != text.Void {
			out = append(out, a.Statements...)
		}
	}
	return out
}

func (p *Pages) textFacts(l *i18n.Locale, c *consult.Consultation, t *text.Text) ui.Facts {
	facts := ui.Facts{{Term: l.T("text.language"), Content: ui.Plain(ui.LanguageName(l, t.Language))}}
	if len(t.About) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("consult.about"), Content: p.about(l, t.About)})
	}
	if len(t.Norms) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("text.norms"), Content: p.about(l, t.Norms)})
	}
	if g := c.Group(t.Group); g != nil {
		facts = append(facts, ui.Fact{Term: l.T("consult.group"), Content: ui.TextLink(l, l.Path(home, c.ID, "groups", g.ID), g.Title)},
			ui.Fact{Term: l.T("consult.lead"), Content: p.named(l, g.Lead)})
	}
	return append(facts, ui.Fact{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", t.ID), t.ID[:16])}, files(l, t))
}

// textView is the text in the way that the address asks for, and the other
// ways.
func (p *Pages) textView(r *http.Request, l *i18n.Locale, o ofText, remarks remarks) (templ.Component, error) {
	t, v := o.t, o.view
	at := func(v look) string { return l.Path(texts, t.ID) + v.query() }
	also := ui.Views{Label: l.T("text.view.also")}
	for _, way := range p.textLinks(l, o) {
		also.Ways = append(also.Ways, ui.View{Href: way.Href, Words: way.Words})
	}
	blocks := []templ.Component{p.bar(l, t, v, append(text.Ways(), againstAgreed), at, also)}
	lead, words := l.T("text.show."+string(v.Way)+".lead"), templ.Component(nil)
	var err error
	switch {
	case v.Way == againstAgreed:
		words, err = p.agreement(r, l, t, v.marks)
	case v.Way == text.One:
		words, err = p.oneView(l, t, v)
	case v.Way == text.All && v.layout != oneByOne && len(t.Changes()) > mostAtOnce:
		lead = l.T("text.crowded", "n", l.Number(int64(len(t.Changes()))))
		words, err = p.outline(l, o, remarks)
	default:
		words, err = p.wholeView(r, l, o, remarks)
	}
	if err != nil {
		return nil, err
	}
	blocks = append(blocks, ui.Para(ui.Plain(lead)), words)
	return ui.Part("text", l.T("text.version", "n", l.Number(t.InForce().Number)), 2, blocks...), nil
}

// textLinks are the other pages on a text, and what an actor can do with it.
func (p *Pages) textLinks(l *i18n.Locale, o ofText) []ui.Link {
	at := func(page string, segments ...string) string {
		return l.Path(page, append([]string{o.t.ID}, segments...)...)
	}
	out := []ui.Link{{Href: at(texts, "collisions"), Words: l.T("text.collisions")}, {Href: at(texts, "words"), Words: l.T("text.words.title")}}
	if p.amends(o.actor, &o.of) && o.t.Why == "" {
		out = append(out, ui.Link{Href: at(textDesk, "amend") + "?do=" + string(doWhole), Words: l.T("text.amend.do.whole")})
	}
	if p.decidesOn(o.actor, &o.of, o.t) {
		out = append(out, ui.Link{Href: at(textDesk, "decide"), Words: l.T("text.decide.title")})
		if o.t.Ripe() {
			out = append(out, ui.Link{Href: at(textDesk, "consolidate"), Words: l.T("text.consolidate.title")})
		}
	}
	return out
}

// wholeView shows the whole text at once, or the changes of a long list page by
// page.
func (p *Pages) wholeView(r *http.Request, l *i18n.Locale, o ofText, remarks remarks) (templ.Component, error) {
	lines, err := o.t.Lines(o.view.Showing)
	if err != nil {
		return nil, err
	}
	s := p.redlines(l, o.t)
	s.with = o.view.query()
	if o.view.Way == text.Base {
		return p.baseView(r, l, s, o, lines)
	}
	s.ways = p.unitWays(l, o, s, remarks, false)
	if o.view.layout != oneByOne {
		return s.show(o.view, lines, 1), nil
	}
	return p.listed(r, l, s, o.view, lines, l.Path(texts, o.t.ID))
}

// listed is the changes of lines one after the other, page by page.
func (p *Pages) listed(r *http.Request, l *i18n.Locale, s redlines, v look, lines []redline.Line, at string) (templ.Component, error) {
	all := s.changes(lines)
	part, pager, err := cut(r, l, all, at, v.query())
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return ui.Para(ui.Plain(l.T("text.changes.none"))), nil
	}
	return ui.Stack(ui.ChangesView(l, s.t.Language, v.marks, part.first+1, part.items), pager), nil
}

// outline shows the units as they are in force, with how much is proposed at
// each, and the way to it.
func (p *Pages) outline(l *i18n.Locale, o ofText, remarks remarks) (templ.Component, error) {
	lines, err := o.t.Lines(text.Showing{Way: text.Base})
	if err != nil {
		return nil, err
	}
	s := p.redlines(l, o.t)
	s.with = o.view.query()
	s.ways = p.unitWays(l, o, s, remarks, true)
	return s.show(o.view.as(func(v *look) { v.layout = inline }), lines, 1), nil
}

// oneView shows what one amendment does to the whole text, and the amendments
// before and after it.
func (p *Pages) oneView(l *i18n.Locale, t *text.Text, v look) (templ.Component, error) {
	lines, err := t.Lines(v.Showing)
	if err != nil {
		return nil, err
	}
	s := p.redlines(l, t)
	s.one, s.with = true, v.query()
	a := t.Amendment(v.Amendment)
	at := func(n int) string {
		for ; n >= 0 && n < len(t.Amendments); n++ {
			if t.Amendments[n].State != text.Void {
				return l.Path(texts, t.ID) + v.as(func(v *look) { v.Amendment = t.Amendments[n].ID }).query()
			}
		}
		return ""
	}
	n := t.Ordinal(a.ID) - 1
	return ui.Stack(ui.Para(ui.A(l.Path(amendments, a.ID), l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a)))),
		s.show(v, lines, 1), ui.PagerView(l, ui.Pager{Previous: at(n - 1), Next: at(n + 1)})), nil
}

// amends reports whether an actor can propose amendments now.
func (p *Pages) amends(actor policy.Actor, c *consult.Consultation) bool {
	return p.Negotiate != nil && actor.For != "" && text.May(actor, text.Propose) == nil && c.Takes(consult.Amendments)
}

// numbered is what an amendment is called on the pages of its text.
func numbered(l *i18n.Locale, t *text.Text, a *text.Amendment) string {
	if n := t.Ordinal(a.ID); n > 0 {
		return l.T("text.amendment.n", "n", strconv.Itoa(n))
	}
	return l.T("text.amendment")
}

// stateOf says how far an amendment is, and what is decided on it.
func stateOf(l *i18n.Locale, a *text.Amendment) string {
	state := l.T("text.state." + string(a.State))
	if a.State.Pending() && a.Decision != nil {
		state = l.T("text.state.decided", "state", state, "decision", l.T("text.decision."+string(a.Decision.Ruling.Decision)))
	}
	return state
}

func answersOf(l *i18n.Locale, a *text.Amendment) string {
	var out []string
	if n := len(a.Endorsed); n > 0 {
		out = append(out, l.N("text.endorsed", n))
	}
	if n := len(a.Objected); n > 0 {
		out = append(out, l.N("text.objected", n))
	}
	return l.And(out...)
}

func (p *Pages) versions(l *i18n.Locale, t *text.Text) ui.Table {
	out := ui.Table{ID: "versions-table", Caption: l.T("text.versions.caption"),
		Columns: []ui.Column{{Head: l.T("text.version.head")}, {Head: l.T("consult.by")}, {Head: l.T("consult.when")}, {Head: l.T("text.hash")}, {Head: l.T("consult.statement")}}}
	for i := range t.Versions {
		v := &t.Versions[i]
		out.Rows = append(out.Rows, ui.Cells(ui.Words(l.Number(v.Number)), ui.Show(p.Name(l, v.As)), ui.Show(ui.Moment(l, v.At)),
			ui.Show(ui.Code(string(v.Hash)[:16])), ui.Show(ui.A(l.Path("/statements", v.Statement.String()), v.Statement.String()[:16]))))
	}
	return out
}

// textsOf is the texts of a consultation, on its home.
func (p *Pages) textsOf(r *http.Request, l *i18n.Locale, c *consult.Consultation) (templ.Component, error) {
	if p.Texts == nil {
		return nil, nil
	}
	part, err := p.Texts.List(r.Context(), text.Filter{Consultation: c.ID, Limit: 200})
	if err != nil || len(part.Items) == 0 {
		return nil, err
	}
	out := ui.Table{ID: "texts-table", Caption: l.T("text.texts.caption"),
		Columns: []ui.Column{{Head: l.T("text.text")}, {Head: l.T("text.version.head"), Number: true}, {Head: l.T("text.unit.open"), Number: true}}}
	for i := range part.Items {
		t := &part.Items[i]
		open := 0
		for j := range t.Amendments {
			if t.Amendments[j].State.Pending() {
				open++
			}
		}
		out.Rows = append(out.Rows, ui.Cells(ui.StoredTo(l, l.Path(texts, t.ID), t.Title), ui.Number(l, int(t.InForce().Number)), ui.Number(l, open)))
	}
	return ui.Part("texts", l.T("text.texts"), 2, ui.TableView(l, out)), nil
}
