package figure

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/i18n"
)

// canvas collects SVG. Places are given as for a language written from left
// to right; in the other direction each is mirrored. Text needs only its
// place mirrored: what "start" and "end" mean follows from the page.
type canvas struct {
	b    strings.Builder
	w, h float64
	rtl  bool
}

func newCanvas(l *i18n.Locale, w, h float64) *canvas {
	return &canvas{w: w, h: h, rtl: l.RTL()}
}

// x mirrors the near edge of something that is width wide.
func (c *canvas) x(x, width float64) float64 {
	if c.rtl {
		return c.w - x - width
	}
	return x
}

func (c *canvas) rect(x, y, w, h float64, class, title string) {
	fmt.Fprintf(&c.b, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"`, class, num(c.x(x, w)), num(y), num(w), num(h))
	c.close("rect", title)
}

func (c *canvas) circle(x, y, r float64, class, title string) {
	fmt.Fprintf(&c.b, `<circle class="%s" cx="%s" cy="%s" r="%s"`, class, num(c.x(x, 0)), num(y), num(r))
	c.close("circle", title)
}

func (c *canvas) close(name, title string) {
	if title == "" {
		c.b.WriteString("/>")
		return
	}
	c.b.WriteString("><title>" + html.EscapeString(title) + "</title></" + name + ">")
}

func (c *canvas) line(x1, y1, x2, y2 float64, class string) {
	fmt.Fprintf(&c.b, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class,
		num(c.x(x1, 0)), num(y1), num(c.x(x2, 0)), num(y2))
}

func (c *canvas) text(x, y float64, class, words string) {
	c.textIn("", x, y, class, words)
}

// textIn writes words whose language is not the page's.
func (c *canvas) textIn(lang string, x, y float64, class, words string) {
	fmt.Fprintf(&c.b, `<text class="%s" x="%s" y="%s"`, class, num(c.x(x, 0)), num(y))
	if lang != "" {
		fmt.Fprintf(&c.b, ` lang="%s"`, html.EscapeString(lang))
	}
	c.b.WriteString(">" + html.EscapeString(words) + "</text>")
}

// svg gives the whole drawing; id makes the names of its title and
// description unique on the page.
func (c *canvas) svg(id, title, describe string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" aria-labelledby="%[3]s-title %[3]s-desc"><title id="%[3]s-title">%[4]s</title><desc id="%[3]s-desc">%[5]s</desc>%[6]s</svg>`,
		num(c.w), num(c.h), html.EscapeString(id), html.EscapeString(title), html.EscapeString(describe), c.b.String())
}

// num writes a coordinate with at most one decimal.
func num(f float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0")
}

// letter is the width that a letter of a label is taken to have. It errs on the
// wide side: a label may have air behind it, but never runs into the drawing.
const letter = 6.9

// wide estimates the width of words at the size of labels.
func wide(words string) float64 { return letter*float64(utf8.RuneCountInString(words)) + 4 }

// longestLabel bounds labels beside a drawing, in letters.
const longestLabel = 54

// short cuts a label that is wider than the room for labels; the whole stands
// in the table.
func short(label string) string {
	if runes := []rune(label); len(runes) > longestLabel {
		return strings.TrimSpace(string(runes[:longestLabel-1])) + "…"
	}
	return label
}

func widest(words []string) float64 {
	w := 0.0
	for _, s := range words {
		w = max(w, wide(s))
	}
	return w
}

// series gives the class of the i-th series.
func series(i int) string { return fmt.Sprintf("s%d", i%5+1) }
