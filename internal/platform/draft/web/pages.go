package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the desk. Drafts and Who are required.
type Pages struct {
	Drafts *draft.Service
	// Who gives the actor of a request: a visitor when nobody is signed in.
	Who func(r *http.Request) (policy.Actor, error)
	// Names gives what persons are called, as far as the actor may know.
	Names func(ctx context.Context, actor policy.Actor, persons []string) (map[string]string, error)
	// Called gives what a participant is called; an empty text when it is not
	// listed.
	Called func(ctx context.Context, identity statement.Hash) (i18n.Text, error)
	// Listed gives the name under which a participant is listed, in a language, and
	// the language of the name; the id itself where nobody is. It may be nil.
	Listed func(id, tag string) (name, lang string)
	// Concerns gives the persons whom a subject is about, beside those that the
	// body names; it may be nil.
	Concerns func(ctx context.Context, actor policy.Actor, subject string) ([]string, error)
	// About gives what the subject of a draft, or a statement to which it
	// refers, is: nil for an id of nothing that is known, or that the actor may not
	// read. It may be nil.
	About func(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft, id string) (*Subject, error)
	// Within gives what that is called in which a draft is to be said, such as a
	// case, as far as the actor may read it, and how that is marked; "" for a draft
	// that stands by itself. It may be nil.
	Within func(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft) (string, statement.Marking, error)
	// Held says of a draft that is or was held where it waits, or how that ended,
	// in the words of the room that holds it; it may be nil.
	Held func(l *i18n.Locale, d draft.Draft) []templ.Component
	// Edit are the forms in which drafts are edited, by the type of statement. A
	// type without one is put forward again as it is, or drafted anew.
	Edit map[string]Edit
	// EditTogether are those of types of which a draft can hold several statements.
	EditTogether map[string]EditTogether
	// Limit is how many bytes a form that edits may send; 0 for the server's own
	// limit.
	Limit int64
	// Hub is the hub's own participant, for words about its people; nil where
	// nobody asks.
	Hub func() statement.Hash
	// More are the other pages of a desk, for those who may open them.
	More func(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry
	// Now leads to what else needs an actor's participant now, before anything else;
	// it may be nil.
	Now func(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]ui.JumpEntry, error)
	// Top leads to the pages that are looked for in haste; it may be nil.
	Top func(ctx context.Context, l *i18n.Locale, actor policy.Actor) []ui.Link
	// Stranded gives lines on what nobody can clear now and others than its drafter
	// can put forward anew, though they do not see the draft; it may be nil.
	Stranded func(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]templ.Component, error)
}

// Subject is something that a draft is about, in the words of its own room.
type Subject struct {
	Title templ.Component // a link, where it has a page
	View  templ.Component // what it says, without headings; nil for nothing more
	// Marking is how it is marked; empty for what is public.
	Marking statement.Marking
}

// Addresses of the room.
const (
	Home      = "/desk"
	one       = "/desk/drafts/{id}"
	absent    = "/desk/absence"
	clearance = "/desk/clearance"
	api       = "/api/v1/drafts"
)

// Address of the page of a draft, without its language.
func Address(id draft.ID) string { return Home + "/drafts/" + string(id) }

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.desk, Desk: true},
		{Path: one, Page: p.one, Desk: true},
		{Path: one + "/edit", Page: p.editing, Form: p.edited, Desk: true, Limit: p.Limit},
		{Path: one + "/versions/{n}", Page: p.version, Desk: true},
		{Path: one + "/clear", Form: p.clear, Desk: true},
		{Path: one + "/return", Form: p.giveBack, Desk: true},
		{Path: one + "/withdraw", Form: p.withdraw, Desk: true},
		{Path: one + "/reopen", Form: p.reopen, Desk: true},
		{Path: one + "/refreeze", Form: p.refreeze, Desk: true},
		{Path: absent, Page: p.absence, Form: p.setAbsence, Desk: true},
		{Path: absent + "/end", Form: p.endAbsence, Desk: true},
		{Path: clearance, Page: p.lists, Form: p.setList, Desk: true},
	}
}

