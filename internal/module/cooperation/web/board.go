package web

import (
	"net/http"
	"net/url"
	"strconv"

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
	page := ui.Page{Title: l.T("cooperation.board.title"), Lead: l.T("cooperation.board.lead"), Section: "/desk", Wide: true,
		Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}}, Marking: statement.Green, Twin: "/api/v1/notifications"}
	body := []templ.Component{p.ways(v)}
	for _, heap := range cooperation.Heaps() {
		part, err := p.heap(v, &page, q, cooperation.Filter{Heap: heap, Kind: kind, Mode: cooperation.Meant})
		if err != nil {
			return ui.Page{}, err
		}
		body = append(body, ui.Part(string(heap), l.T("cooperation.heap."+string(heap)), 2, part...))
	}
	drills, err := p.drills(v, &page, q, kind)
	page.Body = ui.Stack(append(body, drills)...)
	return page, err
}

// heap is one list of a board, and the way to the rest of it.
func (p *Pages) heap(v *viewer, page *ui.Page, q url.Values, f cooperation.Filter) ([]templ.Component, error) {
	l, name := v.Locale, listName(f)
	if q.Get("list") == name {
		f.After, _ = strconv.ParseInt(q.Get("after"), 10, 64)
	}
	part, err := p.Queries.Board(v.ctx, v.actor, f)
	if err != nil || f.Mode == cooperation.Drill && len(part.Lines) == 0 {
		return nil, err
	}
	for _, line := range part.Lines {
		page.Marking = marking.Narrowest(page.Marking, line.Marking)
	}
	blocks := []templ.Component{ui.TableView(l, v.lines(f, part.Lines))}
	if part.Next > 0 {
		more := url.Values{"list": {name}, "after": {strconv.FormatInt(part.Next, 10)}}
		if f.Kind != "" {
			more.Set("kind", string(f.Kind))
		}
		blocks = append(blocks, ui.PagerView(l, ui.Pager{Next: l.Path(Home) + "?" + more.Encode() + "#" + name}))
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
func (p *Pages) drills(v *viewer, page *ui.Page, q url.Values, kind cooperation.Kind) (templ.Component, error) {
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
	for _, heap := range cooperation.Heaps() {
		part, err := p.heap(v, page, q, cooperation.Filter{Heap: heap, Kind: kind, Mode: cooperation.Drill})
		if err != nil {
			return nil, err
		}
		if len(part) > 0 {
			blocks = append(blocks, ui.Part("exercise-"+string(heap), l.T("cooperation.drills.heap", "heap", l.T("cooperation.heap."+string(heap))), 3, part...))
		}
	}
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

func (v *viewer) lines(f cooperation.Filter, all []cooperation.Line) ui.Table {
	l, heap := v.Locale, f.Heap
	t := ui.Table{ID: "board-" + listName(f), Caption: l.T("cooperation.caption." + string(heap)), Empty: l.T("cooperation.empty." + string(heap)), Stacked: true,
		Columns: []ui.Column{{Head: l.T("cooperation.board.case")}, {Head: l.T("cooperation.board.next")}, {Head: l.T("cooperation.board.due"), Spare: true},
			{Head: l.T("cooperation.board.with")}, {Head: l.T("cooperation.board.kind")}, {Head: l.T("cooperation.board.state")}}}
	for _, line := range all {
		next, due := ui.Blank(), ui.Blank()
		if d, ok := line.Next(); ok {
			next = ui.Words(l.T("cooperation.what." + string(d.What)))
			if !d.At.IsZero() {
				due = ui.Show(ui.Lines(ui.Strong(v.until(d.At)), ui.Moment(l, d.At)))
			}
		}
		state := ui.Words(l.T("cooperation.state." + string(line.State)))
		if line.Reports != "" && line.Reports == line.Side {
			state = ui.Show(ui.Lines(ui.Plain(l.T("cooperation.state."+string(line.State))), ui.Strong(l.T("cooperation.report.ours"))))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.heading(&line)), next, due, ui.Show(v.with(&line)),
			ui.Words(l.T("cooperation.kind."+string(line.Kind))), state))
	}
	return t
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
	switch line.Side {
	case cooperation.Opener:
		return v.Who(line.Other)
	case cooperation.Counterparty:
		return v.Who(line.Opener)
	}
	return ui.Lines(v.Who(line.Opener), v.Who(line.Other))
}
