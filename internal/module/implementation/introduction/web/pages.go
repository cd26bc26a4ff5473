package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/introduction"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Home is the address of the introductions of one's participant.
const Home = "/desk/implementation/introductions"

// Address of the page of an introduction, without its language.
func Address(id string) string { return Home + "/" + id }

// Pages are the pages of introductions. All fields are required.
type Pages struct {
	*submissionweb.Way
	Service *introduction.Service
	// Capacity makes public what became of a need and an offer.
	Capacity *capacity.Service
	// Shown gives what a participant is called; an empty text where it is not listed.
	Shown func(ctx context.Context, identity statement.Hash) (i18n.Text, error)
	// Opened notes in the participant's audit trail that a person read an introduction.
	Opened func(ctx context.Context, actor policy.Actor, id string) error
}

func (p *Pages) queries() *introduction.Queries { return p.Service.Queries }

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.mine, Desk: true},
		{Path: Home + "/new/{need}/{offer}", Page: p.asking, Form: p.ask, Desk: true},
		{Path: Home + "/{id}", Page: p.one, Desk: true},
		{Path: Home + "/{id}/answer", Page: p.form(answer), Form: p.sent(answer), Desk: true},
		{Path: Home + "/{id}/tell", Page: p.form(tell), Form: p.sent(tell), Desk: true},
		{Path: Home + "/{id}/introduce", Page: p.form(introduce), Form: p.sent(introduce), Desk: true},
		{Path: Home + "/{id}/publish", Page: p.form(publish), Form: p.sent(publish), Desk: true},
		{Path: Home + "/{id}/withdraw", Page: p.form(retract), Form: p.sent(retract), Desk: true},
	}
}

// who names a participant.
func (p *Pages) who(ctx context.Context, l *i18n.Locale, identity statement.Hash) templ.Component {
	name, err := p.Shown(ctx, identity)
	if err != nil || name.Empty() {
		return ui.Symbol(identity.Short())
	}
	return ui.In(l, name)
}

// linked leads to a need or an offer.
func (p *Pages) linked(ctx context.Context, l *i18n.Locale, side capacity.Side, id statement.Hash) templ.Component {
	title := i18n.Of(l.Tag(), id.String()[:16])
	if e, err := p.Service.Capacity.Get(ctx, side, id.String()); err == nil {
		title = e.Title
	}
	return ui.TextLink(l, l.Path(side.Path(), id.String()), title)
}

func crumbs(l *i18n.Locale, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}, {Href: l.Path(Home), Words: l.T("introduction.list")}}, more...)
}

// page is a page of the room: confidential, whatever stands on it.
func page(l *i18n.Locale, title string, m statement.Marking, more ...ui.Link) ui.Page {
	return ui.Page{Title: title, Section: "/desk", Marking: m, Crumbs: crumbs(l, more...)}
}

// far says how far a thread is: by the newest word of either of the two, with whose it
// is, where there is one.
func (p *Pages) far(ctx context.Context, l *i18n.Locale, t *introduction.Thread, as statement.Hash) templ.Component {
	last := t.Latest()
	if last == nil || !t.On() {
		return ui.Strong(state(l, t, as))
	}
	return ui.Sentence(l, "introduction.state.told", ui.Parts{"stage": ui.Strong(l.T("introduction.stage." + string(last.Stage))), "who": p.who(ctx, l, last.By)})
}

// said is what a line says beside its words.
func said(l *i18n.Locale, stage introduction.Stage, named introduction.Naming) string {
	var all []string
	if stage != "" {
		all = append(all, l.T("introduction.stage."+string(stage)))
	}
	if named != "" {
		all = append(all, l.T("introduction.named."+string(named)))
	}
	return strings.Join(all, " · ")
}

// state says how far a thread is, as its reader sees it.
func state(l *i18n.Locale, t *introduction.Thread, as statement.Hash) string {
	if t.State == introduction.Waits && t.Other == as {
		return l.T("introduction.state.yours")
	}
	return l.T("introduction.state." + string(t.State))
}

