package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"unicode/utf8"
)

// visible makes a text fit to be shown: every sign that XML cannot hold, that
// turns the direction of what follows, or that hides, is written by name. Line
// feeds and tabs stay. Isolates that leave the direction to the first letter, and
// end, change nothing here, where each word runs by its letters: they go.
func visible(s string) string {
	if !strings.ContainsFunc(s, hides) && !strings.Contains(s, "\r") && utf8.ValidString(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	idle := isolates(s)
	var b strings.Builder
	for i, r := range s {
		switch {
		case idle[i]:
		case r == '\r' || r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case !hides(r):
			b.WriteRune(r)
		case r < 0x20:
			b.WriteRune('\u2400' + r)
		case r == 0x7f:
			b.WriteRune('\u2421')
		default:
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
	}
	return b.String()
}

// isolates finds the first-strong isolates of a text that end in their line, and
// where they do.
func isolates(s string) map[int]bool {
	type open struct {
		at    int
		first bool
	}
	var opened []open
	out := map[int]bool{}
	for i, r := range s {
		switch r {
		case '\n', '\r', '\u2028', '\u2029':
			opened = nil
		case '\u2066', '\u2067', '\u2068':
			opened = append(opened, open{i, r == '\u2068'})
		case '\u2069':
			if n := len(opened) - 1; n >= 0 {
				if opened[n].first {
					out[opened[n].at], out[i] = true, true
				}
				opened = opened[:n]
			}
		}
	}
	return out
}

// hides reports a sign that is not shown as it is.
func hides(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r <= 0x9f:
		return true // controls
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true // embeddings, overrides, isolates
	case r == '\u2028', r == '\u2029', r == '\ufeff', r >= '\ufff9' && r <= '\ufffb':
		return true // line ends, byte order mark, annotations
	case r >= 0xe0000 && r <= 0xe007f:
		return true // tags: a text under the text
	}
	return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef // no characters
}

// escape writes a text for XML, as content or as an attribute.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(visible(s))) // a buffer takes all
	return b.String()
}

// line makes one line of a text, for attributes and properties.
func line(s string) string {
	return strings.Join(strings.Fields(visible(s)), " ")
}