// actor is who asks, and has a desk.
func (p Pages) actor(r *http.Request) (policy.Actor, error) {
	a, err := p.Who(r)
	if err != nil {
		return a, err
	}
	return a, draft.May(a, draft.Desk)
}

func (p Pages) desk(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Drafts.List(r.Context(), actor, draft.Filter{})
	if err != nil {
		return ui.Page{}, err
	}
	all, broken := proven(all)
	names, err := p.names(r.Context(), actor, nil, all...)
	if err != nil {
		return ui.Page{}, err
	}
	titles, narrowest, err := p.titles(r.Context(), l, actor, all)
	if err != nil {
		return ui.Page{}, err
	}
	acting, err := p.acting(r.Context(), l, actor)
	if err != nil {
		return ui.Page{}, err
	}
	blocks := []templ.Component{ui.FactList(acting)}
	lead := "draft.desk.lead"
	if p.Hub != nil && p.Hub() == actor.Identity {
		lead = "draft.desk.lead-hub"
	}
	if actor.Is(policy.Drafter) {
		prospect, err := p.Drafts.Prospect(r.Context(), actor)
		if err != nil {
			return ui.Page{}, err
		}
		if prospect.Alone {
			lead = "draft.desk.lead-alone"
		}
		if prospect.Stuck != draft.NotStuck {
			blocks = append([]templ.Component{ui.NoticeOf(l.T("draft.stuck.heading-desk"), ui.Para(ui.Plain(p.stuck(l, actor.Identity, prospect.Stuck))))}, blocks...)
		}
	}
	if p.Stranded != nil {
		lines, err := p.Stranded(r.Context(), l, actor)
		if err != nil {
			return ui.Page{}, err
		}
		if len(lines) > 0 {
			blocks = append([]templ.Component{ui.NoticeOf(l.T("draft.stuck.heading"), ui.Lines(lines...))}, blocks...)
			narrowest = marking.Narrowest(narrowest, statement.Amber)
		}
	}
	if len(broken) > 0 {
		blocks = append([]templ.Component{brokenView(l, broken)}, blocks...)
	}
	now, err := p.now(r.Context(), l, actor)
	if err != nil {
		return ui.Page{}, err
	}
	if len(now) > 0 {
		narrowest = marking.Narrowest(cmp.Or(narrowest, statement.Clear), statement.Amber)
	}
	blocks = append(blocks, p.top(r.Context(), l, actor))
	for _, part := range []struct {
		id   string
		pick func(d draft.Draft) bool
		skip bool
	}{
		{id: "waiting", pick: func(d draft.Draft) bool { return d.MayClear }},
		{id: "mine", pick: func(d draft.Draft) bool { return d.Drafter == actor.Person }},
		{id: "all", pick: func(d draft.Draft) bool { return !d.MayClear && d.Drafter != actor.Person },
			skip: !slices.ContainsFunc(all, func(d draft.Draft) bool { return !d.MayClear && d.Drafter != actor.Person })},
	} {
		if part.skip {
			continue
		}
		picked := slices.DeleteFunc(slices.Clone(all), func(d draft.Draft) bool { return !part.pick(d) })
		over := slices.DeleteFunc(slices.Clone(picked), func(d draft.Draft) bool { return !finished(d) })
		open := slices.DeleteFunc(picked, finished)
		var list []templ.Component
		if part.id == "waiting" {
			list = now
		}
		if len(open) > 0 || len(over) == 0 && len(list) == 0 {
			list = append(list, ui.TableView(l, p.table(l, part.id, open, names, titles)))
		}
		if len(over) > 0 { // what is long finished does not stand before what is not
			list = append(list, ui.Folded(l.N("draft.desk.finished", len(over)), ui.TableView(l, p.table(l, part.id+"-finished", over, names, titles))))
		}
		blocks = append(blocks, ui.Part(part.id, l.T("draft.desk."+part.id), 2, list...))
	}
	return ui.Page{
		Title: l.T("draft.desk.title"), Lead: l.T(lead), Section: Home, Twin: api, Marking: narrowest,
		Body: ui.Stack(append(blocks, ui.Part("more", l.T("draft.desk.more"), 2, ui.Jump(p.more(l, actor))))...),
	}, nil
}

