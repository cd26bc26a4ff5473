package figure

import (
	"fmt"

	"comity.example/comity/internal/i18n"
)

// Series is a row of numbers under one name; Values[i] belongs to label i.
type Series struct {
	Name   string
	Values []int
}

// Bars is a column chart: one group of bars for each label, one bar in it for
// each series.
type Bars struct {
	Describe string   // what the drawing shows, for those who do not see it
	Labels   []string // along the axis: years
	Series   []Series // up to five
	Unit     string   // what is counted: "States"; may be empty
}

const (
	barsTop    = 26.0
	barsBottom = 28.0
	barsHigh   = 220.0
	barsAxis   = 44.0
	barsWide   = 680.0 // what a chart fills, unless its bars would get too wide or too narrow
)

func (b Bars) describe() string { return b.Describe }

func (b Bars) legend() []string {
	if len(b.Series) < 2 {
		return nil
	}
	var names []string
	for _, s := range b.Series {
		names = append(names, s.Name)
	}
	return names
}

func (b Bars) highest() int {
	top := 0
	for _, s := range b.Series {
		for _, v := range s.Values {
			top = max(top, v)
		}
	}
	return top
}

func (b Bars) draw(l *i18n.Locale) *canvas {
	n := float64(max(1, len(b.Series)))
	step := min((barsWide-barsAxis)/float64(max(1, len(b.Labels))), 40*n+28)
	step = max(step, 14*n+12, widest(b.Labels)+8)
	bar := min(40, step*0.72/n)
	c := newCanvas(l, barsAxis+step*float64(len(b.Labels))+10, barsTop+barsHigh+barsBottom)
	ceiling := b.axis(c, l)
	for i, label := range b.Labels {
		x := barsAxis + step*float64(i)
		c.text(x+step/2, barsTop+barsHigh+20, "tick middle", label)
		b.group(c, l, i, x, step, bar, ceiling)
	}
	c.line(barsAxis, barsTop+barsHigh, c.w, barsTop+barsHigh, "axis")
	return c
}

// axis draws the grid and gives the number at its top.
func (b Bars) axis(c *canvas, l *i18n.Locale) int {
	every := tick(b.highest())
	ceiling := max(every, (b.highest()+every-1)/every*every)
	for v := 0; v <= ceiling; v += every {
		y := barsTop + barsHigh - barsHigh*float64(v)/float64(ceiling)
		if v > 0 {
			c.line(barsAxis, y, c.w, y, "grid")
		}
		c.text(barsAxis-8, y+4, "tick end", l.Number(int64(v)))
	}
	if b.Unit != "" {
		c.text(0, 12, "tick", b.Unit)
	}
	return ceiling
}

func (b Bars) group(c *canvas, l *i18n.Locale, i int, x, step, bar float64, ceiling int) {
	left := x + (step-bar*float64(len(b.Series)))/2
	for k, s := range b.Series {
		if i >= len(s.Values) {
			continue
		}
		v := s.Values[i]
		h := barsHigh * float64(v) / float64(ceiling)
		at := left + bar*float64(k)
		title := fmt.Sprintf("%s: %s", b.Labels[i], l.Number(int64(v)))
		if s.Name != "" {
			title = s.Name + ", " + title
		}
		c.rect(at+1, barsTop+barsHigh-h, bar-2, h, series(k), title)
		if len(b.Series) < 3 {
			c.text(at+bar/2, barsTop+barsHigh-h-5, "value middle", l.Number(int64(v)))
		}
	}
}

// tick chooses the distance of grid lines: 1, 2 or 5 times a power of ten, so
// that there are at most six.
func tick(top int) int {
	for unit := 1; ; unit *= 10 {
		for _, m := range []int{1, 2, 5} {
			if top <= m*unit*5 {
				return m * unit
			}
		}
	}
}
