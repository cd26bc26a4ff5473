package intake

import (
	"regexp"
	"strconv"
	"strings"
)

// Precision says how much of a date is printed.
type Precision string

// The precisions.
const (
	ToDay     Precision = "day"
	ToMonth   Precision = "month"
	ToYear    Precision = "year"
	DayNoYear Precision = "day-without-year"
)

// Date is a date as far as it is printed: fields that are not printed are 0, and
// none is invented.
type Date struct {
	Year      int       `json:"year,omitempty"`
	Month     int       `json:"month,omitempty"`
	Day       int       `json:"day,omitempty"`
	Precision Precision `json:"precision"`
}

// String writes the date as in ISO 8601 as far as it goes: "2017-06".
func (d Date) String() string {
	two := func(n int) string { return strconv.Itoa(100 + n)[1:] }
	switch d.Precision {
	case ToDay:
		return strconv.Itoa(d.Year) + "-" + two(d.Month) + "-" + two(d.Day)
	case ToMonth:
		return strconv.Itoa(d.Year) + "-" + two(d.Month)
	case ToYear:
		return strconv.Itoa(d.Year)
	}
	return "--" + two(d.Month) + "-" + two(d.Day)
}

// Frame is a time as printed: one date, or the first and the last of a span.
type Frame struct {
	Printed string `json:"printed"`
	From    Date   `json:"from"`
	To      Date   `json:"to"`
}

const monthName = `(January|February|March|April|May|June|July|August|September|October|November|December)`

var (
	frameDays   = regexp.MustCompile(`\b(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))? ` + monthName + `(?:,? (\d{4}))?\b`)
	frameUS     = regexp.MustCompile(`\b` + monthName + ` (\d{1,2}), (\d{4})\b`)
	frameMonths = regexp.MustCompile(`\b` + monthName + `(?: (\d{4}))?(?:\s*[-–]\s*` + monthName + `)? (\d{4})\b`)
	frameYears  = regexp.MustCompile(`\b((?:19|20)\d\d)(?:\s*[-–]\s*((?:19|20)\d\d))?\b`)
	// noDate are times that no calendar can hold without guessing a year.
	noDate = regexp.MustCompile(`\b(?:` + monthName + `|(?:early |late |mid-)?(?:spring|summer|fall|autumn|winter)) of (?:this|that|next|last) year\b`)
)

func monthOf(name string) int {
	i := strings.Index("January   February  March     April     May       June      July      August    September October   November  December  ", name)
	return i/10 + 1
}

// frameIn finds the first time in a text; years count only when nothing more
// exact is there.
func frameIn(s string) (Frame, bool) {
	best, at := Frame{}, -1
	keep := func(i int, f Frame) {
		if at < 0 || i < at {
			best, at = f, i
		}
	}
	if m := frameUS.FindStringSubmatchIndex(s); m != nil {
		d := dateOf(s[m[6]:m[7]], s[m[2]:m[3]], s[m[4]:m[5]])
		keep(m[0], Frame{s[m[0]:m[1]], d, d})
	}
	if m := frameDays.FindStringSubmatchIndex(s); m != nil {
		keep(m[0], daysOf(s, m))
	}
	if m := frameMonths.FindStringSubmatchIndex(s); m != nil {
		keep(m[0], monthsOf(s, m))
	}
	if at < 0 {
		if m := frameYears.FindStringSubmatchIndex(s); m != nil {
			f := Frame{Printed: s[m[0]:m[1]], From: dateOf(s[m[2]:m[3]], "", "")}
			f.To = f.From
			if m[4] >= 0 {
				f.To = dateOf(s[m[4]:m[5]], "", "")
			}
			keep(m[0], f)
		}
	}
	return best, at >= 0
}

// DateIn finds the first time that a text prints; ok is false when it prints
// none.
func DateIn(text string) (when Frame, ok bool) { return frameIn(text) }

// sub gives a group of a match, "" when it took no part.
func sub(s string, m []int, group int) string {
	if m[2*group] < 0 {
		return ""
	}
	return s[m[2*group]:m[2*group+1]]
}

func daysOf(s string, m []int) Frame {
	f := Frame{Printed: s[m[0]:m[1]], From: dateOf(sub(s, m, 4), sub(s, m, 3), sub(s, m, 1))}
	f.To = f.From
	if last := sub(s, m, 2); last != "" {
		f.To = dateOf(sub(s, m, 4), sub(s, m, 3), last)
	}
	return f
}

// monthsOf reads "June 2017-September 2017" and "July-October 2017": a span's
// one year holds for both.
func monthsOf(s string, m []int) Frame {
	year := sub(s, m, 4)
	f := Frame{Printed: s[m[0]:m[1]], From: dateOf(year, sub(s, m, 1), "")}
	f.To = f.From
	if last := sub(s, m, 3); last != "" {
		f.To = dateOf(year, last, "")
		if first := sub(s, m, 2); first != "" {
			f.From = dateOf(first, sub(s, m, 1), "")
		}
	}
	return f
}

func dateOf(year, month, day string) Date {
	d := Date{Precision: ToYear}
	d.Year, _ = strconv.Atoi(year)
	d.Day, _ = strconv.Atoi(day)
	if month != "" {
		d.Month, d.Precision = monthOf(month), ToMonth
	}
	if d.Day > 0 {
		d.Precision = ToDay
	}
	if d.Day > 0 && d.Year == 0 {
		d.Precision = DayNoYear
	}
	return d
}

// before orders dates as far as they are printed; what is printed to the month
// comes before the days of that month. A date without a year comes first.
func (d Date) before(o Date) bool {
	switch {
	case d.Year != o.Year:
		return d.Year < o.Year
	case d.Month != o.Month:
		return d.Month < o.Month
	}
	return d.Day < o.Day
}
