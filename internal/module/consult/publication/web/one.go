package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/publication"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// chosen is the translation that an address asks for.
func chosen(r *http.Request, one *publication.Publication) (in *publication.Translation, beside bool, err error) {
	tag := r.URL.Query().Get("in")
	if tag == "" || tag == one.Language {
		return nil, false, nil
	}
	if in = one.Translation(tag); in == nil {
		return nil, false, fail.New(fail.NotFound, "It is not translated into that language.")
	}
	return in, r.URL.Query().Get("beside") == "yes", nil
}

func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	one, err := p.queries().Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	in, beside, err := chosen(r, one)
	if err != nil {
		return ui.Page{}, err
	}
	v := view{p: p, l: l, of: one, in: in, beside: beside}
	page := p.under(l, one, in)
	page.Crumbs = page.Crumbs[:1]
	blocks := []templ.Component{submissionweb.ViaView(l, p.Names, one.Told)}
	if one.Why != "" {
		blocks = append(blocks, ui.NoticeOf(l.T("publication.why"), ui.Para(ui.Plain(l.T("publication.why."+one.Why)))))
	}
	if one.Followed != "" {
		blocks = append(blocks, ui.NoticeOf(l.T("publication.followed"), ui.Para(ui.A(l.Path(home, one.Followed), l.T("publication.followed.to")))))
	}
	if !one.Edition.Empty() {
		blocks = append(blocks, ui.Para(ui.Text(l, one.Edition)))
	}
	if in != nil {
		blocks = append(blocks, p.rendering(l, one, in))
	}
	blocks = append(blocks, p.ways(r, l, one, in, beside), p.contents(l, one))
	blocks = append(blocks, v.blocks()...)
	if len(one.Errata) > 0 {
		blocks = append(blocks, ui.Part("errata", l.T("publication.errata"), 2, ui.TableView(l, p.errata(l, one))))
	}
	if len(one.Translations) > 0 {
		blocks = append(blocks, ui.Part("translations", l.T("publication.translations"), 2, ui.TableView(l, p.translations(l, one))))
	}
	blocks = append(blocks, ui.Part("facts", l.T("consult.facts"), 2, ui.FactList(p.facts(l, one))))
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// under is a page below that of a publication; in is the translation that is
// read.
func (p *Pages) under(l *i18n.Locale, one *publication.Publication, in *publication.Translation) ui.Page {
	title, lang := one.Title.Pick(l)
	if in != nil {
		title, lang = in.Title, in.Language
	}
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Page{Title: title, TitleIn: lang, Section: consultations, Twin: api + home + "/" + one.ID, RestsOn: one.Statements,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("publication.list.title")}, {Href: l.Path(home, one.ID), Words: title, Lang: lang}}}
}

// rendering says what a translation is: by whom, official or not, and how much
// of it is missing.
func (p *Pages) rendering(l *i18n.Locale, one *publication.Publication, in *publication.Translation) templ.Component {
	key := "publication.translation.unofficial"
	if in.Official {
		key = "publication.translation.official"
	}
	lines := []templ.Component{ui.Sentence(l, key, ui.Parts{"language": ui.Plain(ui.LanguageName(l, in.Language)), "by": p.who(l, in.As), "date": ui.Moment(l, in.At)})}
	if in.By != "" {
		lines = append(lines, ui.Sentence(l, "publication.translation.translator", ui.Parts{"by": ui.Typed(in.By)}))
	}
	if n := len(in.Missing); n > 0 {
		lines = append(lines, ui.Plain(l.N("publication.translation.missing", n)))
	}
	return ui.Para(ui.Lines(lines...))
}

// ways are the languages, the files and, for those who may, the forms.
func (p *Pages) ways(r *http.Request, l *i18n.Locale, one *publication.Publication, in *publication.Translation, beside bool) templ.Component {
	at := l.Path(home, one.ID)
	way := func(here bool, href, words string) templ.Component {
		if here {
			return ui.Strong(words)
		}
		return ui.A(href, words)
	}
	var languages []templ.Component
	if len(one.Translations) > 0 {
		languages = append(languages, way(in == nil, at, l.T("publication.original", "language", ui.LanguageName(l, one.Language))))
		for _, tag := range tongues(one) {
			here := in != nil && in.Language == tag
			languages = append(languages, way(here && !beside, at+query("in", tag), ui.LanguageName(l, tag)),
				way(here && beside, at+query("in", tag, "beside", "yes"), l.T("publication.beside", "language", ui.LanguageName(l, tag))))
		}
	}
	files := []templ.Component{ui.A(at+"/publication.docx", l.T("publication.file.docx"))}
	if p.Print != nil {
		tag := ""
		if in != nil {
			tag = in.Language
		}
		files = append(files, ui.A(at+"/publication.pdf"+query("in", tag), l.T("publication.file.pdf")))
	}
	files = append(files, ui.A(at+"/publication.csv", l.T("publication.file.csv")), ui.A(api+home+"/"+one.ID, l.T("publication.file.json")))
	all := []templ.Component{ui.Para(ui.Lines(files...))}
	if len(languages) > 0 {
		all = append(all, ui.Para(ui.Lines(languages...)))
	}
	if _, err := p.translatorOf(r, one); err == nil {
		all = append(all, ui.Para(ui.A(l.Path(desk, one.ID, "translate"), l.T("publication.translate.title"))))
	}
	return ui.Classed("ways", all...)
}

