package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// one is the page of a case: every thread of it that the reader's participant
// reads. That a person opened it is noted before it is shown.
func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	id := r.PathValue("case")
	all, err := p.Queries.Case(r.Context(), v.actor, id)
	if fail.Is(err, fail.NotFound) {
		return v.shut(id, err)
	}
	if err != nil {
		return ui.Page{}, err
	}
	if err := p.Opened(r.Context(), v.actor, id); err != nil {
		return ui.Page{}, err
	}
	if v.bound, err = p.Queries.Bound(r.Context()); err != nil {
		return ui.Page{}, err
	}
	page := v.page(all[0].Thread)
	page.Twin = "/api/v1/" + string(all[0].Kind) + "s/" + id
	for _, t := range all {
		page.Marking = marking.Narrowest(page.Marking, t.Shown())
	}
	page.Urgent = true
	body, err := v.moves(all)
	if err != nil {
		return ui.Page{}, err
	}
	still, err := v.shutIn(&page, id)
	if err != nil {
		return ui.Page{}, err
	}
	body = append(body, v.summary(all), still)
	if cooperation.May(v.actor, cooperation.Speak) == nil {
		body = append(body, ui.Para(ui.A(l.Path(Assessing+"/new")+"?case="+id, l.T("assessment.of-case"))))
	}
	if err := v.finds(all); err != nil {
		return ui.Page{}, err
	}
	for _, t := range all {
		part, err := v.thread(t, len(all) == 1)
		if err != nil {
			return ui.Page{}, err
		}
		body = append(body, part)
	}
	looks, err := v.looks(id)
	if err != nil {
		return ui.Page{}, err
	}
	page.Body = ui.Stack(append(body, looks)...)
	return page, nil
}

// page is what every page about a thread has.
func (v *viewer) page(t *cooperation.Thread) ui.Page {
	l := v.Locale
	out := ui.Page{Title: l.T("cooperation.erased.title"), Section: "/desk", Marking: t.Shown(), Exercise: t.Exercise,
		Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}, {Href: l.Path(Home), Words: l.T("cooperation.board.title")}}}
	if t.Matter != nil {
		title, lang := t.Matter.Title.Pick(l)
		out.Title = title
		if lang != l.Tag() {
			out.TitleIn = lang
		}
	}
	return out
}

// summary is what a case is, and where each thread of it stands.
func (v *viewer) summary(all []cooperation.Held) templ.Component {
	l, first := v.Locale, all[0]
	facts := ui.Facts{{Term: l.T("cooperation.board.kind"), Content: ui.Plain(l.T("cooperation.kind." + string(first.Kind)))},
		{Term: l.T("cooperation.opener"), Content: v.Who(first.Opener)},
		{Term: l.T("cooperation.opened"), Content: ui.Moment(l, first.Opening().At)},
		{Term: l.T("cooperation.case"), Content: ui.Code(first.Case)}}
	if o := first.Occasion; o != nil {
		facts = append(facts, ui.Fact{Term: l.T("cooperation.occasion"), Content: ui.A(l.Path("/desk/exercises", o.ID), o.ID[:17])})
	}
	blocks := []templ.Component{ui.FactList(facts)}
	if first.Kind == cooperation.Notification {
		blocks = append(blocks, ui.Para(ui.Strong(must(cooperation.NoResponsibility().Pick(l)))))
	}
	if len(all) > 1 {
		t := ui.Table{ID: "threads", Caption: l.T("cooperation.threads"), Note: l.T("cooperation.threads.note"), Stacked: true,
			Columns: []ui.Column{{Head: l.T("cooperation.counterparty")}, {Head: l.T("cooperation.board.state")}, {Head: l.T("cooperation.board.next")}}}
		for _, h := range all {
			next := ui.Blank()
			if d := h.Duties(); len(d) > 0 {
				next = ui.Show(v.duty(h.Thread, d[0]))
			}
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.TextLink(l, "#"+anchor(h.Thread), v.Name(h.Counterparty))), ui.Words(l.T("cooperation.state."+string(h.State))), next))
		}
		blocks = append(blocks, ui.TableView(l, t))
	}
	return ui.Stack(blocks...)
}

