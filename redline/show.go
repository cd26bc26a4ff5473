package redline

import (
	"slices"
	"strings"
)

// Mark says what became of words or of a unit.
type Mark string

// Marks.
const (
	Kept      Mark = "kept"
	Inserted  Mark = "inserted"
	Deleted   Mark = "deleted"
	MovedHere Mark = "moved-here"
	MovedAway Mark = "moved-away" // the place that a unit left; the words are where it went
	Disputed  Mark = "disputed"   // words in brackets
)

// Stretch is words with one mark.
type Stretch struct {
	Mark Mark     `json:"mark"`
	Text string   `json:"text"`
	By   []string `json:"by,omitempty"` // the amendments that put the words in or took them out
	// Alternatives are what some would have instead of disputed words; Text is
	// empty where they would put something where nothing stands.
	Alternatives []Alternative `json:"alternatives,omitempty"`
}

// Line is a unit as a redline shows it.
type Line struct {
	Unit  ID       `json:"unit"`
	Kind  Kind     `json:"kind"`
	Depth int      `json:"depth"`
	Label string   `json:"label,omitempty"`
	Was   string   `json:"was,omitempty"` // the label before, where it is another
	Mark  Mark     `json:"mark"`
	By    []string `json:"by,omitempty"`
	// Deeds are what else was done to the unit between the two texts.
	Deeds     []Deed    `json:"deeds,omitempty"`
	Stretches []Stretch `json:"stretches,omitempty"`
	// Alternatives are what some would do to the unit as a whole, and Following
	// what they would add after it.
	Alternatives []Alternative `json:"alternatives,omitempty"`
	Following    []Alternative `json:"following,omitempty"`
}

// Show sets a text beside an earlier one that it came from, by any number of
// versions. It compares nothing: each word says by its name whether it stood
// before, who put it in and who took it out.
func Show(before, after Text) []Line { return show(before, after, nil) }

// Redline shows what the decisions made of the version, and what is open.
func (c *Consolidation) Redline() []Line { return show(c.version.text, c.Text, c.Brackets) }

// Compare shows one text against another that it need not have come from.
func Compare(before, after Text) []Line {
	v := NewVersion(before)
	name := "after"
	for v.spent[name] > 0 {
		name += "+" // it is a name in the text already
	}
	c := v.Diff(name, after)
	if len(c.Operations) == 0 {
		return Show(before, before)
	}
	made, err := v.Apply(c)
	if err != nil {
		return nil // Diff makes what Apply takes
	}
	return Show(before, made)
}

type shower struct {
	before   map[ID]*Unit
	label    map[ID]string // before
	stays    map[ID]bool   // stood before and did not move
	whole    map[ID][]Bracket
	brackets map[ID][]Bracket
	stood    map[ID]bool // tokens; made when it is asked for
}

func show(before, after Text, brackets []Bracket) []Line {
	s := &shower{before: map[ID]*Unit{}, label: map[ID]string{}, whole: map[ID][]Bracket{}, brackets: map[ID][]Bracket{}}
	labels := before.Labels()
	var order []ID
	for i := range before.Units {
		if u := &before.Units[i]; u.Stands() {
			s.before[u.ID], s.label[u.ID] = u, labels[len(order)]
			order = append(order, u.ID)
		}
	}
	for _, b := range brackets {
		if b.Whole {
			s.whole[b.Unit] = append(s.whole[b.Unit], b)
		} else {
			s.brackets[b.Unit] = append(s.brackets[b.Unit], b)
		}
	}
	s.stays = unmoved(order, after)
	labels = after.Labels()
	lines := make([]Line, 0, len(after.Units))
	if head := s.whole[ID{}]; len(head) > 0 {
		lines = append(lines, Line{Mark: Kept, Following: head[0].Alternatives})
	}
	for i := range after.Units {
		u := &after.Units[i]
		label := ""
		if u.Stands() {
			label, labels = labels[0], labels[1:]
		}
		if l, ok := s.line(u, label); ok {
			lines = append(lines, l)
		}
	}
	return goneFirst(s.leave(lines, order))
}

// unmoved finds the units that kept their order: the most that can.
func unmoved(order []ID, after Text) map[ID]bool {
	at := make(map[ID]int32, len(order))
	a := make([]int32, len(order))
	for i, id := range order {
		at[id], a[i] = int32(i), int32(i)
	}
	b := make([]int32, 0, len(order))
	for _, u := range after.Units {
		if n, ok := at[u.ID]; ok {
			b = append(b, n)
		}
	}
	out := make(map[ID]bool, len(order))
	for _, r := range common(a, b) {
		for i := range r.n {
			out[order[r.a+i]] = true
		}
	}
	return out
}

