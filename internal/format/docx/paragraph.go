package docx

import (
	"net/url"
	"strings"
)

// place is where a paragraph stands.
type place struct {
	track bool   // its end can be put in or taken out: another paragraph follows
	style string // of plain paragraphs there; empty for the usual one
	note  bool   // the first of a footnote, which begins with its number
}

// Styles by kind; those of headings have their level after them.
var styleOf = map[Kind]string{Title: "Title", Heading: "Heading", Item: "ListParagraph", Quotation: "Quote", Note: "SmallNote"}

// indent is one step to the right, in twentieths of a point: 10 mm, which holds
// "(viii)".
const indent = 567

// revision is how a run or the end of a paragraph is tracked.
type revision struct {
	element string // ins, del, moveFrom, moveTo
	by      Revision
}

// changes gives the elements that lie around what was inserted, deleted, or
// both, the outer one first.
func changes(inserted, deleted *Revision, moved bool) (out []revision) {
	if inserted != nil {
		element := "ins"
		if moved && deleted == nil {
			element = "moveTo"
		}
		out = append(out, revision{element, *inserted})
	}
	if deleted != nil {
		element := "del"
		if moved && inserted == nil {
			element = "moveFrom"
		}
		out = append(out, revision{element, *deleted})
	}
	return out
}

// paragraph writes a paragraph.
func (p *printer) paragraph(par *Paragraph, at place) {
	w := p.words(par)
	w.moved = at.track && p.moves(par)
	p.put(`<w:p>`)
	number := p.label(par, w.direction)
	p.properties(par, at, w, number)
	end := p.openMove(par, w.moved)
	p.bookmarks(par)
	first := p.openRemarks(par.Remarks)
	if at.note {
		p.put(`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>`)
	}
	if number == 0 {
		w.label(par)
	}
	for i := range par.Runs {
		w.run(&par.Runs[i])
	}
	p.closeRemarks(first, len(par.Remarks), changes(par.Inserted, par.Deleted, w.moved))
	p.put(`</w:p>`)
	p.raw(end)
}

// properties writes what a paragraph is, in the order that the schema wants.
func (p *printer) properties(par *Paragraph, at place, w *words, number int) {
	p.put(`<w:pPr>`)
	style := styleOf[par.Kind]
	switch {
	case par.Kind == Heading:
		style += string(rune('0' + par.Level))
	case par.Kind == Body:
		style = at.style
	}
	if style != "" {
		p.put(`<w:pStyle w:val="%s"/>`, style)
	}
	if number > 0 {
		p.put(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, listLevel(par), number)
	}
	p.side(w.direction)
	if number == 0 {
		p.indentation(par)
	}
	if at.track && (par.Inserted != nil || par.Deleted != nil) {
		p.put(`<w:rPr>`)
		for _, c := range changes(par.Inserted, par.Deleted, w.moved) {
			p.put(`<w:%s w:id="%d"%s/>`, c.element, p.id(), stamp(c.by))
		}
		p.put(`</w:rPr>`)
	}
	p.put(`</w:pPr>`)
}

// bookmarks writes the places by which links find a paragraph. The first of
// several paragraphs with one name has it.
func (p *printer) bookmarks(par *Paragraph) {
	for _, mark := range []string{p.named[par], p.listed[par]} {
		if mark != "" {
			id := p.id()
			p.put(`<w:bookmarkStart w:id="%d" w:name="%s"/><w:bookmarkEnd w:id="%d"/>`, id, mark, id)
		}
	}
}

// indentation of a paragraph without a marker, or with one that is written as
// words.
func (p *printer) indentation(par *Paragraph) {
	left := leftOf(par)
	switch {
	case par.Label != "" || par.Was != "":
		p.put(`<w:ind w:left="%d" w:hanging="%d"/>`, max(left, indent), indent)
	case left > 0:
		p.put(`<w:ind w:left="%d"/>`, left)
	}
}

// label writes a label as words: one that is no marker, or that became another.
func (w *words) label(par *Paragraph) {
	if par.Renumbered == nil {
		if par.Label != "" {
			w.run(&Run{Text: par.Label + "\t", Inserted: par.Inserted, Deleted: par.Deleted})
		}
		return
	}
	if par.Was != "" {
		w.run(&Run{Text: par.Was + "\t", Deleted: par.Renumbered})
	}
	if par.Label != "" {
		w.run(&Run{Text: par.Label + "\t", Inserted: par.Renumbered})
	}
}

// moves reports whether a paragraph is one end of a move of which both are
// there.
func (p *printer) moves(par *Paragraph) bool {
	return par.Move != "" && p.paired[par.Move] && (par.Inserted == nil) != (par.Deleted == nil)
}

// openMove begins the range of a move and gives what ends it after the
// paragraph.
func (p *printer) openMove(par *Paragraph, moved bool) (end string) {
	if !moved {
		return ""
	}
	element, by := "moveFrom", par.Deleted
	if par.Inserted != nil {
		element, by = "moveTo", par.Inserted
	}
	var b strings.Builder
	id := p.id()
	p.put(`<w:%sRangeStart w:id="%d"%s w:name="%s"/>`, element, id, stamp(*by), escape(line(par.Move)))
	put(&b, `<w:%sRangeEnd w:id="%d"/>`, element, id)
	return b.String()
}

