package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/draft"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Invitation is what a one-time link is to be bound to.
type Invitation struct {
	Person   string // somebody who is known and needs a new passkey; else empty
	Name     string
	Mail     string // may be empty
	Language string
	Roles    []policy.Role
	Hand     bool // the link is handed over, and not mailed
}

// Waiting is somebody who has followed a link and whose authorization could
// not be drafted then.
type Waiting struct {
	Person string
	Roles  []policy.Role
	Since  time.Time
}

// People is what these pages need of the room that knows people by name.
type People interface {
	// Names gives what persons are called, as far as the actor may know.
	Names(ctx context.Context, actor policy.Actor, persons []string) (map[string]string, error)
	// Invite gives a link that is shown once, or none where it was mailed to the
	// one who is invited.
	Invite(ctx context.Context, actor policy.Actor, i Invitation) (link string, err error)
	// Waiting lists those of the actor's participant whose authorization could
	// not be drafted.
	Waiting(ctx context.Context, actor policy.Actor) ([]Waiting, error)
	// Again tries to draft it once more.
	Again(ctx context.Context, actor policy.Actor, person string) error
}

// Pages are the pages of authorizations. All fields are required.
type Pages struct {
	Queries *authorization.Queries
	Giving  *authorization.Service
	People  People
	Who     func(r *http.Request) (policy.Actor, error)
	Mails   bool // links are mailed to those who have an address
}

// Addresses of the room.
const (
	Home   = "/desk/people"
	invite = Home + "/invite"
	one    = Home + "/{id}"
	api    = "/api/v1/authorizations"
)

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.list, Desk: true},
		{Path: Home + "/again", Form: p.again, Desk: true},
		{Path: invite, Page: p.inviting, Form: p.invited, Desk: true},
		{Path: one, Page: p.one, Form: p.change, Desk: true},
		{Path: one + "/withdraw", Form: p.withdraw, Desk: true},
		{Path: one + "/suspend", Form: p.suspend, Desk: true},
		{Path: one + "/restore", Form: p.restore, Desk: true},
	}
}

// Rules are the room's rules for drafts, with how they are shown.
func Rules(s *authorization.Service) []draft.Rule {
	rules := s.Rules()
	for i := range rules {
		rules[i].View = map[string]func(*i18n.Locale, []byte) (string, templ.Component){
			authorization.TypeGiven: givenView, authorization.TypeWithdrawn: withdrawnView,
			authorization.TypeSuspended: suspendedView, authorization.TypeRestored: restoredView,
		}[rules[i].Type]
	}
	return rules
}

func (p Pages) actor(r *http.Request, do authorization.Action) (policy.Actor, error) {
	a, err := p.Who(r)
	if err != nil {
		return a, err
	}
	return a, authorization.May(a, do)
}

func (p Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.actor(r, authorization.People)
	if err != nil {
		return ui.Page{}, err
	}
	return p.listPage(r, l, actor, nil)
}

