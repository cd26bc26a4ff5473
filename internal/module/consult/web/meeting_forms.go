package web

import (
	"net/http"
	"slices"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// putting has something said of a meeting or a summary, unless fields are
// missing: it gives where that leads, or the sentence with which the form comes
// back.
func (p *Held) putting(r *http.Request, l *i18n.Locale, actor policy.Actor, of statement.Hash, f *filled, body func() corpus.Body) (to ui.Answer, done bool, fault string, err error) {
	if len(f.Faults) > 0 {
		return ui.Answer{}, false, "", nil
	}
	b := body()
	out, err := p.Meetings.Say(r.Context(), actor, of, b)
	switch {
	case err == nil:
		to := l.Path(held, of.String())
		switch {
		case b.Type() == meeting.TypeDropped:
			to = l.Path(summed, of.String())
		case of.IsZero() && out.Receipt != nil:
			to = l.Path(held, out.Receipt.ID.String())
		}
		return p.Went(l, out, to), true, "", nil
	case submissionweb.Again(err):
		return ui.Answer{}, false, l.Fault(err), nil
	}
	return ui.Answer{}, false, "", err
}

// convenor is the actor of the form that convenes a meeting, and the
// consultation.
func (p *Held) convenor(r *http.Request) (submissionweb.Hand, consult.Consultation, error) {
	s, err := p.Begin(r)
	if err != nil {
		return s, consult.Consultation{}, err
	}
	c, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
	if err == nil && !s.Records() && !p.convenes(s.Actor, &c) {
		err = fail.New(fail.Denied, "Only the organiser of the consultation, a partner, or the lead of a group convenes a meeting.")
	}
	return s, c, err
}

func (p *Held) convening(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, c, err := p.convenor(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.conveneForm(r, l, &s, &c, fill(r, l), "")
}

// kindsOfSession are the fields in which sessions are typed, one a line.
func kindsOfSession() []struct {
	name, key string
	as        meeting.Session
} {
	return []struct {
		name, key string
		as        meeting.Session
	}{
		{"open", "meeting.convene.open", meeting.Session{Kind: meeting.Open}},
		{"multi", "meeting.convene.multi", meeting.Session{Kind: meeting.MultiStakeholder}},
		{"closed", "meeting.convene.closed", meeting.Session{Kind: meeting.Closed}},
		{"quiet", "meeting.convene.quiet", meeting.Session{Kind: meeting.Closed, Unattributed: true}},
	}
}

func (p *Held) conveneForm(r *http.Request, l *i18n.Locale, s *submissionweb.Hand, c *consult.Consultation, f *filled, fault string) (ui.Page, error) {
	inputs, err := p.Inputs(r.Context(), s.Mode, f.Filled)
	if err != nil {
		return ui.Page{}, err
	}
	chair := f.Optional(ui.Line, "chair", "meeting.convene.chair", 100)
	chair.Hint = l.T("meeting.convene.chair.hint")
	form := ui.Form{ID: "convene", Submit: l.T("consult.draft"), Fault: fault, Inputs: append(inputs, f.ChooseLanguage(), f.Input(ui.Line, "title", "consult.name", meeting.MaxTitle/4),
		f.Input(ui.DateDay, "from", "meeting.convene.from", 0), f.Optional(ui.DateDay, "until", "meeting.convene.until", 0), f.Optional(ui.Line, "place", "meeting.place", meeting.MaxTitle/4),
		f.Optional(ui.Line, "with", "meeting.with", meeting.MaxTitle/4), chair, f.Optional(ui.Area, "note", "meeting.convene.note", meeting.MaxNote/4),
		f.Optional(ui.Area, "agenda", "meeting.convene.agenda", meeting.MaxAgenda*meeting.MaxTitle/4))}
	for _, k := range kindsOfSession() {
		form.Inputs = append(form.Inputs, f.Optional(ui.Area, k.name, k.key, meeting.MaxSessions*meeting.MaxTitle/4))
	}
	page := p.below(l, c, l.T("meeting.convene.title"))
	page.Lead = l.T("meeting.convene.lead")
	page.Body, err = p.Form(r, l, s, meeting.TypeConvened, form)
	return page, err
}

func (p *Held) convene(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, c, err := p.convenor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := fill(r, l), ""
	if !f.More() {
		f.Need("title", "from")
		via, err := p.Via(r.Context(), f.Filled, s.Actor, s.Mode)
		if err != nil {
			return ui.Answer{}, err
		}
		var to ui.Answer
		var done bool
		to, done, fault, err = p.putting(r, l, s.Actor, statement.Hash{}, f, func() corpus.Body {
			return &meeting.Convened{Via: via, Consultation: c.Statement, Plan: p.typedPlan(f)}
		})
		if err != nil || done {
			return to, err
		}
	}
	page, err := p.conveneForm(r, l, &s, &c, f, fault)
	return ui.Answer{Page: page}, err
}

// typedPlan is a meeting as it was typed. Its Chair is a listed participant when
// an id was typed, and a name otherwise.
func (p *Held) typedPlan(f *filled) meeting.Plan {
	plan := meeting.Plan{Title: f.Text("title"), Place: f.Text("place"), From: f.Get("from"), Until: f.Get("until"), Note: f.Text("note")}
	if with := f.Get("with"); with != "" {
		plan.With = []consult.Named{{Name: with}}
	}
	if chair := f.Get("chair"); chair != "" {
		n := consult.Named{Name: chair}
		if participantID.MatchString(chair) {
			name, _ := p.Names.Name(chair, f.L.Tag())
			n = consult.Named{ID: chair, Name: name}
		}
		plan.Chair = []consult.Named{n}
	}
	for _, item := range typedLines(f.Get("agenda")) {
		plan.Agenda = append(plan.Agenda, i18n.Of(f.Language(), item))
	}
	for _, k := range kindsOfSession() {
		for _, title := range typedLines(f.Get(k.name)) {
			s := k.as
			s.ID, s.Title = "s"+strconv.Itoa(len(plan.Sessions)+1), i18n.Of(f.Language(), title)
			plan.Sessions = append(plan.Sessions, s)
		}
	}
	return plan
}

// crumb leads back to a meeting.
func (p *Held) crumb(l *i18n.Locale, m *meeting.Meeting) ui.Link {
	words, lang := m.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Link{Href: l.Path(held, m.ID), Words: words, Lang: lang}
}

// aboutInput offers what the consultation is about.
func (p *Held) aboutInput(l *i18n.Locale, c *consult.Consultation, f *filled) ui.Input {
	in := ui.Input{Kind: ui.Choices, Name: "about", Label: l.T("consult.contribute.about"), Optional: true, Values: f.Values["about"], Fault: f.Faults["about"]}
	for _, id := range c.About {
		in.Options = append(in.Options, ui.Option{Value: id, Words: p.cited(id)})
	}
	return in
}

func (p *Held) presenting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, m, of, err := p.presenter(r)
	if err != nil {
		return ui.Page{}, err
	}
	if no, err := p.unasked(r, &s, &of); err != nil || no {
		return p.unaskedPage(r, l, &s, &of, p.below(l, &of, l.T("meeting.present.title"))), err
	}
	return p.presentForm(r, l, &s, &m, &of, fill(r, l), "")
}

// presenter is who hands in a paper, and to which meeting.
func (p *Held) presenter(r *http.Request) (s submissionweb.Hand, m meeting.Meeting, of consult.Consultation, err error) {
	if s, err = p.Begin(r); err != nil {
		return s, m, of, err
	}
	if m, err = p.Meetings.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return s, m, of, err
	}
	of, err = p.Consultations.Get(r.Context(), m.Consultation.String())
	return s, m, of, err
}

