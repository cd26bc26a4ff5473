package redline

import (
	"cmp"
	"slices"
)

// weaver writes the consolidated text: every token that ever stood, in order,
// with what was added and struck now. Units are made in the order of the base
// and then put where they belong.
type weaver struct {
	v      *Version
	events []event  // on words, by unit and place; taken from the front
	whole  []effect // on units, by unit; taken from the front

	out    [][]Unit // what became of each unit of the base
	into   int      // unit of the base that cur is written for
	cur    builder
	joined *effect // the next unit goes on in cur
	placed []placed
}

// event is something that happens between two tokens of a unit.
type event struct {
	unit, gap int
	rank      rank
	order     int
	effect    effect
	group     *group
}

// rank orders what happens in one place.
type rank int

const (
	replacing rank = iota // the words of a replacement follow those that it takes out
	closing               // the end of a bracket
	inserting
	pointing  // a bracket about nothing but this place
	splitting // a new unit begins
	opening   // a bracket begins
)

// placed is a bracket as it came to lie: tokens of a unit, struck ones counted.
type placed struct {
	group    *group
	unit     ID
	from, to int
}

func (c *Consolidation) weave() {
	w := &weaver{v: c.version, out: make([][]Unit, len(c.version.text.Units))}
	words := c.settled(func(s *step) bool { return s.onText() || s.Do == Split })
	slices.SortStableFunc(words, byPlace)
	w.events = events(merge(words), c.groups())
	w.whole = c.settled(func(s *step) bool { return s.Do == Remove || s.Do == Recast || s.Do == Join })
	slices.SortStableFunc(w.whole, func(a, b effect) int { return cmp.Or(a.unit-b.unit, a.order-b.order) })
	w.whole = merge(w.whole)
	k := 0
	for at := range w.v.text.Units {
		if u := w.v.text.Units[at]; u.Stands() {
			w.unit(at, k, u)
			k++
		} else {
			w.out[at] = append(w.out[at], u) // what was struck before stays where it is
		}
	}
	w.close()
	c.Text.Units = c.arrange(w.out)
	if !c.cut { // else what they lie under may be elsewhere
		settleDepths(c.Text.Units)
	}
	c.Brackets = append(inWords(c.Text, w.placed), c.onWhole()...)
	c.sortBrackets()
}

// events puts effects and brackets in the order in which a writer meets them.
func events(words []effect, groups []*group) []event {
	out := make([]event, 0, len(words)+2*len(groups))
	for _, e := range words {
		switch e.Do {
		case Insert:
			out = append(out, event{unit: e.unit, gap: e.From, rank: inserting, order: e.order, effect: e})
		case Split:
			out = append(out, event{unit: e.unit, gap: e.To, rank: splitting, order: e.order, effect: e})
		default:
			out = append(out, event{unit: e.unit, gap: e.To, rank: replacing, order: e.order, effect: e})
		}
	}
	for _, g := range groups {
		if g.from == g.to {
			out = append(out, event{unit: g.unit, gap: g.from, rank: pointing, group: g})
			continue
		}
		out = append(out,
			event{unit: g.unit, gap: g.from, rank: opening, group: g},
			event{unit: g.unit, gap: g.to, rank: closing, group: g})
	}
	slices.SortStableFunc(out, func(a, b event) int {
		return cmp.Or(a.unit-b.unit, a.gap-b.gap, int(a.rank-b.rank), a.order-b.order)
	})
	return out
}

// unit writes what becomes of standing unit k.
func (w *weaver) unit(at, k int, u Unit) {
	if w.joined != nil {
		gone := u
		gone.Tokens, gone.Struck = nil, w.joined.names()
		gone.Past = append(slices.Clip(u.Past), w.joined.deeds()...)
		w.out[at] = append(w.out[at], gone)
		w.cur.add(*w.joined)
		w.joined = nil
	} else {
		w.close()
		w.into = at
		w.cur = builder{unit: u, began: true}
		w.cur.unit.Tokens = nil
	}
	for len(w.whole) > 0 && w.whole[0].unit == k {
		w.take(w.whole[0])
		w.whole = w.whole[1:]
	}
	n := 0
	for n < len(w.events) && w.events[n].unit == k {
		n++
	}
	w.tokens(&w.v.units[k], w.events[:n])
	w.events = w.events[n:]
}

