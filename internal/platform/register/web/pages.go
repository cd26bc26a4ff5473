// Package web shows the public register to people: the list of statements,
// each statement with its proof, and an Atom feed of what is new.
package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/atom"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/register"
	"comity.example/comity/internal/ui"
)

// Pages are the pages of the register.
type Pages struct {
	Queries register.Queries
	Base    string                 // scheme and host, for the feed; may be empty: its addresses are then relative to its own
	Subject func(id string) string // address of the page about a subject, "" when there is none
	Names   Names                  // of participants; may be nil
}

// Names gives the name of a listed participant in a language, and the language
// of the name; the id itself where nobody is listed under it.
type Names interface {
	Name(id, tag string) (name, lang string)
}

// Routes lists the pages.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: "/register", Page: p.list},
		{Path: "/register/feed.atom", File: p.feed},
		{Path: "/statements/{id}", Page: p.one, Example: "/statements/" + p.Queries.Summary().Hub},
	}
}

// perPage is the number of statements of one page.
const perPage = 50

func (p Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	q := r.URL.Query()
	size := p.Queries.Ledger.Size()
	f := ledger.Filter{Type: q.Get("type"), Subject: q.Get("subject"), Before: size, Limit: perPage + 1}
	if b := q.Get("before"); b != "" {
		n, err := strconv.ParseInt(b, 10, 64)
		if err != nil || n < 1 {
			return ui.Page{}, fail.New(fail.Invalid, "“before” is not the number of a statement.")
		}
		f.Before = min(n, size)
	}
	items := []register.Statement{}
	if f.Before > 0 {
		var err error
		if items, err = p.Queries.Statements(r.Context(), f); err != nil {
			return ui.Page{}, err
		}
	}
	older := ""
	if len(items) > perPage {
		items = items[:perPage]
		keep := url.Values{"before": {strconv.FormatInt(items[perPage-1].Index, 10)}}
		for _, name := range []string{"type", "subject"} {
			if v := q.Get(name); v != "" {
				keep.Set(name, v)
			}
		}
		older = l.Path("/register") + "?" + keep.Encode()
	}
	return ui.Page{
		Title: l.T("register.title"), Lead: l.T("register.lead"), Section: "/register",
		Twin: "/api/v1/statements", Feed: l.Path("/register/feed.atom"), Wide: true,
		Body: listBody(p, l, items, f, older),
	}, nil
}

// table lists statements, newest first.
func (p Pages) table(l *i18n.Locale, items []register.Statement) ui.Table {
	t := ui.Table{
		ID: "statements", Caption: l.T("register.list.caption"), Empty: l.T("register.list.empty"),
		Columns: []ui.Column{
			{Head: l.T("register.index"), Number: true}, {Head: l.T("register.at")},
			{Head: l.T("register.type")}, {Head: l.T("register.subject")}, {Head: l.T("register.id")},
		},
	}
	for _, s := range items {
		t.Rows = append(t.Rows, ui.Cells(
			ui.Number(l, int(s.Index)), ui.Show(ui.Moment(l, s.At)), ui.Show(kind(l, s)),
			ui.Show(p.subject(l, s.Subject)), ui.Show(ui.A(l.Path("/statements", s.ID), s.ID[:16])),
		))
	}
	return t
}

// kind is the type of a statement, and says of a struck one that it is.
func kind(l *i18n.Locale, s register.Statement) templ.Component {
	typ := ui.Symbol(s.Type)
	if s.Struck == nil {
		return typ
	}
	return ui.Join(typ, ui.Badge(l.T("register.struck.word")))
}

// subject names what a statement is about, with a link where it has a page; nil
// for one that is about nothing but itself.
func (p Pages) subject(l *i18n.Locale, id string) templ.Component {
	if id == "" {
		return nil
	}
	short := id
	if len(id) == 64 {
		short = id[:16]
	}
	if p.Subject != nil {
		if path := p.Subject(id); path != "" {
			return ui.A(l.Path(path), short)
		}
	}
	return ui.Symbol(short)
}

