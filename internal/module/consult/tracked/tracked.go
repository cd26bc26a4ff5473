package tracked

import (
	"slices"
	"strings"

	"comity.example/comity/internal/format/docx"
	"comity.example/comity/redline"
)

// Wording is how things are called.
type Wording struct {
	// By is who proposed amendments, and when.
	By func(amendments []string) docx.Revision
	// Renumbered stands by what nobody proposed: labels that count anew.
	Renumbered docx.Revision
	// Alternative prints what some would have, in brackets: "[Kenya: shall]".
	Alternative func(a redline.Alternative) []docx.Run
	// Remark gives what is said in the margin where an amendment is met first; ""
	// for nothing. It may be nil.
	Remark func(amendment string) string
	// Tongue is the language of remarks.
	Tongue string
}

// deepest level that a paragraph can have.
const deepest = 8

// Paragraphs gives the paragraphs of a redline, whose lines show what became of a
// text.
func Paragraphs(before redline.Text, lines []redline.Line, w Wording) []*docx.Paragraph {
	t := tracker{Wording: w, place: map[redline.ID]int{}, old: map[redline.ID]redline.Line{}, told: map[string]bool{}}
	labels := before.Labels()
	for i, u := range before.Standing() {
		t.place[u.ID] = i
		t.base = append(t.base, unit{u.ID, u.Kind, u.Depth, labels[i], u.Words()})
	}
	for _, l := range lines {
		if _, stood := t.place[l.Unit]; stood && l.Mark != redline.MovedHere {
			t.old[l.Unit] = l
		}
		for _, d := range l.Deeds {
			if d.Do == redline.Join {
				t.joins = append(t.joins, d.By)
			}
		}
	}
	for _, l := range lines {
		t.line(l)
	}
	t.until(len(t.base))
	return t.out
}

// unit is one of the text before.
type unit struct {
	id           redline.ID
	kind         redline.Kind
	depth        int
	label, words string
}

type tracker struct {
	Wording
	base  []unit
	place map[redline.ID]int          // of each unit before
	next  int                         // the first of them that is not written yet
	old   map[redline.ID]redline.Line // what shows them where they were
	joins []string                    // amendments that joined units
	told  map[string]bool             // whose remark stands already
	out   []*docx.Paragraph
}

func (t *tracker) add(p *docx.Paragraph) { t.out = append(t.out, p) }

func (t *tracker) line(l redline.Line) {
	at, stood := t.place[l.Unit]
	switch {
	case l.Unit == redline.ID{}: // before the first
	case !stood || l.Mark == redline.MovedHere:
		t.put(l, t.author(l))
	case l.Mark == redline.Kept:
		t.until(at)
		t.next = at + 1
		t.kept(l, t.base[at])
	default:
		t.until(at + 1)
	}
	for _, a := range l.Following {
		p := paragraph(unit{kind: a.Operation.Kind, depth: a.Operation.Depth})
		p.Runs = t.Alternative(a)
		t.add(p)
	}
}

// until strikes the units before a place of the text before, in their order: as
// far as the next that stays where it is.
func (t *tracker) until(end int) {
	for ; t.next < end; t.next++ {
		was := t.base[t.next]
		switch l, shown := t.old[was.id]; {
		case !shown: // joined to another, which is put in as a whole
			t.strike(was, t.By(t.joins), "")
		case l.Mark == redline.Kept:
			return
		case l.Mark == redline.MovedAway:
			t.strike(was, t.author(l), move(l))
		default:
			t.strike(was, t.By(l.By), "")
		}
	}
}

// differs reports a unit that cannot be tracked word by word: words of it are
// elsewhere, or it is another kind of unit.
func (t *tracker) differs(l redline.Line, was unit) bool {
	var old strings.Builder
	for _, s := range l.Stretches {
		if s.Mark != redline.Inserted {
			old.WriteString(s.Text)
		}
	}
	return old.String() != was.words || l.Kind != was.kind || l.Depth != was.depth && len(l.Deeds) > 0
}

// author is who did something to a unit as a whole.
func (t *tracker) author(l redline.Line) docx.Revision {
	by := slices.Clone(l.By)
	if len(by) == 0 {
		for _, d := range l.Deeds {
			if !slices.Contains(by, d.By) {
				by = append(by, d.By)
			}
		}
	}
	if len(by) == 0 {
		return t.Renumbered
	}
	return t.By(by)
}

