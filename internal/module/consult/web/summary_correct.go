package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// altersSummary is as whom an actor corrects or withdraws a summary, and
// publishes its tracing: "" for the secretariat, of what it recorded.
func altersSummary(actor policy.Actor, s *meeting.Summing) (as string, ok bool) {
	switch {
	case s.Withdrawn != nil:
		return "", false
	case actor.For != "" && meeting.May(actor, meeting.Summarise) == nil && s.Alters(actor.For):
		return actor.For, true
	}
	return "", meeting.May(actor, meeting.Record) == nil && s.Via.Mode == submission.Recorded && s.Alters("")
}

// leavesSummary reports whether an actor may take its participant off a summary
// that several Chairs make.
func leavesSummary(actor policy.Actor, s *meeting.Summing) bool {
	return s.Withdrawn == nil && actor.For != "" && meeting.May(actor, meeting.Summarise) == nil && s.Leaves(actor.For)
}

// dropsSummary is as whom an actor withdraws a summary, or takes itself off it.
func dropsSummary(actor policy.Actor, s *meeting.Summing) (as string, ok bool) {
	if leavesSummary(actor, s) {
		return actor.For, true
	}
	return altersSummary(actor, s)
}

// dropping names what an actor does who withdraws.
func dropping(actor policy.Actor, s *meeting.Summing) string {
	if leavesSummary(actor, s) {
		return "meeting.leave.title"
	}
	return "meeting.drop.title"
}

// summaryWays are what an actor can do about a summary.
func (p *Held) summaryWays(l *i18n.Locale, s *meeting.Summing, actor policy.Actor) templ.Component {
	var ways []templ.Component
	if _, ok := altersSummary(actor, s); ok {
		if !s.Trace.IsZero() && s.Traced == nil {
			ways = append(ways, ui.A(l.Path(summedDesk, s.ID, "publish"), l.T("meeting.publish.title")))
		}
		ways = append(ways, ui.A(l.Path(summedDesk, s.ID, "correct"), l.T("plan.correct")))
	}
	if _, ok := dropsSummary(actor, s); ok {
		ways = append(ways, ui.A(l.Path(summedDesk, s.ID, "withdraw"), l.T(dropping(actor, s))))
	}
	if len(ways) == 0 {
		return templ.NopComponent
	}
	return ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...)))
}

// summer is the actor of a form on a summary, the summary, its consultation, and
// as whom it is said: "" for the secretariat.
func (p *Held) summer(r *http.Request, may func(policy.Actor, *meeting.Summing) (string, bool)) (actor policy.Actor, s meeting.Summing, of consult.Consultation, as string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, s, of, "", err
	}
	if err = meeting.May(actor, meeting.Summarise); err != nil && meeting.May(actor, meeting.Record) != nil {
		return actor, s, of, "", err
	}
	if p.Silent != nil {
		if err = p.Silent(r.Context(), actor); err != nil {
			return actor, s, of, "", err
		}
	}
	if s, err = p.Meetings.Queries.Summary(r.Context(), r.PathValue("id")); err != nil {
		return actor, s, of, "", err
	}
	as, ok := may(actor, &s)
	if !ok && s.Withdrawn != nil {
		return actor, s, of, "", fail.New(fail.Conflict, "It is withdrawn.")
	}
	if !ok {
		return actor, s, of, "", fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	}
	of, err = p.Consultations.Get(r.Context(), s.Consultation.String())
	return actor, s, of, as, err
}

// corrector is what the form is about by which a summary is corrected.
func (p *Held) corrector(r *http.Request) (s onSummary, err error) {
	actor, was, of, as, err := p.summer(r, altersSummary)
	s = onSummary{actor: actor, as: as, of: of, was: &was}
	if err != nil {
		return s, err
	}
	for _, id := range was.Meetings {
		m, err := p.Meetings.Queries.Get(r.Context(), id.String())
		if err != nil {
			return s, err
		}
		s.meetings = append(s.meetings, m)
	}
	return s, nil
}

// summaryTyped is the form from which a summary came, with what its Chair keeps
// of what it rests on; without it while the keys are locked.
func (p *Held) summaryTyped(r *http.Request, actor policy.Actor, s *meeting.Summing) (url.Values, error) {
	v := url.Values{"language": {s.Title.Original}, "title": {s.Title.String()}, "text": {s.Text.String()}}
	trace, err := p.Meetings.Tracing(r.Context(), actor, s)
	if err != nil {
		return nil, err
	}
	for i, pt := range s.Points {
		at := strconv.Itoa(i + 1)
		v.Set("point-"+at, pt.Text.String())
		for _, of := range pt.Rests.Sessions {
			v.Add("session-"+at, quiet(of))
		}
		if pt.Rests.Chair {
			v.Set("chair-"+at, "yes")
		}
		if trace == nil {
			continue
		}
		if k := slices.IndexFunc(trace.Points, func(t meeting.Traces) bool { return t.Point == pt.ID }); k >= 0 {
			for _, id := range trace.Points[k].From {
				v.Add("from-"+at, id.String())
			}
		}
	}
	return v, nil
}

func (p *Held) summaryCorrecting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, err := p.corrector(r)
	if err != nil {
		return ui.Page{}, err
	}
	v, err := p.summaryTyped(r, s.actor, s.was)
	if err != nil {
		return ui.Page{}, err
	}
	return p.summaryForm(r, l, &s, fillWith(l, v), "")
}

func (p *Held) summaryCorrect(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, err := p.corrector(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := fill(r, l), ""
	f.Need("title", "point-1", "reason")
	if len(f.Faults) == 0 {
		keep := func(name string, was i18n.Text) i18n.Text {
			if now := f.Text(name); now.Original != was.Original || now.String() != was.String() {
				return now
			}
			return was // with its other languages
		}
		is := &meeting.Corrected{As: s.as, Reason: f.Text("reason"), Summary: meeting.Summary{Title: keep("title", s.was.Title), Text: keep("text", s.was.Text)}}
		trace, err := typedPoints(f, &s, &is.Summary)
		if err != nil {
			return ui.Answer{}, err
		}
		out, err := p.Meetings.Summarise(r.Context(), s.actor, s.was.Statement, is, trace)
		if err == nil {
			return p.Went(l, out, l.Path(summed, s.was.ID)), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.summaryForm(r, l, &s, f, fault)
	return ui.Answer{Page: page}, err
}
