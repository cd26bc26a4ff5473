package web

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/format/pdf"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/compilation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/ui"
)

// Home is the compilation that is asked for: ?questionnaire=framework&section=norms,
// or ?topic=un:a-70-174:13:h, with ?from=2020&until=2026, ?region=african and ?replies=all.
const Home = module.Compilation

// api answers the reports that a compilation is of.
const api = "/api/v1/reports"

// Pages make compilations. All fields but Print are required.
type Pages struct {
	Reports        *report.Queries
	Questionnaires *questionnaire.Library
	// Names are what the words of a page are made with, that names some laws.
	Names func(ctx context.Context, l *i18n.Locale, laws []string) (compilation.Names, error)
	// Regions lists the regional groups by their ids, Region the States of one.
	Regions []string
	Region  func(ctx context.Context, region string) ([]string, error)
	// Called is a participant's name, and the language that it is in; the id itself
	// where nobody is listed under it. Listed are those who can be compared.
	Called func(id, tag string) (name, lang string)
	Listed func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error)
	// Cited is how a provision is cited; empty where nobody knows.
	Cited func(provision string) string
	Hub   func() string // what the hub is called
	// Notice is what the hub says at the head of every page, and of every document that is
	// made of reports; may be empty.
	Notice i18n.Text
	Size   func() int64 // of the register
	Base   string       // scheme and host of the hub, without a slash at the end; may be empty
	Clock  clock.Clock
	// Print makes a PDF of a page; nil: this hub makes none.
	Print func(ctx context.Context, l *i18n.Locale, path string, page ui.Page) ([]byte, error)
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{{Path: Home, Page: p.page},
		{Path: Home + ".docx", File: p.docx, Example: Home + ".docx?section=framework%2Fnorms"},
		{Path: Home + ".csv", File: p.sheet, Example: Home + ".csv?section=framework%2Fnorms"},
		{Path: Home + ".xlsx", File: p.sheet, Example: Home + ".xlsx?section=framework%2Fnorms"},
		{Path: module.Compare, Page: p.compare},
		{Path: module.Compare + ".csv", File: p.compareFile, Example: module.Compare + ".csv?with=state%3Ake"},
		{Path: module.Compare + ".xlsx", File: p.compareFile, Example: module.Compare + ".xlsx?with=state%3Ake"},
		{Path: Home + ".pdf", File: p.pdf, Example: Home + ".pdf?section=short%2Fclusters"}}
}

func (p *Pages) compile(r *http.Request, l *i18n.Locale) (d compilation.Document, w wanted, err error) {
	if w, err = p.wanted(r.URL.Query()); err != nil || len(w.items) == 0 {
		return d, w, err
	}
	want := report.Wanted{From: w.from, Until: w.until}
	for i := range w.items {
		want.Topics = append(want.Topics, w.items[i].Topic())
	}
	if w.region != "" {
		if want.Participants, err = p.Region(r.Context(), w.region); err != nil {
			return d, w, err
		}
	}
	var held []report.Held
	if w.region == "" || len(want.Participants) > 0 {
		read := p.Reports.Shown
		if w.all {
			read = p.Reports.Standing
		}
		if held, err = read(r.Context(), want); err != nil {
			return d, w, err
		}
	}
	of := w.items[0].Title
	switch {
	case w.section != nil:
		of = w.section.Title
	case w.whole != "":
		of = p.cited(w.whole)
	}
	words, _ := of.Pick(l)
	d.Title, d.Notice = l.T("compilation.title.of", "of", words), p.notice(l)
	names, err := p.Names(r.Context(), l, compilation.Laws(held))
	if err == nil {
		d.Chapters = compilation.Compile(l, w.items, held, p.Questionnaires, names)
	}
	return d, w, err
}

// notice is what the hub says at the head of a document.
func (p *Pages) notice(l *i18n.Locale) compilation.Words {
	words, lang := p.Notice.Pick(l)
	return compilation.Words{Text: words, Language: lang}
}

