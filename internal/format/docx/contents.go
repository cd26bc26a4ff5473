package docx

import (
	"strconv"
	"strings"
)

// heading is one that the contents list.
type heading struct {
	level      int
	text, mark string
	paragraph  *Paragraph
}

// survey looks through the document once before it is written: for bookmarks,
// headings and moves of which both ends are there.
func (p *printer) survey() {
	used, from, to := map[string]bool{}, map[string]int{}, map[string]int{}
	contents := false
	for _, b := range p.doc.Blocks {
		switch b := b.(type) {
		case *Contents:
			contents = true
		case *Table:
			for _, row := range b.Rows {
				for _, c := range row.Cells {
					for i := range c {
						p.bookmark(&c[i], used)
					}
				}
			}
		case *Paragraph:
			p.bookmark(b, used)
			switch {
			case b.Move == "" || b.Inserted != nil && b.Deleted != nil:
			case b.Deleted != nil:
				from[b.Move]++
			case b.Inserted != nil:
				to[b.Move]++
			}
		}
	}
	p.paired, p.listed = map[string]bool{}, map[*Paragraph]string{}
	for name, n := range from {
		p.paired[name] = n == 1 && to[name] == 1
	}
	if contents {
		p.surveyHeadings(used)
	}
}

func (p *printer) surveyHeadings(used map[string]bool) {
	for _, b := range p.doc.Blocks {
		h, ok := b.(*Paragraph)
		if !ok || h.Kind != Heading || h.Deleted != nil {
			continue
		}
		if text := standing(h); text != "" {
			mark := unused("_Toc"+strconv.Itoa(len(p.headings)+1), used)
			p.headings = append(p.headings, heading{level: h.Level, text: text, mark: mark, paragraph: h})
			p.listed[h] = mark
		}
	}
}

// standing is the words of a paragraph as they stand, its label first.
func standing(par *Paragraph) string {
	var b strings.Builder
	b.WriteString(par.Label + " ")
	for _, r := range par.Runs {
		if r.Deleted == nil {
			b.WriteString(r.Text)
		}
	}
	return line(b.String())
}

// bookmark gives a paragraph's bookmark a name that word processors take; of
// several with one name the first counts.
func (p *printer) bookmark(par *Paragraph, used map[string]bool) {
	if par.Bookmark == "" || p.marks[par.Bookmark] != "" {
		return
	}
	p.marks[par.Bookmark] = unused(safe(par.Bookmark), used)
	p.named[par] = p.marks[par.Bookmark]
}

// safe makes a name of a bookmark: a letter first, then letters, digits and low
// lines, 40 at most, with room for a number.
func safe(name string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_':
			return r
		}
		return '_'
	}, name)
	if s[0] < 'A' || s[0] == '_' {
		s = "p" + s
	}
	return s[:min(len(s), 32)]
}

// unused makes a name one that nobody has; names differ in more than case.
func unused(name string, used map[string]bool) string {
	out := name
	for n := 2; used[strings.ToLower(out)]; n++ {
		out = name + "_" + strconv.Itoa(n)
	}
	used[strings.ToLower(out)] = true
	return out
}

// contents writes the table of contents. The numbers of pages are known only to what
// sets the pages: each is a field that says it is out of date, so that a word processor
// fills it in. They are not in a field of the whole table, in which LibreOffice takes
// them for words.
func (p *printer) contents(c *Contents) {
	levels := c.Levels
	if levels == 0 {
		levels = maxHeading
	}
	var listed []heading
	for _, h := range p.headings {
		if h.level <= levels {
			listed = append(listed, h)
		}
	}
	if c.Title != "" || len(listed) == 0 {
		p.plain("TOCHeading", c.Title)
	}
	for _, h := range listed {
		w := p.words(h.paragraph)
		p.put(`<w:p><w:pPr><w:pStyle w:val="TOC%d"/>`, h.level)
		p.side(w.direction)
		p.put(`</w:pPr>`)
		p.put(`<w:hyperlink w:anchor="%s">`, h.mark)
		w.run(&Run{Text: h.text})
		p.put(`<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF %s \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t></w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>`, h.mark)
		p.put(`</w:p>`)
	}
}

// plain writes a paragraph of one style in the document's language.
func (p *printer) plain(style, text string) {
	w := p.words(&Paragraph{Runs: Plain(text)})
	p.put(`<w:p><w:pPr><w:pStyle w:val="%s"/>`, style)
	p.side(w.direction)
	p.put(`</w:pPr>`)
	w.run(&w.par.Runs[0])
	p.put(`</w:p>`)
}