func (p Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	d, err := p.Queries.Statement(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	return ui.Page{
		Title: l.T("register.one.title", "index", l.Number(d.Index)), Section: "/register",
		Crumbs: []ui.Link{{Href: l.Path("/register"), Words: l.T("register.title")}},
		Twin:   "/api/v1/statements/" + d.ID, RestsOn: []string{d.ID},
		Body: oneBody(p, l, d),
	}, nil
}

func (p Pages) facts(l *i18n.Locale, d register.Detail) ui.Facts {
	facts := ui.Facts{
		{Term: l.T("register.type"), Content: ui.Symbol(d.Type)},
		{Term: l.T("register.subject"), Content: p.subject(l, d.Subject)},
		{Term: l.T("register.at"), Content: ui.Moment(l, d.At)},
		{Term: l.T("register.marking"), Content: ui.Symbol(d.Marking)},
		{Term: l.T("register.by"), Content: ui.A(l.Path("/keys", d.By), d.By)},
		{Term: l.T("register.key"), Content: ui.Code(d.Key)},
		{Term: l.T("register.chain"), Content: ui.Plain(l.T("register.chain.place", "stream", d.Stream, "seq", d.Seq))},
		{Term: l.T("register.id"), Content: ui.Code(d.ID)},
	}
	if d.Prev != "" {
		facts = append(facts, ui.Fact{Term: l.T("register.prev"), Content: ui.A(l.Path("/statements", d.Prev), d.Prev[:16])})
	}
	for _, ref := range d.Refs {
		facts = append(facts, ui.Fact{Term: l.T("register.ref"), Content: ui.A(l.Path("/statements", ref), ref[:16])})
	}
	if d.Inert != "" {
		facts = append(facts, ui.Fact{Term: l.T("register.inert"), Content: ui.Foreign(l, "en", d.Inert)})
	}
	return facts
}

// indented shows a body for reading; what was signed is at /blob.
func indented(body json.RawMessage) string {
	var out bytes.Buffer
	if err := json.Indent(&out, body, "", "  "); err != nil {
		return string(body)
	}
	return out.String()
}

func (p Pages) feed(r *http.Request, l *i18n.Locale) (ui.File, error) {
	items := []register.Statement{}
	if size := p.Queries.Ledger.Size(); size > 0 {
		var err error
		if items, err = p.Queries.Statements(r.Context(), ledger.Filter{Before: size, Limit: perPage}); err != nil {
			return ui.File{}, err
		}
	}
	origin := p.Queries.Ledger.Origin()
	f := atom.Feed{
		ID: "urn:comity:" + origin + ":register", Title: l.T("register.title") + " · " + origin, Lang: l.Tag(),
		Author: origin, Self: p.Base + l.Path("/register/feed.atom"), Page: p.Base + l.Path("/register"),
	}
	for _, s := range items {
		e := entry(l, s)
		e.Link = p.Base + e.Link
		f.Entries = append(f.Entries, e)
		if e.Updated.After(f.Updated) {
			f.Updated = e.Updated
		}
	}
	var out bytes.Buffer
	if err := atom.Write(&out, &f); err != nil {
		return ui.File{}, err
	}
	return ui.File{Name: "register.atom", Type: atom.MediaType, Body: out.Bytes()}, nil
}

// entry is a statement in the feed. One that is struck has changed since it was
// published, and says so.
func entry(l *i18n.Locale, s register.Statement) atom.Entry {
	e := atom.Entry{
		ID: "urn:comity:statement:" + s.ID, Title: s.Type + " " + s.Subject, Lang: "en",
		Link: l.Path("/statements", s.ID), Published: s.At, Updated: s.At, Category: s.Type,
	}
	if s.Struck == nil {
		return e
	}
	e.Lang = "" // what follows is in the feed's language
	e.Title = l.T("register.struck.title", "title", e.Title)
	e.Summary = l.T("register.struck") + " " + l.T("register.struck.by") + ": " + s.Struck.ID
	if s.Struck.At.After(s.At) {
		e.Updated = s.Struck.At
	}
	return e
}