// notes say what was compiled, by whom, and where it can be made again.
func (p *Pages) notes(l *i18n.Locale, w *wanted) []table.Note {
	out := []table.Note{{Label: l.T("compilation.note.by"), Text: l.T("compilation.note.compiled", "hub", p.Hub(), "size", l.Number(p.Size()), "day", l.Date(p.Clock.Now()))}}
	years := w.from > 0 || w.until > 0
	if years {
		out = append(out, table.Note{Label: l.T("compilation.note.years"), Text: span(w.from, w.until)})
	}
	out = append(out, table.Note{Label: l.T("compilation.note.replies"), Text: l.T(which(w.all, years))})
	if w.region != "" {
		out = append(out, table.Note{Label: l.T("compilation.note.region"), Text: l.T("participant.region." + w.region)})
	}
	return append(out, table.Note{Label: l.T("compilation.note.order"), Text: l.T("compilation.order")}, table.Note{Label: l.T("compilation.note.address"), Text: p.Base + w.address(nil, "")}, table.Note{Label: l.T("compilation.note.words"), Text: l.T("compilation.own")})
}

// which is the sentence that says which replies are here.
func which(all, years bool) string {
	switch {
	case all && years:
		return "compilation.replies.all.years"
	case all:
		return "compilation.replies.all"
	case years:
		return "compilation.replies.latest.years"
	}
	return "compilation.replies.latest"
}

func span(from, until int) string {
	side := func(n int) string {
		if n == 0 {
			return "…"
		}
		return strconv.Itoa(n)
	}
	return side(from) + "–" + side(until)
}

func (p *Pages) docx(r *http.Request, l *i18n.Locale) (ui.File, error) {
	d, w, err := p.compile(r, l)
	if err == nil && len(w.items) == 0 {
		err = nothing()
	}
	if err != nil {
		return ui.File{}, err
	}
	var notes []string
	for _, n := range p.notes(l, &w) {
		notes = append(notes, l.T("compilation.labelled", "name", n.Label)+" "+n.Text)
	}
	var b bytes.Buffer
	if err := docx.Write(&b, compilation.DOCX(l, &d, p.Hub(), p.Base, p.Clock.Now(), notes...)); err != nil {
		return ui.File{}, fail.Wrap(err, fail.Internal, "the document cannot be written")
	}
	return ui.File{Name: w.name() + ".docx", Type: docx.MediaType, Body: b.Bytes()}, nil
}

// nothing refuses a file of nothing.
func nothing() error {
	return fail.New(fail.Invalid, "Choose a section or a provision to compile.")
}

// name of a file.
func (w *wanted) name() string {
	if w.section != nil {
		return "compilation-" + w.section.ID
	}
	if w.whole != "" {
		return "compilation-" + anchor(w.whole)
	}
	return "compilation-" + w.items[0].ID
}

func (p *Pages) sheet(r *http.Request, l *i18n.Locale) (ui.File, error) {
	d, w, err := p.compile(r, l)
	if err == nil && len(w.items) == 0 {
		err = nothing()
	}
	if err != nil {
		return ui.File{}, err
	}
	return written(r, l, w.name(), compilation.Table(l, &d, p.Clock.Now(), p.notes(l, &w)...))
}

// written writes a table in the form that an address asks for: CSV or Excel.
func written(r *http.Request, l *i18n.Locale, name string, t *table.Table) (ui.File, error) {
	var b bytes.Buffer
	if strings.HasSuffix(r.URL.Path, ".csv") {
		err := csvfile.Write(&b, t, csvfile.Options{})
		return ui.File{Name: name + ".csv", Type: csvfile.MediaType, Body: b.Bytes()}, err
	}
	err := xlsx.Write(&b, t, l.T("compilation.notes"))
	if err != nil {
		err = fail.Wrap(err, fail.Unavailable, "One answer is too long for a cell of a workbook: take the CSV file.")
	}
	return ui.File{Name: name + ".xlsx", Type: xlsx.MediaType, Body: b.Bytes()}, err
}

