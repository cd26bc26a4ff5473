package web

import (
	"net/http"
	"net/url"
	"strconv"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// editReport edits a report that is to be proposed: its title, its label, and each
// section that it has. A section whose words are taken out is left out.
func (p *Pages) editReport(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e web.Edited, err error) {
	b, err := cooperation.Decode(all[0].Type, all[0].Body)
	if err != nil {
		return e, err
	}
	was := b.(*cooperation.Proposing)
	f := &form{l: l, v: url.Values{"title": {written(was.Report.Title)}, "as": {string(was.Report.Marking)}}, faults: map[string]string{}}
	for i, s := range was.Report.Sections {
		n := strconv.Itoa(i)
		f.v.Set("heading-"+n, written(s.Heading))
		f.v.Set("words-"+n, written(s.Words))
	}
	e.Draft.Marking = all[0].Marking
	if r.Method == http.MethodPost {
		f = read(r, l)
		now := f.report(was)
		if len(f.faults) == 0 {
			to, err := statement.ParseHash(all[0].Stream)
			if err != nil {
				return e, err
			}
			d, err := cooperation.Saying{By: actor.Identity, To: to, Case: all[0].Subject, Marking: all[0].Marking, Body: now}.Draft()
			if err != nil {
				return e, err
			}
			e.Together, e.Good = []ledger.Draft{d}, true
		}
	}
	v := p.shownTo(r, l, actor)
	floor, err := v.floor(all[0])
	if err != nil {
		return e, err
	}
	e.Form.Inputs = []ui.Input{f.line("title", "cooperation.report.name", cooperation.MaxTitle/4, false), v.reportMarking(f, floor)}
	for i := range was.Report.Sections {
		n := strconv.Itoa(i)
		words := f.area("words-"+n, "cooperation.words", true)
		words.Hint = l.T("cooperation.report.section-hint")
		e.Form.Inputs = append(e.Form.Inputs, ui.Input{Kind: ui.Fieldset, Name: "section-" + n, Label: f.get("heading-" + n), Inputs: []ui.Input{
			f.line("heading-"+n, "cooperation.report.heading", cooperation.MaxTitle/4, false), words}})
	}
	return e, nil
}

// floor is the widest label that a report which was drafted can bear.
func (v *viewer) floor(d ledger.Draft) (statement.Marking, error) {
	held, err := v.p.Queries.Case(v.ctx, v.actor, d.Subject)
	if err != nil {
		return "", err
	}
	for _, h := range held {
		if side := h.SideOf(v.actor.Identity); side != "" && h.On(side.Other()).String() == d.Stream {
			return v.p.Queries.ReportFloor(v.ctx, v.actor, h.Thread)
		}
	}
	return "", noCase()
}

// report reads a report as it was edited.
func (f *form) report(was *cooperation.Proposing) *cooperation.Proposing {
	out := *was
	out.Report.Title, out.Report.Marking, out.Report.Sections = f.text("title", true), statement.Marking(f.get("as")), nil
	stays(&out.Report.Title, was.Report.Title)
	for i, old := range was.Report.Sections {
		n := strconv.Itoa(i)
		s := report.Section{Heading: f.text("heading-"+n, true), Words: f.text("words-"+n, false)}
		if s.Words.Empty() {
			continue
		}
		stays(&s.Heading, old.Heading)
		stays(&s.Words, old.Words)
		out.Report.Sections = append(out.Report.Sections, s)
	}
	if len(out.Report.Sections) == 0 && len(f.faults) == 0 {
		f.faults["words-0"] = f.l.T("cooperation.report.empty")
	}
	return &out
}
