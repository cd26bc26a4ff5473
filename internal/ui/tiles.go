package ui

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// Tile is one of many in a grid: a name, and a few words on how it stands. Two that
// stand differently are told apart by their words and by the line around them,
// never by a colour.
type Tile struct {
	Name i18n.Text
	Href string // where the name leads; empty where there is nothing to read
	Note string // how it stands
	On   bool   // there is something: the line around it is drawn out
}

// Tiles is a grid of tiles, in the order in which they are given; label says what of.
func Tiles(l *i18n.Locale, label string, all []Tile) templ.Component {
	blocks := []templ.Component{markup(`<ul class="tiles" aria-label="` + escape(label) + `">`)}
	for _, t := range all {
		open, name := "<li>", In(l, t.Name)
		if t.On {
			open = `<li class="on">`
		}
		if t.Href != "" {
			name = TextLink(l, t.Href, t.Name)
		}
		blocks = append(blocks, between("", []templ.Component{markup(open), name, markup(" "), Quiet(t.Note), markup("</li>")}))
	}
	return Stack(append(blocks, markup("</ul>"))...)
}

// Beside shows what several say side by side: as many in a row as the window has room
// for, and one below the other in a narrow one.
func Beside(all ...templ.Component) templ.Component {
	return Stack(markup(`<div class="beside">`), Stack(all...), markup("</div>"))
}

// Facing shows what somebody says and, at its side, what others answer, one below the
// other: each keeps its own heading. In a narrow window the answers stand below.
func Facing(said templ.Component, answers ...templ.Component) templ.Component {
	return Stack(markup(`<div class="facing"><div>`), said, markup("</div><div>"), Stack(answers...), markup("</div></div>"))
}
