package redline

import "slices"

// Carried is what became of a pending change when its text went on.
type Carried struct {
	// Change is the same amendment on the new version; without operations where
	// all that it wanted stands already. It means nothing unless Clean.
	Change Change
	// Clean says that every operation found its place beyond doubt.
	Clean bool
	// Against names what stands now and collides with it: its author has to
	// look at it. Nothing is put anywhere by guess. It is empty, and Clean false,
	// where nothing collides but units were put under others so that the change
	// would no longer give what its author saw.
	Against []Collision
}

// Carry takes a change that is pending on the version over to the text that was
// consolidated from it. A change that was left in brackets is carried like one
// that nobody decided; the part of it that stands is left out.
//
// Where it is clean, making the carried change on the new text gives what
// consolidating it with the others would have given.
func (c *Consolidation) Carry(pending Change) (Carried, error) {
	p, err := c.version.compile(pending)
	if err != nil {
		return Carried{}, err
	}
	near, self, apart := c.near(p)
	if against := near.against(self); len(against) > 0 {
		return Carried{Against: against}, nil
	}
	if against := near.emptied(self); len(against) > 0 {
		return Carried{Against: against}, nil
	}
	before := near.Text
	wanted := slices.Clone(near.open[self])
	near.open[self] = make([]bool, len(wanted))
	near.weave()
	k := &carrier{c: near, self: near.plans[self], before: NewVersion(before), after: near.Text, wanted: near.wanted(self, wanted)}
	k.index()
	out := Change{ID: pending.ID, Base: c.Hash(), DerivedFrom: pending.DerivedFrom, Spent: pending.Spent, Operations: append(k.operations(), apart...)}
	if slices.Contains(c.Applied, pending.ID) {
		for _, s := range p.steps {
			out.Spent = max(out.Spent, s.first+len(s.pieces))
		}
	}
	if !k.proves(out, len(apart)) {
		return Carried{}, nil
	}
	return Carried{Change: out, Clean: true}, nil
}

// proves makes a carried change and holds the result against what it should be,
// where more than the words of single units is concerned. The operations at the end that were left
// as they are do not take part.
func (k *carrier) proves(c Change, apart int) bool {
	c.Operations = c.Operations[:len(c.Operations)-apart]
	words := !slices.ContainsFunc(c.Operations, func(o Operation) bool { return !o.onText() })
	if len(c.Operations) == 0 || words && k.c.cut {
		return true
	}
	c.Base = k.before.hash
	made, err := k.before.Apply(c)
	if err != nil {
		return false
	}
	return slices.EqualFunc(made.Standing(), k.after.Standing(), func(x, y Unit) bool {
		// Among some units only it cannot be seen how deep they lie.
		return x.Kind == y.Kind && (x.Depth == y.Depth || k.c.cut) && x.Marker == y.Marker && x.Words() == y.Words()
	})
}

// near gives the same consolidation with a pending plan in brackets beside the
// others, and which of its plans that is. Where that is enough it is cut down to
// the units that the pending plan touches; apart are the steps that then stay
// as they are.
func (c *Consolidation) near(p plan) (near *Consolidation, self int, apart []Operation) {
	units, local := c.touchedBy(p)
	near = &Consolidation{version: c.version, cut: local}
	place := func(k int) (int, bool) { return k, true }
	if local {
		var t Text
		at := map[int]int{}
		for _, k := range units {
			at[k] = len(t.Units)
			t.Units = append(t.Units, *c.version.units[k].Unit)
		}
		near.version = NewVersion(t)
		place = func(k int) (int, bool) { n, ok := at[k]; return n, ok }
		for _, s := range p.steps {
			if s.Do == Add || s.Do == Move {
				apart = append(apart, s.Operation)
			}
		}
	}
	self = -1
	for i, q := range c.plans {
		mine := q.change.ID == p.change.ID
		if mine {
			self = len(near.plans)
		}
		if mine || !local || slices.ContainsFunc(q.steps, func(s step) bool { _, ok := place(s.unit); return ok }) {
			near.with(q, c.open[i], place, local)
		}
	}
	if self < 0 {
		self = len(near.plans)
		open := make([]bool, len(p.steps))
		for i := range open {
			open[i] = true
		}
		near.with(p, open, place, local)
	}
	near.meetings = near.version.meet(near.plans)
	if local {
		near.weave()
	} else {
		near.Text = c.Text
	}
	return near, self, apart
}

// with adds the steps of a plan that lie in the units of the consolidation.
func (c *Consolidation) with(p plan, open []bool, place func(int) (int, bool), local bool) {
	q, o := plan{change: p.change}, []bool{}
	for i, s := range p.steps {
		k, ok := s.unit, true
		if local {
			k, ok = place(s.unit)
			if s.Do == Move {
				ok = false // where a unit lies does not matter to its words
			}
			if n, next := place(s.unit + 1); s.Do == Join && (!next || n != k+1) {
				ok = false // it is open, and of units that do not matter here
			}
		}
		if ok {
			s.unit = k
			q.steps, o = append(q.steps, s), append(o, open[i])
		}
	}
	c.plans, c.open = append(c.plans, q), append(c.open, o)
}

