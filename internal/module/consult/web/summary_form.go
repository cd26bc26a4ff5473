package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// sources are what a Chair can trace a point to: contributions to the
// consultation that stand, and attributed interventions in the meetings.
func (p *Held) sources(r *http.Request, l *i18n.Locale, of *consult.Consultation, meetings []meeting.Meeting) (out []ui.Option, err error) {
	called := func(told *submission.Told, words string) string {
		return l.T("meeting.source", "who", submissionweb.Credited(l, submissionweb.Credits(l, p.Names, told)), "what", words)
	}
	part, err := p.Contributions.List(r.Context(), contribution.Filter{Consultation: of.ID, Limit: mostSources})
	if err != nil {
		return nil, err
	}
	for i := range part.Items {
		c := &part.Items[i]
		if c.Withdrawn == nil && c.SetAside == nil {
			words, _ := p.short(l, c).Pick(l)
			out = append(out, ui.Option{Value: c.ID, Words: called(&c.Told, words)})
		}
	}
	for _, m := range meetings {
		for i := range m.Interventions {
			n := &m.Interventions[i]
			switch {
			case n.Withdrawn != nil || n.Unattributed || n.Speaker == "" && len(n.Authors()) == 0:
			case n.Speaker != "":
				out = append(out, ui.Option{Value: n.Statement.String(), Words: l.T("meeting.source", "who", n.Speaker, "what", l.T("meeting.intervention"))})
			default:
				out = append(out, ui.Option{Value: n.Statement.String(), Words: called(n.Told, l.T("meeting.intervention"))})
			}
		}
	}
	i18n.Sort(l, out, func(o ui.Option) string { return o.Words })
	return out, nil
}

// How much a summary's form holds.
const (
	mostSources = 200
	fewPoints   = 6
	morePoints  = 40
)

// asPoints is how many points a form has: as many as were sent or asked for, and
// no fewer than are filled in.
func asPoints(f *filled) int {
	n, _ := strconv.Atoi(f.Get("points"))
	n = max(fewPoints, min(n, meeting.MaxPoints))
	for i := n + 1; i <= meeting.MaxPoints; i++ {
		if f.Get("point-"+strconv.Itoa(i)) != "" {
			n = i
		}
	}
	return n
}

// onSummary is what a form of a summary is about, and who fills it in: for a new
// one of the meeting that is summed up, for a correction of all that are.
type onSummary struct {
	actor    policy.Actor
	as       string // "" is the secretariat
	records  bool   // a new one, from a document
	meetings []meeting.Meeting
	of       consult.Consultation
	was      *meeting.Summing // that is corrected; nil for a new one
}

// summingUp is the actor of the form by which a meeting is summed up.
func (p *Held) summingUp(r *http.Request) (s onSummary, err error) {
	if s.actor, s.records, err = p.speakerOrRecorder(r); err != nil {
		return s, err
	}
	if !s.records {
		s.as = s.actor.For
		if err = meeting.May(s.actor, meeting.Summarise); err != nil {
			return s, err
		}
	}
	m, of, err := p.heldNow(r)
	s.meetings, s.of = []meeting.Meeting{m}, of
	return s, err
}

func (p *Held) summarising(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, err := p.summingUp(r)
	if err == nil && !s.records {
		err = chairs(s.actor, &s.meetings[0])
	}
	if err != nil {
		return ui.Page{}, err
	}
	return p.summaryForm(r, l, &s, fill(r, l), "")
}

// quietSessions are the choices of sessions under the non-attribution rule: of
// several meetings each stands with its meeting.
func (s *onSummary) quietSessions(l *i18n.Locale) (out []ui.Option) {
	for i := range s.meetings {
		m := &s.meetings[i]
		for k := range m.Sessions {
			if !m.Sessions[k].Unattributed {
				continue
			}
			words, lang := m.Sessions[k].Title.Pick(l)
			if len(s.meetings) > 1 {
				title, _ := m.Title.Pick(l)
				words, lang = l.T("meeting.session.of", "session", words, "meeting", title), ""
			}
			out = append(out, ui.Option{Value: quiet(meeting.Of{Meeting: m.Statement, Session: m.Sessions[k].ID}), Words: words, Lang: lang})
		}
	}
	return out
}

// quiet names a session in a form.
func quiet(of meeting.Of) string { return of.Meeting.String() + ":" + of.Session }

// pointInputs are the fields of one point.
func pointInputs(f *filled, i int, from, sessions []ui.Option) []ui.Input {
	l, at := f.L, strconv.Itoa(i)
	out := []ui.Input{{Kind: ui.Area, Name: "point-" + at, Label: l.T("meeting.point.number", "number", at), Value: f.Get("point-" + at),
		Max: meeting.MaxText / 4, Optional: i > 1, Fault: f.Faults["point-"+at]}}
	if len(from) > 0 {
		out = append(out, ui.Input{Kind: ui.Choices, Name: "from-" + at, Label: l.T("meeting.point.from", "number", at), Hint: l.T("meeting.point.from.hint"),
			Optional: true, Options: from, Values: f.Values["from-"+at]})
	}
	if len(sessions) > 0 {
		out = append(out, ui.Input{Kind: ui.Choices, Name: "session-" + at, Label: l.T("meeting.point.sessions", "number", at), Optional: true, Options: sessions, Values: f.Values["session-"+at]})
	}
	return append(out, ui.Input{Kind: ui.Choices, Name: "chair-" + at, Label: l.T("meeting.point.chair", "number", at), Optional: true,
		Options: []ui.Option{{Value: "yes", Words: l.T("meeting.rests.chair")}}, Values: f.Values["chair-"+at]})
}

