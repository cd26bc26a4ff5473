package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

// kinds of provision, in the order in which they are offered.
func kinds() []framework.Kind {
	return []framework.Kind{framework.KindNorm, framework.KindMeasure, framework.KindPrinciple, framework.KindChapeau}
}

func (v *view) kind(k framework.Kind) string { return v.l.T("framework.kind." + string(k)) }

func (v *view) basis(b framework.Basis) string { return v.l.T("framework.basis." + string(b)) }

func (p *Pages) someProvisions(r *http.Request) ([]framework.ProvisionItem, framework.ProvisionFilter, error) {
	by := framework.ProvisionFilter{Kind: framework.Kind(r.URL.Query().Get("kind")), Instrument: r.URL.Query().Get("instrument")}
	items, err := p.q.Provisions(r.Context(), by)
	if err == nil {
		items, err = inOrder(p, r, items, func(i framework.ProvisionItem) string { return i.Instrument })
	}
	return items, by, err
}

func (p *Pages) provisions(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	items, by, err := p.someProvisions(r)
	if err != nil {
		return ui.Page{}, err
	}
	instruments, err := p.allInstruments(r)
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who}
	form := ui.Filter{Action: l.Path(home + "/provisions"), Label: l.T("framework.provisions.filter"),
		Result: l.N("framework.provisions.count", len(items))}
	if by != (framework.ProvisionFilter{}) {
		form.Reset = form.Action
	}
	files := downloads(l, "provisions", "/provisions")
	files.More = vocabulary(l)
	var ks, is []ui.Option
	for _, k := range kinds() {
		ks = append(ks, ui.Option{Value: string(k), Words: v.kind(k)})
	}
	for _, i := range instruments {
		if i.Provisions > 0 {
			is = append(is, ui.Option{Value: i.ID, Words: v.called(i.Symbol)})
		}
	}
	form.Fields = []ui.Field{
		{Name: "kind", Label: l.T("framework.column.kind"), Value: string(by.Kind), Options: ui.Options(l.T("framework.all"), ks...)},
		{Name: "instrument", Label: l.T("framework.column.instrument"), Value: by.Instrument, Options: ui.Options(l.T("framework.all"), is...)},
	}
	return v.page(l.T("framework.provisions.title"), l.T("framework.provisions.lead"), ui.Page{
		Twin: api + "/provisions", Downloads: files, Wide: true,
		RestsOn: restsOn(items, func(i framework.ProvisionItem) []string { return i.Statements }),
		Body:    stack(ui.FilterForm(l, form), ui.TableView(l, v.provisionTable(l.T("framework.provisions.caption"), items))),
	}), nil
}

func (v *view) provisionTable(caption string, items []framework.ProvisionItem) ui.Table {
	t := ui.Table{ID: "provisions-table", Caption: caption, Empty: v.l.T("framework.empty"), Columns: []ui.Column{
		{Head: v.l.T("framework.column.citation")}, {Head: v.l.T("framework.column.title")},
		{Head: v.l.T("framework.column.kind")}, {Head: v.l.T("framework.column.text")}}}
	for _, i := range items {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.citation(i.ID, i.Symbol, i.Number)), ui.Stored(v.l, i.Title),
			ui.Words(v.kind(i.Kind)), ui.Words(v.basis(i.Text.Basis))))
	}
	return t
}

func (p *Pages) provision(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	d, err := p.q.Provision(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who, links: d.Links}
	endorsed, err := p.endorsements(r.Context(), v, d.ID, behind(d))
	if err != nil {
		return ui.Page{}, err
	}
	submitted, err := p.submitted(r.Context(), v, d.ID)
	if err != nil {
		return ui.Page{}, err
	}
	shared, err := ui.Shared(r.Context(), l, d.ID, p.shares)
	if err != nil {
		return ui.Page{}, err
	}
	parts := append([]templ.Component{v.quote(d.Current(l.Tag())), ui.FactList(v.provisionFacts(d))}, v.bearing(d, endorsed.part, submitted.part, shared.Body)...)
	title, lang := d.Title.Pick(l)
	return v.page(title, "", ui.Page{TitleIn: lang, Crumbs: append(v.crumb("provisions", "framework.provisions.title"),
		ui.Link{Href: l.Path(home+"/instruments", d.Instrument), Words: v.called(d.Symbol)}),
		Twin: api + "/provisions/" + d.ID, RestsOn: slices.Concat(d.Statements, endorsed.statements, submitted.statements, shared.RestsOn), Body: stack(parts...)}), nil
}

