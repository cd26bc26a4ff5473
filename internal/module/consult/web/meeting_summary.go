package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
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
	actor, err := p.actor(r)
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
	blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("meeting.of"), Content: ui.Lines(meetings...)}, {Term: l.T("meeting.chair"), Content: p.authors(l, &s.Via)},
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

func (p *Held) summaryWays(l *i18n.Locale, s *meeting.Summing, actor policy.Actor) templ.Component {
	if actor.For == "" || s.Withdrawn != nil || meeting.May(actor, meeting.Summarise) != nil || !s.Alters(actor.For) {
		return templ.NopComponent
	}
	var ways []templ.Component
	if !s.Trace.IsZero() && s.Traced == nil {
		ways = append(ways, ui.A(l.Path(summedDesk, s.ID, "publish"), l.T("meeting.publish.title")))
	}
	if len(s.Meetings) == 1 {
		ways = append(ways, ui.A(l.Path(summedDesk, s.ID, "correct"), l.T("plan.correct")))
	}
	ways = append(ways, ui.A(l.Path(summedDesk, s.ID, "withdraw"), l.T("meeting.drop.title")))
	return ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...)))
}

// sources are what a Chair can trace a point to: contributions to the
// consultation that stand, and attributed interventions in the meeting.
func (p *Held) sources(r *http.Request, l *i18n.Locale, m *meeting.Meeting) (out []ui.Option, err error) {
	called := func(ids []string, words string) string {
		var names []string
		for _, id := range ids {
			name, _ := p.Names.Name(id, l.Tag())
			names = append(names, name)
		}
		return l.T("meeting.source", "who", l.And(names...), "what", words)
	}
	part, err := p.Contributions.List(r.Context(), contribution.Filter{Consultation: m.Consultation.String(), Limit: mostSources})
	if err != nil {
		return nil, err
	}
	for i := range part.Items {
		c := &part.Items[i]
		if c.Withdrawn == nil && c.SetAside == nil {
			words, _ := p.short(l, c).Pick(l)
			out = append(out, ui.Option{Value: c.ID, Words: called(c.Via.Authors(), words)})
		}
	}
	for i := range m.Interventions {
		n := &m.Interventions[i]
		switch {
		case n.Withdrawn != nil || n.Unattributed:
		case n.Speaker != "":
			out = append(out, ui.Option{Value: n.Statement.String(), Words: l.T("meeting.source", "who", n.Speaker, "what", l.T("meeting.intervention"))})
		default:
			out = append(out, ui.Option{Value: n.Statement.String(), Words: called(n.Authors(), l.T("meeting.intervention"))})
		}
	}
	i18n.Sort(l, out, func(o ui.Option) string { return o.Words })
	return out, nil
}

// How much a summary's form holds.
const (
	mostSources = 200
	fewPoints   = 6
	mostPoints  = 40
)

// asPoints is how many points a form has: as many as were sent, or asked for.
func asPoints(r *http.Request) int {
	n, err := strconv.Atoi(r.FormValue("points"))
	if err != nil || n < fewPoints {
		return fewPoints
	}
	return min(n, mostPoints)
}

func (p *Held) summarising(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, m, of, err := p.holder(r, meeting.Summarise)
	if err != nil {
		return ui.Page{}, err
	}
	return p.summaryForm(r, l, actor, &m, &of, fill(r, l), "", false)
}