func (p *Pages) pdf(r *http.Request, l *i18n.Locale) (ui.File, error) {
	if p.Print == nil {
		return ui.File{}, fail.New(fail.Unavailable, "This hub makes no PDF files: print the page in your browser.")
	}
	d, w, err := p.compile(r, l)
	if err == nil && len(w.items) == 0 {
		err = nothing()
	}
	if err != nil {
		return ui.File{}, err
	}
	page := p.shown(l, &d, &w)
	page.Downloads, page.Twin = ui.Downloads{}, ""
	body, err := p.Print(r.Context(), l, w.address(nil, ""), page)
	return ui.File{Name: w.name() + ".pdf", Type: pdf.MediaType, Body: body}, err
}

func (p *Pages) page(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	d, w, err := p.compile(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	form := p.form(r, l, &w, len(d.Chapters) > 0)
	if len(w.items) == 0 {
		return ui.Page{Title: l.T("compilation.title"), Lead: l.T("compilation.lead"), Section: module.Home, Crumbs: above(l), Twin: api, Body: ui.Stack(form, p.all(l))}, nil
	}
	page := p.shown(l, &d, &w)
	page.Body = ui.Stack(form, page.Body)
	return page, nil
}

// all lists what can be compiled with one click.
func (p *Pages) all(l *i18n.Locale) templ.Component {
	var parts []templ.Component
	for _, q := range p.Questionnaires.Current() {
		var lines []templ.Component
		for i := range q.Sections {
			w := wanted{q: q, section: &q.Sections[i], items: q.Sections[i].Items}
			files := []templ.Component{ui.TextLink(l, w.address(l, ""), q.Sections[i].Title)}
			for _, f := range [][2]string{{".docx", "DOCX"}, {".pdf", "PDF"}, {".csv", "CSV"}, {".xlsx", "Excel"}} {
				if f[0] != ".pdf" || p.Print != nil {
					files = append(files, ui.Plain("·"), ui.A(w.address(l, f[0]), f[1]))
				}
			}
			lines = append(lines, ui.Para(ui.Join(files...)), p.each(l, &q.Sections[i]))
		}
		parts = append(parts, ui.TextPart(l, q.ID, q.Title, lines...))
	}
	return ui.Stack(parts...)
}

// each leads to the compilation on each item of a section.
func (p *Pages) each(l *i18n.Locale, s *questionnaire.Section) templ.Component {
	links := make([]templ.Component, len(s.Items))
	for i := range s.Items {
		w := wanted{items: s.Items[i : i+1]}
		links[i] = ui.TextLink(l, w.address(l, ""), s.Items[i].Title)
	}
	return ui.Folded(l.T("compilation.each"), ui.List(l, links...))
}

func above(l *i18n.Locale) []ui.Link {
	return []ui.Link{{Href: l.Path(module.Home), Words: l.T("implementation.title")}}
}

// form chooses what is compiled.
func (p *Pages) form(r *http.Request, l *i18n.Locale, w *wanted, some bool) templ.Component {
	f := ui.Filter{Action: l.Path(Home), Label: l.T("compilation.filter"), Hidden: map[string]string{}}
	if some {
		f.Reset = f.Action
	}
	chosen := w.topic()
	if w.section != nil {
		chosen = w.q.ID + "/" + w.section.ID
	}
	f.Fields = append(f.Fields, ui.Field{Name: "section", Label: l.T("compilation.section"), Value: chosen, Options: ui.Options(l.T("compilation.section.choose"), p.offering(w.whole, p.choices(l))...)})
	var regions []ui.Option
	for _, id := range p.Regions {
		regions = append(regions, ui.Option{Value: id, Words: l.T("participant.region." + id)})
	}
	i18n.Sort(l, regions, func(o ui.Option) string { return o.Words })
	in := r.URL.Query()
	kind := ""
	if w.all {
		kind = every
	}
	f.Fields = append(f.Fields, ui.Field{Name: "replies", Label: l.T("compilation.note.replies"), Value: kind, Options: ui.Options(l.T("compilation.replies.choose.latest"), ui.Option{Value: every, Words: l.T("compilation.replies.choose.all")})},
		ui.Field{Name: "region", Label: l.T("compilation.region"), Value: w.region, Options: ui.Options(l.T("compilation.region.all"), regions...)},
		ui.Field{Name: "from", Label: l.T("compilation.from"), Value: in.Get("from")}, ui.Field{Name: "until", Label: l.T("compilation.until"), Value: in.Get("until")})
	return ui.FilterForm(l, f)
}

// choices are the sections of all questionnaires, and below each what it asks about.
func (p *Pages) choices(l *i18n.Locale) []ui.Option {
	return module.Choices(l, p.Questionnaires.Current(), func(*questionnaire.Questionnaire, *questionnaire.Section) bool { return true })
}

// offering puts a provision that was asked for as a whole before what can be chosen, so
// that it stays chosen.
func (p *Pages) offering(whole string, all []ui.Option) []ui.Option {
	if whole == "" {
		return all
	}
	return append([]ui.Option{{Value: whole, Words: p.cited(whole).String()}}, all...)
}

// shown is a compilation as a page.
func (p *Pages) shown(l *i18n.Locale, d *compilation.Document, w *wanted) ui.Page {
	page := ui.Page{Title: d.Title, Lead: l.T("compilation.own"), Section: module.Home, Twin: w.twin(), Crumbs: append(above(l), ui.Link{Href: l.Path(Home), Words: l.T("compilation.title")}),
		Downloads: ui.Downloads{CSV: w.address(l, ".csv"), Excel: w.address(l, ".xlsx"), More: []ui.Link{{Href: w.address(l, ".docx"), Words: "DOCX"}}}}
	if p.Print != nil {
		page.Downloads.More = append(page.Downloads.More, ui.Link{Href: w.address(l, ".pdf"), Words: "PDF"})
	}
	var facts ui.Facts
	for _, n := range p.notes(l, w)[:len(p.notes(l, w))-1] {
		facts = append(facts, ui.Fact{Term: n.Label, Content: ui.Plain(n.Text)})
	}
	blocks := []templ.Component{ui.FactList(facts)}
	if contents := contents(d); len(contents) > 1 {
		blocks = append(blocks, ui.PaperContents(l, l.T("compilation.contents"), contents))
	}
	for i := range d.Chapters {
		blocks = append(blocks, chapter(l, p.Base, &d.Chapters[i]))
		page.RestsOn = append(page.RestsOn, d.Chapters[i].Statements...)
		for j := range d.Chapters[i].Replies {
			page.RestsOn = append(page.RestsOn, d.Chapters[i].Replies[j].Statements...)
		}
	}
	slices.Sort(page.RestsOn)
	page.RestsOn = slices.Compact(page.RestsOn)
	page.Body = ui.Stack(blocks...)
	return page
}

// contents are the chapters of a compilation, and on paper below each its authors; of a
// single chapter its authors.
func contents(d *compilation.Document) (out []ui.ContentsLine) {
	for i := range d.Chapters {
		ch := &d.Chapters[i]
		if len(d.Chapters) > 1 {
			out = append(out, ui.ContentsLine{Link: ui.Link{Href: "#" + anchor(ch.Topic), Words: heading(ch), Lang: ch.Title.Language}})
		}
		for j := range ch.Replies {
			r := &ch.Replies[j]
			out = append(out, ui.ContentsLine{Link: ui.Link{Href: "#" + place(ch, r), Words: r.Heading(), Lang: r.Name.Language}, Below: len(d.Chapters) > 1})
		}
	}
	return out
}

// place is where a reply stands on the page.
func place(ch *compilation.Chapter, r *compilation.Reply) string {
	id := anchor(ch.Topic) + "-" + anchor(r.Key())
	if r.Several {
		id += "-" + r.Period
	}
	return id
}

func anchor(topic string) string { return strings.ReplaceAll(topic, ":", "-") }

func heading(ch *compilation.Chapter) string {
	if ch.Cited == "" {
		return ch.Title.Text
	}
	// a citation is not broken between two lines of a heading
	return strings.ReplaceAll(ch.Cited, " ", "\u00a0") + ". " + ch.Title.Text
}

func chapter(l *i18n.Locale, base string, ch *compilation.Chapter) templ.Component {
	var blocks []templ.Component
	if ch.Quoted.Text != "" {
		blocks = append(blocks, ui.QuoteView(l, ui.Quote{Standing: ui.Official, Text: i18n.Of(ch.Quoted.Language, ch.Quoted.Text), Cite: ui.Plain(ch.Cited)}))
	}
	if len(ch.Replies) == 0 {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("compilation.none"))))
	}
	for i := range ch.Replies {
		blocks = append(blocks, reply(l, base, ch, &ch.Replies[i]))
	}
	return ui.Part(anchor(ch.Topic), heading(ch), 2, blocks...)
}

