package web

import (
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/overview"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/ui"
)

// ordered are the columns of a matrix as they are shown: regions in the alphabetical
// order of the reader's language, those who are in none last; periods as they are.
func ordered(l *i18n.Locale, columns []string, words func(*i18n.Locale, string) string) []int {
	out := make([]int, len(columns))
	for i := range out {
		out[i] = i
	}
	named := slices.DeleteFunc(slices.Clone(out), func(i int) bool { return columns[i] == overview.Others })
	i18n.Sort(l, named, func(i int) string { return words(l, columns[i]) })
	for i := range columns {
		if columns[i] == overview.Others {
			named = append(named, i)
		}
	}
	return named
}

// matrix is how many participants reported, as a table.
func (p *Pages) matrix(l *i18n.Locale, a asked, o *overview.Overview, m *overview.Matrix, id string, words func(*i18n.Locale, string) string) ui.Table {
	t := ui.Table{ID: "overview-" + id, Caption: l.T("overview." + id + ".caption"), Dense: true, Columns: []ui.Column{{Head: l.T("overview.of")}}}
	order := make([]int, len(m.Columns))
	for i := range order {
		order[i] = i
	}
	if id == "regions" {
		t.Note, order = l.T("overview.counted"), ordered(l, m.Columns, words)
	}
	for _, c := range order {
		t.Columns = append(t.Columns, ui.Column{Head: words(l, m.Columns[c]), Number: true})
	}
	t.Columns = append(t.Columns, ui.Column{Head: l.T("overview.all"), Number: true})
	line := func(head ui.Cell, counts []int, all int) ui.Row {
		cells := []ui.Cell{head}
		for _, c := range order {
			cells = append(cells, ui.Number(l, counts[c]))
		}
		return ui.Cells(append(cells, ui.Number(l, all))...)
	}
	for i, row := range o.Rows {
		next := a
		next.of = row.Key
		t.Rows = append(t.Rows, line(ui.StoredTo(l, l.Path(Home)+next.query(false), p.title(row.Key)), m.Counts[i], m.All[i]))
	}
	if len(o.Rows) > 1 {
		t.Foot = []ui.Row{line(ui.Words(l.T("overview.any")), m.Any, m.Total)}
	}
	return t
}

// periods is the matrix of periods; a sentence where nothing was reported.
func (p *Pages) periods(l *i18n.Locale, a asked, o *overview.Overview) templ.Component {
	if len(o.Periods.Columns) == 0 {
		return ui.Para(ui.Plain(l.T("overview.none")))
	}
	return ui.TableView(l, p.matrix(l, a, o, &o.Periods, "periods", func(_ *i18n.Locale, period string) string { return period }))
}

// statuses is how many gave which status, or why that is not asked.
func (p *Pages) statuses(l *i18n.Locale, a asked, o *overview.Overview) templ.Component {
	heading := func(blocks ...templ.Component) templ.Component {
		return ui.Part("statuses", l.T("overview.statuses"), 2, blocks...)
	}
	if o.Statuses == nil {
		return heading(ui.Para(ui.Plain(l.T("overview.statuses.words"))))
	}
	c := o.Statuses
	t := ui.Table{ID: "overview-statuses", Caption: l.T("overview.statuses.caption"), Dense: true, Columns: []ui.Column{{Head: l.T("overview.region")}}}
	for _, s := range c.Statuses {
		t.Columns = append(t.Columns, ui.Column{Head: statusWords(l, s), Number: true})
	}
	t.Columns = append(t.Columns, ui.Column{Head: l.T("overview.reports"), Number: true})
	line := func(words string, r *overview.CrossRow) ui.Row {
		cells := []ui.Cell{ui.Words(words)}
		for _, n := range r.Counts {
			if n.Hidden {
				cells = append(cells, ui.Show(ui.Join(ui.Quiet("…"), ui.Unseen(l.T("overview.hidden")))))
			} else {
				cells = append(cells, ui.Number(l, n.N))
			}
		}
		return ui.Cells(append(cells, ui.Number(l, r.Reports))...)
	}
	regions := make([]string, len(c.Regions))
	for i := range c.Regions {
		regions[i] = c.Regions[i].Region
	}
	for _, i := range ordered(l, regions, regionWords) {
		t.Rows = append(t.Rows, line(regionWords(l, regions[i]), &c.Regions[i]))
	}
	t.Foot = []ui.Row{line(l.T("overview.all"), &c.All)}
	return heading(ui.Para(ui.Plain(l.T("overview.statuses.lead"))), ui.TableView(l, t), ui.Para(ui.Quiet(l.T("overview.rule", "n", c.Small))))
}

