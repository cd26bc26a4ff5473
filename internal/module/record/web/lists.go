package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/figure"
)

func (p *Pages) timeline(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	events, err := p.q.Timeline(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	drawing := figure.Timeline{Describe: l.T("record.timeline.describe")}
	for _, kind := range record.EventKinds() {
		lane := figure.Lane{Label: l.T("record.event." + kind)}
		for _, e := range events {
			if e.Kind == kind {
				words, _ := e.Title.Pick(l)
				lane.Events = append(lane.Events, figure.Event{From: e.From, To: e.To, Words: words})
			}
		}
		drawing.Lanes = append(drawing.Lanes, lane)
	}
	short := ui.Table{ID: "timeline-figure-table", Caption: l.T("record.timeline.caption"),
		Columns: []ui.Column{{Head: l.T("record.column.date")}, {Head: l.T("record.column.what")}}}
	for _, e := range events {
		short.Rows = append(short.Rows, ui.Cells(ui.Words(l.Span(e.From, e.To)), ui.Stored(l, e.Title)))
	}
	return v.page(l.T("record.jump.timeline"), l.T("record.lead.timeline"), ui.Page{Twin: api + "/timeline", Wide: true,
		RestsOn: statementsOf(events, func(e record.EventView) []string { return e.Statements }),
		Body: stack(figure.View(l, figure.Figure{ID: "timeline-figure", Caption: l.T("record.timeline.caption"), Drawing: drawing,
			Table: short, Downloads: downloads(l, "timeline", api+"/timeline")}),
			section("events", l.T("record.timeline.events"), 2, ui.TableView(l, v.eventsTable(events))))}), nil
}

func (v *view) eventsTable(events []record.EventView) ui.Table {
	l := v.l
	t := ui.Table{ID: "events-table", Caption: l.T("record.timeline.events-caption"), Columns: []ui.Column{
		{Head: l.T("record.column.date")}, {Head: l.T("record.column.what")}, {Head: l.T("record.column.place")},
		{Head: l.T("record.column.bodies")}, {Head: l.T("record.column.documents")}, {Head: l.T("record.column.source")}}}
	for _, e := range events {
		what := ui.In(l, e.Title)
		if !e.Note.Empty() {
			what = ui.Lines(what, ui.In(l, e.Note))
		}
		t.Rows = append(t.Rows, ui.Row{ID: record.Anchor(e.ID), Cells: []ui.Cell{ui.Words(l.Span(e.From, e.To)), ui.Show(what), ui.Stored(l, e.Place),
			ui.Show(v.parties(e.Parties)), ui.Show(symbols(l, e.Refs)), ui.Show(v.sources(e.Sources))}})
	}
	return t
}

func (p *Pages) fora(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.q.Fora(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	kind, open := r.URL.Query().Get("kind"), r.URL.Query().Get("open")
	if !slices.Contains(record.ForumKinds(), kind) {
		kind = ""
	}
	if !slices.Contains(record.JoinClasses(), open) {
		open = ""
	}
	shown := slices.DeleteFunc(slices.Clone(all), func(f record.ForumView) bool {
		return (kind != "" && f.Kind != kind) || (open != "" && !slices.Contains(f.Open, open))
	})
	i18n.Sort(l, shown, func(f record.ForumView) string { s, _ := f.Name.Pick(l); return s })
	filter := ui.Filter{Action: l.Path(home + "/fora"), Label: l.T("record.fora.filter"), Fields: []ui.Field{
		{Name: "kind", Label: l.T("record.column.kind"), Value: kind, Options: options(l, "record.forum.", record.ForumKinds())},
		{Name: "open", Label: l.T("record.column.open"), Value: open, Options: options(l, "record.join.", record.JoinClasses())}}}
	if kind != "" || open != "" {
		filter.Reset = l.Path(home + "/fora")
		filter.Result = l.N("record.fora.result", len(shown), "all", len(all))
	}
	return v.page(l.T("record.jump.fora"), l.T("record.lead.fora"), ui.Page{Twin: api + "/fora", Wide: true,
		RestsOn:   statementsOf(shown, func(f record.ForumView) []string { return f.Statements }),
		Downloads: downloads(l, "fora", api+"/fora"),
		Body:      stack(ui.FilterForm(l, filter), ui.TableView(l, v.foraTable(shown)))}), nil
}

// options makes the choices of a field from words with a common beginning.
func options(l *i18n.Locale, prefix string, words []string) []ui.Option {
	out := []ui.Option{}
	for _, w := range words {
		out = append(out, ui.Option{Value: w, Words: l.T(prefix + w)})
	}
	return ui.Options(l.T("record.filter.all"), out...)
}

func (v *view) foraTable(fora []record.ForumView) ui.Table {
	l := v.l
	t := ui.Table{ID: "fora-table", Caption: l.T("record.fora.caption"), Empty: l.T("record.filter.none"), Columns: []ui.Column{
		{Head: l.T("record.column.name")}, {Head: l.T("record.column.kind")}, {Head: l.T("record.column.conveners")},
		{Head: l.T("record.column.open")}, {Head: l.T("record.column.how")}, {Head: l.T("record.column.since")}, {Head: l.T("record.column.source")}}}
	for _, f := range fora {
		name := ui.In(l, f.Name)
		if f.Short != "" {
			name = ui.Join(name, ui.Foreign(l, "en", "("+f.Short+")"))
		}
		since := ""
		if f.Since != "" {
			since = l.Span(f.Since, f.Until)
		}
		t.Rows = append(t.Rows, ui.Row{ID: record.Anchor(f.ID), Cells: []ui.Cell{ui.Show(name), ui.Words(l.T("record.forum." + f.Kind)),
			ui.Show(v.parties(f.Convene)), ui.Stored(l, f.Who), ui.Stored(l, f.How), ui.Words(since), ui.Show(v.sources(f.Sources))}})
	}
	return t
}

func (p *Pages) endorsements(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.view(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.q.Endorsements(r.Context(), r.URL.Query().Get("provision"))
	if err != nil {
		return ui.Page{}, err
	}
	if v.cited, err = p.citations(r.Context(), all); err != nil {
		return ui.Page{}, err
	}
	parts := []templ.Component{}
	for _, e := range all {
		parts = append(parts, v.endorsement(e))
	}
	if len(all) == 0 {
		parts = append(parts, para(l.T("record.endorsements.none")))
	}
	return v.page(l.T("record.jump.endorsements"), l.T("record.lead.endorsements"), ui.Page{Twin: api + "/endorsements",
		RestsOn:   statementsOf(all, func(e record.EndorsementView) []string { return e.Statements }),
		Downloads: downloads(l, "endorsements", api+"/endorsements"), Body: stack(parts...)}), nil
}

// citations says how what is endorsed is cited.
func (p *Pages) citations(ctx context.Context, all []record.EndorsementView) (map[string]string, error) {
	if p.cite == nil {
		return nil, nil
	}
	ids := []string{}
	for _, e := range all {
		ids = append(ids, e.Of...)
	}
	slices.Sort(ids)
	return p.cite(ctx, slices.Compact(ids))
}

// endorsement shows whose words they are, the words, and what they are about.
func (v *view) endorsement(e record.EndorsementView) templ.Component {
	l := v.l
	facts := ui.Facts{
		{Term: l.T("record.column.by"), Content: v.parties(e.By)},
		{Term: l.T("record.column.kind"), Content: ui.Badge(l.T("record.endorsement." + e.Kind))},
		{Term: l.T("record.column.of"), Content: v.provisions(e.Of)},
		{Term: l.T("record.column.occasion"), Content: ui.In(l, e.Occasion)},
	}
	if e.Date != "" {
		facts = append(facts, ui.Fact{Term: l.T("record.column.date"), Content: ui.Day(l, e.Date)})
	}
	if !e.Note.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("record.column.note"), Content: ui.In(l, e.Note)})
	}
	parts := []templ.Component{v.quote(e.Sources[0]), ui.FactList(facts)}
	for _, s := range e.Sources[1:] {
		parts = append(parts, v.quote(s))
	}
	return textSection(l, record.Anchor(e.ID), v.whose(e), parts...)
}

