package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// filledPoints is the number of the last point that a form holds.
func filledPoints(f *filled) (n int) {
	for i := 1; i <= mostPoints; i++ {
		if f.get("point-"+strconv.Itoa(i)) != "" {
			n = i
		}
	}
	return n
}

// corrector is the actor of the form by which a summary of one meeting is
// corrected, the summary, the meeting and the consultation.
func (p *Held) corrector(r *http.Request) (actor policy.Actor, s meeting.Summing, m meeting.Meeting, of consult.Consultation, err error) {
	if actor, s, of, err = p.summer(r); err != nil {
		return actor, s, m, of, err
	}
	if len(s.Meetings) != 1 || s.Withdrawn != nil {
		return actor, s, m, of, fail.New(fail.Conflict, "A summary of several meetings, or one that is withdrawn, is not corrected in a form.")
	}
	m, err = p.Meetings.Queries.Get(r.Context(), s.Meetings[0].String())
	return actor, s, m, of, err
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
			v.Add("session-"+at, of.Session)
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
	actor, s, m, of, err := p.corrector(r)
	if err != nil {
		return ui.Page{}, err
	}
	v, err := p.summaryTyped(r, actor, &s)
	if err != nil {
		return ui.Page{}, err
	}
	return p.summaryForm(r, l, actor, &m, &of, fillWith(l, v), "", true)
}

func (p *Held) summaryCorrect(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, s, m, of, err := p.corrector(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := fill(r, l), ""
	f.need("title", "point-1", "reason")
	if len(f.faults) == 0 {
		is := &meeting.Corrected{As: actor.For, Reason: f.text("reason"), Summary: meeting.Summary{Title: f.text("title"), Text: f.text("text")}}
		trace, err := typedPoints(f, max(asPoints(r), filledPoints(f)), &m, &is.Summary)
		if err != nil {
			return ui.Answer{}, err
		}
		out, err := p.Meetings.Summarise(r.Context(), actor, s.Statement, is, trace)
		if err == nil {
			return p.went(l, out, l.Path(summed, s.ID)), nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.summaryForm(r, l, actor, &m, &of, f, fault, true)
	return ui.Answer{Page: page}, err
}
