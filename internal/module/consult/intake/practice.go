package intake

import (
	"fmt"
	"regexp"
	"strings"
)

// afterCall is the place after a footnote call where the next name begins.
var afterCall = regexp.MustCompile(`[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4} \pL`)

// practices parts what a cell of practices names. Several names on one line end
// with their footnotes; what has no note of its own may still be told apart by
// the note of the next.
func practices(runs []run, at Place, notes []Note) ([]run, []Unsure) {
	var out []run
	var unsure []Unsure
	prose := 0
	for _, r := range runs {
		if isProse(r.text) {
			prose++
			out = append(out, r)
			continue
		}
		for _, name := range namesIn(r.text) {
			next := r
			next.text = name
			if i := byItsNote(name, notes); i > 0 {
				first := r
				first.text, next.text = strings.TrimSpace(name[:i]), name[i:]
				p := at
				p.Line, p.Unit = r.line, len(out)+1
				unsure = append(unsure, unsettled(OddPractice, p, name, "read as two practices: “"+first.text+"” and “"+next.text+"”",
					"the note that is called at the end names the second alone"))
				out = append(out, first)
			}
			out = append(out, next)
		}
	}
	if prose > 0 {
		p := at
		p.Line = runs[0].line
		unsure = append(unsure, unsettled(OddPractice, p, clip(out[0].text), "kept as text on practice",
			counted(prose, "paragraph")+" of prose, and not the name of an organization or a resource"))
	}
	return out, unsure
}

// isProse tells sentences from names.
func isProse(s string) bool { return endsWithStop(s) && len(strings.Fields(s)) > 8 }

// namesIn parts a line after each footnote call that another word follows.
func namesIn(s string) []string {
	var out []string
	at := 0
	for _, m := range afterCall.FindAllStringIndex(s, -1) {
		cut := m[0] + strings.IndexByte(s[m[0]:m[1]], ' ')
		out = append(out, s[at:cut])
		at = cut + 1
	}
	return append(out, s[at:])
}

// byItsNote finds where in a line of names the one begins that the note at its
// end opens with; 0 when that is the beginning, or nowhere.
func byItsNote(s string, notes []Note) int {
	calls := noteCall.FindAllStringIndex(s, -1)
	if len(calls) != 1 {
		return 0
	}
	for _, n := range notes {
		if n.Number != superscript(s[calls[0][0]:calls[0][1]]) {
			continue
		}
		opening := strings.Fields(strings.SplitN(n.Text, ".", 2)[0])
		if len(opening) < 2 {
			return 0
		}
		again, err := regexp.Compile(`(?i) ` + regexp.QuoteMeta(strings.Join(opening, " ")))
		if err != nil {
			return 0
		}
		if m := again.FindStringIndex(s); m != nil {
			return m[0] + 1
		}
		return 0
	}
	return 0
}

// counted writes a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
