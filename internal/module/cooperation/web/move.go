package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// moved is a request for the form of one thing that can be said in a thread.
type moved struct {
	*viewer
	t     *cooperation.Thread
	side  cooperation.Side
	other statement.Hash
	verb  cooperation.Verb

	closed error // why it cannot be said now; nil where it can
}

func (p *Pages) moved(r *http.Request, l *i18n.Locale) (*moved, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return nil, err
	}
	if err := cooperation.May(v.actor, cooperation.Speak); err != nil {
		return nil, err
	}
	verb := cooperation.Verb(r.PathValue("verb"))
	of := func(k cooperation.Kind) bool { return slices.Contains(cooperation.Verbs(k), verb) }
	if verb == cooperation.Sent || verb == cooperation.Proposed || verb == cooperation.Settled || !slices.ContainsFunc(cooperation.Kinds(), of) {
		return nil, noCase()
	}
	m, err := v.threadOf(r, verb)
	if err != nil {
		return nil, err
	}
	m.closed = m.t.Allows(m.verb, m.side)
	return m, nil
}

func noCase() error { return fail.New(fail.NotFound, "There is no such case here.") }

// threadOf finds the thread that an address names, of which the reader's participant
// is one of the two.
func (v *viewer) threadOf(r *http.Request, verb cooperation.Verb) (m *moved, err error) {
	m = &moved{viewer: v, verb: verb}
	if m.other, err = other(r); err != nil {
		return nil, noCase()
	}
	all, err := v.p.Queries.Case(v.ctx, v.actor, r.PathValue("case"))
	if err != nil {
		return nil, err
	}
	for _, h := range all {
		if side := h.SideOf(v.actor.Identity); side != "" && h.On(side.Other()) == m.other {
			m.t, m.side = h.Thread, side
		}
	}
	if m.t == nil {
		return nil, noCase()
	}
	return m, nil
}

// instead is the page in the place of a form of what cannot be said now: why that
// is, and what can be.
func (m *moved) instead() ui.Page {
	page := m.page()
	page.Status = http.StatusConflict
	page.Body = ui.Stack(ui.NoticeOf(m.T("cooperation.not-open"), ui.Para(ui.Plain(m.Fault(m.closed)))), m.choices(m.t, nil),
		ui.Para(ui.A(m.Path(Home, m.t.Case), m.T("cooperation.not-open.back"))))
	return page
}

// page is what every page on which something is said in a thread has.
func (m *moved) page() ui.Page {
	page := m.viewer.page(m.t)
	page.Crumbs = append(page.Crumbs, ui.Link{Href: m.Path(Home, m.t.Case), Words: page.Title, Lang: page.TitleIn})
	heading := "cooperation.do." + string(m.verb)
	if m.verb == cooperation.Proposed {
		heading = "cooperation.report.title"
	}
	page.Title, page.TitleIn = m.T(heading), ""
	return page
}