// fewNames is how many names a heading holds.
const fewNames = 3

// whose is the heading of an endorsement: whose words, and when; the occasion
// where there are too many names for a heading.
func (v *view) whose(e record.EndorsementView) i18n.Text {
	if len(e.By) > fewNames {
		return e.Occasion
	}
	l, names := v.l, []string{}
	for _, p := range e.By {
		names = append(names, l.Isolate(v.partyName(p)))
	}
	if e.Date == "" {
		return i18n.Of(l.Tag(), l.And(names...))
	}
	return i18n.Of(l.Tag(), l.T("record.endorsement-heading", "by", l.And(names...), "date", l.Day(e.Date)))
}

// provisions lists provisions and instruments, each with its page: by their
// citations, or by their ids where nobody knows how they are cited.
func (v *view) provisions(ids []string) templ.Component {
	parts := make([]templ.Component, len(ids))
	for i, id := range ids {
		words, list := v.cited[id], "/framework/instruments"
		if words == "" {
			words = id
		}
		if isProvision(id) {
			list = "/framework/provisions"
		}
		parts[i] = ui.SymbolLink(v.l, v.l.Path(list, id), words)
	}
	return ui.List(v.l, parts...)
}

// isProvision tells a provision's id, "un:a-70-174:13:a", from an
// instrument's, "un:a-70-174".
func isProvision(id string) bool {
	colons := 0
	for _, c := range id {
		if c == ':' {
			colons++
		}
	}
	return colons > 1
}
