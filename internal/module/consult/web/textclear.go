package web

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// clearText shows a draft on a text, or an amendment, to who is to clear it.
func (p *Pages) clearText(l *i18n.Locale, typ string, body []byte) templ.Component {
	b, err := text.Decode(typ, body)
	if err != nil {
		return p.broken(l)
	}
	switch b := b.(type) {
	case *text.Tabled:
		return p.clearTabled(l, b)
	case *text.Proposed:
		t, err := p.Texts.Get(context.Background(), b.Text.String())
		if err != nil {
			return p.broken(l)
		}
		facts := ui.Facts{{Term: l.T("text.text"), Content: ui.TextLink(l, l.Path(texts, t.ID), t.Title)}}
		if parent := t.Amendment(b.Change.DerivedFrom); parent != nil {
			facts = append(facts, ui.Fact{Term: l.T("text.derived"), Content: ui.A(l.Path(amendments, parent.ID), numbered(l, t, parent))})
		}
		blocks := []templ.Component{p.Handing(l, &b.Via), ui.FactList(facts), p.changeView(l, t, b.Version, b.Change, false)}
		return ui.Stack(append(blocks, p.grounds(l, b.Rationale, b.Practice)...)...)
	case *text.Endorsed:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Note))
	case *text.Joined:
		return p.as(l, b.As)
	case *text.Objected:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason))
	case *text.Withdrawn:
		return ui.Stack(p.as(l, b.As), ui.Paragraphs(l, b.Reason))
	case *text.Decided:
		return ui.Stack(p.as(l, b.As), ui.TableView(l, p.rulings(l, b)))
	case *text.Consolidated:
		return ui.Stack(p.as(l, b.As, ui.Fact{Term: l.T("text.version.head"), Content: ui.Plain(l.Number(b.Version))}),
			ui.RedlineView(l, redlines{p: p, l: l, t: &text.Text{Language: l.Tag()}, one: true}.view(redline.Show(b.Text, b.Text), false)))
	}
	return p.broken(l)
}

func (p *Pages) clearTabled(l *i18n.Locale, b *text.Tabled) templ.Component {
	parsed, err := redline.Parse("t", b.Text)
	if err != nil {
		return p.broken(l)
	}
	of := p.of(b.Consultation.String())
	facts := ui.Facts{{Term: l.T("consult.consultation"), Content: ui.TextLink(l, l.Path(home, of.ID), of.Title)}, {Term: l.T("consult.name"), Content: ui.Text(l, b.Title)}}
	if len(b.Norms) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("text.norms"), Content: p.about(l, b.Norms)})
	}
	if b.Group != "" {
		facts = append(facts, ui.Fact{Term: l.T("consult.group"), Content: ui.Symbol(b.Group)})
	}
	return ui.Stack(p.Handing(l, &b.Via), ui.FactList(facts),
		ui.RedlineView(l, redlines{p: p, l: l, t: &text.Text{Language: b.Language}, one: true}.view(redline.Show(parsed, parsed), false)))
}

// rulings is each decision with the words that it is about, as a redline: who
// clears them reads what is decided, and follows no link for it.
func (p *Pages) rulings(l *i18n.Locale, b *text.Decided) ui.Table {
	out := ui.Table{Stacked: true, ID: "rulings", Caption: l.T("text.rulings.caption"),
		Columns: []ui.Column{{Head: l.T("text.amendment")}, {Head: l.T("text.decide.changes")}, {Head: l.T("text.decision")}, {Head: l.T("text.instead")}, {Head: l.T("consult.reason")}}}
	for _, r := range b.Rulings {
		instead := ui.Blank()
		if !r.Instead.IsZero() {
			name, words := p.ruled(l, r.Instead.String())
			instead = ui.Show(ui.Lines(name, words))
		}
		name, words := p.ruled(l, r.Amendment.String())
		out.Rows = append(out.Rows, ui.Cells(ui.Show(name), ui.Show(words), ui.Words(l.T("text.decision."+string(r.Decision))), instead, ui.Stored(l, r.Reason)))
	}
	return out
}

// ruled names an amendment that is decided on, by its number and whose it is, and
// shows each unit that it changes.
func (p *Pages) ruled(l *i18n.Locale, id string) (name, words templ.Component) {
	a, t, err := p.Texts.Amendment(context.Background(), id)
	if err != nil {
		return ui.A(l.Path(amendments, id), id[:16]), p.broken(l)
	}
	name = ui.A(l.Path(amendments, id), l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a)))
	lines, err := t.Lines(text.Showing{Way: text.One, Amendment: id})
	if err != nil {
		return name, ui.Plain(l.T("text.change.misfit"))
	}
	var units []templ.Component
	for _, u := range (redlines{p: p, l: l, t: t, one: true}).view(touched(lines), false).Lines {
		if u.Label != "" {
			u.Runs = append([]ui.RedRun{{Words: u.Label + " "}}, u.Runs...)
		}
		if u.Note != "" {
			u.Runs = append([]ui.RedRun{{Aside: true, Words: u.Note}, {Words: " "}}, u.Runs...)
		}
		units = append(units, ui.RedWords(l, t.Language, false, u.Runs...))
	}
	return name, ui.Lines(units...)
}