func (p *Held) summaryForm(r *http.Request, l *i18n.Locale, s *onSummary, f *filled, fault string) (ui.Page, error) {
	from, err := p.sources(r, l, &s.of, s.meetings)
	if err != nil {
		return ui.Page{}, err
	}
	sessions, n := s.quietSessions(l), asPoints(f)
	form := ui.Form{ID: "summarise", Submit: l.T("consult.draft"), Fault: fault, Hidden: [][2]string{{"points", strconv.Itoa(n)}}, Inputs: []ui.Input{f.ChooseLanguage()}}
	if s.records {
		inputs, err := p.Inputs(r.Context(), submission.Recorded, f.Filled)
		if err != nil {
			return ui.Page{}, err
		}
		form.Inputs = append(form.Inputs, inputs...)
	}
	form.Inputs = append(form.Inputs, f.Input(ui.Line, "title", "consult.name", meeting.MaxTitle/4), f.Optional(ui.Area, "text", "meeting.summarise.before", meeting.MaxText/4))
	for i := 1; i <= n; i++ {
		form.Inputs = append(form.Inputs, pointInputs(f, i, from, sessions)...)
	}
	page, typ := p.below(l, &s.of, l.T("meeting.summarise.title")), meeting.TypeMade
	page.Lead = l.T("meeting.summarise.lead")
	switch {
	case s.was != nil:
		typ, form.ID, form.Inputs = meeting.TypeCorrected, "correct", append(form.Inputs, f.Input(ui.Area, "reason", "consult.reason", meeting.MaxReason/4))
		page = p.summaryPage(l, s.was, &s.of, "plan.correct")
		page.Lead = l.T("plan.correct.lead")
	case s.records:
		page.Title, page.Lead = l.T("meeting.summarise.record"), l.T("meeting.summarise.record.lead")
	}
	body, err := p.Later(r.Context(), l, s.as, typ, form)
	if err == nil && s.was == nil && n < morePoints {
		body = ui.Stack(ui.Para(ui.A(l.Path(heldDesk, s.meetings[0].ID, "summarise")+"?points="+strconv.Itoa(morePoints), l.T("meeting.summarise.more"))), body)
	}
	page.Body = body
	return page, err
}

func (p *Held) summarise(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, err := p.summingUp(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := fill(r, l), ""
	if !f.More() {
		f.Need("title", "point-1")
		made := &meeting.Made{Via: way(s.actor), Consultation: s.meetings[0].Consultation, Meetings: []statement.Hash{s.meetings[0].Statement},
			Summary: meeting.Summary{Title: f.Text("title"), Text: f.Text("text")}}
		if s.records {
			if made.Via, err = p.Via(r.Context(), f.Filled, s.actor, submission.Recorded); err != nil {
				return ui.Answer{}, err
			}
		}
		trace, err := typedPoints(f, &s, &made.Summary)
		if err != nil {
			return ui.Answer{}, err
		}
		if len(f.Faults) == 0 {
			out, err := p.Meetings.Summarise(r.Context(), s.actor, statement.Hash{}, made, trace)
			if err == nil {
				to := ""
				if out.Receipt != nil {
					to = l.Path(summed, out.Receipt.ID.String())
				}
				return p.Went(l, out, to), nil
			}
			if !submissionweb.Again(err) {
				return ui.Answer{}, err
			}
			fault = l.Fault(err)
		}
	}
	page, err := p.summaryForm(r, l, &s, f, fault)
	return ui.Answer{Page: page}, err
}

// typedPoints reads the points that were typed, and what each rests on. A point
// that was there keeps its id, and its wordings in other languages where its own
// was left as it was.
func typedPoints(f *filled, s *onSummary, into *meeting.Summary) (trace meeting.Trace, err error) {
	var was []meeting.Point
	if s.was != nil {
		was = s.was.Points
	}
	for i := 1; i <= asPoints(f); i++ {
		at := strconv.Itoa(i)
		pt := meeting.Point{Text: f.Text("point-" + at)}
		if pt.Text.Empty() {
			continue
		}
		if i <= len(was) {
			if pt.ID = was[i-1].ID; was[i-1].Text.Original == pt.Text.Original && was[i-1].Text.String() == pt.Text.String() {
				pt.Text = was[i-1].Text
			}
		}
		for n := i; pt.ID == ""; n++ {
			if id := "p" + strconv.Itoa(n); !slices.ContainsFunc(was, func(w meeting.Point) bool { return w.ID == id }) {
				pt.ID = id
			}
		}
		pt.Rests.Chair = len(f.Values["chair-"+at]) > 0
		sessions := slices.Sorted(slices.Values(f.Values["session-"+at]))
		for _, of := range slices.Compact(sessions) {
			id, session, _ := strings.Cut(of, ":")
			h, err := hashOf(id)
			if err != nil {
				return trace, fail.New(fail.Invalid, "A point rests on a session that is not one under the non-attribution rule of a meeting that is summed up.")
			}
			pt.Rests.Sessions = append(pt.Rests.Sessions, meeting.Of{Meeting: h, Session: session})
		}
		ids := slices.Sorted(slices.Values(f.Values["from-"+at]))
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
		into.Points = append(into.Points, pt)
	}
	return trace, nil
}
