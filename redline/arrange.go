package redline

import (
	"cmp"
	"slices"
)

// arranger puts units where they belong: those of the base in their order, but
// for those that were moved, and what was added and moved in its places.
type arranger struct {
	v     *Version
	out   [][]Unit
	gaps  map[int][]effect // what is put after so many standing units
	owner []int            // which move takes a standing unit, or -1
	moves []effect
	units []Unit
}

func (c *Consolidation) arrange(out [][]Unit) []Unit {
	a := &arranger{v: c.version, out: out, gaps: map[int][]effect{}, owner: make([]int, len(c.version.units))}
	for k := range a.owner {
		a.owner[k] = -1
	}
	a.fill(c.settled(func(s *step) bool { return s.Do == Add || s.Do == Move }))
	for i, m := range a.moves {
		for k := m.unit; k < m.unit+m.Count; k++ {
			if at := a.owner[k]; at < 0 || a.moves[at].Count > m.Count {
				a.owner[k] = i
			}
		}
	}
	a.units = make([]Unit, 0, len(out)+8)
	a.gap(0, 0, -1)
	k := 0
	for at, units := range out {
		if !c.version.text.Units[at].Stands() {
			a.units = append(a.units, units...)
			continue
		}
		if a.owner[k] < 0 {
			a.units = append(a.units, units...)
		}
		k++
		a.gap(k, 0, -1)
	}
	return a.units
}

// fill notes what is put where; what several put there alike, once.
func (a *arranger) fill(all []effect) {
	slices.SortStableFunc(all, func(x, y effect) int { return cmp.Or(x.gap-y.gap, x.order-y.order) })
next:
	for _, e := range all {
		here := a.gaps[e.gap]
		for i := range here {
			if same(here[i].step, e.step) && here[i].by != e.by && !slices.Contains(here[i].with, e.by) {
				here[i].with = append(here[i].with, e.by)
				continue next
			}
		}
		a.gaps[e.gap] = append(here, e)
	}
	for _, here := range a.gaps {
		for _, e := range here {
			if e.Do == Move {
				a.moves = append(a.moves, e)
			}
		}
	}
	slices.SortFunc(a.moves, func(x, y effect) int { return cmp.Or(x.unit-y.unit, x.Count-y.Count) })
}

// gap writes what is put at a place: for a move, what goes with its units; for
// none (-1), what stays.
func (a *arranger) gap(gap, shift, move int) {
	for _, e := range a.gaps[gap] {
		if a.follows(e) != move {
			continue
		}
		if e.Do == Add {
			a.units = append(a.units, e.made(shift))
			continue
		}
		i := slices.IndexFunc(a.moves, func(m effect) bool { return m.unit == e.unit })
		a.block(i, e.Depth+shift-a.v.units[e.unit].Depth)
	}
}

// follows gives the move that takes the place of an effect along, or -1. Where
// one move lies in another it is the inner one.
func (a *arranger) follows(e effect) int {
	best := -1
	for i, m := range a.moves {
		if m.unit != e.unit && a.v.inBlock(e.step, m.step) && (best < 0 || m.Count < a.moves[best].Count) {
			best = i
		}
	}
	return best
}

// block writes the units that a move takes along.
func (a *arranger) block(i, shift int) {
	m := a.moves[i]
	headed := a.v.units[m.unit].Kind == Heading
	for k := m.unit; k < m.unit+m.Count; k++ {
		if a.owner[k] == i {
			for j, u := range a.out[a.v.units[k].at] {
				if (u.Kind == Heading) == headed {
					u.Depth = max(0, u.Depth+shift)
				}
				if k == m.unit && j == 0 {
					u.Past = append(slices.Clip(u.Past), m.deeds()...)
				}
				a.units = append(a.units, u)
			}
		}
		if headed {
			a.gap(k+1, 0, i)
		} else {
			a.gap(k+1, shift, i)
		}
	}
}

// circles opens moves that each lie in what the next one takes along, until the
// first: none of them would find its place.
func (c *Consolidation) circles() {
	a := &arranger{v: c.version, gaps: map[int][]effect{}}
	a.fill(c.settled(func(s *step) bool { return s.Do == Move }))
	for i := range a.moves {
		at := i
		for range a.moves {
			if at = a.follows(a.moves[at]); at < 0 {
				break
			}
		}
		if at < 0 {
			continue
		}
		for p := range c.plans {
			for j := range c.plans[p].steps {
				if same(&c.plans[p].steps[j], a.moves[i].step) {
					c.open[p][j] = true
				}
			}
		}
	}
}

// made is the unit that an addition makes.
func (e effect) made(shift int) Unit {
	u := Unit{ID: ID{e.by, e.Number}, Kind: e.Kind, Depth: max(0, e.Depth+shift), Marker: e.Marker}
	for i, p := range e.pieces {
		u.Tokens = append(u.Tokens, Token{Piece: p, ID: ID{e.by, e.first + i}, With: e.with})
	}
	for _, by := range e.with {
		u.Past = append(u.Past, Deed{Add, by})
	}
	return u
}

// settleDepths lets no unit lie more than one deeper than the one before it.
func settleDepths(units []Unit) {
	deep := -1
	for i := range units {
		if u := &units[i]; u.Stands() {
			u.Depth = clamp(u.Kind, u.Depth, deep)
			deep = inside(u.Kind, u.Depth)
		}
	}
}