// take carries out what is done to the unit as a whole.
func (w *weaver) take(e effect) {
	u := &w.cur.unit
	switch e.Do {
	case Remove:
		u.Struck = e.names()
	case Recast:
		u.Kind, u.Depth, u.Marker = e.Kind, e.Depth, e.Marker
		u.Past = append(slices.Clip(u.Past), e.deeds()...)
	case Join:
		w.joined = &e
		u.Past = append(slices.Clip(u.Past), e.deeds()...)
	}
}

// names gives everybody who does it.
func (e effect) names() []string { return append([]string{e.by}, e.with...) }

func (e effect) deeds() []Deed {
	out := make([]Deed, 0, 1+len(e.with))
	for _, by := range e.names() {
		out = append(out, Deed{e.Do, by})
	}
	return out
}

// tokens writes the tokens of a unit with what happens between them.
func (w *weaver) tokens(s *standing, events []event) {
	if len(events) == 0 && len(w.cur.unit.Tokens) == 0 && w.joined == nil {
		w.cur.share(s)
		return
	}
	struck := make([][]string, len(s.pieces))
	for _, e := range events {
		if e.rank == replacing || e.rank == splitting {
			for i := e.effect.From; i < e.effect.To; i++ {
				struck[i] = append(struck[i], e.effect.names()...)
			}
			w.cur.touch(e.effect)
		}
	}
	w.cur.grow(len(s.Tokens), events)
	live := 0
	for _, t := range s.Tokens {
		if len(t.Struck) > 0 {
			w.cur.put(t, 0)
			continue
		}
		events = w.happen(events, live)
		if len(struck[live]) > 0 {
			t.Struck = struck[live]
		}
		w.cur.put(t, contextOf(s.pieces, live))
		live++
	}
	w.happen(events, live)
}

// happen carries out what happens at a place, and gives what is still to come.
func (w *weaver) happen(events []event, gap int) []event {
	n := 0
	for ; n < len(events) && events[n].gap == gap; n++ {
		e := events[n]
		switch e.rank {
		case replacing, inserting:
			w.cur.add(e.effect)
		case splitting:
			w.close()
			past := e.effect.deeds()
			w.cur = builder{unit: Unit{ID: ID{e.effect.by, e.effect.Number}, Kind: e.effect.Kind, Depth: e.effect.Depth,
				Marker: e.effect.Marker, Past: past}, began: true}
		case opening:
			e.group.begins = len(w.cur.unit.Tokens)
		case closing:
			w.cur.brackets = append(w.cur.brackets, placed{e.group, w.cur.unit.ID, e.group.begins, len(w.cur.unit.Tokens)})
		case pointing:
			here := len(w.cur.unit.Tokens)
			w.cur.brackets = append(w.cur.brackets, placed{e.group, w.cur.unit.ID, here, here})
		}
	}
	return events[n:]
}

// close ends the unit that is written.
func (w *weaver) close() {
	if !w.cur.began {
		return
	}
	w.cur.mend()
	w.out[w.into] = append(w.out[w.into], w.cur.unit)
	w.placed = append(w.placed, w.cur.brackets...)
	w.cur = builder{}
}

// inWords gives brackets in words as they lie among the tokens that stand.
func inWords(t Text, all []placed) []Bracket {
	if len(all) == 0 {
		return nil
	}
	units := make(map[ID]*Unit, len(t.Units))
	for i := range t.Units {
		units[t.Units[i].ID] = &t.Units[i]
	}
	out := make([]Bracket, 0, len(all))
	for _, p := range all {
		from, to := 0, 0
		for i, t := range units[p.unit].Tokens[:p.to] {
			if len(t.Struck) > 0 {
				continue
			}
			to++
			if i < p.from {
				from++
			}
		}
		out = append(out, Bracket{Unit: p.unit, From: from, To: to, Alternatives: p.group.alternatives})
	}
	return out
}
