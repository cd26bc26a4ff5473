package i18n

import (
	"strconv"
	"strings"
	"time"
)

// formats is how a language writes numbers, dates and lists.
type formats struct {
	months  [12]string
	first   string // how the first day of a month is written; "" for "1"
	group   string // between thousands
	decimal string
	percent string // after the number
	at      string // between date and time
	dash    string // between the ends of a span
	comma   string // between the items of a list
	and, or string // before the last item
}

var formatsOf = map[string]formats{
	"en": {
		months: [12]string{"January", "February", "March", "April", "May", "June", "July",
			"August", "September", "October", "November", "December"},
		group: ",", decimal: ".", percent: "%", at: ", ", dash: "–",
		comma: ", ", and: " and ", or: " or ",
	},
	"fr": {
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
			"août", "septembre", "octobre", "novembre", "décembre"},
		first: "1er", group: "\u202f", decimal: ",", percent: "\u00a0%", at: " à ", dash: "–",
		comma: ", ", and: " et ", or: " ou ",
	},
	"ar": {
		months: [12]string{"كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل",
			"أيار/مايو", "حزيران/يونيه", "تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر",
			"تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"},
		group: ",", decimal: ".", percent: "%", at: "، الساعة ", dash: " - ",
		comma: " و", and: " و", or: " أو ",
	},
}

// Number writes a whole number with its thousands apart.
func (l *Locale) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "\u2212", s[1:]
	}
	if len(s) <= 4 && l.code == "fr" { // four digits stay together
		return sign + s
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + l.form.group + s[i:]
	}
	return sign + s
}

// Percent writes a share of a whole, 0 to 100, with one decimal where there
// is one.
func (l *Locale) Percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	tenths := (part*1000 + whole/2) / whole
	s := strconv.FormatInt(tenths/10, 10)
	if d := tenths % 10; d != 0 {
		s += l.form.decimal + strconv.FormatInt(d, 10)
	}
	return s + l.form.percent
}

// Date writes the day of an instant, in UTC: "22 July 2015".
func (l *Locale) Date(t time.Time) string {
	t = t.UTC()
	return l.day(t.Day()) + " " + l.form.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// DateTime writes an instant to the minute, in UTC and saying so.
func (l *Locale) DateTime(t time.Time) string {
	t = t.UTC()
	return l.Date(t) + l.form.at + t.Format("15:04") + " UTC"
}

// Day writes a date as documents give it: "2015", "2015-07" or "2015-07-22".
// Anything else comes back as it is.
func (l *Locale) Day(iso string) string {
	for _, layout := range []string{"2006-01-02", "2006-01"} {
		t, err := time.Parse(layout, iso)
		if err != nil {
			continue
		}
		if layout == "2006-01" {
			return l.form.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
		}
		return l.Date(t)
	}
	return iso
}

// Span writes the days from one date to another, each as Day takes it, and
// says what they share only once: "20–24 July 2015". An empty or equal end
// gives the first alone.
func (l *Locale) Span(from, to string) string {
	if to == "" || to == from {
		return l.Day(from)
	}
	a, errA := time.Parse("2006-01-02", from)
	b, errB := time.Parse("2006-01-02", to)
	if errA != nil || errB != nil || a.Year() != b.Year() {
		return l.Day(from) + wide(l.form.dash) + l.Day(to)
	}
	if a.Month() == b.Month() {
		return l.day(a.Day()) + l.form.dash + l.Date(b)
	}
	return l.day(a.Day()) + " " + l.form.months[a.Month()-1] + wide(l.form.dash) + l.Date(b)
}

// Years writes the years from one to another: "2004–2005", or one alone. Digits
// have no direction of their own: where the language runs from right to left a
// mark sees to it that the first year stands on the right, in a link and in a
// sentence too.
func (l *Locale) Years(from, to int) string {
	if from == to {
		return strconv.Itoa(from)
	}
	both := strconv.Itoa(from) + "–" + strconv.Itoa(to)
	if l.dir == RTL {
		return "\u200f" + both
	}
	return both
}

// wide sets a dash between groups of words, which wants spaces around it.
func wide(dash string) string { return " " + strings.TrimSpace(dash) + " " }

func (l *Locale) day(d int) string {
	if d == 1 && l.form.first != "" {
		return l.form.first
	}
	return strconv.Itoa(d)
}

// And writes a list: "a, b and c".
func (l *Locale) And(items ...string) string { return l.list(items, l.form.and) }

// Or writes a choice: "a, b or c".
func (l *Locale) Or(items ...string) string { return l.list(items, l.form.or) }

func (l *Locale) list(items []string, last string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	own := make([]string, len(items))
	for i, s := range items {
		own[i] = l.Isolate(s)
	}
	n := len(own) - 1
	comma := l.form.comma
	if l.dir == RTL && last == l.form.or {
		comma = last
	}
	return strings.Join(own[:n], comma) + last + own[n]
}