// line shows a unit; there is none for one that stood neither before nor after.
func (s *shower) line(u *Unit, label string) (Line, bool) {
	old, stood := s.before[u.ID]
	l := Line{Unit: u.ID, Kind: u.Kind, Depth: u.Depth, Label: label, Mark: Kept}
	if stood && s.label[u.ID] != label {
		l.Was = s.label[u.ID]
	}
	for _, b := range s.whole[u.ID] {
		if b.Alternatives[0].Operation.Do == Add {
			l.Following = b.Alternatives
		} else {
			l.Alternatives = b.Alternatives
		}
	}
	switch {
	case !u.Stands() && (!stood || len(u.Tokens) == 0 && len(old.Tokens) > 0 && len(l.Following) == 0):
		return Line{}, false // never seen, or joined to the one before
	case !u.Stands():
		l.Mark, l.By, l.Label = Deleted, u.Struck, s.label[u.ID]
		l.Was = ""
		l.Stretches = []Stretch{{Mark: Deleted, Text: old.Words(), By: u.Struck}}
		return l, true
	case !stood:
		l.Mark, l.By = Inserted, []string{u.ID.Origin}
		for _, d := range u.Past {
			switch d.Do {
			case Add:
				l.By = append(l.By, d.By)
			case Split:
				l.Mark = Kept
			}
		}
		l.Deeds = u.Past
	default:
		l.Deeds = u.Past[len(old.Past):]
		if !s.stays[u.ID] {
			l.Mark = MovedHere
			for _, d := range l.Deeds {
				if d.Do == Move {
					l.By = append(l.By, d.By)
				}
			}
		}
	}
	l.Stretches = s.stretches(u)
	return l, true
}

// stretches shows the words of a unit that stands.
func (s *shower) stretches(u *Unit) []Stretch {
	if old, ok := s.before[u.ID]; ok && len(s.brackets[u.ID]) == 0 && sameTokens(old, u) {
		return []Stretch{{Mark: Kept, Text: u.Words()}}
	}
	w := stretcher{open: s.brackets[u.ID]}
	was := s.memory(u)
	for i := range u.Tokens {
		t := &u.Tokens[i]
		old := was(t.ID)
		switch {
		case len(t.Struck) > 0 && old:
			w.put(Deleted, t.Text, t.Struck)
		case len(t.Struck) > 0:
		case old:
			w.token(Kept, t.Text, nil)
		default:
			w.token(Inserted, t.Text, t.authors())
		}
	}
	w.begin()
	w.flush()
	return w.out
}

// sameTokens reports units of which the one was taken over from the other.
func sameTokens(a, b *Unit) bool {
	return len(a.Tokens) == len(b.Tokens) && len(a.Tokens) > 0 && &a.Tokens[0] == &b.Tokens[0]
}

// memory tells of the tokens of a unit, asked in order, whether they stood
// before. A unit keeps its tokens in order and only gains new ones, but for
// those that came from another unit by a split or a join.
func (s *shower) memory(u *Unit) func(ID) bool {
	old, stood := s.before[u.ID]
	if stood && !slices.ContainsFunc(u.Past[len(old.Past):], func(d Deed) bool { return d.Do == Join }) {
		rest := old.Tokens
		return func(id ID) bool {
			if len(rest) == 0 || rest[0].ID != id {
				return false
			}
			t := &rest[0]
			rest = rest[1:]
			return len(t.Struck) == 0
		}
	}
	if s.stood == nil {
		s.stood = map[ID]bool{}
		for _, u := range s.before {
			for i := range u.Tokens {
				if t := &u.Tokens[i]; len(t.Struck) == 0 {
					s.stood[t.ID] = true
				}
			}
		}
	}
	return func(id ID) bool { return s.stood[id] }
}

// authors names the amendments that a token came with.
func (t *Token) authors() []string {
	if len(t.With) == 0 {
		return []string{t.ID.Origin}
	}
	return append([]string{t.ID.Origin}, t.With...)
}

// leave notes where units moved away from.
func (s *shower) leave(lines []Line, order []ID) []Line {
	away := map[ID][]Line{} // after the unit that lay before them
	var last ID
	some := false
	for _, id := range order {
		if s.stays[id] {
			last = id
			continue
		}
		for i := range lines {
			if l := &lines[i]; l.Unit == id && l.Mark == MovedHere {
				u := s.before[id]
				away[last] = append(away[last], Line{Unit: id, Kind: u.Kind, Depth: u.Depth, Label: s.label[id], Mark: MovedAway, By: l.By})
				some = true
				break
			}
		}
	}
	if !some {
		return lines
	}
	out := make([]Line, 0, len(lines)+len(away))
	out = append(out, away[ID{}]...)
	for _, l := range lines {
		out = append(out, l)
		if l.Unit != (ID{}) && s.stays[l.Unit] {
			out = append(out, away[l.Unit]...)
		}
	}
	return out
}

