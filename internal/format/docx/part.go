package docx

import (
	"strconv"
	"strings"
	"time"
)

// Relationships and types of parts, as the format names them.
const (
	officeKind   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageKind  = "http://schemas.openxmlformats.org/package/2006/relationships"
	wordType     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	packageLinks = declaration + `<Relationships xmlns="` + packageKind + `">` +
		`<Relationship Id="rId1" Type="` + officeKind + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="` + packageKind + `/metadata/core-properties" Target="docProps/core.xml"/>` +
		`<Relationship Id="rId3" Type="` + officeKind + `extended-properties" Target="docProps/app.xml"/></Relationships>`
	appProperties = declaration + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Comity</Application></Properties>`
)

// wordParts are the parts of the body, by the last word of their type.
var wordParts = []struct{ file, kind string }{
	{"styles", "styles"}, {"settings", "settings"}, {"numbering", "numbering"}, {"footnotes", "footnotes"}, {"comments", "comments"},
	{"header1", "header"}, {"footer1", "footer"},
}

func (p *printer) contentTypes() string {
	p.put(declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`)
	p.put(`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	p.put(`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>`)
	for _, part := range wordParts {
		p.raw(`<Override PartName="/word/` + part.file + `.xml" ContentType="` + wordType + part.kind + `+xml"/>`)
	}
	p.put(`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`)
	p.put(`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`)
	return p.take()
}

func (p *printer) documentLinks() string {
	p.put(declaration + `<Relationships xmlns="` + packageKind + `">`)
	for _, part := range wordParts {
		id := "rId" + strings.ToUpper(part.kind[:1]) + part.kind[1:]
		p.raw(`<Relationship Id="` + id + `" Type="` + officeKind + part.kind + `" Target="` + part.file + `.xml"/>`)
	}
	p.bodyLinks.write(p)
	p.put(`</Relationships>`)
	return p.take()
}

// part writes the links of footnotes.
func (l *links) part() string {
	var p printer
	p.put(declaration + `<Relationships xmlns="` + packageKind + `">`)
	l.write(&p)
	p.put(`</Relationships>`)
	return p.take()
}

func (l *links) write(p *printer) {
	for i, address := range l.inLine {
		p.put(`<Relationship Id="rId%d" Type="`+officeKind+`hyperlink" Target="%s" TargetMode="External"/>`, i+1, escape(address))
	}
}

func (p *printer) footnotes() string {
	p.inNote = true
	p.put(declaration + `<w:footnotes` + spaces + `>`)
	p.put(`<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>`)
	p.put(`<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`)
	for i, note := range p.notes {
		p.put(`<w:footnote w:id="%d">`, i+1)
		if len(note) == 0 {
			note = []Paragraph{{}}
		}
		for j := range note {
			p.paragraph(&note[j], place{track: j < len(note)-1, style: "FootnoteText", note: j == 0})
		}
		p.put(`</w:footnote>`)
	}
	p.put(`</w:footnotes>`)
	p.inNote = false
	return p.take()
}

// openRemarks begins the range of remarks and gives the number of the first.
func (p *printer) openRemarks(all []Remark) int {
	first := len(p.remarks)
	p.remarks = append(p.remarks, all...)
	for i := range all {
		p.put(`<w:commentRangeStart w:id="%d"/>`, first+i)
	}
	return first
}

// closeRemarks ends it. The sign of a remark shares the fate of what it is about,
// so that nothing is left of what is taken out.
func (p *printer) closeRemarks(first, n int, around []revision) {
	for i := first; i < first+n; i++ {
		p.put(`<w:commentRangeEnd w:id="%d"/>`, i)
		for _, c := range around {
			p.put(`<w:%s w:id="%d"%s>`, c.element, p.id(), stamp(c.by))
		}
		p.put(`<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="%d"/></w:r>`, i)
		for j := len(around) - 1; j >= 0; j-- {
			p.put(`</w:%s>`, around[j].element)
		}
	}
}

func (p *printer) comments() string {
	p.put(declaration + `<w:comments` + spaces + `>`)
	for i, r := range p.remarks {
		p.put(`<w:comment w:id="%d"%s w:initials="%s">`, i, stamp(Revision{r.By, r.At}), escape(initials(r.By)))
		for _, text := range strings.Split(visible(r.Text), "\n") {
			p.paragraph(&Paragraph{Language: r.Language, Runs: Plain(text)}, place{style: "CommentText"})
		}
		p.put(`</w:comment>`)
	}
	p.put(`</w:comments>`)
	return p.take()
}

// initials are the first letters of a name's words, three at most.
func initials(name string) string {
	var out []rune
	for _, word := range strings.Fields(visible(name)) {
		if r := []rune(word)[0]; strong(r) != Auto && len(out) < 3 {
			out = append(out, r)
		}
	}
	return string(out)
}

func (p *printer) header() string {
	p.put(declaration + `<w:hdr` + spaces + `>`)
	p.plain("Header", p.doc.Header)
	p.put(`</w:hdr>`)
	return p.take()
}

// footer writes the line with the number of the page.
func (p *printer) footer() string {
	// A catalogue isolates what it puts into words: parted at the fields, the two ends
	// of an isolate would stand in runs of their own, where neither is known as idle.
	text := visible(p.doc.Pages)
	if !strings.Contains(text, "{page}") {
		text = strings.TrimSpace(text + " {page}")
	}
	w := p.words(&Paragraph{Runs: Plain(text)})
	p.put(declaration + `<w:ftr` + spaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/>`)
	p.side(w.direction)
	p.put(`</w:pPr>`)
	for text != "" {
		before, field, rest := cutField(text)
		if before != "" {
			w.run(&Run{Text: before})
		}
		if field != "" {
			p.raw(`<w:fldSimple w:instr=" ` + field + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
		}
		text = rest
	}
	p.put(`</w:p></w:ftr>`)
	return p.take()
}

