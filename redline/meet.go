package redline

import (
	"cmp"
	"slices"
)

// at is a step of a plan, as it takes part in meetings.
type at struct {
	*step
	plan, no int
}

// meet finds every pair of steps of different plans that meet. It sorts what
// lies in one unit or one place and looks at neighbours alone.
func (v *Version) meet(plans []plan) *meetings {
	m := &meetings{v: v}
	m.words(plans)
	m.units(plans)
	m.places(plans)
	m.blocks(plans)
	return m
}

// words looks at steps on words: which lie on the same ones.
func (m *meetings) words(plans []plan) {
	all := pick(plans, func(s *step) bool { return s.onText() || s.Do == Split })
	slices.SortFunc(all, func(x, y at) int {
		return cmp.Or(x.unit-y.unit, x.lo-y.lo, x.hi-y.hi, x.plan-y.plan, x.no-y.no)
	})
	for i, x := range all {
		for _, y := range all[i+1:] {
			if y.unit != x.unit || y.lo > x.hi {
				break
			}
			if how, ok := onWords(x.step, y.step); ok {
				m.add(x, y, how, x.unit)
			}
		}
	}
}

func pick(plans []plan, want func(*step) bool) []at {
	var out []at
	for i := range plans {
		for j := range plans[i].steps {
			if s := &plans[i].steps[j]; want(s) {
				out = append(out, at{s, i, j})
			}
		}
	}
	return out
}

// onWords says how two steps on one unit meet, x beginning no later than y.
func onWords(x, y *step) (Relation, bool) {
	xPoint, yPoint := x.lo == x.hi, y.lo == y.hi
	switch {
	case same(x, y):
		return Shared, true
	case x.spaces && y.spaces:
		return Overlapping, x.lo == y.lo
	case x.spaces || y.spaces:
		return "", false // white space follows its words
	case x.Do == Split && y.Do == Split:
		return Overlapping, x.lo == y.lo
	case xPoint && yPoint:
		return SamePlace, x.lo == y.lo
	case yPoint && x.lo < y.lo && y.lo < x.hi:
		if y.Do == Split {
			return Overlapping, true
		}
		return InsideGone, true
	case !xPoint && !yPoint && y.lo < x.hi:
		return Overlapping, true
	}
	return Adjacent, true
}

// same reports steps that do the same to the same.
func same(x, y *step) bool {
	return x.Do == y.Do && x.unit == y.unit && x.From == y.From && x.To == y.To && x.Text == y.Text && x.gap == y.gap &&
		x.Count == y.Count && x.Kind == y.Kind && x.Depth == y.Depth && x.Marker == y.Marker
}

// units looks at what is done to units as a whole.
func (m *meetings) units(plans []plan) {
	whole := make([][]at, len(m.v.units))
	words := make([][]at, len(m.v.units))
	gone := false
	for _, x := range pick(plans, func(s *step) bool { return s.unit >= 0 }) {
		switch x.Do {
		case Remove, Recast, Move:
			whole[x.unit] = append(whole[x.unit], x)
		case Join:
			whole[x.unit] = append(whole[x.unit], x)
			whole[x.unit+1] = append(whole[x.unit+1], x)
		default:
			words[x.unit] = append(words[x.unit], x)
		}
		gone = gone || x.Do == Remove
	}
	for k, all := range whole {
		for i, x := range all {
			for _, y := range all[i+1:] {
				if how, ok := m.onUnit(x.step, y.step, k); ok {
					m.add(x, y, how, k)
				}
			}
			if x.Do != Remove {
				continue
			}
			for _, y := range words[k] {
				m.add(x, y, UnitGone, k)
			}
		}
	}
	if gone {
		m.insideGone(plans, whole)
	}
}

// onUnit says how two steps meet that take unit k as a whole.
func (m *meetings) onUnit(x, y *step, k int) (Relation, bool) {
	switch {
	case same(x, y):
		// Two joins meet at both units; they are told of at the first.
		return Shared, x.Do != Join || x.unit == k
	case x.Do == Remove || y.Do == Remove:
		return UnitGone, true
	case x.Do == Join && y.Do == Join:
		return Overlapping, x.unit == y.unit && x.unit == k
	case x.Do == Move && y.Do == Move:
		return Overlapping, true
	case x.Do == Join || y.Do == Join:
		if y.Do == Join {
			x, y = y, x
		}
		if y.Do == Recast {
			return UnitGone, x.unit+1 == k
		}
		return Overlapping, x.unit+1 == k || y.Count == 1 // a move that parts the two
	case x.Do == Recast && y.Do == Recast:
		return Overlapping, true
	}
	// One moves the unit, the other recasts it.
	if y.Do == Move {
		x, y = y, x
	}
	depth := m.v.units[k].Depth
	return Overlapping, x.Depth != depth && y.Depth != depth && x.Depth != y.Depth
}

