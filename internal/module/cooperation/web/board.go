package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// board is what needs a participant now: its own moves first, by when they are
// due, then what waits for others, then what is over.
func (p *Pages) board(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	q := r.URL.Query()
	kind := cooperation.Kind(q.Get("kind"))
	if kind != "" && kind != cooperation.Notification && kind != cooperation.Request {
		return ui.Page{}, fail.New(fail.Invalid, "There is no such kind of case.")
	}
	page := ui.Page{Title: l.T("cooperation.board.title"), Lead: l.T("cooperation.board.lead"), Section: "/desk", Wide: true, Urgent: true,
		Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}}, Marking: statement.Green, Twin: "/api/v1/notifications"}
	filters := lists(q, kind)
	parts, err := p.Queries.Boards(v.ctx, v.actor, filters...)
	if err != nil {
		return ui.Page{}, err
	}
	asked, err := p.besides(v, &page)
	if err != nil {
		return ui.Page{}, err
	}
	v.besides = len(asked) > 0
	body, drills := asked, []templ.Component(nil)
	for i, f := range filters {
		if f.Mode == cooperation.Drill && len(parts[i].Lines) == 0 {
			continue
		}
		list, err := v.heap(&page, f, parts[i])
		if err != nil {
			return ui.Page{}, err
		}
		words := l.T("cooperation.heap." + string(f.Heap))
		if f.Mode == cooperation.Meant {
			body = append(body, ui.Part(string(f.Heap), words, 2, list...))
			if f.Heap == cooperation.Ours { // what leads away stands below what needs us now
				body = append(body, p.ways(v), boardWays(l, kind))
			}
		} else {
			drills = append(drills, ui.Part(listName(f), l.T("cooperation.drills.heap", "heap", words), 3, list...))
		}
	}
	shut, err := v.closed(&page)
	if err != nil {
		return ui.Page{}, err
	}
	apart, err := p.drills(v, &page, drills)
	page.Body = ui.Stack(append(body, shut, apart)...)
	return page, err
}

// besides is what waits for an answer of the participant besides its cases, above them.
func (p *Pages) besides(v *viewer, page *ui.Page) ([]templ.Component, error) {
	if p.Asked == nil {
		return nil, nil
	}
	all, m, err := p.Asked(v.ctx, v.Locale, v.actor)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	page.Marking = marking.Narrowest(page.Marking, m)
	return []templ.Component{ui.Part("asked", v.T("cooperation.asked"), 2, ui.Jump(all))}, nil
}

// boardWays lead to the lists below the first one, which can be long, and to the
// cases of one kind alone. They stand between the two.
func boardWays(l *i18n.Locale, kind cooperation.Kind) templ.Component {
	var lists, kinds []templ.Component
	add := func(to []templ.Component, way templ.Component) []templ.Component {
		if len(to) > 0 {
			to = append(to, ui.Plain("·"))
		}
		return append(to, way)
	}
	for _, heap := range cooperation.Heaps()[1:] {
		lists = add(lists, ui.A("#"+string(heap), l.T("cooperation.heap."+string(heap))))
	}
	for _, k := range append([]cooperation.Kind{""}, cooperation.Kinds()...) {
		words, href := l.T("cooperation.board.every"), l.Path(Home)
		if k != "" {
			words, href = l.T("cooperation.kind."+string(k)), href+"?kind="+string(k)
		}
		if k == kind {
			kinds = add(kinds, ui.Strong(words))
		} else {
			kinds = add(kinds, ui.A(href, words))
		}
	}
	return ui.Para(ui.Lines(ui.Join(ui.Plain(l.T("cooperation.board.below")), ui.Join(lists...)),
		ui.Join(ui.Plain(l.T("cooperation.board.only")), ui.Join(kinds...))))
}

// ownMoves is how many of the own moves a board shows at once, those that are due
// first.
const ownMoves = 100

// lists are the parts of a board: what is meant, then exercises; each from where
// the address says.
func lists(q url.Values, kind cooperation.Kind) (out []cooperation.Filter) {
	for _, mode := range []cooperation.Mode{cooperation.Meant, cooperation.Drill} {
		for _, heap := range cooperation.Heaps() {
			f := cooperation.Filter{Heap: heap, Kind: kind, Mode: mode}
			if heap == cooperation.Ours {
				f.Limit = ownMoves
			}
			if q.Get("list") == listName(f) {
				f.After, _ = cooperation.ParsePlace(q.Get("after"))
			}
			out = append(out, f)
		}
	}
	return out
}

