package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

func hashOf(id string) (statement.Hash, error) { return statement.ParseHash(id) }

func (p *Held) summary(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, err := p.Meetings.Queries.Summary(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	of, err := p.Consultations.Get(r.Context(), s.Consultation.String())
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := s.Title.Pick(l)
	page := p.below(l, &of, title)
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	page.Twin, page.RestsOn = api+summed+"/"+s.ID, s.Statements
	blocks := []templ.Component{submissionweb.ViaView(l, p.Names, s.Told)}
	if s.Withdrawn != nil {
		blocks = append(blocks, p.struck(l, s.Withdrawn))
	}
	if n := len(s.Flagged); n > 0 {
		blocks = append(blocks, ui.NoticeOf(l.T("meeting.flagged"), ui.Para(ui.Plain(l.N("meeting.flagged.points", n)))))
	}
	blocks = append(blocks, p.summaryBody(l, &s.Summary))
	var meetings []templ.Component
	for _, id := range s.Meetings {
		meetings = append(meetings, p.heldAt(r, l, id.String()))
	}
	blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("meeting.of"), Content: ui.Lines(meetings...)}, {Term: l.T("meeting.chair"), Content: p.authors(l, &s.Told)},
		{Term: l.T("consult.when"), Content: ui.Moment(l, s.At)}, {Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", s.ID), s.ID[:16])}}))
	private, err := p.traced(r, l, &s, actor)
	if err != nil {
		return ui.Page{}, err
	}
	blocks = append(blocks, private)
	if len(s.Events) > 0 {
		blocks = append(blocks, ui.Part("events", l.T("consult.events"), 2, ui.TableView(l, p.followed(l, s.Events))))
	}
	page.Body = ui.Stack(append(blocks, p.summaryWays(l, &s, actor))...)
	return page, nil
}

// heldAt leads to a meeting.
func (p *Held) heldAt(r *http.Request, l *i18n.Locale, id string) templ.Component {
	m, err := p.Meetings.Queries.Get(r.Context(), id)
	if err != nil {
		return ui.A(l.Path(held, id), id[:16])
	}
	return ui.TextLink(l, l.Path(held, id), m.Title)
}

// summaryBody shows a summary's points and what each says that it rests on.
func (p *Held) summaryBody(l *i18n.Locale, s *meeting.Summary) templ.Component {
	t := ui.Table{ID: "points-table", Caption: l.T("meeting.points.caption"), Columns: []ui.Column{{Head: l.T("meeting.number"), Number: true}, {Head: l.T("meeting.point")}, {Head: l.T("meeting.rests")}}}
	for n, pt := range s.Points {
		t.Rows = append(t.Rows, ui.Row{ID: "point-" + pt.ID, Cells: []ui.Cell{ui.Words(strconv.Itoa(n + 1)), ui.Stored(l, pt.Text), ui.Show(p.rests(l, pt.Rests))}})
	}
	blocks := []templ.Component{}
	if !s.Text.Empty() {
		blocks = append(blocks, ui.Paragraphs(l, s.Text))
	}
	return ui.Part("points", l.T("meeting.points"), 2, append(blocks, ui.TableView(l, t))...)
}

// sessionTitle is what a session is called; its id where its meeting cannot be read.
func (p *Held) sessionTitle(l *i18n.Locale, of meeting.Of) i18n.Text {
	if m, err := p.Meetings.Queries.Get(context.Background(), of.Meeting.String()); err == nil {
		if s := m.Session(of.Session); s != nil {
			return s.Title
		}
	}
	return i18n.Of(l.Tag(), of.Session)
}

func (p *Held) rests(l *i18n.Locale, r meeting.Rests) templ.Component {
	if r.None() {
		return ui.Strong(l.T("meeting.rests.nothing"))
	}
	var out []templ.Component
	if r.Contributions {
		out = append(out, ui.Plain(l.T("meeting.rests.contributions")))
	}
	for _, of := range r.Sessions {
		out = append(out, ui.Sentence(l, "meeting.rests.session", ui.Parts{"session": ui.TextLink(l, l.Path(held, of.Meeting.String())+"#session-"+of.Session, p.sessionTitle(l, of))}))
	}
	if r.Chair {
		out = append(out, ui.Plain(l.T("meeting.rests.chair")))
	}
	return ui.Lines(out...)
}

// traced shows the tracing to those who may see it, and to contributors where
// their own contributions went. While the keys are locked it shows neither.
func (p *Held) traced(r *http.Request, l *i18n.Locale, s *meeting.Summing, actor policy.Actor) (templ.Component, error) {
	var blocks []templ.Component
	went, err := p.Meetings.Went(r.Context(), actor, s)
	if err != nil && !fail.Is(err, fail.Unavailable) {
		return nil, err
	}
	if len(went) > 0 {
		t := ui.Table{ID: "went-table", Caption: l.T("meeting.went.caption"), Columns: []ui.Column{{Head: l.T("consult.contribution")}, {Head: l.T("meeting.points")}}}
		for _, w := range went {
			source, err := p.source(r, l, s, w.Of)
			if err != nil {
				return nil, err
			}
			var points []templ.Component
			for _, id := range w.Points {
				points = append(points, ui.A("#point-"+id, pointNumber(s, id)))
			}
			t.Rows = append(t.Rows, ui.Cells(ui.Show(source), ui.Show(ui.List(l, points...))))
		}
		blocks = append(blocks, ui.Part("went", l.T("meeting.went"), 2, ui.TableView(l, t)))
	}
	trace, err := p.Meetings.Tracing(r.Context(), actor, s)
	if err != nil && !fail.Is(err, fail.Unavailable) {
		return nil, err
	}
	if trace != nil {
		heading := l.T("meeting.trace.private")
		if s.Traced != nil {
			heading = l.T("meeting.trace")
		}
		t := ui.Table{ID: "trace-table", Caption: heading, Columns: []ui.Column{{Head: l.T("meeting.point")}, {Head: l.T("meeting.rests")}}}
		for _, pt := range trace.Points {
			var from []templ.Component
			for _, id := range pt.From {
				source, err := p.source(r, l, s, id)
				if err != nil {
					return nil, err
				}
				from = append(from, source)
			}
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.A("#point-"+pt.Point, pointNumber(s, pt.Point))), ui.Show(ui.Lines(from...))))
		}
		blocks = append(blocks, ui.Part("trace", heading, 2, ui.TableView(l, t)))
	}
	return ui.Stack(blocks...), nil
}

// pointNumber is the number under which a point is shown.
func pointNumber(s *meeting.Summing, id string) string {
	return strconv.Itoa(1 + slices.IndexFunc(s.Points, func(p meeting.Point) bool { return p.ID == id }))
}

// source leads to a contribution, or to an intervention in one of the meetings.
func (p *Held) source(r *http.Request, l *i18n.Locale, s *meeting.Summing, id statement.Hash) (templ.Component, error) {
	for _, of := range s.Meetings {
		m, err := p.Meetings.Queries.Get(r.Context(), of.String())
		if err != nil {
			return nil, err
		}
		for i := range m.Interventions {
			if n := &m.Interventions[i]; n.Statement == id {
				return ui.Join(p.spoke(l, n.Told, n.Speaker), ui.A(l.Path(held, m.ID)+"#said-"+id.String()[:16], l.T("meeting.intervention"))), nil
			}
		}
	}
	words, err := p.titleOf(r.Context(), l, id.String())
	return ui.A(l.Path(said, id.String()), words), err
}