func reply(l *i18n.Locale, base string, ch *compilation.Chapter, r *compilation.Reply) templ.Component {
	source := ui.Para(ui.Quiet(compilation.Source(l, r)), ui.Plain(" "), ui.A(l.Path(compilation.Page(r)), compilation.Address(l, base, r)))
	return ui.Part(place(ch, r), r.Heading(), 3, ui.Para(ui.Quiet(compilation.Credit(l, r))), facts(l, r), source)
}

// facts are what a reply says: its status, and each answer below its question.
func facts(l *i18n.Locale, r *compilation.Reply) templ.Component {
	var out ui.Facts
	if r.Status != "" {
		out = append(out, ui.Fact{Term: l.T("compilation.status"), Content: ui.Plain(r.Status)})
	}
	for i := range r.Answers {
		out = append(out, ui.Fact{Term: r.Answers[i].Question, Content: answer(l, &r.Answers[i])})
	}
	return ui.FactList(out)
}

// answer is an answer as it was written, and below it a translation into the reader's
// language, where there is one. Of a list each entry has its original beside it.
func answer(l *i18n.Locale, a *compilation.Answer) templ.Component {
	if len(a.List) == 0 {
		said := ui.Paragraphs(l, i18n.Of(a.Text.Language, a.Text.Text))
		if a.Translation == "" {
			return said
		}
		return ui.Stack(ui.Paragraphs(l, i18n.Of(a.Original.Language, a.Original.Text)), ui.Para(ui.Quiet(a.Translation)), said)
	}
	var lines []templ.Component
	for i := range a.List {
		lines = append(lines, entry(l, &a.List[i]))
	}
	list := ui.Para(ui.Lines(lines...))
	if a.Translation != "" {
		return ui.Stack(list, ui.Para(ui.Quiet(a.Translation)))
	}
	return list
}

