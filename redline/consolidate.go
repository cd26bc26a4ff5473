package redline

import (
	"cmp"
	"slices"
	"sync"
)

// Disposition is what was decided about an amendment.
type Disposition string

// Dispositions.
const (
	Retained    Disposition = "retained"
	Modified    Disposition = "retained-as-modified"
	NotRetained Disposition = "not-retained"
	Bracketed   Disposition = "bracketed"
	Deferred    Disposition = "deferred"
)

// Decision is what was decided about one amendment.
type Decision struct {
	Amendment string      `json:"amendment"`
	As        Disposition `json:"as"`
	// Instead names the change that stands for the amendment where it was
	// retained as modified. It must derive from it.
	Instead string `json:"instead,omitempty"`
}

// Consolidation is a version with decisions carried out. Several goroutines may
// use it at once.
type Consolidation struct {
	// Text is what stands, with all that was struck on the way.
	Text Text
	// Brackets are what is not settled, in the order of the text: what was
	// bracketed, and what was retained but cannot stand together.
	Brackets []Bracket
	// Applied names the changes that stand in the text, at least in part, in
	// the order of the decisions.
	Applied []string

	version  *Version
	plans    []plan
	open     [][]bool // which steps of which plan are in brackets
	meetings *meetings
	cut      bool // only some units of the version are here
	hashed   sync.Once
	shaped   sync.Once
	hash     Hash

	wordsOnly bool // see onlyWords
}

// Hash names the version that the text is; see Text.Hash.
func (c *Consolidation) Hash() Hash {
	c.hashed.Do(func() { c.hash = c.Text.Hash() })
	return c.hash
}

// Bracket is a place that is not settled.
type Bracket struct {
	// Unit is the unit it lies in or, with Whole, the one that it is about or
	// that would be added after; empty before the first.
	Unit ID `json:"unit,omitzero"`
	// From and To count the unit's standing tokens in the consolidated text:
	// the words to which there are alternatives. They are alike where there
	// are alternatives to nothing.
	From  int  `json:"from,omitempty"`
	To    int  `json:"to,omitempty"`
	Whole bool `json:"whole,omitempty"`

	Alternatives []Alternative `json:"alternatives"`
}

// Alternative is what some would have instead.
type Alternative struct {
	By []string `json:"by"`
	// Text is empty where they would have nothing. Where it would be put in
	// between words, the space that it brings belongs to it.
	Text string `json:"text,omitempty"`
	// Operation is what they would do to the unit, where it is Whole.
	Operation *Operation `json:"operation,omitempty"`
}

// Consolidate carries out decisions on changes to this version, in the order of
// the decisions. The result depends on nothing else, and on the order only
// where two changes put something in the same place.
//
// A change that nobody decided, or that was deferred or not retained, leaves no
// trace: see Carry for where it belongs in the new text. Retained changes that
// collide are not settled by their order, and neither stands: each is shown in
// brackets, with the words as they were, like one that was bracketed.
func (v *Version) Consolidate(changes []Change, decisions []Decision) (*Consolidation, error) {
	chosen, bracketed, err := chosenBy(changes, decisions)
	if err != nil {
		return nil, err
	}
	plans, err := v.compileAll(chosen)
	if err != nil {
		return nil, err
	}
	c := &Consolidation{version: v, plans: plans, meetings: v.meet(plans)}
	if c.meetings.cut {
		return nil, errorf(TooLarge, "the changes meet in more than %d places", MostPlaces)
	}
	c.part(bracketed)
	c.weave()
	c.Text.From = lineage(v.text.From, changes, c.Applied)
	return c, nil
}

// Apply gives the text with one change made.
func (v *Version) Apply(c Change) (Text, error) {
	done, err := v.Consolidate([]Change{c}, []Decision{{Amendment: c.ID, As: Retained}})
	if err != nil {
		return Text{}, err
	}
	return done.Text, nil
}

// chosenBy finds the changes that decisions bring into the text or into
// brackets.
func chosenBy(changes []Change, decisions []Decision) (chosen []Change, bracketed []bool, err error) {
	byID := make(map[string]int, len(changes))
	parents := make(map[string]string, len(changes))
	for i, c := range changes {
		if c.DerivedFrom != "" {
			parents[c.ID] = c.DerivedFrom
		}
		if _, ok := byID[c.ID]; ok {
			return nil, nil, errorf(BadOperation, "two changes are named %s", c.ID)
		}
		byID[c.ID] = i
	}
	decided := make(map[string]bool, len(decisions))
	taken := make(map[string]bool, len(decisions))
	for _, d := range decisions {
		i, ok := byID[d.Amendment]
		if !ok || decided[d.Amendment] {
			return nil, nil, errorf(BadDecision, "%s is decided twice, or is not there", d.Amendment)
		}
		decided[d.Amendment] = true
		if (d.As == Modified) != (d.Instead != "") {
			return nil, nil, errorf(BadDecision, "%s is %s: another change stands for it then, and only then", d.Amendment, d.As)
		}
		switch d.As {
		case Retained, Bracketed:
		case Modified:
			if i, ok = byID[d.Instead]; !ok || !descends(parents, d.Instead, d.Amendment) {
				return nil, nil, errorf(BadDecision, "%s does not derive from %s", d.Instead, d.Amendment)
			}
		case NotRetained, Deferred:
			continue
		default:
			return nil, nil, errorf(BadDecision, "%q is no disposition", d.As)
		}
		if c := changes[i]; !taken[c.ID] {
			taken[c.ID] = true
			chosen, bracketed = append(chosen, c), append(bracketed, d.As == Bracketed)
		}
	}
	return chosen, bracketed, nil
}

