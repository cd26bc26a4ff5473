package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/module/implementation/sharing"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Home is the address of what is shared.
const Home = preparationweb.Shared

// Address is the page of what was shared under an id, without its language.
func Address(id string) string { return Home + "/" + id }

// Pages are the pages of the room. All fields are required.
type Pages struct {
	Service *sharing.Service
	Reports *reportweb.Pages
	Who     func(r *http.Request) (policy.Actor, error)
	// Called gives what a participant is called; an empty text where it is not listed.
	Called func(ctx context.Context, identity statement.Hash) (i18n.Text, error)
	// Choices lists those who can be spoken to in confidence here.
	Choices func(ctx context.Context) ([]statement.Hash, error)
	// Opened notes in the participant's audit trail that a person read what is shared.
	Opened func(ctx context.Context, actor policy.Actor, id string) error
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.list, Desk: true},
		{Path: Home + "/{id}", Page: p.one, Desk: true},
		{Path: Home + "/{id}/recall", Page: p.recalling, Form: p.recall, Desk: true},
		{Path: preparationweb.Preparations + "/{id}/items/{item}/share", Page: p.sharing, Form: p.share, Desk: true},
	}
}

func crumbs(l *i18n.Locale, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}, {Href: l.Path(preparationweb.Home), Words: l.T("preparation.home.title")}}, more...)
}

func listCrumb(l *i18n.Locale) ui.Link {
	return ui.Link{Href: l.Path(Home), Words: l.T("sharing.list")}
}

// called names a participant.
func (p *Pages) called(ctx context.Context, identity statement.Hash) i18n.Text {
	name, err := p.Called(ctx, identity)
	if err != nil || name.Empty() {
		return i18n.Of("en", identity.Short())
	}
	return name
}

// title is what a sharing is called: the item, and the period.
func (p *Pages) title(l *i18n.Locale, s *sharing.Sharing) string {
	b := s.Newest()
	if b == nil {
		return l.T("sharing.erased")
	}
	words := b.Topic()
	if _, _, item := p.Service.Preparations.Questionnaires.Of(words); item != nil {
		words, _ = item.Title.Pick(l)
	}
	return l.T("sharing.title", "topic", words, "period", b.Period)
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	received, given, err := p.Service.Queries.Mine(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("sharing.list"), Lead: l.T("sharing.lead"), Section: "/desk", Marking: preparation.Marking, Crumbs: crumbs(l)}
	for _, all := range [][]sharing.Sharing{received, given} {
		for i := range all {
			page.Marking = marking.Narrowest(page.Marking, all[i].Marking)
		}
	}
	page.Body = ui.Stack(ui.Part("received", l.T("sharing.received"), 2, p.table(r.Context(), l, "received", received, func(s *sharing.Sharing) statement.Hash { return s.Author })),
		ui.Part("given", l.T("sharing.given"), 2, p.table(r.Context(), l, "given", given, func(s *sharing.Sharing) statement.Hash { return s.Reader })))
	return page, nil
}

func (p *Pages) table(ctx context.Context, l *i18n.Locale, id string, all []sharing.Sharing, other func(s *sharing.Sharing) statement.Hash) templ.Component {
	t := ui.Table{ID: id + "-table", Stacked: true, Caption: l.T("sharing.caption." + id), Empty: l.T("sharing.empty." + id), Columns: []ui.Column{{Head: l.T("sharing.what")}, {Head: l.T("sharing.who." + id)}, {Head: l.T("sharing.marking")}, {Head: l.T("sharing.on")}}}
	for i := range all {
		s := &all[i]
		title := []templ.Component{ui.A(l.Path(Home, s.ID), p.title(l, s))}
		if s.Recalled != nil {
			title = append(title, ui.Quiet(l.T("sharing.recalled")))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Lines(title...)), ui.Stored(l, p.called(ctx, other(s))), ui.Show(ui.Label(s.Marking)), ui.Show(ui.Moment(l, s.Versions[len(s.Versions)-1].At))))
	}
	return ui.TableView(l, t)
}

// opened is what was shared as an actor reads it, which is noted.
func (p *Pages) opened(r *http.Request) (actor policy.Actor, s sharing.Sharing, err error) {
	if actor, err = p.Who(r); err != nil {
		return actor, s, err
	}
	if s, err = p.Service.Queries.Get(r.Context(), actor, r.PathValue("id")); err == nil {
		err = p.Opened(r.Context(), actor, s.ID)
	}
	return actor, s, err
}

// one shows what was shared: the newest first, the earlier ones below.
func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, s, err := p.opened(r)
	if err != nil {
		return ui.Page{}, err
	}
	ctx := r.Context()
	page := ui.Page{Title: p.title(l, &s), Section: "/desk", Marking: s.Marking, Crumbs: crumbs(l, listCrumb(l))}
	facts := ui.Facts{{Term: l.T("sharing.author"), Content: ui.Text(l, p.called(ctx, s.Author))}, {Term: l.T("sharing.reader"), Content: ui.Text(l, p.called(ctx, s.Reader))}}
	if b := s.Newest(); b != nil {
		facts = append(facts, ui.Fact{Term: l.T("sharing.public"), Content: ui.A(l.Path(reportweb.Provisions, b.Topic()), l.T("preparation.topic.reports"))})
	}
	var blocks []templ.Component
	if s.Recalled != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("sharing.recalled.note"), ui.Para(ui.Moment(l, s.Recalled.At)), ui.Paragraphs(l, s.Recalled.Reason)))
	}
	blocks = append(blocks, ui.FactList(facts), ui.Para(ui.Plain(l.T("sharing.own"))))
	for i := len(s.Versions) - 1; i >= 0; i-- {
		v := &s.Versions[i]
		words := templ.Component(ui.Para(ui.Plain(l.T("sharing.erased"))))
		if v.Shared != nil {
			words = p.says(ctx, l, v.Shared, 3)
		}
		said := ui.Stack(ui.Para(ui.Join(ui.Label(v.Marking), ui.Moment(l, v.At), ui.Code(v.Statement.String()[:16]))), words)
		if i < len(s.Versions)-1 {
			blocks = append(blocks, ui.Folded(l.T("sharing.earlier", "when", l.Day(v.At.UTC().Format("2006-01-02"))), said))
			continue
		}
		blocks = append(blocks, ui.Part("says", l.T("sharing.says"), 2, said))
	}
	if s.Author == actor.Identity && s.Recalled == nil && sharing.May(actor, sharing.Share) == nil {
		blocks = append(blocks, ui.Para(ui.A(l.Path(Home, s.ID, "recall"), l.T("sharing.recall"))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// says shows answers below headings of a level.
func (p *Pages) says(ctx context.Context, l *i18n.Locale, b *sharing.Shared, level int) templ.Component {
	return p.Reports.Reported(ctx, l, &report.Report{Questionnaire: b.Questionnaire, Version: b.Version, Item: b.Item, Provision: b.Provision, Topic: b.Topic(), Content: b.Content}, level)
}
