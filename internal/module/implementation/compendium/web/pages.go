package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/compendium"
	module "comity.example/comity/internal/module/implementation/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Home is the address of the compendium: ?kind=law, ?on=law:sovereignty,
// ?state=state:ke, ?language=fr; ?by=participant orders it by whose the views are.
const Home = module.Home + "/views"

// Twin is where the same stands as JSON.
const Twin = "/api/v1/views"

// How many views a page, and a file, holds.
const (
	mostOnPage = 500
	mostInFile = 20_000
)

// excerpt is how many characters of a view the page shows.
const excerpt = 600

// Pages show the compendium. All fields are required.
type Pages struct {
	Views compendium.Reader
	Names submissionweb.Names
	// Kind is the kind of what a view is on; Titled is what that is called, and
	// Subject the address of its page, without a language, or "".
	Kind    func(on string) string
	Titled  func(ctx context.Context, on string) i18n.Text
	Subject func(on string) string
	// Say is where who asks can state a view, without a language; "" for who cannot.
	Say func(r *http.Request) (string, error)
	// States are those that can be chosen, by their ids.
	States func(ctx context.Context) ([]string, error)
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{{Path: Home, Page: p.page}, {Path: Home + ".csv", File: p.file("csv")}, {Path: Home + ".xlsx", File: p.file("xlsx")}}
}

// asked is what the compendium is narrowed by, and its order.
type asked struct {
	compendium.Wanted
	participants bool // by whose the views are
}

func wanted(q url.Values) (a asked, err error) {
	a.Kind, a.On, a.State, a.Language = q.Get("kind"), q.Get("on"), q.Get("state"), q.Get("language")
	switch by := q.Get("by"); by {
	case "", "subject":
	case "participant":
		a.participants = true
	default:
		return a, fail.New(fail.Invalid, "The compendium is ordered by subject or by participant.")
	}
	if a.Kind != "" && !slices.Contains(compendium.Kinds(), a.Kind) {
		return a, fail.New(fail.Invalid, "There is no kind of subject %.40s.", a.Kind)
	}
	return a, nil
}

