package ui

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// Passage is a paragraph of a document that has an address of its own.
type Passage struct {
	ID     string // by which it is cited; its place on the page
	Href   string // its own page; empty where it has none
	Spoken string // what that leads to, for screen readers
	Level  int    // of a heading, from 2 to 6; 0 for any other passage
	Quoted bool   // the words of somebody else
	Depth  int
	Label  string // of an item
	Lang   string // of the words
	Runs   []PassageRun
	// Beside is the passage in another language; nil where it stands alone.
	Beside *Rendition
	Notes  []templ.Component // below it, in the page's language
}

// PassageRun is words of a passage. An aside is in the page's language and no
// part of the document: who would have other words. A frame is the signs around
// asides, as brackets: no part of the document either, but they run as it does.
type PassageRun struct {
	Words string
	Aside bool
	Frame bool
	Href  string // where an aside leads; may be empty
}

// Rendition is a passage in another language, or why it is not there.
type Rendition struct {
	Lang, Words string
	Lacks       string // in the page's language
}

// PassagesView renders passages one below the other.
func PassagesView(l *i18n.Locale, all []Passage) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
		if _, err := io.WriteString(out, `<div class="passages">`+"\n"); err != nil {
			return err
		}
		for i := range all {
			if _, err := io.WriteString(out, all[i].open(l)); err != nil {
				return err
			}
			for _, n := range all[i].Notes {
				if err := surround(ctx, out, `<p class="passage-note">`, n, "</p>\n"); err != nil {
					return err
				}
			}
			if _, err := io.WriteString(out, "</div>\n"); err != nil {
				return err
			}
		}
		_, err := io.WriteString(out, "</div>")
		return err
	})
}

func surround(ctx context.Context, out io.Writer, before string, c templ.Component, after string) error {
	if _, err := io.WriteString(out, before); err != nil {
		return err
	}
	if err := c.Render(ctx, out); err != nil {
		return err
	}
	_, err := io.WriteString(out, after)
	return err
}

// open writes a passage up to its notes.
func (p *Passage) open(l *i18n.Locale) string {
	var b strings.Builder
	class := "passage depth-" + strconv.Itoa(min(max(p.Depth, 0), deepest))
	if p.Beside != nil {
		class += " two"
	}
	b.WriteString(`<div class="` + class + `"`)
	if p.ID != "" {
		b.WriteString(` id="` + escape(p.ID) + `"`)
	}
	b.WriteString(">\n")
	if p.Href != "" {
		b.WriteString(around("a", `<span class="unseen">`+escape(p.Spoken)+`</span><span aria-hidden="true">`+escape(p.ID)+`</span>`, "class", "passage-id", "href", p.Href) + "\n")
	}
	b.WriteString(p.words(l) + "\n")
	if r := p.Beside; r != nil {
		if r.Lacks != "" {
			b.WriteString(element("p", r.Lacks, "class", "passage-other lacks") + "\n")
		} else {
			tag, dir := tongue(l, r.Lang)
			b.WriteString(around("p", visible(r.Words), "class", "passage-other", "lang", tag, "dir", dir) + "\n")
		}
	}
	return b.String()
}

func (p *Passage) words(l *i18n.Locale) string {
	tag, dir := tongue(l, p.Lang)
	own, way := "", ""
	if tag != "" {
		own, way = l.Tag(), string(l.Dir())
	}
	var b strings.Builder
	if p.Label != "" {
		b.WriteString(visible(p.Label) + " ")
	}
	for _, r := range p.Runs {
		switch {
		case r.Aside && r.Href != "":
			b.WriteString(element("a", r.Words, "class", "attribution", "href", r.Href, "lang", own, "dir", way))
		case r.Aside:
			b.WriteString(element("bdi", r.Words, "class", "attribution", "lang", own, "dir", way))
		case r.Frame:
			b.WriteString(element("span", r.Words, "class", "attribution"))
		default:
			b.WriteString(visible(r.Words))
		}
	}
	name := "p"
	switch {
	case p.Level > 0:
		name = "h" + strconv.Itoa(min(max(p.Level, 2), 6))
	case p.Quoted:
		name = "blockquote"
	}
	return around(name, b.String(), "class", "passage-words", "lang", tag, "dir", dir)
}

// TextPart is a section of the second level under a stored heading.
func TextPart(l *i18n.Locale, id string, heading i18n.Text, blocks ...templ.Component) templ.Component {
	return holding(TextSection(l, id, heading), Stack(blocks...))
}

// TextPartAt is TextPart at another level, from 2 to 4.
func TextPartAt(l *i18n.Locale, id string, heading i18n.Text, level int, blocks ...templ.Component) templ.Component {
	words, lang := heading.Pick(l)
	tag, dir := tongue(l, lang)
	head := around("h"+strconv.Itoa(min(max(level, 2), 4)), visible(words), "id", id, "lang", tag, "dir", dir)
	return templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
		return surround(ctx, out, `<section aria-labelledby="`+escape(id)+`">`+head, Stack(blocks...), "</section>")
	})
}

// Classed keeps blocks together under a class of the style sheet.
func Classed(class string, blocks ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
		return surround(ctx, out, `<div class="`+escape(class)+`">`, Stack(blocks...), "</div>")
	})
}