func (p *Pages) mine(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.queries().Mine(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	out := page(l, l.T("introduction.list"), statement.Amber)
	out.Lead, out.Crumbs = l.T("introduction.lead"), out.Crumbs[:1]
	for _, t := range all {
		out.Marking = marking.Narrowest(out.Marking, t.Marking)
	}
	out.Body = ui.Stack(ui.Para(ui.Lines(ui.A(l.Path(capacity.NeedsPath), l.T("capacity.need.list")), ui.A(l.Path(capacity.OffersPath), l.T("capacity.offer.list")))),
		p.table(r.Context(), l, actor, all))
	return out, nil
}

// table lists threads, the newest first.
func (p *Pages) table(ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held) templ.Component {
	t := ui.Table{ID: "introductions", Caption: l.T("introduction.caption"), Empty: l.T("introduction.empty"), Stacked: true, Columns: []ui.Column{{Head: l.T("introduction.with")}, {Head: l.T("capacity.need.one")},
		{Head: l.T("capacity.offer.one")}, {Head: l.T("introduction.state")}, {Head: l.T("introduction.asked.on")}}}
	for _, h := range all {
		other, _ := p.Shown(ctx, h.Between(actor.Identity))
		if other.Empty() {
			other = i18n.Of("en", h.Between(actor.Identity).Short())
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(Home, h.ID), other), ui.Show(p.linked(ctx, l, capacity.Need, h.Need)), ui.Show(p.linked(ctx, l, capacity.Offer, h.Offer)),
			ui.Show(p.far(ctx, l, h.Thread, actor.Identity)), ui.Show(ui.Moment(l, h.Asked.At))))
	}
	return ui.TableView(l, t)
}

// opened is an introduction as an actor reads it, which is noted.
func (p *Pages) opened(r *http.Request) (policy.Actor, []introduction.Held, error) {
	actor, err := p.Actor(r)
	if err != nil {
		return actor, nil, err
	}
	all, err := p.queries().Get(r.Context(), actor, r.PathValue("id"))
	if err == nil {
		err = p.Opened(r.Context(), actor, r.PathValue("id"))
	}
	return actor, all, err
}

func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, all, err := p.opened(r)
	if err != nil {
		return ui.Page{}, err
	}
	first := all[0].Thread
	out := page(l, l.T("introduction.title"), statement.Amber)
	for _, t := range all {
		out.Marking = marking.Narrowest(out.Marking, t.Marking)
	}
	blocks := []templ.Component{ui.FactList(ui.Facts{{Term: l.T("capacity.need.one"), Content: p.linked(r.Context(), l, capacity.Need, first.Need)},
		{Term: l.T("capacity.offer.one"), Content: p.linked(r.Context(), l, capacity.Offer, first.Offer)}})}
	for i, t := range all {
		blocks = append(blocks, p.thread(r.Context(), l, actor, t.Thread, strconv.Itoa(i+1)))
	}
	ways, err := p.ways(r.Context(), l, actor, all)
	if err != nil {
		return ui.Page{}, err
	}
	if len(ways) > 0 {
		blocks = append(blocks, ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...))))
	}
	out.Body = ui.Stack(blocks...)
	return out, nil
}

// thread shows what was said between two, oldest first.
func (p *Pages) thread(ctx context.Context, l *i18n.Locale, actor policy.Actor, t *introduction.Thread, n string) templ.Component {
	blocks := []templ.Component{ui.Para(p.far(ctx, l, t, actor.Identity))}
	line := func(by *introduction.Line, what string) {
		one := []templ.Component{ui.Para(ui.Sentence(l, "introduction.said", ui.Parts{"who": p.who(ctx, l, by.By), "what": ui.Strong(what), "date": ui.Moment(l, by.At)}))}
		if !by.Words.Empty() {
			one = append(one, ui.Paragraphs(l, by.Words))
		}
		blocks = append(blocks, ui.Stack(one...))
	}
	line(&t.Asked, l.T("introduction.did.asked"))
	if t.Answer != nil {
		what := l.T("introduction.did.agreed")
		if t.State == introduction.Declined {
			what = l.T("introduction.did.declined")
		}
		line(t.Answer, what)
	}
	for i := range t.Told {
		line(&t.Told[i], said(l, t.Told[i].Stage, t.Told[i].Named))
	}
	name, err := p.Shown(ctx, t.Between(actor.Identity))
	if err != nil || name.Empty() {
		name = i18n.Of("en", t.Between(actor.Identity).Short())
	}
	return ui.TextPart(l, "thread-"+n, name, blocks...)
}

