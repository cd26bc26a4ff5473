package redline

import (
	"cmp"
	"slices"
)

// Relation says how two amendments stand to each other in one place.
type Relation string

// Relations, the gravest first. The last two are advice: the amendments can
// stand together as they are.
const (
	Overlapping Relation = "overlapping" // both change the same words or the same unit, differently
	UnitGone    Relation = "unit-gone"   // one takes out a unit that the other changes
	InsideGone  Relation = "inside-gone" // one puts something where the other takes all around it away
	SamePlace   Relation = "same-place"  // both put something in one place: which comes first?
	Shared      Relation = "shared"      // both make the same change there
	Adjacent    Relation = "adjacent"    // side by side
)

// gravity orders relations.
func (m Relation) gravity() int {
	return slices.Index([]Relation{Adjacent, Shared, SamePlace, InsideGone, UnitGone, Overlapping}, m)
}

// Collides reports a relation that somebody has to settle.
func (m Relation) Collides() bool { return m.gravity() >= SamePlace.gravity() }

// Place is one place where two amendments meet: the unit, and which of their
// operations, counted from 0; -1 where no single one is meant. Unit is empty
// where both add at the beginning.
type Place struct {
	Relation Relation `json:"relation"`
	Unit     ID       `json:"unit,omitzero"`
	A        int      `json:"a"`
	B        int      `json:"b"`
}

// Collision is two amendments that meet, A before B in the order given.
type Collision struct {
	A       string   `json:"a"`
	B       string   `json:"b"`
	Gravest Relation `json:"relation"`
	Places  []Place  `json:"places"`
}

// Board is how a set of amendments meet.
type Board struct {
	Colliding []Collision `json:"colliding"` // have to be settled
	Identical []Collision `json:"identical"` // make the same changes, all of them: they may join
	Advice    []Collision `json:"advice"`    // side by side, or agreeing in part
	// Derived are those of whom one was made of the other: a proposal and the
	// same as modified are alternatives by their nature.
	Derived []Collision `json:"derived,omitempty"`
	// Cut says that there were more than MostPlaces and the rest is left out.
	Cut bool `json:"cut,omitempty"`
}

// MostPlaces bounds a board: a thousand amendments in one place meet half a
// million times.
const MostPlaces = 1 << 20

// Collide finds how changes to this version meet. No two of them may have the
// same id.
func (v *Version) Collide(changes []Change) (Board, error) {
	plans, err := v.compileAll(changes)
	if err != nil {
		return Board{}, err
	}
	board := v.meet(plans).board(plans)
	of := make(map[string]string, len(changes))
	for _, c := range changes {
		if c.DerivedFrom != "" {
			of[c.ID] = c.DerivedFrom
		}
	}
	if len(of) == 0 {
		return board, nil
	}
	for _, list := range []*[]Collision{&board.Colliding, &board.Identical, &board.Advice} {
		rest := (*list)[:0]
		for _, c := range *list {
			if descends(of, c.A, c.B) || descends(of, c.B, c.A) {
				board.Derived = append(board.Derived, c)
			} else {
				rest = append(rest, c)
			}
		}
		*list = rest
	}
	return board, nil
}

// descends reports whether one change was made of another, by any number of
// steps; of names the parent of each.
func descends(of map[string]string, child, from string) bool {
	for range of {
		parent, ok := of[child]
		if !ok {
			return false
		}
		if parent == from {
			return true
		}
		child = parent
	}
	return false
}

func (v *Version) compileAll(changes []Change) ([]plan, error) {
	plans := make([]plan, len(changes))
	seen := make(map[string]bool, len(changes))
	for i, c := range changes {
		if seen[c.ID] {
			return nil, errorf(BadOperation, "two changes are named %s", c.ID)
		}
		seen[c.ID] = true
		p, err := v.compile(c)
		if err != nil {
			return nil, err
		}
		plans[i] = p
	}
	return plans, nil
}

// meeting is two steps that meet: a plan and a step of it on either side, the
// earlier plan first.
type meeting struct {
	a, b   int // plans
	sa, sb int // steps
	how    Relation
	unit   int // among the standing units; -1 for the beginning
}

type meetings struct {
	v   *Version
	all []meeting
	cut bool
}

func (m *meetings) add(x, y at, how Relation, unit int) {
	if x.plan == y.plan {
		return
	}
	if x.plan > y.plan {
		x, y = y, x
	}
	if len(m.all) == MostPlaces {
		m.cut = true
		return
	}
	m.all = append(m.all, meeting{x.plan, y.plan, x.no, y.no, how, unit})
}

// board sorts meetings by pairs of changes.
func (m *meetings) board(plans []plan) Board {
	slices.SortFunc(m.all, func(x, y meeting) int {
		return cmp.Or(x.a-y.a, x.b-y.b, x.sa-y.sa, x.sb-y.sb, x.how.gravity()-y.how.gravity())
	})
	board := Board{Colliding: []Collision{}, Identical: []Collision{}, Advice: []Collision{}, Cut: m.cut}
	for i := 0; i < len(m.all); {
		j := i
		for j < len(m.all) && m.all[j].a == m.all[i].a && m.all[j].b == m.all[i].b {
			j++
		}
		c, same := m.pair(plans, m.all[i:j])
		switch {
		case c.Gravest.Collides():
			board.Colliding = append(board.Colliding, c)
		case same:
			board.Identical = append(board.Identical, c)
		default:
			board.Advice = append(board.Advice, c)
		}
		i = j
	}
	return board
}

// pair makes a collision of the meetings of two changes; same says that each
// makes the other's changes and none besides.
func (m *meetings) pair(plans []plan, all []meeting) (c Collision, same bool) {
	a, b := plans[all[0].a], plans[all[0].b]
	c = Collision{A: a.change.ID, B: b.change.ID, Gravest: Adjacent, Places: make([]Place, 0, len(all))}
	shared := 0
	for _, x := range all {
		place := Place{Relation: x.how, A: a.steps[x.sa].no, B: b.steps[x.sb].no}
		if x.unit >= 0 {
			place.Unit = m.v.units[x.unit].ID
		}
		c.Places = append(c.Places, place)
		if x.how.gravity() > c.Gravest.gravity() {
			c.Gravest = x.how
		}
		if x.how == Shared {
			shared++
		}
	}
	return c, shared == len(a.steps) && shared == len(b.steps)
}

// Pairs gives the names of those who meet.
func Pairs(c []Collision) [][2]string {
	out := make([][2]string, len(c))
	for i, x := range c {
		out[i] = [2]string{x.A, x.B}
	}
	return out
}
