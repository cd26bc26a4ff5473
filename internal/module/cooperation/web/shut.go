package web

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
)

// shown is for how long what was closed to a participant stands open on its board.
const shown = 30 * 24 * time.Hour

// closed lists the threads that were closed to the participant, those of long ago
// folded. They narrow the marking of the page.
func (v *viewer) closed(page *ui.Page) (templ.Component, error) {
	all, err := v.p.Queries.Closed(v.ctx, v.actor, "")
	if err != nil || len(all) == 0 {
		return templ.NopComponent, err
	}
	since := v.p.Clock.Now().Add(-shown)
	lately := slices.DeleteFunc(slices.Clone(all), func(s cooperation.Shut) bool { return s.At.Before(since) })
	before := slices.DeleteFunc(all, func(s cooperation.Shut) bool { return !s.At.Before(since) })
	var blocks []templ.Component
	if len(lately) > 0 {
		blocks = append(blocks, v.shutTable(page, "board-closed", lately))
	}
	if len(before) > 0 {
		blocks = append(blocks, ui.Folded(v.T("cooperation.shut.before"), v.shutTable(page, "board-closed-before", before)))
	}
	return ui.Part("closed", v.T("cooperation.shut.heading"), 2, blocks...), nil
}

// shutTable says of threads that were closed to the participant of which case they
// are and between whom, and when and by which statement that was.
func (v *viewer) shutTable(page *ui.Page, id string, all []cooperation.Shut) templ.Component {
	t := ui.Table{ID: id, Caption: v.T("cooperation.shut.caption"), Stacked: true,
		Columns: []ui.Column{{Head: v.T("cooperation.case")}, {Head: v.T("cooperation.shut.between")}, {Head: v.T("cooperation.shut.at")}, {Head: v.T("cooperation.shut.by")}}}
	for _, s := range all {
		page.Marking = marking.Narrowest(page.Marking, s.Marking)
		of := ui.Labelled(s.Marking, ui.Join(ui.Plain(v.T("cooperation.kind."+string(s.Kind))), ui.A(v.Path(Home, s.Case), s.Case[:17]+"…")))
		if s.Exercise {
			of = ui.Join(ui.ExerciseWord(v.Locale), of)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(of), ui.Show(ui.Lines(v.Who(s.Opener), v.Who(s.Other))), ui.Show(ui.Moment(v.Locale, s.At)), ui.Show(v.shutBy(&s))))
	}
	return ui.TableView(v.Locale, t)
}

// shutBy is the statement from which on a thread is closed.
func (v *viewer) shutBy(s *cooperation.Shut) templ.Component {
	return ui.Sentence(v.Locale, "cooperation.proof", ui.Parts{"place": ui.Plain(v.Number(s.Index)), "id": ui.Code(s.Statement.String()[:16])})
}

// shut is the page of a case that was closed to the reader's participant: of which
// threads and when that was, and nothing else. missing is what anybody else is told.
func (v *viewer) shut(id string, missing error) (ui.Page, error) {
	l := v.Locale
	all, err := v.p.Queries.Closed(v.ctx, v.actor, id)
	switch {
	case err != nil:
		return ui.Page{}, err
	case len(all) == 0:
		return ui.Page{}, missing
	}
	page := ui.Page{Title: l.T("cooperation.shut.title"), Section: "/desk", Exercise: all[0].Exercise,
		Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}, {Href: l.Path(Home), Words: l.T("cooperation.board.title")}}}
	table := v.shutTable(&page, "closed", all)
	page.Body = ui.Stack(ui.Para(ui.Sentence(l, "cooperation.shut", ui.Parts{"participant": v.Who(v.actor.Identity), "at": ui.Moment(l, all[0].At)})),
		ui.FactList(ui.Facts{{Term: l.T("cooperation.case"), Content: ui.Code(id)}}), table)
	return page, nil
}

// shutIn says, on the page of a case that the participant still reads, which other
// threads of it were closed to it.
func (v *viewer) shutIn(page *ui.Page, id string) (templ.Component, error) {
	all, err := v.p.Queries.Closed(v.ctx, v.actor, id)
	if err != nil || len(all) == 0 {
		return templ.NopComponent, err
	}
	return ui.Part("closed", v.T("cooperation.shut.heading"), 2, ui.Para(ui.Sentence(v.Locale, "cooperation.shut.still", ui.Parts{"participant": v.Who(v.actor.Identity)})),
		v.shutTable(page, "case-closed", all)), nil
}