// entry is an entry of a list: what is in another language than the page says so.
func entry(l *i18n.Locale, x *compilation.Line) templ.Component {
	words := ui.Text(l, i18n.Of(x.Words.Language, x.Words.Text))
	switch {
	case x.Words.Language == "" && strings.HasPrefix(x.Address, "/"):
		words = ui.A(l.Path(x.Address), x.Words.Text)
	case strings.HasPrefix(x.Address, "/"):
		words = ui.TextLink(l, l.Path(x.Address), i18n.Of(x.Words.Language, x.Words.Text))
		if x.Words.Language != l.Tag() {
			words = ui.Join(words, ui.LanguageNote(l, x.Words.Language))
		}
	case x.Words.Language == "" && x.Words.Text == x.Address:
		words = ui.Address(x.Address)
	case x.Words.Language == "":
		words = ui.Plain(x.Words.Text)
	}
	if x.Role.Text != "" {
		words = ui.Sentence(l, "reporting.body", ui.Parts{"name": words, "role": ui.Text(l, i18n.Of(x.Role.Language, x.Role.Text))})
	}
	for _, was := range x.Original {
		words = ui.Join(words, ui.Plain("·"), ui.Text(l, i18n.Of(was.Language, was.Text)))
	}
	if x.Address != "" && x.Address != x.Words.Text && !strings.HasPrefix(x.Address, "/") {
		words = ui.Join(words, ui.Address(x.Address))
	}
	return words
}
