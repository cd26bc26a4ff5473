package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// StateView is where one states a position, a national view among them.
const StateView = "/desk/positions"

// Addresses of positions.
const (
	views     = "/positions"
	viewsDesk = StateView
)

// sideBySide is how many positions one page puts side by side.
const sideBySide = 300

// Views are the pages of positions, beside those of consultations.
type Views struct {
	*Pages
	Positions *position.Service
	// Things are what was agreed, the terms and the threats, as the form offers them
	// in the reader's language; Titled gives the title of one of them. They may be
	// nil.
	Things func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error)
	Titled func(ctx context.Context, id string) i18n.Text
}

// Routes lists the addresses of positions.
func (p *Views) Routes() []ui.Route {
	out := []ui.Route{{Path: views, Page: p.list}, {Path: views + "/{id}", Page: p.position, Live: true}}
	if p.Who == nil {
		return out
	}
	return append(out,
		ui.Route{Path: viewsDesk, Page: p.stating, Form: p.state, Desk: true},
		ui.Route{Path: viewsDesk + "/{id}/confirm", Page: p.confirming, Form: p.confirm, Desk: true},
		ui.Route{Path: viewsDesk + "/{id}/correct", Page: p.correcting, Form: p.correct, Desk: true},
		ui.Route{Path: viewsDesk + "/{id}/withdraw", Page: p.withdrawing, Form: p.withdraw, Desk: true})
}

// list puts positions side by side, in the alphabetical order of their holders
// in the reader's language. By ?national=yes it is the annex of national views.
func (p *Views) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	q := r.URL.Query()
	from, err := before(q)
	if err != nil {
		return ui.Page{}, err
	}
	f := position.Filter{On: q.Get("on"), Holder: q.Get("holder"), States: q.Get("national") == "yes", Before: from, Limit: sideBySide}
	part, err := p.Positions.Queries.List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("position.list.title"), Lead: l.T("position.list.lead"), Section: home, Feed: l.Path("/register/feed.atom")}
	national := ""
	if f.States {
		national, page.Title = "yes", l.T("position.national")
	}
	narrowed := [][2]string{{"on", f.On}, {"holder", f.Holder}, {"national", national}}
	page.Twin = api + views + query(append([][2]string{}, narrowed...), f.Before)
	i18n.Sort(l, part.Items, func(v position.Position) string { return p.holders(l, v.Via.Authors()) })
	t := ui.Table{ID: "positions", Caption: l.T("position.list.caption"), Empty: l.T("position.list.empty"),
		Columns: []ui.Column{{Head: l.T("position.holder")}, {Head: l.T("position.on")}, {Head: l.T("position.view")}, {Head: l.T("position.source"), Spare: true}}}
	for i := range part.Items {
		v := &part.Items[i]
		page.RestsOn = append(page.RestsOn, v.Statements...)
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.authors(l, &v.Told)), ui.Show(p.topic(l, v.On, v.Question)), ui.Show(ui.Lines(ui.Text(l, view(l, v)), ui.A(l.Path(views, v.ID), l.T("position.one", "way", submissionweb.ViaNamed(l, p.Names, v.Told), "when", l.Day(v.At.UTC().Format("2006-01-02")))))),
			ui.Show(source(&v.Source))))
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	ways := []templ.Component{ui.A(l.Path(views), l.T("position.list.all")), ui.A(l.Path(views)+"?national=yes", l.T("position.national"))}
	if len(submissionweb.ModesOf(actor)) > 0 {
		ways = append(ways, ui.A(l.Path(viewsDesk), l.T("position.state.title")))
	}
	body := []templ.Component{ui.Para(ui.Lines(ways...)), ui.TableView(l, t)}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(views) + query(narrowed, part.Next)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// holders are the names of those who hold a view, as a list is ordered by.
func (p *Views) holders(l *i18n.Locale, ids []string) string {
	var names []string
	for _, id := range ids {
		name, _ := p.Names.Name(id, l.Tag())
		names = append(names, name)
	}
	return l.And(names...)
}

// view is the beginning of a position's words, or that it is withdrawn.
func view(l *i18n.Locale, v *position.Position) i18n.Text {
	if v.Withdrawn != nil {
		return i18n.Of(l.Tag(), l.T("consult.withdrawn"))
	}
	words, lang := v.Text.Pick(l)
	const most = 400
	runes := []rune(words)
	if len(runes) > most {
		runes = append(runes[:most], '…')
	}
	return i18n.Of(lang, string(runes))
}

func source(s *position.Source) templ.Component {
	var out []templ.Component
	if s.Text != "" {
		out = append(out, ui.Plain(s.Cited()))
	}
	if s.Address != "" {
		out = append(out, ui.Address(s.Address))
	}
	return ui.Lines(out...)
}