// ways are what an actor can do in an introduction, and what it waits for to make its
// account public.
func (p *Pages) ways(ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held) (out []templ.Component, err error) {
	for _, d := range []doing{answer, tell, introduce, publish, retract} {
		if d.may(p, actor, all) != nil {
			continue
		}
		if d.ready != nil {
			switch err := d.ready(p, ctx, actor, all); {
			case fail.Is(err, fail.Denied):
				out = append(out, ui.Plain(l.T("introduction.unnamed."+between(all[0].Thread))))
				continue
			case fail.Is(err, fail.Conflict):
				continue
			case err != nil:
				return nil, err
			}
		}
		out = append(out, ui.A(l.Path(Home, all[0].ID, d.name), title(l, d, actor, all)))
	}
	return out, nil
}

// between is who stand in a thread: two participants, or one of them and the
// secretariat.
func between(t *introduction.Thread) string {
	if t.Role == introduction.Secretariat {
		return "secretariat"
	}
	return "two"
}

// Waiting is how many introductions wait for the answer of the actor's participant.
func (p *Pages) Waiting(ctx context.Context, actor policy.Actor) (n int) {
	all, err := p.queries().Mine(ctx, actor)
	for _, t := range all {
		if err == nil && t.State == introduction.Waits && t.Other == actor.Identity {
			n++
		}
	}
	return n
}

// Beside adds to the page of a need or an offer, for those who may: the ways to ask
// for an introduction for what goes with it, and to those of their participant. Which
// there are it does not say: the page is a public one.
func (p *Pages) Beside(r *http.Request, l *i18n.Locale, actor policy.Actor, e *capacity.Entry) ([]templ.Component, error) {
	if introduction.May(actor, introduction.Read) != nil || actor.Identity.IsZero() {
		return nil, nil
	}
	ways, err := p.toAsk(r.Context(), l, actor, e)
	if err != nil || len(ways) == 0 && (actor.For == "" || !slices.Contains(e.Partners(), actor.For)) {
		return nil, err
	}
	var blocks []templ.Component
	if len(ways) > 0 {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("introduction.ask.beside"))), ui.Para(ui.Lines(ways...)))
	}
	blocks = append(blocks, ui.Para(ui.A(l.Path(Home), l.T("introduction.mine"))))
	return []templ.Component{ui.Part("introductions", l.T("introduction.list"), 2, blocks...)}, nil
}

// mostAsked is how many ways to ask stand on a page.
const mostAsked = 20

// toAsk leads to the form for each match of a need or an offer that the actor can
// ask an introduction for.
func (p *Pages) toAsk(ctx context.Context, l *i18n.Locale, actor policy.Actor, e *capacity.Entry) (out []templ.Component, err error) {
	if e.State != capacity.Open {
		return nil, nil
	}
	f := capacity.MatchFilter{Need: e.ID, Limit: mostAsked}
	if e.Side == capacity.Offer {
		f = capacity.MatchFilter{Offer: e.ID, Limit: mostAsked}
	}
	pairs, _, err := p.Service.Capacity.Matches(ctx, f)
	for _, m := range pairs {
		if _, ok := roleOf(actor, p.Service.Hub(), m.NeedIs, m.OfferIs); !ok {
			continue
		}
		other := m.OfferIs
		if e.Side == capacity.Offer {
			other = m.NeedIs
		}
		out = append(out, ui.TextLink(l, l.Path(Home, "new", m.Need, m.Offer), other.Title))
	}
	return out, err
}

// roleOf is as what an actor can ask for an introduction.
func roleOf(actor policy.Actor, hub statement.Hash, need, offer *capacity.Entry) (introduction.Role, bool) {
	switch {
	case actor.Identity == hub:
		return introduction.Secretariat, introduction.May(actor, introduction.Introduce) == nil
	case introduction.May(actor, introduction.Speak) != nil || actor.For == "":
		return "", false
	case slices.Contains(need.Partners(), actor.For):
		return introduction.OfNeed, true
	case slices.Contains(offer.Partners(), actor.For):
		return introduction.OfOffer, true
	}
	return "", false
}
