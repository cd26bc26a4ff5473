package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// Redline is a text as it is negotiated, unit by unit. What was put in is
// underlined twice, what was taken out struck; and both are said in words, for
// those who do not see it, or to everybody where Shown says so.
type Redline struct {
	Lang  string // of the text
	Shown bool
	Lines []RedLine
}

// RedLine is one unit of a redline.
type RedLine struct {
	ID      string // unique on the page; empty for none
	Heading bool
	Norm    bool // an official text that is quoted
	Depth   int
	Label   string // as "(a)"
	Note    string // about the unit as a whole, in the page's language
	Runs    []RedRun
	Way     *Link // what can be done with it
}

// RedRun is a run of words of a unit with one fate. An aside is in the page's
// language and no part of the text: who proposes what stands beside it.
type RedRun struct {
	Op    Op
	Words string
	Aside bool
}

// deepest is the last depth that is set further in than the one above it.
const deepest = 4

// RedlineView renders a redline. Its spaces are those of the text and no others.
func RedlineView(l *i18n.Locale, r Redline) templ.Component {
	tag, dir := tongue(l, r.Lang)
	var b strings.Builder
	b.WriteString("<div class=\"redline\"")
	if tag != "" {
		b.WriteString(` lang="` + escape(tag) + `" dir="` + dir + `"`)
	}
	b.WriteString(">\n")
	w := redWriter{l: l, b: &b, shown: r.Shown}
	if tag != "" {
		w.tag, w.dir = l.Tag(), string(l.Dir())
	}
	for _, line := range r.Lines {
		w.line(line)
	}
	b.WriteString("</div>")
	return markup(b.String())
}

type redWriter struct {
	l        *i18n.Locale
	b        *strings.Builder
	tag, dir string // of asides, where the text is in another language
	shown    bool
}

func (w redWriter) line(line RedLine) {
	name := "p"
	switch {
	case line.Heading:
		name = "h3"
	case line.Norm:
		name = "blockquote"
	}
	w.b.WriteString("<" + name + ` class="unit depth-` + strconv.Itoa(min(max(line.Depth, 0), deepest)) + `"`)
	if line.ID != "" {
		w.b.WriteString(` id="` + escape(line.ID) + `"`)
	}
	w.b.WriteString(">")
	if line.Note != "" {
		w.b.WriteString(w.aside("unit-note", line.Note) + " ")
	}
	if line.Label != "" {
		w.b.WriteString(escape(line.Label) + " ")
	}
	for _, r := range line.Runs {
		w.run(r)
	}
	if line.Way != nil {
		w.b.WriteString(" " + element("a", line.Way.Words, "href", line.Way.Href, "class", "unit-way", "lang", w.tag, "dir", w.dir))
	}
	w.b.WriteString("</" + name + ">\n")
}

func (w redWriter) aside(class, words string) string {
	return element("span", words, "class", class, "lang", w.tag, "dir", w.dir)
}

func (w redWriter) run(r RedRun) {
	marker := func(key string) string {
		class := "unseen"
		if w.shown {
			class = "marker"
		}
		return w.aside(class, " "+w.l.T(key)+" ")
	}
	switch {
	case r.Aside:
		w.b.WriteString(w.aside("attribution", r.Words))
	case r.Op == Inserted:
		w.b.WriteString("<ins>" + marker("ui.difference.inserted") + escape(r.Words) + marker("ui.difference.end") + "</ins>")
	case r.Op == Deleted:
		w.b.WriteString("<del>" + marker("ui.difference.deleted") + escape(r.Words) + marker("ui.difference.end") + "</del>")
	default:
		w.b.WriteString(escape(r.Words))
	}
}
