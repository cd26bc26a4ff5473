package docx

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// primary is the language of a tag without script and region.
func primary(tag string) string {
	first, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(first)
}

// rightToLeft reports whether a language is written from right to left.
func rightToLeft(tag string) bool {
	switch primary(tag) {
	case "ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi":
		return true
	}
	return false
}

// eastAsian reports whether a language takes the fonts of East Asia.
func eastAsian(tag string) bool {
	switch primary(tag) {
	case "zh", "ja", "ko", "yue":
		return true
	}
	return false
}

// strong is the direction of a letter; Auto for signs that take theirs from
// what is around them.
func strong(r rune) Direction {
	if r < 0x80 && (r|0x20 < 'a' || r|0x20 > 'z') {
		return Auto
	}
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.L:
		return LeftToRight
	case bidi.R, bidi.AL:
		return RightToLeft
	}
	return Auto
}

func digit(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.EN || p.Class() == bidi.AN
}

// directionOf settles which way a paragraph runs: as its language does, unless
// all its letters run the other way.
func directionOf(p *Paragraph, language string) Direction {
	if p.Direction != Auto {
		return p.Direction
	}
	want := LeftToRight
	if rightToLeft(language) {
		want = RightToLeft
	}
	found := Auto
	for _, r := range p.Runs {
		for _, c := range r.Text {
			switch d := strong(c); d {
			case Auto:
			case want:
				return want
			default:
				found = d
			}
		}
	}
	if found != Auto {
		return found
	}
	return want
}

// piece is a stretch of a run whose letters run one way.
type piece struct {
	text  string
	right bool
}

// pieces parts a text by the direction of its letters. A number goes with the
// word before it, as in A/70/174; marks and spaces between two directions go
// with the paragraph.
func pieces(text string, run, around Direction) []piece {
	if run != Auto {
		return []piece{{text, run == RightToLeft}}
	}
	var out []piece
	start, end, last := 0, 0, Auto // end: behind the last sign that has a direction
	cut := func(at int, d Direction) {
		if at > start {
			out = append(out, piece{text[start:at], d == RightToLeft})
			start = at
		}
	}
	for i, r := range text {
		d := strong(r)
		if d == Auto && digit(r) {
			if d = last; d == Auto {
				d = around
			}
		}
		if d == Auto {
			continue
		}
		switch {
		case last == Auto && d != around:
			cut(i, around)
		case last != Auto && d != last && last == around:
			cut(i, last)
		case last != Auto && d != last:
			cut(end, last)
		}
		last, end = d, i+len(string(r))
	}
	if last != Auto && last != around {
		cut(end, last)
	}
	cut(len(text), around)
	return out
}
