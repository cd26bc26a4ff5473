package intake

import (
	"slices"
	"strings"
)

// phrases are the pairs of words of a text, with how often each stands in it. A
// text of one word has that word.
type phrases struct {
	count map[string]int
	pairs int
	words int
}

func phrasesOf(s string) phrases {
	words := cores(s)
	p := phrases{count: map[string]int{}, words: len(words)}
	if len(words) == 1 {
		p.count[words[0]], p.pairs = 1, 1
	}
	for i := 1; i < len(words); i++ {
		p.count[words[i-1]+" "+words[i]]++
		p.pairs++
	}
	return p
}

// alike is how many of a hundred phrases a text must share with another to count
// as its repetition.
const alike = 60

// book finds units by their phrases.
type book struct {
	units []phrases
	all   map[string]int   // how often each phrase stands in all units
	in    map[string][]int // where
}

func newBook(units []Unit) *book {
	b := &book{units: make([]phrases, len(units)), all: map[string]int{}, in: map[string][]int{}}
	for i, u := range units {
		b.units[i] = phrasesOf(u.Text)
		for p, n := range b.units[i].count {
			b.all[p] += n
			b.in[p] = append(b.in[p], i)
		}
	}
	return b
}

// twin finds the unit that repeats a text best; -1 when none does. A unit repeats
// a text by how much of it it has or, when it is at least half as long, by how
// much of its own comes from there.
func (b *book) twin(text string) int {
	t := phrasesOf(text)
	shared := make([]int, len(b.units))
	for p, n := range t.count {
		for _, i := range b.in[p] {
			shared[i] += min(n, b.units[i].count[p])
		}
	}
	best, at := alike-1, -1
	for i, n := range shared {
		if n == 0 {
			continue
		}
		l := 100 * n / t.pairs
		if u := b.units[i]; 2*u.words >= t.words {
			l = max(l, 100*n/u.pairs)
		}
		if l > best {
			best, at = l, i
		}
	}
	return at
}

// likeness is how many of a hundred phrases of a text unit i has.
func (b *book) likeness(text string, i int) int {
	t := phrasesOf(text)
	n := 0
	for p, k := range t.count {
		n += min(k, b.units[i].count[p])
	}
	return 100 * n / max(1, t.pairs)
}

// elsewhere is how many of a hundred phrases of a text the units but i have.
func (b *book) elsewhere(text string, i int) int {
	t := phrasesOf(text)
	n := 0
	for p, k := range t.count {
		n += min(k, b.all[p]-b.units[i].count[p])
	}
	return 100 * n / max(1, t.pairs)
}

// leftOut gives the sentences of a text of the base, from 0, that neither the
// unit i which repeats it nor any other takes up.
func (b *book) leftOut(text string, i int) []int {
	var out []int
	all := split(text)
	for k, s := range all {
		if len(all) > 1 && len(cores(s)) > 3 && b.likeness(s, i) < alike/2 && b.elsewhere(s, i) < alike {
			out = append(out, k)
		}
	}
	return out
}

// repeats says whether a proposal repeats its base: when units with at least
// half of the base's words come again. An empty base is repeated by anything.
func repeats(base, proposed []Unit) bool {
	b := newBook(proposed)
	all, again := 0, 0
	for _, u := range base {
		n := len(cores(u.Text))
		all += n
		if b.twin(u.Text) >= 0 {
			again += n
		}
	}
	return 2*again >= all
}

