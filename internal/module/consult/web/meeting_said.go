package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// recordsMeeting reports whether an actor speaks of meetings for the
// secretariat, from documents, and not for a participant.
func recordsMeeting(actor policy.Actor) bool {
	return meeting.May(actor, meeting.Record) == nil && (actor.For == "" || meeting.May(actor, meeting.Speak) != nil)
}

// speaks reports whether the form for a session is offered: to those who run the
// meeting, and, where words are attributed, to whoever drafts for a participant,
// and to the secretariat, which records them.
func (p *Held) speaks(actor policy.Actor, m *meeting.Meeting, s *meeting.Session) bool {
	if m.Withdrawn != nil {
		return false
	}
	if recordsMeeting(actor) {
		return !s.Unattributed || m.Runs("")
	}
	return actor.For != "" && meeting.May(actor, meeting.Speak) == nil && (!s.Unattributed || m.Runs(actor.For))
}

// onSession is what a form on a session is about, and who fills it in.
type onSession struct {
	actor   policy.Actor
	records bool // the secretariat, from a document
	meeting meeting.Meeting
	of      consult.Consultation
	session *meeting.Session
}

// as is as whom words are taken down that name no listed participant: "" for the
// secretariat.
func (s *onSession) as() string {
	if s.records {
		return ""
	}
	return s.actor.For
}

func (p *Held) inSession(r *http.Request) (s onSession, err error) {
	if s.actor, s.records, err = p.speakerOrRecorder(r); err != nil {
		return s, err
	}
	if !s.records {
		if err = meeting.May(s.actor, meeting.Speak); err != nil {
			return s, err
		}
	}
	if s.meeting, s.of, err = p.heldNow(r); err != nil {
		return s, err
	}
	s.session = s.meeting.Session(r.PathValue("session"))
	switch {
	case s.session == nil:
		err = fail.New(fail.NotFound, "There is nothing at this address.")
	case s.session.Unattributed && !s.meeting.Runs(s.as()):
		err = fail.New(fail.Denied, "Only who convened or chairs the meeting says that.")
	}
	return s, err
}

// speakerOrRecorder is the actor of a form for those who draft for a participant
// and for the secretariat, and whether it records.
func (p *Held) speakerOrRecorder(r *http.Request) (actor policy.Actor, records bool, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, false, err
	}
	if !recordsMeeting(actor) {
		actor, err = p.speaker(r)
		return actor, false, err
	}
	if p.Silent != nil {
		err = p.Silent(r.Context(), actor)
	}
	return actor, true, err
}

// heldNow is the meeting that an address names, and its consultation.
func (p *Held) heldNow(r *http.Request) (m meeting.Meeting, of consult.Consultation, err error) {
	if m, err = p.Meetings.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return m, of, err
	}
	of, err = p.Consultations.Get(r.Context(), m.Consultation.String())
	return m, of, err
}

func (p *Held) intervening(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, err := p.inSession(r)
	if err != nil {
		return ui.Page{}, err
	}
	if !s.meeting.Runs(s.as()) { // who runs it takes down what others said
		if ok, err := p.invites(r, &s.of, s.actor); err != nil || !ok && !s.records {
			return ui.Page{}, cmp.Or(err, notInvited())
		}
	}
	return p.interveneForm(r, l, &s, fill(r, l), "")
}

func (p *Held) interveneForm(r *http.Request, l *i18n.Locale, s *onSession, f *filled, fault string) (ui.Page, error) {
	form := ui.Form{ID: "intervene", Submit: l.T("consult.draft"), Fault: fault}
	switch {
	case s.session.Unattributed:
	case s.records:
		inputs, err := p.Inputs(r.Context(), submission.Recorded, f.Filled)
		if err != nil {
			return ui.Page{}, err
		}
		form.Inputs = inputs
	case s.meeting.Runs(s.actor.For):
		speaker := f.Optional(ui.Line, "speaker", "meeting.intervene.speaker", meeting.MaxTitle/4)
		speaker.Hint = l.T("meeting.intervene.speaker.hint")
		form.Inputs = append(form.Inputs, speaker)
	}
	text := f.Input(ui.Area, "text", "consult.text", meeting.MaxText/4)
	if text.Rows = 10; s.session.Unattributed {
		text.Hint = l.T("meeting.intervene.unattributed")
	}
	form.Inputs = append([]ui.Input{f.ChooseLanguage()}, append(form.Inputs, text, p.aboutInput(l, &s.of, f))...)
	title, _ := s.session.Title.Pick(l)
	page := p.below(l, &s.of, l.T("meeting.intervene.title"))
	page.Crumbs = append(page.Crumbs, p.crumb(l, &s.meeting))
	page.Lead = l.T("meeting.intervene.lead", "session", title, "rule", rule(l, s.session))
	body, err := p.Later(r.Context(), l, s.as(), meeting.TypeIntervened, form)
	page.Body = body
	return page, err
}

func (p *Held) intervene(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, err := p.inSession(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := fill(r, l), ""
	if !f.More() {
		body, err := p.intervention(r.Context(), f, &s)
		if err != nil {
			return ui.Answer{}, err
		}
		var to ui.Answer
		var done bool
		if to, done, fault, err = p.putting(r, l, s.actor, s.meeting.Statement, f, func() corpus.Body { return body }); err != nil || done {
			return to, err
		}
	}
	page, err := p.interveneForm(r, l, &s, f, fault)
	return ui.Answer{Page: page}, err
}

// intervention reads what was said, and who said it: nobody is named of those who
// spoke under the rule, and no document that would name them.
func (p *Held) intervention(ctx context.Context, f *filled, s *onSession) (*meeting.Intervened, error) {
	f.Need("text")
	b := &meeting.Intervened{Session: s.session.ID, Unattributed: s.session.Unattributed, Text: f.Text("text"), About: slices.Sorted(slices.Values(f.Values["about"]))}
	switch speaker := f.Get("speaker"); {
	case s.session.Unattributed:
		b.As = s.as()
	case s.records:
		via, err := p.Via(ctx, f.Filled, s.actor, submission.Recorded)
		if err != nil {
			return nil, err
		}
		b.Via = &via
	case speaker != "" && s.meeting.Runs(s.actor.For):
		b.As, b.Speaker = s.actor.For, speaker
	default:
		via := way(s.actor)
		b.Via = &via
	}
	return b, nil
}
