package intake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/redline"
)

// Drafted is a provision's base with the amendments that make the proposal of
// it.
type Drafted struct {
	Base redline.Text // its units and tokens carry the origin that was given
	// Target is the proposal: what all amendments and slips together lead to.
	Target     redline.Text
	Amendments []Amendment // in the order of the text
	// Slips change marks or list markers alone, in words that nobody is named
	// for. Whether one was meant is for a person to settle; until then it is no
	// amendment, and the base stands. In the order of the text.
	Slips []Amendment
}

// Amendment is a change to decide on by itself, with what the document says for
// it.
type Amendment struct {
	Provision string         `json:"provision"`
	Change    redline.Change `json:"change"`
	// Base and Proposed are the units that it changes and those that it leads to,
	// counted from 1 in the norm's Base and Proposed. An addition has no unit in
	// the base, a deletion none in the proposal.
	Base     []int `json:"base"`
	Proposed []int `json:"proposed"`
	// Origins name who proposed the words first, of all proposed units; From and
	// At count in the text of the unit.
	Origins []AmendmentOrigin `json:"origins"`
	// Rationale and Practices are the provision's: the document gives them for all
	// of its amendments together.
	Rationale []Unit     `json:"rationale"`
	Practices []Unit     `json:"practices"`
	Sources   []Citation `json:"sources"` // documents cited in the proposed units
	Notes     []int      `json:"notes"`   // footnotes called there
	// Unsure says what a person has to settle about the amendment as such.
	Unsure []Question `json:"unsure"`
}

// AmendmentOrigin is an Origin with the words that it closes.
type AmendmentOrigin struct {
	Origin
	Printed string `json:"printed"`
	Words   string `json:"words"`
	Unit    int    `json:"unit"` // from 1 in the norm's Proposed
}

// apartWords is how many words must stay unchanged between two changes of one
// unit for them to be two amendments.
const apartWords = 8

// Draft computes the amendments of a provision. origin names the base text for
// redline; the amendments' ids are the given id, a hyphen and a number. Where the
// proposal does not repeat the base there are additions only. It fails with
// fail.Invalid when the texts are none that redline takes.
func (n *Norm) Draft(origin, id string) (*Drafted, error) {
	target, shown := n.target()
	base, err := redline.Parse(origin, Form(n.Base))
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the base text cannot be taken over")
	}
	want, err := redline.Parse(id, Form(target))
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the proposed text cannot be taken over")
	}
	v := redline.NewVersion(base)
	d := &drafter{norm: n, id: id, base: base, change: v.Diff(id, want), alone: -1, shown: shown, worded: indexes(n.Base), after: map[redline.ID]int{}}
	out := &Drafted{Base: base, Target: want, Amendments: []Amendment{}, Slips: []Amendment{}}
	if len(d.change.Operations) == 0 {
		return out, nil
	}
	done, err := v.Apply(d.change)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the amendments cannot be computed")
	}
	for i, u := range d.deleteAlone(v, done).Standing() {
		d.after[u.ID] = i
		d.depths = append(d.depths, u.Depth)
	}
	groups := d.groups()
	if !d.together(v, groups) {
		groups = [][]redline.Operation{d.change.Operations}
	}
	for i, ops := range groups {
		if a := d.amendment(i+1, ops); n.isSlip(&a) {
			out.Slips = append(out.Slips, a)
		} else {
			out.Amendments = append(out.Amendments, a)
		}
	}
	return out, nil
}

// isSlip says whether a change is one of marks alone that can be put to a person
// as it stands in both columns. One with a footnote, or with proposers in
// brackets, stays an amendment: the document means it.
func (n *Norm) isSlip(a *Amendment) bool {
	if !slices.Equal(a.Unsure, []Question{OnlyMarks}) || len(n.bothColumns(a)) > MaxRead {
		return false
	}
	return !slices.ContainsFunc(a.Proposed, func(k int) bool { return len(n.Proposed[k-1].Marks) > 0 })
}

// bothColumns writes what an amendment changes as it stands in each column.
func (n *Norm) bothColumns(a *Amendment) string {
	words := func(units []Unit, which []int) string {
		var out []string
		for _, k := range which {
			out = append(out, "“"+units[k-1].Words()+"”")
		}
		return strings.Join(out, " ┃ ")
	}
	return "base " + words(n.Base, a.Base) + " — proposed " + words(n.Proposed, a.Proposed)
}