func (p *Views) position(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.Positions.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.under(l, l.T("position.title", "holder", submissionweb.Credited(l, submissionweb.Credits(l, p.Names, &v.Told))))
	says := position.Wording{Question: v.Question, Text: v.Text}
	by, err := p.Reading(r.Context(), l, v.ID, says.Words())
	if err != nil {
		return ui.Page{}, err
	}
	page.Twin, page.RestsOn = api+views+"/"+v.ID, append(slices.Clone(v.Statements), by.RestsOn()...)
	blocks := []templ.Component{p.Told(l, v.Told)}
	if e := v.Withdrawn; e != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("consult.withdrawn"), ui.Para(ui.Sentence(l, "consult.withdrawn.by", ui.Parts{"by": p.Name(l, e.As), "date": ui.Moment(l, e.At)})), ui.Paragraphs(l, e.Reason)))
	}
	blocks = append(blocks, ui.Part("view", l.T("position.view"), 2, ui.Paragraphs(l, says.Text)), p.viewFacts(l, &v))
	if view := p.TranslationsView(l, v.Words(), nil, by, viewPassages(l, &v)); view != nil {
		blocks = append(blocks, view)
	}
	if len(v.Versions) > 1 {
		blocks = append(blocks, p.reworded(l, &v))
	}
	if len(v.Events) > 0 {
		blocks = append(blocks, ui.Part("events", l.T("consult.events"), 2, ui.TableView(l, p.viewEvents(l, &v))))
	}
	if ways := p.viewWays(l, &v, actor); len(ways) > 0 {
		blocks = append(blocks, ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// viewWays are what an actor can do about a position.
func (p *Views) viewWays(l *i18n.Locale, v *position.Position, actor policy.Actor) (ways []templ.Component) {
	if v.Withdrawn != nil {
		return nil
	}
	if p.Owns(actor, v.Told) {
		ways = append(ways, ui.A(l.Path(viewsDesk, v.ID, "confirm"), submissionweb.OwnWords(l, v.Told)))
	}
	if _, ok := correctsView(actor, v); ok {
		ways = append(ways, ui.A(l.Path(viewsDesk, v.ID, "correct"), l.T("position.correct.title")))
	}
	if _, ok := altersView(actor, v); ok {
		ways = append(ways, ui.A(l.Path(viewsDesk, v.ID, "withdraw"), l.T("position.withdraw.title")))
	}
	if way := p.TranslateOthers(l, actor, v.ID, &v.Told); way != nil {
		ways = append(ways, way)
	}
	return ways
}

// viewPassages are the words of a position, as its page names them.
func viewPassages(l *i18n.Locale, v *position.Position) []submissionweb.Passage {
	return []submissionweb.Passage{{Key: "question", Name: l.T("position.field.question"), Text: v.Question}, {Key: "text", Name: l.T("position.view"), Text: v.Text}}
}

// altersView is as whom an actor withdraws a position, or takes itself off it: ""
// for the secretariat.
func altersView(actor policy.Actor, v *position.Position) (as string, ok bool) {
	if v.Withdrawn != nil {
		return "", false
	}
	if actor.For != "" && saying.May(actor, actor.For) == nil && (v.Alters(actor.For) || v.Leaves(actor.For)) {
		return actor.For, true
	}
	return "", saying.May(actor, "") == nil && v.Via.Mode == submission.Recorded && v.Alters("")
}

func (p *Views) viewFacts(l *i18n.Locale, v *position.Position) templ.Component {
	facts := ui.Facts{{Term: l.T("position.holder"), Content: p.authors(l, &v.Told)}, {Term: l.T("position.on"), Content: p.topic(l, v.On, v.Question)}}
	if v.Question.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("consult.about"), Content: p.about(l, []string{v.On})})
	}
	if v.Source != (position.Source{}) {
		facts = append(facts, ui.Fact{Term: l.T("position.source"), Content: source(&v.Source)})
	}
	if v.Source.Date != "" {
		facts = append(facts, ui.Fact{Term: l.T("position.date"), Content: ui.Day(l, v.Source.Date)})
	}
	if v.ID != "" {
		facts = append(facts, ui.Fact{Term: l.T("consult.when"), Content: ui.Moment(l, v.At)}, ui.Fact{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", v.ID), v.ID[:16])})
	}
	return ui.FactList(facts)
}

// under is a page below the list of positions.
func (p *Views) under(l *i18n.Locale, title string) ui.Page {
	return ui.Page{Title: title, Section: home, Crumbs: []ui.Link{{Href: l.Path(views), Words: l.T("position.list.title")}}}
}

func (p *Views) stating(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, err := p.Begin(r)
	if err != nil {
		return ui.Page{}, err
	}
	f := fillWith(l, url.Values{})
	on := r.URL.Query().Get("on")
	f.Values.Set("on", on)
	held, err := p.heldAlready(r.Context(), on, []string{s.Actor.For})
	if err != nil {
		return ui.Page{}, err
	}
	return p.stateForm(r, l, &s, f, held, "")
}

func (p *Views) stateForm(r *http.Request, l *i18n.Locale, s *submissionweb.Hand, f *filled, held []position.Position, fault string) (ui.Page, error) {
	inputs, err := p.Inputs(r.Context(), s.Mode, f.Filled)
	if err != nil {
		return ui.Page{}, err
	}
	fields, err := p.viewInputs(r.Context(), f, s.Mode)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.under(l, l.T("position.state.title"))
	form := ui.Form{ID: "state", Submit: l.T("consult.draft"), Fault: fault, Inputs: append(inputs, fields...)}
	beside := f.Get("beside")
	if len(held) > 0 {
		beside = f.Get("on")
	}
	form.Hidden = append(form.Hidden, [2]string{"beside", beside})
	body, err := p.Form(r, l, s, position.TypeStated, form)
	if err == nil {
		page.Body = ui.Stack(p.alreadyHeld(l, s.Actor, held), body)
	}
	return page, err
}

// viewWords are the fields of what a position says. What is recorded names where
// it was published.
func viewWords(f *filled, m submission.Mode) []ui.Input {
	question := f.Optional(ui.Line, "question", "position.field.question", position.MaxQuestion/4)
	question.Hint = f.L.T("position.state.question")
	text := f.Input(ui.Area, "text", "position.view", position.MaxText/4)
	text.Rows = 12
	source := f.Input(ui.Line, "source", "position.field.source", position.MaxSource/4)
	source.Optional = m != submission.Recorded
	place := f.Optional(ui.Line, "place", "position.field.place", position.MaxPlace/4)
	place.Hint = f.L.T("position.state.place")
	return []ui.Input{question, text, source, place, f.Optional(ui.Web, "address", "position.field.address", position.MaxSource/4), f.Optional(ui.DateDay, "date", "position.date", 0)}
}

func (p *Views) state(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, err := p.Begin(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := fill(r, l), ""
	var held []position.Position
	if !f.More() {
		via, err := p.Via(r.Context(), f.Filled, s.Actor, s.Mode)
		if err != nil {
			return ui.Answer{}, err
		}
		var to ui.Answer
		var done bool
		b, err := p.viewOf(r.Context(), f, via)
		if err != nil {
			return ui.Answer{}, err
		}
		if f.Get("beside") != b.On { // one that was looked at may stand beside
			if held, err = p.heldAlready(r.Context(), b.On, via.Authors()); err != nil {
				return ui.Answer{}, err
			}
		}
		if len(held) == 0 {
			if to, done, fault, err = p.say(r, l, s.Actor, statement.Hash{}, f, b); err != nil || done {
				return to, err
			}
		}
	}
	page, err := p.stateForm(r, l, &s, f, held, fault)
	return ui.Answer{Page: page}, err
}

// say has something said, unless fields are missing: it gives where that leads,
// or the sentence with which the form comes back.
func (p *Views) say(r *http.Request, l *i18n.Locale, actor policy.Actor, of statement.Hash, f *filled, b corpus.Body) (to ui.Answer, done bool, fault string, err error) {
	if len(f.Faults) > 0 {
		return ui.Answer{}, false, "", nil
	}
	out, err := p.Positions.Say(r.Context(), actor, of, b)
	switch {
	case err == nil:
		to := l.Path(views)
		switch {
		case !of.IsZero():
			to = l.Path(views, of.String())
		case out.Receipt != nil:
			to = l.Path(views, out.Receipt.ID.String())
		}
		return p.Went(l, out, to), true, "", nil
	case submissionweb.Again(err):
		return ui.Answer{}, false, l.Fault(err), nil
	}
	return ui.Answer{}, false, "", err
}

// Clear shows a draft of a type to who is to clear it, read with the subject of
// the draft.
func (p *Views) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
		b, err := position.Decode(typ, body)
		if err != nil {
			return word(l, typ), p.broken(l)
		}
		switch b := b.(type) {
		case *position.Stated:
			told := submission.Told{Via: b.Via, Known: true}
			return word(l, typ), ui.Stack(p.Handing(l, &b.Via), p.viewFacts(l, &position.Position{Told: told, On: b.On, Question: b.Question, Source: b.Source}),
				ui.Paragraphs(l, b.Text))
		case *position.Corrected:
			return word(l, typ), p.clearCorrected(l, subject, b)
		case *position.Withdrawn:
			if v, err := p.Positions.Queries.Get(context.Background(), subject); err == nil {
				if off, view := submissionweb.Leaving(l, p.Names, &v.Told, b.As, b.Reason); off != "" {
					return off, view
				}
			}
			return word(l, typ), ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason))
		}
		return word(l, typ), p.broken(l)
	}
}
