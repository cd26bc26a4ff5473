package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
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

// Ways to show a text: with all open amendments, as decided so far, with what
// changed since it was tabled, and as it is in force.
const (
	showAll     = "all"
	showDecided = "decided"
	showChanges = "changes"
	showBase    = "base"
)

// textRoutes lists the addresses of texts.
func (p *Pages) textRoutes() []ui.Route {
	if p.Texts == nil {
		return nil
	}
	out := []ui.Route{{Path: texts + "/{id}", Page: p.text, Live: true}, {Path: texts + "/{id}/collisions", Page: p.collisions},
		{Path: amendments + "/{id}", Page: p.amendment, Live: true}}
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

func (p *Pages) text(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	t, err := p.Texts.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	c, err := p.Consultations.Get(r.Context(), t.Consultation.String())
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, &c, "")
	words, lang := t.Title.Pick(l)
	page.Title = words
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	page.Twin, page.RestsOn = api+texts+"/"+t.ID, slices.Clone(t.Statements)
	for i := range t.Amendments {
		if a := &t.Amendments[i]; a.State != text.Void {
			page.RestsOn = append(page.RestsOn, a.Statements...)
		}
	}
	view, err := p.textView(r, l, &c, t, actor)
	if err != nil {
		return ui.Page{}, err
	}
	agreement, rests, err := p.agreeing(r, l, &c, t, actor)
	if err != nil {
		return ui.Page{}, err
	}
	page.RestsOn = append(page.RestsOn, rests...)
	blocks := []templ.Component{submissionweb.ViaView(l, p.Names, t.Told)}
	if t.Why != "" {
		blocks = append(blocks, ui.NoticeOf(l.T("text.why"), ui.Para(ui.Plain(l.T("text.why."+t.Why)))))
	}
	blocks = append(blocks, view, agreement, ui.Part("amendments", l.T("text.amendments"), 2, ui.TableView(l, p.amendmentRows(l, t))),
		ui.Part("versions", l.T("text.versions"), 2, ui.TableView(l, p.versions(l, t))), ui.Part("facts", l.T("consult.facts"), 2, ui.FactList(p.textFacts(l, &c, t))))
	page.Body = ui.Stack(blocks...)
	return page, nil
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
	return append(facts, ui.Fact{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", t.ID), t.ID[:16])})
}

// textView is the text in the way that the address asks for, and the other
// ways.
func (p *Pages) textView(r *http.Request, l *i18n.Locale, c *consult.Consultation, t *text.Text, actor policy.Actor) (templ.Component, error) {
	q := r.URL.Query()
	show, shown := q.Get("show"), q.Get("marks") == "shown"
	if show == "" {
		show = showAll
	}
	all, err := textLines(t, show)
	if err != nil {
		return nil, err
	}
	s := redlines{p: p, l: l, t: t}
	if show == showAll && t.Why == "" && p.amends(actor, c) {
		s.way = func(u redline.ID) *ui.Link {
			return &ui.Link{Href: l.Path(textDesk, t.ID, "amend") + query([][2]string{{"unit", u.String()}}, 0), Words: l.T("text.amend.way")}
		}
	}
	var ways []templ.Component
	for _, one := range []string{showAll, showDecided, showChanges, showBase} {
		if one == show {
			ways = append(ways, ui.Strong(l.T("text.show."+one)))
			continue
		}
		ways = append(ways, ui.A(l.Path(texts, t.ID)+query([][2]string{{"show", one}, {"marks", q.Get("marks")}}, 0), l.T("text.show."+one)))
	}
	marks, key := "shown", "text.marks.show"
	if shown {
		marks, key = "", "text.marks.hide"
	}
	ways = append(ways, ui.A(l.Path(texts, t.ID)+query([][2]string{{"show", show}, {"marks", marks}}, 0), l.T(key)))
	ways = append(ways, ui.A(l.Path(texts, t.ID, "collisions"), l.T("text.collisions")))
	if p.decidesOn(actor, c, t) {
		ways = append(ways, ui.A(l.Path(textDesk, t.ID, "decide"), l.T("text.decide.title")), ui.A(l.Path(textDesk, t.ID, "consolidate"), l.T("text.consolidate.title")))
	}
	return ui.Part("text", l.T("text.version", "n", l.Number(t.InForce().Number)), 2, ui.Para(ui.Lines(ways...)),
		ui.Para(ui.Plain(l.T("text.show."+show+".lead"))), ui.RedlineView(l, s.view(all, shown))), nil
}

// textLines gives the lines of a text in one of the ways to show it.
func textLines(t *text.Text, show string) ([]redline.Line, error) {
	now := t.InForce().Fixed()
	var more []redline.Decision
	switch show {
	case showBase:
		return redline.Show(now.Text(), now.Text()), nil
	case showChanges:
		return redline.Show(t.Versions[0].Fixed().Text(), now.Text()), nil
	case showAll:
		for _, c := range t.Changes() {
			more = append(more, redline.Decision{Amendment: c.ID, As: redline.Bracketed})
		}
	case showDecided:
	default:
		return nil, fail.New(fail.Invalid, "There is no such way to show a text.")
	}
	done, err := t.Consolidate(more...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the text cannot be put together")
	}
	return done.Redline(), nil
}

// amends reports whether an actor can propose amendments now.
func (p *Pages) amends(actor policy.Actor, c *consult.Consultation) bool {
	return p.Negotiate != nil && actor.For != "" && text.May(actor, text.Propose) == nil && c.Takes(consult.Amendments)
}

// numbered is what an amendment is called on the pages of its text.
func numbered(l *i18n.Locale, t *text.Text, a *text.Amendment) string {
	for i := range t.Amendments {
		if t.Amendments[i].ID == a.ID {
			return l.T("text.amendment.n", "n", strconv.Itoa(i+1))
		}
	}
	return l.T("text.amendment")
}

func (p *Pages) amendmentRows(l *i18n.Locale, t *text.Text) ui.Table {
	out := ui.Table{ID: "amendments-table", Caption: l.T("text.amendments.caption"), Empty: l.T("text.amendments.none"),
		Columns: []ui.Column{{Head: l.T("text.amendment")}, {Head: l.T("text.by")}, {Head: l.T("text.place")}, {Head: l.T("consult.state")}, {Head: l.T("text.answers")}}}
	for i := range t.Amendments {
		a := &t.Amendments[i]
		if a.State == text.Void {
			continue
		}
		place := ui.Blank()
		if o := a.Change.Operations[0]; o.Unit != (redline.ID{}) {
			place = ui.To("#"+unitPlace(o.Unit), l.T("text.place.to"))
		}
		out.Rows = append(out.Rows, ui.Row{ID: "amendment-" + strconv.Itoa(i+1), Cells: []ui.Cell{ui.To(l.Path(amendments, a.ID), numbered(l, t, a)),
			ui.Words(p.attribution(l, t, a)), place, ui.Words(stateOf(l, a)), ui.Words(answersOf(l, a))}})
	}
	return out
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
		out.Rows = append(out.Rows, ui.Cells(ui.Words(l.Number(v.Number)), ui.Show(p.who(l, v.As)), ui.Show(ui.Moment(l, v.At)),
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
		Columns: []ui.Column{{Head: l.T("text.text")}, {Head: l.T("text.version.head"), Number: true}, {Head: l.T("text.state.open"), Number: true}}}
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
