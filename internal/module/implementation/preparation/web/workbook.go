package web

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// tongues are the languages in which a workbook is given out.
var tongues = [...]string{"en", "fr", "ar"}

// Words are those of a workbook in one language; in the language of the program
// where it has no words of that one.
func (p *Pages) Words(lang string) *offline.Words {
	l := p.Locale(lang)
	if l == nil {
		l = p.Locale("en")
	}
	w := &offline.Words{Language: l.Tag(), Title: l.T("preparation.book.title"),
		Notes: []string{l.T("preparation.book.fill"), l.T("preparation.book.rows"), l.T("preparation.book.marking"), l.T("preparation.book.classified")},
		Part:  l.T("preparation.book.part"), CSVNotes: []string{l.T("preparation.book.csv")},
		Question: l.T("preparation.book.question"), Guidance: l.T("preparation.book.guidance"), Status: l.T("reporting.status"), Answer: l.T("preparation.book.answer"),
		In: l.T("consult.language"), Marking: l.T("preparation.book.marked"),
		NoStatus: l.T("preparation.trouble.no-status"), NoMarking: l.T("preparation.trouble.no-marking"),
		Links: l.T("preparation.book.links"), Bodies: l.T("preparation.book.bodies"), Laws: l.T("preparation.book.laws"),
		Statuses: map[report.Status]string{}, Understood: map[string]report.Status{},
		Cited: func(provision string) string {
			if p.Reports.Cited == nil || provision == "" {
				return ""
			}
			return p.Reports.Cited(provision)
		},
		Tongue: func(tag string) string { return ui.LanguageName(l, tag) }}
	for _, s := range report.Statuses() {
		w.Statuses[s] = l.T("reporting.status." + string(s))
		for _, tag := range tongues {
			if other := p.Locale(tag); other != nil {
				w.Understood[strings.ToLower(other.T("reporting.status."+string(s)))] = s
			}
		}
	}
	return w
}

// file gives the workbook, or the CSV file, in the language of its address.
func (p *Pages) file(r *http.Request, l *i18n.Locale) (ui.File, error) {
	o, err := p.open(r, l)
	if err != nil {
		return ui.File{}, err
	}
	label := string(o.prep.Label())
	w := p.Words(l.Tag())
	w.Notes = append([]string{label}, w.Notes...)
	w.CSVNotes = append([]string{label}, w.CSVNotes...)
	return booked(r, "preparation-"+o.prep.Period+"-"+l.Tag(), p.Service.Make(o.actor, o.prep, o.asks, w))
}

// booked is a workbook as the file that an address asks for.
func booked(r *http.Request, name string, book *workbook.Book) (ui.File, error) {
	var b bytes.Buffer
	out := ui.File{Name: name + path.Ext(r.URL.Path), Type: workbook.MediaType}
	write := workbook.Write
	if path.Ext(r.URL.Path) == ".csv" {
		write, out.Type = workbook.WriteCSV, workbook.CSVMediaType
	}
	err := write(&b, book)
	out.Body = b.Bytes()
	return out, err
}

