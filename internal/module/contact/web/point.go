package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
)

// standing is all that a community sees of a contact.
func (v viewer) standing(c *contact.Community, s *contact.Standing, know []contact.Sign) templ.Component {
	l := v.l
	if s.Erased {
		return ui.Para(ui.Plain(l.T("contact.erased-what")))
	}
	category, _ := c.Category(s.Point.Category)
	facts := v.point(s, category.Name)
	if s.Via.Document != nil {
		facts = append(facts, ui.Fact{Term: l.T("contact.recorded"), Content: ui.Plain(s.Via.Document.Number + ", " + s.Via.Document.Date)})
	}
	facts = append(facts, ui.Fact{Term: l.T("contact.touched"), Content: ui.Moment(l, s.Touched.At)}, ui.Fact{Term: l.T("contact.signs"), Content: v.signs(know)})
	return ui.FactList(facts)
}

// point is a contact as facts, with what was reported of each way to reach it.
func (v viewer) point(s *contact.Standing, category i18n.Text) ui.Facts {
	l, p := v.l, &s.Point
	words := func(s string) templ.Component {
		if s == "" {
			return nil
		}
		return ui.Typed(s)
	}
	text := func(t i18n.Text) templ.Component {
		if t.Empty() {
			return nil
		}
		return ui.Text(l, t)
	}
	out := ui.Facts{{Term: l.T("contact.category"), Content: words(orID(title(l, category), p.Category))}, {Term: l.T("contact.field.agency"), Content: text(p.Agency)},
		{Term: l.T("contact.field.position"), Content: text(p.Position)}, {Term: l.T("contact.field.name"), Content: words(p.Name)}}
	var phones, mails, channels, keys []templ.Component
	for _, t := range s.Dialled(p.Phones) {
		phones = append(phones, ui.Join(ui.SymbolLink(l, "tel:"+t.Number, contact.Spaced(t.Number)), ui.Plain(" "+v.use(t)), v.suspected(s, t.Number)))
	}
	for _, m := range p.Mails {
		mails = append(mails, ui.Join(ui.A("mailto:"+m, m), v.suspected(s, m)))
	}
	for _, c := range p.Channels {
		channels = append(channels, ui.Join(v.channel(c), v.suspected(s, c.String())))
	}
	for _, k := range p.Keys {
		f := k.Facts(v.Service.Clock.Now())
		shown := ui.Code(k.Text)
		if f.Fingerprint != "" {
			shown = ui.Code(f.Fingerprint)
		}
		keys = append(keys, ui.Join(ui.Plain(l.T("contact.key."+string(k.Kind))+" "), shown))
	}
	lines := func(all []templ.Component) templ.Component {
		if len(all) == 0 {
			return nil
		}
		return ui.Lines(all...)
	}
	out = append(out, ui.Fact{Term: l.T("contact.column.phones"), Content: lines(phones)}, ui.Fact{Term: l.T("contact.field.mails"), Content: lines(mails)},
		ui.Fact{Term: l.T("contact.field.languages"), Content: words(v.languages(p.Languages))}, ui.Fact{Term: l.T("contact.field.hours"), Content: words(v.hours(p))},
		ui.Fact{Term: l.T("contact.field.keys"), Content: lines(keys)}, ui.Fact{Term: l.T("contact.field.channels"), Content: lines(channels)},
		ui.Fact{Term: l.T("contact.field.order"), Content: ui.Plain(l.Number(p.Order))})
	if p.From != "" || p.Until != "" {
		out = append(out, ui.Fact{Term: l.T("contact.field.valid"), Content: ui.Plain(strings.TrimSpace(p.From + " – " + p.Until))})
	}
	for _, a := range p.Absences {
		out = append(out, ui.Fact{Term: l.T("contact.field.absences"), Content: ui.Plain(l.Span(a.From, a.Until))})
	}
	return out
}

