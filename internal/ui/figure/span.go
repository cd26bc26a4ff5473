package figure

import (
	"time"

	"comity.example/comity/internal/i18n"
)

// Spans are stretches of time, one below the other: the phases of something
// that lasts weeks or years. Each has its words above it, so that what it is
// and how far it is stands beside the drawing, not in a colour.
type Spans struct {
	Describe string
	Rows     []Span
	Now      time.Time // marked by a line; zero for none
}

// Span is one stretch of time.
type Span struct {
	Label string
	Lang  string // of the label, when it is not the page's
	From  time.Time
	Until time.Time // zero where it has no end: it is drawn to the end of the drawing
	State SpanState
}

// SpanState is how far a span is.
type SpanState int

// The states: what is to come is an outline, what is over a thin line.
const (
	Ahead SpanState = iota
	Running
	Over
)

const (
	spanWide  = 600.0
	spanRow   = 46.0
	mostDates = 12
)

func (s Spans) describe() string { return s.Describe }
func (s Spans) legend() []string { return nil }

// ends gives the first instant of the drawing and the last.
func (s Spans) ends() (from, to time.Time) {
	for _, r := range s.Rows {
		if from.IsZero() || r.From.Before(from) {
			from = r.From
		}
		for _, t := range []time.Time{r.From.Add(24 * time.Hour), r.Until} {
			if t.After(to) {
				to = t
			}
		}
	}
	return from, to
}

func (s Spans) draw(l *i18n.Locale) *canvas {
	from, to := s.ends()
	height := 26 + spanRow*float64(len(s.Rows))
	c := newCanvas(l, spanWide+8, height)
	if len(s.Rows) == 0 {
		return c
	}
	at := func(t time.Time) float64 {
		part := float64(t.Sub(from)) / float64(to.Sub(from))
		return spanWide * min(max(part, 0), 1)
	}
	for _, t := range dates(l, from, to) {
		x := at(t.at)
		c.line(x, 20, x, height, "grid")
		if x+wide(t.words) < spanWide {
			c.text(x+2, 14, "tick", t.words)
		}
	}
	if !s.Now.IsZero() && s.Now.After(from) && s.Now.Before(to) {
		c.line(at(s.Now), 20, at(s.Now), height, "axis")
	}
	for i, r := range s.Rows {
		y := 26 + spanRow*float64(i)
		c.textIn(r.Lang, 0, y+14, "label", short(r.Label))
		until := r.Until
		if until.IsZero() {
			until = to
		}
		x, w := at(r.From), max(at(until)-at(r.From), 3)
		switch r.State {
		case Running:
			c.rect(x, y+22, w, 14, "s1", r.Label)
		case Over:
			c.rect(x, y+27, w, 4, "s1", r.Label)
		default:
			c.rect(x, y+22, w, 14, "off", r.Label)
		}
	}
	return c
}

// dated is a day that is marked, and its words: the day, its month or its year.
type dated struct {
	at    time.Time
	words string
}

// dates marks beginnings of days, weeks, months or years: as many as there is
// room for.
func dates(l *i18n.Locale, from, to time.Time) []dated {
	day := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	month := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)
	year := time.Date(from.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	for _, step := range []struct {
		first               time.Time
		years, months, days int
		form                string
	}{
		{day, 0, 0, 1, "2006-01-02"}, {day, 0, 0, 7, "2006-01-02"}, {day, 0, 0, 14, "2006-01-02"}, {month, 0, 1, 0, "2006-01"}, {month, 0, 3, 0, "2006-01"},
		{month, 0, 6, 0, "2006-01"}, {year, 1, 0, 0, "2006"}, {year, 5, 0, 0, "2006"}, {year, 25, 0, 0, "2006"}, {year, 100, 0, 0, "2006"},
	} {
		var out []dated
		widest := 0.0
		for t := step.first; !t.After(to) && len(out) <= mostDates; t = t.AddDate(step.years, step.months, step.days) {
			if t.Before(from) {
				continue
			}
			out = append(out, dated{t, l.Day(t.Format(step.form))})
			widest = max(widest, wide(out[len(out)-1].words))
		}
		apart := spanWide * float64(step.first.AddDate(step.years, step.months, step.days).Sub(step.first)) / float64(to.Sub(from))
		if len(out) <= mostDates && apart > widest {
			return out
		}
	}
	return nil
}
