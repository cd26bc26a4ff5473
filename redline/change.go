package redline

import "slices"

// Verb says what an operation does.
type Verb string

// What an amendment can do to a text.
const (
	Replace Verb = "replace" // words of a unit by others
	Insert  Verb = "insert"  // words between two of a unit
	Delete  Verb = "delete"  // words of a unit
	Add     Verb = "add"     // a unit
	Remove  Verb = "remove"  // a unit
	Split   Verb = "split"   // a unit in two
	Join    Verb = "join"    // a unit and the one after it
	Move    Verb = "move"    // a unit, with what lies in it
	Recast  Verb = "recast"  // a unit's kind, depth or label
)

// Operation is one step of a change. All operations of a change speak of the
// same version: none sees what another did.
type Operation struct {
	Do Verb `json:"do"`
	// Unit is what it is done to; empty for Add.
	Unit ID `json:"unit,omitzero"`
	// From and To count the tokens of the unit that stand, for Replace, Insert
	// (both alike), Delete and Split (the space that goes, which may be none).
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
	// Was is the hash of the words from From to To, for Replace and Delete; of
	// the unit's words for Remove; of both units' words for Join.
	Was Hash `json:"was,omitempty"`
	// Text is what it puts in: words, the words of a unit for Add, what stands
	// between two units for Join.
	Text string `json:"text,omitempty"`
	// After is the unit that an added or moved one comes right after; empty for
	// the beginning. Several in one place stand in the order of the operations.
	After ID `json:"after,omitzero"`
	// Count is how many standing units move together, at least 1.
	Count int `json:"count,omitempty"`
	// Number makes the id of a unit that Add or Split makes: ID{change, Number}.
	Number int `json:"number,omitempty"`
	// Kind, Depth and Marker are those of an added unit, of the second half of
	// a split one, or of a recast one; Depth alone that of a moved one.
	Kind   Kind   `json:"kind,omitempty"`
	Depth  int    `json:"depth,omitempty"`
	Marker Marker `json:"marker,omitzero"`
}

// Change is an amendment as it is kept: an immutable list of operations on one
// version. A modified proposal is another change, derived from this one.
type Change struct {
	ID          string `json:"id,omitempty"`
	Base        Hash   `json:"base"`
	DerivedFrom string `json:"derivedFrom,omitempty"`
	// Spent counts the token numbers that went into earlier versions, where a
	// part of the change stands already: they are not given out again.
	Spent      int         `json:"spent,omitempty"`
	Operations []Operation `json:"operations"`
}

// onText reports an operation on the words of a unit.
func (o Operation) onText() bool { return o.Do == Replace || o.Do == Insert || o.Do == Delete }

// Check says why a change cannot be one on this version, or nothing.
func (v *Version) Check(c Change) error {
	_, err := v.compile(c)
	return err
}

// plan is a change with everything looked up.
type plan struct {
	change Change
	steps  []step // one for each operation, in order
}

// step is an operation in the coordinates of a version.
type step struct {
	Operation
	unit   int     // among the standing units; -1 for Add
	gap    int     // for Add and Move: how many standing units lie before the place
	lo, hi int     // From and To counted in words and marks
	pieces []Piece // what it puts in
	first  int     // number of the first token that it puts in
	no     int     // of the operation in its change
	spaces bool    // it changes white space alone
}

func (v *Version) compile(c Change) (plan, error) {
	if c.Base != v.hash {
		return plan{}, errorf(NotThatText, "the change was made on another version of the text")
	}
	if c.ID == "" {
		return plan{}, errorf(BadOperation, "a change without a name")
	}
	if len(c.Operations) == 0 {
		return plan{}, errorf(BadOperation, "a change that changes nothing")
	}
	p := plan{change: c, steps: make([]step, len(c.Operations))}
	if c.Spent < v.spent[c.ID] {
		return plan{}, errorf(BadOperation, "numbers that were given out before")
	}
	tokens := c.Spent
	for i, o := range c.Operations {
		s, err := v.lookUp(o)
		if err != nil {
			return plan{}, err
		}
		if o.Text != "" {
			s.pieces, s.first = Tokenize(o.Text), tokens
			tokens += len(s.pieces)
		}
		s.no = i
		s.spaces = o.onText() && s.lo == s.hi && blank(s.pieces)
		p.steps[i] = s
	}
	return p, v.consistent(p)
}

// lookUp finds the place of an operation and holds it against the text.
func (v *Version) lookUp(o Operation) (step, error) {
	s := step{Operation: o, unit: -1}
	if o.Do != Add {
		k, ok := v.place[o.Unit]
		if !ok {
			return s, errorf(NoSuchUnit, "the text has no unit %s", o.Unit)
		}
		s.unit = k
	}
	if o.Do == Add || o.Do == Move {
		if o.After != (ID{}) {
			k, ok := v.place[o.After]
			if !ok {
				return s, errorf(NoSuchUnit, "the text has no unit %s", o.After)
			}
			s.gap = k + 1
		}
		if o.Depth < 0 || o.Depth > MaxDepth {
			return s, errorf(BadOperation, "a unit at depth %d", o.Depth)
		}
	}
	switch o.Do {
	case Replace, Insert, Delete, Split:
		return v.lookUpWords(s)
	case Remove:
		return s, was(o.Was, v.units[s.unit].text)
	case Join:
		if s.unit+1 == len(v.units) {
			return s, errorf(BadOperation, "the last unit has none to be joined with")
		}
		return s, was(o.Was, v.units[s.unit].text+v.units[s.unit+1].text)
	case Move:
		return v.lookUpMove(s)
	case Add, Recast:
		return s, kindOf(o)
	}
	return s, errorf(BadOperation, "%q is nothing that can be done", o.Do)
}

