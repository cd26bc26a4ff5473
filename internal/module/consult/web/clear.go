package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
)

// Clear shows a draft of a type to who is to clear it: all that its body says,
// in the words of the public pages, read with the subject of the draft.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
		title := word(l, typ)
		if slices.Contains(contribution.Types(), typ) {
			if off, view := p.clearLeft(l, typ, subject, body); off != "" {
				return off, view
			}
			return title, p.clearContribution(l, typ, body)
		}
		if slices.Contains(text.Types(), typ) {
			if off, view := p.clearTakenBack(l, typ, subject, body); off != "" {
				return off, view
			}
			return title, p.clearText(l, typ, body)
		}
		return title, p.clearProcess(l, typ, subject, body)
	}
}

func (p *Pages) broken(l *i18n.Locale) templ.Component {
	return ui.Para(ui.Plain(l.T("consult.clear.broken")))
}

func (p *Pages) clearContribution(l *i18n.Locale, typ string, body []byte) templ.Component {
	b, err := contribution.Decode(typ, body)
	if err != nil {
		return p.broken(l)
	}
	switch b := b.(type) {
	case *contribution.Made:
		of := p.of(b.Consultation.String())
		facts := ui.Facts{{Term: l.T("consult.consultation"), Content: ui.TextLink(l, l.Path(home, of.ID), of.Title)}, {Term: l.T("consult.kind"), Content: ui.Plain(l.T("consult.kind." + string(b.Kind)))}}
		if !b.Reply.IsZero() {
			facts = append(facts, ui.Fact{Term: l.T("consult.reply"), Content: ui.A(l.Path(said, b.Reply.String()), b.Reply.String()[:16])})
		}
		return ui.Stack(p.Handing(l, &b.Via), ui.FactList(append(facts, p.titled(l, &b.Content)...)), p.drafted(l, b.Anchor), p.content(l, of, b.Kind, &b.Content))
	case *contribution.Corrected:
		return ui.Stack(p.as(l, b.As), ui.FactList(p.titled(l, &b.Content)), p.content(l, &consult.Consultation{}, "", &b.Content), ui.Paragraphs(l, b.Reason))
	case *contribution.Withdrawn:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason))
	case *contribution.SetAside:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason))
	}
	return p.broken(l)
}

// of is a consultation as the page knows it; one without anything where it does
// not.
func (p *Pages) of(id string) *consult.Consultation {
	c, err := p.Consultations.Get(context.Background(), id)
	if err != nil {
		return &consult.Consultation{ID: id, Plan: consult.Plan{Title: i18n.Of("en", id)}}
	}
	return &c
}

// titled is a content's title and what it is about: where no heading says them.
func (p *Pages) titled(l *i18n.Locale, c *contribution.Content) (facts ui.Facts) {
	if !c.Title.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("consult.name"), Content: ui.Text(l, c.Title)})
	}
	if len(c.About) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("consult.about"), Content: p.about(l, c.About)})
	}
	return facts
}

// as says as whom something is said.
func (p *Pages) as(l *i18n.Locale, id string, more ...ui.Fact) templ.Component {
	return ui.FactList(append(ui.Facts{{Term: l.T("consult.clear.as"), Content: p.Name(l, id)}}, more...))
}

func (p *Pages) clearProcess(l *i18n.Locale, typ, subject string, body []byte) templ.Component {
	b, err := consult.Decode(typ, body)
	if err != nil {
		return p.broken(l)
	}
	group := func(id string) ui.Fact { return ui.Fact{Term: l.T("consult.group"), Content: ui.Symbol(id)} }
	switch b := b.(type) {
	case *consult.Call:
		return p.callView(l, asCalled(b))
	case *consult.Moved:
		of, phase := p.of(subject), ui.Symbol(b.Phase)
		if ph := of.Phase(b.Phase); ph != nil {
			phase = ui.Text(l, ph.Title)
		}
		return ui.Stack(p.as(l, b.As, ui.Fact{Term: l.T("consult.phase"), Content: phase}, ui.Fact{Term: l.T("consult.closes"), Content: p.deadline(l, cmp.Or(of.Zone, "UTC"), b.Closes)}),
			p.overruns(l, of, b), ui.Paragraphs(l, b.Reason))
	case *consult.Group:
		facts := []ui.Fact{group(b.ID), {Term: l.T("consult.name"), Content: ui.Text(l, b.Title)}, {Term: l.T("consult.lead"), Content: p.named(l, b.Lead)}}
		if len(b.About) > 0 {
			facts = append(facts, ui.Fact{Term: l.T("consult.about"), Content: p.about(l, b.About)})
		}
		open := l.T("consult.group.shut")
		if b.Open {
			open = l.T("consult.group.open")
		}
		return p.as(l, b.As, append(facts, ui.Fact{Term: l.T("consult.group.joining"), Content: ui.Plain(open)})...)
	case *consult.Asked:
		return ui.Stack(p.as(l, b.As, group(b.Group)), ui.Paragraphs(l, b.Note))
	case *consult.Admitted:
		return ui.Stack(p.as(l, b.As, group(b.Group), ui.Fact{Term: l.T("consult.answer.member"), Content: p.Name(l, b.Member)}), ui.Paragraphs(l, b.Reason))
	case *consult.Left:
		return p.as(l, b.As, group(b.Group))
	case *consult.Point:
		facts := []ui.Fact{group(b.Group)}
		if len(b.About) > 0 {
			facts = append(facts, ui.Fact{Term: l.T("consult.about"), Content: p.about(l, b.About)})
		}
		return ui.Stack(p.as(l, b.As, facts...), ui.Paragraphs(l, b.Text))
	case *consult.Settled:
		return ui.Stack(p.as(l, b.As, ui.Fact{Term: l.T("consult.point"), Content: ui.Symbol(b.Point)}), ui.Paragraphs(l, b.Outcome))
	case *consult.Concluded:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason))
	}
	return p.broken(l)
}

// word names a type of statement, as the desk does.
func word(l *i18n.Locale, typ string) string {
	name, _, _ := strings.Cut(typ, "/")
	return l.T("draft.word." + name)
}
