package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Names names participants.
type Names interface {
	Name(id, tag string) (name, lang string)
}

// Pages are the pages of directories. All fields are required.
type Pages struct {
	Service *contact.Service
	Queries *contact.Queries
	Data    *contact.Data
	Names   Names
	// Who gives the actor of a request, in the hat that the person wears.
	Who func(r *http.Request) (policy.Actor, error)
	// Choices lists who is listed.
	Choices func(ctx context.Context) ([]string, error)
	// Participant gives the address of a participant's page.
	Participant func(id string) string
	// Draft gives the page of a draft.
	Draft func(l *i18n.Locale, id string) string
	// Copies keeps files that were made, for as long as it takes to fetch them.
	Copies *Copies
	// Also leads from the public page to what else is public of contacts and
	// cooperation; nil for nothing.
	Also func(l *i18n.Locale) []ui.JumpEntry
	// Towards leads an actor to what can be said to a participant in confidence;
	// nil for nothing.
	Towards func(ctx context.Context, l *i18n.Locale, actor policy.Actor, participant string) ([]ui.JumpEntry, error)
}

// Addresses of the room.
const (
	Home   = "/contacts"
	Desk   = "/desk/contacts"
	Manage = "/desk/communities"
	api    = "/api/v1/contacts"
)

// Address is the page, without the language, of who answers for a participant in the
// directory of a community.
func Address(community, participant string) string {
	return Desk + "/in/" + community + "/of/" + url.PathEscape(participant)
}

// formLimit is how many bytes a form with a table may send.
const formLimit = 4 << 20

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.home, Live: true},
		{Path: Home + "/{slug}", Page: p.community, Live: true},
		{Path: contact.LinkPath + "{token}", Page: p.linked, Form: p.confirmLinked, Desk: true},

		{Path: Desk, Page: p.desk, Desk: true},
		{Path: Desk + "/confirm", Form: p.confirm, Desk: true},
		{Path: Desk + "/new", Page: p.blank, Form: p.nominate, Desk: true, Limit: formLimit},
		{Path: Desk + "/record", Page: p.blankRecord, Form: p.record, Desk: true, Limit: formLimit},
		{Path: Desk + "/import/{slug}", Page: p.bringing, Form: p.bring, Desk: true, Limit: formLimit},
		{Path: Desk + "/team", Page: p.teaming, Form: p.team, Desk: true},
		{Path: Desk + "/team/{id}", Page: p.teamed, Desk: true},
		{Path: Desk + "/team/{id}/change", Page: p.teamChanging, Form: p.teamChange, Desk: true},
		{Path: Desk + "/team/{id}/end", Page: p.ending, Form: p.end, Desk: true},
		{Path: Desk + "/infrastructure", Page: p.publishing, Form: p.publish, Desk: true},
		{Path: Desk + "/own/{id}", Page: p.own, Desk: true},
		{Path: Desk + "/own/{id}/change", Page: p.changing, Form: p.change, Desk: true, Limit: formLimit},
		{Path: Desk + "/own/{id}/withdraw", Page: p.withdrawing, Form: p.withdraw, Desk: true},
		{Path: Desk + "/own/{id}/absence", Page: p.absent, Form: p.setAbsence, Desk: true},
		{Path: Desk + "/own/{id}/erase", Page: p.erasing, Form: p.erase, Desk: true},
		{Path: Desk + "/recorded", Page: p.recorded, Desk: true},
		{Path: Desk + "/recorded/{id}/change", Page: p.rechanging, Form: p.rechange, Desk: true, Limit: formLimit},
		{Path: Desk + "/recorded/{id}/withdraw", Page: p.takingBack, Form: p.takeBack, Desk: true},
		{Path: Desk + "/recorded/{id}/erase", Page: p.erasingRecorded, Form: p.eraseRecorded, Desk: true},
		{Path: Desk + "/in/{slug}", Page: p.directory, Desk: true},
		{Path: Desk + "/in/{slug}/sheet", Page: p.sheet, Desk: true},
		{Path: Desk + "/in/{slug}/files", Page: p.files, Form: p.makeFile, Desk: true, Secret: true},
		{Path: Desk + "/in/{slug}/files/{token}", File: p.fetch, Desk: true},
		{Path: Desk + "/in/{slug}/of/{id}/card.vcf", File: p.card, Desk: true},
		{Path: Desk + "/in/{slug}/of/{id}", Page: p.answering, Form: p.report, Desk: true},

		{Path: Manage, Page: p.managing, Form: p.form, Desk: true},
		{Path: Manage + "/{slug}", Page: p.managed, Desk: true},
		{Path: Manage + "/{slug}/terms", Page: p.altering, Form: p.alter, Desk: true},
		{Path: Manage + "/{slug}/admit", Form: p.admit, Desk: true},
		{Path: Manage + "/{slug}/remove", Form: p.remove, Desk: true},
	}
}

