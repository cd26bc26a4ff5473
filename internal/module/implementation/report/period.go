package report

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
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

// ByPeriod orders periods by their last year, then by their first: the shorter of
// two that end in the same year is the later one.
func ByPeriod(a, b string) int {
	firstA, lastA, _ := Years(a)
	firstB, lastB, _ := Years(b)
	return cmp.Or(cmp.Compare(lastA, lastB), cmp.Compare(firstA, firstB))
}