// insideGone looks for what is put under a unit that another takes out, or
// between two that go together.
func (m *meetings) insideGone(plans []plan, whole [][]at) {
	for _, x := range pick(plans, func(s *step) bool { return s.Do == Add || s.Do == Move }) {
		parent := m.v.parent(x.gap, x.Depth)
		for _, y := range removals(whole, parent) {
			m.add(x, y, InsideGone, parent)
		}
		if x.gap == 0 || x.gap == len(m.v.units) {
			continue
		}
		for _, y := range removals(whole, x.gap-1) {
			for _, z := range removals(whole, x.gap) {
				if y.plan == z.plan && parent != x.gap-1 {
					m.add(x, y, InsideGone, x.gap-1)
				}
			}
		}
	}
}

func removals(whole [][]at, k int) []at {
	if k < 0 {
		return nil
	}
	var out []at
	for _, x := range whole[k] {
		if x.Do == Remove {
			out = append(out, x)
		}
	}
	return out
}

// parent is the unit that something at a gap and a depth lies in, or -1.
func (v *Version) parent(gap, depth int) int {
	for k := gap - 1; k >= 0 && depth > 0; k-- {
		if v.units[k].Kind == Heading {
			return -1
		}
		if v.units[k].Depth < depth {
			return k
		}
	}
	return -1
}

// places looks at what is put between the same two units.
func (m *meetings) places(plans []plan) {
	type group struct {
		gap, plan int
		steps     []at
	}
	var groups []group
	for _, x := range pick(plans, func(s *step) bool { return s.Do == Add || s.Do == Move }) {
		found := false
		for i := len(groups) - 1; i >= 0 && groups[i].plan == x.plan; i-- {
			if groups[i].gap == x.gap {
				groups[i].steps, found = append(groups[i].steps, x), true
				break
			}
		}
		if !found {
			groups = append(groups, group{x.gap, x.plan, []at{x}})
		}
	}
	slices.SortStableFunc(groups, func(x, y group) int { return cmp.Or(x.gap-y.gap, x.plan-y.plan) })
	equal := func(x, y at) bool { return same(x.step, y.step) }
	for i, x := range groups {
		for _, y := range groups[i+1:] {
			if y.gap != x.gap {
				break
			}
			if !slices.EqualFunc(x.steps, y.steps, equal) {
				m.add(x.steps[0], y.steps[0], SamePlace, x.gap-1)
				continue
			}
			for k := range x.steps {
				if x.steps[k].Do == Add { // moves are told of at their unit
					m.add(x.steps[k], y.steps[k], Shared, x.gap-1)
				}
			}
		}
	}
	for _, j := range pick(plans, func(s *step) bool { return s.Do == Join }) {
		i, _ := slices.BinarySearchFunc(groups, j.unit+1, func(g group, gap int) int { return g.gap - gap })
		for ; i < len(groups) && groups[i].gap == j.unit+1; i++ {
			m.add(j, groups[i].steps[0], InsideGone, j.unit)
		}
	}
}

// blocks looks at moves: units that two of them take to different places, and
// places that lie in what the other moves, both ways.
func (m *meetings) blocks(plans []plan) {
	moves := pick(plans, func(s *step) bool { return s.Do == Move })
	slices.SortFunc(moves, func(x, y at) int { return cmp.Or(x.unit-y.unit, y.Count-x.Count, x.plan-y.plan) })
	for i, x := range moves {
		for _, y := range moves[i+1:] {
			crossing := y.unit > x.unit && y.unit < x.unit+x.Count && y.unit+y.Count > x.unit+x.Count
			apart := y.unit >= x.unit+x.Count
			if crossing || apart && m.v.inBlock(x.step, y.step) && m.v.inBlock(y.step, x.step) {
				m.add(x, y, Overlapping, y.unit)
			}
		}
	}
	for _, j := range pick(plans, func(s *step) bool { return s.Do == Join }) {
		for _, x := range moves {
			// The last of a block, joined with the one after it; heads are told
			// of elsewhere.
			if x.Count > 1 && j.unit == x.unit+x.Count-1 {
				m.add(j, x, Overlapping, j.unit)
			}
		}
	}
}

// inBlock reports whether the place of x lies in what the move y takes along.
func (v *Version) inBlock(x, y *step) bool {
	end := y.unit + y.Count
	return x.gap > y.unit && x.gap < end || x.gap == end && x.Depth > v.units[y.unit].Depth
}