// deleteAlone makes the deletion of sentences that the proposal leaves out a
// change of its own: whether they were to go at all is for a person to settle,
// apart from what is changed around them. It is done where the two together lead
// to the same text, done, which it gives with its ids.
func (d *drafter) deleteAlone(v *redline.Version, done redline.Text) redline.Text {
	n := d.norm
	kept, less := slices.Clone(n.Proposed), slices.Clone(n.Base)
	if !n.Repeats {
		return done
	}
	found, b := false, newBook(n.Proposed)
	for i, u := range n.Base {
		k := b.twin(u.Text)
		if k < 0 {
			continue
		}
		if out := b.leftOut(u.Text, k); len(out) > 0 {
			found = true
			kept[k].Text, less[i].Text = putBack(u.Text, kept[k].Text, out), without(u.Text, out)
		}
	}
	if !found {
		return done
	}
	with, err := redline.Parse(d.id, Form(kept))
	if err != nil {
		return done
	}
	gone, err := redline.Parse(d.id, Form(less))
	if err != nil {
		return done
	}
	c := v.Diff(d.id, with)
	alone := len(c.Operations)
	c.Operations = append(c.Operations, v.Diff(d.id, gone).Operations...)
	again, err := v.Apply(c)
	if err != nil || again.Format() != done.Format() {
		return done
	}
	d.change, d.alone = c, alone
	return again
}

// together says whether amendments lead to the target when all are retained. If
// they do not, they are no amendments to decide on one by one.
func (d *drafter) together(v *redline.Version, groups [][]redline.Operation) bool {
	changes := make([]redline.Change, len(groups))
	decisions := make([]redline.Decision, len(groups))
	for i, ops := range groups {
		changes[i] = d.part(i+1, ops)
		decisions[i] = redline.Decision{Amendment: changes[i].ID, As: redline.Retained}
	}
	parted, err := v.Consolidate(changes, decisions)
	if err != nil || len(parted.Brackets) > 0 {
		return false
	}
	whole, err := v.Apply(d.change)
	return err == nil && parted.Text.Format() == whole.Format()
}

// part is the change that some of the operations are.
func (d *drafter) part(number int, ops []redline.Operation) redline.Change {
	c := d.change
	c.ID, c.Operations = d.id+"-"+strconv.Itoa(number), ops
	return c
}

// target gives the units that the amendments lead to, and for each one with
// words its number in Proposed, from 1; 0 for a unit of the base.
func (n *Norm) target() (units []Unit, shown []int) {
	units = n.Target()
	kept := len(units) - len(n.Proposed)
	for i, u := range units {
		if worded(u) {
			shown = append(shown, max(0, i+1-kept))
		}
	}
	return units, shown
}

// indexes gives the numbers, from 1, of the units with words: those that the
// plain form holds.
func indexes(units []Unit) []int {
	var out []int
	for i, u := range units {
		if worded(u) {
			out = append(out, i+1)
		}
	}
	return out
}

// drafter parts one change into amendments.
type drafter struct {
	norm   *Norm
	id     string
	base   redline.Text
	change redline.Change
	after  map[redline.ID]int // where units stand once all is applied
	depths []int              // of those units
	shown  []int              // number in Proposed of each unit of the target
	// alone is the first operation that deletes what the proposal merely leaves
	// out: it goes with no other; -1 for none.
	alone  int
	worded []int // number in Base of each unit of the base text
}

