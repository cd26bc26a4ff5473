package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

// Participants is what the pages need to know of participants.
type Participants interface {
	// Name gives a participant's name for a reader of a language, and the
	// language it is in; the id itself and "" where none is listed.
	Name(id, tag string) (name, lang string)
}

// Pages answers for the framework.
type Pages struct {
	q      *framework.Queries
	who    Participants
	record Record // may be nil: then nothing is said of who took part
	// submissions may be nil: then nothing is said of what was handed in.
	submissions Submissions
	// shares are what further rooms add to the pages of provisions, instruments,
	// terms and threats.
	shares []ui.Sharing
	// Base is scheme and host of the hub, without a slash at the end; where it is
	// empty, addresses in files are relative.
	Base string
}

// New makes the pages.
func New(q *framework.Queries, who Participants, r Record, s Submissions, shares ...ui.Sharing) *Pages {
	return &Pages{q: q, who: who, record: r, submissions: s, shares: shares}
}

// Addresses of the room.
const (
	home = "/framework"
	api  = "/api/v1"
)

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	return append([]ui.Route{
		{Path: home, Page: p.overview},
		{Path: home + "/instruments", Page: p.instruments},
		{Path: home + "/instruments/{id}", Page: p.instrument, Example: home + "/instruments/un:a-70-174"},
		{Path: home + "/provisions", Page: p.provisions},
		{Path: home + "/provisions/{id}", Page: p.provision, Example: home + "/provisions/un:a-70-174:13:h"},
		{Path: turtle, File: p.skos},
		{Path: catalogue, File: p.oscal},
		{Path: home + "/roadmap", Page: p.roadmap},
		{Path: home + "/concordance", Page: p.concordance},
		{Path: home + "/glossary", Page: p.glossary},
		{Path: home + "/glossary/{id}", Page: p.term, Example: home + "/glossary/term:sovereignty"},
		{Path: home + "/threats", Page: p.threats},
		{Path: home + "/threats/{id}", Page: p.threat, Example: home + "/threats/threat:supply-chain"},
		{Path: home + "/documents", Page: p.documents},
	}, p.files()...)
}

// view is one page being made for one reader.
type view struct {
	l     *i18n.Locale
	who   Participants
	links framework.Links
}

// page fills in what all pages of the room share.
func (v *view) page(title, lead string, pg ui.Page) ui.Page {
	pg.Title, pg.Lead, pg.Section = title, lead, home
	pg.Crumbs = append([]ui.Link{{Href: v.l.Path(home), Words: v.l.T("framework.title")}}, pg.Crumbs...)
	return pg
}

// crumb is the list above a page.
func (v *view) crumb(list, key string) []ui.Link {
	return []ui.Link{{Href: v.l.Path(home + "/" + list), Words: v.l.T(key)}}
}

// restsOn gathers the ids that views name, each once.
func restsOn[T any](items []T, of func(T) []string) []string {
	var out []string
	for _, i := range items {
		out = append(out, of(i)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (p *Pages) overview(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	norms, err := p.q.Provisions(r.Context(), framework.ProvisionFilter{Kind: framework.KindNorm, Instrument: "un:a-70-174"})
	if err != nil {
		return ui.Page{}, err
	}
	v := &view{l: l, who: p.who}
	t := ui.Table{ID: "norms", Caption: l.T("framework.overview.norms.caption"), Empty: l.T("framework.empty"),
		Columns: []ui.Column{{Head: l.T("framework.column.citation")}, {Head: l.T("framework.column.title")}}}
	for _, n := range norms {
		if n.Short != nil { // the eleven, without their halves
			t.Rows = append(t.Rows, ui.Cells(ui.Show(v.citation(n.ID, n.Symbol, n.Number)), ui.Stored(l, n.Title)))
		}
	}
	return ui.Page{
		Title: l.T("framework.title"), Lead: l.T("framework.lead"), Section: home, Twin: api + "/provisions",
		RestsOn: restsOn(norms, func(n framework.ProvisionItem) []string { return n.Statements }),
		Body: stack(
			bullets(
				v.way("instruments", "framework.instruments.title", "framework.instruments.lead"),
				v.way("provisions", "framework.provisions.title", "framework.provisions.lead"),
				v.way("roadmap", "framework.roadmap.title", "framework.roadmap.lead"),
				v.way("concordance", "framework.concordance.title", "framework.concordance.lead"),
				v.way("glossary", "framework.glossary.title", "framework.glossary.lead"),
				v.way("threats", "framework.threats.title", "framework.threats.lead"),
				v.way("documents", "framework.documents.title", "framework.documents.lead"),
			),
			section("eleven", l.T("framework.overview.norms"), 2, ui.TableView(l, t)),
		),
	}, nil
}

// way leads to a page, with what is there.
func (v *view) way(path, title, lead string) templ.Component {
	return ui.Lines(ui.A(v.l.Path(home+"/"+path), v.l.T(title)), ui.Plain(v.l.T(lead)))
}
