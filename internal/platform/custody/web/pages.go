package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the pages about keys.
type Pages struct {
	Service *custody.Service
	Queries *custody.Queries
	Clock   clock.Clock
	// Who gives the actor of a request; policy.Visitor for nobody.
	Who func(r *http.Request) (policy.Actor, error)
	// Name gives how the participant of an identity is called, in the language
	// with this tag or in the one that it returns; empty when it has no name here.
	// It may be nil.
	Name func(ctx context.Context, id statement.Hash, tag string) (name, lang string, err error)
	// Naming is the path and query of the page on which the secretariat gives an
	// identity its name: that of a listed id, or "" for one that is yet to be
	// chosen. nil where there is none.
	Naming func(listed string, identity statement.Hash) string
}

// Addresses of the room.
const (
	public = "/keys"
	home   = "/desk/keys"
	api    = "/api/v1/keys"
	// ours stands for the hub's own identity in an address.
	ours = "hub"
)

// Address is the page that shows the keys of an identity to everybody.
func Address(id statement.Hash) string { return public + "/" + id.String() }

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route {
	routes := []ui.Route{
		{Path: public + "/{identity}", Page: p.public, Example: Address(p.Queries.Ledger.Hub())},
		{Path: home, Page: p.desk, Desk: true},
		{Path: home + "/open", Page: p.open, Form: p.opened, Desk: true, Secret: true},
	}
	for _, t := range tasks {
		routes = append(routes, ui.Route{Path: home + "/" + t.name, Page: p.task(t), Form: p.taken(t), Desk: true, Secret: true})
	}
	return routes
}

// public shows the history of one participant's keys.
func (p Pages) public(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	id := p.Queries.Ledger.Hub()
	if text := r.PathValue("identity"); text != ours {
		var err error
		if id, err = statement.ParseHash(text); err != nil {
			return ui.Page{}, fail.New(fail.NotFound, "No participant has been opened with this identity.")
		}
	}
	h, err := p.Queries.History(r.Context(), id)
	if err != nil {
		return ui.Page{}, err
	}
	name, lang, err := p.name(r.Context(), l, id)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{
		Title: l.T("custody.public.title"), Lead: l.T("custody.public.lead"), Section: "/register",
		Twin: api + "/" + h.Identity, RestsOn: h.Statements, Body: publicBody(l, h),
	}
	if name != "" {
		page.Body = ui.Stack(ui.Para(ui.Strong(name)), page.Body)
		if lang != "" && lang != l.Tag() {
			page.Body = ui.Stack(ui.Para(ui.Foreign(l, lang, name)), publicBody(l, h))
		}
	}
	return page, nil
}

// name is how a participant is called, and in which language; empty when it has
// no name here.
func (p Pages) name(ctx context.Context, l *i18n.Locale, id statement.Hash) (name, lang string, err error) {
	if p.Name == nil {
		return "", "", nil
	}
	return p.Name(ctx, id, l.Tag())
}

// view is what a desk page shows.
type view struct {
	custody.Desk
	now   time.Time
	done  string
	tasks []ui.JumpEntry
}

// seen gives the desk of whoever asks.
func (p Pages) seen(r *http.Request) (policy.Actor, view, error) {
	actor, err := p.Who(r)
	if err != nil {
		return actor, view{}, err
	}
	if !actor.SignedIn() {
		return actor, view{}, fail.New(fail.SignedOut, "Sign in to see this page.")
	}
	d, err := p.Queries.Desk(r.Context(), actor, actor.Identity)
	return actor, view{Desk: d, now: p.Clock.Now()}, err
}