func (p Pages) listPage(r *http.Request, l *i18n.Locale, actor policy.Actor, notice templ.Component) (ui.Page, error) {
	ctx := r.Context()
	all, err := p.Queries.Shown(ctx, actor.Identity)
	if err != nil {
		return ui.Page{}, err
	}
	waiting, err := p.People.Waiting(ctx, actor)
	if err != nil {
		return ui.Page{}, err
	}
	var ids, rests []string
	for _, h := range all {
		ids, rests = append(ids, h.Person), append(rests, h.Statements...)
	}
	for _, w := range waiting {
		ids = append(ids, w.Person)
	}
	names, err := p.People.Names(ctx, actor, ids)
	if err != nil {
		return ui.Page{}, err
	}
	var blocks []templ.Component
	if notice != nil {
		blocks = append(blocks, notice)
	}
	if n, err := p.Queries.KeyOfficers(ctx, actor.Identity); err != nil {
		return ui.Page{}, err
	} else if n < authorization.Founders && !actor.Individual() {
		blocks = append(blocks, ui.NoticeOf(l.T("authorization.few.heading"), ui.Para(ui.Plain(l.T("authorization.few.text")))))
	}
	if len(all) > 0 && !actor.Individual() && authorization.May(actor, authorization.Suspend) == nil {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("authorization.list.taking"))))
	}
	blocks = append(blocks, ui.TableView(l, p.table(l, all, names)))
	if len(waiting) > 0 {
		blocks = append(blocks, ui.Part("waiting", l.T("authorization.waiting"), 2, p.waiting(l, waiting, names)...))
	}
	if authorization.May(actor, authorization.Give) == nil {
		blocks = append(blocks, ui.Part("invite", l.T("authorization.invite.title"), 2, ui.Para(ui.A(l.Path(invite), l.T("authorization.invite.link")))))
	}
	return ui.Page{Title: l.T("authorization.list.title"), Lead: l.T("authorization.list.lead"), Section: draftweb.Home,
		Twin: api + "?by=" + actor.Identity.String(), RestsOn: rests, Crumbs: crumbs(l), Body: ui.Stack(blocks...)}, nil
}

func crumbs(l *i18n.Locale, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: l.Path(draftweb.Home), Words: l.T("draft.desk.title")}}, more...)
}

func (p Pages) table(l *i18n.Locale, all []authorization.Holder, names map[string]string) ui.Table {
	all = slices.Clone(all)
	i18n.Sort(l, all, func(h authorization.Holder) string { return called(names, h.Person) })
	t := ui.Table{ID: "people", Caption: l.T("authorization.list.caption"), Empty: l.T("authorization.list.empty"), Columns: []ui.Column{
		{Head: l.T("authorization.person")}, {Head: l.T("authorization.roles")}, {Head: l.T("authorization.since")}, {Head: l.T("authorization.until")}}}
	for _, h := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(Home, h.ID), called(names, h.Person)), ui.Show(p.roles(l, h)),
			ui.Show(ui.Moment(l, h.Since)), ui.Show(until(l, h.Until))))
	}
	return t
}

// roles are those of an authorization, that it is struck, and until when it is
// suspended.
func (p Pages) roles(l *i18n.Locale, h authorization.Holder) templ.Component {
	words := []templ.Component{ui.Plain(draftweb.Roles(l, h.Roles))}
	if h.Struck != nil {
		words = append(words, ui.Badge(l.T("authorization.struck")))
	}
	if h.Suspension.Stands(p.Queries.Clock.Now()) {
		words = append(words, ui.Badge(l.T("authorization.suspended.until", "until", l.DateTime(h.Suspension.Until))))
	}
	return ui.Join(words...)
}

// called is what a person is called; the opaque id where nothing else is known.
func called(names map[string]string, person string) string {
	if name := names[person]; name != "" {
		return name
	}
	return person
}

func until(l *i18n.Locale, t time.Time) templ.Component {
	if t.IsZero() {
		return ui.Plain(l.T("authorization.without-end"))
	}
	return ui.Moment(l, t)
}

// waiting lists those whose authorization could not be drafted, each with a
// button to try again.
func (p Pages) waiting(l *i18n.Locale, all []Waiting, names map[string]string) []templ.Component {
	t := ui.Table{ID: "waiting-table", Caption: l.T("authorization.waiting.caption"), Columns: []ui.Column{
		{Head: l.T("authorization.person")}, {Head: l.T("authorization.roles")}, {Head: l.T("authorization.since")}, {Head: l.T("authorization.waiting.again")}}}
	for _, w := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.Words(called(names, w.Person)), ui.Words(draftweb.Roles(l, w.Roles)), ui.Show(ui.Moment(l, w.Since)),
			ui.Show(ui.FormView(l, ui.Form{ID: "again-" + w.Person, Action: l.Path(Home, "again"), Label: l.T("authorization.waiting.again"),
				Submit: l.T("authorization.waiting.again"), Hidden: [][2]string{{"person", w.Person}}}))))
	}
	return []templ.Component{ui.Para(ui.Plain(l.T("authorization.waiting.note"))), ui.TableView(l, t)}
}