// workbook gives the workbook out, takes it back, and shows what it would do.
func (p *Pages) workbook(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, err := p.open(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return o.bookPage(nil, "", "")
}

// bookPage is the page of the workbook. refused is the name of a file that was just
// sent and cannot be read: what waits from before is not shown beside it then, so that
// nobody takes the one for the other.
func (o *open) bookPage(choose map[string]bool, refused, fault string) (ui.Page, error) {
	page := o.visit.page(o.T("preparation.workbook"), o.all(), o.crumb())
	page.Lead, page.Marking, page.Readers = o.T("preparation.workbook.lead"), o.prep.Label(), o.T("preparation.readers")
	var ways []templ.Component
	for _, tag := range tongues {
		at := strings.Replace(o.at(), "/"+o.Tag()+"/", "/"+tag+"/", 1) + "/workbook"
		ways = append(ways, ui.A(at+".xlsx", o.T("preparation.workbook.in", "language", ui.LanguageName(o.Locale, tag))), ui.A(at+".csv", o.T("preparation.workbook.csv.in", "language", ui.LanguageName(o.Locale, tag))))
	}
	var blocks []templ.Component
	if refused != "" {
		blocks = append(blocks, o.refused(refused, fault))
	}
	blocks = append(blocks, ui.Part("out", o.T("preparation.workbook.out"), 2, ui.Para(ui.Lines(ways...))))
	w, err := o.p.Service.Weigh(o.ctx, o.actor, o.prep.ID, o.p.Words, choose)
	switch {
	case fail.Is(err, fail.Invalid): // it was of another version, say
		fault = o.Fault(err)
	case err != nil:
		return ui.Page{}, err
	case w != nil && refused != "":
		before := ui.Sentence(o.Locale, "preparation.workbook.before-it", ui.Parts{"file": ui.Plain(o.file(w)), "date": ui.Moment(o.Locale, w.Sent)})
		blocks = append(blocks, ui.Para(before), ui.Para(ui.A(o.at()+"/workbook", o.T("preparation.workbook.before-it.way"))))
	case w != nil:
		page.Wide = true
		blocks = append(blocks, o.weighed(w))
	}
	page.Body = ui.Stack(append(blocks, ui.Part("in", o.T("preparation.workbook.back"), 2, o.sending("preparation.workbook.send", fault)))...)
	return page, nil
}

// Parameters of the page of a preparation after a workbook was taken: how many changes
// were taken, and how many left, and the parts that these are of.
const (
	taken   = "taken"
	takenIn = "in"
	left    = "left"
	leftIn  = "but"

	mostCounted = 100_000 // more than a workbook has cells that are filled in
)

// outcome is what became of the changes of a workbook, as parameters.
func outcome(all []offline.Change) string {
	n, of := map[string]int{}, map[string][]string{}
	for i := range all {
		to, in := left, leftIn
		if all[i].Taken {
			to, in = taken, takenIn
		}
		if n[to]++; !slices.Contains(of[in], all[i].Item) {
			of[in] = append(of[in], all[i].Item)
		}
	}
	v := url.Values{taken: {strconv.Itoa(n[taken])}, takenIn: of[takenIn]}
	if n[left] > 0 {
		v[left], v[leftIn] = []string{strconv.Itoa(n[left])}, of[leftIn]
	}
	return "?" + v.Encode()
}

// outcome says what became of a workbook that was just taken; nothing where none was.
func (o *open) outcome(v url.Values) templ.Component {
	n, err := strconv.Atoi(v.Get(taken))
	if err != nil || n < 0 || n > mostCounted {
		return templ.NopComponent
	}
	parts := func(ids []string) templ.Component {
		var out []templ.Component
		for _, id := range ids {
			if _, item := o.asks.Item(id); item != nil {
				out = append(out, ui.TextLink(o.Locale, o.at()+"/items/"+id, item.Title))
			}
		}
		return ui.List(o.Locale, out...)
	}
	blocks := []templ.Component{ui.Para(ui.Plain(o.T("preparation.workbook.took.none")))}
	if n > 0 {
		blocks = []templ.Component{ui.Para(ui.Plain(o.N("preparation.workbook.took", n))), parts(v[takenIn])}
	}
	if rest, err := strconv.Atoi(v.Get(left)); err == nil && rest > 0 && rest <= mostCounted {
		blocks = append(blocks, ui.Para(ui.Plain(o.N("preparation.workbook.left", rest))), parts(v[leftIn]))
	}
	return ui.NoticeOf(o.T("preparation.workbook.done"), blocks...)
}

// weighed shows what a workbook would do, cell by cell, and lets its sender decide.
func (o *open) weighed(w *preparation.Weighed) templ.Component {
	facts := ui.Facts{{Term: o.T("preparation.workbook.file"), Content: ui.Plain(o.file(w))}, {Term: o.T("preparation.workbook.sent"), Content: ui.Moment(o.Locale, w.Sent)}}
	if n := len(w.Absent); n > 0 {
		var of []templ.Component
		for _, p := range w.Absent {
			of = append(of, ui.Plain(o.about(p)))
		}
		facts = append(facts, ui.Fact{Term: o.T("preparation.workbook.absent"), Content: ui.Folded(o.T("preparation.workbook.absent.note", "n", strconv.Itoa(n)), ui.Lines(of...))})
	}
	blocks := []templ.Component{ui.FactList(facts)}
	if len(w.Troubles) > 0 {
		blocks = append(blocks, o.troubles(w.Troubles))
	}
	t := ui.Table{ID: "changes", Stacked: true, NoRowHead: true, Caption: o.T("preparation.workbook.caption"), Empty: o.T("preparation.workbook.nothing"), Columns: []ui.Column{
		{Head: o.T("preparation.workbook.cell")}, {Head: o.T("preparation.workbook.what")}, {Head: o.T("preparation.workbook.before")}, {Head: o.T("preparation.workbook.after")}, {Head: o.T("preparation.workbook.becomes")}}}
	choose := ui.Input{Kind: ui.Choices, Name: "choose", Label: o.T("preparation.workbook.choose"), Hint: o.T("preparation.workbook.choose.hint"), Optional: true}
	takes := false
	for i := range w.Changes {
		c := &w.Changes[i]
		becomes := o.T("preparation.workbook.takes")
		switch {
		case w.Shut[c.Item] != "":
			becomes = o.T("preparation.workbook.shut." + string(w.Shut[c.Item]))
		case slices.ContainsFunc(w.Troubles, func(t offline.Trouble) bool { return t.Sheet == c.Sheet && t.Cell == c.Cell }):
			becomes = o.T("preparation.workbook.cannot")
		case len(w.Troubles) > 0:
			becomes = o.T("preparation.workbook.not-yet")
		case c.Conflict:
			becomes, takes = o.T("preparation.workbook.conflict"), true
			choose.Options = append(choose.Options, ui.Option{Value: c.ID(), Words: o.T("preparation.workbook.option", "sheet", c.Sheet, "cell", c.Cell, "words", short(c.After))})
			if c.Taken {
				choose.Values = append(choose.Values, c.ID())
			}
		default:
			takes = true
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(c.Sheet+" "+c.Cell), ui.Words(o.about(c.Place)), ui.Show(o.before(c)), ui.Show(ui.Foreign(o.Locale, c.Language, c.After)), ui.Words(becomes)))
	}
	blocks = append(blocks, ui.TableView(o.Locale, t))
	if takes && len(w.Troubles) == 0 {
		form := ui.Form{ID: "take", Submit: o.T("preparation.workbook.take"), Hidden: [][2]string{{"do", "take"}, {"shown", w.Digest.String()}}}
		if len(choose.Options) > 0 {
			form.Inputs = []ui.Input{choose}
		}
		blocks = append(blocks, ui.FormView(o.Locale, form))
	}
	blocks = append(blocks, o.dropping())
	return ui.Part("would", o.T("preparation.workbook.would"), 2, blocks...)
}