// quote shows a text for what it is.
func (v *view) quote(t framework.TextVersion) templ.Component {
	q := ui.Quote{Standing: ui.Official, Text: i18n.Of(t.Language, t.Text), Cite: v.source(t.Source), SHA256: t.SHA256, Version: v.l.Number(int64(t.Version))}
	switch t.Basis {
	case framework.Paraphrase:
		q.Standing, q.SHA256 = ui.Paraphrase, ""
	case framework.Quoted:
		q.Standing = ui.AsPrinted
	}
	return ui.QuoteView(v.l, q)
}

func (v *view) provisionFacts(d framework.ProvisionView) ui.Facts {
	var addressees []templ.Component
	for _, a := range d.Addressees {
		addressees = append(addressees, ui.In(v.l, a))
	}
	facts := ui.Facts{
		{Term: v.l.T("framework.column.citation"), Content: v.symbol(cited(d.Symbol, d.Number))},
		{Term: v.l.T("framework.column.instrument"), Content: ui.Lines(v.instrument(d.Instrument, d.Symbol), ui.In(v.l, v.links[d.Instrument].Title))},
		{Term: v.l.T("framework.column.kind"), Content: ui.Plain(v.kind(d.Kind))},
		{Term: v.l.T("framework.column.title"), Content: ui.Plain(v.l.T("framework.title.ours"))},
		{Term: v.l.T("framework.called"), Content: v.english(d.Called)},
		{Term: v.l.T("framework.addressees"), Content: ui.List(v.l, addressees...)},
		{Term: v.l.T("framework.id"), Content: ui.Symbol(d.ID)},
	}
	if d.Parent != "" {
		facts = append(facts, ui.Fact{Term: v.l.T("framework.part-of"), Content: v.provision(d.Parent)})
	}
	if note := d.Current(v.l.Tag()).Note; note != "" {
		facts = append(facts, ui.Fact{Term: v.l.T("framework.text-note"), Content: v.english(note)})
	}
	return facts
}

// bearing are the sections of a provision's page; one with nothing in it is
// left out. Other rooms fill those that are given.
func (v *view) bearing(d framework.ProvisionView, others ...templ.Component) []templ.Component {
	var out []templ.Component
	add := func(id, key string, parts ...templ.Component) {
		out = append(out, section(id, v.l.T(key), 2, parts...))
	}
	if len(d.Parts) > 0 {
		add("parts", "framework.provision.parts", ui.TableView(v.l, v.provisionTable(v.l.T("framework.provision.parts.caption"), d.Parts)))
	}
	if len(d.Wordings) > 0 {
		add("wordings", "framework.provision.wordings", v.wordings(d)...)
	}
	if len(d.Readings) > 0 {
		add("readings", "framework.provision.readings", para(v.l.T("framework.provision.readings.lead")), v.readings(d))
	}
	out = append(out, others...)
	if len(d.Roadmap) > 0 {
		add("roadmap", "framework.provision.roadmap", v.places(d))
	}
	if len(d.Relations) > 0 {
		add("relations", "framework.provision.relations", v.relations(d.Relations, v.l.T("framework.provision.relations.caption")))
	}
	if len(d.Terms)+len(d.Threats) > 0 {
		add("terms", "framework.provision.terms", bullets(append(v.named("glossary", d.Terms), v.named("threats", d.Threats)...)...))
	}
	add("sources", "framework.sources", v.sources(d.Sources))
	return out
}

