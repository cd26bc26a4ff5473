package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/module/cooperation/web/names"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the public pages of reports. All fields but Base are required.
type Pages struct {
	Queries *report.Queries
	// Called gives what a participant is called; an empty text where it is not
	// listed.
	Called func(ctx context.Context, identity statement.Hash) (i18n.Text, error)
	// Base is scheme and host of the hub, without a slash at the end; where it is
	// empty, addresses are cited without them.
	Base string
}

// Home is the list.
const Home = "/retrospective-reports"

const api = "/api/v1"

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{{Path: Home, Page: p.list}, {Path: Home + "/{id}", Page: p.one}}
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	before, err := from(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	part, err := p.Queries.List(r.Context(), before, 0)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "reports", Caption: l.T("report.list.caption"), Empty: l.T("report.list.empty"), Columns: []ui.Column{{Head: l.T("report.title")}, {Head: l.T("report.kind"), Spare: true},
		{Head: l.T("report.parties")}, {Head: l.T("report.at")}}}
	page := ui.Page{Title: l.T("report.list.title"), Lead: l.T("report.list.lead"), Section: "/contacts", Twin: api + Home, Crumbs: []ui.Link{{Href: l.Path("/contacts"), Words: l.T("ui.nav.contacts")}}}
	for i := range part.Items {
		one := &part.Items[i]
		page.RestsOn = append(page.RestsOn, ids(one.Statements)...)
		title := ui.TextLink(l, l.Path(Home, one.ID), one.Title)
		if one.Exercise {
			title = ui.Join(ui.ExerciseWord(l), title)
		}
		if one.Withdrawn {
			title = ui.Lines(title, ui.Quiet(l.T("report.withdrawn")))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(title), ui.Words(l.T("report.kind."+one.Kind)), ui.Show(p.who(r.Context(), l, one.Parties)), ui.Show(ui.Moment(l, one.At))))
	}
	body := []templ.Component{ui.TableView(l, t)}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(Home) + "?before=" + strconv.FormatInt(part.Next, 10)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// from reads where a part of the list begins.
