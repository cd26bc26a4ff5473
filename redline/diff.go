package redline

// Diff finds the change that makes another text of this version, as its author
// is most likely to have meant it: units are followed where they moved, were
// split or joined, and within them single words are changed. A change without
// operations says that the texts are the same.
//
// Only kind, depth, label and words of the target count; the ids of its units
// mean nothing here. Who adds an item or takes one out may renumber what
// follows or leave it: a label that is as it was, or the next of its list, is
// no change. Everything else of a target that Parse has made is given back by
// the change, exactly.
func (v *Version) Diff(id string, target Text) Change {
	d := &differ{v: v, t: NewVersion(target)}
	d.m, d.labels = match(v.units, d.t.units), v.text.Labels()
	d.parts = make([]part, len(v.units))
	d.inner = make([]bool, len(d.t.units))
	d.splits()
	d.joins()
	d.shifts()
	for k := range v.units {
		d.unit(k)
	}
	d.puts()
	return Change{ID: id, Base: v.hash, Operations: d.operations}
}

// differ writes the operations between two texts.
type differ struct {
	v, t       *Version
	m          *matching
	parts      []part   // what became of each unit of the base
	labels     []string // of the base
	inner      []bool   // units of the target that are the later parts of a split one
	operations []Operation
	numbers    int
}

// part is what became of a unit.
type part struct {
	hunks  []hunk // on its words
	of     strand // what the hunks take their words from
	known  bool   // the hunks are found already
	splits []splitAt
	join   *string // it is joined with the next: what stands between
	joined bool    // it went into the one before
	shift  int     // how much deeper a move puts it
}

type splitAt struct{ from, to, target int }

// pilcrow stands for the end of a unit where several are compared as one. No
// piece of a text is like it: it is not valid UTF-8.
var pilcrow = Piece{"\xff\n", Punctuation}

// splits looks for units that became several, one after the other.
func (d *differ) splits() {
	for k := range d.v.units {
		j := d.m.to[k]
		if j < 0 || !d.m.fixed[k] {
			continue
		}
		first, last := j, j
		bag := d.m.bagB[j]
		for {
			grown := false
			if n := last + 1; n < len(d.t.units) && d.m.from[n] < 0 && !d.inner[n] {
				bag, last, grown = d.grow(d.m.bagA[k], bag, d.m.bagB[n], last, 1)
			}
			if n := first - 1; !grown && n >= 0 && d.m.from[n] < 0 && !d.inner[n] {
				bag, first, grown = d.grow(d.m.bagA[k], bag, d.m.bagB[n], first, -1)
			}
			if !grown {
				break
			}
		}
		if first < last {
			d.splitInto(k, first, last)
		}
	}
}

// grow takes a neighbour in where that makes the whole more alike.
func (d *differ) grow(whole, have, more bag, at, by int) (bag, int, bool) {
	if len(more) == 0 {
		return have, at, false
	}
	both := merged(have, more)
	if alike(whole, both) > alike(whole, have) && 2*inCommon(whole, both)-2*inCommon(whole, have) > len(more) {
		return both, at + by, true
	}
	return have, at, false
}