func (p Pages) again(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.actor(r, authorization.Give)
	if err != nil {
		return ui.Answer{}, err
	}
	err = p.People.Again(r.Context(), actor, r.PostFormValue("person"))
	if err == nil {
		return ui.Answer{To: l.Path(Home)}, nil
	}
	notice, ok := draftweb.Problem(l, err)
	if !ok {
		return ui.Answer{}, err
	}
	page, err := p.listPage(r, l, actor, notice)
	return ui.Answer{Page: page}, err
}

func (p Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.actor(r, authorization.People)
	if err != nil {
		return ui.Page{}, err
	}
	return p.onePage(r, l, actor, nil)
}

func (p Pages) onePage(r *http.Request, l *i18n.Locale, actor policy.Actor, notice templ.Component) (ui.Page, error) {
	h, err := p.Queries.Holder(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	names, err := p.People.Names(r.Context(), actor, []string{h.Person})
	if err != nil {
		return ui.Page{}, err
	}
	var blocks []templ.Component
	if notice != nil {
		blocks = append(blocks, notice)
	}
	if h.Struck != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("authorization.struck.heading"), ui.Para(ui.Plain(l.T("authorization.struck.text"))),
			ui.Para(ui.A(l.Path("/statements", h.Struck.String()), l.T("authorization.struck.by")))))
	}
	suspended, err := p.suspension(r.Context(), l, actor, h)
	if err != nil {
		return ui.Page{}, err
	}
	blocks = append(blocks, suspended...)
	blocks = append(blocks, ui.FactList(ui.Facts{
		{Term: l.T("authorization.roles"), Content: ui.Plain(draftweb.Roles(l, h.Roles))},
		{Term: l.T("authorization.since"), Content: ui.Moment(l, h.Since)},
		{Term: l.T("authorization.until"), Content: until(l, h.Until)},
		{Term: l.T("authorization.passkeys"), Content: ui.Plain(l.Number(int64(len(h.Passkeys))))},
		{Term: l.T("authorization.id"), Content: ui.Symbol(h.ID)},
		{Term: l.T("authorization.person-id"), Content: ui.Symbol(h.Person)},
	}))
	at := l.Path(Home, h.ID)
	offered, err := p.suspending(r, l, actor, at, h)
	if err != nil {
		return ui.Page{}, err
	}
	blocks = append(blocks, offered...)
	if authorization.May(actor, authorization.Give) == nil {
		blocks = append(blocks, ui.Part("change", l.T("authorization.change"), 2, ui.Para(ui.Plain(l.T("authorization.change.note"))), ui.FormView(l, changeForm(r, l, at, h, actor.Identity == p.Queries.Hub()))))
		if h.Person != actor.Person {
			blocks = append(blocks, ui.Part("again", l.T("authorization.again"), 2, ui.Para(ui.Plain(l.T("authorization.again.note"))),
				ui.Para(ui.A(l.Path(invite)+"?of="+h.ID, l.T("authorization.again.link")))))
		}
		blocks = append(blocks, ui.Part("withdraw", l.T("authorization.withdraw"), 2, ui.Para(ui.Plain(l.T("authorization.withdraw.note"))),
			ui.FormView(l, ui.Form{ID: "withdraw-form", Action: at + "/withdraw", Label: l.T("authorization.withdraw"), Submit: l.T("authorization.withdraw.button"), Grave: true,
				Inputs: []ui.Input{reasonInput(l, r.PostFormValue("reason"))}})))
	}
	return ui.Page{Title: called(names, h.Person), Lead: l.T("authorization.one.lead"), Section: draftweb.Home, Twin: api + "?by=" + actor.Identity.String(),
		RestsOn: h.Statements, Crumbs: crumbs(l, ui.Link{Href: l.Path(Home), Words: l.T("authorization.list.title")}), Body: ui.Stack(blocks...)}, nil
}
