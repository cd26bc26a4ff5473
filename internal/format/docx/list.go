package docx

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// put adds formatted markup to a builder.
func put(b *strings.Builder, format string, values ...any) { fmt.Fprintf(b, format, values...) }

// label is one marker as it is printed: a numbering definition of its own whose
// text is fixed. So a list is a list to a word processor and to a screen reader,
// and each marker stays what it was when somebody referred to it.
type label struct {
	text  string
	kind  Kind
	level int
	right bool
}

// longest label that is set as a marker, in characters.
const longestLabel = 24

// label gives the numbering definition of a paragraph's label; 0 where it has
// none, or one that is written as words: it cannot be set as a marker, or became
// another.
func (p *printer) label(par *Paragraph, d Direction) int {
	text := line(par.Label)
	// A percent sign would be read as a place for a number.
	if text == "" || par.Renumbered != nil || strings.Contains(text, "%") || utf8.RuneCountInString(text) > longestLabel {
		return 0
	}
	l := label{text, par.Kind, par.Level, d == RightToLeft}
	if n, ok := p.labels[l]; ok {
		return n
	}
	p.ordered = append(p.ordered, l)
	p.labels[l] = len(p.ordered)
	return len(p.ordered)
}

// listLevel is the level of a paragraph's marker.
func listLevel(par *Paragraph) int {
	if par.Kind == Heading {
		return par.Level - 1
	}
	return par.Level
}

// leftOf is where a paragraph begins that has no marker.
func leftOf(par *Paragraph) int {
	switch par.Kind {
	case Item, Quotation:
		return indent * (par.Level + 1)
	case Body, Note:
		return indent * par.Level
	}
	return 0
}

// numbering writes the part that holds the labels.
func (p *printer) numbering() string {
	p.put(declaration + `<w:numbering` + spaces + `><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>`)
	for level := 0; level <= maxLevel; level++ {
		p.put(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="none"/><w:suff w:val="tab"/><w:lvlText w:val=""/><w:lvlJc w:val="left"/></w:lvl>`, level)
	}
	p.put(`</w:abstractNum>`)
	for i, l := range p.ordered {
		level := l.level
		left, hanging := indent*(level+1), indent
		if l.kind == Heading {
			level--
			left, hanging = indent, indent
		}
		p.put(`<w:num w:numId="%d"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="%d"><w:lvl w:ilvl="%d"><w:start w:val="1"/>`, i+1, level, level)
		// The form of the number does not show, but a list without one is read
		// as none.
		p.put(`<w:numFmt w:val="%s"/><w:suff w:val="tab"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/>`, l.form(), escape(l.text))
		p.put(`<w:pPr><w:tabs><w:tab w:val="num" w:pos="%d"/></w:tabs><w:ind w:left="%d" w:hanging="%d"/></w:pPr>`, left, left, hanging)
		if l.right {
			p.put(`<w:rPr><w:rtl/></w:rPr>`)
		}
		p.put(`</w:lvl></w:lvlOverride></w:num>`)
	}
	p.put(`</w:numbering>`)
	return p.take()
}

// form is the kind of list that a label belongs to.
func (l label) form() string {
	switch l.text {
	case "-", "–", "—", "•", "·", "*", "◦", "▪", "‣":
		return "bullet"
	}
	return "decimal"
}
