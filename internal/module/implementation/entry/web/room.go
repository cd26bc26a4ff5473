package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Words are the keys of what a room's forms say.
type Words struct {
	List   string // what its list is called
	New    string // title of the form that opens an entry
	Lead   string // below it
	Change string // title of the form that changes one
	End    string // title of the form that ends one
	Ended  string // what stands at one that has ended
}

// Setting is for what a form of a content is shown.
type Setting struct {
	How     submission.Mode // the way in which it comes to be said
	Authors []string        // listed ids of whose words it is, as far as that has been chosen
	Entry   string          // id of the entry that is changed; empty of one that is opened
}

// Fields are the fields of a room's content.
type Fields[C entry.Content] struct {
	// Inputs are those of the form.
	Inputs func(ctx context.Context, f *Form, at Setting) ([]ui.Input, error)
	// Read reads the form; what is wrong stands beside its fields. was is what
	// stood before, of which the form may not show all.
	Read func(ctx context.Context, f *Form, on string, was *C) (C, error)
	// Files keeps the files that came with the form, and adds them to what Read
	// made of it; nil where forms take none. What they are is brought along in
	// values of KeptFiles.
	Files func(r *http.Request, actor policy.Actor, f *Form, was, c *C) error
	// Typed is the form from which a content came.
	Typed func(c *C) url.Values
	// View shows a content, without whose it is.
	View func(ctx context.Context, l *i18n.Locale, c *C) templ.Component
	// Passages are those of a content, by which two wordings are set against each
	// other.
	Passages func(l *i18n.Locale, c *C) []submissionweb.Passage
	// Called is how an entry is called.
	Called func(l *i18n.Locale, c *C) i18n.Text
	// More reports whether a form was sent for more fields, and not to be said; it
	// may be nil.
	More func(f *Form) bool
}

// more reports whether a form was sent for more fields, of the content or of its
// authors. It then comes back with what was typed, and nothing is wrong.
func (x *Fields[C]) more(f *Form) bool {
	if !f.More() && (x.More == nil || !x.More(f)) {
		return false
	}
	f.Faults = map[string]string{}
	return true
}

// KeptFiles is the name of the values by which a form brings along files that
// were kept before it came back.
const KeptFiles = "kept"

// read reads a form that was sent: its fields, and its files.
func (x *Fields[C]) read(r *http.Request, actor policy.Actor, f *Form, on string, was *C) (C, error) {
	c, err := x.Read(r.Context(), f, on, was)
	if err == nil && x.Files != nil {
		err = x.Files(r, actor, f, was, &c)
	}
	tongues(f, &c, was)
	return c, err
}

// carries lets a form take files, and brings along those that it has.
func (x *Fields[C]) carries(f *Form, form ui.Form) ui.Form {
	if x.Files == nil {
		return form
	}
	Brought(&form, f)
	return form
}

// Brought lets a form take files, and brings along those that were kept before it
// came back.
func Brought(form *ui.Form, f *Form) {
	form.Files = true
	for _, v := range f.Values[KeptFiles] {
		form.Hidden = append(form.Hidden, [2]string{KeptFiles, v})
	}
}

// Room is the forms of the entries of one kind.
type Room[C entry.Content] struct {
	*Shared
	Service *entry.Service[C]
	Home    string // address of the list: "/implementation/independent"
	Desk    string // address of the forms: "/desk/implementation/independent"
	// Under is the address of the form that opens an entry under something, with
	// {on}: "/desk/implementation/independent/{on}/reply". Without it that is Desk.
	Under  string
	Words  Words
	Fields Fields[C]
	// Page is where an entry is shown, without the language.
	Page func(e *entry.Entry[C]) string
	// Above shows what an entry is said under; nil where it is said under nothing.
	Above func(ctx context.Context, l *i18n.Locale, on string) (templ.Component, error)
	// Opens reports why an actor may not open an entry under something; it may be
	// nil.
	Opens func(ctx context.Context, actor policy.Actor, m submission.Mode, on string) error
}