// paperInputs are the fields of a paper.
func (p *Held) paperInputs(l *i18n.Locale, of *consult.Consultation, f *filled) []ui.Input {
	text := f.Optional(ui.Area, "text", "consult.text", meeting.MaxPaper/4)
	text.Rows = 12
	return []ui.Input{f.ChooseLanguage(), f.Input(ui.Line, "title", "consult.name", meeting.MaxTitle/4), f.Optional(ui.Line, "symbol", "meeting.present.symbol", meeting.MaxSymbol/4), text,
		f.Optional(ui.Web, "address", "meeting.present.address", meeting.MaxAddress/4), p.aboutInput(l, of, f)}
}

// paperOf reads a paper.
func paperOf(f *filled, via submission.Via) *meeting.Presented {
	f.Need("title")
	return &meeting.Presented{Via: via, Title: f.Text("title"), Symbol: f.Get("symbol"), Text: f.Text("text"), Address: f.Get("address"),
		About: slices.Sorted(slices.Values(f.Values["about"]))}
}

func (p *Held) presentForm(r *http.Request, l *i18n.Locale, s *submissionweb.Hand, m *meeting.Meeting, of *consult.Consultation, f *filled, fault string) (ui.Page, error) {
	inputs, err := p.Inputs(r.Context(), s.Mode, f.Filled)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, of, l.T("meeting.present.title"))
	page.Crumbs = append(page.Crumbs, p.crumb(l, m))
	page.Body, err = p.Form(r, l, s, meeting.TypePresented, ui.Form{ID: "present", Submit: l.T("consult.draft"), Fault: fault, Inputs: append(inputs, p.paperInputs(l, of, f)...)})
	return page, err
}

