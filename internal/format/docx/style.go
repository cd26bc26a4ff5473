package docx

import "strconv"

// Fonts that the word processors of most offices have; where one lacks, the
// program takes the nearest.
const fonts = `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun" w:cs="Times New Roman"/>`

// A style is a paragraph style: its id, the name by which word processors know
// it, what follows it, and its properties in the order of the schema.
type style struct{ id, name, next, paragraph, run string }

var paragraphStyles = []style{
	{"Title", "Title", "Normal", `<w:keepNext/><w:spacing w:before="0" w:after="240"/>`, `<w:b/><w:bCs/><w:sz w:val="36"/><w:szCs w:val="36"/>`},
	{"Heading1", "heading 1", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:bCs/><w:sz w:val="30"/><w:szCs w:val="30"/>`},
	{"Heading2", "heading 2", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="120"/><w:outlineLvl w:val="1"/>`, `<w:b/><w:bCs/><w:sz w:val="26"/><w:szCs w:val="26"/>`},
	{"Heading3", "heading 3", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="2"/>`, `<w:b/><w:bCs/>`},
	{"Heading4", "heading 4", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="3"/>`, `<w:i/><w:iCs/>`},
	{"ListParagraph", "List Paragraph", "", ``, ``},
	{"Quote", "Quote", "Normal", `<w:pBdr><w:left w:val="single" w:sz="8" w:space="8" w:color="7F7F7F"/></w:pBdr><w:ind w:left="567"/>`, ``},
	{"SmallNote", "Small Note", "Normal", ``, `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
	{"TableText", "Table Text", "", `<w:spacing w:after="40"/>`, `<w:sz w:val="20"/><w:szCs w:val="20"/>`},
	{"TableHeading", "Table Heading", "", `<w:keepNext/><w:spacing w:after="40"/>`, `<w:b/><w:bCs/><w:sz w:val="20"/><w:szCs w:val="20"/>`},
	{"FootnoteText", "footnote text", "", `<w:spacing w:after="40"/>`, `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
	{"CommentText", "annotation text", "", `<w:spacing w:after="40"/>`, `<w:sz w:val="20"/><w:szCs w:val="20"/>`},
	{"Header", "header", "", `<w:spacing w:after="0"/>`, `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
	{"Footer", "footer", "", `<w:spacing w:after="0"/><w:jc w:val="center"/>`, `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
	{"TOCHeading", "TOC Heading", "Normal", `<w:keepNext/><w:spacing w:before="240" w:after="120"/>`, `<w:b/><w:bCs/><w:sz w:val="26"/><w:szCs w:val="26"/>`},
}

// styles writes the part that says how paragraphs of each kind look.
func (p *printer) styles() string {
	val, east, right := p.languages()
	p.put(declaration + `<w:styles` + spaces + `><w:docDefaults><w:rPrDefault><w:rPr>` + fonts + `<w:sz w:val="22"/><w:szCs w:val="22"/>`)
	p.put(`<w:lang w:val="%s" w:eastAsia="%s" w:bidi="%s"/></w:rPr></w:rPrDefault>`, val, east, right)
	p.put(`<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`)
	bidi := ""
	if p.right {
		bidi = `<w:bidi/>`
	}
	p.raw(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>` + bidi + `</w:pPr></w:style>`)
	p.put(`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>`)
	p.put(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	p.put(`<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>`)
	for _, s := range paragraphStyles {
		p.style(s)
	}
	for level := 1; level <= maxHeading; level++ {
		n := strconv.Itoa(level)
		p.style(style{id: "TOC" + n, name: "toc " + n, next: "Normal", paragraph: `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="` + strconv.Itoa(lineWidth) + `"/></w:tabs><w:spacing w:after="60"/><w:ind w:left="` + strconv.Itoa((level-1)*indent/2) + `"/>`})
	}
	p.put(`<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>`)
	p.put(`<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/><w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>`)
	p.put(`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B4F8A"/><w:u w:val="single"/></w:rPr></w:style>`)
	p.put(`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		p.raw(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>`)
	}
	p.put(`</w:tblBorders></w:tblPr></w:style></w:styles>`)
	return p.take()
}

func (p *printer) style(s style) {
	p.raw(`<w:style w:type="paragraph" w:styleId="` + s.id + `"><w:name w:val="` + s.name + `"/><w:basedOn w:val="Normal"/>`)
	if s.next != "" {
		p.raw(`<w:next w:val="` + s.next + `"/>`)
	}
	p.raw(`<w:qFormat/><w:pPr>` + s.paragraph + `</w:pPr><w:rPr>` + s.run + `</w:rPr></w:style>`)
}
