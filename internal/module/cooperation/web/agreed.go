package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	reportweb "comity.example/comity/internal/module/cooperation/report/web"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// agreeing ends the address of the report that both have agreed to: by itself, under
// its own marking, with nothing of the case around it.
const agreeing = reporting + "/agreed"

// accord is a report that both of a thread have agreed to, for one of the two.
type accord struct {
	*moved
	r *report.Report
}

// accord finds the report of the thread that an address names.
func (p *Pages) accord(r *http.Request, l *i18n.Locale) (*accord, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return nil, err
	}
	m, err := v.threadOf(r, cooperation.Settled)
	if err != nil {
		return nil, err
	}
	a := &accord{m, m.t.Agreed()}
	if a.r == nil {
		return nil, fail.New(fail.NotFound, "There is no report here that both have agreed to.")
	}
	if err := marking.May(marking.Reader{Actor: v.actor}, a.thing()); err != nil {
		return nil, err
	}
	return a, p.Opened(r.Context(), v.actor, m.t.Case)
}

// thing is the report as it is marked, for the people of its two.
func (a *accord) thing() marking.Thing {
	return marking.Thing{Marking: a.r.Marking, Author: a.t.Opener, Counterparty: a.t.Counterparty, Participants: []statement.Hash{a.t.Opener, a.t.Counterparty}}
}

// mayTake reports why a copy may not be taken: said is the value of marking.Field.
func (a *accord) mayTake(said string) error {
	return marking.Export(marking.Reader{Actor: a.actor}, a.thing(), marking.Onward{Said: said})
}

// alone leads to the report that both have agreed to, by itself.
func (m *moved) alone() templ.Component {
	return ui.Labelled(m.t.Accord.Marking, ui.A((&accord{moved: m}).path(""), m.T("cooperation.report.alone")))
}

// path is where the report stands; more follows the last word of it.
func (a *accord) path(more string) string {
	return a.Path(Home, a.t.Case, a.other.String()) + "/" + agreeing + more
}

// wordsOn says what may be done with a report under its marking.
func (a *accord) wordsOn() string {
	key := "cooperation.report.onward"
	if a.mayTake(marking.Agreed) != nil {
		key = "cooperation.report.kept"
	}
	return a.T(key, "marking", string(a.r.Marking))
}

// parties are what the two are called, in the reader's alphabetical order.
func (a *accord) parties() []string {
	all := []string{a.Called(a.t.Opener), a.Called(a.t.Counterparty)}
	i18n.Sort(a.Locale, all, func(s string) string { return s })
	return all
}

// agreed is the report as a page, to be read and printed. What leads back to the case
// does not say what that is about: it may be marked more narrowly.
func (p *Pages) agreed(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	a, err := p.accord(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := a.r.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	page := ui.Page{Title: title, TitleIn: lang, Lead: l.T("cooperation.report.agreed.lead"), Section: "/desk", Marking: a.r.Marking, Exercise: a.r.Exercise,
		Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}, {Href: l.Path(Home), Words: l.T("cooperation.board.title")},
			{Href: l.Path(Home, a.t.Case), Words: l.T("cooperation.case")}, {Href: a.Path(Home, a.t.Case, a.other.String(), reporting), Words: l.T("cooperation.report.title")}}}
	who := make([]templ.Component, 0, 2)
	for _, name := range a.parties() {
		who = append(who, ui.Isolated(name))
	}
	facts := ui.Facts{{Term: l.T("report.kind"), Content: ui.Plain(l.T("report.kind." + a.r.Kind))}, {Term: l.T("report.parties"), Content: ui.Lines(who...)},
		{Term: l.T("cooperation.report.settled"), Content: ui.Moment(l, a.t.Accord.Agreed.At)}, {Term: l.T("report.words"), Content: ui.Code(a.t.Accord.Words.String())}}
	body := []templ.Component{ui.Para(ui.Plain(a.wordsOn()))}
	if a.mayTake(marking.Agreed) == nil {
		keep := "?" + marking.Field + "=" + marking.Agreed
		body = append(body, ui.Para(ui.A(a.path(".docx")+keep, l.T("cooperation.report.file"))), ui.Para(ui.A(a.path(".json")+keep, l.T("cooperation.report.file.json"))))
	}
	page.Body = ui.Stack(append(body, ui.FactList(facts), reportweb.Sections(l, a.r.Sections))...)
	return page, nil
}

