package figure

import (
	"fmt"

	"comity.example/comity/internal/i18n"
)

// Lines is a chart of lying bars, for labels that are words: each label stands
// above its bars, one for each series, with its number behind it. It is as wide
// as a narrow screen.
type Lines struct {
	Describe string
	Labels   []string // in the order in which they are shown
	Series   []Series // up to five
}

const (
	linesWide  = 288.0 // of the longest bar and its number
	linesLabel = 20.0
	linesBar   = 14.0
	linesGap   = 10.0
	linesValue = 44.0 // room for a number
)

func (b Lines) describe() string { return b.Describe }
func (b Lines) legend() []string { return Bars{Series: b.Series}.legend() }

func (b Lines) draw(l *i18n.Locale) *canvas {
	high := linesLabel + linesBar*float64(max(1, len(b.Series))) + linesGap
	labels := make([]string, len(b.Labels))
	for i, s := range b.Labels {
		labels[i] = short(s)
	}
	c := newCanvas(l, max(linesWide, widest(labels)), high*float64(len(b.Labels))+4)
	top := max(1, Bars{Series: b.Series}.highest())
	for i, label := range labels {
		y := high * float64(i)
		c.text(0, y+14, "label", label)
		for k, s := range b.Series {
			if i >= len(s.Values) {
				continue
			}
			v := s.Values[i]
			w := (linesWide - linesValue) * float64(v) / float64(top)
			title := fmt.Sprintf("%s: %s", b.Labels[i], l.Number(int64(v)))
			if s.Name != "" {
				title = s.Name + ", " + title
			}
			at := y + linesLabel + linesBar*float64(k)
			c.rect(0, at, w, linesBar-2, series(k), title)
			c.text(w+6, at+linesBar-4, "value", l.Number(int64(v)))
		}
	}
	return c
}