// finished reports whether nothing more becomes of a draft.
func finished(d draft.Draft) bool { return d.State == draft.Said || d.State == draft.Withdrawn }

// now is what else needs the actor's participant now; nothing where nothing does.
func (p Pages) now(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]templ.Component, error) {
	if p.Now == nil {
		return nil, nil
	}
	all, err := p.Now(ctx, l, actor)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return []templ.Component{ui.Jump(all)}, nil
}

// top leads to what is looked for in haste, and to the end of the desk, which can be
// long.
func (p Pages) top(ctx context.Context, l *i18n.Locale, actor policy.Actor) templ.Component {
	var all []ui.Link
	if p.Top != nil {
		all = p.Top(ctx, l, actor)
	}
	var out []templ.Component
	for _, one := range append(all, ui.Link{Href: "#more", Words: l.T("draft.desk.more")}) {
		if len(out) > 0 {
			out = append(out, ui.Plain("·"))
		}
		out = append(out, ui.A(one.Href, one.Words))
	}
	return ui.Para(out...)
}

// proven parts the drafts that failed their proof from the others.
func proven(all []draft.Draft) (good, broken []draft.Draft) {
	for _, d := range all {
		if d.Broken {
			broken = append(broken, d)
		} else {
			good = append(good, d)
		}
	}
	return good, broken
}

// brokenView names the drafts that failed their proof, by id alone.
func brokenView(l *i18n.Locale, broken []draft.Draft) templ.Component {
	ids := make([]templ.Component, len(broken))
	for i, d := range broken {
		ids[i] = ui.Code(string(d.ID))
	}
	return ui.NoticeOf(l.T("ui.error.heading.broken"), ui.Para(ui.Plain(l.N("draft.desk.broken-text", len(broken)))), ui.Para(ui.Lines(ids...)))
}

func (p Pages) more(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	out := []ui.JumpEntry{
		{Href: l.Path(absent), Words: l.T("draft.absence.title"), Note: l.T("draft.absence.note")},
		{Href: l.Path(clearance), Words: l.T("draft.clearance.title"), Note: l.T("draft.clearance.note")},
	}
	if p.More != nil {
		out = append(p.More(l, actor), out...)
	}
	return out
}

// acting says in whose name the desk is.
func (p Pages) acting(ctx context.Context, l *i18n.Locale, actor policy.Actor) (ui.Facts, error) {
	name, err := p.called(ctx, l, actor.Identity)
	if err != nil {
		return nil, err
	}
	return ui.Facts{{Term: l.T("draft.desk.as"), Content: name}, {Term: l.T("draft.desk.roles"), Content: ui.Plain(Roles(l, actor.Roles))}}, nil
}

func (p Pages) called(ctx context.Context, l *i18n.Locale, identity statement.Hash) (templ.Component, error) {
	if p.Called != nil {
		name, err := p.Called(ctx, identity)
		if err != nil {
			return nil, err
		}
		if !name.Empty() {
			return ui.Text(l, name), nil
		}
	}
	return ui.Code(identity.String()), nil
}

// Roles writes authorizations as words of the reader's language, in its
// alphabetical order.
func Roles(l *i18n.Locale, roles []policy.Role) string {
	var words []string
	for _, r := range roles {
		words = append(words, l.T("signin.role."+string(r)))
	}
	i18n.Sort(l, words, func(s string) string { return s })
	return l.And(words...)
}

// names gives what everyone in some drafts is called, and some more people.
func (p Pages) names(ctx context.Context, actor policy.Actor, more []string, all ...draft.Draft) (map[string]string, error) {
	ids := slices.Clone(more)
	for _, d := range all {
		ids = append(append(ids, d.Drafter, d.Ended), d.Can...)
		for _, v := range d.Versions {
			ids = append(ids, v.Ended)
			for _, step := range v.List {
				ids = append(append(ids, step.Person, step.For), step.Persons...)
			}
		}
		for _, step := range d.List {
			ids = append(append(ids, step.Person, step.For), step.Persons...)
		}
	}
	return p.named(ctx, actor, ids)
}

