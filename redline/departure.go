package redline

import (
	"cmp"
	"math/bits"
	"slices"
)

// Departure is a unit that repeats an agreed paragraph, but not all of it or
// not as it stands there.
type Departure struct {
	Unit   ID     `json:"unit"`
	Source string `json:"source"`
	// From and To count the unit's standing tokens that the paragraph was held
	// against: the sentences that repeat it, or all tokens where its words are
	// most of the unit.
	From int `json:"from"`
	To   int `json:"to"`
	// Stretches show the unit's words against the paragraph's.
	Stretches []Stretch `json:"stretches"`
}

// Departures finds the units that repeat at least half the words of an agreed
// paragraph, in its order and near each other, and depart from it elsewhere. A
// paragraph that stands word for word is no departure, nor from the longer one
// that it is half of.
func (a *Agreed) Departures(t Text) []Departure {
	l := listener{agreed: a, heard: make([][]echo, len(a.sources)), found: make([][]echo, len(a.sources))}
	for i, s := range a.sources {
		l.heard[i] = make([]echo, len(s.words))
	}
	var out []Departure
	for i := range t.Units {
		if u := &t.Units[i]; u.Stands() {
			out = append(out, l.departures(u.ID, stand(u, i).pieces)...)
		}
	}
	return out
}

// weigh notes where each word stands, and how much it weighs: the number of
// binary digits of how many times rarer it is than a word that all paragraphs
// have. So "the" and "States" weigh little in whatever language, and
// "territory" much.
func (a *Agreed) weigh() {
	a.places, a.weight = make([][]place, len(a.number)), make([]int, len(a.number))
	in := make([]int, len(a.number)) // paragraphs that have the word
	for i, s := range a.sources {
		for k := len(s.words) - 1; k >= 0; k-- {
			w := s.words[k]
			if n := len(a.places[w]); n == 0 || a.places[w][n-1].source != i {
				in[w]++
			}
			a.places[w] = append(a.places[w], place{i, k})
		}
	}
	for w := range in {
		a.weight[w] = bits.Len(uint(1 + len(a.sources)/in[w]))
	}
	for i := range a.sources {
		for _, w := range a.sources[i].words {
			a.sources[i].weight += a.weight[w]
		}
	}
}

// echo is words of an agreed paragraph that stand in a unit in the same order,
// with others between them or without.
type echo struct {
	source   int
	from, to int // words of the unit, from the first of them to the last
	words    int // how many of them are the paragraph's
	key      int
}

// strange is what a word between those of the paragraph takes from the weight
// of an echo. So an echo does not go on over a page in which the words come
// again by chance.
const strange = 1

// The key of an echo is its weight without what strange words took, made up so
// that it stays the same when the unit goes on: the weight at a place is the
// key less what all words before it would have taken.
func (e echo) weight(at int) int { return e.key - strange*at }

// share is the part of the paragraph, in percent, that the echo is by weight.
func (e echo) share(a *Agreed) int { return 100 * e.weight(e.to) / a.sources[e.source].weight }

// leastShare is how much of a paragraph an echo must be by weight, in percent;
// it must be half of it by words besides, and a phrase at least. It lies in a
// gap, measured on the official texts of the norms of A/70/174, paragraph 13, and
// their halves: no other of these norms, no paragraph of five documents about
// them that does not restate one, and none of 200 paragraphs of their words drawn
// by chance is above 35; what restates one in those documents is at 50 and above,
// and so is each norm without any three of its words that lie near each other.
const leastShare = 40

// repeats says whether so much of a paragraph stands there that it is this
// paragraph which a unit says otherwise.
func (e echo) repeats(a *Agreed) bool {
	return e.words >= PhraseWords && 2*e.words >= len(a.sources[e.source].words) && e.share(a) >= leastShare
}

// whole says whether the paragraph stands there word for word.
func (e echo) whole(a *Agreed) bool {
	return e.words == e.to-e.from && e.words == len(a.sources[e.source].words)
}

// meets says whether two echoes are for the most part of the same words.
func (e echo) meets(other echo) bool {
	return 2*(min(e.to, other.to)-max(e.from, other.from)) > min(e.to-e.from, other.to-other.from)
}