func paragraph(u unit) *docx.Paragraph {
	p := &docx.Paragraph{Level: min(u.depth, deepest), Label: u.label}
	switch u.kind {
	case redline.Heading:
		p.Kind, p.Level = docx.Heading, min(max(u.depth, 1)+1, 4) // the title of the text is above
	case redline.Item:
		p.Kind = docx.Item
	case redline.Norm:
		p.Kind = docx.Quotation
	}
	return p
}

func move(l redline.Line) string { return l.Unit.String() }

// strike takes a unit out as it was.
func (t *tracker) strike(was unit, by docx.Revision, moved string) {
	p := paragraph(was)
	p.Runs, p.Move = docx.Plain(was.words), moved
	t.add(p.Strike(by))
}

// put puts a unit in as it is.
func (t *tracker) put(l redline.Line, by docx.Revision) {
	p := paragraph(unit{kind: l.Kind, depth: l.Depth, label: l.Label})
	p.Inserted = &by
	if l.Mark == redline.MovedHere {
		p.Move = move(l)
	}
	for _, s := range l.Stretches {
		if s.Mark == redline.Deleted {
			continue // it stands in what was taken out
		}
		for _, r := range t.stretch(s) {
			if r.Inserted == nil {
				r.Inserted = &by
			}
			p.Runs = append(p.Runs, r)
		}
	}
	for _, a := range l.Alternatives {
		for _, r := range append([]docx.Run{{Text: " "}}, t.Alternative(a)...) {
			r.Inserted = &by
			p.Runs = append(p.Runs, r)
		}
	}
	for _, name := range l.By {
		t.remark(p, name, by)
	}
	t.add(p)
}

// kept writes a unit that stays where it is, with its changes.
func (t *tracker) kept(l redline.Line, was unit) {
	if t.differs(l, was) {
		by := t.author(l)
		t.strike(was, by, "")
		t.put(l, by)
		return
	}
	p := paragraph(unit{kind: l.Kind, depth: l.Depth, label: l.Label})
	if was.label != l.Label {
		p.Was, p.Renumbered = was.label, &t.Renumbered
	}
	for _, s := range l.Stretches {
		p.Runs = append(p.Runs, t.stretch(s)...)
		for _, name := range s.By {
			t.remark(p, name, t.By([]string{name}))
		}
	}
	for _, a := range l.Alternatives {
		p.Runs = append(append(p.Runs, docx.Run{Text: " "}), t.Alternative(a)...)
	}
	t.add(p)
}

// remark sets what is said of an amendment beside the first words of it.
func (t *tracker) remark(p *docx.Paragraph, name string, by docx.Revision) {
	if t.Remark == nil || t.told[name] || len(p.Runs) == 0 {
		return
	}
	t.told[name] = true
	if words := t.Remark(name); words != "" {
		last := &p.Runs[len(p.Runs)-1]
		last.Remarks = append(last.Remarks, docx.Remark{By: by.By, At: by.At, Language: t.Tongue, Text: words})
	}
}

// stretch writes words with one mark.
func (t *tracker) stretch(s redline.Stretch) []docx.Run {
	switch s.Mark {
	case redline.Inserted:
		by := t.By(s.By)
		return []docx.Run{{Text: s.Text, Inserted: &by}}
	case redline.Deleted:
		by := t.By(s.By)
		return []docx.Run{{Text: s.Text, Deleted: &by}}
	case redline.Disputed:
		return t.disputed(s)
	}
	return docx.Plain(s.Text)
}

// disputed prints words in brackets, as diplomats write them: those that stand,
// then each alternative. The spaces around lie outside.
func (t *tracker) disputed(s redline.Stretch) (out []docx.Run) {
	around := s.Text
	if around == "" && len(s.Alternatives) > 0 {
		around = s.Alternatives[0].Text
	}
	words := strings.TrimSpace(s.Text)
	if strings.HasPrefix(around, " ") || words == "" {
		out = append(out, docx.Run{Text: " "})
	}
	if words != "" {
		out = append(out, docx.Run{Text: "[" + words + "] "})
	}
	for i, a := range s.Alternatives {
		if i > 0 {
			out = append(out, docx.Run{Text: " "})
		}
		out = append(out, t.Alternative(a)...)
	}
	if strings.HasSuffix(around, " ") {
		out = append(out, docx.Run{Text: " "})
	}
	return out
}