// checkRepeated says what a proposal leaves out of its base: all of it, whole
// units, or whole sentences.
func (t *DraftingTable) checkRepeated(n *Norm) {
	if !n.Repeats {
		texts := []string{}
		for _, u := range n.Base {
			texts = append(texts, u.Text)
		}
		p := Place{Provision: n.Letter, Column: Proposed, Line: n.Lines[0]}
		t.Unsure = append(t.Unsure, unsettled(AdditionsOnly, p, clip(strings.Join(texts, " ┃ ")), "the base stays, and every unit of the proposal is added after it",
			"the proposal does not repeat the base, and nothing says that the base is to go"))
		return
	}
	b := newBook(n.Proposed)
	for i, u := range n.Base {
		p := Place{Provision: n.Letter, Column: Base, Unit: i + 1, Line: u.line()}
		k := b.twin(u.Text)
		if k < 0 {
			t.Unsure = append(t.Unsure, unsettled(NotRepeated, p, clip(u.Text), "read as left out on purpose", "the proposal repeats the rest of the base, and not this"))
			continue
		}
		for _, i := range b.leftOut(u.Text, k) {
			t.Unsure = append(t.Unsure, unsettled(NotRepeated, p, clip(split(u.Text)[i]), "read as left out on purpose", "the proposal repeats the rest of the paragraph, and not this sentence"))
		}
	}
}

// checkDrafted puts to a person what the amendments themselves leave open: each
// slip, and whatever else is unsure of one and not asked yet.
func (t *DraftingTable) checkDrafted(n *Norm) {
	d, err := n.Draft("base", "change")
	if err != nil {
		return // said to whoever takes the amendments
	}
	for i := range d.Slips {
		a := &d.Slips[i]
		t.Unsure = append(t.Unsure, unsettled(OnlyMarks, n.PlaceOf(a), n.bothColumns(a), "it is read as a slip, and is no amendment: the base stands",
			"the two columns differ in marks alone, and nothing says that this was meant"))
	}
	for i := range d.Amendments {
		a := &d.Amendments[i]
		for _, q := range a.Unsure {
			if t.asks(q, n, a) {
				continue
			}
			decided, why := "it is read as an amendment", "the two columns differ in marks alone, and nothing says that this was meant"
			if q == NotRepeated {
				decided, why = "read as left out on purpose", "the proposal repeats the words around, and not these"
			}
			t.Unsure = append(t.Unsure, unsettled(q, n.PlaceOf(a), n.bothColumns(a), decided, why))
		}
	}
}

// asks says whether a question about an amendment is asked: of a unit that it
// changes or leads to, or of all that is proposed on the provision.
func (t *DraftingTable) asks(q Question, n *Norm, a *Amendment) bool {
	return slices.ContainsFunc(t.Unsure, func(u Unsure) bool {
		if u.Kind != q || u.Place.Provision != n.Letter || !slices.Contains(n.Lines, u.Place.Line) && u.Place.Unit == 0 {
			return false
		}
		switch u.Place.Column {
		case Proposed:
			return u.Place.Unit == 0 || slices.Contains(a.Proposed, u.Place.Unit)
		case Base:
			return slices.Contains(a.Base, u.Place.Unit)
		}
		return false
	})
}

// PlaceOf is where an amendment stands: the first unit that it leads to, or, of a
// deletion, that it changes.
func (n *Norm) PlaceOf(a *Amendment) Place {
	p := Place{Line: n.Lines[0], Provision: n.Letter, Column: Proposed}
	switch {
	case len(a.Proposed) > 0:
		p.Unit = a.Proposed[0]
		p.Line = n.Proposed[p.Unit-1].line()
	case len(a.Base) > 0:
		p.Column, p.Unit = Base, a.Base[0]
		p.Line = n.Base[p.Unit-1].line()
	}
	return p
}

// putBack writes a proposed text with the sentences of the base that it leaves
// out, each after the sentence that repeats the one before it.
func putBack(base, proposed string, out []int) string {
	have, was := split(proposed), split(base)
	for _, i := range out {
		at := 0
		if i > 0 {
			units := make([]Unit, len(have))
			for k, s := range have {
				units[k].Text = s
			}
			at = newBook(units).twin(was[i-1]) + 1
		}
		have = slices.Insert(have, at, was[i])
	}
	return strings.Join(have, " ")
}

// without writes a text without some of its sentences.
func without(text string, out []int) string {
	var kept []string
	for i, s := range split(text) {
		if !slices.Contains(out, i) {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, " ")
}