// deputies say to a contact's own people who stands in for it, with a way to that
// contact's page: by its name; by the id one that is not in the directory.
func (v viewer) deputies(p *contact.Point, called map[string]contact.Called) (out ui.Facts) {
	link := func(id string) templ.Component {
		at, c := v.l.Path(Desk+"/own", id), called[id]
		switch {
		case c.Agency.Empty():
			return ui.SymbolLink(v.l, at, id)
		case c.Position.Empty():
			return ui.TextLink(v.l, at, c.Agency)
		}
		return ui.Join(ui.TextLink(v.l, at, c.Agency), ui.Plain(" · "), ui.Text(v.l, c.Position))
	}
	for _, a := range p.Absences {
		if a.Deputy != "" {
			out = append(out, ui.Fact{Term: v.l.T("contact.deputy.during", "days", v.l.Span(a.From, a.Until)), Content: link(a.Deputy)})
		}
	}
	for _, id := range p.Deputies {
		out = append(out, ui.Fact{Term: v.l.T("contact.field.deputies"), Content: link(id)})
	}
	return out
}

// named is what the contacts of a participant are called; nothing where that cannot be
// read, for the page is of something else.
func (v viewer) named(ctx context.Context, slug, participant string) map[string]contact.Called {
	if v.Queries == nil {
		return nil
	}
	out, err := v.Queries.Agencies(ctx, slug, participant)
	if err != nil {
		return nil
	}
	return out
}

// hours says in words when a contact answers.
func (v viewer) hours(p *contact.Point) string {
	if p.Always {
		return v.l.T("contact.use.any-hour")
	}
	var out []string
	for _, h := range p.Hours {
		var names []string
		for _, d := range h.Days {
			names = append(names, v.l.T("contact.day."+d))
		}
		out = append(out, v.l.And(names...)+" "+h.From+"–"+h.To)
	}
	if p.Zone != "" && len(out) > 0 {
		out = append(out, p.Zone)
	}
	return strings.Join(out, " · ")
}

// community is what a community is called; its name in addresses where it is not
// there any more.
func (v viewer) community(ctx context.Context, slug string) templ.Component {
	c, err := v.Queries.Community(ctx, slug)
	if err != nil {
		return ui.Symbol(slug)
	}
	return ui.Text(v.l, c.Title)
}

// Clear shows a draft of a type to who is to clear it: all that its body says.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, body []byte) (string, templ.Component) {
		v := viewer{p, l}
		b, err := contact.Decode(typ, body)
		if err != nil {
			return l.T("contact.contact"), ui.Para(ui.Plain(l.T("contact.clear.broken")))
		}
		in := func(slug string) ui.Fact {
			if slug == "" {
				return ui.Fact{Term: l.T("contact.clear.to"), Content: ui.Plain(l.T("contact.clear.public"))}
			}
			return ui.Fact{Term: l.T("contact.clear.to"), Content: v.community(context.Background(), slug)} // who clears has asked for a page, not for this
		}
		category := func(id string) i18n.Text {
			k, ok := p.Data.Categories.Find(id)
			if !ok {
				return i18n.Of("en", id)
			}
			return k.Name
		}
		shows := func(of, slug string, point *contact.Point) templ.Component {
			s := &contact.Standing{Record: contact.Record{Point: *point}}
			return ui.FactList(append(append(ui.Facts{in(slug)}, v.point(s, category(point.Category))...), v.deputies(point, v.named(context.Background(), slug, of))...))
		}
		switch b := b.(type) {
		case *contact.Nominated:
			return l.T("contact.clear.nominated", "agency", title(l, b.Point.Agency)), shows(b.Via.Author, b.Community, &b.Point)
		case *contact.Changed:
			return l.T("contact.clear.changed", "agency", title(l, b.Point.Agency)), ui.Stack(shows(b.Via.Author, b.Community, &b.Point), ui.Paragraphs(l, b.Reason))
		case *contact.Withdrawn:
			return l.T("contact.clear.withdrawn"), ui.Stack(ui.FactList(ui.Facts{in(b.Community)}), ui.Paragraphs(l, b.Reason))
		case *contact.Designated:
			return l.T("contact.clear.designated", "team", title(l, b.Team.Name)), ui.FactList(append(ui.Facts{in(b.Community)}, v.team(&b.Team)...))
		case *contact.Ended:
			return l.T("contact.clear.ended"), ui.Stack(ui.FactList(ui.Facts{in(b.Community)}), ui.Paragraphs(l, b.Reason))
		case *contact.Published:
			return l.T("contact.clear.published"), ui.Stack(ui.FactList(append(ui.Facts{in(b.Community)}, v.infrastructure(b)...)), ui.Paragraphs(l, b.Note))
		}
		return l.T("contact.contact"), ui.Para(ui.Plain(l.T("contact.clear.broken")))
	}
}
