package web

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
	"comity.example/comity/internal/ui"
)

// Pages are the pages of tokens. All fields are required.
type Pages struct {
	Tokens *token.Service
	Clock  clock.Clock
	Who    func(r *http.Request) (policy.Actor, error)
	// Names gives what persons are called, by their ids, as far as the actor may
	// know.
	Names func(ctx context.Context, actor policy.Actor, persons []string) (map[string]string, error)
	// Again leads to where a passkey is shown once more, where none has answered of
	// late; nil where one has.
	Again func(r *http.Request, l *i18n.Locale) (*ui.Link, error)
}

// Addresses of the room.
const (
	Home = "/desk/tokens"
	New  = Home + "/new"
)

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.list, Desk: true},
		{Path: New, Page: p.blank, Form: p.make, Desk: true},
		{Path: Home + "/{id}", Page: p.one, Form: p.end, Desk: true},
	}
}

func crumbs(l *i18n.Locale, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}}, more...)
}

func home(l *i18n.Locale) ui.Link { return ui.Link{Href: l.Path(Home), Words: l.T("token.title")} }

// all gives the tokens that an actor sees, with what their makers are called.
func (p Pages) all(r *http.Request) (actor policy.Actor, all []token.Token, names map[string]string, err error) {
	if actor, err = p.Who(r); err != nil {
		return actor, nil, nil, err
	}
	if all, err = p.Tokens.List(r.Context(), actor); err != nil {
		return actor, nil, nil, err
	}
	var persons []string
	for _, t := range all {
		persons = append(persons, t.Person, t.EndedBy)
	}
	names, err = p.Names(r.Context(), actor, persons)
	return actor, all, names, err
}

func (p Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, all, names, err := p.all(r)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "tokens", Caption: l.T("token.caption"), Empty: l.T("token.empty"), Stacked: true, Columns: []ui.Column{
		{Head: l.T("token.name")}, {Head: l.T("token.scopes")}, {Head: l.T("token.networks")}, {Head: l.T("token.maker")}, {Head: l.T("token.state")}, {Head: l.T("token.used")}}}
	for i := range all {
		one := &all[i]
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(Home, one.ID), one.Name), ui.Show(scopes(l, one)), ui.Show(networks(l, one.Networks)), ui.Words(called(names, one.Person)),
			ui.Show(state(l, one)), ui.Show(used(l, one))))
	}
	body := []templ.Component{}
	if token.May(actor, token.Put) == nil {
		body = append(body, ui.Para(ui.A(l.Path(New), l.T("token.new"))))
	}
	return ui.Page{Title: l.T("token.title"), Lead: l.T("token.lead"), Crumbs: crumbs(l), Wide: true, Body: ui.Stack(append(body, ui.TableView(l, t))...)}, nil
}

func called(names map[string]string, person string) string {
	if n := names[person]; n != "" {
		return n
	}
	return person
}

func scopes(l *i18n.Locale, t *token.Token) templ.Component {
	var lines []templ.Component
	for _, s := range t.Scopes {
		lines = append(lines, ui.Plain(words(l, s)))
	}
	return ui.Lines(lines...)
}

// words says what a scope is good for.
func words(l *i18n.Locale, s token.Scope) string {
	return l.T("token.scope." + strings.ReplaceAll(string(s), ":", "."))
}

func state(l *i18n.Locale, t *token.Token) templ.Component {
	switch t.State {
	case token.InForce:
		return ui.Sentence(l, "token.state.in-force", ui.Parts{"at": ui.Moment(l, t.Ends)})
	case token.Over:
		return ui.Sentence(l, "token.state.over", ui.Parts{"at": ui.Moment(l, t.Ends)})
	case token.Revoked:
		return ui.Sentence(l, "token.state.revoked", ui.Parts{"at": ui.Moment(l, t.Ended)})
	}
	return ui.Plain(l.T("token.state." + string(t.State)))
}

func used(l *i18n.Locale, t *token.Token) templ.Component {
	if t.Used.IsZero() {
		return ui.Plain(l.T("token.never"))
	}
	return ui.Plain(l.Date(t.Used))
}

func (p Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, all, names, err := p.all(r)
	if err != nil {
		return ui.Page{}, err
	}
	i := slices.IndexFunc(all, func(t token.Token) bool { return t.ID == r.PathValue("id") })
	if i < 0 {
		return ui.Page{}, fail.New(fail.NotFound, "There is no such token.")
	}
	t := &all[i]
	body := []templ.Component{ui.FactList(facts(l, t, names))}
	if t.State == token.InForce && (t.Person == actor.Person || token.May(actor, token.Cut) == nil) {
		body = append(body, ui.Part("ending", l.T("token.end"), 2, ui.Para(ui.Plain(l.T("token.end-what"))),
			ui.FormView(l, ui.Form{ID: "end", Label: l.T("token.end"), Submit: l.T("token.end"), Grave: true})))
	}
	return ui.Page{Title: t.Name, Crumbs: crumbs(l, home(l)), Body: ui.Stack(body...)}, nil
}

func facts(l *i18n.Locale, t *token.Token, names map[string]string) ui.Facts {
	out := ui.Facts{{Term: l.T("token.state"), Content: state(l, t)}, {Term: l.T("token.scopes"), Content: scopes(l, t)},
		{Term: l.T("token.networks"), Content: networks(l, t.Networks)}, {Term: l.T("token.maker"), Content: ui.Plain(called(names, t.Person))},
		{Term: l.T("token.made"), Content: ui.Moment(l, t.Made)}, {Term: l.T("token.used"), Content: used(l, t)}, {Term: l.T("token.id"), Content: ui.Symbol(t.ID)}}
	if t.EndedBy != "" {
		out = append(out, ui.Fact{Term: l.T("token.ended-by"), Content: ui.Plain(called(names, t.EndedBy))})
	}
	return out
}

