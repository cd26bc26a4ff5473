package compilation

import (
	"strings"
	"time"

	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
)

// DOCX gives a compilation as a document for word processors: with a table of
// contents, each provision a heading, each reply a heading below it, and its
// source at its end. publisher is the hub, and base its own address; notes say what was compiled.
func DOCX(l *i18n.Locale, d *Document, publisher, base string, at time.Time, notes ...string) *docx.Document {
	w := writer{l: l, base: base}
	w.add(docx.Title, 0, "", d.Title)
	if d.Notice.Text != "" {
		w.add(docx.Note, 0, d.Notice.Language, d.Notice.Text)
	}
	for _, n := range notes {
		w.add(docx.Note, 0, "", n)
	}
	w.out = append(w.out, &docx.Contents{Title: l.T("compilation.contents"), Levels: 2})
	for i := range d.Chapters {
		w.chapter(&d.Chapters[i])
	}
	return &docx.Document{Title: d.Title, Language: l.Tag(), Publisher: publisher, Created: at, Header: d.Notice.Text, Pages: l.T("compilation.docx.pages", "page", "{page}", "pages", "{pages}"), Blocks: w.out}
}

type writer struct {
	l    *i18n.Locale
	base string
	out  []docx.Block
}

func (w *writer) add(kind docx.Kind, level int, lang, words string) {
	w.out = append(w.out, &docx.Paragraph{Kind: kind, Level: level, Language: lang, Runs: docx.Plain(words)})
}

func (w *writer) chapter(ch *Chapter) {
	heading := ch.Title.Text
	if ch.Cited != "" {
		heading = ch.Cited + ". " + heading
	}
	w.add(docx.Heading, 1, ch.Title.Language, heading)
	if ch.Quoted.Text != "" {
		w.add(docx.Note, 0, "", w.l.T("ui.quote.official")+" · "+ch.Cited)
		w.add(docx.Quotation, 0, ch.Quoted.Language, ch.Quoted.Text)
	}
	if len(ch.Replies) == 0 {
		w.add(docx.Body, 0, "", w.l.T("compilation.none"))
	}
	for i := range ch.Replies {
		w.reply(&ch.Replies[i])
	}
}

func (w *writer) reply(r *Reply) {
	w.add(docx.Heading, 2, r.Name.Language, r.Heading())
	w.add(docx.Note, 0, "", Credit(w.l, r))
	if r.Status != "" {
		w.label(w.l.T("compilation.status"), Words{Text: r.Status})
	}
	for i := range r.Answers {
		a := &r.Answers[i]
		w.add(docx.Heading, 3, "", a.Question)
		for i := range a.List {
			w.line(&a.List[i])
		}
		w.paragraphs(docx.Body, a.Text)
		if a.Translation != "" {
			w.add(docx.Note, 0, "", a.Translation+" "+w.l.T("compilation.written"))
			w.written(a)
		}
	}
	address := Address(w.l, w.base, r)
	w.out = append(w.out, &docx.Paragraph{Kind: docx.Note, Runs: []docx.Run{{Text: Source(w.l, r) + " "}, {Text: address, Link: w.leads(Page(r)), Direction: docx.LeftToRight}}})
}

// line writes an entry of a list. An address on the Web stands beside its title, so that
// it can be read on paper, too.
func (w *writer) line(x *Line) {
	p := &docx.Paragraph{Kind: docx.Item, Label: "–", Language: x.Words.Language, Runs: []docx.Run{{Text: x.Words.Text, Link: w.leads(x.Address)}}}
	if x.Role.Text != "" {
		p.Runs = append(p.Runs, docx.Run{Text: ": "}, docx.Run{Text: x.Role.Text, Language: x.Role.Language})
	}
	if web := w.leads(x.Address); web == x.Address && web != "" && web != x.Words.Text {
		p.Runs = append(p.Runs, docx.Run{Text: " ("}, docx.Run{Text: web, Link: web, Direction: docx.LeftToRight}, docx.Run{Text: ")"})
	}
	w.out = append(w.out, p)
}

// written writes what of an answer was translated as it was written, each entry of a list
// in its own language.
func (w *writer) written(a *Answer) {
	if len(a.List) == 0 {
		w.paragraphs(docx.Quotation, a.Original)
	}
	for i := range a.List {
		p := &docx.Paragraph{Kind: docx.Quotation}
		for n, words := range a.List[i].Original {
			if n > 0 {
				p.Runs = append(p.Runs, docx.Run{Text: ": "})
			} else {
				p.Language = words.Language
			}
			p.Runs = append(p.Runs, docx.Run{Text: words.Text, Language: words.Language})
		}
		if len(p.Runs) > 0 {
			w.out = append(w.out, p)
		}
	}
}

// paragraphs writes each line of some words as one.
func (w *writer) paragraphs(kind docx.Kind, words Words) {
	for _, p := range strings.Split(words.Text, "\n") {
		if strings.TrimSpace(p) != "" {
			w.add(kind, 0, words.Language, p)
		}
	}
}

