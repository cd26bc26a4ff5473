package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// runsMeeting is the actor of a form by which a meeting is changed, the meeting,
// its consultation, and as whom it is said: "" for the secretariat, in what it
// recorded.
func (p *Held) runsMeeting(r *http.Request) (actor policy.Actor, m meeting.Meeting, of consult.Consultation, as string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, m, of, "", err
	}
	if err = meeting.May(actor, meeting.Run); err != nil && meeting.May(actor, meeting.Record) != nil {
		return actor, m, of, "", err
	}
	if p.Silent != nil {
		if err = p.Silent(r.Context(), actor); err != nil {
			return actor, m, of, "", err
		}
	}
	if m, err = p.Meetings.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, m, of, "", err
	}
	as, ok := changes(actor, &m)
	if !ok {
		return actor, m, of, "", fail.New(fail.Denied, "Only who convened or chairs the meeting says that.")
	}
	of, err = p.Consultations.Get(r.Context(), m.Consultation.String())
	return actor, m, of, as, err
}

// changes is as whom an actor changes a meeting: "" for the secretariat.
func changes(actor policy.Actor, m *meeting.Meeting) (as string, ok bool) {
	switch {
	case m.Withdrawn != nil:
		return "", false
	case actor.For != "" && meeting.May(actor, meeting.Run) == nil && m.Runs(actor.For):
		return actor.For, true
	}
	return "", meeting.May(actor, meeting.Record) == nil && m.Runs("")
}

