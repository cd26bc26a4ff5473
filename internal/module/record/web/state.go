package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
)

func (p *Pages) state(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	id := "state:" + strings.TrimPrefix(r.PathValue("code"), "state:")
	name, lang := v.who.Name(id, l.Tag())
	s, err := p.q.State(r.Context(), id)
	if fail.KindOf(err) == fail.NotFound && lang != "" {
		// Listed, and in none of the tables: that is an answer too.
		return v.page(name, l.T("record.state.nothing"), ui.Page{TitleIn: other(l, lang), Twin: "/api/v1/participants/" + id}), nil
	}
	if err != nil {
		return ui.Page{}, err
	}
	facts := ui.Facts{}
	if region := v.who.Region(id); region != "" {
		facts = append(facts, ui.Fact{Term: l.T("record.filter.region"), Content: ui.Plain(l.T("record.region." + region))})
	}
	parts := []templ.Component{ui.FactList(facts)}
	for _, t := range matrices() {
		parts = append(parts, v.part(t, map[record.Series][]record.Participation{record.Memberships: s.Memberships,
			record.Sponsorships: s.Sponsorships, record.Replies: s.Replies}[t.series]))
	}
	parts = append(parts, v.mentions(s), v.involved(s))
	return v.page(name, l.T("record.lead.state"), ui.Page{TitleIn: other(l, lang), Twin: api + "/states/" + id,
		RestsOn: s.Statements, Body: stack(parts...)}), nil
}

// other gives the language of a title when it is not the page's.
func other(l *i18n.Locale, lang string) string {
	if lang == l.Tag() {
		return ""
	}
	return lang
}

// part lists a State's marks in one table.
func (v *view) part(t printed, marks []record.Participation) templ.Component {
	l := v.l
	heading := l.T("record.matrix." + t.word)
	if len(marks) == 0 {
		return section(t.word, heading, 2, para(l.T("record.state.none")))
	}
	out := ui.Table{ID: t.word + "-table", Caption: l.T("record.state.caption", "table", heading), Columns: []ui.Column{{Head: l.T("record.column.year"), Tight: true},
		{Head: l.T("record.column.documents"), Spare: true}, {Head: l.T("record.column.source")}, {Head: l.T("record.column.note"), Spare: true}}}
	for _, m := range marks {
		out.Rows = append(out.Rows, ui.Cells(v.year(m), ui.Show(v.behind(m)), ui.Show(v.source(m.Source)), ui.Show(v.noteOf(m))))
	}
	return section(t.word, heading, 2, ui.TableView(l, out))
}

// year is the year of a mark, or all those it may be of.
func (v *view) year(m record.Participation) ui.Cell {
	if !m.Sure {
		return ui.Words(v.or(m.Years))
	}
	words := v.l.Years(m.Year, m.To)
	if m.Group != "" {
		return ui.To(v.l.Path(home+"/groups", short(m.Group, groupPrefix)), words)
	}
	return ui.Words(words)
}

// behind names the documents of a mark; none when its year is not sure.
func (v *view) behind(m record.Participation) templ.Component {
	if !m.Sure {
		return ui.Plain(v.l.T("record.state.unsure"))
	}
	all := m.Documents
	if m.Resolution != "" {
		all = append([]string{m.Resolution}, all...)
	}
	return symbols(v.l, all)
}

// noteOf shows the footnote of a mark, and why its year is not certain or, in an
// odd row, why it is.
func (v *view) noteOf(m record.Participation) templ.Component {
	parts := []templ.Component{}
	for _, words := range []string{m.Note, m.Reason} {
		if words != "" {
			parts = append(parts, ui.Foreign(v.l, "en", words))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return ui.Lines(parts...)
}

// mentions lists what other lists than the table say of a State's membership.
func (v *view) mentions(s record.StateView) templ.Component {
	l, items := v.l, []templ.Component{}
	for _, id := range s.Chaired {
		items = append(items, ui.Sentence(l, "record.state.chaired", ui.Parts{"group": groupLink(l, id)}))
	}
	for _, m := range s.Elsewhere {
		key := "record.state.named"
		if !m.Named {
			key = "record.state.not-named"
		}
		items = append(items, ui.Sentence(l, key, ui.Parts{"group": groupLink(l, m.Group), "source": v.source(m.Source)}))
	}
	if len(items) == 0 {
		return nil
	}
	return section("groups", l.T("record.state.groups"), 2, bullets(items...))
}

// groupLink leads to a Group by the years in its id's last part.
func groupLink(l *i18n.Locale, id string) templ.Component {
	word := short(id, groupPrefix)
	return ui.A(l.Path(home+"/groups", word), strings.ToUpper(strings.ReplaceAll(word, "-", " ")))
}

// involved lists events, fora and endorsements that name a State.
func (v *view) involved(s record.StateView) templ.Component {
	l, parts := v.l, []templ.Component{}
	if len(s.Events) > 0 {
		items := []templ.Component{}
		for _, e := range s.Events {
			items = append(items, ui.Join(ui.Plain(l.Span(e.From, e.To)+":"), ui.TextLink(l, l.Path(record.Address(e.ID)), e.Title)))
		}
		parts = append(parts, section("events", l.T("record.jump.timeline"), 2, bullets(items...)))
	}
	if len(s.Fora) > 0 {
		items := []templ.Component{}
		for _, f := range s.Fora {
			items = append(items, ui.TextLink(l, l.Path(record.Address(f.ID)), f.Name))
		}
		parts = append(parts, section("fora", l.T("record.state.fora"), 2, bullets(items...)))
	}
	if len(s.Endorsements) > 0 {
		items := []templ.Component{}
		for _, e := range s.Endorsements {
			items = append(items, ui.Join(ui.Badge(l.T("record.endorsement."+e.Kind)),
				ui.TextLink(l, l.Path(record.Address(e.ID)), e.Occasion)))
		}
		parts = append(parts, section("endorsements", l.T("record.jump.endorsements"), 2, bullets(items...)))
	}
	return stack(parts...)
}
