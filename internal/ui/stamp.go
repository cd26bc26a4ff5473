package ui

import (
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// stamps are days and months as machines write them, with the time of the day, and
// spans of days: what is to be typed into fields, and clocks elsewhere. A browser
// ends a line at any hyphen of them.
var stamps = regexp.MustCompile(`[0-9]{4}-[0-9]{2}(-[0-9]{2}( [0-9]{2}:[0-9]{2}|/[0-9]{4}-[0-9]{2}-[0-9]{2})?)?`)

// stamped is escape, with each of them kept on one line. What stands within an id,
// an address or the name of a file is left alone.
func stamped(s string) string {
	if !strings.Contains(s, "-") {
		return escape(s)
	}
	var b strings.Builder
	from := 0
	for _, at := range stamps.FindAllStringIndex(s, -1) {
		if at[0] > 0 && within(s[at[0]-1]) || at[1] < len(s) && within(s[at[1]]) && !ends(s[at[1]:]) {
			continue
		}
		b.WriteString(escape(s[from:at[0]]) + `<span class="stamp">` + escape(s[at[0]:at[1]]) + `</span>`)
		from = at[1]
	}
	return b.String() + escape(s[from:])
}

// within reports a character by which what stands beside it is part of a longer
// word.
func within(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("-_./:%", c) >= 0
}

// ends reports whether words begin with a mark that ends a sentence or a part of
// one.
func ends(s string) bool {
	return strings.IndexByte(".:", s[0]) >= 0 && (len(s) == 1 || !within(s[1]))
}

// noted is titled for what stands below a field, with stamps on one line.
func noted(s string) templ.Component { return markup(stamped(titled(s))) }
