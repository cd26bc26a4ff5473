package ui

import (
	"cmp"
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
	// Sides sets each unit side by side: as it was, with what was taken out, and
	// as it is, with what was put in. Before and After head the sides.
	Sides         bool
	Before, After string
	Lines         []RedLine
}

// RedLine is one unit of a redline.
type RedLine struct {
	ID      string // unique on the page; empty for none
	Heading bool
	Norm    bool // an official text that is quoted
	Depth   int
	Label   string // as "(a)"
	Was     string // of Sides: the label before, where it is another
	Note    string // about the unit as a whole, in the page's language
	Runs    []RedRun
	// Old and New are the runs of each side, where they are not those of Runs
	// that stood before and that stand now.
	Old, New []RedRun
	Ways     []Link // what can be done with it, or seen of it
}

// RedRun is a run of words of a unit with one fate. An aside is in the page's
// language and no part of the text: who proposes what stands beside it, with a
// way there. A frame is the signs around asides, as brackets: no part of the text
// either, but they run as it does.
type RedRun struct {
	Op    Op
	Open  bool // the fate is proposed, and not decided
	Words string
	Aside bool
	Frame bool
	Href  string // of an aside; may be empty
}

// beside reports whether a run is no part of the text.
func (r RedRun) beside() bool { return r.Aside || r.Frame }

// deepest is the last depth that is set further in than the one above it.
const deepest = 4

// RedlineView renders a redline. Its spaces are those of the text and no others.
func RedlineView(l *i18n.Locale, r Redline) templ.Component {
	w := newRedWriter(l, r.Lang, r.Shown)
	class := "redline"
	if r.Sides {
		class += " sides"
	}
	w.b.WriteString(`<div class="` + class + `"` + w.language + ">\n")
	if r.Sides {
		w.b.WriteString(`<div class="pair heads" aria-hidden="true">` + w.aside("side", r.Before) + w.aside("side", r.After) + "</div>\n")
	}
	for _, line := range r.Lines {
		if r.Sides {
			w.pair(line, r.Before, r.After)
		} else {
			w.line(line)
		}
	}
	w.b.WriteString("</div>")
	return markup(w.b.String())
}

// RedWords renders runs of a text within a line.
func RedWords(l *i18n.Locale, lang string, shown bool, runs ...RedRun) templ.Component {
	w := newRedWriter(l, lang, shown)
	w.b.WriteString(`<span class="redline"` + w.language + ">")
	for _, r := range runs {
		w.run(r)
	}
	w.b.WriteString("</span>")
	return markup(w.b.String())
}

type redWriter struct {
	l        *i18n.Locale
	b        *strings.Builder
	language string // attributes of the text, where it is in another language than the page
	tag, dir string // of asides, where that is so
	shown    bool
}

func newRedWriter(l *i18n.Locale, lang string, shown bool) redWriter {
	w := redWriter{l: l, b: &strings.Builder{}, shown: shown}
	if tag, dir := tongue(l, lang); tag != "" {
		w.language = ` lang="` + escape(tag) + `" dir="` + dir + `"`
		w.tag, w.dir = l.Tag(), string(l.Dir())
	}
	return w
}

// name is the element of a unit.
func (line RedLine) name() string {
	switch {
	case line.Heading:
		return "h3"
	case line.Norm:
		return "blockquote"
	}
	return "p"
}

func (line RedLine) class() string {
	return "unit depth-" + strconv.Itoa(min(max(line.Depth, 0), deepest))
}

func (w redWriter) line(line RedLine) {
	name := line.name()
	w.b.WriteString("<" + name + ` class="` + line.class() + `"`)
	if line.ID != "" {
		w.b.WriteString(` id="` + escape(line.ID) + `"`)
	}
	w.b.WriteString(">")
	w.words(line.Note, line.Label, line.Runs)
	if name == "p" {
		w.ways(line)
	}
	w.b.WriteString("</" + name + ">\n")
	if name != "p" && len(line.Ways) > 0 {
		w.b.WriteString(`<p class="unit-ways depth-` + strconv.Itoa(min(max(line.Depth, 0), deepest)) + `">`)
		w.ways(line)
		w.b.WriteString("</p>\n")
	}
}

func (w redWriter) words(note, label string, runs []RedRun) {
	if note != "" {
		w.b.WriteString(w.aside("unit-note", note) + " ")
	}
	if label != "" {
		w.b.WriteString(visible(label) + " ")
	}
	for _, r := range runs {
		w.run(r)
	}
}