// cutField parts a text at its first field.
func cutField(text string) (before, field, rest string) {
	before = text
	for _, f := range []struct{ name, field string }{{"{page}", "PAGE"}, {"{pages}", "NUMPAGES"}} {
		if head, tail, ok := strings.Cut(text, f.name); ok && len(head) < len(before) {
			before, field, rest = head, f.field, tail
		}
	}
	return before, field, rest
}

func (p *printer) settings() string {
	p.raw(declaration + `<w:settings` + spaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="` + strconv.Itoa(indent) + `"/>`)
	p.put(`<w:characterSpacingControl w:val="doNotCompress"/>`)
	if len(p.headings) > 0 { // the contents name pages
		p.put(`<w:updateFields w:val="true"/>`)
	}
	p.put(`<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>`)
	p.put(`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>`)
	val, east, right := p.languages()
	p.put(`<w:themeFontLang w:val="%s" w:eastAsia="%s" w:bidi="%s"/></w:settings>`, val, east, right)
	return p.take()
}

// languages gives the document's language in the place of its family, and what
// the other two families are taken for.
func (p *printer) languages() (val, east, right string) {
	val, east, right = "en", "zh", "ar"
	if tag := line(p.doc.Language); tag != "" {
		switch family(tag) {
		case "bidi":
			right = escape(tag)
		case "eastAsia":
			east = escape(tag)
		default:
			val = escape(tag)
		}
	}
	return val, east, right
}

func (p *printer) core() string {
	p.put(declaration + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	p.put(`<dc:title>%s</dc:title>`, escape(line(p.doc.Title)))
	if p.doc.Publisher != "" {
		p.put(`<dc:creator>%s</dc:creator>`, escape(line(p.doc.Publisher)))
	}
	at := p.doc.Created.UTC().Format(time.RFC3339)
	p.put(`<dc:language>%s</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">%s</dcterms:modified></cp:coreProperties>`,
		escape(line(p.doc.Language)), at, at)
	return p.take()
}