// words writes the runs of one paragraph.
type words struct {
	*printer
	par       *Paragraph
	language  string
	direction Direction
	moved     bool
}

func (p *printer) words(par *Paragraph) *words {
	language := par.Language
	if language == "" {
		language = p.doc.Language
	}
	return &words{printer: p, par: par, language: language, direction: directionOf(par, language)}
}

// side says which way a paragraph runs, where that is not as it is usual.
func (p *printer) side(d Direction) {
	if d == RightToLeft {
		p.put(`<w:bidi/>`)
	} else if p.right {
		p.put(`<w:bidi w:val="0"/>`)
	}
}

// run writes a run with what lies around it: remarks, a link, changes.
func (w *words) run(r *Run) {
	first := w.openRemarks(r.Remarks)
	closing := ""
	if open, end := w.link(r.Link); open != "" {
		w.raw(open)
		closing = end
	}
	around := changes(r.Inserted, r.Deleted, w.goes(r))
	for _, c := range around {
		w.put(`<w:%s w:id="%d"%s>`, c.element, w.id(), stamp(c.by))
	}
	if r.Footnote != nil {
		w.notes = append(w.notes, r.Footnote)
		w.put(`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, len(w.notes))
	} else {
		element := "t"
		if n := len(around); n > 0 && around[n-1].element == "del" {
			element = "delText"
		}
		for _, one := range pieces(visible(r.Text), r.Direction, w.direction) {
			w.piece(r, one, element, closing != "")
		}
	}
	for i := len(around) - 1; i >= 0; i-- {
		w.put(`</w:%s>`, around[i].element)
	}
	w.raw(closing)
	w.closeRemarks(first, len(r.Remarks), around)
}

// goes reports whether a run moves with its paragraph: what somebody put in or
// took out of it besides is a change of its own.
func (w *words) goes(r *Run) bool {
	if !w.moved {
		return false
	}
	if w.par.Inserted != nil {
		return r.Inserted != nil && *r.Inserted == *w.par.Inserted
	}
	return r.Deleted != nil && *r.Deleted == *w.par.Deleted
}

// piece writes words that look alike and run one way.
func (w *words) piece(r *Run, one piece, element string, linked bool) {
	w.put(`<w:r>`)
	w.look(r, one, linked)
	for i, row := range strings.Split(one.text, "\n") {
		if i > 0 {
			w.put(`<w:br/>`)
		}
		for j, s := range strings.Split(row, "\t") {
			if j > 0 {
				w.put(`<w:tab/>`)
			}
			if s != "" {
				w.put(`<w:%s xml:space="preserve">%s</w:%s>`, element, escape(s), element)
			}
		}
	}
	w.put(`</w:r>`)
}

// look writes how words look, in the order that the schema wants.
func (w *words) look(r *Run, one piece, linked bool) {
	var b strings.Builder
	language := r.Language
	if language == "" {
		language = w.language
	}
	if linked {
		b.WriteString(`<w:rStyle w:val="Hyperlink"/>`)
	}
	if eastAsian(language) {
		b.WriteString(`<w:rFonts w:hint="eastAsia"/>`)
	}
	if r.Bold {
		b.WriteString(`<w:b/><w:bCs/>`)
	}
	if r.Italic {
		b.WriteString(`<w:i/><w:iCs/>`)
	}
	if r.Raised {
		b.WriteString(`<w:vertAlign w:val="superscript"/>`)
	}
	if one.right {
		b.WriteString(`<w:rtl/>`)
	}
	if language != w.doc.Language {
		put(&b, `<w:lang w:%s="%s"/>`, family(language), escape(line(language)))
	}
	if b.Len() > 0 {
		w.raw(`<w:rPr>` + b.String() + `</w:rPr>`)
	}
}

// family says which of the three languages of a run a tag sets.
func family(tag string) string {
	switch {
	case rightToLeft(tag):
		return "bidi"
	case eastAsian(tag):
		return "eastAsia"
	}
	return "val"
}

// link gives what opens and closes a link; nothing where it leads nowhere.
func (w *words) link(to string) (open, end string) {
	if to == "" {
		return "", ""
	}
	const close = `</w:hyperlink>`
	if name, inside := strings.CutPrefix(to, "#"); inside {
		if mark := w.marks[name]; mark != "" {
			return `<w:hyperlink w:anchor="` + mark + `">`, close
		}
		return "", ""
	}
	address, ok := outside(to)
	if !ok {
		return "", ""
	}
	from := &w.bodyLinks
	if w.inNote {
		from = &w.noteLinks
	}
	return `<w:hyperlink r:id="` + from.id(address) + `">`, close
}

// outside reads an address that a document may lead to.
func outside(to string) (string, bool) {
	u, err := url.Parse(to)
	if err != nil {
		return "", false
	}
	switch {
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Host == "" {
			return "", false
		}
	case u.Scheme == "mailto" && u.Opaque != "":
	default:
		return "", false
	}
	return u.String(), true
}
