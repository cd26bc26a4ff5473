package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Pages are the pages of consultations. The queries, Names and Clock are
// required; where a service is nil nothing can be said through it.
type Pages struct {
	*submissionweb.Way // who fills in forms, and as whom; its Who is nil where nobody can sign in

	Consultations *consult.Queries
	Contributions *contribution.Queries
	Process       *consult.Service
	Contribute    *contribution.Service
	Texts         *text.Queries // nil where there are no texts
	Negotiate     *text.Service
	Agree         *adoption.Service   // nil where there are no texts
	Held          *moderation.Queries // nil where nothing is held
	// Subject gives the address of the page about a frozen id; "" when it has
	// none. It may be nil.
	Subject func(id string) string
	// Cited gives how the thing under a frozen id is cited; "" when nobody knows.
	// It may be nil.
	Cited func(id string) string
	// Choosing is what an organiser's forms offer; nil where nobody calls a
	// consultation.
	Choosing Choosing
	// Outcome gives what a consultation, by its id, came to; it may be nil.
	Outcome ui.Sharing
}

// Addresses of the room.
const (
	home = "/consultations"
	said = "/contributions"
	api  = "/api/v1"
	desk = "/desk/consultations"
	mine = "/desk/contributions"
)

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	out := []ui.Route{
		{Path: home, Page: p.list},
		{Path: home + "/{id}", Page: p.one, Live: true},
		{Path: home + "/{id}/calendar.ics", File: p.calendar},
		{Path: home + "/{id}/zone", Form: p.chooseZone},
		{Path: home + "/{id}/groups/{group}", Page: p.group, Live: true},
		{Path: home + "/{id}/answers", Page: p.tallies},
		{Path: home + "/{id}/answers.csv", File: p.talliesFile},
		{Path: said, Page: p.contributions},
		{Path: said + ".csv", File: p.contributionsFile},
		{Path: said + "/{id}", Page: p.contribution, Live: true},
	}
	out = append(out, p.textRoutes()...)
	out = append(out, p.textFiles()...)
	if p.Who == nil {
		return out
	}
	if p.Process != nil {
		out = append(out, p.processRoutes()...)
		out = append(out,
			ui.Route{Path: desk + "/{id}/groups/{group}/ask", Form: p.ask, Desk: true},
			ui.Route{Path: desk + "/{id}/groups/{group}/leave", Form: p.leave, Desk: true},
			ui.Route{Path: desk + "/{id}/groups/{group}/answer", Page: p.answering, Form: p.answer, Desk: true},
			ui.Route{Path: desk + "/{id}/phases/{phase}", Page: p.moving, Form: p.move, Desk: true})
	}
	out = append(out, p.agreeRoutes()...)
	if p.Contribute != nil {
		out = append(out,
			ui.Route{Path: desk + "/{id}/contribute/{kind}", Page: p.blank, Form: p.hand, Desk: true},
			ui.Route{Path: mine + "/{id}/correct", Page: p.correcting, Form: p.correct, Desk: true},
			ui.Route{Path: mine + "/{id}/confirm", Page: p.confirming, Form: p.confirm, Desk: true},
			ui.Route{Path: mine + "/{id}/withdraw", Page: p.withdrawing, Form: p.withdraw, Desk: true},
			ui.Route{Path: mine + "/{id}/moderate", Page: p.moderating, Form: p.moderate, Desk: true})
	}
	return out
}

// speaker is the actor of a form: signed in, for a participant that is listed
// and may speak.
func (p *Pages) speaker(r *http.Request) (policy.Actor, error) {
	actor, err := p.Actor(r)
	if err != nil {
		return actor, err
	}
	if err := consult.May(actor, consult.Join); err != nil {
		return actor, err
	}
	if p.Silent != nil {
		if err := p.Silent(r.Context(), actor); err != nil {
			return actor, err
		}
	}
	if actor.For == "" {
		return actor, fail.New(fail.Denied, "Your participant is not listed: nothing can be handed in its name yet.")
	}
	return actor, nil
}

// before reads where a part of a list begins.
func before(q url.Values) (int64, error) {
	s := q.Get("before")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fail.New(fail.Invalid, "This list has no such part.")
	}
	return n, nil
}