func must(words, _ string) string { return words }

func anchor(t *cooperation.Thread) string { return "with-" + t.Counterparty.String()[:16] }

// moves are what the reader can say in a case of one thread, before anything else on its
// page; where there are several, they stand in each.
func (v *viewer) moves(all []cooperation.Held) ([]templ.Component, error) {
	if len(all) != 1 {
		return nil, nil
	}
	public, err := v.published(all[0].Thread)
	return []templ.Component{v.choices(all[0].Thread, public)}, err
}

// thread shows where a thread stands, what the reader can say in it unless that stands
// above, and all that was said.
func (v *viewer) thread(h cooperation.Held, above bool) (templ.Component, error) {
	l, t := v.Locale, h.Thread
	facts := ui.Facts{{Term: l.T("cooperation.board.state"), Content: ui.Plain(l.T("cooperation.state." + string(t.State)))}}
	if r := t.Receipt; r != nil && r.Phone {
		facts = append(facts, ui.Fact{Term: l.T("cooperation.receipt"), Content: ui.Sentence(l, "cooperation.receipt.phone", ui.Parts{"who": v.Who(t.On(r.Side)), "at": ui.Moment(l, r.At)})})
	}
	facts = append(facts, v.reach(t)...)
	var owed []templ.Component
	for _, d := range t.Duties() {
		owed = append(owed, v.duty(t, d))
	}
	public, err := v.published(t)
	if err != nil {
		return nil, err
	}
	owed = append(owed, v.awaited(t, public)...)
	if len(owed) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("cooperation.owed"), Content: ui.Lines(owed...)})
	}
	if side := t.SideOf(v.actor.Identity); side != "" {
		ahead, err := v.waiting(t.Case, t.On(side.Other()))
		if err != nil {
			return nil, err
		}
		if len(ahead) > 0 {
			facts = append(facts, ui.Fact{Term: l.T("cooperation.ahead.heading"), Content: ui.Lines(ahead...)})
		}
	}
	onward, err := v.onward(h)
	if err != nil {
		return nil, err
	}
	facts = append(facts, onward...)
	if about := v.reported(t); about != "" {
		of := ui.Plain(about)
		if side := t.SideOf(v.actor.Identity); side != "" && t.Agreed() != nil {
			of = ui.Lines(of, (&moved{viewer: v, t: t, other: t.On(side.Other())}).alone())
		}
		facts = append(facts, ui.Fact{Term: l.T("cooperation.report"), Content: of})
	}
	if len(t.Readers) > 0 {
		var all []templ.Component
		for _, who := range t.Readers {
			all = append(all, v.Who(who))
		}
		facts = append(facts, ui.Fact{Term: l.T("cooperation.readers"), Content: ui.Lines(all...)})
	}
	blocks := []templ.Component{ui.FactList(facts), v.farewell(t)}
	if !above {
		blocks = append([]templ.Component{v.choices(t, public)}, blocks...)
	}
	for _, s := range t.Said {
		blocks = append(blocks, v.statement(t, s))
	}
	return ui.Part(anchor(t), l.T("cooperation.thread", "opener", v.Called(t.Opener), "other", v.Called(t.Counterparty)), 2, blocks...), nil
}

// choices lead to a form for each thing that the reader's side can say now; first to
// what the other side asks its consent for. public is what was published of the thread.
func (v *viewer) choices(t *cooperation.Thread, public *report.Case) templ.Component {
	side := t.SideOf(v.actor.Identity)
	if side == "" || cooperation.May(v.actor, cooperation.Speak) != nil {
		return templ.NopComponent
	}
	var links []templ.Component
	add := func(link templ.Component) {
		if len(links) > 0 {
			links = append(links, ui.Plain("·"))
		}
		links = append(links, link)
	}
	for _, c := range t.Consents() {
		if c.Side == side {
			add(v.consentLink(t.Case, t.On(side.Other()), c))
		}
	}
	for _, verb := range t.Open(side) {
		if verb == cooperation.Proposed || verb == cooperation.Settled {
			continue // on a page of their own
		}
		add(ui.A(v.Path(Home, t.Case, t.On(side.Other()).String(), string(verb)), v.T("cooperation.do."+string(verb))))
	}
	if t.State == cooperation.IsClosed {
		add(ui.A(v.Path(Home, t.Case, t.On(side.Other()).String(), reporting), v.reportWords(t, side, public)))
	}
	if t.Kind == cooperation.Notification && side == cooperation.Counterparty {
		add(ui.A(v.Path(Home, "new", string(cooperation.Request))+"?arises="+t.Case, v.T("cooperation.help")))
	}
	if len(links) == 0 {
		return templ.NopComponent
	}
	return ui.Para(append([]templ.Component{ui.Strong(v.T("cooperation.can"))}, links...)...)
}

