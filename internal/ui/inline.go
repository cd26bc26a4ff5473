package ui

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// The components of this file are written by hand, not with templ: inside a
// line every space counts, and so does every one that is not there.

// markup makes a component of HTML that is already escaped.
func markup(html string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, html)
		return err
	})
}

func escape(s string) string { return templ.EscapeString(s) }

// element writes <name attributes>words</name>; attributes are pairs of a
// name and a value, and a pair without value is left out.
func element(name, words string, attributes ...string) string {
	return around(name, written(words), attributes...)
}

// around is element for HTML that is already escaped.
func around(name, html string, attributes ...string) string {
	var b strings.Builder
	b.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			b.WriteString(" " + attributes[i] + `="` + escape(attributes[i+1]) + `"`)
		}
	}
	b.WriteString(">" + html + "</" + name + ">")
	return b.String()
}

// tongue gives the values of lang and dir for words in lang: empty when that
// is the page's own language.
func tongue(l *i18n.Locale, lang string) (tag, dir string) {
	if lang == "" || lang == l.Tag() {
		return "", ""
	}
	return lang, string(i18n.DirectionOf(lang))
}

// Plain shows words as they are.
func Plain(words string) templ.Component { return markup(written(words)) }

// Typed shows words that somebody typed, in the page's language or none.
func Typed(words string) templ.Component { return markup(visible(words)) }

// Strong marks words as important within a sentence.
func Strong(words string) templ.Component { return markup(element("strong", words)) }

// StrongOf is Strong for what is more than words: a title in a language of its own.
func StrongOf(c templ.Component) templ.Component {
	return Stack(markup(`<strong>`), c, markup(`</strong>`))
}

// Em marks words that are stressed, or a title within a sentence.
func Em(words string) templ.Component { return markup(element("em", words)) }

// Quiet is an aside within a line.
func Quiet(words string) templ.Component {
	return markup(element("span", words, "class", "note"))
}

// QuietOf is Quiet for what is more than words.
func QuietOf(c templ.Component) templ.Component {
	return Stack(markup(`<span class="note">`), c, markup(`</span>`))
}

// Unseen is for screen readers only.
func Unseen(words string) templ.Component {
	return markup(element("span", words, "class", "unseen"))
}

// Badge is a short word that classifies what stands beside it. It is told
// apart by its words, never by a colour.
func Badge(words string) templ.Component {
	return markup(element("span", words, "class", "badge"))
}

// A is a link within the hub, or to an address that the hub's own data names. A
// sentence that something is filled into runs as the page does, whatever it
// begins with.
func A(href, words string) templ.Component {
	own := ""
	if strings.ContainsFunc(words, ours) {
		own = "own"
	}
	return markup(element("a", words, "href", string(templ.URL(href)), "class", own))
}

// Address is a link whose words are the address itself: it runs from left to
// right in every language.
func Address(href string) templ.Component {
	return markup(element("a", href, "href", string(templ.URL(href)), "dir", "ltr"))
}

// Foreign shows words in a given language.
func Foreign(l *i18n.Locale, lang, words string) templ.Component {
	tag, dir := tongue(l, lang)
	if tag == "" {
		return Typed(words)
	}
	return markup(around("span", visible(words), "lang", tag, "dir", dir))
}

// Whole shows what is in a given language as a whole, from whatever parts: on a
// page that runs the other way the parts keep their order.
func Whole(l *i18n.Locale, lang string, inline ...templ.Component) templ.Component {
	tag, dir := tongue(l, lang)
	if tag == "" {
		return between("", inline)
	}
	return between("", slices.Concat([]templ.Component{markup(`<span lang="` + escape(tag) + `" dir="` + dir + `">`)}, inline,
		[]templ.Component{markup("</span>")}))
}

// In shows stored content inside a line and marks its language where that is
// not the page's: for names, table cells and places where a caption names the
// language once for all.
func In(l *i18n.Locale, t i18n.Text) templ.Component {
	s, lang := t.Pick(l)
	return Foreign(l, lang, s)
}

// Text is In, with the language named after it where it is not the page's.
func Text(l *i18n.Locale, t i18n.Text) templ.Component {
	s, lang := t.Pick(l)
	if s == "" || lang == l.Tag() {
		return Foreign(l, lang, s)
	}
	return Join(Foreign(l, lang, s), LanguageNote(l, lang))
}

// TextLink is a link whose words are stored content.
func TextLink(l *i18n.Locale, href string, t i18n.Text) templ.Component {
	s, lang := t.Pick(l)
	tag, dir := tongue(l, lang)
	return markup(around("a", visible(s), "href", string(templ.URL(href)), "lang", tag, "dir", dir))
}

// Isolated shows a name or a title as some document prints it, in whatever
// script: it keeps its own direction.
func Isolated(s string) templ.Component { return markup(element("bdi", s)) }

// Symbol shows a document symbol or an identifier: it keeps its direction and
// does not break at its hyphens.
func Symbol(s string) templ.Component {
	return markup(element("bdi", s, "class", "symbol", "dir", "ltr"))
}