func (p *Held) summaryForm(r *http.Request, l *i18n.Locale, actor policy.Actor, m *meeting.Meeting, of *consult.Consultation, f *filled, fault string, corrected bool) (ui.Page, error) {
	options, err := p.sources(r, l, m)
	if err != nil {
		return ui.Page{}, err
	}
	var quiet []ui.Option
	for i := range m.Sessions {
		if s := &m.Sessions[i]; s.Unattributed {
			words, lang := s.Title.Pick(l)
			quiet = append(quiet, ui.Option{Value: s.ID, Words: words, Lang: lang})
		}
	}
	n := max(asPoints(r), filledPoints(f))
	form := ui.Form{ID: "summarise", Submit: l.T("consult.draft"), Fault: fault, Hidden: [][2]string{{"points", strconv.Itoa(n)}},
		Inputs: []ui.Input{f.choice(), f.input(ui.Line, "title", "consult.name", meeting.MaxTitle/4), f.optional(ui.Area, "text", "meeting.summarise.before", meeting.MaxText/4)}}
	for i := 1; i <= n; i++ {
		at := strconv.Itoa(i)
		form.Inputs = append(form.Inputs, ui.Input{Kind: ui.Area, Name: "point-" + at, Label: l.T("meeting.point.number", "number", at), Value: f.get("point-" + at),
			Max: meeting.MaxText / 4, Optional: i > 1, Fault: f.faults["point-"+at]})
		if len(options) > 0 {
			form.Inputs = append(form.Inputs, ui.Input{Kind: ui.Choices, Name: "from-" + at, Label: l.T("meeting.point.from", "number", at), Hint: l.T("meeting.point.from.hint"),
				Optional: true, Options: options, Values: f.values["from-"+at]})
		}
		if len(quiet) > 0 {
			form.Inputs = append(form.Inputs, ui.Input{Kind: ui.Choices, Name: "session-" + at, Label: l.T("meeting.point.sessions", "number", at), Optional: true, Options: quiet, Values: f.values["session-"+at]})
		}
		form.Inputs = append(form.Inputs, ui.Input{Kind: ui.Choices, Name: "chair-" + at, Label: l.T("meeting.point.chair", "number", at), Optional: true,
			Options: []ui.Option{{Value: "yes", Words: l.T("meeting.rests.chair")}}, Values: f.values["chair-"+at]})
	}
	page := p.below(l, of, l.T("meeting.summarise.title"))
	page.Lead = l.T("meeting.summarise.lead")
	if corrected {
		reason := f.input(ui.Area, "reason", "consult.reason", meeting.MaxReason/4)
		form.ID, form.Inputs = "correct", append(form.Inputs, reason)
		page.Title, page.Lead = l.T("plan.correct"), l.T("plan.correct.lead")
		page.Body = p.speaking(l, actor, form)
		return page, nil
	}
	blocks := []templ.Component{p.speaking(l, actor, form)}
	if n < mostPoints {
		blocks = append([]templ.Component{ui.Para(ui.A(l.Path(heldDesk, m.ID, "summarise")+"?points="+strconv.Itoa(mostPoints), l.T("meeting.summarise.more")))}, blocks...)
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (p *Held) summarise(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, m, of, err := p.holder(r, meeting.Summarise)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.need("title", "point-1")
	fault := ""
	if len(f.faults) == 0 {
		made := &meeting.Made{Via: way(actor), Consultation: m.Consultation, Meetings: []statement.Hash{m.Statement}, Summary: meeting.Summary{Title: f.text("title"), Text: f.text("text")}}
		trace, err := typedPoints(f, asPoints(r), &m, &made.Summary)
		if err != nil {
			return ui.Answer{}, err
		}
		out, err := p.Meetings.Summarise(r.Context(), actor, statement.Hash{}, made, trace)
		if err == nil {
			return p.went(l, out, ""), nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.summaryForm(r, l, actor, &m, &of, f, fault, false)
	return ui.Answer{Page: page}, err
}

// typedPoints reads the points that were typed, and what each rests on.
func typedPoints(f *filled, points int, m *meeting.Meeting, s *meeting.Summary) (trace meeting.Trace, err error) {
	for i := 1; i <= points; i++ {
		at := strconv.Itoa(i)
		text := f.text("point-" + at)
		if text.Empty() {
			continue
		}
		pt := meeting.Point{ID: "p" + at, Text: text}
		pt.Rests.Chair = len(f.values["chair-"+at]) > 0
		sessions := slices.Sorted(slices.Values(f.values["session-"+at]))
		for _, id := range slices.Compact(sessions) {
			pt.Rests.Sessions = append(pt.Rests.Sessions, meeting.Of{Meeting: m.Statement, Session: id})
		}
		ids := slices.Sorted(slices.Values(f.values["from-"+at]))
		var from []statement.Hash
		for _, id := range slices.Compact(ids) {
			h, err := hashOf(id)
			if err != nil {
				return trace, fail.New(fail.Invalid, "There is no contribution with this id.")
			}
			from = append(from, h)
		}
		if pt.Rests.Contributions = len(from) > 0; pt.Rests.Contributions {
			trace.Points = append(trace.Points, meeting.Traces{Point: pt.ID, From: from})
		}
		s.Points = append(s.Points, pt)
	}
	return trace, nil
}