func statusWords(l *i18n.Locale, s string) string {
	if s == "" {
		return l.T("reporting.status.none")
	}
	return l.T("reporting.status." + s)
}

// tiles is a tile a State, and the same as a table with all others who reported.
func (p *Pages) tiles(l *i18n.Locale, o *overview.Overview) templ.Component {
	t := ui.Table{ID: "overview-states", Caption: l.T("overview.states.caption"), Empty: l.T("overview.none"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("overview.participant")}, {Head: l.T("overview.region")}, {Head: l.T("overview.states.periods")}, {Head: l.T("reporting.way"), Spare: true}}}
	var all []ui.Tile
	row := func(s *overview.State, note string) {
		where := ui.Blank()
		if s.Region != "" {
			where = ui.Words(regionWords(l, s.Region))
		}
		name := ui.Stored(l, p.name(l, s.ID))
		if s.Reports > 0 {
			name = ui.StoredTo(l, l.Path(reportweb.States, s.ID), p.name(l, s.ID))
		}
		t.Rows = append(t.Rows, ui.Cells(name, where, ui.Words(note), voiced(l, s)))
	}
	states, further := p.alphabetical(l, o.States), p.alphabetical(l, o.Further)
	for i := range states {
		s := &states[i]
		reported := note(l, s.Periods)
		tile := ui.Tile{Name: p.name(l, s.ID), Note: reported}
		if s.Unconfirmed > 0 {
			tile.Note = l.T("overview.reported.as", "reported", reported, "how", voice(l, s))
		}
		if tile.On = s.Reports > 0; tile.On {
			tile.Href = l.Path(reportweb.States, s.ID)
			if len(o.Rows) == 1 && s.Topic == o.Rows[0].Key {
				tile.Href = l.Path(reportweb.States, s.ID, s.Topic)
			}
		}
		all = append(all, tile)
		row(s, reported)
	}
	tiles := ui.Tiles(l, l.T("overview.states"), all)
	if len(all) > mostTiles { // a narrow screen has two beside each other, at the most
		tiles = ui.Folded(l.N("overview.states.tiles", len(all)), tiles)
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("overview.states.lead"))), tiles}
	for i := range further {
		row(&further[i], note(l, further[i].Periods))
	}
	return ui.Part("states", l.T("overview.states"), 2, append(blocks, ui.Folded(l.T("overview.states.table"), ui.TableView(l, t)))...)
}

// voice says how much of what stands of a participant is its own word; nothing where
// nothing stands.
func voice(l *i18n.Locale, s *overview.State) string {
	switch s.Unconfirmed {
	case s.Reports:
		if s.Reports == 0 {
			return ""
		}
		return l.T("overview.voice.recorded")
	case 0:
		return l.T("overview.voice.own")
	}
	return l.T("overview.voice.some", "n", l.Number(int64(s.Unconfirmed)), "all", l.Number(int64(s.Reports)))
}

// voiced is voice as a cell.
func voiced(l *i18n.Locale, s *overview.State) ui.Cell {
	if s.Reports == 0 {
		return ui.Blank()
	}
	return ui.Words(voice(l, s))
}

// mostTiles is up to how many tiles are shown without being asked for: those of a
// regional group, and not of all States.
const mostTiles = 60

// shownPeriods is how many periods a tile names.
const shownPeriods = 3

// note says for which periods reports stand, the latest first.
func note(l *i18n.Locale, periods []string) string {
	switch {
	case len(periods) == 0:
		return l.T("reporting.none")
	case len(periods) > shownPeriods:
		return l.T("overview.reported.more", "periods", l.And(periods[:shownPeriods]...))
	}
	return l.T("overview.reported", "periods", l.And(periods...))
}
