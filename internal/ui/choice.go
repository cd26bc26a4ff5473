package ui

import (
	"github.com/a-h/templ"
)

// View is one of several ways to show the same; the one that is shown has no
// address.
type View struct {
	Href  string
	Words string
}

// Views are ways to show the same, with what they tell apart.
type Views struct {
	Label string
	Ways  []View
}

// ViewsBar leads to other ways to show what the page shows.
func ViewsBar(label string, all ...Views) templ.Component {
	blocks := []templ.Component{markup(`<nav class="views" aria-label="` + escape(label) + `">`)}
	for _, v := range all {
		line := []templ.Component{Quiet(v.Label)}
		for _, w := range v.Ways {
			if w.Href == "" {
				line = append(line, markup(around("strong", written(w.Words), "aria-current", "true")))
				continue
			}
			line = append(line, A(w.Href, w.Words))
		}
		blocks = append(blocks, Para(line...))
	}
	return Stack(append(blocks, markup("</nav>"))...)
}