// named are links to terms or threats, in the reader's alphabet.
func (v *view) named(list string, ids []string) []templ.Component {
	sorted := append([]string{}, ids...)
	i18n.Sort(v.l, sorted, func(id string) string { return v.stored(v.links[id].Title) })
	var out []templ.Component
	for _, id := range sorted {
		out = append(out, ui.TextLink(v.l, v.l.Path(home+"/"+list, id), v.links[id].Title))
	}
	return out
}

// wordings shows how documents print the provision: beside the text where it
// is the same text, by itself where the document condenses it or where we have
// no text to compare it with.
func (v *view) wordings(d framework.ProvisionView) []templ.Component {
	out := []templ.Component{para(v.l.T("framework.provision.wordings.lead"))}
	for i, w := range d.Wordings {
		out = append(out, ui.QuoteView(v.l, ui.Quote{Standing: ui.AsPrinted, Text: i18n.Of("en", w.Text), Cite: v.source(w.Source), SHA256: w.SHA256}))
		if c := d.Comparisons[i]; len(c.Runs) > 0 && !w.Condensed {
			out = append(out, ui.DifferenceView(v.l, difference(v.l, d.Current("en").Basis, c)))
		}
	}
	return out
}

func difference(l *i18n.Locale, basis framework.Basis, c framework.Comparison) ui.Difference {
	ops := map[framework.Op]ui.Op{framework.Kept: ui.Kept, framework.Deleted: ui.Deleted, framework.Inserted: ui.Inserted}
	d := ui.Difference{From: l.T("framework.basis." + string(basis)), To: l.T("framework.provision.this-wording"), Lang: "en"}
	for _, r := range c.Runs {
		d.Runs = append(d.Runs, ui.Run{Op: ops[r.Op], Words: r.Words})
	}
	return d
}

func (v *view) readings(d framework.ProvisionView) templ.Component {
	t := ui.Table{ID: "readings-table", Caption: v.l.T("framework.provision.readings.caption"), Columns: []ui.Column{
		{Head: v.l.T("framework.column.status")}, {Head: v.l.T("framework.column.reading")},
		{Head: v.l.T("framework.column.holders")}, {Head: v.l.T("framework.column.source")}}}
	all := append([]framework.StatusReading{}, d.Readings...)
	i18n.Sort(v.l, all, func(r framework.StatusReading) string { return v.l.T("framework.status." + string(r.Status)) })
	for _, r := range all {
		where := v.source(r.Source)
		if r.LinkedBy == framework.ByHub {
			where = ui.Lines(where, ui.Plain(v.l.T("framework.linked-by-hub")))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(v.l.T("framework.status."+string(r.Status))), ui.Stored(v.l, r.Statement),
			ui.Show(v.holders(r.Holders)), ui.Show(where)))
	}
	return ui.TableView(v.l, t)
}

func (v *view) places(d framework.ProvisionView) templ.Component {
	t := ui.Table{ID: "roadmap-table", Caption: v.l.T("framework.provision.roadmap.caption"), Columns: []ui.Column{
		{Head: v.l.T("framework.roadmap.cluster")}, {Head: v.l.T("framework.roadmap.words")}, {Head: v.l.T("framework.roadmap.beside")}}}
	for _, p := range d.Roadmap {
		beside := ui.Blank()
		if p.Beside != nil {
			beside = ui.Show(v.english(*p.Beside))
		}
		words := []templ.Component{v.english(p.Item.Text), v.provisions(p.Item.Provisions)}
		if p.Item.Note != nil {
			words = append(words, ui.In(v.l, *p.Item.Note))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.TextLink(v.l, v.l.Path(home+"/roadmap")+"#"+framework.Anchor(p.Cluster), p.Title)),
			ui.Show(ui.Lines(words...)), beside))
	}
	return ui.TableView(v.l, t)
}

// relationKind reads a kind of relation from the address.
func relationKind(s string) (framework.RelationKind, error) {
	switch k := framework.RelationKind(s); k {
	case "", framework.RelationEqual, framework.RelationSubset, framework.RelationSuperset, framework.RelationIntersects, framework.RelationSupports:
		return k, nil
	}
	return "", fail.New(fail.Invalid, "That is not a kind of relation.")
}
