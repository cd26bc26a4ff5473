package figure

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// Drawing is one of the kinds of figure of this package.
type Drawing interface {
	describe() string
	legend() []string
	draw(l *i18n.Locale) *canvas
}

// Figure is a drawing with everything that belongs beside it.
type Figure struct {
	ID        string // unique on the page
	Caption   string
	Drawing   Drawing
	Note      string          // how to read it; may be empty
	Quote     templ.Component // the words of others about it, quoted; may be nil
	Table     ui.Table        // the same data
	Downloads ui.Downloads    // the same data as files
}

// SVG gives a drawing alone, as a document or a part of one: for print files.
func SVG(l *i18n.Locale, id, title string, d Drawing) string {
	return d.draw(l).svg(id, title, d.describe())
}

func (f Figure) legend() []string { return f.Drawing.legend() }

func (f Figure) drawing(l *i18n.Locale) templ.Component {
	return templ.Raw(SVG(l, f.ID, f.Caption, f.Drawing))
}

// short says whether the table may stand open below its drawing without
// pushing the rest of the page away.
func (f Figure) short() bool { return len(f.Table.Rows) <= 20 }
