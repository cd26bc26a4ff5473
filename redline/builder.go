package redline

import "slices"

// builder writes one unit.
type builder struct {
	unit     Unit
	began    bool
	shared   bool        // the tokens are the base's own
	flags    []adjacency // of each token
	by       []string    // who touched it
	brackets []placed
}

// adjacency says what stood beside a token where it comes from: in the base,
// or in the text of the amendment that put it in. Amendments that change words
// on either side of a space, or take it away together, leave too many spaces
// or too few; from this it is seen which.
type adjacency uint8

const (
	spaceBefore adjacency = 1 << iota
	spaceAfter
	deliberate // white space that an amendment changed for its own sake
)

// contextOf gives the adjacency of a piece in its unit.
func contextOf(p []Piece, i int) adjacency {
	var a adjacency
	if i > 0 && p[i-1].Class == Space {
		a |= spaceBefore
	}
	if i+1 < len(p) && p[i+1].Class == Space {
		a |= spaceAfter
	}
	return a
}

// share takes the tokens of a unit in which nothing happens.
func (b *builder) share(s *standing) {
	b.unit.Tokens, b.shared = s.Tokens, true
}

// grow makes room for the tokens of a unit and what is put in.
func (b *builder) grow(n int, events []event) {
	for i := range events {
		n += len(events[i].effect.piecesIn())
	}
	b.unit.Tokens, b.flags = slices.Grow(b.unit.Tokens, n), slices.Grow(b.flags, n)
}

func (b *builder) put(t Token, a adjacency) {
	b.unit.Tokens, b.flags = append(b.unit.Tokens, t), append(b.flags, a)
}

func (b *builder) touch(e effect) {
	for _, by := range e.names() {
		if !slices.Contains(b.by, by) {
			b.by = append(b.by, by)
		}
	}
}

// add puts in the words of an effect.
func (b *builder) add(e effect) {
	b.touch(e)
	for i, p := range e.pieces {
		a := contextOf(e.pieces, i)
		if i == 0 && e.beforeSpace {
			a |= spaceBefore
		}
		if i == len(e.pieces)-1 && e.afterSpace {
			a |= spaceAfter
		}
		if e.spaces || e.Do == Join {
			a |= deliberate
		}
		b.put(Token{Piece: p, ID: ID{e.by, e.first + i}, With: e.with}, a)
	}
}

// mend sets the spaces right where several amendments met in a unit, and
// strikes a unit that together they left without a word.
func (b *builder) mend() {
	if len(b.by) < 2 || b.shared {
		return
	}
	tokens := b.unit.Tokens
	last, space := -1, -1 // the last word and, after it, the space
	had, left := false, false
	for i := range tokens {
		t := &tokens[i]
		had = had || t.Class != Space
		if len(t.Struck) > 0 {
			continue
		}
		switch {
		case t.Class != Space:
			b.between(last, space, i)
			last, space, left = i, -1, true
		case space < 0:
			space = i
		case b.flags[i]&deliberate == 0 && !b.native(space, i):
			b.strike(i)
		}
	}
	if space >= 0 && (last < 0 || b.flags[space]&deliberate == 0) {
		b.between(last, space, -1)
	}
	if had && !left && len(b.unit.Struck) == 0 {
		b.unit.Struck = slices.Clone(b.by)
	}
}

// native reports whether two tokens stood side by side where they come from.
func (b *builder) native(i, j int) bool {
	x, y := b.unit.Tokens[i].ID, b.unit.Tokens[j].ID
	return x.Origin == y.Origin && y.N == x.N+1
}

// between sets the space right between two words; either may be missing, at
// the ends of the unit.
func (b *builder) between(p, space, t int) {
	tokens := b.unit.Tokens
	if space >= 0 {
		switch f := b.flags[space]; {
		case f&deliberate != 0:
		case p < 0 || t < 0:
			b.strike(space)
		case b.native(p, space) && b.native(space, t):
		case b.flags[p]&spaceAfter == 0 && b.flags[t]&spaceBefore == 0,
			b.flags[t]&spaceBefore == 0 && tokens[t].Class == Punctuation && !tokens[t].opens(),
			b.flags[p]&spaceAfter == 0 && tokens[p].opens():
			b.strike(space)
		}
		return
	}
	if p < 0 || t < 0 || b.flags[p]&spaceAfter == 0 || b.flags[t]&spaceBefore == 0 {
		return
	}
	// Each had a space beside it, and each of them was taken with what stood
	// there: one comes back.
	for i := p + 1; i < t; i++ {
		if tokens[i].Class == Space && b.flags[i]&deliberate == 0 && len(tokens[i].Struck) > 0 && b.now(i) {
			tokens[i].Struck = nil
			return
		}
	}
}

// now reports whether a struck token was struck by who touched the unit now.
func (b *builder) now(i int) bool {
	return slices.Contains(b.by, b.unit.Tokens[i].Struck[0])
}

// strike takes a space out in the name of who took out what stood beside it.
func (b *builder) strike(i int) {
	tokens := b.unit.Tokens
	for d := 1; d < len(tokens); d++ {
		for _, j := range []int{i + d, i - d} {
			if j >= 0 && j < len(tokens) && len(tokens[j].Struck) > 0 && b.now(j) {
				tokens[i].Struck = tokens[j].Struck
				return
			}
		}
	}
	tokens[i].Struck = b.by[:1:1]
}