// Routes lists the addresses of the forms; none where nobody can sign in.
func (p *Room[C]) Routes() []ui.Route {
	if p.Who == nil {
		return nil
	}
	limit := int64(FormLimit)
	if p.Fields.Files != nil {
		limit = max(limit, submissionweb.FormLimit)
	}
	return []ui.Route{
		{Path: cmp.Or(p.Under, p.Desk), Page: p.opening, Form: p.open, Desk: true, Limit: limit},
		{Path: p.Desk + "/{id}/confirm", Page: p.confirming, Form: p.confirm, Desk: true},
		{Path: p.Desk + "/{id}/change", Page: p.changing, Form: p.change, Desk: true, Limit: limit},
		{Path: p.Desk + "/{id}/end", Page: p.ending, Form: p.end, Desk: true},
	}
}

// under is a page below the list.
func (p *Room[C]) under(l *i18n.Locale, title string) ui.Page {
	return ui.Page{Title: title, Section: "/implementation", Crumbs: []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")},
		{Href: l.Path(p.Home), Words: l.T(p.Words.List)}}}
}

// below is a page below that of an entry.
func (p *Room[C]) below(l *i18n.Locale, e *entry.Entry[C], title string) ui.Page {
	page := p.under(l, title)
	words, lang := p.Fields.Called(l, &e.Content).Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(p.Page(e)), Words: words, Lang: lang})
	return page
}

// Ways are what an actor can do about an entry.
func (p *Room[C]) Ways(l *i18n.Locale, e *entry.Entry[C], actor policy.Actor) (ways []templ.Component) {
	if e.Ended != nil || p.Who == nil {
		return nil
	}
	if p.Owns(actor, e.Told) {
		ways = append(ways, ui.A(l.Path(p.Desk, e.ID, "confirm"), submissionweb.OwnWords(l, e.Told)))
	}
	if _, ok := submissionweb.Altering(actor, &e.Told, false); ok {
		ways = append(ways, ui.A(l.Path(p.Desk, e.ID, "change"), l.T(p.Words.Change)))
		if to := p.translate(l, e); to != "" {
			ways = append(ways, ui.A(to, l.T("way.tongue.more")))
		}
	}
	if _, ok := submissionweb.Altering(actor, &e.Told, true); ok {
		ways = append(ways, ui.A(l.Path(p.Desk, e.ID, "end"), l.T(p.Words.End)))
	}
	if submission.WordsOf(&e.Content) != nil {
		if way := p.TranslateOthers(l, actor, e.ID, &e.Told); way != nil {
			ways = append(ways, way)
		}
	}
	return ways
}

// Whose are the participants of whom there is, or was, something in the list, as choices
// in the reader's alphabetical order; and chosen, where it is some other.
func (p *Room[C]) Whose(ctx context.Context, l *i18n.Locale, chosen string) (out []ui.Option, err error) {
	ids, err := p.Service.Queries.Authors(ctx)
	if chosen != "" && !slices.Contains(ids, chosen) {
		ids = append(ids, chosen)
	}
	for _, id := range p.Sorted(l, ids) {
		name, lang := p.Names.Name(id, l.Tag())
		if lang == l.Tag() {
			lang = ""
		}
		out = append(out, ui.Option{Value: id, Words: name, Lang: lang})
	}
	return out, err
}

// New leads to the form that opens an entry, for those who may; nil for others.
func (p *Room[C]) New(l *i18n.Locale, actor policy.Actor, on string) templ.Component {
	if p.Who == nil || len(submissionweb.ModesOf(actor)) == 0 {
		return nil
	}
	return ui.A(l.Path(cmp.Or(strings.Replace(p.Under, "{on}", on, 1), p.Desk)), l.T(p.Words.New))
}