// namedTyped writes those whom a plan names one a line, as they are read back.
func namedTyped(all []consult.Named) string {
	var lines []string
	for _, n := range all {
		line := n.Name
		if n.Role != "" {
			line += "; " + n.Role
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// namedOf reads those whom a plan names, one a line, a role behind a semicolon.
// Who was there before under a name is the same; else who goes by it is, and
// never by guess.
func (p *Held) namedOf(ctx context.Context, f *filled, field string, was []consult.Named) (out []consult.Named, err error) {
	for _, line := range typedLines(f.Get(field)) {
		name, role, _ := strings.Cut(line, ";")
		n := consult.Named{Name: strings.TrimSpace(name), Role: strings.TrimSpace(role)}
		if i := slices.IndexFunc(was, func(w consult.Named) bool { return w.Name == n.Name }); i >= 0 {
			n.ID = was[i].ID
		} else if n.ID, err = p.listedAs(ctx, f.L, n.Name); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// planTyped is the form from which a plan came.
func planTyped(m *meeting.Plan) url.Values {
	v := url.Values{"language": {m.Title.Original}, "title": {m.Title.String()}, "from": {m.From}, "until": {m.Until}, "place": {m.Place.String()},
		"with": {namedTyped(m.With)}, "chair": {namedTyped(m.Chair)}, "note": {m.Note.String()}}
	var agenda []string
	for _, item := range m.Agenda {
		agenda = append(agenda, item.String())
	}
	v.Set("agenda", strings.Join(agenda, "\n"))
	for i := range m.Sessions {
		v.Set("session-"+strconv.Itoa(i), m.Sessions[i].Title.String())
		v.Set("part-"+strconv.Itoa(i), namedTyped(m.Sessions[i].Participants))
	}
	return v
}

// planInputs are the fields of a plan: sessions that are there keep their rule,
// and others are added by their titles.
func (p *Held) planInputs(l *i18n.Locale, f *filled, m *meeting.Plan) []ui.Input {
	out := []ui.Input{f.ChooseLanguage(), f.Input(ui.Line, "title", "consult.name", meeting.MaxTitle/4), f.Input(ui.Line, "from", "plan.field.from", 10), f.Optional(ui.Line, "until", "plan.field.until", 10),
		f.Optional(ui.Line, "place", "meeting.place", meeting.MaxTitle/4), f.Optional(ui.Area, "with", "meeting.with", meeting.MaxTitle), f.Optional(ui.Area, "chair", "meeting.convene.chair", meeting.MaxTitle),
		f.Optional(ui.Area, "note", "meeting.convene.note", meeting.MaxNote/4), f.Optional(ui.Area, "agenda", "meeting.convene.agenda", meeting.MaxAgenda*meeting.MaxTitle/4)}
	for i := range m.Sessions {
		s := &m.Sessions[i]
		at := strconv.Itoa(i)
		set := ui.Input{Kind: ui.Fieldset, Name: "set-" + at, Label: l.T("plan.session", "number", strconv.Itoa(i+1)), Hint: rule(l, s),
			Inputs: []ui.Input{f.Input(ui.Line, "session-"+at, "consult.name", meeting.MaxTitle/4)}}
		if !s.Unattributed { // under the rule nobody is named
			people := f.Optional(ui.Area, "part-"+at, "meeting.participants", meeting.MaxTitle*20)
			people.Hint = l.T("plan.people.hint")
			set.Inputs = append(set.Inputs, people)
		}
		out = append(out, set)
	}
	for _, k := range kindsOfSession() {
		out = append(out, f.Optional(ui.Area, k.name, k.key, meeting.MaxSessions*meeting.MaxTitle/4))
	}
	return out
}

// planOf reads a plan: what was typed, over what was there.
func (p *Held) planOf(ctx context.Context, f *filled, was *meeting.Plan) (m meeting.Plan, err error) {
	f.Need("title", "from")
	keep := func(name string, before i18n.Text) i18n.Text {
		if now := f.Text(name); now.Original != before.Original || now.String() != before.String() {
			return now
		}
		return before // with its other languages
	}
	m = meeting.Plan{Title: keep("title", was.Title), Place: keep("place", was.Place), From: f.Get("from"), Until: f.Get("until"), Note: keep("note", was.Note)}
	if m.With, err = p.namedOf(ctx, f, "with", was.With); err != nil {
		return m, err
	}
	if m.Chair, err = p.namedOf(ctx, f, "chair", was.Chair); err != nil {
		return m, err
	}
	for i, item := range typedLines(f.Get("agenda")) {
		if i < len(was.Agenda) && was.Agenda[i].String() == item {
			m.Agenda = append(m.Agenda, was.Agenda[i])
			continue
		}
		m.Agenda = append(m.Agenda, i18n.Of(f.Language(), item))
	}
	for i, s := range was.Sessions {
		at := strconv.Itoa(i)
		f.Need("session-" + at)
		s.Title = keep("session-"+at, s.Title)
		if !s.Unattributed {
			if s.Participants, err = p.namedOf(ctx, f, "part-"+at, s.Participants); err != nil {
				return m, err
			}
		}
		m.Sessions = append(m.Sessions, s)
	}
	for _, k := range kindsOfSession() {
		for _, title := range typedLines(f.Get(k.name)) {
			s := k.as
			for n := len(m.Sessions) + 1; s.ID == "" || m.Session(s.ID) != nil; n++ {
				s.ID = "s" + strconv.Itoa(n)
			}
			s.Title = i18n.Of(f.Language(), title)
			m.Sessions = append(m.Sessions, s)
		}
	}
	return m, nil
}

func (p *Held) changing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, m, of, as, err := p.runsMeeting(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.changeForm(r, l, actor, &m, &of, as, fillWith(l, planTyped(&m.Plan)), "")
}

func (p *Held) changeForm(r *http.Request, l *i18n.Locale, actor policy.Actor, m *meeting.Meeting, of *consult.Consultation, as string, f *filled, fault string) (ui.Page, error) {
	page := p.below(l, of, l.T("plan.title"))
	page.Crumbs = append(page.Crumbs, p.crumb(l, m))
	page.Lead = l.T("plan.lead")
	form, err := p.Later(r.Context(), l, as, meeting.TypeChanged, ui.Form{ID: "change", Submit: l.T("consult.draft"), Fault: fault, Inputs: p.changeInputs(l, f, &m.Plan)})
	page.Body = form
	return page, err
}

// changeInputs are the fields of a change: the plan, and why.
func (p *Held) changeInputs(l *i18n.Locale, f *filled, was *meeting.Plan) []ui.Input {
	return append(p.planInputs(l, f, was), f.Input(ui.Area, "reason", "consult.reason", meeting.MaxReason/4))
}

func (p *Held) change(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, m, of, as, err := p.runsMeeting(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.Need("reason")
	plan, err := p.planOf(r.Context(), f, &m.Plan)
	if err != nil {
		return ui.Answer{}, err
	}
	to, done, fault, err := p.putting(r, l, actor, m.Statement, f, func() corpus.Body { return &meeting.Changed{As: as, Reason: f.Text("reason"), Plan: plan} })
	if err != nil || done {
		return to, err
	}
	page, err := p.changeForm(r, l, actor, &m, &of, as, f, fault)
	return ui.Answer{Page: page}, err
}