// agreedFile is the report as a file, written by write, for who says that it is
// handled as its marking asks.
func (p *Pages) agreedFile(ending, kind string, write func(a *accord) ([]byte, error)) func(r *http.Request, l *i18n.Locale) (ui.File, error) {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		a, err := p.accord(r, l)
		if err == nil {
			err = a.mayTake(r.URL.Query().Get(marking.Field))
		}
		if err != nil {
			return ui.File{}, err
		}
		body, err := write(a)
		return ui.File{Name: strings.Replace(a.r.ID[:15], ":", "-", 1) + ending, Type: kind, Body: body}, err
	}
}

// document writes the report for word processors: its marking stands at the head and
// at the foot of every page.
func (a *accord) document() ([]byte, error) {
	d := agreedDocument(a.Locale, a.r, a.parties(), a.wordsOn(), a.p.Notice, a.t.Accord.Agreed.At)
	var b bytes.Buffer
	if err := docx.Write(&b, d); err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the document cannot be written")
	}
	return b.Bytes(), nil
}

func agreedDocument(l *i18n.Locale, r *report.Report, parties []string, onward string, notice i18n.Text, at time.Time) *docx.Document {
	title, lang := r.Title.Pick(l)
	var out []docx.Block
	add := func(kind docx.Kind, level int, lang, words string) {
		for _, one := range strings.Split(words, "\n\n") {
			out = append(out, &docx.Paragraph{Kind: kind, Level: level, Language: lang, Runs: docx.Plain(one)})
		}
	}
	add(docx.Title, 0, lang, title)
	add(docx.Note, 0, "", l.T("cooperation.report.made", "who", l.And(parties...), "at", l.DateTime(at)))
	add(docx.Note, 0, "", onward)
	if !notice.Empty() {
		words, lang := notice.Pick(l)
		add(docx.Note, 0, lang, words)
	}
	for _, s := range r.Sections {
		words, lang := s.Heading.Pick(l)
		add(docx.Heading, 1, lang, words)
		words, lang = s.Words.Pick(l)
		add(docx.Body, 0, lang, words)
	}
	head := string(r.Marking)
	if r.Marking != statement.Clear {
		head += " · " + l.T("ui.marking.classified")
	}
	foot := string(r.Marking)
	if r.Exercise {
		head, foot = l.T("ui.exercise.word")+" · "+head, l.T("ui.exercise.word")+" · "+foot
	}
	return &docx.Document{Title: ui.MarkedTitle(l, r.Exercise, r.Marking, title), Language: l.Tag(), Created: at.UTC(), Header: head,
		Pages: foot + " · " + l.T("publication.docx.pages", "page", "{page}", "pages", "{pages}"), Blocks: out}
}

// data writes the report as programs read it, with what proves its words: whoever has
// them finds the same digest.
func (a *accord) data() ([]byte, error) {
	out, err := json.MarshalIndent(struct {
		Marking  statement.Marking `json:"marking"`
		Report   *report.Report    `json:"report"`
		Words    statement.Hash    `json:"words"`
		Proposed statement.Hash    `json:"proposed"`
		Agreed   statement.Hash    `json:"agreed"`
		At       time.Time         `json:"at"`
	}{a.r.Marking, a.r, a.t.Accord.Words, a.t.Accord.Statement, a.t.Accord.Agreed.Statement, a.t.Accord.Agreed.At}, "", "  ")
	return append(out, '\n'), err
}
