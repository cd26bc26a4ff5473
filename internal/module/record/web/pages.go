package web

import (
	"context"
	"net/http"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
)

// Participants is what the pages need to know of participants.
type Participants interface {
	// Name gives a participant's name for a reader of a language, and the
	// language it is in; the id itself and "" where none is listed.
	Name(id, tag string) (name, lang string)
	// Region gives the regional group of a Member State ("african"), else "".
	Region(id string) string
}

// Listed is Participants from the hub's directory.
type Listed struct{ *participant.Directory }

// Region implements Participants.
func (d Listed) Region(id string) string {
	p, _ := d.Get(id)
	return string(p.Region)
}

// regions lists the regional groups as Participants names them.
func regions() []string {
	out := []string{}
	for _, r := range participant.Regions() {
		out = append(out, string(r))
	}
	return out
}

// Pages answers for the record.
type Pages struct {
	q    *record.Queries
	who  Participants
	cite Cite
}

// Cite gives how provisions and instruments are cited, by id, for those that it
// knows: "A/70/174, 13 (h)".
type Cite func(ctx context.Context, ids []string) (map[string]string, error)

// New makes the pages. cite may be nil: then ids stand in place of citations.
func New(q *record.Queries, who Participants, cite Cite) *Pages {
	return &Pages{q: q, who: who, cite: cite}
}

// Addresses of the room.
const (
	home = "/record"
	api  = "/api/v1/record"
)

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	routes := []ui.Route{
		{Path: home, Page: p.overview},
		{Path: home + "/counts", Page: p.counts},
		{Path: home + "/groups", Page: p.groups},
		{Path: home + "/groups/{id}", Page: p.group, Example: home + "/groups/gge-2014"},
		{Path: home + "/timeline", Page: p.timeline},
		{Path: home + "/fora", Page: p.fora},
		{Path: home + "/endorsements", Page: p.endorsements},
		{Path: home + "/claims", Page: p.claims},
		{Path: home + "/figures", Page: p.figures},
		{Path: home + "/documents", Page: p.documents},
		{Path: home + "/states/{code}", Page: p.state, Example: home + "/states/ke"},
	}
	for _, m := range matrices() {
		routes = append(routes, ui.Route{Path: m.path, Page: p.matrix(m)})
	}
	return append(routes, p.files()...)
}

// view is one page being made for one reader.
type view struct {
	l         *i18n.Locale
	who       Participants
	documents map[string]record.Document
	cited     map[string]string // citations by id, where they are known
}

// view prepares a page: the reader's language and the documents by id.
func (p *Pages) view(r *http.Request, l *i18n.Locale) (*view, error) {
	docs, err := p.q.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	v := &view{l: l, who: p.who, documents: map[string]record.Document{}}
	for _, d := range docs {
		v.documents[d.ID] = d.Document
	}
	return v, nil
}

// page fills in what all pages of the room share.
func (v *view) page(title, lead string, pg ui.Page) ui.Page {
	pg.Title, pg.Lead, pg.Section = title, lead, home
	pg.Crumbs = append([]ui.Link{{Href: v.l.Path(home), Words: v.l.T("record.title")}}, pg.Crumbs...)
	return pg
}

// downloads names the files of a sheet and its JSON twin.
func downloads(l *i18n.Locale, sheet, twin string) ui.Downloads {
	return ui.Downloads{CSV: l.Path(home + "/" + sheet + ".csv"), Excel: l.Path(home + "/" + sheet + ".xlsx"), JSON: twin}
}

// statementsOf gathers the ids that views name, each once.
func statementsOf[T any](items []T, of func(T) []string) []string {
	seen, out := map[string]bool{}, []string{}
	for _, it := range items {
		for _, id := range of(it) {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}