// listener finds the echoes of agreed paragraphs in one unit after another. It
// looks at a word of the unit once for each time that the paragraphs have it.
type listener struct {
	agreed *Agreed
	heard  [][]echo // of a paragraph, the heaviest that goes up to each word of it
	found  [][]echo // of a paragraph, those that repeat it, one after the other
}

// listen finds the echoes in the words of a unit.
func (l *listener) listen(words []int32) {
	for i := range l.heard {
		clear(l.heard[i])
		l.found[i] = l.found[i][:0]
	}
	for at, w := range words {
		if w < 0 {
			continue
		}
		for _, p := range l.agreed.places[w] {
			heard := l.heard[p.source]
			e := echo{source: p.source, from: at, key: strange * at}
			if p.word > 0 && heard[p.word-1].words > 0 && heard[p.word-1].weight(at) > 0 {
				e = heard[p.word-1]
			}
			e.to, e.words, e.key = at+1, e.words+1, e.key+l.agreed.weight[w]+strange
			for k := p.word; k < len(heard) && (heard[k].words == 0 || heard[k].key < e.key); k++ {
				heard[k] = e
			}
			l.note(e)
		}
	}
}

// note keeps an echo that repeats its paragraph, instead of a lighter one of the
// same words.
func (l *listener) note(e echo) {
	if !e.repeats(l.agreed) {
		return
	}
	found := l.found[e.source]
	last := len(found) - 1
	switch {
	case last < 0 || found[last].to <= e.from:
		l.found[e.source] = append(found, e)
	case e.weight(e.to) > found[last].weight(found[last].to):
		found[last] = e
	}
}

// telling gives the echoes in the words of a unit, in order. Where several
// paragraphs have the same words, as a norm and its halves do, it is the one
// that explains most of them with most of its own; a longer one comes instead of
// its half only where it has a phrase more.
func (l *listener) telling(words []int32) []echo {
	l.listen(words)
	all := slices.Concat(l.found...)
	worth := func(e echo) int { return e.weight(e.to) * e.share(l.agreed) }
	slices.SortStableFunc(all, func(x, y echo) int { return cmp.Compare(worth(y), worth(x)) })
	var kept []echo
	for _, e := range all {
		less := func(k echo) bool { return k.meets(e) && e.words < k.words+PhraseWords }
		if !slices.ContainsFunc(kept, less) {
			kept = append(slices.DeleteFunc(kept, e.meets), e)
		}
	}
	slices.SortStableFunc(kept, func(x, y echo) int { return x.from - y.from })
	return kept
}

func (l *listener) departures(unit ID, pieces []Piece) []Departure {
	words, at := l.agreed.read(pieces)
	all := l.telling(words)
	var out []Departure
	for i, e := range all {
		if e.whole(l.agreed) {
			continue
		}
		from, to := 0, len(pieces)
		if 2*e.words < len(words) {
			if i > 0 {
				from = min(at[e.from], at[all[i-1].to-1]+1)
			}
			if i+1 < len(all) {
				to = max(at[e.to-1]+1, at[all[i+1].from])
			}
			first, last := sentences(pieces[from:to], at[e.from]-from, at[e.to-1]+1-from)
			from, to = from+first, from+last
		}
		s := &l.agreed.sources[e.source]
		out = append(out, Departure{unit, s.ID, from, to, against(s.pieces, pieces[from:to])})
	}
	return out
}

// sentences widens a stretch of pieces to the sentences that it touches, without
// the white space around them and the marks before them.
func sentences(pieces []Piece, from, to int) (int, int) {
	for from > 0 && !pieces[from-1].ends() {
		from--
	}
	for to < len(pieces) && !pieces[to-1].ends() {
		to++
	}
	for pieces[from].Class == Space || pieces[from].parts() {
		from++
	}
	for pieces[to-1].Class == Space {
		to--
	}
	return from, to
}

// against shows words against others that they did not come from.
func against(before, after []Piece) []Stretch {
	var w stretcher
	at := 0
	a, b := strandOf(before, wordsOf(before)), strandOf(after, wordsOf(after))
	for _, h := range compare(&a, &b, 0, 0) {
		w.put(Kept, joined(before[at:h.al]), nil)
		w.put(Deleted, joined(before[h.al:h.ah]), nil)
		w.put(Inserted, joined(after[h.bl:h.bh]), nil)
		at = h.ah
	}
	w.put(Kept, joined(before[at:]), nil)
	w.flush()
	return w.out
}
