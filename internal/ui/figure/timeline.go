package figure

import (
	"strconv"
	"time"

	"comity.example/comity/internal/i18n"
)

// Timeline is events in lanes along years. It gives the overview; what each
// event was stands in the table beside it.
type Timeline struct {
	Describe string
	Lanes    []Lane
}

// Lane is a row of events of one kind.
type Lane struct {
	Label  string
	Events []Event
}

// Event is a day or a span of time. From and To are dates as documents give
// them, "2015", "2015-07" or "2015-07-22"; To is empty for a single day.
type Event struct {
	From, To string
	Words    string // what happened
	Short    string // a number or symbol drawn beside it; may be empty
}

const (
	laneLine = 24.0
	yearWide = 40.0
)

func (t Timeline) describe() string { return t.Describe }
func (t Timeline) legend() []string { return nil }

func (t Timeline) draw(l *i18n.Locale) *canvas {
	from, to := t.years()
	labels := make([]string, 0, len(t.Lanes))
	for _, lane := range t.Lanes {
		labels = append(labels, short(lane.Label))
	}
	start := widest(labels) + 12
	rows := make([][]int, len(t.Lanes))
	height := 30.0
	for i, lane := range t.Lanes {
		rows[i] = stack(lane, from)
		height += laneLine*float64(depth(rows[i])) + 10
	}
	c := newCanvas(l, start+yearWide*float64(to-from)+30, height)
	for y := from; y <= to; y++ {
		x := start + yearWide*float64(y-from)
		c.line(x, 22, x, height, "grid")
		if y < to {
			c.text(x+yearWide/2, 15, "tick middle", strconv.Itoa(y))
		}
	}
	y := 30.0
	for i, lane := range t.Lanes {
		c.line(0, y-4, c.w, y-4, "grid")
		c.text(0, y+15, "label", labels[i])
		for k, e := range lane.Events {
			t.event(c, l, e, start, from, y+laneLine*float64(rows[i][k]))
		}
		y += laneLine*float64(depth(rows[i])) + 10
	}
	return c
}

func (t Timeline) event(c *canvas, l *i18n.Locale, e Event, start float64, from int, y float64) {
	a, b := place(e, start, from)
	title := l.Span(e.From, e.To) + ": " + e.Words
	if b-a < 11 {
		c.circle((a+b)/2, y+10, 5.5, "s1", title)
		b = (a+b)/2 + 6
	} else {
		c.rect(a, y+5, b-a, 10, "s1", title)
	}
	if e.Short != "" {
		c.text(b+3, y+14, "tick", e.Short)
	}
}

// years gives the first year and the one after the last.
func (t Timeline) years() (from, to int) {
	from, to = 9999, 0
	for _, lane := range t.Lanes {
		for _, e := range lane.Events {
			a, b := e.ends()
			from, to = min(from, int(a)), max(to, int(b)+1)
		}
	}
	if to == 0 {
		return 0, 0
	}
	return from, to
}

// ends gives the beginning and the end of an event as fractional years.
func (e Event) ends() (a, b float64) {
	a, end := instant(e.From)
	if e.To != "" {
		_, end = instant(e.To)
	}
	return a, max(a, end-0.0001)
}

// instant gives the beginning and the end of "2015", "2015-07" or
// "2015-07-22" as fractional years; what is none of these is year 0.
func instant(iso string) (from, to float64) {
	for layout, add := range map[string][3]int{"2006": {1, 0, 0}, "2006-01": {0, 1, 0}, "2006-01-02": {0, 0, 1}} {
		if t, err := time.Parse(layout, iso); err == nil {
			return fraction(t), fraction(t.AddDate(add[0], add[1], add[2]))
		}
	}
	return 0, 0
}

func fraction(t time.Time) float64 { return float64(t.Year()) + float64(t.YearDay()-1)/366 }

func place(e Event, start float64, from int) (a, b float64) {
	x, y := e.ends()
	return start + yearWide*(x-float64(from)), start + yearWide*(y-float64(from))
}

// stack gives each event of a lane the first line on which it, and the symbol
// beside it, touches no earlier one.
func stack(lane Lane, from int) []int {
	var ends []float64
	rows := make([]int, len(lane.Events))
	for i, e := range lane.Events {
		a, b := place(e, 0, from)
		b = max(b, a+11)
		if e.Short != "" {
			b += wide(e.Short) + 2
		}
		row := 0
		for row < len(ends) && a-7 < ends[row] {
			row++
		}
		if row == len(ends) {
			ends = append(ends, 0)
		}
		ends[row], rows[i] = b, row
	}
	return rows
}

func depth(rows []int) int {
	n := 1
	for _, r := range rows {
		n = max(n, r+1)
	}
	return n
}
