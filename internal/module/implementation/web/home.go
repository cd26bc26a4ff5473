package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// Addresses that pages of several rooms lead to: Home is the beginning.
const (
	Home        = "/implementation"
	Provisions  = Home + "/provisions"
	States      = Home + "/states"
	Compare     = Home + "/compare"
	Compilation = Home + "/compilation"
	Regions     = Home + "/regions"
)

// Group is a regional group as rooms add to its page: its States, and the
// organizations that have members among them, with which of them these are. All are
// listed ids.
type Group struct {
	ID                    string
	States, Organizations []string
	Members               map[string][]string // by organization
}

// Among are the States and the organizations together.
func (g *Group) Among() []string { return slices.Concat([]string{}, g.States, g.Organizations) }

// fewMembers is how many members of an organization are named in a row.
const fewMembers = 3

// Why says of something on the page of the group that is of none of its States why it
// stands there: who says it has members among them, or else what it says names the
// group. It is nil where a State of the group says it. named writes names.
func (g *Group) Why(l *i18n.Locale, authors []string, named func(ids []string) string) templ.Component {
	if slices.ContainsFunc(authors, func(id string) bool { return slices.Contains(g.States, id) }) {
		return nil
	}
	for _, id := range authors {
		switch n := len(g.Members[id]); {
		case n == 0:
		case n <= fewMembers:
			return ui.Quiet(l.T("implementation.region.members", "states", named(g.Members[id])))
		default:
			return ui.Quiet(l.N("implementation.region.members.many", n))
		}
	}
	return ui.Quiet(l.T("implementation.region.names"))
}

// Within gives what a room has to add to the page of a regional group.
type Within func(ctx context.Context, l *i18n.Locale, g Group) (ui.Share, error)

// Door is the way to a room: its address, and the keys of its words. Twin is where
// the same stands as JSON.
type Door struct {
	Path  string // without a language
	Title string // key of a catalogue
	Lead  string // key of what it holds, in a sentence
	Twin  string // address; empty where there is none
}

// Pages are those above the rooms.
type Pages struct {
	Doors []Door // in the order in which they are shown
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route { return []ui.Route{{Path: Home, Page: p.home}} }

func (p *Pages) home(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	var rooms, twins []templ.Component
	for _, d := range p.Doors {
		rooms = append(rooms, ui.Para(ui.Lines(ui.A(l.Path(d.Path), l.T(d.Title)), ui.Plain(l.T(d.Lead)))))
		if d.Twin != "" {
			twins = append(twins, ui.A(d.Twin, l.T(d.Title)))
		}
	}
	blocks := []templ.Component{ui.Stack(rooms...)}
	blocks = append(blocks, ui.Part("beside", l.T("implementation.beside"), 2,
		ui.Para(ui.Lines(ui.A(l.Path("/framework/provisions"), l.T("implementation.beside.provisions")), ui.A(l.Path("/framework/roadmap"), l.T("implementation.beside.roadmap")),
			ui.A(l.Path("/positions"), l.T("implementation.beside.views"))))))
	blocks = append(blocks, ui.Part("rules", l.T("implementation.rules"), 2, ui.Para(ui.Plain(l.T("implementation.rules.own"))),
		ui.Para(ui.Plain(l.T("implementation.rules.voluntary"))), ui.Para(ui.Plain(l.T("implementation.rules.neutral")))))
	if len(twins) > 0 {
		blocks = append(blocks, ui.Part("programs", l.T("implementation.programs"), 2, ui.Para(ui.Lines(twins...))))
	}
	return ui.Page{Title: l.T("implementation.title"), Lead: l.T("implementation.lead"), Section: Home, Twin: "/api/v1/reports", Body: ui.Stack(blocks...)}, nil
}
