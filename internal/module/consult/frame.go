package consult

import "time"

// Span is when a year, a month or a day, as a time frame names it, begins and when
// it is over, in UTC; zero for anything else.
func Span(date string) (from, until time.Time) {
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(form.layout, date); err == nil {
			return t, t.AddDate(form.years, form.months, form.days)
		}
	}
	return from, until
}

// Passed reports whether a time frame is over at an instant: its document says so,
// or its last day has ended everywhere on earth.
func (f *Frame) Passed(now time.Time) bool {
	last := f.Until
	if last == "" {
		last = f.From
	}
	_, end := Span(last)
	const furthestWest = 12 * time.Hour
	return f.Over || !end.IsZero() && !now.Before(end.Add(furthestWest))
}

// said is when the last statement on a consultation was said: what was over then
// is over, for whoever reads the register.
func (c *Case) said() time.Time {
	last := c.Called.At
	for i := range c.Later {
		if at := c.Later[i].At; at.After(last) {
			last = at
		}
	}
	return last
}

// StateAt is how a phase stands at an instant: one of which only a time frame is
// known is closed by no statement, and is over when its dates are.
func (p *PhaseNow) StateAt(now time.Time) State {
	if p.Frame != nil && p.Frame.Passed(now) {
		return Closed
	}
	return p.State
}
