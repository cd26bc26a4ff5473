package redline

import (
	"cmp"
	"slices"
	"strings"
)

// group is open steps on words that lie over each other, and what each of those
// who made them would have in their place.
type group struct {
	unit, from, to int // tokens of a standing unit of the base
	alternatives   []Alternative
	begins         int // where the bracket begins in the unit that is written
}

// openStep is a step that is not settled.
type openStep struct {
	*step
	plan int
}

func (c *Consolidation) opened(want func(*step) bool) []openStep {
	var out []openStep
	for i := range c.plans {
		for j := range c.plans[i].steps {
			if s := &c.plans[i].steps[j]; c.open[i][j] && want(s) {
				out = append(out, openStep{s, i})
			}
		}
	}
	return out
}

// groups gathers the open steps on words.
func (c *Consolidation) groups() []*group {
	all := c.opened((*step).onText)
	slices.SortStableFunc(all, func(a, b openStep) int {
		return cmp.Or(a.unit-b.unit, a.lo-b.lo, a.hi-b.hi, a.plan-b.plan)
	})
	var out []*group
	for i := 0; i < len(all); {
		lo, hi := all[i].lo, all[i].hi
		j := i + 1
		for ; j < len(all) && all[j].unit == all[i].unit && (all[j].lo < hi || all[j].hi == lo); j++ {
			hi = max(hi, all[j].hi)
		}
		out = append(out, c.group(all[i:j], lo, hi))
		i = j
	}
	return out
}

// group makes a group of steps on the words from lo to hi. The space around the
// words is not disputed: others may have put something there that stands.
func (c *Consolidation) group(steps []openStep, lo, hi int) *group {
	u := &c.version.units[steps[0].unit]
	g := &group{unit: steps[0].unit, from: steps[0].From, to: steps[0].From}
	from, to := steps[0].From, steps[0].From // of all pieces that the steps take
	if lo < hi {
		g.from, g.to = u.words.at[lo], u.words.at[hi-1]+1
		from, to = g.from, g.to
		for _, s := range steps {
			from, to = min(from, s.From), max(to, s.To)
		}
	}
	slices.SortStableFunc(steps, func(a, b openStep) int { return cmp.Or(a.plan-b.plan, a.From-b.From) })
	for i := 0; i < len(steps); {
		var b strings.Builder
		at, plan := from, steps[i].plan
		for ; i < len(steps) && steps[i].plan == plan; i++ {
			if lo < hi {
				b.WriteString(joined(u.pieces[at:steps[i].From]))
				at = steps[i].To
			}
			b.WriteString(steps[i].Text)
		}
		text := b.String()
		if lo < hi {
			text = strings.TrimSpace(text + joined(u.pieces[at:to]))
		}
		g.alternatives = propose(g.alternatives, Alternative{By: []string{c.plans[plan].change.ID}, Text: text})
	}
	return g
}

// propose adds an alternative, or its author to one that is the same.
func propose(all []Alternative, a Alternative) []Alternative {
	for i := range all {
		if all[i].Text == a.Text && sameOperation(all[i].Operation, a.Operation) {
			all[i].By = append(all[i].By, a.By...)
			return all
		}
	}
	return append(all, a)
}

func sameOperation(a, b *Operation) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, y := *a, *b
	x.Number, y.Number = 0, 0
	return x == y
}

// onWhole gives the brackets about units as a whole.
func (c *Consolidation) onWhole() []Bracket {
	all := c.opened(func(s *step) bool { return !s.onText() })
	var out []Bracket
	for _, s := range all {
		unit := s.Unit
		if s.Do == Add {
			unit = s.After
		}
		operation := s.Operation
		a := Alternative{By: []string{c.plans[s.plan].change.ID}, Text: s.Text, Operation: &operation}
		found := false
		for i := range out {
			if out[i].Unit == unit && (out[i].Alternatives[0].Operation.Do == Add) == (s.Do == Add) {
				out[i].Alternatives, found = propose(out[i].Alternatives, a), true
				break
			}
		}
		if !found {
			out = append(out, Bracket{Unit: unit, Whole: true, Alternatives: []Alternative{a}})
		}
	}
	return out
}

// sortBrackets puts brackets in the order of the text: those in a unit's words
// after those about the unit, and what would be added after it last.
func (c *Consolidation) sortBrackets() {
	at := make(map[ID]int, len(c.Text.Units))
	for i, u := range c.Text.Units {
		at[u.ID] = i + 1
	}
	rank := func(b Bracket) int {
		switch {
		case !b.Whole:
			return 1
		case b.Alternatives[0].Operation.Do == Add:
			return 2
		}
		return 0
	}
	slices.SortStableFunc(c.Brackets, func(a, b Bracket) int {
		return cmp.Or(at[a.Unit]-at[b.Unit], rank(a)-rank(b), a.From-b.From, a.To-b.To)
	})
}