func (p *Room[C]) opening(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, err := p.allowed(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.openForm(r, &s, submissionweb.FillWith(l, r.URL.Query()), "")
}

// allowed is who fills in the form that opens an entry.
func (p *Room[C]) allowed(r *http.Request) (submissionweb.Hand, error) {
	h, err := p.Begin(r)
	if err == nil && p.Opens != nil {
		err = p.Opens(r.Context(), h.Actor, h.Mode, r.PathValue("on"))
	}
	return h, err
}

func (p *Room[C]) openForm(r *http.Request, h *submissionweb.Hand, f *Form, fault string) (ui.Page, error) {
	on, ctx, l := r.PathValue("on"), r.Context(), f.L
	at := Setting{How: h.Mode, Authors: f.Whose(h.Actor, h.Mode)}
	page := p.under(l, l.T(p.Words.New))
	page.Lead = l.T(p.Words.Lead)
	inputs, err := p.Inputs(ctx, h.Mode, f)
	if err != nil {
		return page, err
	}
	fields, err := p.Fields.inputs(ctx, f, at, new(C))
	if err != nil {
		return page, err
	}
	view, err := p.Form(r, l, h, entry.KindOf[C]().Opened, p.Fields.carries(f, ui.Form{ID: "open", Fault: fault, Inputs: append(append(inputs, f.ChooseAnyLanguage()), fields...)}))
	if err != nil {
		return page, err
	}
	var above templ.Component = templ.NopComponent
	if p.Above != nil && on != "" {
		if above, err = p.Above(ctx, l, on); err != nil {
			return page, err
		}
	}
	page.Body = ui.Stack(above, view)
	return page, nil
}

func (p *Room[C]) open(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, err := p.allowed(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault, on := submissionweb.Fill(r, l, longest), "", r.PathValue("on")
	if !p.Fields.more(f) {
		via, err := p.Via(r.Context(), f, s.Actor, s.Mode)
		if err != nil {
			return ui.Answer{}, err
		}
		var none C
		content, err := p.Fields.read(r, s.Actor, f, on, &none)
		if err != nil {
			return ui.Answer{}, err
		}
		to, done, why, err := p.say(r, f, s.Actor, on, &entry.Opened[C]{Via: via, Content: content}, nil)
		if err != nil || done {
			return to, err
		}
		fault = why
	}
	page, err := p.openForm(r, &s, f, fault)
	return ui.Answer{Page: page}, err
}

// say has something said, unless fields are missing: it gives where that leads,
// or the sentence with which the form comes back.
func (p *Room[C]) say(r *http.Request, f *Form, actor policy.Actor, on string, b corpus.Body, of *entry.Entry[C]) (to ui.Answer, done bool, fault string, err error) {
	if len(f.Faults) > 0 {
		return ui.Answer{}, false, "", nil
	}
	out, err := p.Service.Say(r.Context(), actor, on, b)
	switch {
	case err == nil && of == nil && out.Receipt != nil:
		said, err := p.Service.Queries.Get(r.Context(), out.Receipt.ID.String())
		return p.Went(f.L, out, f.L.Path(p.Page(&said))), true, "", err
	case err == nil && of == nil:
		return p.Went(f.L, out, ""), true, "", nil
	case err == nil:
		return p.Went(f.L, out, f.L.Path(p.Page(of))), true, "", nil
	case submissionweb.Again(err):
		return ui.Answer{}, false, f.L.Fault(err), nil
	}
	return ui.Answer{}, false, "", err
}

// holds is the actor of a form on an entry that is there, the entry, and as whom
// it is said: "" for the secretariat.
func (p *Room[C]) holds(r *http.Request, ends bool) (actor policy.Actor, e entry.Entry[C], as string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, e, "", err
	}
	if !actor.SignedIn() {
		return actor, e, "", saying.May(actor, "")
	}
	if err = p.Hushed(r.Context(), actor); err != nil {
		return actor, e, "", err
	}
	if e, err = p.Service.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, e, "", err
	}
	as, ok := submissionweb.Altering(actor, &e.Told, ends)
	switch {
	case e.Ended != nil:
		err = fail.New(fail.Conflict, "It has been withdrawn, or has ended.")
	case !ok:
		err = fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	}
	return actor, e, as, err
}

// subject is that of what follows an entry, and how its body names it.
func subject[C entry.Content](e *entry.Entry[C]) (on string, under bool) {
	if entry.KindOf[C]().Under {
		return e.On, true
	}
	return e.ID, false
}