// query writes what a list is narrowed by, as an address does; empty when there
// is nothing.
func query(pairs [][2]string, before int64) string {
	q := url.Values{}
	for _, p := range pairs {
		if p[1] != "" {
			q.Set(p[0], p[1])
		}
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	from, err := before(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	f := consult.Filter{About: r.URL.Query().Get("about"), Before: from}
	part, err := p.Consultations.List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "consultations", Caption: l.T("consult.list.caption"), Empty: l.T("consult.list.empty"),
		Columns: []ui.Column{{Head: l.T("consult.title")}, {Head: l.T("consult.organiser")}, {Head: l.T("consult.now")}, {Head: l.T("consult.closes")}}}
	var rests []string
	for i := range part.Items {
		c := &part.Items[i]
		rests = append(rests, c.Statements...)
		now, closes := p.now(l, c)
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(home, c.ID), c.Title), ui.Show(p.organiser(l, c)), ui.Show(now), ui.Show(closes)))
	}
	about := [][2]string{{"about", f.About}}
	body := []templ.Component{ui.TableView(l, t)}
	if f.About != "" {
		body = append([]templ.Component{ui.Para(ui.Plain(l.T("consult.list.about")), p.about(l, []string{f.About}), ui.A(l.Path(home), l.T("consult.list.all")))}, body...)
	}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(home) + query(about, part.Next)}))
	}
	body = append(body, ui.Para(ui.A(l.Path(said)+query(about, 0), l.T("consult.contributions.every"))), ui.Para(ui.A(l.Path(published), l.T("publication.list.title"))))
	return ui.Page{Title: l.T("consult.list.title"), Lead: l.T("consult.list.lead"), Section: home,
		Twin: api + home + query(about, f.Before), RestsOn: rests, Body: ui.Stack(body...), Feed: l.Path("/register/feed.atom")}, nil
}

// now says in which phase a consultation is, and when that ends.
func (p *Pages) now(l *i18n.Locale, c *consult.Consultation, more ...string) (phase, closes templ.Component) {
	if c.Concluded != nil {
		return ui.Plain(l.T("consult.concluded")), templ.NopComponent
	}
	for _, want := range []consult.State{consult.Open, consult.Planned} {
		for i := range c.Phases {
			ph := &c.Phases[i]
			if ph.State != want || ph.Frame != nil {
				continue
			}
			at := ph.Closes
			if want == consult.Planned {
				return ui.Sentence(l, "consult.now.planned", ui.Parts{"phase": ui.Text(l, ph.Title)}), p.deadline(l, c.Zone, ph.Opens, more...)
			}
			return ui.Text(l, ph.Title), p.deadline(l, c.Zone, at, more...)
		}
	}
	return ui.Plain(l.T("consult.now.none")), templ.NopComponent
}

// named shows those whom a text names, in its order: who is listed by the name
// that the list has in the reader's language, others as the text has it.
func (p *Pages) named(l *i18n.Locale, all []consult.Named) templ.Component {
	var out []templ.Component
	for _, n := range all {
		who := ui.Typed(n.Name)
		if n.ID != "" {
			who = ui.A(l.Path("/participants", n.ID), n.Name)
			if name, _ := p.Names.Name(n.ID, l.Tag()); name != n.ID {
				who = p.Name(l, n.ID)
			}
		}
		if n.Role != "" {
			who = ui.Sentence(l, "consult.named", ui.Parts{"name": who, "role": ui.Plain(n.Role)})
		}
		out = append(out, who)
	}
	return ui.Lines(out...)
}

// about leads to what something is about.
func (p *Pages) about(l *i18n.Locale, ids []string) templ.Component {
	var out []templ.Component
	for _, id := range ids {
		if p.Subject != nil {
			if path := p.Subject(id); path != "" {
				out = append(out, ui.A(l.Path(path), p.cited(id)))
				continue
			}
		}
		out = append(out, ui.Symbol(id))
	}
	return ui.List(l, out...)
}

// cited is how the thing under a frozen id is cited, or else the id.
func (p *Pages) cited(id string) string {
	if p.Cited != nil {
		if words := p.Cited(id); words != "" {
			return words
		}
	}
	return id
}