// statement is one statement of a thread: what it does, who said it when, how it
// is marked, what it says, and where it stands in the journal.
func (v *viewer) statement(t *cooperation.Thread, s cooperation.Said) templ.Component {
	l := v.Locale
	heading := v.headed(t, s)
	id := s.Statement.String()
	blocks := []templ.Component{ui.Para(ui.Label(s.Marking), ui.Moment(l, s.At), ui.Plain("·"),
		ui.Sentence(l, "cooperation.proof", ui.Parts{"place": ui.Plain(l.Number(s.Index)), "id": ui.Code(id[:16])}), v.proofLink(t, &s))}
	if t.Exercise {
		blocks[0] = ui.Para(ui.ExerciseWord(l), blocks[0])
	}
	switch b := t.Body(s); {
	case b == nil:
		blocks = append(blocks, ui.Para(ui.Quiet(l.T("cooperation.erased"))))
	case v.again(t, s):
		first := v.shown[string(s.Body)]
		blocks = append(blocks, ui.Para(ui.Sentence(l, "cooperation.same", ui.Parts{"who": ui.A(first.place, first.to)})), v.files(b.Files(), v.link(s.Statement)))
	default:
		blocks = append(blocks, v.says(t, s, b), v.files(b.Files(), v.link(s.Statement)), v.about(t, b))
	}
	blocks = append(blocks, ui.Folded(l.T("cooperation.proof.whole"), ui.Para(ui.Code(id))))
	return ui.Part("statement-"+id[:16], heading, 3, blocks...)
}

// again reports whether the words of an opening stand on the page already: who
// opens a case with several says the same to each.
func (v *viewer) again(t *cooperation.Thread, s cooperation.Said) bool {
	if s.Verb != cooperation.Sent {
		return false
	}
	_, there := v.shown[string(s.Body)]
	if !there {
		if v.shown == nil {
			v.shown = map[string]opened{}
		}
		v.shown[string(s.Body)] = opened{"#statement-" + s.Statement.String()[:16], v.Called(t.Counterparty)}
	}
	return there
}

// about leads to the statement of the same thread that a body names.
func (v *viewer) about(t *cooperation.Thread, b cooperation.Body) templ.Component {
	on := cooperation.About(b)
	s := t.Find(on)
	if s == nil {
		return templ.NopComponent
	}
	return ui.Para(ui.Sentence(v.Locale, "cooperation.on", ui.Parts{"what": ui.A("#statement-"+on.String()[:16], v.T("cooperation.verb."+string(s.Verb)))}))
}

// looks are who at the reader's own participant has opened the case.
func (v *viewer) looks(id string) (templ.Component, error) {
	l := v.Locale
	all, err := v.p.Looks(v.ctx, v.actor, id)
	if err != nil || len(all) == 0 {
		return templ.NopComponent, err
	}
	t := ui.Table{ID: "looks-table", Caption: l.T("cooperation.looks.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("cooperation.looks.who")}, {Head: l.T("cooperation.looks.when")}}}
	for _, look := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.Words(look.Who), ui.Show(ui.Moment(l, look.At))))
	}
	return ui.Part("looks", l.T("cooperation.looks"), 2, ui.TableView(l, t)), nil
}

// other finds the other one of a thread in an address.
func other(r *http.Request) (statement.Hash, error) { return statement.ParseHash(r.PathValue("other")) }