// touchedBy gives the units that a plan touches. They are all that matters
// (local) where the plan changes words alone and they were not joined to others,
// and where nothing that stands changed the order or the shape of units.
func (c *Consolidation) touchedBy(p plan) (units []int, local bool) {
	in := map[int]bool{}
	words := true
	for _, s := range p.steps {
		words = words && s.onText()
		if s.Do == Add || s.Do == Move {
			continue
		}
		in[s.unit] = true
		if s.Do == Join {
			in[s.unit+1] = true
		}
	}
	for k := range in {
		units = append(units, k)
	}
	slices.Sort(units)
	if !words {
		return units, c.onlyWords() && !slices.Contains(c.Applied, p.change.ID)
	}
	for _, q := range c.plans {
		for i := range q.steps {
			if s := &q.steps[i]; s.Do == Join && (in[s.unit] || in[s.unit+1]) {
				return nil, false
			}
		}
	}
	return units, true
}

// onlyWords reports that what stands changed words alone, and took no unit's
// last word.
func (c *Consolidation) onlyWords() bool {
	c.shaped.Do(func() {
		c.wordsOnly = len(c.settled(func(s *step) bool { return !s.onText() })) == 0 &&
			len(c.Text.Standing()) == len(c.version.units)
	})
	return c.wordsOnly
}

// against gives what stands and collides with what a plan still wants.
func (c *Consolidation) against(self int) []Collision {
	m := &meetings{v: c.version}
	for _, x := range c.meetings.all {
		switch {
		case !x.how.Collides():
		case x.a == self && c.open[self][x.sa] && !c.open[x.b][x.sb],
			x.b == self && c.open[self][x.sb] && !c.open[x.a][x.sa]:
			m.all = append(m.all, x)
		}
	}
	return m.board(c.plans).Colliding
}

// emptied gives those who together left a unit without a word, so that it went,
// where a plan still wants something of it.
func (c *Consolidation) emptied(self int) []Collision {
	gone := map[ID][]string{}
	for _, u := range c.Text.Units {
		if !u.Stands() && (len(u.Past) == 0 || u.Past[len(u.Past)-1].Do != Join) {
			gone[u.ID] = u.Struck
		}
	}
	var out []Collision
	for i, s := range c.plans[self].steps {
		if s.unit < 0 || !c.open[self][i] || s.Do == Remove {
			continue
		}
		units := c.version.units[s.unit : s.unit+1]
		if s.Do == Join {
			units = c.version.units[s.unit : s.unit+2]
		}
		for _, u := range units {
			for _, by := range gone[u.ID] {
				out = append(out, Collision{A: by, B: c.plans[self].change.ID, Gravest: UnitGone,
					Places: []Place{{Relation: UnitGone, Unit: u.ID, A: -1, B: s.no}}})
			}
		}
	}
	return out
}

// wanted leaves out, of the steps that a plan still wants, those that stand by
// somebody else.
func (c *Consolidation) wanted(self int, open []bool) []bool {
	for _, x := range c.meetings.all {
		switch {
		case x.how != Shared:
		case x.a == self && !c.open[x.b][x.sb]:
			open[x.sa] = false
		case x.b == self && !c.open[x.a][x.sa]:
			open[x.sb] = false
		}
	}
	return open
}

// carrier says as operations on one text what another has more, by the names of
// their units and tokens alone.
type carrier struct {
	c      *Consolidation
	self   plan
	before *Version // the text without the change
	after  Text     // the text with it
	wanted []bool   // which of its steps still have to be made

	where map[ID]spot  // each token of before
	skip  map[ID]bool  // tokens that splits and joins account for
	made  map[int]bool // numbers of units that it adds
}

// spot is where a token is: so many standing ones lie before it in the unit.
type spot struct {
	unit, at int
	stands   bool
}

func (k *carrier) index() {
	k.where = map[ID]spot{}
	for n, s := range k.before.units {
		at := 0
		for _, t := range s.Tokens {
			stands := len(t.Struck) == 0
			k.where[t.ID] = spot{n, at, stands}
			if stands {
				at++
			}
		}
	}
	k.skip, k.made = map[ID]bool{}, map[int]bool{}
	for _, s := range k.self.steps {
		switch s.Do {
		case Add:
			k.made[s.Number] = true
		case Join:
			for i := range s.pieces {
				k.skip[ID{k.self.change.ID, s.first + i}] = true
			}
		case Split:
			for _, id := range k.c.version.units[s.unit].standingIDs()[s.From:s.To] {
				k.skip[id] = true
			}
		}
	}
}

func (k *carrier) operations() []Operation {
	words := k.words()
	out := make([]Operation, 0, len(k.self.steps))
	gone := k.gone()
	for n := range k.before.units {
		u := &k.before.units[n]
		if gone[u.ID] {
			out = append(out, Operation{Do: Remove, Unit: u.ID, Was: hashOf(u.text)})
			continue
		}
		out = append(out, words[n].operations(u)...)
	}
	for i, s := range k.self.steps {
		if !k.wanted[i] {
			continue
		}
		switch s.Do {
		case Recast:
			out = append(out, k.recast(s))
		case Split:
			out = append(out, k.split(s))
		case Join:
			out = append(out, k.join(s))
		}
	}
	return append(out, k.puts()...)
}

// gone names the units that stand before and not after, but for joined ones.
func (k *carrier) gone() map[ID]bool {
	out := map[ID]bool{}
	for _, u := range k.after.Units {
		if _, stood := k.before.place[u.ID]; stood && !u.Stands() && (len(u.Past) == 0 || u.Past[len(u.Past)-1] != Deed{Join, k.self.change.ID}) {
			out[u.ID] = true
		}
	}
	return out
}