func (p *Pages) contents(l *i18n.Locale, one *publication.Publication) templ.Component {
	var all []ui.Link
	if len(one.Preface) > 0 {
		all = append(all, ui.Link{Href: "#preface", Words: l.T("publication.preface")})
	}
	for i := range one.Chapters {
		words, lang := one.Chapters[i].Title.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		all = append(all, ui.Link{Href: "#chapter-" + one.Chapters[i].ID, Words: words, Lang: lang})
	}
	return ui.Contents(l, l.T("publication.contents"), all)
}

func (p *Pages) errata(l *i18n.Locale, one *publication.Publication) ui.Table {
	t := ui.Table{ID: "errata-table", Caption: l.T("publication.errata.caption"), Columns: []ui.Column{{Head: l.T("publication.paragraph")}, {Head: l.T("publication.wrong")},
		{Head: l.T("publication.reads")}, {Head: l.T("publication.note"), Spare: true}, {Head: l.T("consult.by")}, {Head: l.T("consult.when")}, {Head: l.T("consult.statement")}}}
	for i := range one.Errata {
		e := &one.Errata[i]
		reads, note := ui.Words(l.T("publication.reads.nothing")), ui.Blank()
		if e.Reads != "" {
			reads = ui.Show(ui.Foreign(l, one.Language, e.Reads))
		}
		if !e.Note.Empty() {
			note = ui.Stored(l, e.Note)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(home, one.ID, e.Paragraph), e.Paragraph), ui.Show(ui.Foreign(l, one.Language, e.Wrong)), reads, note,
			ui.Show(p.who(l, e.As)), ui.Show(ui.Moment(l, e.At)), ui.Show(ui.A(l.Path("/statements", e.Statement.String()), e.Statement.String()[:16]))))
	}
	return t
}

func (p *Pages) translations(l *i18n.Locale, one *publication.Publication) ui.Table {
	t := ui.Table{ID: "translations-table", Caption: l.T("publication.translations.caption"), Columns: []ui.Column{{Head: l.T("publication.language")}, {Head: l.T("publication.standing")},
		{Head: l.T("consult.by")}, {Head: l.T("publication.lacks"), Number: true}, {Head: l.T("consult.when")}, {Head: l.T("consult.statement")}}}
	for i := range one.Translations {
		in := &one.Translations[i]
		standing := l.T("publication.unofficial")
		if in.Official {
			standing = l.T("publication.is-official")
		}
		if in.Replaced {
			standing = l.T("publication.replaced", "standing", standing)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(home, one.ID)+query("in", in.Language), ui.LanguageName(l, in.Language)), ui.Words(standing), ui.Show(p.who(l, in.As)),
			ui.Number(l, len(in.Missing)), ui.Show(ui.Moment(l, in.At)), ui.Show(ui.A(l.Path("/statements", in.Statement.String()), in.Statement.String()[:16]))))
	}
	return t
}

func (p *Pages) facts(l *i18n.Locale, one *publication.Publication) ui.Facts {
	facts := ui.Facts{{Term: l.T("consult.consultation"), Content: ui.A(l.Path(consultations, one.Consultation.String()), one.Consultation.String()[:16])},
		{Term: l.T("publication.by"), Content: p.who(l, one.Via.Author)}, {Term: l.T("publication.when"), Content: ui.Moment(l, one.At)},
		{Term: l.T("publication.languages"), Content: ui.Plain(languagesOf(l, one))}}
	if !one.Follows.IsZero() {
		facts = append(facts, ui.Fact{Term: l.T("publication.follows"), Content: ui.A(l.Path(home, one.Follows.String()), l.T("publication.follows.to"))})
	}
	return append(facts, ui.Fact{Term: l.T("publication.cite"), Content: p.cite(l, one, "")},
		ui.Fact{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", one.ID), one.ID[:16])})
}

// cite is a citation on a page, its title marked as of its language.
func (p *Pages) cite(l *i18n.Locale, one *publication.Publication, paragraph string) templ.Component {
	by, title, edition, day, at := p.cited(l, one, paragraph)
	parts := []templ.Component{ui.Typed(by + ","), ui.Foreign(l, one.Language, title+",")}
	if edition != "" {
		parts = append(parts, ui.Foreign(l, one.Language, edition+","))
	}
	return ui.Join(append(parts, ui.Symbol(day+","), ui.Code(at))...)
}

// citation is how a publication, or a paragraph of it, is cited: by whom, its
// title and edition, the day, and the address that lasts.
func (p *Pages) citation(l *i18n.Locale, one *publication.Publication, paragraph string) string {
	by, title, edition, day, at := p.cited(l, one, paragraph)
	all := slices.DeleteFunc([]string{by, title, edition, day, at}, func(s string) bool { return s == "" })
	return strings.Join(all, ", ")
}

func (p *Pages) cited(l *i18n.Locale, one *publication.Publication, paragraph string) (by, title, edition, day, at string) {
	by, _ = p.Names.Name(one.Via.Author, l.Tag())
	title, _ = one.Title.For(one.Language)
	edition, _ = one.Edition.For(one.Language)
	day, at = one.At.UTC().Format("2006-01-02"), p.Base+home+"/"+one.ID
	if paragraph != "" {
		day, at = day+", "+paragraph, at+"/"+paragraph
	}
	return by, title, edition, day, at
}