// label writes a fact: its name, and what it is.
func (w *writer) label(name string, is Words) {
	w.out = append(w.out, &docx.Paragraph{Kind: docx.Body, Runs: []docx.Run{{Text: w.l.T("compilation.labelled", "name", name) + " ", Bold: true}, {Text: is.Text, Language: is.Language}}})
}

// leads gives an address as a document can lead to it: one on the Web as it is, and
// that of a page of this hub below its own.
func (w *writer) leads(address string) string {
	switch {
	case strings.HasPrefix(address, "https://"), strings.HasPrefix(address, "http://"):
		return address
	case strings.HasPrefix(address, "/") && w.base != "":
		return w.base + w.l.Path(address)
	}
	return ""
}

// Credit says of a reply which period it is of, how it came to be said, and with whom.
func Credit(l *i18n.Locale, r *Reply) string {
	out := l.T("compilation.period", "period", r.Period)
	if r.Since != "" {
		out += " · " + l.T("compilation.unchanged", "period", r.Since)
	}
	out += " · " + r.Way
	if r.Jointly != "" {
		out += " · " + r.Jointly
	}
	return out
}

// shortID is how many letters of a statement's id are printed; its address has all.
const shortID = 12

func (r *Reply) short() string { return r.ID[:min(shortID, len(r.ID))] }

// Source names what a reply was taken from and the statement that it is, so that it
// can be found and proved; its address goes behind.
func Source(l *i18n.Locale, r *Reply) string {
	id := r.short()
	if r.Document != "" {
		return l.T("compilation.source.document", "document", r.Document, "statement", id)
	}
	return l.T("compilation.source", "statement", id)
}

// Page is the page of a reply on its hub, without a language.
func Page(r *Reply) string { return "/implementation/reports/" + r.ID }

// Address is where a reply is read, in full, as it is printed.
func Address(l *i18n.Locale, base string, r *Reply) string { return base + l.Path(Page(r)) }

// Table gives a compilation as a table: a row an answer, and one for a status.
func Table(l *i18n.Locale, d *Document, at time.Time, notes ...table.Note) *table.Table {
	if d.Notice.Text != "" {
		notes = append([]table.Note{{Label: l.T("compilation.note.notice"), Text: d.Notice.Text}}, notes...)
	}
	t := &table.Table{Title: d.Title, Lang: l.Tag(), AsOf: at, Notes: notes, Columns: []table.Column{
		{Key: "topic", Heading: l.T("compilation.column.topic")}, {Key: "provision", Heading: l.T("compilation.column.provision")},
		{Key: "participant", Heading: l.T("compilation.column.participant")}, {Key: "name", Heading: l.T("compilation.column.name")},
		{Key: "period", Heading: l.T("compilation.column.period")}, {Key: "question", Heading: l.T("compilation.column.question")},
		{Key: "answer", Heading: l.T("compilation.column.answer")}, {Key: "language", Heading: l.T("compilation.column.language")},
		{Key: "translation", Heading: l.T("compilation.column.translation")}, {Key: "original", Heading: l.T("compilation.column.original")}, {Key: "original_language", Heading: l.T("compilation.column.original-language")}, {Key: "unchanged_since", Heading: l.T("compilation.column.unchanged")}, {Key: "way", Heading: l.T("compilation.column.way")}, {Key: "jointly_with", Heading: l.T("compilation.column.jointly")}, {Key: "document", Heading: l.T("compilation.column.document")}, {Key: "report", Heading: l.T("compilation.column.report")},
		{Key: "mode", Heading: l.T("capacity.mode")}, {Key: "document_kind", Heading: l.T("compilation.column.document-kind")}, {Key: "document_number", Heading: l.T("compilation.column.document-number")}, {Key: "status_code", Heading: l.T("entry.file.code", "what", l.T("compilation.status"))}}}
	for i := range d.Chapters {
		ch := &d.Chapters[i]
		for j := range ch.Replies {
			r := &ch.Replies[j]
			row := func(question, answer, lang, status string, of Answer) {
				t.Rows = append(t.Rows, []any{ch.Topic, ch.Cited, r.Participant, r.Name.Text, r.Period, question, answer, lang, of.Translation, of.Original.Text, of.Original.Language, r.Since, r.Way, strings.Join(r.With, "; "), r.Document, r.ID, r.Mode, r.Kind, r.Number, status})
			}
			if r.None() {
				row("", l.T("compilation.none"), l.Tag(), "", Answer{})
			}
			if r.Status != "" {
				row(l.T("compilation.status"), r.Status, l.Tag(), r.Code, Answer{})
			}
			for k := range r.Answers {
				a := &r.Answers[k]
				row(a.Question, a.Plain(), a.Language(), "", *a)
			}
		}
	}
	return t
}