// pair sets a unit side by side. The side that it did not stand on, or no longer
// stands on, is empty and says so to those who do not see it.
func (w redWriter) pair(line RedLine, before, after string) {
	w.b.WriteString(`<div class="pair"`)
	if line.ID != "" {
		w.b.WriteString(` id="` + escape(line.ID) + `"`)
	}
	w.b.WriteString(">\n")
	was := line.Was
	if was == "" {
		was = line.Label
	}
	w.side(line, before, was, line.side(line.Old, Inserted), false)
	w.side(line, after, line.Label, line.side(line.New, Deleted), true)
	w.b.WriteString("</div>\n")
}

// side leaves the runs that one side shows: all but those with a fate that
// belongs to the other, and what is said beside them.
func (line RedLine) side(own []RedRun, not Op) (out []RedRun) {
	if own != nil {
		return own
	}
	gone := false
	for _, r := range line.Runs {
		if r.beside() && gone {
			continue
		}
		if gone = !r.beside() && r.Op == not; !gone {
			out = append(out, r)
		}
	}
	return out
}

func (w redWriter) side(line RedLine, head, label string, runs []RedRun, last bool) {
	name := "p"
	if line.Norm {
		name = "blockquote"
	}
	class := line.class()
	if line.Heading {
		class += " unit-heading"
	}
	w.b.WriteString(`<div class="side">` + w.aside("unseen", head+" ") + "<" + name + ` class="` + class + `">`)
	note := line.Note
	if !last {
		note = ""
	}
	if blank(runs) {
		label = ""
	}
	w.words(note, label, runs)
	w.b.WriteString("</" + name + ">")
	if last && len(line.Ways) > 0 {
		w.b.WriteString(`<p class="unit-ways">`)
		w.ways(line)
		w.b.WriteString("</p>")
	}
	w.b.WriteString("</div>\n")
}

func blank(runs []RedRun) bool {
	for _, r := range runs {
		if strings.TrimSpace(r.Words) != "" {
			return false
		}
	}
	return true
}

func (w redWriter) ways(line RedLine) {
	for i, way := range line.Ways {
		if i > 0 || line.name() == "p" {
			w.b.WriteString(" ")
		}
		w.b.WriteString(element("a", way.Words, "href", way.Href, "class", "unit-way", "lang", w.tag, "dir", w.dir))
	}
}

func (w redWriter) aside(class, words string) string {
	return element("span", words, "class", class, "lang", w.tag, "dir", w.dir)
}

func (w redWriter) run(r RedRun) {
	m := marker{l: w.l, tag: w.tag, dir: w.dir, class: "unseen"}
	if w.shown {
		m.class = "marker"
	}
	switch {
	case r.Aside && r.Href != "":
		w.b.WriteString(element("a", r.Words, "href", string(templ.URL(r.Href)), "class", "attribution", "lang", w.tag, "dir", w.dir))
	case r.Aside:
		w.b.WriteString(element("bdi", r.Words, "class", "attribution", "lang", w.tag, "dir", w.dir))
	case r.Frame:
		w.b.WriteString(element("span", r.Words, "class", "attribution"))
	case r.Op == Kept:
		w.b.WriteString(visible(r.Words))
	case r.Op == Inserted && r.Open:
		w.b.WriteString(`<ins class="open">` + m.around("ui.difference.open.inserted", r.Words) + "</ins>")
	case r.Op == Inserted:
		w.b.WriteString("<ins>" + m.around("ui.difference.inserted", r.Words) + "</ins>")
	case r.Op == Replaced:
		w.b.WriteString(`<del class="open">` + m.around("ui.difference.open.replaced", r.Words) + "</del>")
	case r.Open:
		w.b.WriteString(`<del class="open">` + m.around("ui.difference.open.deleted", r.Words) + "</del>")
	default:
		w.b.WriteString("<del>" + m.around("ui.difference.deleted", r.Words) + "</del>")
	}
}

// RedChange is one change of a plain list: where, what, and by whom.
type RedChange struct {
	Place Link // the unit
	Runs  []RedRun
	By    templ.Component // nil for nobody
}

// ChangesView renders changes one under the other, numbered from first.
func ChangesView(l *i18n.Locale, lang string, shown bool, first int, all []RedChange) templ.Component {
	blocks := []templ.Component{markup(`<ol class="changes" start="` + strconv.Itoa(first) + `">`)}
	for _, c := range all {
		line := []templ.Component{TextLink(l, c.Place.Href, i18n.Of(cmp.Or(c.Place.Lang, l.Tag()), c.Place.Words)), RedWords(l, lang, shown, c.Runs...)}
		if c.By != nil {
			line = append(line, c.By)
		}
		blocks = append(blocks, markup("<li>"), Lines(line...), markup("</li>"))
	}
	return Stack(append(blocks, markup("</ol>"))...)
}