// before is what stands here where a cell would be taken: its own words, and what was
// put beside them since the workbook was made, each in its language.
func (o *open) before(c *offline.Change) templ.Component {
	var lines []templ.Component
	if c.Before != "" || len(c.Beside) == 0 {
		lines = append(lines, ui.Foreign(o.Locale, c.Language, c.Before))
	}
	for _, b := range c.Beside {
		what, words := ui.LanguageName(o.Locale, b.Language), ui.Foreign(o.Locale, b.Language, b.Words)
		if b.Language == "" {
			what, words = o.T("preparation.book.marked"), ui.Plain(b.Words)
		}
		if b.Words == "" {
			words = ui.Plain(o.T("preparation.workbook.taken-out"))
		}
		lines = append(lines, ui.Sentence(o.Locale, "preparation.workbook.beside", ui.Parts{"what": ui.Plain(what), "words": words}))
	}
	return ui.Lines(lines...)
}

// file is the name of the file that waits.
func (o *open) file(w *preparation.Weighed) string {
	if w.File == "" {
		return o.T("preparation.workbook")
	}
	return w.File
}

// short is the beginning of what stands in a cell.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// about says which answer a cell is of.
func (o *open) about(c offline.Place) string {
	item, what := c.Item, o.T("reporting.status")
	if _, i := o.asks.Item(c.Item); i != nil {
		item, _ = i.Title.Pick(o.Locale)
	}
	if question := o.asks.Question(c.Question); question != nil {
		what, _ = question.Title.Pick(o.Locale)
	}
	if c.Field == offline.Marking {
		what = o.T("preparation.marking", "of", what)
	}
	return o.T("preparation.workbook.about", "item", item, "what", what)
}

// sent takes a workbook that was filled in, or what was decided on it.
func (p *Pages) sent(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	o, err := p.open(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	choose := map[string]bool{}
	for _, id := range r.PostForm["choose"] {
		choose[id] = true
	}
	to, refused := o.at()+"/workbook", ""
	switch r.PostForm.Get("do") {
	case "send":
		refused, err = uploaded(r, func(name string, file io.Reader) error { return p.Service.Send(o.ctx, o.actor, o.prep.ID, name, file) })
	case "take":
		shown, _ := statement.ParseHash(r.PostForm.Get("shown"))
		var did *preparation.Weighed
		if did, err = p.Service.Take(o.ctx, o.actor, o.prep.ID, shown, p.Words, choose); err == nil {
			to = o.at() + outcome(did.Changes)
		}
	case "drop":
		to, err = o.at(), p.Service.Drop(o.ctx, o.actor, o.prep.ID)
	default:
		err = fail.New(fail.Invalid, "That cannot be said any more, or not yet.")
	}
	if err == nil {
		return ui.Answer{To: to}, nil
	}
	words, err := o.faulty(err)
	if err != nil {
		return ui.Answer{}, err
	}
	page, err := o.bookPage(choose, refused, words)
	return ui.Answer{Page: page}, err
}
