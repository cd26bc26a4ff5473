package figure

import (
	"comity.example/comity/internal/i18n"
)

// Shape is how a cell of a grid is drawn.
type Shape int

// The two shapes.
const (
	Dot  Shape = iota // participation: a dot where there was one
	Tile              // a matrix: a square, empty where there is nothing
)

// Grid is rows against columns: who took part in what.
type Grid struct {
	Describe string
	Columns  []string
	Rows     []GridRow // in the order they are shown: alphabetical, not by size
	Shape    Shape
	Legend   []string // what the values 1, 2, … mean; needed only when there is more than one
}

// GridRow is one row. Values[i] belongs to column i: 0 is nothing, 1 and more
// choose the series.
type GridRow struct {
	Label  string
	Lang   string // of the label, when it is not the page's
	Values []int
}

const gridStep = 21.0

func (g Grid) describe() string { return g.Describe }

func (g Grid) legend() []string {
	if len(g.Legend) < 2 {
		return nil
	}
	return g.Legend
}

func (g Grid) draw(l *i18n.Locale) *canvas {
	labels := make([]string, 0, len(g.Rows))
	for _, r := range g.Rows {
		labels = append(labels, short(r.Label))
	}
	start := widest(labels) + 10
	step := max(gridStep, widest(g.Columns)+6)
	top := 26.0
	c := newCanvas(l, start+step*float64(len(g.Columns))+4, top+gridStep*float64(len(g.Rows))+4)
	for i, name := range g.Columns {
		c.text(start+step*(float64(i)+0.5), 16, "tick middle", name)
	}
	for i, r := range g.Rows {
		y := top + gridStep*float64(i)
		c.line(0, y, c.w, y, "grid")
		c.textIn(r.Lang, 0, y+15, "label", labels[i])
		for k, v := range r.Values {
			g.cell(c, start+step*float64(k), y, step, v, r.Label, g.column(k))
		}
	}
	return c
}

func (g Grid) column(i int) string {
	if i < len(g.Columns) {
		return g.Columns[i]
	}
	return ""
}

func (g Grid) cell(c *canvas, x, y, step float64, v int, row, column string) {
	title := row + ", " + column
	if v > 0 && v <= len(g.Legend) {
		title += ": " + g.Legend[v-1]
	}
	switch {
	case g.Shape == Tile && v == 0:
		c.rect(x+(step-15)/2, y+3, 15, 15, "off", "")
	case g.Shape == Tile:
		c.rect(x+(step-15)/2, y+3, 15, 15, series(v-1), title)
	case v > 0:
		c.circle(x+step/2, y+gridStep/2, 5.5, series(v-1), title)
	}
}
