package redline

import (
	"cmp"
	"slices"
)

// What counts as the same unit: more words in common than these shares of both
// together. A unit that moved is looked for in the whole text, so it must be
// the more alike.
const (
	alikeInPlace = 0.4
	alikeMoved   = 0.6
	// leastMoved is how many words a unit has that is recognised elsewhere
	// without being the same.
	leastMoved = 4
	// mostCompared bounds the pairs of units that are held against each other
	// between two that agree.
	mostCompared = 400_000
)

// matching says which unit of the target each unit of the base became.
type matching struct {
	base, target []standing
	bagA, bagB   []bag
	to           []int  // target of each base unit, or -1
	from         []int  // base of each target unit, or -1
	fixed        []bool // the base unit stayed in its place
}

// bag is the words of a unit as sorted numbers.
type bag []int32

// match finds for each unit what became of it.
func match(base, target []standing) *matching {
	m := &matching{base: base, target: target, to: fill(len(base)), from: fill(len(target)), fixed: make([]bool, len(base))}
	number := map[string]int32{}
	m.bagA, m.bagB = bags(base, number), bags(target, number)
	names := map[string]int32{}
	symbol := func(all []standing) []int32 {
		out := make([]int32, len(all))
		for i, u := range all {
			key := string(u.Kind) + " " + u.text
			n, ok := names[key]
			if !ok {
				n = int32(len(names))
				names[key] = n
			}
			out[i] = n
		}
		return out
	}
	a, b := symbol(base), symbol(target)
	runs := common(a, b)
	for _, r := range runs {
		for i := range r.n {
			m.set(r.a+i, r.b+i, true)
		}
	}
	for _, h := range between(runs, len(a), len(b)) {
		m.inPlace(h)
	}
	m.moved(a, b)
	return m
}

func fill(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	return out
}

func bags(all []standing, number map[string]int32) []bag {
	out := make([]bag, len(all))
	for i, u := range all {
		b := make(bag, 0, len(u.words.text))
		for _, p := range u.words.text {
			if p.Class != Word {
				continue
			}
			n, ok := number[p.Text]
			if !ok {
				n = int32(len(number))
				number[p.Text] = n
			}
			b = append(b, n)
		}
		slices.Sort(b)
		out[i] = b
	}
	return out
}

func (m *matching) set(i, j int, fixed bool) { m.to[i], m.from[j], m.fixed[i] = j, i, fixed }

// inCommon counts the words that two bags share.
func inCommon(a, b bag) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// alike is the share of their words that two bags have in common, from 0 to 1.
func alike(a, b bag) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	return 2 * float64(inCommon(a, b)) / float64(len(a)+len(b))
}

// inPlace pairs units between two that agree, in order, so that the pairs are
// as alike as can be together.
func (m *matching) inPlace(h hunk) {
	n, k := h.ah-h.al, h.bh-h.bl
	if n == 0 || k == 0 || n*k > mostCompared {
		return
	}
	best := make([]float64, (n+1)*(k+1)) // of the units from i and j on
	score := make([]float64, n*k)
	for i := n - 1; i >= 0; i-- {
		for j := k - 1; j >= 0; j-- {
			s := m.inTurn(h.al+i, h.bl+j)
			score[i*k+j] = s
			at := i*(k+1) + j
			best[at] = max(best[at+k+1], best[at+1])
			if s >= alikeInPlace {
				best[at] = max(best[at], s+best[at+k+2])
			}
		}
	}
	for i, j := 0, 0; i < n && j < k; {
		at := i*(k+1) + j
		switch s := score[i*k+j]; {
		case s >= alikeInPlace && best[at] == s+best[at+k+2]:
			m.set(h.al+i, h.bl+j, true)
			i, j = i+1, j+1
		case best[at] == best[at+k+1]:
			i++
		default:
			j++
		}
	}
}

// inTurn is how alike two units are that may have come to each other's place.
// A part of a unit that was split, and a unit that another was joined to, are
// as like it as their own words are.
func (m *matching) inTurn(i, j int) float64 {
	a, b := m.bagA[i], m.bagB[j]
	s := alike(a, b)
	if shorter := min(len(a), len(b)); shorter >= leastMoved && s < alikeInPlace {
		if part := float64(inCommon(a, b)) / float64(shorter); part >= 0.8 {
			return alikeInPlace
		}
	}
	return s
}

// moved pairs what is left over: the same units first, then those most alike.
func (m *matching) moved(a, b []int32) {
	free := map[int32][]int{}
	for j, at := range m.from {
		if at < 0 && len(m.target[j].words.at) > 0 {
			free[b[j]] = append(free[b[j]], j)
		}
	}
	for i, at := range m.to {
		if js := free[a[i]]; at < 0 && len(js) > 0 {
			m.set(i, js[0], false)
			free[a[i]] = js[1:]
		}
	}
	type candidate struct {
		i, j int
		like float64
	}
	var all []candidate
	left, right := open(m.to), open(m.from)
	if len(left)*len(right) > mostCompared {
		return
	}
	for _, i := range left {
		for _, j := range right {
			if min(len(m.bagA[i]), len(m.bagB[j])) < leastMoved {
				continue
			}
			if s := alike(m.bagA[i], m.bagB[j]); s >= alikeMoved {
				all = append(all, candidate{i, j, s})
			}
		}
	}
	slices.SortFunc(all, func(x, y candidate) int { return cmp.Or(cmp.Compare(y.like, x.like), x.i-y.i, x.j-y.j) })
	for _, c := range all {
		if m.to[c.i] < 0 && m.from[c.j] < 0 {
			m.set(c.i, c.j, false)
		}
	}
}

func open(in []int) []int {
	var out []int
	for i, x := range in {
		if x < 0 {
			out = append(out, i)
		}
	}
	return out
}
