package contact

import (
	"slices"
	"strconv"
	"time"

	"comity.example/comity/internal/platform/schedule"
)

// forever: hours that go on for so long have no end worth naming.
const forever = 8 * 24 * time.Hour

// open reports whether the point's hours hold an instant, and until when they
// go on; zero when there is no end. Hours are of the local clock: on a day on
// which clocks are put forward or back they begin and end when clocks show it.
func (p *Point) open(at time.Time) (until time.Time, ok bool) {
	if p.Always {
		return time.Time{}, true
	}
	end, ok := p.span(at)
	if !ok {
		return time.Time{}, false
	}
	for end.Sub(at) < forever {
		next, more := p.span(end)
		if !more {
			return end, true
		}
		end = next
	}
	return time.Time{}, true
}

// span is the end of the hours that hold an instant, the latest if several do.
func (p *Point) span(at time.Time) (end time.Time, ok bool) {
	zone := p.Location()
	local := at.In(zone)
	for _, back := range []int{0, 1} { // hours may have begun on the day before
		y, m, d := time.Date(local.Year(), local.Month(), local.Day()-back, 12, 0, 0, 0, zone).Date()
		for _, h := range p.Hours {
			if !slices.Contains(h.Days, weekday(y, m, d)) {
				continue
			}
			from, to := h.on(y, m, d, zone)
			if !at.Before(from) && at.Before(to) && to.After(end) {
				end, ok = to, true
			}
		}
	}
	return end, ok
}

// opens is the first instant after another at which hours begin; zero when
// there are none.
func (p *Point) opens(after time.Time) (first time.Time) {
	zone := p.Location()
	local := after.In(zone)
	for ahead := range 9 { // a week, and a day on either side
		y, m, d := time.Date(local.Year(), local.Month(), local.Day()+ahead, 12, 0, 0, 0, zone).Date()
		for _, h := range p.Hours {
			if !slices.Contains(h.Days, weekday(y, m, d)) {
				continue
			}
			if from, _ := h.on(y, m, d, zone); from.After(after) && (first.IsZero() || from.Before(first)) {
				first = from
			}
		}
		if !first.IsZero() {
			return first
		}
	}
	return first
}

// on gives the instants at which the hours of a day begin and end.
func (h Hours) on(y int, m time.Month, d int, zone *time.Location) (from, to time.Time) {
	hour, minute := clockTime(h.From)
	from = wall(y, m, d, hour, minute, zone)
	hour, minute = clockTime(h.To)
	if hour == 24 {
		return from, wall(y, m, d+1, 0, 0, zone)
	}
	if h.To <= h.From {
		d++
	}
	return from, wall(y, m, d, hour, minute, zone)
}

// clockTime reads 15:04, which Check has seen.
func clockTime(s string) (hour, minute int) {
	if len(s) != 5 {
		return 0, 0
	}
	hour, _ = strconv.Atoi(s[:2])
	minute, _ = strconv.Atoi(s[3:])
	return hour, minute
}

// wall is the first instant at which clocks show a time on a day, or at which
// they are put forward over it.
func wall(y int, m time.Month, d, hour, minute int, zone *time.Location) time.Time {
	before := time.Date(y, m, d-1, 12, 0, 0, 0, zone) // no clock is changed at noon
	if hour >= 12 {
		before = time.Date(y, m, d, 11, 59, 59, 0, zone)
	}
	return schedule.Daily(before, hour, minute, zone)
}

func weekday(y int, m time.Month, d int) string {
	return days[(int(time.Date(y, m, d, 12, 0, 0, 0, time.UTC).Weekday())+6)%7]
}