func (p *Held) present(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, m, of, err := p.presenter(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := fill(r, l), ""
	if !f.More() {
		via, err := p.Via(r.Context(), f.Filled, s.Actor, s.Mode)
		if err != nil {
			return ui.Answer{}, err
		}
		paper := paperOf(f, via)
		var to ui.Answer
		var done bool
		if to, done, fault, err = p.putting(r, l, s.Actor, m.Statement, f, func() corpus.Body { return paper }); err != nil || done {
			return to, err
		}
	}
	page, err := p.presentForm(r, l, &s, &m, &of, f, fault)
	return ui.Answer{Page: page}, err
}

func (p *Held) meetingWithdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, m, of, err := p.holder(r, meeting.Speak)
	if err != nil {
		return ui.Page{}, err
	}
	what := r.URL.Query().Get("of")
	if err := strikes(actor, &m, what); err != nil {
		return ui.Page{}, err
	}
	return p.meetingReason(l, actor, &m, &of, what, fill(r, l), ""), nil
}

// meetingReason is the form by which a meeting, or what the address names of it,
// is withdrawn.
func (p *Held) meetingReason(l *i18n.Locale, actor policy.Actor, m *meeting.Meeting, of *consult.Consultation, what string, f *filled, fault string) ui.Page {
	title, hidden := l.T("meeting.withdraw.title"), [][2]string(nil)
	if what != "" {
		title, hidden = l.T("meeting.withdraw"), [][2]string{{"of", what}}
	}
	page := p.below(l, of, title)
	page.Crumbs = append(page.Crumbs, p.crumb(l, m))
	page.Body = p.speaking(l, actor, ui.Form{ID: "reason", Submit: l.T("consult.draft"), Fault: fault, Hidden: hidden,
		Inputs: []ui.Input{f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", 500)}})
	return page
}

func (p *Held) meetingWithdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, m, of, err := p.holder(r, meeting.Speak)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.Need("reason")
	body := &meeting.Withdrawn{As: actor.For, Reason: f.Text("reason")}
	if id := f.Get("of"); id != "" {
		if body.Of, err = hashOf(id); err != nil {
			return ui.Answer{}, fail.New(fail.NotFound, "The meeting has no such intervention or paper.")
		}
	}
	to, done, fault, err := p.putting(r, l, actor, m.Statement, f, func() corpus.Body { return body })
	if err != nil || done {
		return to, err
	}
	return ui.Answer{Page: p.meetingReason(l, actor, &m, &of, f.Get("of"), f, fault)}, nil
}

// summaryPage is a page of a form on a summary.
func (p *Held) summaryPage(l *i18n.Locale, s *meeting.Summing, of *consult.Consultation, key string) ui.Page {
	page := p.below(l, of, l.T(key))
	words, lang := s.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(summed, s.ID), Words: words, Lang: lang})
	return page
}

func (p *Held) tracePublishing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, s, of, as, err := p.summer(r, altersSummary)
	if err != nil {
		return ui.Page{}, err
	}
	private, err := p.traced(r, l, &s, actor)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.summaryPage(l, &s, &of, "meeting.publish.title")
	page.Lead = l.T("meeting.publish.lead")
	form, err := p.Later(r.Context(), l, as, meeting.TypeTraced, ui.Form{ID: "publish", Label: l.T("meeting.publish.title"), Submit: l.T("consult.draft")})
	page.Body = ui.Stack(private, form)
	return page, err
}

func (p *Held) tracePublish(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, s, _, _, err := p.summer(r, altersSummary)
	if err != nil {
		return ui.Answer{}, err
	}
	out, err := p.Meetings.Publish(r.Context(), actor, &s)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Went(l, out, l.Path(summed, s.ID)), nil
}

func (p *Held) summaryWithdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, s, of, as, err := p.summer(r, dropsSummary)
	if err != nil {
		return ui.Page{}, err
	}
	return p.dropForm(r, l, actor, &s, &of, as, fill(r, l), "")
}

// dropForm is the form by which a summary is withdrawn, or one of its Chairs
// takes itself off it.
func (p *Held) dropForm(r *http.Request, l *i18n.Locale, actor policy.Actor, s *meeting.Summing, of *consult.Consultation, as string, f *filled, fault string) (ui.Page, error) {
	page := p.summaryPage(l, s, of, dropping(actor, s))
	if leavesSummary(actor, s) {
		page.Lead = l.T("meeting.leave.lead")
	}
	form, err := p.Later(r.Context(), l, as, meeting.TypeDropped, ui.Form{ID: "reason", Submit: l.T("consult.draft"), Fault: fault,
		Inputs: []ui.Input{f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", 500)}})
	page.Body = form
	return page, err
}

func (p *Held) summaryWithdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, s, of, as, err := p.summer(r, dropsSummary)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.Need("reason")
	to, done, fault, err := p.putting(r, l, actor, s.Statement, f, func() corpus.Body { return &meeting.Dropped{As: as, Reason: f.Text("reason")} })
	if err != nil || done {
		return to, err
	}
	page, err := p.dropForm(r, l, actor, &s, &of, as, f, fault)
	return ui.Answer{Page: page}, err
}
