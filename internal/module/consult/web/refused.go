package web

import (
	"net/http"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// unasked reports whether who fills in a form is not invited by a consultation
// and would be an author of what comes of it. Whoever hands in others' words, or
// speaks for a group, need not be invited: those whose words they are.
func (p *Pages) unasked(r *http.Request, s *submissionweb.Hand, c *consult.Consultation) (bool, error) {
	if s.Mode != submission.Own && s.Mode != submission.Joint {
		return false, nil
	}
	ok, err := p.invites(r, c, s.Actor)
	return !ok, err
}

// invites reports whether a consultation invites the participant for whom an
// actor acts.
func (p *Pages) invites(r *http.Request, c *consult.Consultation, actor policy.Actor) (bool, error) {
	if actor.For == "" {
		return false, nil
	}
	return p.Consultations.Invited(r.Context(), c.Invited, actor.For)
}

// unaskedPage stands where the form would: it says who is invited, and in which
// other ways the reader can hand something in.
func (p *Pages) unaskedPage(r *http.Request, l *i18n.Locale, s *submissionweb.Hand, c *consult.Consultation, page ui.Page) ui.Page {
	page.Status, page.Lead = http.StatusForbidden, l.T("consult.uninvited")
	page.Body = ui.Stack(ui.FactList(ui.Facts{{Term: l.T("consult.invited"), Content: p.invited(l, &c.Invited)}}), s.Ways(r, l))
	return page
}

func notInvited() error {
	return fail.New(fail.Denied, "The consultation does not invite your participant: its page says whom it invites.")
}

// movable reports why an actor cannot move the end of a phase: nil where he can.
func (p *Pages) movable(actor policy.Actor, c *consult.Consultation) error {
	switch {
	case !p.runs(actor, c):
		return fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	case c.Concluded != nil:
		return fail.New(fail.Conflict, "The consultation is concluded.")
	}
	return nil
}

// sayable reports why an actor cannot say something of an amendment: nil where he
// can. That a phase takes nothing now the hub says when it is sent.
func (p *Pages) sayable(r *http.Request, c *consult.Consultation, a *text.Amendment, actor policy.Actor, answer string) error {
	switch {
	case slices.Contains(p.answersTo(c, a, actor), answer):
		if answer == toWithdraw {
			return nil
		}
		ok, err := p.invites(r, c, actor)
		if err == nil && !ok {
			err = notInvited()
		}
		return err
	case answer == toWithdraw:
		return fail.New(fail.Denied, "Only who proposed the amendment, or has answered it, takes that back, and while it is not decided on.")
	case slices.Contains(a.Authors(), actor.For):
		return fail.New(fail.Denied, "It is the amendment of your own participant: others endorse it, join it or object.")
	case !a.State.Pending():
		return fail.New(fail.Conflict, "The amendment is no longer open to that.")
	case !c.Takes(consult.Amendments):
		return fail.New(fail.Conflict, "No phase of the consultation takes this now.")
	}
	return fail.New(fail.Conflict, "Your participant has said that already.")
}

// strikes reports why an actor cannot withdraw a meeting or, where of names one,
// an intervention or a paper: nil where he can.
func strikes(actor policy.Actor, m *meeting.Meeting, of string) error {
	if of == "" {
		return chairs(actor, m)
	}
	h, err := hashOf(of)
	if err != nil {
		return fail.New(fail.NotFound, "The meeting has no such intervention or paper.")
	}
	if !m.Alters(h, actor.For) {
		return fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	}
	return nil
}

// chairs: who convened or chairs the meeting.
func chairs(actor policy.Actor, m *meeting.Meeting) error {
	if !m.Runs(actor.For) {
		return fail.New(fail.Denied, "Only who convened or chairs the meeting says that.")
	}
	return nil
}
