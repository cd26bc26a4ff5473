package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// found gives the submission that a desk page is about, for who may answer.
func (p *Pages) found(r *http.Request) (policy.Actor, submission.Submission, error) {
	actor, err := p.actor(r)
	if err == nil && !actor.SignedIn() {
		err = fail.New(fail.SignedOut, "This is for people who speak for a participant: sign in first.")
	}
	if err == nil {
		err = p.hushed(r.Context(), actor)
	}
	if err != nil {
		return actor, submission.Submission{}, err
	}
	s, err := p.Queries.Get(r.Context(), r.PathValue("id"))
	return actor, s, err
}

// hushed reports why the actor's participant may say nothing now.
func (p *Pages) hushed(ctx context.Context, actor policy.Actor) error {
	if p.Silent == nil {
		return nil
	}
	return p.Silent(ctx, actor)
}

// went says where to go on after something was handed in.
func (p *Pages) went(l *i18n.Locale, out submission.Outcome, id string) ui.Answer {
	switch {
	case out.Receipt != nil && id == "":
		return ui.Answer{To: l.Path(home, out.Receipt.ID.String())}
	case out.Receipt != nil:
		return ui.Answer{To: l.Path(home, id)}
	case p.Draft != nil:
		return ui.Answer{To: p.Draft(l, out.Draft)}
	}
	return ui.Answer{To: l.Path("/desk")}
}

// confirm drafts a confirmation of the wording that the reader was shown.
func (p *Pages) confirm(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.own(r, l, func(actor policy.Actor) corpus.Body { return &submission.Confirmed{As: actor.For} })
}

// join drafts a signature.
func (p *Pages) join(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.own(r, l, func(actor policy.Actor) corpus.Body { return &submission.Joined{As: actor.For} })
}

func (p *Pages) own(r *http.Request, l *i18n.Locale, say func(policy.Actor) corpus.Body) (ui.Answer, error) {
	actor, s, err := p.found(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := submission.May(actor, submission.Answer); err != nil {
		return ui.Answer{}, err
	}
	body, open := say(actor), s.For(actor.For)
	_, joins := body.(*submission.Joined)
	switch {
	case joins && !open.Join || !joins && !open.Confirm:
		return ui.Answer{}, fail.New(fail.Conflict, "That cannot be said of this submission, or not any more.")
	case r.PostForm.Get("of") != s.Version.String():
		return ui.Answer{}, fail.New(fail.Conflict, "The wording has changed since you were shown it: read it again.")
	}
	out, err := p.Service.Say(r.Context(), actor, s.Version, body)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.went(l, out, s.ID), nil
}

// altering gives the submission and as whom the actor corrects or withdraws.
func (p *Pages) altering(r *http.Request) (policy.Actor, submission.Submission, string, error) {
	actor, s, err := p.found(r)
	if err != nil {
		return actor, s, "", err
	}
	as, ok := speaker(actor, &s)
	switch {
	case ok:
	case s.For(actor.For).Leave:
		err = fail.New(fail.Denied, "What several say is corrected by whoever handed it in: you can take your participant off it.")
	default:
		err = fail.New(fail.Denied, "Only its author corrects or withdraws a submission, and until the author has spoken whoever handed it in.")
	}
	return actor, s, as, err
}

// ending is altering for what is said as a withdrawal: who can only take itself
// off what several say may say that too.
func (p *Pages) ending(r *http.Request) (policy.Actor, submission.Submission, string, error) {
	actor, s, as, err := p.altering(r)
	if fail.Is(err, fail.Denied) && leaves(actor, &s) {
		return actor, s, actor.For, nil
	}
	return actor, s, as, err
}

func (p *Pages) withdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, s, as, err := p.ending(r)
	if err != nil {
		return ui.Page{}, err
	}
	f, err := p.second(r.Context(), l, as, submission.TypeWithdrawn, "")
	return p.withdrawPage(l, actor, &s, f, typed{Language: l.Tag()}), err
}

func (p *Pages) withdrawPage(l *i18n.Locale, actor policy.Actor, s *submission.Submission, f ui.Form, t typed) ui.Page {
	f.ID, f.Submit, f.Grave = "withdraw", l.T("submission.withdraw.submit"), true
	title := l.T("submission.withdraw.title")
	if leaves(actor, s) {
		title, f.Submit = l.T("submission.leave.do"), l.T("submission.leave.do")
	}
	f.Inputs = withdrawInputs(l, t)
	return p.deskPage(l, s, title, ui.Stack(ViaView(l, p.Names, s.Told), ui.FormView(l, f)))
}

func withdrawInputs(l *i18n.Locale, t typed) []ui.Input {
	return []ui.Input{t.language(l), t.area(l.T("submission.reason"), l.T("submission.withdraw.hint"), "reason", t.Reason, submission.MaxReason, false)}
}

