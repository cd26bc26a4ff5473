package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// participantID is the form of listed ids.
var participantID = form.Listed

// Clear shows a draft of a type to who is to clear it, read with the subject of
// the draft.
func (p *Held) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
		if off, view := p.clearUnchaired(l, typ, subject, body); off != "" {
			return off, view
		}
		return word(l, typ), p.clearMeeting(l, typ, body)
	}
}

// clearMeeting shows all that a draft on a meeting or a summary says.
func (p *Held) clearMeeting(l *i18n.Locale, typ string, body []byte) templ.Component {
	b, err := meeting.Decode(typ, body)
	if err != nil {
		return p.broken(l)
	}
	via := func(v submission.Via) templ.Component {
		return p.Handing(l, &v)
	}
	consultation := func(id string) templ.Component {
		of := p.of(id)
		return ui.FactList(ui.Facts{{Term: l.T("consult.consultation"), Content: ui.TextLink(l, l.Path(home, of.ID), of.Title)}})
	}
	switch b := b.(type) {
	case *meeting.Convened:
		return ui.Stack(via(b.Via), consultation(b.Consultation.String()), p.clearPlan(l, &b.Plan))
	case *meeting.Changed:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason), p.clearPlan(l, &b.Plan))
	case *meeting.Intervened:
		said := []templ.Component{ui.FactList(ui.Facts{{Term: l.T("meeting.session"), Content: ui.Symbol(b.Session)}, {Term: l.T("meeting.who"), Content: p.clearSpoke(l, b)}}), p.words(l, b.Text, b.About, nil)}
		if b.Via != nil {
			return ui.Stack(append([]templ.Component{via(*b.Via)}, said...)...)
		}
		return ui.Stack(append([]templ.Component{p.as(l, b.As)}, said...)...)
	case *meeting.Presented:
		facts := ui.Facts{{Term: l.T("consult.name"), Content: ui.Text(l, b.Title)}}
		if b.Session != "" {
			facts = append(facts, ui.Fact{Term: l.T("meeting.session"), Content: ui.Symbol(b.Session)})
		}
		if b.Symbol != "" {
			facts = append(facts, ui.Fact{Term: l.T("meeting.present.symbol"), Content: ui.Symbol(b.Symbol)})
		}
		if b.Address != "" {
			facts = append(facts, ui.Fact{Term: l.T("meeting.present.address"), Content: ui.Address(b.Address)})
		}
		return ui.Stack(via(b.Via), ui.FactList(facts), p.words(l, b.Text, b.About, nil))
	case *meeting.Withdrawn:
		of := ui.Plain(l.T("meeting.whole"))
		if !b.Of.IsZero() {
			of = ui.A(l.Path("/statements", b.Of.String()), b.Of.String()[:16])
		}
		return ui.Stack(p.as(l, b.As, ui.Fact{Term: l.T("meeting.withdrawn-of"), Content: of}), ui.Paragraphs(l, b.Reason))
	}
	return p.clearSummary(l, b)
}

// clearSpoke names who spoke, in a draft.
func (p *Held) clearSpoke(l *i18n.Locale, b *meeting.Intervened) templ.Component {
	if b.Via != nil {
		return p.spoke(l, &submission.Told{Via: *b.Via}, "")
	}
	return p.spoke(l, nil, b.Speaker)
}

func (p *Held) clearPlan(l *i18n.Locale, plan *meeting.Plan) templ.Component {
	t := ui.Table{ID: "sessions-table", Caption: l.T("meeting.sessions"), Empty: l.T("meeting.sessions.none"),
		Columns: []ui.Column{{Head: l.T("consult.title")}, {Head: l.T("meeting.rule")}, {Head: l.T("meeting.participants"), Spare: true}}}
	for i := range plan.Sessions {
		s := &plan.Sessions[i]
		t.Rows = append(t.Rows, ui.Cells(ui.Stored(l, s.Title), ui.Words(rule(l, s)), ui.Show(p.named(l, s.Participants))))
	}
	return ui.Stack(ui.FactList(ui.Facts{{Term: l.T("consult.name"), Content: ui.Text(l, plan.Title)}}), p.plan(l, plan), ui.TableView(l, t))
}

func (p *Held) clearSummary(l *i18n.Locale, b any) templ.Component {
	titled := func(s *meeting.Summary) templ.Component {
		facts := ui.Facts{{Term: l.T("consult.name"), Content: ui.Text(l, s.Title)}}
		if !s.Trace.IsZero() {
			facts = append(facts, ui.Fact{Term: l.T("meeting.commitment"), Content: ui.Code(s.Trace.String())})
		}
		return ui.Stack(ui.FactList(facts), p.summaryBody(l, s))
	}
	switch b := b.(type) {
	case *meeting.Made:
		var of []templ.Component
		for _, id := range b.Meetings {
			of = append(of, ui.A(l.Path(held, id.String()), id.String()[:16]))
		}
		return ui.Stack(p.Handing(l, &b.Via), ui.FactList(ui.Facts{{Term: l.T("meeting.of"), Content: ui.Lines(of...)}}), titled(&b.Summary))
	case *meeting.Corrected:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason), titled(&b.Summary))
	case *meeting.Dropped:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason))
	case *meeting.Traced:
		t := ui.Table{ID: "trace-table", Caption: l.T("meeting.trace"), Columns: []ui.Column{{Head: l.T("meeting.point")}, {Head: l.T("meeting.rests")}}}
		for _, pt := range b.Points {
			var from []templ.Component
			for _, id := range pt.From {
				from = append(from, ui.A(l.Path("/statements", id.String()), id.String()[:16]))
			}
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Symbol(pt.Point)), ui.Show(ui.Lines(from...))))
		}
		return ui.Stack(p.as(l, b.As), ui.TableView(l, t))
	}
	return p.broken(l)
}