// groups parts the operations: those on one unit of the base together, unless
// enough words between them stay; added units one by one, but with what stands
// in them.
func (d *drafter) groups() [][]redline.Operation {
	type placed struct {
		at  int // units of the base before it, doubled; odd for an addition
		ops []redline.Operation
	}
	var all []placed
	whole := d.whole()
	byUnit := map[int]int{} // root of a base unit -> where in all its group is
	adds := map[int]int{}   // unit of the target -> where in all its group is
	for i, o := range d.change.Operations {
		if d.alone >= 0 && i >= d.alone {
			all = append(all, placed{2 * d.number(o.Unit), []redline.Operation{o}})
			continue
		}
		if o.Do == redline.Add {
			at := d.after[redline.ID{Origin: d.id, N: o.Number}]
			if g, ok := adds[d.parent(at)]; ok {
				all[g].ops = append(all[g].ops, o)
				adds[at] = g
				continue
			}
			adds[at] = len(all)
			all = append(all, placed{2*d.number(o.After) + 1, []redline.Operation{o}})
			continue
		}
		root := whole[d.number(o.Unit)]
		g, ok := byUnit[root]
		if ok && (d.shaped(all[g].ops) || d.shaped([]redline.Operation{o}) || d.near(all[g].ops, o)) {
			all[g].ops = append(all[g].ops, o)
			continue
		}
		byUnit[root] = len(all)
		all = append(all, placed{2 * d.number(o.Unit), []redline.Operation{o}})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	out := make([][]redline.Operation, len(all))
	for i, p := range all {
		out[i] = p.ops
	}
	return out
}

// number counts a unit of the base from 1; 0 for the beginning of the text.
func (d *drafter) number(id redline.ID) int {
	if id == (redline.ID{}) {
		return 0
	}
	return id.N + 1
}

// whole ties units that are changed as one: joined, or moved together. It gives
// for each its root.
func (d *drafter) whole() map[int]int {
	root := map[int]int{}
	for i := range d.base.Units {
		root[i+1] = i + 1
	}
	tie := func(a, b int) {
		from, to := root[b], root[a]
		for k, r := range root {
			if r == from {
				root[k] = to
			}
		}
	}
	for _, o := range d.change.Operations {
		k := d.number(o.Unit)
		switch o.Do {
		case redline.Join:
			tie(k, k+1)
		case redline.Move:
			for i := 1; i < o.Count; i++ {
				tie(k, k+i)
			}
		}
	}
	return root
}

// shaped says whether operations change units as such, beside their words.
func (d *drafter) shaped(ops []redline.Operation) bool {
	return slices.ContainsFunc(ops, func(o redline.Operation) bool {
		return o.Do != redline.Replace && o.Do != redline.Insert && o.Do != redline.Delete
	})
}

// near says whether too few words stay between the last of the operations and
// the next one for them to be apart.
func (d *drafter) near(ops []redline.Operation, next redline.Operation) bool {
	last := ops[len(ops)-1]
	if last.Unit != next.Unit {
		return true
	}
	return len(cores(d.words(next.Unit, min(last.To, next.From), next.From))) < apartWords
}

// words gives some of the tokens of a unit of the base.
func (d *drafter) words(unit redline.ID, from, to int) string {
	var b strings.Builder
	for _, t := range d.base.Units[unit.N].Tokens[from:to] {
		b.WriteString(t.Text)
	}
	return b.String()
}

// parent gives the unit of the target that one stands in; -1 for none.
func (d *drafter) parent(at int) int {
	for k := at - 1; k >= 0 && d.depths[at] > 0; k-- {
		if d.depths[k] < d.depths[at] {
			return k
		}
	}
	return -1
}

// amendment puts together what belongs to some operations.
func (d *drafter) amendment(number int, ops []redline.Operation) Amendment {
	n := d.norm
	a := Amendment{
		Provision: n.Letter, Change: d.part(number, ops), Base: []int{}, Proposed: []int{}, Origins: []AmendmentOrigin{},
		Rationale: n.Rationale, Practices: n.Practices, Sources: []Citation{}, Notes: []int{}, Unsure: []Question{},
	}
	for _, o := range ops {
		made := o.Do == redline.Add || o.Do == redline.Split
		if o.Do != redline.Add {
			a.Base = append(a.Base, d.worded[o.Unit.N])
			d.leadsTo(&a, o.Unit)
		}
		if o.Do == redline.Join {
			a.Base = append(a.Base, d.worded[o.Unit.N+1])
		}
		if made {
			d.leadsTo(&a, redline.ID{Origin: d.id, N: o.Number})
		}
	}
	slices.Sort(a.Base)
	slices.Sort(a.Proposed)
	a.Base, a.Proposed = slices.Compact(a.Base), slices.Compact(a.Proposed)
	for _, k := range a.Proposed {
		u := n.Proposed[k-1]
		a.Sources = append(a.Sources, u.Sources...)
		a.Notes = append(a.Notes, u.Calls()...)
		for _, m := range u.Origins() {
			a.Origins = append(a.Origins, AmendmentOrigin{*m.Origin, m.Printed, strings.TrimSpace(u.Text[m.From:m.At]), k})
		}
	}
	a.Unsure = d.questions(ops)
	return a
}

// leadsTo adds the proposed unit that a unit becomes.
func (d *drafter) leadsTo(a *Amendment, id redline.ID) {
	if at, ok := d.after[id]; ok && d.shown[at] > 0 {
		a.Proposed = append(a.Proposed, d.shown[at])
	}
}

// questions says what a person has to settle about operations: whether what is
// missing was to go, whether an addition replaces something, whether a change of
// marks alone was meant at all.
func (d *drafter) questions(ops []redline.Operation) []Question {
	out := []Question{}
	if !d.norm.Repeats {
		return append(out, AdditionsOnly)
	}
	marks := true
	for _, o := range ops {
		gone := ""
		switch o.Do {
		case redline.Replace, redline.Delete, redline.Insert:
			gone = d.words(o.Unit, o.From, o.To)
			marks = marks && slices.Equal(cores(gone), cores(o.Text))
		case redline.Recast:
			// From one marker of a list to another; to or from a paragraph is more.
			was := d.base.Units[o.Unit.N]
			marks = marks && was.Kind == redline.Item && o.Kind == redline.Item && was.Depth == o.Depth
		case redline.Remove:
			marks = false
			out = append(out, NotRepeated)
		default:
			marks = false
		}
		if o.Do == redline.Delete && len(cores(gone)) > 3 {
			out = append(out, NotRepeated)
		}
	}
	if marks {
		out = append(out, OnlyMarks)
	}
	return slices.Compact(out)
}