func (v *Version) lookUpWords(s step) (step, error) {
	u := &v.units[s.unit]
	if s.From < 0 || s.From > s.To || s.To > len(u.pieces) {
		return s, errorf(BadOperation, "tokens %d to %d of a unit that has %d", s.From, s.To, len(u.pieces))
	}
	s.lo, s.hi = u.words.before(s.From), u.words.before(s.To)
	empty := s.From == s.To
	switch s.Do {
	case Insert:
		if !empty || s.Text == "" {
			return s, errorf(BadOperation, "an insertion of nothing, or over words")
		}
		return s, nil
	case Split:
		if s.lo != s.hi {
			return s, errorf(BadOperation, "a split that takes words away")
		}
		return s, kindOf(s.Operation)
	case Replace:
		if empty || s.Text == "" {
			return s, errorf(BadOperation, "a replacement of nothing, or by nothing")
		}
	case Delete:
		if empty || s.Text != "" {
			return s, errorf(BadOperation, "a deletion of nothing, or with words of its own")
		}
	}
	return s, was(s.Was, joined(u.pieces[s.From:s.To]))
}

func (v *Version) lookUpMove(s step) (step, error) {
	switch {
	case s.Count < 1 || s.unit+s.Count > len(v.units):
		return s, errorf(BadOperation, "a move of %d units", s.Count)
	case s.gap > s.unit && s.gap < s.unit+s.Count:
		return s, errorf(BadOperation, "a unit that is moved into itself")
	}
	return s, nil
}

func kindOf(o Operation) error {
	switch o.Kind {
	case Heading, Paragraph, Item, Norm:
	default:
		return errorf(BadOperation, "%q is no kind of unit", o.Kind)
	}
	if o.Depth < 0 || o.Depth > MaxDepth {
		return errorf(BadOperation, "a unit at depth %d", o.Depth)
	}
	if m := o.Marker; m.Style != "" && !isLabel(m.Style, true) || m.Fixed != "" && (m.Style == "" || !isLabel(m.Fixed, false)) {
		return errorf(BadOperation, "%q %q is no label", m.Style, m.Fixed)
	}
	return nil
}

// isLabel reports a label that the text form can read.
func isLabel(s string, first bool) bool {
	for _, r := range readings(s) {
		if !first || !r.suffix && label(r.style, 1) == s {
			return true
		}
	}
	return false
}

func was(claimed Hash, words string) error {
	if claimed != hashOf(words) {
		return errorf(NotThatText, "other words stand there than those that the change replaces")
	}
	return nil
}

func joined(p []Piece) string {
	n := 0
	for i := range p {
		n += len(p[i].Text)
	}
	b := make([]byte, 0, n)
	for i := range p {
		b = append(b, p[i].Text...)
	}
	return string(b)
}

// consistent refuses a change that contradicts itself.
func (v *Version) consistent(p plan) error {
	if !slices.ContainsFunc(p.steps, func(s step) bool { return !s.onText() }) {
		return v.apart(p, slices.Clone(p.steps), nil)
	}
	numbers := map[int]bool{}
	whole := map[int]Verb{}   // what is done to a unit as a whole
	touched := map[int]bool{} // units whose words or shape change
	moved := map[int]bool{}
	var ranges []step
	for _, s := range p.steps {
		switch s.Do {
		case Add, Split:
			if s.Number < 0 || numbers[s.Number] || v.made[ID{p.change.ID, s.Number}] {
				return errorf(BadOperation, "the number %d for two units", s.Number)
			}
			numbers[s.Number] = true
		case Remove, Recast:
			if whole[s.unit] != "" {
				return errorf(BadOperation, "two things done to unit %s as a whole", s.Unit)
			}
			whole[s.unit] = s.Do
		case Move:
			for k := s.unit; k < s.unit+s.Count; k++ {
				if moved[k] {
					return errorf(BadOperation, "unit %s is moved twice", v.units[k].ID)
				}
				moved[k] = true
			}
		case Join:
			touched[s.unit+1] = true
			if whole[s.unit+1] != "" {
				return errorf(BadOperation, "unit %s is joined and something else", v.units[s.unit+1].ID)
			}
			whole[s.unit+1] = Join
		}
		if s.onText() || s.Do == Split {
			ranges = append(ranges, s)
		}
		if s.onText() || s.Do == Split || s.Do == Join || s.Do == Recast {
			touched[s.unit] = true
		}
	}
	for k, do := range whole {
		if do == Remove && (touched[k] || moved[k]) || do == Join && moved[k] {
			return errorf(BadOperation, "unit %s is taken out and changed", v.units[k].ID)
		}
	}
	return v.apart(p, ranges, moved)
}

// apart refuses operations of one change that meet.
func (v *Version) apart(p plan, ranges []step, moved map[int]bool) error {
	for _, s := range p.steps {
		switch {
		case s.Do == Move && s.gap > 0 && s.gap < len(v.units) && moved[s.gap-1] && moved[s.gap] && s.gap != s.unit && s.gap != s.unit+s.Count:
			return errorf(BadOperation, "a unit is moved to units that move")
		case s.Do == Join && (moved[s.unit] || moved[s.unit+1]):
			return errorf(BadOperation, "a unit is joined and moved")
		}
	}
	slices.SortStableFunc(ranges, func(a, b step) int {
		if a.unit != b.unit {
			return a.unit - b.unit
		}
		return a.From - b.From
	})
	for i := 1; i < len(ranges); i++ {
		a, b := ranges[i-1], ranges[i]
		if a.unit == b.unit && (b.From < a.To || b.From == a.From || b.From == a.To && a.onText() && b.onText()) {
			return errorf(BadOperation, "two operations on the same words of unit %s", a.Unit)
		}
	}
	return nil
}