// lineage says where what was applied comes from, and what before it does.
func lineage(before map[string]string, changes []Change, applied []string) map[string]string {
	parents := make(map[string]string, len(changes))
	for _, c := range changes {
		if c.DerivedFrom != "" {
			parents[c.ID] = c.DerivedFrom
		}
	}
	out := make(map[string]string, len(before)+len(applied))
	for k, p := range before {
		out[k] = p
	}
	for _, id := range applied {
		for p, ok := parents[id]; ok; p, ok = parents[id] {
			if _, known := out[id]; known {
				break
			}
			out[id], id = p, p
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// part decides which steps stand and which go into brackets.
func (c *Consolidation) part(bracketed []bool) {
	c.open = make([][]bool, len(c.plans))
	for i, p := range c.plans {
		c.open[i] = make([]bool, len(p.steps))
		for j := range c.open[i] {
			c.open[i][j] = bracketed[i]
		}
	}
	for _, m := range c.meetings.all {
		if m.how.Collides() && m.how != SamePlace {
			c.open[m.a][m.sa], c.open[m.b][m.sb] = true, true
		}
	}
	for _, m := range c.meetings.all {
		if m.how == Shared && c.open[m.a][m.sa] != c.open[m.b][m.sb] {
			c.open[m.a][m.sa], c.open[m.b][m.sb] = false, false // it stands by either
		}
	}
	for i := range c.plans {
		c.together(i)
	}
	c.circles()
	for i, p := range c.plans {
		if slices.Contains(c.open[i], false) {
			c.Applied = append(c.Applied, p.change.ID)
		}
	}
}

// together opens what makes no sense alone: the removal of a unit in which
// something of the same removal is open, and units added in one place.
func (c *Consolidation) together(i int) {
	removed := map[int]int{}
	open := map[int]bool{}
	for j, s := range c.plans[i].steps {
		switch {
		case s.Do == Remove:
			removed[s.unit] = j
		case s.Do == Add && c.open[i][j]:
			open[s.gap] = true
		}
	}
	for j, s := range c.plans[i].steps {
		if s.Do == Add && open[s.gap] {
			c.open[i][j] = true
		}
		if s.Do != Remove || !c.open[i][j] {
			continue
		}
		for k := c.version.parent(s.unit, c.version.units[s.unit].Depth); k >= 0; k = c.version.parent(k, c.version.units[k].Depth) {
			if at, ok := removed[k]; ok {
				c.open[i][at] = true
			}
		}
	}
}

// settled gives the steps that stand, of those wanted, in the order of the
// decisions; a step that several share stands once, with all their names.
func (c *Consolidation) settled(want func(*step) bool) []effect {
	var out []effect
	for i := range c.plans {
		for j := range c.plans[i].steps {
			s := &c.plans[i].steps[j]
			if c.open[i][j] || !want(s) {
				continue
			}
			e := effect{step: s, by: c.plans[i].change.ID, order: i}
			if s.onText() {
				p := c.version.units[s.unit].pieces
				e.beforeSpace = s.From > 0 && p[s.From-1].Class == Space
				e.afterSpace = s.To < len(p) && p[s.To].Class == Space
			}
			out = append(out, e)
		}
	}
	return out
}

// effect is a step that stands, and by whom.
type effect struct {
	*step
	by    string
	order int      // of the decision
	with  []string // who does the same

	// There is a space before and after the place, in the base.
	beforeSpace, afterSpace bool
}

// merge makes one of effects that are the same; they must be sorted so that these
// follow each other's place.
func merge(all []effect) []effect {
	out := all[:0]
next:
	for _, d := range all {
		for k := len(out) - 1; k >= 0 && out[k].unit == d.unit && out[k].From == d.From && out[k].gap == d.gap; k-- {
			if same(out[k].step, d.step) && out[k].by != d.by {
				out[k].with = append(out[k].with, d.by)
				continue next
			}
		}
		out = append(out, d)
	}
	return out
}

// byPlace sorts effects on words as they follow each other in a unit.
func byPlace(a, b effect) int {
	return cmp.Or(a.unit-b.unit, a.From-b.From, a.To-b.To, a.order-b.order)
}

// piecesIn gives what the effect puts in; none for no effect.
func (e effect) piecesIn() []Piece {
	if e.step == nil {
		return nil
	}
	return e.pieces
}