// viewer writes for one reader.
type viewer struct {
	*Pages
	l *i18n.Locale
}

// name is a participant with a link to its page.
func (v viewer) name(id string) templ.Component {
	words, lang := v.Names.Name(id, v.l.Tag())
	if lang == v.l.Tag() {
		lang = ""
	}
	if v.Participant == nil || v.Participant(id) == "" {
		return ui.Foreign(v.l, lang, words)
	}
	return ui.TextLink(v.l, v.l.Path(v.Participant(id)), i18n.Of(orTag(lang, v.l), words))
}

func orTag(lang string, l *i18n.Locale) string {
	if lang == "" {
		return l.Tag()
	}
	return lang
}

func (v viewer) called(id string) string {
	words, _ := v.Names.Name(id, v.l.Tag())
	return words
}

// sorted puts things in the alphabetical order of the reader's language, by the
// participant that each is of.
func sorted[T any](v viewer, all []T, of func(T) string) []T {
	all = slices.Clone(all)
	i18n.Sort(v.l, all, func(t T) string { return v.called(of(t)) })
	return all
}

func title(l *i18n.Locale, t i18n.Text) string {
	words, _ := t.Pick(l)
	return words
}

// again reports whether an error is of what was typed: the form says it.
func again(err error) bool {
	return fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict) || fail.Is(err, fail.TooLarge) || fail.Is(err, fail.Exists) || fail.Is(err, fail.Denied)
}

// home is the communities, with what everybody may know of them.
func (p *Pages) home(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	all, err := p.Queries.Communities(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	t := ui.Table{ID: "communities", Caption: l.T("contact.home.caption"), Empty: l.T("contact.home.empty"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("contact.community")}, {Head: l.T("contact.kind")}, {Head: l.T("contact.count.participants")}, {Head: l.T("contact.count.contacts")}}}
	var rests []string
	for _, c := range all {
		counts, err := p.Queries.Counts(r.Context(), c.Slug)
		if err != nil {
			return ui.Page{}, err
		}
		rests = append(rests, c.Statements...)
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(Home, c.Slug), c.Title), ui.Words(l.T("contact.kind."+string(c.Kind))),
			ui.Words(v.count(counts.Participants, counts.SmallGroup)), ui.Words(v.count(counts.Contacts, counts.SmallGroup))))
	}
	sheets, err := p.Queries.Published(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	body := []templ.Component{ui.TableView(l, t)}
	for _, s := range sheets {
		rests = append(rests, s.Said.Statement.String())
	}
	if len(sheets) > 0 {
		body = append(body, ui.Part("published", l.T("contact.published.title"), 2, v.sheets(sheets)))
	}
	if actor, err := p.Who(r); err == nil && actor.SignedIn() {
		body = append([]templ.Component{ui.Para(ui.A(l.Path(Desk), l.T("contact.desk.title")))}, body...)
	}
	if p.Also != nil {
		for _, e := range p.Also(l) {
			body = append(body, ui.Para(ui.A(e.Href, e.Words), ui.Plain(e.Note)))
		}
	}
	return ui.Page{Title: l.T("contact.home.title"), Lead: l.T("contact.home.lead"), Section: Home, Twin: api, RestsOn: rests, Body: ui.Stack(body...)}, nil
}

// count writes a number that may be suppressed.
func (v viewer) count(c contact.Count, small int64) string {
	if c.Suppressed {
		return v.l.T("contact.count.suppressed", "n", small)
	}
	return v.l.Number(c.N)
}

