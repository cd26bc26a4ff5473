package intake

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fragment is a paragraph or an item of a list in one cell on one page, before
// pages are joined.
type fragment struct {
	text  string // words with one blank between them, without bullet
	glyph string // the bullet as printed; empty for none
	tight bool   // no blank between bullet and text
	list  bool   // the text stands in a list
	slant slant
	line  int
}

// slant says how much of a text is printed in italics.
type slant int

const (
	upright slant = iota
	partly
	italic
)

// tag matches the marks that cells are written with. Anything else between angle
// brackets, such as an address, is text.
var tag = regexp.MustCompile(`(?i)<(/?)(p|ul|ol|li|br|i|em|b|strong|u)(?:\s[^<>]*)?/?>`)

// inline are the tags that stand within words.
var inline = []string{"i", "em", "b", "strong", "u"}

// untag takes the tags out of a text.
func untag(s string) string {
	return tag.ReplaceAllStringFunc(s, func(t string) string {
		if slices.Contains(inline, strings.ToLower(tag.FindStringSubmatch(t)[2])) {
			return ""
		}
		return " "
	})
}

// bullets are the signs that begin an item of a list.
const bullets = "•●○◦▪■‣"

// fragments reads one cell. Tags are taken out; every word stays.
func fragments(cell string, line int) []fragment {
	f := &cellReader{line: line}
	for cell != "" {
		m := tag.FindStringSubmatchIndex(cell)
		if m == nil {
			f.words(cell)
			break
		}
		f.words(cell[:m[0]])
		f.tag(strings.ToLower(cell[m[4]:m[5]]), m[2] != m[3])
		cell = cell[m[1]:]
	}
	f.flush()
	return f.out
}

// cellReader collects the fragments of a cell.
type cellReader struct {
	out    []fragment
	line   int
	list   bool
	slope  bool
	text   strings.Builder
	leaned []bool // for each piece of text with words: in italics
}

func (f *cellReader) tag(name string, closing bool) {
	switch name {
	case "p":
		f.flush()
		f.list = false
	case "ul", "ol":
		f.flush()
		f.list = !closing
	case "li":
		f.flush()
		f.list = !closing
	case "br":
		f.text.WriteByte(' ')
	case "i", "em":
		f.slope = !closing
	}
}

func (f *cellReader) words(s string) {
	s = html.UnescapeString(s)
	// A footnote's number or a stop after the last word leans on nothing.
	if strings.ContainsFunc(s, unicode.IsLetter) {
		f.leaned = append(f.leaned, f.slope)
	}
	f.text.WriteString(s)
}

// flush ends a paragraph or a list and splits it at its bullets.
func (f *cellReader) flush() {
	words := strings.Fields(f.text.String())
	slope := lean(f.leaned)
	f.text.Reset()
	f.leaned = nil
	if len(words) == 0 {
		return
	}
	now := fragment{list: f.list, line: f.line, slant: slope}
	var kept []string
	end := func() {
		if len(kept) == 0 && now.glyph == "" {
			return
		}
		now.text = strings.Join(kept, " ")
		f.out = append(f.out, now)
		kept = nil
	}
	for _, w := range words {
		glyph, rest := bullet(w)
		if glyph == "" {
			kept = append(kept, w)
			continue
		}
		end()
		now = fragment{list: true, line: f.line, slant: slope, glyph: glyph, tight: rest != ""}
		if rest != "" {
			kept = append(kept, rest)
		}
	}
	end()
}

// bullet splits a word that begins with a bullet.
func bullet(word string) (glyph, rest string) {
	if r, size := utf8.DecodeRuneInString(word); strings.ContainsRune(bullets, r) {
		return word[:size], word[size:]
	}
	return "", word
}

func lean(pieces []bool) slant {
	switch {
	case !slices.Contains(pieces, true):
		return upright
	case slices.Contains(pieces, false):
		return partly
	}
	return italic
}