// SymbolLink is a link whose words are a symbol or a citation: they keep their
// direction and stay together.
func SymbolLink(l *i18n.Locale, href, words string) templ.Component {
	tag, _ := tongue(l, "en")
	return markup(element("a", words, "href", string(templ.URL(href)), "class", "symbol", "lang", tag, "dir", "ltr"))
}

// Code shows bytes that a reader may compare: a hash, a key, an id.
func Code(s string) templ.Component {
	return markup(element("code", s, "class", "bytes", "dir", "ltr"))
}

// Join renders components one after the other with a space between.
func Join(components ...templ.Component) templ.Component { return between(" ", components) }

// Lines renders components one under the other.
func Lines(components ...templ.Component) templ.Component { return between("<br>", components) }

// List renders components as a list of the language: "a, b and c".
func List(l *i18n.Locale, components ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		names := make([]string, len(components))
		for i := range names {
			names[i] = string(rune(0xE000 + i)) // private use: stands for component i
		}
		for _, r := range l.And(names...) {
			i := int(r) - 0xE000
			if i < 0 || i >= len(components) {
				if _, err := io.WriteString(w, escape(string(r))); err != nil {
					return err
				}
				continue
			}
			if err := components[i].Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

func between(sep string, components []templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for i, c := range components {
			if i > 0 {
				if _, err := io.WriteString(w, sep); err != nil {
					return err
				}
			}
			if err := c.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// Parts maps the placeholders of a sentence to what is put in their place.
type Parts map[string]templ.Component

// Sentence renders the sentence of a catalogue key with components for its
// placeholders, so that a link or an emphasis stands where the language wants
// it.
func Sentence(l *i18n.Locale, key string, parts Parts) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, p := range l.Parts(key) {
			c, ok := parts[p.Name]
			if p.Name == "" || !ok {
				if _, err := io.WriteString(w, escape(p.Words)); err != nil {
					return err
				}
				continue
			}
			if err := c.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// runs renders the runs of a difference. Its spaces are those of the wordings
// and no others.
func runs(l *i18n.Locale, d Difference) templ.Component {
	tag, dir := "", ""
	if d.Lang != "" && d.Lang != l.Tag() {
		tag, dir = l.Tag(), string(l.Dir())
	}
	m := marker{l: l, tag: tag, dir: dir, class: "unseen"}
	var b strings.Builder
	for _, r := range d.Runs {
		switch r.Op {
		case Inserted:
			b.WriteString("<ins>" + m.around("ui.difference.inserted", r.Words) + "</ins>")
		case Deleted:
			b.WriteString("<del>" + m.around("ui.difference.deleted", r.Words) + "</del>")
		default:
			b.WriteString(visible(r.Words))
		}
	}
	return markup(b.String())
}

// marker says in words what became of others. Its signs run as those others do;
// what it says is in the page's language, which tag and dir name where that is
// another.
type marker struct {
	l               *i18n.Locale
	tag, dir, class string
}

func (m marker) around(key, words string) string {
	said := func(key string) string {
		if m.tag == "" {
			return written(m.l.T(key))
		}
		return element("bdi", m.l.T(key), "lang", m.tag, "dir", m.dir)
	}
	return around("span", " ["+said(key)+written(m.l.T("ui.difference.colon"))+" ", "class", m.class) + visible(words) +
		around("span", " "+said("ui.difference.end")+"] ", "class", m.class)
}

// Stack renders blocks one after the other.
func Stack(blocks ...templ.Component) templ.Component { return between("\n", blocks) }

// Para is a paragraph of inline components, in Go.
func Para(inline ...templ.Component) templ.Component {
	return Stack(markup("<p>"), Join(inline...), markup("</p>"))
}

// Part is Section for pages put together in Go.
func Part(id, heading string, level int, blocks ...templ.Component) templ.Component {
	return holding(Section(id, heading, level), Stack(blocks...))
}

// NoticeOf is Notice for pages put together in Go.
func NoticeOf(heading string, blocks ...templ.Component) templ.Component {
	return holding(Notice(heading), Stack(blocks...))
}

// holding gives a component its children.
// Folded keeps what is long out of the way until it is asked for: behind words
// that say what it is.
func Folded(words string, blocks ...templ.Component) templ.Component {
	return FoldedAt("", words, blocks...)
}

// FoldedAt is Folded with a place on the page: a link to it opens what is folded.
func FoldedAt(id, words string, blocks ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, "<details><summary>"+written(words)+"</summary>"); err != nil {
			return err
		}
		begins, ends := "", "</details>"
		if id != "" {
			begins, ends = `<div id="`+templ.EscapeString(id)+`">`, "</div></details>"
		}
		if _, err := io.WriteString(w, begins); err != nil {
			return err
		}
		if err := Stack(blocks...).Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, ends)
		return err
	})
}

func holding(outer, inner templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, inner), w)
	})
}