// heap is one list of a board, and the way to the rest of it.
func (v *viewer) heap(page *ui.Page, f cooperation.Filter, part cooperation.Part) ([]templ.Component, error) {
	l, name := v.Locale, listName(f)
	for _, line := range part.Lines {
		page.Marking = marking.Narrowest(page.Marking, line.Marking)
	}
	lines, err := v.lines(f, part.Lines)
	if err != nil {
		return nil, err
	}
	blocks, pager := []templ.Component{ui.TableView(l, lines)}, ui.Pager{}
	if !f.After.IsZero() {
		blocks = append([]templ.Component{ui.Para(ui.Plain(l.T("cooperation.board.goes-on")))}, blocks...)
	}
	if !part.Next.IsZero() {
		more := url.Values{"list": {name}, "after": {part.Next.String()}}
		if f.Kind != "" {
			more.Set("kind", string(f.Kind))
		}
		if f.Heap == cooperation.Ours {
			blocks = append(blocks, ui.Para(ui.Plain(l.T("cooperation.board.later"))))
		}
		pager.Next = l.Path(Home) + "?" + more.Encode() + "#" + name
	}
	if !f.After.IsZero() {
		pager.Previous = l.Path(Home)
		if f.Kind != "" {
			pager.Previous += "?kind=" + string(f.Kind)
		}
		pager.Previous += "#" + name
	}
	if pager != (ui.Pager{}) {
		blocks = append(blocks, ui.PagerView(l, pager))
	}
	return blocks, nil
}

// listName names a list in an address and on the page.
func listName(f cooperation.Filter) string {
	if f.Mode == cooperation.Drill {
		return "exercise-" + string(f.Heap)
	}
	return string(f.Heap)
}

// drills is all that is no more than an exercise, below everything that is meant
// and set apart from it: the exercises that go on, then their cases.
func (p *Pages) drills(v *viewer, page *ui.Page, cases []templ.Component) (templ.Component, error) {
	l := v.Locale
	var blocks []templ.Component
	if p.Beside != nil {
		on, m, err := p.Beside(v.ctx, l, v.actor)
		if err != nil {
			return nil, err
		}
		if blocks = append(blocks, on...); len(on) > 0 {
			page.Marking = marking.Narrowest(page.Marking, m)
		}
	}
	blocks = append(blocks, cases...)
	if len(blocks) == 0 {
		return templ.NopComponent, nil
	}
	return ui.Part("exercises", l.T("cooperation.drills.heading"), 2, append([]templ.Component{ui.Para(ui.ExerciseWord(l), ui.Plain(l.T("cooperation.drills.note")))}, blocks...)...), nil
}

// ways lead to what can be begun here, and to the file of deadlines.
func (p *Pages) ways(v *viewer) templ.Component {
	l := v.Locale
	var links []templ.Component
	if cooperation.May(v.actor, cooperation.Speak) == nil {
		for _, k := range cooperation.Kinds() {
			links = append(links, ui.A(l.Path(Home, "new", string(k)), l.T("cooperation.new."+string(k))), ui.Plain("·"))
		}
	}
	links = append(links, ui.A(l.Path(Home+"/deadlines.ics")+"?"+marking.Field+"="+marking.Agreed, l.T("cooperation.calendar.link")))
	return ui.Para(links...)
}

func (v *viewer) lines(f cooperation.Filter, all []cooperation.Line) (ui.Table, error) {
	l, heap := v.Locale, f.Heap
	empty := "cooperation.empty." + string(heap)
	if heap == cooperation.Ours && v.besides {
		empty = "cooperation.empty.ours-cases"
	}
	t := ui.Table{ID: "board-" + listName(f), Caption: l.T("cooperation.caption." + string(heap)), Empty: l.T(empty), Stacked: true,
		Columns: []ui.Column{{Head: l.T("cooperation.board.case")}, {Head: l.T("cooperation.board.next")}, {Head: l.T("cooperation.board.due"), Spare: true},
			{Head: l.T("cooperation.board.with")}, {Head: l.T("cooperation.board.kind")}, {Head: l.T("cooperation.board.state")}}}
	for _, line := range all {
		next, due := ui.Blank(), ui.Blank()
		if d, ok := line.Next(); ok {
			next = ui.Show(v.owing(d))
			if !d.At.IsZero() {
				due = ui.Show(ui.Lines(ui.Strong(v.until(d.At)), ui.Moment(l, d.At)))
			}
		}
		if other, ours := line.Facing(); ours {
			ahead, err := v.waiting(line.Case, other)
			if err != nil {
				return t, err
			}
			if more := append(v.awaits(&line, other), ahead...); len(more) > 0 {
				if next.Content != nil {
					more = append([]templ.Component{next.Content}, more...)
				}
				next = ui.Show(ui.Lines(more...))
			}
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.heading(&line)), next, due, ui.Show(v.with(&line)),
			ui.Words(l.T("cooperation.kind."+string(line.Kind))), ui.Words(l.T("cooperation.state."+string(line.State)))))
	}
	return t, nil
}

// heading is a case in a line: how it is marked, then its title.
func (v *viewer) heading(line *cooperation.Line) templ.Component {
	href := v.Path(Home, line.Case)
	title := ui.A(href, v.T("cooperation.erased.title"))
	if !line.Title.Empty() {
		title = ui.TextLink(v.Locale, href, line.Title)
	}
	title = ui.Labelled(line.Marking, title)
	if line.Exercise {
		title = ui.Join(ui.ExerciseWord(v.Locale), title)
	}
	return title
}

// with is the other one of a thread; both, for whoever was let in.
func (v *viewer) with(line *cooperation.Line) templ.Component {
	if other, ok := line.Facing(); ok {
		return v.Who(other)
	}
	return ui.Lines(v.Who(line.Opener), v.Who(line.Other))
}