func networks(l *i18n.Locale, all []netip.Prefix) templ.Component {
	if len(all) == 0 {
		return ui.Plain(l.T("token.anywhere"))
	}
	var lines []templ.Component
	for _, n := range all {
		lines = append(lines, ui.Symbol(n.String()))
	}
	return ui.Lines(lines...)
}

func (p Pages) end(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := p.Tokens.End(r.Context(), actor, r.PathValue("id")); err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{To: l.Path(Home)}, nil
}

// days are the lives of tokens that are offered.
var days = []int{7, 30, token.DefaultDays, 180, token.MaxDays}

// typed is the form as it was filled in.
type typed struct {
	name, networks, days, fault string
	scopes                      []string
	faults                      map[string]string
}

// maker gives who is about to make a token, and leads to where a passkey is shown
// first: whoever finds a browser open makes none.
func (p Pages) maker(r *http.Request, l *i18n.Locale) (policy.Actor, *ui.Link, error) {
	actor, err := p.Who(r)
	if err == nil {
		err = token.May(actor, token.Put)
	}
	if err != nil {
		return actor, nil, err
	}
	first, err := p.Again(r, l)
	return actor, first, err
}

func (p Pages) blank(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, first, err := p.maker(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	if first != nil {
		return p.newPage(l, ui.Stack(ui.Para(ui.Plain(l.T("token.prove"))), ui.Para(ui.A(first.Href, first.Words)))), nil
	}
	return p.formPage(l, actor, typed{days: strconv.Itoa(token.DefaultDays)}), nil
}

func (p Pages) newPage(l *i18n.Locale, body templ.Component) ui.Page {
	return ui.Page{Title: l.T("token.new"), Lead: l.T("token.new-lead"), Crumbs: crumbs(l, home(l)), Body: body}
}

func (p Pages) formPage(l *i18n.Locale, actor policy.Actor, f typed) ui.Page {
	good := ui.Input{Kind: ui.Choices, Name: "scope", Label: l.T("token.scopes"), Hint: l.T("token.scopes-hint"), Values: f.scopes, Fault: f.faults["scope"]}
	for _, s := range token.Scopes() {
		if token.Has(actor, s) {
			good.Options = append(good.Options, ui.Option{Value: string(s), Words: words(l, s)})
		}
	}
	life := ui.Input{Kind: ui.Choice, Name: "days", Label: l.T("token.days"), Value: f.days, Fault: f.faults["days"]}
	for _, n := range days {
		life.Options = append(life.Options, ui.Option{Value: strconv.Itoa(n), Words: l.N("token.days.n", n)})
	}
	return p.newPage(l, ui.FormView(l, ui.Form{ID: "make", Label: l.T("token.new"), Submit: l.T("token.make"), Fault: f.fault, Inputs: []ui.Input{
		{Name: "name", Label: l.T("token.name"), Hint: l.T("token.name-hint"), Value: f.name, Max: token.MaxName, Fault: f.faults["name"]}, good, life,
		{Kind: ui.Area, Rows: 3, Name: "networks", Label: l.T("token.networks"), Hint: l.T("token.networks-hint"), Value: f.networks, Optional: true, Ltr: true, Fault: f.faults["networks"]}}}))
}

// make makes a token, and shows it this once.
func (p Pages) make(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, first, err := p.maker(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	if first != nil {
		return ui.Answer{To: l.Path(New)}, nil
	}
	f := typed{name: r.PostFormValue("name"), networks: r.PostFormValue("networks"), days: r.PostFormValue("days"), scopes: r.PostForm["scope"], faults: map[string]string{}}
	w := token.Wanted{Name: f.name}
	for _, s := range f.scopes {
		w.Scopes = append(w.Scopes, token.Scope(s))
	}
	if w.Networks, err = token.ParseNetworks(f.networks); err != nil {
		f.faults["networks"] = l.Fault(err)
	}
	if w.Days, err = strconv.Atoi(f.days); err != nil || w.Days < 1 || w.Days > token.MaxDays {
		f.faults["days"] = l.T("token.days.fault")
	}
	if strings.TrimSpace(f.name) == "" {
		f.faults["name"] = l.T("token.name.fault")
	}
	if len(w.Scopes) == 0 {
		f.faults["scope"] = l.T("token.scopes.fault")
	}
	if len(f.faults) > 0 {
		return ui.Answer{Page: p.formPage(l, actor, f)}, nil
	}
	text, t, err := p.Tokens.Make(r.Context(), actor, w)
	switch {
	case fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict):
		f.fault = l.Fault(err)
		return ui.Answer{Page: p.formPage(l, actor, f)}, nil
	case err != nil:
		return ui.Answer{}, err
	}
	return ui.Answer{Page: ui.Page{Title: l.T("token.made-title"), Lead: l.T("token.made-lead"), Status: http.StatusOK, Crumbs: crumbs(l, home(l)),
		Body: ui.Stack(ui.NoticeOf(t.Name, ui.Para(ui.Symbol(text))), ui.Para(ui.Sentence(l, "token.made-how", ui.Parts{"header": ui.Symbol("Authorization: Bearer …")})),
			ui.Para(ui.Plain(l.T("token.made-lost"))), ui.Para(ui.A(l.Path(Home), l.T("token.title"))))}}, nil
}
