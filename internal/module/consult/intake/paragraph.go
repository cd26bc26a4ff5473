package intake

import (
	"regexp"
	"strings"
	"unicode"
)

// pages is a document without columns as its paragraphs.
type pages struct {
	paragraphs []Unit // paragraph n is paragraphs[n-1]
	notes      []Note
	unsure     []Unsure
	// breaks tells the paragraphs that begin after a blank line.
	breaks map[int]bool
}

// text gives the words of paragraph n, from 1.
func (p *pages) text(n int) string { return p.paragraphs[n-1].Text }

func (p *pages) place(n int) Place { return Place{Line: p.paragraphs[n-1].line(), Paragraph: n} }

func (p *pages) doubt(k Question, n int, read, decided, why string) {
	p.unsure = append(p.unsure, unsettled(k, p.place(n), clip(read), decided, why))
}

// line is a line, or several that are one, before it is a unit.
type line struct {
	run
	gap    bool // a blank line stands before it
	indent int
}

// readPages cuts a document into paragraphs. In blocks, lines that no blank line
// parts are one paragraph, items of lists apart; otherwise each line is one.
// Paragraphs go on over pages as in tables.
func readPages(d *document, blocks bool) *pages {
	p := &pages{notes: []Note{}, breaks: map[int]bool{}}
	lines := p.lines(d)
	lines = p.joinLines(lines, blocks)
	take := rules{notes: map[int]bool{}, stars: true, links: true}
	for _, n := range p.notes {
		take.notes[n.Number] = true
	}
	l := lister{take: take}
	for i, x := range lines {
		p.breaks[i+1] = x.gap
		if isHeading(x) {
			u := Unit{Kind: Heading, Lines: x.lines}
			u.Text, u.Marks = take.takeOut(x.text)
			l.units = append(l.units, u)
			l.levels, l.lead, l.inItem, l.glyph, l.inset = nil, false, false, "", 0
			continue
		}
		l.run(x.run)
	}
	p.paragraphs = l.units
	for _, u := range l.unsure {
		u.Place.Paragraph, u.Place.Unit = u.Place.Unit, 0
		p.unsure = append(p.unsure, u)
	}
	p.unsure = append(p.unsure, readNotes(p.notes)...)
	p.checkCalls()
	p.checkWords()
	return p
}

// lines reads the lines that hold words, and takes the footnotes out.
func (p *pages) lines(d *document) []line {
	var out []line
	gap, inNote := true, false
	for i, printed := range d.lines {
		l := untag(printed)
		m := noteLine.FindStringSubmatch(l)
		switch words := squeeze(l); {
		case strings.TrimSpace(printed) == "":
			gap, inNote = true, false
		case m != nil:
			p.notes = append(p.notes, Note{Number: superscript(m[1]), Mark: m[1], Tight: m[2] == "" && m[3] != "", Text: squeeze(m[3]), Line: i + 1})
			inNote = true
		case inNote:
			n := &p.notes[len(p.notes)-1]
			n.Text = squeeze(n.Text + " " + l)
		case words != "":
			x := line{gap: gap, indent: len(l) - len(strings.TrimLeft(l, " \t"))}
			x.run = run{fragment{text: words, line: i + 1}, []int{i + 1}}
			if m := dashed.FindStringSubmatch(words); m != nil && !strings.HasPrefix(words, "**") {
				x.glyph, x.text = m[2], m[4]
			}
			out = append(out, x)
			gap = false
		}
	}
	return out
}

// joinLines puts together what lines and pages cut.
func (p *pages) joinLines(lines []line, blocks bool) []line {
	var out []line
	for _, x := range lines {
		mark, _ := marker(x.text)
		if len(out) == 0 || x.glyph != "" || mark != "" || !p.goesOn(out[len(out)-1], x, blocks) {
			out = append(out, x)
			continue
		}
		last := &out[len(out)-1]
		last.text = strings.TrimSpace(last.text + " " + x.text)
		last.lines = append(last.lines, x.lines...)
	}
	return out
}