func (p *Pages) moving(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	m, err := p.moved(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	if m.closed != nil {
		return m.instead(), nil
	}
	given := url.Values{"zone": {"UTC"}, "marking": {string(m.t.Marking)}}
	switch m.verb {
	case cooperation.Noted:
		given.Set("spoke", p.Clock.Now().Format(cooperation.LocalForm))
	case cooperation.LetIn:
		given.Set("participant", r.URL.Query().Get("participant"))
	case cooperation.Corrected:
		given = m.standing(r.URL.Query().Get("on"))
		given.Set("marking", string(m.t.Marking))
	}
	return m.form(&form{l: l, v: given, faults: map[string]string{}}, "")
}

func (p *Pages) move(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	m, err := p.moved(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	if m.closed != nil {
		return ui.Answer{Page: m.instead()}, nil
	}
	f := read(r, l)
	var b cooperation.Body
	if m.verb == cooperation.Corrected {
		b, err = m.correction(f)
	} else {
		b = m.body(f)
	}
	if err != nil {
		return ui.Answer{}, err
	}
	fault := m.asSeen(f)
	if len(f.faults) == 0 && fault == nil {
		if err := p.examined(r, f, b); err != nil {
			return ui.Answer{}, err
		}
	}
	if len(f.faults) == 0 && fault == nil {
		if err := p.attach(r, f, b, m.verb); err != nil {
			return ui.Answer{}, err
		}
	}
	if len(f.faults) == 0 && fault == nil {
		var id string
		if id, fault = p.Service.Say(r.Context(), m.actor, m.t.Case, m.other, f.marking(), b); fault == nil {
			return ui.Answer{To: l.Path("/desk/drafts", id)}, nil
		}
		if in := cooperation.Beside(fault); in != "" {
			f.faults[string(in)], fault = l.Fault(fault), nil
		}
		if fault != nil && !again(fault) {
			return ui.Answer{}, fault
		}
	}
	page, err := m.form(f, said(l, fault))
	return ui.Answer{Page: page}, err
}

func (m *moved) as() cooperation.As {
	return cooperation.As{Kind: m.t.Kind, Verb: m.verb, Exercise: m.t.Exercise}
}

// body reads what is to be said; of a correction see correction.
func (m *moved) body(f *form) cooperation.Body {
	hash := func(name string) statement.Hash {
		h, err := statement.ParseHash(f.get(name))
		if err != nil {
			f.missing(name)
		}
		return h
	}
	switch m.verb {
	case cooperation.Referred:
		return &cooperation.Referral{As: m.as(), To: cooperation.Direction(f.get("direction")), Name: f.text("name", true), Words: f.text("words", true)}
	case cooperation.Offered:
		return &cooperation.Offer{As: m.as(), Nature: f.text("nature", true), Scope: f.text("scope", true), Terms: f.text("terms", true),
			Begins: f.instant("begins", true), Ends: f.instant("ends", true), Holds: f.instant("holds", false), Milestones: f.milestones("milestones")}
	case cooperation.Accepted, cooperation.Refused:
		return &cooperation.Reply{As: m.as(), Offer: m.t.Offer.Statement, Words: f.text("words", false)}
	case cooperation.Milestone:
		return &cooperation.Reached{As: m.as(), Step: f.get("step"), Words: f.text("words", false)}
	case cooperation.Extended:
		for _, d := range m.t.Negotiable() {
			if d.Key() == f.get("what") {
				return &cooperation.Extension{As: m.as(), What: d.What, Step: d.Step, Until: f.instant("until", true), Reason: f.text("words", true)}
			}
		}
		f.missing("what")
		return nil
	case cooperation.Agreed:
		return &cooperation.Agreement{As: m.as(), Proposal: m.t.Proposal.Statement}
	case cooperation.Noted:
		return &cooperation.Call{As: m.as(), Spoke: f.instant("spoke", true), With: f.text("with", true), Words: f.text("words", false)}
	case cooperation.LetIn, cooperation.TakenOff:
		return &cooperation.Access{As: m.as(), Participant: hash("participant"), Reason: f.text("words", false)}
	}
	b := &cooperation.Words{As: m.as(), Words: f.text("words", m.required())}
	if m.verb == cooperation.Answered && f.get("on") != "" {
		b.On = hash("on")
	}
	return b
}

// required reports whether a verb goes with words.
func (m *moved) required() bool {
	switch m.verb {
	case cooperation.Acknowledged, cooperation.Assessing, cooperation.Delivered, cooperation.Closed:
		return false
	}
	return true
}

// form is the page with the form.
func (m *moved) form(f *form, fault string) (ui.Page, error) {
	l := m.Locale
	page := m.page()
	inputs, err := m.inputs(f)
	if err != nil {
		return ui.Page{}, err
	}
	inputs = append(inputs, f.fileInput(m.verb)...)
	above, err := m.above()
	if err != nil {
		return ui.Page{}, err
	}
	ahead, err := m.aheadNotice(m.t.Case, m.other)
	if err != nil {
		return ui.Page{}, err
	}
	lead := ui.Para(ui.Sentence(l, "cooperation.to-whom", ui.Parts{"participant": m.Who(m.other)}))
	terms, bound := m.answering()
	if m.verb == cooperation.Corrected {
		if terms, bound = m.correcting(f); bound == nil {
			page.Body = ui.Stack(above, ahead, lead, terms)
			return page, nil
		}
	}
	body := []templ.Component{above, ahead, lead, terms}
	if m.verb == cooperation.LetIn {
		body = append(body, letsRead(l))
		if who, consents := m.consents(f); consents {
			page.Title = m.T("cooperation.consent.do", "participant", m.Called(who))
		}
	}
	page.Body = ui.Stack(append(body, ui.FormView(l, ui.Form{ID: "say", Files: cooperation.Carries(m.verb), Hidden: bound, Inputs: append(inputs, m.viewer.markings(f, m.t.Marking)), Fault: fault, Submit: l.T("cooperation.new.submit")}))...)
	return page, nil
}

// inputs are the fields of what is to be said.
func (m *moved) inputs(f *form) ([]ui.Input, error) {
	label := "cooperation.words"
	if m.verb == cooperation.Declined || m.verb == cooperation.Extended {
		label = "cooperation.reason"
	}
	words := f.area("words", label, !m.required())
	switch m.verb {
	case cooperation.Answered:
		return append(m.questions(f), words), nil
	case cooperation.Referred:
		var to []ui.Option
		for _, d := range cooperation.Directions() {
			to = append(to, ui.Option{Value: string(d), Words: m.T("cooperation.to." + string(d))})
		}
		return []ui.Input{f.choice("direction", "cooperation.to", to), f.line("name", "cooperation.name", 150, false), words}, nil
	case cooperation.Offered:
		return []ui.Input{f.area("nature", "cooperation.nature", false), f.area("scope", "cooperation.scope", false), f.area("terms", "cooperation.terms", false), f.zone(),
			f.ltr(f.line("begins", "cooperation.begins", 23, false)), f.ltr(f.line("ends", "cooperation.ends", 23, false)), f.ltr(f.line("holds", "cooperation.holds", 23, true)),
			f.area("milestones", "cooperation.milestones", true)}, nil
	case cooperation.Accepted, cooperation.Refused:
		words.Optional = true
		return []ui.Input{words}, nil
	case cooperation.Milestone:
		var all []ui.Option
		for _, s := range m.t.Steps() {
			title, _ := s.Title.Pick(m.Locale)
			all = append(all, ui.Option{Value: s.ID, Words: title})
		}
		words.Optional = true
		return []ui.Input{f.choice("step", "cooperation.step", all), words}, nil
	case cooperation.Extended:
		var all []ui.Option
		for _, d := range m.t.Negotiable() {
			all = append(all, ui.Option{Value: d.Key(), Words: m.owingWords(d)})
		}
		return []ui.Input{f.choice("what", "cooperation.for", all), f.zone(), f.ltr(f.line("until", "cooperation.until", 23, false)), words}, nil
	case cooperation.Agreed:
		return nil, nil
	case cooperation.Corrected:
		return m.correctionInputs(f, words)
	case cooperation.Noted:
		words.Optional = true
		return []ui.Input{f.zone(), f.ltr(f.line("spoke", "cooperation.call.at", 23, false)), f.line("with", "cooperation.call.with", 150, false), words}, nil
	case cooperation.LetIn, cooperation.TakenOff:
		words.Optional = true
		who, err := m.participants(f)
		return []ui.Input{who, words}, err
	}
	return []ui.Input{words}, nil
}

// questions are what an answer can be about.
func (m *moved) questions(f *form) []ui.Input {
	var all []ui.Option
	if m.t.Kind == cooperation.Notification && m.side == cooperation.Counterparty {
		all = append(all, ui.Option{Words: m.T("cooperation.on.notification")})
	}
	for _, q := range m.t.Waiting(m.side) {
		words := m.T("cooperation.verb.asked")
		if s := m.t.Find(q.Statement); s != nil {
			if b, ok := m.t.Body(*s).(*cooperation.Words); ok {
				words, _ = b.Words.Pick(m.Locale)
				if all := []rune(words); len(all) > 80 {
					words = string(all[:80]) + "…"
				}
			}
		}
		all = append(all, ui.Option{Value: q.Statement.String(), Words: words})
	}
	in := f.choice("on", "cooperation.answers", all)
	in.Optional = true
	return []ui.Input{in}
}

// participants are whom a thread can be opened to, or closed to again.
func (m *moved) participants(f *form) (ui.Input, error) {
	var ids []statement.Hash
	hints := ""
	if m.verb == cooperation.LetIn {
		all, err := m.p.Choices(m.ctx)
		if err != nil {
			return ui.Input{}, err
		}
		may, hint, err := m.lets()
		if err != nil {
			return ui.Input{}, err
		}
		hints = hint
		ids = slices.DeleteFunc(slices.Clone(all), func(h statement.Hash) bool { return !m.t.Admits(m.side, h) || !may(h) })
	} else {
		ids = slices.Clone(m.t.Readers)
		for _, c := range m.t.Consents() {
			ids = append(ids, c.Participant)
		}
	}
	var options []ui.Option
	for _, id := range ids {
		options = append(options, m.option(id))
	}
	i18n.Sort(m.Locale, options, func(o ui.Option) string { return o.Words })
	in := f.choice("participant", "cooperation.participant", ui.Options(m.T("cooperation.choose"), options...))
	in.Hint = strings.TrimSpace(in.Hint + " " + hints)
	return in, nil
}