func (p Pages) named(ctx context.Context, actor policy.Actor, ids []string) (map[string]string, error) {
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
	if p.Names == nil || len(ids) == 0 {
		return map[string]string{}, nil
	}
	return p.Names(ctx, actor, ids)
}

// person is what somebody is called; the opaque id where that is all there is.
func person(names map[string]string, id string) templ.Component {
	if name := names[id]; name != "" {
		return ui.Plain(name)
	}
	return ui.Code(id)
}

func (p Pages) table(l *i18n.Locale, id string, all []draft.Draft, names map[string]string, titles map[draft.ID]titled) ui.Table {
	t := ui.Table{ID: id + "-table", Caption: l.T("draft.desk." + id + "-caption"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("draft.what")}, {Head: l.T("draft.state")}, {Head: l.T("draft.step")}, {Head: l.T("draft.next")}, {Head: l.T("draft.drafter")}, {Head: l.T("draft.changed")}}}
	if len(all) == 0 {
		t.Empty = l.T("draft.desk." + id + "-empty")
	}
	for _, d := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Labelled(titles[d.ID].marking, ui.A(l.Path(Home+"/drafts", string(d.ID)), titles[d.ID].words))), ui.Words(l.T("draft.state."+string(d.State))),
			ui.Words(l.T("draft.of", "n", d.Step, "total", d.Steps)), next(l, d, names), ui.Show(person(names, d.Drafter)), ui.Show(ui.Moment(l, d.Changed))))
	}
	return t
}

// next says who can clear the next step of a draft now, or why it cannot be said.
func next(l *i18n.Locale, d draft.Draft, names map[string]string) ui.Cell {
	switch {
	case d.State == draft.Returned: // nobody clears what was sent back before it is put forward again
		return ui.Blank()
	case d.Refusal != nil:
		words, lang := l.Said(d.Refusal)
		return ui.Show(ui.Foreign(l, lang, words))
	case d.State != draft.Waiting:
		return ui.Blank()
	case d.Stuck != draft.NotStuck:
		return ui.Words(l.T("draft.next.nobody"))
	}
	return ui.Show(callees(l, d.Can, names))
}

// callees are what some persons are called, in the reader's alphabetical order.
func callees(l *i18n.Locale, ids []string, names map[string]string) templ.Component {
	ids = slices.Clone(ids)
	i18n.Sort(l, ids, func(id string) string { return names[id] + " " + id })
	out := make([]templ.Component, len(ids))
	for i, id := range ids {
		out[i] = person(names, id)
	}
	return ui.Lines(out...)
}

// stuck says why nobody can clear something, and what to do.
func (p Pages) stuck(l *i18n.Locale, by statement.Hash, why draft.Stuck) string {
	if why == draft.StuckOne && p.Hub != nil && p.Hub() == by {
		return l.T("draft.stuck.one-hub")
	}
	return l.T("draft.stuck." + string(why))
}

// view shows the body of a draft in the words of its room. A type whose room
// has none is called by its name.
func (p Pages) view(l *i18n.Locale, d draft.Draft) (string, templ.Component) {
	if d.Type == draft.TypeSet {
		return setView(l, d)
	}
	rule, err := p.Drafts.Rule(d.Type)
	if err == nil && rule.ViewOf != nil {
		return rule.ViewOf(l, d.Subject, []byte(d.Body))
	}
	if err != nil || rule.View == nil {
		return d.Type, nil
	}
	return rule.View(l, []byte(d.Body))
}

// Problem turns an error of a command into something to be said on the page
// that the form was on: what the reader can do something about. Others are
// errors of the page.
func Problem(l *i18n.Locale, err error) (templ.Component, bool) {
	for _, k := range []fail.Kind{fail.Invalid, fail.Denied, fail.Conflict, fail.TooLarge, limit.TooMany} {
		if fail.Is(err, k) {
			words, lang := l.Said(err)
			return ui.NoticeOf(l.T("draft.fault."+string(k)), ui.Para(ui.Foreign(l, lang, words))), true
		}
	}
	return nil, false
}
