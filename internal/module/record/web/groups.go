package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
)

const groupPrefix = "record:group:"

func (p *Pages) groups(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	groups, err := p.q.Groups(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	return v.page(l.T("record.jump.groups"), l.T("record.lead.groups"), ui.Page{Twin: api + "/groups",
		RestsOn:   statementsOf(groups, func(g record.GroupView) []string { return g.Statements[:1] }),
		Downloads: downloads(l, "groups", api+"/groups"), Body: ui.TableView(l, v.groupsTable(groups))}), nil
}

func (v *view) groupsTable(groups []record.GroupView) ui.Table {
	l := v.l
	t := ui.Table{ID: "groups-table", Caption: l.T("record.groups.caption"), Columns: []ui.Column{
		{Head: l.T("record.column.group"), Tight: true}, {Head: l.T("record.column.mandate")}, {Head: l.T("record.column.size-text"), Number: true},
		{Head: l.T("record.column.size-table"), Number: true}, {Head: l.T("record.column.chair")}, {Head: l.T("record.column.outcome")}},
		Note: l.T("record.groups.note")}
	for _, g := range groups {
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(home+"/groups", short(g.ID, groupPrefix)), v.l.Years(g.From, g.To)),
			ui.Show(ui.Symbol(g.Mandate.Resolution)), ui.Show(v.stated(g.Sizes)), v.tableSize(g), ui.Show(v.chairs(g)), ui.Show(v.outcome(g))))
	}
	return t
}

// tableSize is the number of States that Annex B prints, where it has a column.
func (v *view) tableSize(g record.GroupView) ui.Cell {
	if !g.InTable {
		return ui.Words(v.l.T("record.groups.no-column"))
	}
	return ui.Number(v.l, len(g.Members))
}

// stated lists the different numbers that sources state.
func (v *view) stated(sizes []record.StatedNumber) templ.Component {
	numbers := []int{}
	for _, s := range sizes {
		numbers = append(numbers, s.Number)
	}
	slices.Sort(numbers)
	words := []string{}
	for _, n := range slices.Compact(numbers) {
		words = append(words, v.l.Number(int64(n)))
	}
	return ui.Plain(v.l.Or(words...))
}

func (v *view) chairs(g record.GroupView) templ.Component {
	parts := []templ.Component{}
	for _, c := range g.Chairs {
		part := v.party(c.Party)
		if c.Source.Known == record.Remembered {
			part = ui.Join(part, ui.Badge(v.l.T("record.known.remembered")))
		}
		parts = append(parts, part)
	}
	return ui.List(v.l, parts...)
}

func (v *view) outcome(g record.GroupView) templ.Component {
	words := ui.Plain(v.l.T("record.outcome." + g.Outcome.Kind))
	all := append([]string{}, g.Outcome.Papers...)
	if g.Outcome.Report != "" {
		all = append([]string{g.Outcome.Report}, all...)
	}
	if len(all) == 0 {
		return words
	}
	return ui.Join(words, symbols(v.l, all))
}

func (p *Pages) group(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	g, err := p.q.Group(r.Context(), groupPrefix+r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	facts := ui.Facts{
		{Term: l.T("record.column.mandate"), Content: ui.Lines(ui.Symbol(g.Mandate.Resolution), v.sources(g.Mandate.Sources))},
		{Term: l.T("record.column.chair"), Content: v.chairs(g)},
		{Term: l.T("record.column.outcome"), Content: ui.Lines(v.outcome(g), v.sources(g.Outcome.Sources))},
	}
	parts := []templ.Component{ui.FactList(facts)}
	if g.Mandate.Words != "" {
		parts = append(parts, section("mandate", l.T("record.group.words"), 2, v.quote(quotedIn(g.Mandate))))
	}
	parts = append(parts, section("size", l.T("record.group.size"), 2, ui.TableView(l, v.sizeTable(g))))
	if g.InTable {
		parts = append(parts, section("members", l.T("record.group.members"), 2,
			para(l.N("record.group.members-count", len(g.Members))), line(v.states(g.Members))))
	}
	parts = append(parts, v.lists(g))
	return v.page(l.T("record.group.title", "years", v.l.Years(g.From, g.To)), "", ui.Page{
		Crumbs: []ui.Link{{Href: l.Path(home + "/groups"), Words: l.T("record.jump.groups")}},
		Twin:   api + "/groups/" + g.ID, RestsOn: g.Statements, Body: stack(parts...)}), nil
}

// quotedIn gives the source that quotes the mandate's words.
func quotedIn(m record.Mandate) record.Source {
	for _, s := range m.Sources {
		if s.Quote != "" {
			return s
		}
	}
	return m.Sources[0]
}

// sizeTable sets what sources state beside what the table gives.
func (v *view) sizeTable(g record.GroupView) ui.Table {
	l := v.l
	t := ui.Table{ID: "sizes", Caption: l.T("record.group.size-caption"), Columns: []ui.Column{
		{Head: l.T("record.column.source")}, {Head: l.T("record.column.experts"), Number: true}}}
	for _, s := range g.Sizes {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.source(s.Source)), ui.Number(l, s.Number)))
	}
	if g.InTable {
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(home+"/memberships"), l.T("record.matrix.memberships")), ui.Number(l, len(g.Members))))
	}
	for _, s := range g.Lists {
		if s.Whole {
			t.Rows = append(t.Rows, ui.Cells(ui.Show(v.source(s.Source)), ui.Number(l, len(s.Members))))
		}
	}
	return t
}

// lists shows members as published elsewhere, with what differs from Annex B.
func (v *view) lists(g record.GroupView) templ.Component {
	if len(g.Lists) == 0 {
		return nil
	}
	l, parts := v.l, []templ.Component{}
	for _, s := range g.Lists {
		parts = append(parts, line(v.source(s.Source)))
		items := []templ.Component{}
		only, missing := s.Members, s.Without
		if s.Whole {
			items = append(items, ui.Sentence(l, "record.group.list-whole", ui.Parts{"states": v.states(s.Members)}))
			only, missing = except(s.Members, g.Members), except(g.Members, s.Members)
		}
		if g.InTable && len(only) == 0 && len(missing) == 0 {
			items = append(items, ui.Plain(l.T("record.group.list-same")))
		}
		if g.InTable && len(only) > 0 {
			items = append(items, ui.Sentence(l, "record.group.list-more", ui.Parts{"states": v.states(only)}))
		}
		if g.InTable && len(missing) > 0 {
			items = append(items, ui.Sentence(l, "record.group.list-less", ui.Parts{"states": v.states(missing)}))
		}
		parts = append(parts, bullets(items...))
	}
	return section("elsewhere", l.T("record.group.elsewhere"), 2, parts...)
}

// except lists what is in a and not in b.
func except(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(id string) bool { return slices.Contains(b, id) })
}