func (p *pages) goesOn(last, x line, blocks bool) bool {
	words := strings.Fields(last.text)
	if len(words) == 0 {
		return false
	}
	end := strings.ToLower(words[len(words)-1])
	switch {
	case strings.HasPrefix(x.text, "<") || frameLine.MatchString(x.text) || leadLine.MatchString(x.text) || leadLine.MatchString(last.text):
		return false
	case !x.gap && strings.Count(last.text, "**")%2 == 1:
		return true
	case !x.gap && blocks && x.indent >= last.indent:
		return true
	case endsWithStop(last.text):
		return false
	case beginsSmall(x.text):
		return true
	case strings.HasSuffix(end, ",") || isDangling(end):
		p.unsure = append(p.unsure, unsettled(Joined, Place{Line: x.line}, tail(last.text, 4)+" ┃ "+head(x.text, 4), "read as one paragraph", "the first ends in the middle of a sentence, and the next begins with a capital"))
		return true
	}
	return false
}

// isHeading tells a heading: a short line without a stop that is no item, no
// address and no line of its own kind.
func isHeading(x line) bool {
	if mark, _ := marker(x.text); x.glyph != "" || mark != "" {
		return false
	}
	if summaryLine.MatchString(x.text) {
		return true
	}
	if endsWithStop(x.text) || beginsSmall(x.text) || strings.ContainsAny(x.text, "@<>") {
		return false
	}
	if frameLine.MatchString(x.text) || leadLine.MatchString(x.text) {
		return false
	}
	const short = 24
	return len(strings.Fields(x.text)) <= short
}

// checkCalls ties calls and footnotes together.
func (p *pages) checkCalls() {
	at := map[int]*Note{}
	for i := range p.notes {
		if at[p.notes[i].Number] == nil {
			at[p.notes[i].Number] = &p.notes[i]
		}
	}
	for i, u := range p.paragraphs {
		for _, number := range u.Calls() {
			if n := at[number]; n != nil {
				n.Calls = append(n.Calls, p.place(i+1))
			} else {
				p.doubt(NoNote, i+1, tail(u.Text, 6), "kept as a call", "the document has no footnote of this number")
			}
		}
	}
	for _, n := range p.notes {
		if len(n.Calls) == 0 {
			p.unsure = append(p.unsure, unsettled(NotCalled, Place{Line: n.Line, Note: n.Number}, clip(n.Words()), "kept with the document", "nothing calls this note"))
		}
	}
}

var (
	insideCapital = regexp.MustCompile(`^(\pL*\p{Ll}{2,})(\p{Lu}\p{Ll}{3,})$`)
	gluedTail     = regexp.MustCompile(`^(\pL{2,}?)(and|should|that|the)$`)
	brokenAddress = regexp.MustCompile(`<https?://[^<>\s]*\s[^<>]*>`)
)

// checkWords finds slips of typing: words printed twice or run together,
// addresses with a blank in them. They stay as they are printed.
func (p *pages) checkWords() {
	known := map[string]bool{}
	for _, u := range p.paragraphs {
		for _, w := range cores(u.Text) {
			known[w] = true
		}
	}
	for i, u := range p.paragraphs {
		words := strings.Fields(u.Text)
		if n := doubled(words); n > 0 {
			p.doubt(Slip, i+1, tail(strings.Join(words[:n], " "), 5), "kept as printed", "words are printed twice")
		}
		for _, w := range words {
			w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
			if runTogether(w, known) {
				p.doubt(Slip, i+1, w, "kept as printed", "two words are run together")
			}
		}
		if m := brokenAddress.FindString(u.Text); m != "" {
			p.doubt(Slip, i+1, m, "kept as printed", "the address has a blank in it")
		}
	}
}

// runTogether says whether a word is two: a capital stands in it, or it ends
// with a word that other words do not end with, after a word that the document
// knows.
func runTogether(w string, known map[string]bool) bool {
	if m := insideCapital.FindStringSubmatch(w); m != nil {
		return known[strings.ToLower(m[1])] && known[strings.ToLower(m[2])]
	}
	m := gluedTail.FindStringSubmatch(strings.ToLower(w))
	return m != nil && known[m[1]] && known[m[2]]
}

// doubled finds a word, or two, printed twice in a row: the number of words up
// to the end of the repetition; 0 for none.
func doubled(words []string) int {
	for i := 1; i < len(words); i++ {
		letter := strings.ContainsFunc(words[i], unicode.IsLetter)
		if letter && strings.EqualFold(words[i], words[i-1]) {
			return i + 1
		}
		if i >= 3 && letter && strings.EqualFold(words[i], words[i-2]) && strings.EqualFold(words[i-1], words[i-3]) {
			return i + 1
		}
	}
	return 0
}