// community is one community, for everybody: its terms, and counts.
func (p *Pages) community(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.Queries.Community(r.Context(), r.PathValue("slug"))
	if err != nil {
		return ui.Page{}, err
	}
	counts, err := p.Queries.Counts(r.Context(), c.Slug)
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	t := ui.Table{ID: "counts", Caption: l.T("contact.count.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("contact.category")}, {Head: l.T("contact.count.participants")}}}
	for _, k := range counts.Categories {
		category, _ := c.Category(k.Category)
		t.Rows = append(t.Rows, ui.Cells(ui.Stored(l, category.Name), ui.Words(v.count(k.Count, counts.SmallGroup))))
	}
	t.Rows = append(t.Rows, ui.Cells(ui.Words(l.T("contact.count.any")), ui.Words(v.count(counts.Participants, counts.SmallGroup))))
	body := []templ.Component{ui.Paragraphs(l, c.About), ui.FactList(v.terms(c)), ui.TableView(l, t), ui.Para(ui.Plain(l.T("contact.count.note", "n", counts.SmallGroup)))}
	words, lang := c.Title.Pick(l)
	page := ui.Page{Title: words, TitleIn: lang, Lead: l.T("contact.community.lead"), Section: Home, Twin: api + "/" + c.Slug, RestsOn: c.Statements,
		Crumbs: []ui.Link{{Href: l.Path(Home), Words: l.T("contact.home.title")}}}
	if actor, err := p.Who(r); err == nil && actor.SignedIn() {
		if mine, err := p.Queries.Mine(r.Context(), actor); err == nil && slices.ContainsFunc(mine, func(m contact.Community) bool { return m.Slug == c.Slug }) {
			body = append([]templ.Component{ui.Para(ui.A(l.Path(Desk+"/in", c.Slug), l.T("contact.directory.open")))}, body...)
		}
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

func (v viewer) terms(c *contact.Community) ui.Facts {
	var classes []string
	for _, k := range c.Classes {
		classes = append(classes, v.l.T("participant.class."+string(k)))
	}
	days := func(n int64) templ.Component {
		if n == 0 {
			return nil
		}
		return ui.Plain(v.l.N("contact.days", int(n)))
	}
	return ui.Facts{{Term: v.l.T("contact.kind"), Content: ui.Plain(v.l.T("contact.kind." + string(c.Kind)))},
		{Term: v.l.T("contact.classes"), Content: ui.Plain(v.l.And(classes...))},
		{Term: v.l.T("contact.fresh-days"), Content: days(c.FreshDays)},
		{Term: v.l.T("contact.check-days"), Content: days(c.CheckDays)},
		{Term: v.l.T("contact.template"), Content: ui.Symbol(c.Template)}}
}

// sheets shows teams and infrastructure.
func (v viewer) sheets(all []contact.Sheet) templ.Component {
	var out []templ.Component
	for _, s := range sorted(v, all, func(s contact.Sheet) string { return s.Participant }) {
		facts := ui.Facts{{Term: v.l.T("contact.participant"), Content: v.name(s.Participant)}}
		switch {
		case s.Team != nil:
			facts = append(facts, v.team(s.Team)...)
		case s.Published != nil:
			facts = append(facts, v.infrastructure(s.Published)...)
		}
		out = append(out, ui.FactList(facts))
	}
	return ui.Stack(out...)
}

func (v viewer) team(t *contact.Team) ui.Facts {
	l := v.l
	text := func(t i18n.Text) templ.Component {
		if t.Empty() {
			return nil
		}
		return ui.Text(l, t)
	}
	var services []string
	for _, id := range t.Services {
		s, _ := v.Data.Services.Find(id)
		services = append(services, orID(title(l, s.Name), id))
	}
	out := ui.Facts{{Term: l.T("contact.team"), Content: ui.Text(l, t.Name)}, {Term: l.T("contact.team.instrument"), Content: ui.Text(l, t.Instrument.Title)},
		{Term: l.T("contact.team.host"), Content: text(t.Host)}, {Term: l.T("contact.team.constituency"), Content: ui.Text(l, t.Constituency)},
		{Term: l.T("contact.team.intelligence"), Content: ui.Plain(l.T("contact.stated." + string(t.Intelligence)))},
		{Term: l.T("contact.team.enforcement"), Content: ui.Plain(l.T("contact.stated." + string(t.Enforcement)))},
		{Term: l.T("contact.team.independence"), Content: text(t.Independence)}}
	if len(services) > 0 {
		out = append(out, ui.Fact{Term: l.T("contact.team.services"), Content: ui.Plain(l.And(services...))})
	}
	if t.Page != "" {
		out = append(out, ui.Fact{Term: l.T("contact.team.page"), Content: ui.Address(t.Page)})
	}
	return out
}

func (v viewer) infrastructure(b *contact.Published) ui.Facts {
	var words []string
	for _, id := range b.Categories {
		c, _ := v.Data.Infrastructure.Find(id)
		words = append(words, orID(title(v.l, c.Name), id))
	}
	for _, o := range b.Others {
		words = append(words, title(v.l, o))
	}
	return ui.Facts{{Term: v.l.T("contact.infrastructure"), Content: ui.Plain(strings.Join(words, " · "))},
		{Term: v.l.T("contact.infrastructure.version"), Content: ui.Symbol(b.Version)}}
}

func orID(words, id string) string {
	if words == "" {
		return id
	}
	return words
}