func merged(a, b bag) bag {
	out := make(bag, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// splitInto notes a split, if each seam falls between words that stayed.
func (d *differ) splitInto(k, first, last int) {
	var whole []Piece
	for j := first; j <= last; j++ {
		if j > first {
			whole = append(whole, pilcrow)
		}
		whole = append(whole, d.t.units[j].pieces...)
	}
	a, b := d.v.units[k].strand(), strandOf(whole, wordsOf(whole))
	hunks := compare(&a, &b, 0, 0)
	var splits []splitAt
	rest := hunks[:0:0]
	for _, h := range hunks {
		seams := seamsIn(whole[h.bl:h.bh])
		switch {
		case seams == 0:
			rest = append(rest, h)
		case seams > 1 || h.bh-h.bl != 1 || !a.blank(h.al, h.ah):
			return
		default:
			splits = append(splits, splitAt{h.al, h.ah, first + len(splits) + 1})
		}
	}
	for _, h := range rest {
		for _, s := range splits {
			if h.al <= s.to && s.from <= h.ah {
				return // words changed right at a seam: it is not clear on which side
			}
		}
	}
	old := d.m.to[k]
	d.m.from[old] = -1
	d.m.set(k, first, true)
	for j := first + 1; j <= last; j++ {
		d.inner[j] = true
	}
	d.parts[k] = part{hunks: rest, of: b, known: true, splits: splits}
}

func seamsIn(p []Piece) int {
	n := 0
	for _, x := range p {
		if x == pilcrow {
			n++
		}
	}
	return n
}

// joins looks for units that became one.
func (d *differ) joins() {
	for k := 0; k < len(d.v.units); k++ {
		j := d.m.to[k]
		if j < 0 || !d.m.fixed[k] || d.parts[k].known {
			continue
		}
		first, last := k, k
		bag := d.m.bagA[k]
		for {
			grown := false
			if n := last + 1; n < len(d.v.units) && d.m.to[n] < 0 {
				bag, last, grown = d.grow(d.m.bagB[j], bag, d.m.bagA[n], last, 1)
			}
			if n := first - 1; !grown && n >= 0 && d.m.to[n] < 0 && !d.parts[n].joined {
				bag, first, grown = d.grow(d.m.bagB[j], bag, d.m.bagA[n], first, -1)
			}
			if !grown {
				break
			}
		}
		if first < last {
			d.joinInto(first, last, k, j)
		}
		k = max(k, last)
	}
}

// joinInto notes a join, if each seam falls between words that stayed.
func (d *differ) joinInto(first, last, k, j int) {
	var whole []Piece
	starts := make([]int, 0, last-first+1)
	for i := first; i <= last; i++ {
		if i > first {
			whole = append(whole, pilcrow)
		}
		starts = append(starts, len(whole))
		whole = append(whole, d.v.units[i].pieces...)
	}
	a, b := strandOf(whole, wordsOf(whole)), d.t.units[j].strand()
	parts := make([]part, len(starts))
	at := 0
	for _, h := range compare(&a, &b, 0, 0) {
		seams := seamsIn(whole[h.al:h.ah])
		if seams > 1 || seams == 1 && (h.ah-h.al != 1 || !b.blank(h.bl, h.bh)) {
			return
		}
		for at+1 < len(starts) && h.al >= starts[at+1] {
			at++
		}
		if seams == 1 {
			text := b.between(h.bl, h.bh)
			parts[at].join = &text
			continue
		}
		h.al, h.ah = h.al-starts[at], h.ah-starts[at]
		parts[at].hunks = append(parts[at].hunks, h)
	}
	d.m.to[k] = -1
	for i := range parts {
		parts[i].known, parts[i].of, parts[i].joined = true, b, i > 0
		d.parts[first+i] = parts[i]
	}
	d.m.set(first, j, true)
}

// blockAt gives how many units from k on move together.
func (d *differ) blockAt(k int) int {
	n := 1
	j := d.m.to[k]
	for k+n < len(d.v.units) && !d.m.fixed[k+n] && d.m.to[k+n] == j+n && d.shiftOf(k, k+n) == d.shiftOf(k, k) {
		n++
	}
	return n
}

// shiftOf is how much deeper unit i comes to lie if it goes with the move of
// unit head. A move of a heading leaves the depth of other units alone.
func (d *differ) shiftOf(head, i int) int {
	h, u := &d.t.units[d.m.to[head]], &d.t.units[d.m.to[i]]
	if i != head && (h.Kind == Heading || u.Kind == Heading || d.v.units[head].Kind == Heading) {
		return -MaxDepth - 1 - i // no other has it: it moves alone
	}
	return u.Depth - d.v.units[i].Depth
}

// shifts notes how deep moves put units.
func (d *differ) shifts() {
	for k := 0; k < len(d.v.units); k++ {
		if d.m.to[k] < 0 || d.m.fixed[k] {
			continue
		}
		n := d.blockAt(k)
		headed := d.v.units[k].Kind == Heading
		for i := k; i < k+n; i++ {
			if t := &d.t.units[d.m.to[i]]; (t.Kind == Heading) == headed {
				d.parts[i].shift = t.Depth - d.v.units[i].Depth
			}
		}
		k += n - 1
	}
}

// unit writes what becomes of a unit where it stands.
func (d *differ) unit(k int) {
	u, p := &d.v.units[k], &d.parts[k]
	if p.joined {
		d.operations = u.operations(d.operations, p.hunks, p.of)
		d.join(k)
		return
	}
	j := d.m.to[k]
	if j < 0 {
		d.operations = append(d.operations, Operation{Do: Remove, Unit: u.ID, Was: hashOf(u.text)})
		return
	}
	t := &d.t.units[j]
	marker := t.Marker
	if u.Marker == (Marker{Style: marker.Style}) && marker.Fixed == d.labels[k] {
		marker = u.Marker // left as it was where the list changed before it
	}
	if depth := t.Depth - p.shift; u.Kind != t.Kind || u.Marker != marker || u.Depth != depth {
		d.operations = append(d.operations, Operation{Do: Recast, Unit: u.ID, Kind: t.Kind, Depth: depth, Marker: marker})
	}
	if !p.known {
		p.hunks, p.of = u.reword(t.text)
	}
	d.operations = u.operations(d.operations, p.hunks, p.of)
	for _, s := range p.splits {
		n := &d.t.units[s.target]
		d.operations = append(d.operations, Operation{Do: Split, Unit: u.ID, From: s.from, To: s.to,
			Number: d.number(), Kind: n.Kind, Depth: n.Depth, Marker: n.Marker})
	}
	d.join(k)
}

func (d *differ) join(k int) {
	if text := d.parts[k].join; text != nil {
		u := &d.v.units[k]
		d.operations = append(d.operations, Operation{Do: Join, Unit: u.ID, Text: *text, Was: hashOf(u.text + d.v.units[k+1].text)})
	}
}

func (d *differ) number() int {
	d.numbers++
	return d.numbers - 1
}

// puts writes what is added and moved, in the order of the target: each thing
// comes after the last unit that stayed in its place.
func (d *differ) puts() {
	var after ID
	for j := 0; j < len(d.t.units); j++ {
		t := &d.t.units[j]
		k := d.m.from[j]
		switch {
		case d.inner[j]:
		case k < 0:
			d.operations = append(d.operations, Operation{Do: Add, After: after, Number: d.number(),
				Kind: t.Kind, Depth: t.Depth, Marker: t.Marker, Text: t.text})
		case d.m.fixed[k]:
			for d.parts[k].join != nil {
				k++
			}
			after = d.v.units[k].ID
		default:
			n := d.blockAt(k)
			d.operations = append(d.operations, Operation{Do: Move, Unit: d.v.units[k].ID, After: after, Count: n, Depth: t.Depth})
			j += n - 1
		}
	}
}