func (p Pages) desk(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, v, err := p.seen(r)
	if err != nil {
		return ui.Page{}, err
	}
	if done := r.URL.Query().Get("done"); slices.ContainsFunc(tasks, func(t task) bool { return t.name == done }) {
		v.done = done
	}
	for _, t := range tasks {
		if custody.May(actor, t.action, actor.Identity) == nil && (t.fits == nil || t.fits(&v.Desk)) {
			v.tasks = append(v.tasks, ui.JumpEntry{Href: l.Path(home + "/" + t.name), Words: l.T("custody.task." + t.name), Note: l.T("custody.note." + t.name)})
		}
	}
	page := ui.Page{Title: l.T("custody.desk.title"), Lead: l.T("custody.desk.lead"), Twin: api + "/" + v.Identity,
		RestsOn: v.Statements, Body: deskBody(l, v)}
	name, _, err := p.name(r.Context(), l, actor.Identity)
	if name != "" {
		page.Lead = l.T("custody.desk.lead-of", "participant", name)
	}
	return page, err
}

// crumbs lead back from a form.
func crumbs(l *i18n.Locale) []ui.Link {
	return []ui.Link{{Href: l.Path(home), Words: l.T("custody.desk.title")}}
}

// secretary lets the secretariat through.
func (p Pages) secretary(r *http.Request) (policy.Actor, error) {
	actor, err := p.Who(r)
	switch {
	case err != nil:
		return actor, err
	case !actor.SignedIn():
		return actor, fail.New(fail.SignedOut, "Sign in to see this page.")
	}
	return actor, custody.May(actor, custody.Open, statement.Hash{})
}

func (p Pages) open(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if _, err := p.secretary(r); err != nil {
		return ui.Page{}, err
	}
	q := r.URL.Query()
	return p.openPage(l, opening{whom: clip(q.Get("whom")), listed: clip(q.Get("for"))}), nil
}

// maxWhom is how long the words may be that say for whom a sheet is.
const maxWhom = 120

// opening is what is typed on that page, and what is wrong with it.
type opening struct {
	whom   string // for whom the sheet is, in words
	listed string // id under which the participant is listed; empty: it is chosen later
	fault  string // beside the agreement
}

func (p Pages) openPage(l *i18n.Locale, o opening) ui.Page {
	f := ui.Form{ID: "open", Hidden: [][2]string{{"for", o.listed}}, Submit: l.T("custody.open.submit"), Grave: true, Inputs: []ui.Input{
		{Name: "whom", Label: l.T("custody.open.whom"), Hint: l.T("custody.open.whom-hint"), Value: o.whom, Max: maxWhom},
		{Kind: ui.Agree, Name: "agreed", Label: l.T("custody.open.agreed"), Fault: o.fault},
	}}
	return ui.Page{Title: l.T("custody.open.title"), Lead: l.T("custody.open.lead"), Crumbs: crumbs(l),
		Body: openBody(l, p.locked(), f)}
}

func (p Pages) locked() bool { return p.Queries.Keys.Log() == nil }

// opened opens a participant and shows the sheet, which is in this answer and
// nowhere else.
func (p Pages) opened(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.secretary(r)
	if err != nil {
		return ui.Answer{}, err
	}
	whom, listed := clip(r.PostForm.Get("whom")), clip(r.PostForm.Get("for"))
	if r.PostForm.Get("agreed") != "yes" {
		return ui.Answer{Page: p.openPage(l, opening{whom, listed, l.T("custody.fault.agreed")})}, nil
	}
	o, err := p.Service.Open(r.Context(), actor)
	if err != nil {
		return ui.Answer{}, err
	}
	next := ui.Link{Href: l.Path(Address(o.Identity)), Words: l.T("custody.open.next")}
	if p.Naming != nil {
		next = ui.Link{Href: l.Path(p.Naming(listed, o.Identity)), Words: l.T("custody.open.name")}
	}
	return ui.Answer{Page: sheetPage(l, o.Sheet, whom, next)}, nil
}

// sheetPage is the page that is shown once.
func sheetPage(l *i18n.Locale, s keys.Sheet, whom string, next ui.Link) ui.Page {
	return ui.Page{Title: l.T("custody.sheet.title"), Status: http.StatusOK, Body: SheetView(l, s, whom, next)}
}

// clip keeps what somebody typed to a length.
func clip(s string) string {
	if r := []rune(s); len(r) > maxWhom {
		return string(r[:maxWhom])
	}
	return s
}