// query writes what it is narrowed by; with its order, which JSON has not.
func (a *asked) query(order bool) string {
	q := url.Values{}
	for name, v := range map[string]string{"kind": a.Kind, "on": a.On, "state": a.State, "language": a.Language} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if order && a.participants {
		q.Set("by", "participant")
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// names are those of an arrangement.
func (p *Pages) names(ctx context.Context, l *i18n.Locale) compendium.Names {
	titles := map[string]i18n.Text{}
	return compendium.Names{Kind: p.Kind,
		Subject: func(on string) i18n.Text {
			if _, seen := titles[on]; !seen {
				titles[on] = p.Titled(ctx, on)
			}
			return titles[on]
		},
		Called: func(id string) string { name, _ := p.Names.Name(id, l.Tag()); return name }}
}

func (p *Pages) page(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	a, err := wanted(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	a.Limit = mostOnPage
	views, more, err := p.Views(r.Context(), a.Wanted)
	if err != nil {
		return ui.Page{}, err
	}
	n := p.names(r.Context(), l)
	at := l.Path(Home)
	page := ui.Page{Title: l.T("compendium.title"), Lead: l.T("compendium.lead"), Section: module.Home, Twin: Twin + a.query(false), Wide: true,
		Crumbs:    []ui.Link{{Href: l.Path(module.Home), Words: l.T("implementation.title")}},
		Downloads: ui.Downloads{CSV: at + ".csv" + a.query(true), Excel: at + ".xlsx" + a.query(true), JSON: Twin + a.query(false)}}
	for i := range views {
		page.RestsOn = append(page.RestsOn, views[i].Statements...)
	}
	filter, err := p.filter(r.Context(), l, &a, views)
	if err != nil {
		return ui.Page{}, err
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("compendium.own")))}
	say, err := p.Say(r)
	if err != nil {
		return ui.Page{}, err
	}
	if say != "" {
		blocks = append(blocks, ui.Para(ui.A(l.Path(say), l.T("compendium.say"))))
	}
	blocks = append(blocks, ui.FilterForm(l, filter))
	if more {
		blocks = append(blocks, ui.NoticeOf(l.T("compendium.more"), ui.Para(ui.Plain(l.T("compendium.more.narrow", "most", l.Number(mostOnPage))))))
	}
	switch {
	case len(views) == 0:
		blocks = append(blocks, ui.Para(ui.Plain(l.T("compendium.empty"))))
	case a.participants:
		blocks = append(blocks, p.byParticipant(l, compendium.ByParticipant(l, views, n), n)...)
	default:
		blocks = append(blocks, p.bySubject(l, compendium.BySubject(l, views, n))...)
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// filter is the form by which the compendium is narrowed and ordered.
func (p *Pages) filter(ctx context.Context, l *i18n.Locale, a *asked, views []compendium.View) (ui.Filter, error) {
	ids, err := p.States(ctx)
	if err != nil {
		return ui.Filter{}, err
	}
	var kinds, states, languages []ui.Option
	for _, k := range compendium.Kinds() {
		kinds = append(kinds, ui.Option{Value: k, Words: l.T("compendium.kind." + k)})
	}
	for _, id := range ids {
		name, lang := p.Names.Name(id, l.Tag())
		if lang == l.Tag() {
			lang = ""
		}
		states = append(states, ui.Option{Value: id, Words: name, Lang: lang})
	}
	i18n.Sort(l, states, func(o ui.Option) string { return o.Words })
	for _, tag := range []string{"ar", "en", "es", "fr", "ru", "zh"} {
		languages = append(languages, ui.Option{Value: tag, Words: ui.LanguageName(l, tag)})
	}
	i18n.Sort(l, languages, func(o ui.Option) string { return o.Words })
	by := "subject"
	if a.participants {
		by = "participant"
	}
	all := func(options []ui.Option) []ui.Option { return ui.Options(l.T("compendium.all"), options...) }
	f := ui.Filter{Action: l.Path(Home), Label: l.T("compendium.filter"), Result: l.N("compendium.found", len(views)), Fields: []ui.Field{
		{Name: "kind", Label: l.T("compendium.kind"), Value: a.Kind, Options: all(kinds)}, {Name: "state", Label: l.T("compendium.state"), Value: a.State, Options: all(states)},
		{Name: "language", Label: l.T("compendium.language"), Value: a.Language, Options: all(languages)},
		{Name: "by", Label: l.T("compendium.by"), Value: by, Options: []ui.Option{{Value: "subject", Words: l.T("compendium.by.subject")}, {Value: "participant", Words: l.T("compendium.by.participant")}}}}}
	if a.On != "" {
		f.Hidden = map[string]string{"on": a.On}
	}
	if a.query(true) != "" {
		f.Reset = l.Path(Home)
	}
	return f, nil
}

// place is an id as a place on the page.
func place(id string) string { return strings.ReplaceAll(id, ":", "-") }

// bySubject shows the views by what they are on: a part a kind, and within it one
// a subject.
func (p *Pages) bySubject(l *i18n.Locale, all []compendium.Group) (out []templ.Component) {
	for _, kind := range compendium.Kinds() {
		var parts []templ.Component
		for i := range all {
			g := &all[i]
			if p.Kind(g.ID) != kind {
				continue
			}
			words, _ := g.Title.Pick(l)
			t := ui.Table{ID: "on-" + place(g.ID), Caption: l.T("compendium.caption", "subject", words), Stacked: true,
				Columns: []ui.Column{{Head: l.T("compendium.holder")}, {Head: l.T("compendium.view")}, {Head: l.T("compendium.source")}, {Head: l.T("compendium.language")}}}
			for _, v := range g.Views {
				t.Rows = append(t.Rows, ui.Cells(p.holder(l, v), p.view(l, v, g.Title), source(l, &v.Source), ui.Words(ui.LanguageName(l, v.Text.Original))))
			}
			parts = append(parts, ui.TextPartAt(l, place(g.ID), g.Title, 3, p.about(l, g.ID), ui.TableView(l, t)))
		}
		if len(parts) > 0 {
			out = append(out, ui.Part(kind, l.T("compendium.kind."+kind), 2, parts...))
		}
	}
	return out
}

// byParticipant shows the views by whose they are.
func (p *Pages) byParticipant(l *i18n.Locale, all []compendium.Group, n compendium.Names) (out []templ.Component) {
	for i := range all {
		g := &all[i]
		name, lang := p.Names.Name(g.ID, l.Tag())
		t := ui.Table{ID: "of-" + place(g.ID), Caption: l.T("compendium.caption.of", "name", name), Stacked: true,
			Columns: []ui.Column{{Head: l.T("compendium.on")}, {Head: l.T("compendium.view")}, {Head: l.T("compendium.source")}, {Head: l.T("compendium.language")}}}
		for _, v := range g.Views {
			title := titleOf(v, n)
			on := ui.Lines(ui.TextLink(l, l.Path(Home)+(&asked{Wanted: compendium.Wanted{On: v.On}}).query(true), title), ui.Quiet(l.T("compendium.kind."+p.Kind(v.On))))
			t.Rows = append(t.Rows, ui.Cells(ui.Show(on), p.view(l, v, title), source(l, &v.Source), ui.Words(ui.LanguageName(l, v.Text.Original))))
		}
		way := ui.Para(ui.A(l.Path(module.Home+"/states", g.ID), l.T("compendium.state.reports")))
		out = append(out, ui.TextPartAt(l, place(g.ID), i18n.Of(lang, name), 2, way, ui.TableView(l, t)))
	}
	return out
}

// titleOf is what a view is on: the question as it puts it, or what that is called.
func titleOf(v *compendium.View, n compendium.Names) i18n.Text {
	if v.Question.Empty() {
		return n.Subject(v.On)
	}
	return v.Question
}

// about leads to the page of what views are on; nothing where there is none.
func (p *Pages) about(l *i18n.Locale, on string) templ.Component {
	ways := []templ.Component{ui.A(l.Path("/positions")+"?"+url.Values{"on": {on}}.Encode(), l.T("compendium.positions"))}
	if path := p.Subject(on); path != "" {
		ways = append(ways, ui.A(l.Path(path), l.T("compendium.subject")))
	}
	return ui.Para(ui.Lines(ways...))
}

// holder is whose a view is, and how it came to be said.
func (p *Pages) holder(l *i18n.Locale, v *compendium.View) ui.Cell {
	return ui.Show(ui.Lines(submissionweb.AuthorsView(l, p.Names, &v.Told), ui.Quiet(submissionweb.ViaNamed(l, p.Names, v.Told))))
}

// view is the beginning of its words, above the way to all of them and to what
// followed; and the question, where it was put in other words than those above.
func (p *Pages) view(l *i18n.Locale, v *compendium.View, under i18n.Text) ui.Cell {
	var lines []templ.Component
	if !v.Question.Empty() && v.Question.String() != under.String() {
		lines = append(lines, ui.Sentence(l, "compendium.asked", ui.Parts{"question": ui.Text(l, v.Question)}))
	}
	if v.Withdrawn {
		lines = append(lines, ui.Plain(l.T("consult.withdrawn")))
	} else {
		lines = append(lines, ui.Text(l, beginning(l, v.Text)))
	}
	return ui.Show(ui.Lines(append(lines, ui.A(l.Path("/positions", v.ID), l.T("compendium.history")))...))
}

// beginning is that of a text, in one language.
func beginning(l *i18n.Locale, t i18n.Text) i18n.Text {
	words, lang := t.Pick(l)
	if runes := []rune(words); len(runes) > excerpt {
		words = string(runes[:excerpt]) + "…"
	}
	return i18n.Of(lang, words)
}

// source is the document, the place in it, when, and where it can be read.
func source(l *i18n.Locale, s *compendium.Source) ui.Cell {
	var lines []templ.Component
	for _, words := range []string{s.Document, s.Place} {
		if words != "" {
			lines = append(lines, ui.Plain(words))
		}
	}
	if s.Date != "" {
		lines = append(lines, ui.Day(l, s.Date))
	}
	if s.Address != "" {
		lines = append(lines, ui.Address(s.Address))
	}
	if len(lines) == 0 {
		return ui.Blank()
	}
	return ui.Show(ui.Lines(lines...))
}

// file gives the compendium as a file, narrowed and ordered as the page is.
func (p *Pages) file(ending string) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		a, err := wanted(r.URL.Query())
		if err != nil {
			return ui.File{}, err
		}
		a.Limit = mostInFile
		views, _, err := p.Views(r.Context(), a.Wanted)
		if err != nil {
			return ui.File{}, err
		}
		t := p.sheet(r.Context(), l, &a, views)
		t.Notes = []table.Note{{Label: l.T("participant.file.address"), Text: l.Path(Home) + a.query(true)}, {Label: l.T("participant.file.meaning"), Text: l.T("compendium.lead")}}
		out := ui.File{Name: "comity-national-views." + ending, Type: csvfile.MediaType}
		var b bytes.Buffer
		if ending == "csv" {
			err = csvfile.Write(&b, t, csvfile.Options{})
		} else {
			out.Type = xlsx.MediaType
			err = xlsx.Write(&b, t, l.T("participant.file.notes"))
		}
		out.Body = b.Bytes()
		return out, err
	}
}

// sheet is the compendium as a table: a row a view, in the words in which it was
// written; ids as the register has them.
func (p *Pages) sheet(ctx context.Context, l *i18n.Locale, a *asked, views []compendium.View) *table.Table {
	t := &table.Table{Title: l.T("compendium.title"), Lang: l.Tag()}
	for _, key := range []string{"id", "kind", "on", "subject", "holders", "names", "mode", "language", "question", "text", "document", "place", "date", "address"} {
		kind := table.Text
		if key == "date" {
			kind = table.Date
		}
		t.Columns = append(t.Columns, table.Column{Key: key, Heading: l.T("compendium.column." + key), Kind: kind})
	}
	n := p.names(ctx, l)
	groups := compendium.BySubject(l, views, n)
	if a.participants {
		groups = compendium.ByParticipant(l, views, n)
	}
	for i := range groups {
		for _, v := range groups[i].Views {
			text := v.Text.String()
			if v.Withdrawn {
				text = l.T("consult.withdrawn")
			}
			subject, _ := titleOf(v, n).Pick(l)
			t.Rows = append(t.Rows, []any{v.ID, p.Kind(v.On), v.On, subject, strings.Join(v.Told.Via.Authors(), " "), compendium.Holders(l, v, n), string(v.Told.Via.Mode), v.Text.Original,
				v.Question.String(), text, v.Source.Document, v.Source.Place, v.Source.Date, v.Source.Address})
		}
	}
	return t
}
