package report

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
)

var periodForm = regexp.MustCompile(`^[12][0-9]{3}(-[12][0-9]{3})?$`)

// Years reads a period: its first and its last year, which are one where it is a
// year. ok is false for what is no period.
func Years(period string) (first, last int, ok bool) {
	if !periodForm.MatchString(period) {
		return 0, 0, false
	}
	from, until, two := strings.Cut(period, "-")
	first, _ = strconv.Atoi(from)
	if !two {
		return first, first, true
	}
	last, _ = strconv.Atoi(until)
	return first, last, first < last
}

// Overlaps reports whether two periods have a year in common.
func Overlaps(a, b string) bool {
	from, until, ok := Years(a)
	first, last, known := Years(b)
	return ok && known && from <= last && first <= until
}

// asked is Years of what somebody asks for: fail.Invalid for what is no period.
func asked(period string) (first, last int, err error) {
	first, last, ok := Years(period)
	if !ok {
		err = fail.New(fail.Invalid, "%.20q is no period: write a year, or two years in their order with a hyphen between them.", period)
	}
	return first, last, err
}

// FirstYear is the earliest year of which anybody reports: in it the General Assembly
// first asked States for their views on developments in the field of information and
// telecommunications in the context of international security (resolution 53/70).
const FirstYear = 1998

// Reportable sees that something is a period of which it can be reported in a year: it
// begins no earlier than FirstYear, and ends no later than the year after that one.
func Reportable(period string, year int) error {
	first, last, ok := Years(period)
	switch {
	case !ok:
		return fail.New(fail.Invalid, "%.20q is no period: write a year, or two years in their order with a hyphen between them.", period)
	case first < FirstYear:
		return fail.New(fail.Invalid, "A period begins in 1998 at the earliest, when this process began.")
	case last > year+1:
		return fail.New(fail.Invalid, "A period ends next year at the latest.")
	}
	return nil
}

// Spans sees that a period that somebody reports of itself is of two years at the most:
// what is done is read by years. A document that is recorded is of whatever it says.
func Spans(period string) error {
	if first, last, ok := Years(period); ok && last-first > 1 {
		return fail.New(fail.Invalid, "A period is of two years at the most: report of each on its own.")
	}
	return nil
}

// Following is the period that a form proposes in a year after a report for another:
// the year that follows it, and none where that is yet to come.
func Following(last string, year int) string {
	_, until, ok := Years(last)
	switch {
	case !ok:
		return strconv.Itoa(year)
	case until >= year:
		return ""
	}
	return strconv.Itoa(until + 1)
}

// ByPeriod orders periods by their last year, then by their first: the shorter of
// two that end in the same year is the later one.
func ByPeriod(a, b string) int {
	firstA, lastA, _ := Years(a)
	firstB, lastB, _ := Years(b)
	return cmp.Or(cmp.Compare(lastA, lastB), cmp.Compare(firstA, firstB))
}
