package docx

import (
	"archive/zip"
	"io"
	"strconv"
	"strings"
	"time"
)

// Write writes the document. It fails where Check does, and where w does.
func Write(w io.Writer, d *Document) error {
	if err := d.Check(); err != nil {
		return err
	}
	p := newPrinter(d)
	body := p.body()
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", p.contentTypes()},
		{"_rels/.rels", packageLinks},
		{"word/document.xml", body},
		{"word/_rels/document.xml.rels", p.documentLinks()},
		{"word/styles.xml", p.styles()},
		{"word/settings.xml", p.settings()},
		{"word/numbering.xml", p.numbering()},
		{"word/footnotes.xml", p.footnotes()},
		{"word/_rels/footnotes.xml.rels", p.noteLinks.part()},
		{"word/comments.xml", p.comments()},
		{"word/header1.xml", p.header()},
		{"word/footer1.xml", p.footer()},
		{"docProps/core.xml", p.core()},
		{"docProps/app.xml", appProperties},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: epoch})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.content); err != nil {
			return err
		}
	}
	return z.Close()
}

// epoch is the time of every file in the archive: the first that the format
// knows.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// printer writes one document. The body is written first: it finds the
// footnotes, remarks, links and labels that the other parts hold.
type printer struct {
	doc   *Document
	out   strings.Builder // the part that is being written
	ids   int             // of changes, remarks' places and bookmarks: one count
	right bool            // the document runs from right to left

	marks    map[string]string // bookmarks, by the names that they were given
	named    map[*Paragraph]string
	paired   map[string]bool // moves of which both ends are there
	headings []heading
	listed   map[*Paragraph]string // bookmarks of headings, for the contents

	labels  map[label]int // numbering definitions, from 1
	ordered []label
	notes   [][]Paragraph
	remarks []Remark

	bodyLinks, noteLinks links
	inNote               bool
}

func newPrinter(d *Document) *printer {
	p := &printer{doc: d, marks: map[string]string{}, named: map[*Paragraph]string{}, labels: map[label]int{},
		right: d.Direction == RightToLeft || d.Direction == Auto && rightToLeft(d.Language)}
	p.survey()
	return p
}

// put writes markup; the values are escaped or are numbers.
func (p *printer) put(format string, values ...any) { put(&p.out, format, values...) }

// raw writes markup as it is.
func (p *printer) raw(s string) { p.out.WriteString(s) }

// id gives the next number for a change, a bookmark or a move.
func (p *printer) id() int {
	p.ids++
	return p.ids
}

// take gives what was written since the last time.
func (p *printer) take() string {
	s := p.out.String()
	p.out.Reset()
	return s
}

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spaces      = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// Page, in twentieths of a point: A4 with margins of 25 mm.
const (
	pageWidth, pageHeight = 11906, 16838
	margin                = 1418
	lineWidth             = pageWidth - 2*margin
)

// body writes the main part.
func (p *printer) body() string {
	p.put(declaration + `<w:document` + spaces + `><w:body>`)
	var last Block
	for _, b := range p.doc.Blocks {
		if _, again := b.(*Table); again {
			if _, before := last.(*Table); before {
				p.put(`<w:p/>`) // tables that touch are one
			}
		}
		p.block(b)
		last = b
	}
	// The last end of a paragraph cannot be taken out: what is tracked needs one
	// after it, and so does a table.
	if end, ok := last.(*Paragraph); !ok || end.Inserted != nil || end.Deleted != nil {
		p.put(`<w:p/>`)
	}
	p.put(`<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>`)
	p.put(`<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="709" w:footer="709" w:gutter="0"/>`,
		pageWidth, pageHeight, margin, margin, margin, margin)
	if p.right {
		p.put(`<w:bidi/>`)
	}
	p.put(`</w:sectPr></w:body></w:document>`)
	return p.take()
}

func (p *printer) block(b Block) {
	switch b := b.(type) {
	case *Paragraph:
		p.paragraph(b, place{track: true})
	case *Table:
		p.table(b)
	case *Contents:
		p.contents(b)
	case PageBreak:
		p.put(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	}
}

// table writes a table of the width of the line.
func (p *printer) table(t *Table) {
	p.put(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>`)
	if t.Direction == RightToLeft || t.Direction == Auto && p.right {
		p.put(`<w:bidiVisual/>`)
	}
	p.put(`<w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`, lineWidth)
	if t.Caption != "" {
		p.put(`<w:tblCaption w:val="%s"/>`, escape(line(t.Caption)))
	}
	p.put(`</w:tblPr><w:tblGrid>`)
	widths := shares(t.Widths)
	for _, w := range widths {
		p.put(`<w:gridCol w:w="%d"/>`, w)
	}
	p.put(`</w:tblGrid>`)
	top := true
	for _, row := range t.Rows {
		top = top && row.Heading
		p.put(`<w:tr>`)
		if top {
			p.put(`<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		}
		for i, c := range row.Cells {
			p.put(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, widths[i])
			p.cell(c, row.Heading)
			p.put(`</w:tc>`)
		}
		p.put(`</w:tr>`)
	}
	p.put(`</w:tbl>`)
}

func (p *printer) cell(c Cell, heading bool) {
	if len(c) == 0 {
		p.put(`<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>`)
	}
	for i := range c {
		at := place{track: i < len(c)-1, style: "TableText"}
		if heading {
			at.style = "TableHeading"
		}
		p.paragraph(&c[i], at)
	}
}

// shares gives each column its part of the line.
func shares(widths []int) []int {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	out, done, given := make([]int, len(widths)), 0, 0
	for i, w := range widths {
		done += w
		out[i] = int(int64(lineWidth)*int64(done)/int64(sum)) - given
		given += out[i]
	}
	return out
}

// stamp is who changed something and when, as attributes.
func stamp(r Revision) string {
	by := line(r.By)
	if by == "" {
		by = "—" // a change must name somebody
	}
	s := ` w:author="` + escape(by) + `"`
	if !r.At.IsZero() {
		s += ` w:date="` + r.At.UTC().Format("2006-01-02T15:04:05Z") + `"`
	}
	return s
}

// links are addresses outside the document that one part points to.
type links struct {
	ids    map[string]string
	inLine []string
}

func (l *links) id(address string) string {
	if id, ok := l.ids[address]; ok {
		return id
	}
	if l.ids == nil {
		l.ids = map[string]string{}
	}
	l.inLine = append(l.inLine, address)
	l.ids[address] = "rId" + strconv.Itoa(len(l.inLine))
	return l.ids[address]
}
