package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// run is a paragraph or an item of a list over all its pages, with its bullet or
// marker not yet read.
type run struct {
	fragment
	lines []int
}

// joiner puts together what pages cut, in one column of one provision.
type joiner struct {
	at     Place    // of the column
	names  bool     // the column holds names, which end without a stop
	others []string // what the other columns say, as spoken gives it
	runs   []run
	unsure []Unsure
}

// join adds the fragments of the next row. A paragraph goes on over a page when
// the one before it ends without a stop; the letter that it goes on with, and
// the other columns that print the same words whole, confirm it or not.
func (j *joiner) join(fs []fragment) {
	for i, f := range fs {
		if i == 0 && len(j.runs) > 0 && j.goesOn(&j.runs[len(j.runs)-1], f) {
			last := &j.runs[len(j.runs)-1]
			last.text = strings.TrimSpace(last.text + " " + f.text)
			last.lines = append(last.lines, f.line)
			if last.slant != f.slant {
				last.slant = partly
			}
			continue
		}
		j.runs = append(j.runs, run{f, []int{f.line}})
	}
}

func (j *joiner) goesOn(last *run, f fragment) bool {
	if mark, _ := marker(f.text); f.glyph != "" || mark != "" {
		return false
	}
	if last.text == "" {
		return true
	}
	stop, small := endsWithStop(last.text), beginsSmall(f.text)
	switch {
	case stop && small:
		j.doubt(Apart, f, last, "read as two paragraphs", "the first ends with a stop, and the next begins with a small letter")
		return false
	case stop:
		return false
	case small || j.printedWhole(last.text, f.text):
		return true
	case j.names:
		j.doubt(Apart, f, last, "read as two names", "neither says whether the first goes on")
		return false
	}
	j.doubt(Joined, f, last, "read as one paragraph", "the first ends without a stop, and the next begins with a capital")
	return true
}

func (j *joiner) doubt(k Question, f fragment, last *run, decided, why string) {
	p := j.at
	p.Line, p.Unit = f.line, len(j.runs)
	j.unsure = append(j.unsure, unsettled(k, p, tail(last.text, 4)+" ┃ "+head(f.text, 4), decided, why))
}

// printedWhole says whether another column of the same provision prints the end
// of the one piece and the beginning of the other as running text.
func (j *joiner) printedWhole(last, next string) bool {
	const each = 2
	a, b := cores(last), cores(next)
	if len(a) < each || len(b) < each {
		return false
	}
	phrase := " " + strings.Join(append(append([]string{}, a[len(a)-each:]...), b[:each]...), " ") + " "
	for _, o := range j.others {
		if strings.Contains(o, phrase) {
			return true
		}
	}
	return false
}

// spoken gives the words of fragments for printedWhole.
func spoken(fs []fragment) []string {
	out := []string{}
	for _, f := range fs {
		out = append(out, " "+strings.Join(cores(f.text), " ")+" ")
	}
	return out
}

// endsWithStop says whether a text ends a sentence or a clause, leaving aside
// footnote calls and closing quotation marks. Proposers in brackets close a
// text, too.
func endsWithStop(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("⁰¹²³⁴⁵⁶⁷⁸⁹”’\"'»", r)
	})
	for _, m := range proposal.FindAllStringIndex(s, -1) {
		if m[1] == len(s) {
			return true
		}
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".;:!?…。；：！？؟؛۔", r)
}

// beginsSmall says whether a text begins with a small letter.
func beginsSmall(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.IsLower(r)
		}
	}
	return false
}