// goneFirst puts units that went before those that came in their place.
func goneFirst(lines []Line) []Line {
	for i := 0; i < len(lines); {
		came := i
		for came < len(lines) && lines[came].Mark == Inserted {
			came++
		}
		gone := came
		for gone < len(lines) && lines[gone].Mark == Deleted {
			gone++
		}
		if came > i && gone > came {
			turned := slices.Concat(lines[came:gone], lines[i:came])
			copy(lines[i:gone], turned)
		}
		i = max(gone, i+1)
	}
	return lines
}

// stretcher gathers tokens into stretches.
type stretcher struct {
	out    []Stretch
	last   Stretch // its words are in text
	text   strings.Builder
	open   []Bracket // still to come, in order
	at     int       // standing tokens written
	inside bool      // the first of open has begun
}

// token writes one that stands.
func (w *stretcher) token(m Mark, text string, by []string) {
	w.begin()
	if w.inside {
		m, by = Disputed, nil
	}
	w.put(m, text, by)
	w.at++
	if w.inside && w.open[0].To == w.at {
		w.end()
	}
}

// begin writes the brackets about nothing that lie here, and opens one about
// what follows. Struck words before it are not in it.
func (w *stretcher) begin() {
	for !w.inside && len(w.open) > 0 && w.open[0].From == w.at {
		w.flush()
		if w.inside = true; w.open[0].To > w.at {
			return
		}
		w.end()
	}
}

// end closes a bracket.
func (w *stretcher) end() {
	w.last.Mark, w.last.Alternatives = Disputed, w.open[0].Alternatives
	w.flush()
	w.open, w.inside = w.open[1:], false
}

func (w *stretcher) put(m Mark, text string, by []string) {
	if text == "" || w.inside && m == Deleted {
		return // what was taken out of disputed words is in their alternatives
	}
	if w.text.Len() > 0 && (w.last.Mark != m || !slices.Equal(w.last.By, by)) {
		w.flush()
	}
	w.last.Mark, w.last.By = m, by
	w.text.WriteString(text)
}

// flush ends a stretch.
func (w *stretcher) flush() {
	if w.text.Len() > 0 || w.last.Mark == Disputed {
		w.last.Text = w.text.String()
		w.out = append(w.out, w.last)
	}
	w.text.Reset()
	w.last = Stretch{}
}

// Plain writes a redline as text alone: {+put in+}, [-taken out-], and disputed
// words as they are printed in negotiations, each alternative in brackets with
// the name of who proposes it. It is for programs and for tests; pages have
// their own marks.
func Plain(lines []Line, name func(by []string) string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.Repeat("  ", l.Depth))
		switch l.Mark {
		case Inserted:
			b.WriteString("{+} ")
		case Deleted:
			b.WriteString("[-] ")
		case MovedHere:
			b.WriteString("{>} ")
		case MovedAway:
			b.WriteString("[<] ")
		}
		if l.Label != "" {
			b.WriteString(l.Label + " ")
		}
		for _, s := range l.Stretches {
			plainStretch(&b, l, s, name)
		}
		for _, a := range l.Alternatives {
			b.WriteString(" [" + name(a.By) + ": " + string(a.Operation.Do) + "]")
		}
		b.WriteByte('\n')
		for _, a := range l.Following {
			b.WriteString(strings.Repeat("  ", a.Operation.Depth) + "[" + name(a.By) + ": " + a.Text + "]\n")
		}
	}
	return b.String()
}

func plainStretch(b *strings.Builder, l Line, s Stretch, name func([]string) string) {
	switch {
	case s.Mark == Disputed:
		plainBracket(b, s, name)
	case s.Mark == Inserted && l.Mark != Inserted:
		b.WriteString("{+" + s.Text + "+}")
	case s.Mark == Deleted && l.Mark != Deleted:
		b.WriteString("[-" + s.Text + "-]")
	default:
		b.WriteString(s.Text)
	}
}

// plainBracket prints alternatives with the spaces around them outside.
func plainBracket(b *strings.Builder, s Stretch, name func([]string) string) {
	outer := s.Text
	if outer == "" {
		outer = s.Alternatives[0].Text
	}
	if strings.HasPrefix(outer, " ") {
		b.WriteByte(' ')
	}
	if s.Text != "" {
		b.WriteString("[" + strings.TrimSpace(s.Text) + "]")
	}
	for _, a := range s.Alternatives {
		text := strings.TrimSpace(a.Text)
		if text == "" {
			text = "—"
		}
		b.WriteString("[" + name(a.By) + ": " + text + "]")
	}
	if strings.HasSuffix(outer, " ") {
		b.WriteByte(' ')
	}
}