func from(q url.Values) (int64, error) {
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

func ids(all []statement.Hash) (out []string) {
	for _, h := range all {
		out = append(out, h.String())
	}
	return out
}

// who names the two in the reader's alphabetical order.
func (p *Pages) who(ctx context.Context, l *i18n.Locale, all []statement.Hash) templ.Component {
	sorted := make([]i18n.Text, len(all))
	called := names.New(ctx, l, p.Called)
	for i, h := range all {
		sorted[i] = called.Name(h)
	}
	i18n.Sort(l, sorted, func(t i18n.Text) string { words, _ := t.Pick(l); return words })
	var lines []templ.Component
	for _, t := range sorted {
		lines = append(lines, ui.In(l, t))
	}
	return ui.Lines(lines...)
}

func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	ctx := r.Context()
	one, err := p.Queries.Get(ctx, r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := one.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	page := ui.Page{Title: title, TitleIn: lang, Section: "/contacts", Twin: api + Home + "/" + one.ID, RestsOn: ids(one.Statements), Exercise: one.Exercise, Marking: statement.Clear,
		Crumbs: []ui.Link{{Href: l.Path("/contacts"), Words: l.T("ui.nav.contacts")}, {Href: l.Path(Home), Words: l.T("report.list.title")}}}
	var body []templ.Component
	if w := one.Withdrawal; w != nil {
		body = append(body, ui.NoticeOf(l.T("report.withdrawn"), ui.Para(ui.Sentence(l, "report.withdrawn.by", ui.Parts{"who": names.New(ctx, l, p.Called).Who(w.By), "at": ui.Moment(l, w.At)})), ui.Paragraphs(l, w.Reason)))
	} else {
		body = append(body, ui.Para(ui.Plain(l.T("report.both"))))
	}
	facts := ui.Facts{{Term: l.T("report.kind"), Content: ui.Plain(l.T("report.kind." + one.Kind))}, {Term: l.T("report.parties"), Content: p.who(ctx, l, one.Parties)}}
	for _, m := range one.Said {
		facts = append(facts, ui.Fact{Term: l.T("report.published"), Content: ui.Sentence(l, "report.published.by", ui.Parts{"who": names.New(ctx, l, p.Called).Who(m.By), "at": ui.Moment(l, m.At),
			"statement": ui.A(l.Path("/statements", m.Statement.String()), l.T("report.statement", "n", l.Number(m.Index)))})})
	}
	body = append(body, ui.FactList(facts))
	if one.Withdrawal == nil {
		body = append(body, Sections(l, one.Sections), p.earlier(l, one), p.proof(ctx, l, one, title))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// proof is what a stranger can see for itself, and how the report is cited.
func (p *Pages) proof(ctx context.Context, l *i18n.Locale, one *report.Retrospective, title string) templ.Component {
	var who []string
	for _, h := range one.Parties {
		who = append(who, names.New(ctx, l, p.Called).Called(h))
	}
	slices.Sort(who)
	cited := p.citation(l, one, l.And(who...), title)
	return ui.Part("proof", l.T("report.proof"), 2, ui.Para(ui.Plain(l.T("report.proof.words"))),
		ui.FactList(ui.Facts{{Term: l.T("report.words"), Content: ui.Code(one.Words.String())}, {Term: l.T("report.proposed"), Content: ui.Code(one.Proposed.String())},
			{Term: l.T("report.agreed"), Content: ui.Code(one.Agreed.String())}, {Term: l.T("report.cited"), Content: ui.Plain(cited)}}))
}

// citation is how a report is cited. Of an exercise it says so itself: it is copied,
// and stands without the page.
func (p *Pages) citation(l *i18n.Locale, one *report.Retrospective, who, title string) string {
	cited := l.T("report.cite", "who", who, "title", title, "at", l.Date(one.At), "id", one.ID, "address", p.Base+Home+"/"+one.ID)
	if one.Exercise {
		return l.T("report.cite.exercise", "cited", cited)
	}
	return cited
}

// earlier are the editions before the one that stands.
func (p *Pages) earlier(l *i18n.Locale, one *report.Retrospective) templ.Component {
	if len(one.Earlier) == 0 {
		return templ.NopComponent
	}
	var blocks []templ.Component
	for i := range one.Earlier {
		e := &one.Earlier[i]
		blocks = append(blocks, ui.Folded(l.T("report.edition", "n", l.Number(int64(i+1)), "at", l.DateTime(e.At())), ui.Para(ui.Strong(words(l, e.Report.Title))), Sections(l, e.Report.Sections)))
	}
	return ui.Part("earlier", l.T("report.earlier"), 2, blocks...)
}

func words(l *i18n.Locale, t i18n.Text) string {
	s, _ := t.Pick(l)
	return s
}

// Sections shows what a report says.
func Sections(l *i18n.Locale, all []report.Section) templ.Component {
	var blocks []templ.Component
	for i, s := range all {
		blocks = append(blocks, ui.TextPart(l, "section-"+strconv.Itoa(i+1), s.Heading, ui.Paragraphs(l, s.Words)))
	}
	return ui.Stack(blocks...)
}

// View shows a whole report to those who are to agree to it, or to clear it.
func View(l *i18n.Locale, r *report.Report) templ.Component {
	marked := ui.Label(r.Marking)
	if r.Exercise {
		marked = ui.Join(ui.ExerciseWord(l), marked)
	}
	blocks := []templ.Component{ui.FactList(ui.Facts{{Term: l.T("report.title"), Content: ui.Text(l, r.Title)}, {Term: l.T("report.marking"), Content: marked},
		{Term: l.T("report.kind"), Content: ui.Plain(l.T("report.kind." + r.Kind))}})}
	for _, s := range r.Sections {
		blocks = append(blocks, ui.Para(ui.Strong(words(l, s.Heading))), ui.Paragraphs(l, s.Words))
	}
	return ui.Stack(blocks...)
}
