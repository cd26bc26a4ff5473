package web

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/module/cooperation/web/names"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the pages of exercises. All fields are required.
type Pages struct {
	Queries *exercise.Queries
	Service *exercise.Service
	Clock   clock.Clock
	// Who gives the actor of a request, in the hat that the person wears.
	Who func(r *http.Request) (policy.Actor, error)
	// Called gives what a participant is called; an empty text where it is not
	// listed.
	Called func(ctx context.Context, identity statement.Hash) (i18n.Text, error)
	// Choices lists those who can be spoken to here.
	Choices func(ctx context.Context) ([]statement.Hash, error)
	// Opened notes in the participant's audit trail that a person read an exercise.
	Opened func(ctx context.Context, actor policy.Actor, id string) error
}

// Addresses. cases is the duty board's.
const (
	Home  = "/desk/exercises"
	cases = "/desk/cooperation"
)

// formLimit is how many bytes a form may send: a scenario twice over.
const formLimit = 4 * exercise.MaxFile

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.mine, Desk: true},
		{Path: Home + "/new", Page: p.blank, Form: p.open, Desk: true, Limit: formLimit},
		{Path: Home + "/{exercise}", Page: p.one, Form: p.direct, Desk: true},
		{Path: Home + "/{exercise}/observe", Page: p.observing, Form: p.observe, Desk: true},
		{Path: Home + "/{exercise}/after-action.csv", File: p.after, Desk: true},
	}
}

// Address of the page of an exercise, without its language.
func Address(id string) string { return Home + "/" + id }

// viewer shows things to one reader.
type viewer struct {
	*i18n.Locale
	p     *Pages
	ctx   context.Context
	actor policy.Actor
	*names.Names
}

func (p *Pages) shows(ctx context.Context, l *i18n.Locale, actor policy.Actor) *viewer {
	return &viewer{Locale: l, p: p, ctx: ctx, actor: actor, Names: names.New(ctx, l, p.Called)}
}

func (p *Pages) viewer(r *http.Request, l *i18n.Locale) (*viewer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return nil, err
	}
	if err := exercise.May(actor, exercise.Follow); err != nil {
		return nil, err
	}
	return p.shows(r.Context(), l, actor), nil
}

func (v *viewer) crumbs(more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: v.Path("/desk"), Words: v.T("draft.desk.title")}, {Href: v.Path(Home), Words: v.T("exercise.title")}}, more...)
}

// state says how far an exercise has come, as people say it.
func (v *viewer) state(t *exercise.Thread) string {
	if t.State == exercise.On && t.Starts().After(v.p.Clock.Now()) {
		return v.T("exercise.state.waits")
	}
	return v.T("exercise.state." + string(t.State))
}

// mine lists the exercises of a participant.
func (p *Pages) mine(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Queries.Mine(r.Context(), v.actor)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "exercises", Caption: l.T("exercise.caption"), Empty: l.T("exercise.none"),
		Columns: []ui.Column{{Head: l.T("exercise.name")}, {Head: l.T("exercise.organizer")}, {Head: l.T("exercise.starts")}, {Head: l.T("exercise.state")}}}
	for _, e := range all {
		first := e.First()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.heading(&e)), ui.Show(v.Who(first.Organizer)), ui.Show(ui.Moment(l, first.Starts())), ui.Words(v.state(first))))
	}
	page := ui.Page{Title: l.T("exercise.title"), Lead: l.T("exercise.lead"), Section: "/desk", Marking: statement.Green, Exercise: true,
		Crumbs: v.crumbs()[:1], Twin: "/api/v1/exercises"}
	for _, e := range all {
		page.Marking = narrower(page.Marking, e.Marking)
	}
	body := []templ.Component{ui.TableView(l, t)}
	if exercise.May(v.actor, exercise.Prepare) == nil {
		body = append([]templ.Component{ui.Para(ui.A(l.Path(Home, "new"), l.T("exercise.new")))}, body...)
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// heading is an exercise in a line.
func (v *viewer) heading(e *exercise.Exercise) templ.Component {
	href, title := v.Path(Home, e.ID), e.First().Title()
	link := ui.A(href, v.T("exercise.erased"))
	if !title.Empty() {
		link = ui.TextLink(v.Locale, href, title)
	}
	return ui.Join(ui.ExerciseWord(v.Locale), ui.Labelled(e.Marking, link))
}

// Beside is what stands on the duty board: the exercises that go on, with what
// was played last to whoever reads it, and the narrowest of their markings.
func (p *Pages) Beside(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []templ.Component, m statement.Marking, err error) {
	all, err := p.Queries.Mine(ctx, actor)
	if err != nil {
		return nil, "", err
	}
	m = statement.Green
	v := p.shows(ctx, l, actor)
	t := ui.Table{ID: "exercises-on", Caption: l.T("exercise.on"),
		Stacked: true, Columns: []ui.Column{{Head: l.T("exercise.name")}, {Head: l.T("exercise.state")}, {Head: l.T("exercise.newest"), Spare: true}}}
	for _, e := range all {
		first := e.First()
		if first.State == exercise.Over {
			continue
		}
		m = narrower(m, e.Marking)
		newest := ui.Blank()
		if n := len(first.Shots); n > 0 && first.Player == actor.Identity && first.Shots[n-1].Played != nil {
			s := first.Shots[n-1]
			newest = ui.Show(ui.Lines(ui.TextLink(l, l.Path(Home, e.ID)+"#"+anchor(&s), s.Title), ui.Moment(l, s.At)))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.heading(&e)), ui.Words(v.state(first)), newest))
	}
	if len(t.Rows) == 0 {
		return nil, m, nil
	}
	return []templ.Component{ui.TableView(l, t)}, m, nil
}

// again reports whether a form comes back with what is wrong, in place of an
// error page.
func again(err error) bool {
	return fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict) || fail.Is(err, fail.TooLarge)
}

// until says how far off an instant is.
func (v *viewer) until(at time.Time) string {
	left, key := at.Sub(v.p.Clock.Now()), "cooperation.due.in"
	if left < 0 {
		left, key = -left, "cooperation.due.since"
	}
	if left < time.Minute {
		return v.T("cooperation.due.now")
	}
	return v.T(key, "span", v.Duration(left.Truncate(time.Minute)))
}