func (p *Pages) deskPage(l *i18n.Locale, s *submission.Submission, title string, body ...templ.Component) ui.Page {
	name, lang := s.Title.Pick(l)
	return ui.Page{Title: title, Section: home, RestsOn: s.Statements, Crumbs: []ui.Link{
		{Href: l.Path(home), Words: l.T("submission.list.title")}, {Href: l.Path(home, s.ID), Words: name, Lang: lang}}, Body: ui.Stack(body...)}
}

func (p *Pages) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, s, as, err := p.ending(r)
	if err != nil {
		return ui.Answer{}, err
	}
	t := read(r)
	if t.Reason == "" {
		t.faults = map[string]string{"reason": l.T("submission.fault.missing")}
		f, err := p.second(r.Context(), l, as, submission.TypeWithdrawn, "")
		return ui.Answer{Page: p.withdrawPage(l, actor, &s, f, t)}, err
	}
	out, err := p.Service.Say(r.Context(), actor, s.Statement, &submission.Withdrawn{As: as, Reason: i18n.Of(t.Language, t.Reason)})
	if again(err) {
		f, err := p.second(r.Context(), l, as, submission.TypeWithdrawn, l.Fault(err))
		return ui.Answer{Page: p.withdrawPage(l, actor, &s, f, t)}, err
	}
	if err != nil {
		return ui.Answer{}, err
	}
	return p.went(l, out, s.ID), nil
}

// again reports whether an error is one that other words can mend: the form
// then comes back with what was typed.
func again(err error) bool {
	return fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict) || fail.Is(err, fail.TooLarge)
}

func (p *Pages) correcting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, s, as, err := p.altering(r)
	if err != nil {
		return ui.Page{}, err
	}
	f, err := p.second(r.Context(), l, as, submission.TypeCorrected, "")
	return p.correctPage(l, &s, f, typedOf(&s)), err
}

func (p *Pages) correctPage(l *i18n.Locale, s *submission.Submission, f ui.Form, t typed) ui.Page {
	f.ID, f.Submit, f.Files, f.Hidden = "correct", l.T("submission.correct.submit"), true, t.hidden()
	f.Inputs = p.correctInputs(l, s, t)
	return p.deskPage(l, s, l.T("submission.correct.title"), ui.Para(ui.Plain(l.T("submission.correct.lead"))), ViaView(l, p.Names, s.Told), ui.FormView(l, f))
}

func (p *Pages) correctInputs(l *i18n.Locale, s *submission.Submission, t typed) []ui.Input {
	return append(t.contents(l, s.Via.Mode), t.area(l.T("submission.reason"), l.T("submission.correct.hint"), "reason", t.Reason, submission.MaxReason, true))
}

// corrected is a correction as it was typed.
func corrected(as string, t typed) *submission.Corrected {
	b := &submission.Corrected{As: as, Content: t.content()}
	if t.Reason != "" {
		b.Reason = i18n.Of(t.Language, t.Reason)
	}
	return b
}

func (p *Pages) correct(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, s, as, err := p.altering(r)
	if err != nil {
		return ui.Answer{}, err
	}
	t := read(r)
	fault := p.attach(r, l, actor, &t)
	t.check(l, s.Via.Mode)
	p.late(l, &t)
	if fault == nil && len(t.faults) == 0 {
		var out submission.Outcome
		if out, fault = p.Service.Say(r.Context(), actor, s.Statement, corrected(as, t)); fault == nil {
			return p.went(l, out, s.ID), nil
		}
	}
	if fault != nil && !again(fault) {
		return ui.Answer{}, fault
	}
	f, err := p.second(r.Context(), l, as, submission.TypeCorrected, said(l, fault))
	return ui.Answer{Page: p.correctPage(l, &s, f, t)}, err
}

func said(l *i18n.Locale, err error) string {
	if err == nil {
		return ""
	}
	return l.Fault(err)
}

// preview gives a file that no statement may name yet to those who draft,
// record and clear in the name of the participant that brought it.
func (p *Pages) preview(r *http.Request, _ *i18n.Locale) (ui.File, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.File{}, err
	}
	if err := submission.May(actor, submission.Preview); err != nil {
		return ui.File{}, err
	}
	hash, err := statement.ParseHash(r.PathValue("hash"))
	if err != nil {
		return ui.File{}, fail.New(fail.NotFound, "There is no such file here, or not any more.")
	}
	content, err := p.Service.File(r.Context(), actor, hash)
	if err != nil {
		return ui.File{}, err
	}
	media, err := blob.TypeOf(content)
	if err != nil {
		return ui.File{}, err
	}
	return ui.File{Name: "attachment-" + hash.String()[:16] + endings[media], Type: media, Body: content}, nil
}

// endings of file names, by media type.
var endings = map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "text/plain": ".txt"}
