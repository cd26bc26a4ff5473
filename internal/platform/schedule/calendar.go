package schedule

import "time"

// Grid gives the first instant after t at which a period, counted from 1970 in
// UTC, begins: for what is done on a fixed cadence, whoever restarts when.
func Grid(t time.Time, period time.Duration) time.Time {
	us := period.Microseconds()
	n := t.UnixMicro() / us
	if t.UnixMicro() < 0 && t.UnixMicro()%us != 0 {
		n-- // division rounds towards zero
	}
	return time.UnixMicro((n + 1) * us).UTC()
}

// Daily gives the first instant after t at which clocks in a zone show hour and
// minute. On a day on which they are put forward over it, that is the instant
// at which they are; on one on which they show it twice, the first.
func Daily(t time.Time, hour, minute int, zone *time.Location) time.Time {
	day := t.In(zone)
	for {
		at := wall(day.Year(), day.Month(), day.Day(), hour, minute, zone)
		if at.After(t) {
			return at.UTC()
		}
		day = time.Date(day.Year(), day.Month(), day.Day()+1, 12, 0, 0, 0, zone)
	}
}

// Weekly is Daily on one day of the week.
func Weekly(t time.Time, on time.Weekday, hour, minute int, zone *time.Location) time.Time {
	for {
		if t = Daily(t, hour, minute, zone); t.In(zone).Weekday() == on {
			return t
		}
	}
}

// Months gives the instant that lies n months after t in a zone: the same day
// and time of day, or the last day of a month that is too short. A month after
// 31 January is 28 or 29 February; four years after 29 February is 29 February.
func Months(t time.Time, n int, zone *time.Location) time.Time {
	l := t.In(zone)
	first := time.Date(l.Year(), l.Month()+time.Month(n), 1, 12, 0, 0, 0, zone)
	last := time.Date(first.Year(), first.Month()+1, 0, 12, 0, 0, 0, zone).Day()
	at := wall(first.Year(), first.Month(), min(l.Day(), last), l.Hour(), l.Minute(), zone)
	return at.Add(time.Duration(l.Second())*time.Second + time.Duration(l.Nanosecond())).UTC()
}

// wall gives the first instant at which clocks in a zone show a time of day, or
// have passed it. time.Date leaves open which of two it gives, and goes either
// way from a time that is not shown at all.
func wall(year int, month time.Month, day, hour, minute int, zone *time.Location) time.Time {
	shown := time.Date(year, month, day, hour, minute, 0, 0, zone)
	_, before := shown.Add(-24 * time.Hour).Zone()
	_, after := shown.Add(24 * time.Hour).Zone()
	if before == after {
		return shown
	}
	// The clocks are changed about this time. Read by the offset of before, the
	// time is shown first, if it is shown at all.
	utc := time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
	first := utc.Add(-time.Duration(before) * time.Second).In(zone)
	if _, offset := first.Zone(); offset == before {
		return first
	}
	second := utc.Add(-time.Duration(after) * time.Second).In(zone)
	if _, offset := second.Zone(); offset == after {
		return second
	}
	return change(shown.Add(-24*time.Hour), shown.Add(24*time.Hour))
}

// change finds the instant between two at which the offset changes, to the
// second.
func change(from, to time.Time) time.Time {
	_, before := from.Zone()
	for to.Sub(from) > time.Second {
		middle := from.Add(to.Sub(from) / 2).Truncate(time.Second)
		if _, offset := middle.Zone(); offset == before {
			from = middle
		} else {
			to = middle
		}
	}
	return to
}
