package redline

// hunk says that b[bl:bh] stands where a[al:ah] stood; places are pieces.
type hunk struct{ al, ah, bl, bh int }

// compare finds the hunks between two sequences of pieces: the least number of
// changed words and marks, gathered where a reader expects them.
//
// White space does not take part in the search. It follows its words: two
// changes that only space parts are one, and space that changed between words
// that did not is a hunk of its own.
func compare(a, b []Piece) []hunk {
	head := 0
	for head < len(a) && head < len(b) && a[head].Text == b[head].Text {
		head++
	}
	if head == len(a) && head == len(b) {
		return nil
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-tail-1].Text == b[len(b)-tail-1].Text {
		tail++
	}
	// Words are searched between the two, but read with what is around them.
	wa, wb := wordsOf(a), wordsOf(b)
	ha, hb := wa.before(head), wb.before(head)
	ta, tb := wa.from(len(a)-tail), wb.from(len(b)-tail)
	sa, sb := symbols(wa.text[ha:len(wa.text)-ta], wb.text[hb:len(wb.text)-tb])
	hunks := between(common(sa, sb), len(sa), len(sb))
	for i := range hunks {
		hunks[i] = hunk{hunks[i].al + ha, hunks[i].ah + ha, hunks[i].bl + hb, hunks[i].bh + hb}
	}
	hunks = gather(hunks, wa.text, wb.text)
	settle(hunks, wa.text, wb.text)
	return inPieces(hunks, a, b, wa, wb)
}

// between turns the runs in which two sequences agree into the hunks between
// them.
func between(runs []run, n, m int) []hunk {
	out := make([]hunk, 0, len(runs)+1)
	a, b := 0, 0
	for _, r := range runs {
		if r.a > a || r.b > b {
			out = append(out, hunk{a, r.a, b, r.b})
		}
		a, b = r.a+r.n, r.b+r.n
	}
	if a < n || b < m {
		out = append(out, hunk{a, n, b, m})
	}
	return out
}

// line is the words and marks of a sequence, and where each stands in it.
type line struct {
	text []Piece
	at   []int
}

func wordsOf(p []Piece) line {
	l := line{make([]Piece, 0, len(p)/2+1), make([]int, 0, len(p)/2+1)}
	for i, x := range p {
		if x.Class != Space {
			l.text, l.at = append(l.text, x), append(l.at, i)
		}
	}
	return l
}

// before counts the words that stand before a place.
func (l line) before(place int) int {
	lo, hi := 0, len(l.at)
	for lo < hi {
		if mid := (lo + hi) / 2; l.at[mid] < place {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// from counts the words at a place and after it.
func (l line) from(place int) int { return len(l.at) - l.before(place) }

// end is where the pieces after word i begin.
func (l line) end(i int) int {
	if i < 0 {
		return 0
	}
	return l.at[i] + 1
}

// start is where word i stands, or where the sequence ends.
func (l line) start(i, length int) int {
	if i >= len(l.at) {
		return length
	}
	return l.at[i]
}

// symbols numbers texts so that equal ones have equal numbers.
func symbols(a, b []Piece) (sa, sb []int32) {
	if len(a) == 0 || len(b) == 0 {
		return make([]int32, len(a)), make([]int32, len(b))
	}
	number := make(map[string]int32, len(a)+len(b))
	of := func(p []Piece) []int32 {
		out := make([]int32, len(p))
		for i, x := range p {
			n, ok := number[x.Text]
			if !ok {
				n = int32(len(number))
				number[x.Text] = n
			}
			out[i] = n
		}
		return out
	}
	return of(a), of(b)
}

// gather slides hunks that only add or only take away towards their neighbours
// and makes one of two that meet.
func gather(h []hunk, a, b []Piece) []hunk {
	out := h[:0]
	for _, x := range h {
		for len(out) > 0 {
			last := out[len(out)-1]
			apart := x.al - last.ah
			if left, _ := room(x, a, b, apart, 0); left == apart {
				x = hunk{last.al, x.ah - apart, last.bl, x.bh - apart}
			} else if _, right := room(last, a, b, 0, apart); right == apart {
				x = hunk{last.al + apart, x.ah, last.bl + apart, x.bh}
			} else {
				break
			}
			out = out[:len(out)-1]
		}
		out = append(out, x)
	}
	return out
}

// room says how many words a hunk can slide to the left and to the right, at
// most so many.
func room(h hunk, a, b []Piece, maxLeft, maxRight int) (left, right int) {
	in, lo, hi := a, h.al, h.ah
	switch {
	case h.al == h.ah:
		in, lo, hi = b, h.bl, h.bh
	case h.bl != h.bh:
		return 0, 0
	}
	for left < maxLeft && in[lo-left-1].Text == in[hi-left-1].Text {
		left++
	}
	for right < maxRight && in[lo+right].Text == in[hi+right].Text {
		right++
	}
	return left, right
}

// settle puts each hunk that can slide where it reads best: a whole sentence, a
// whole member of one, at least from a word on.
func settle(h []hunk, a, b []Piece) {
	for i := range h {
		maxLeft, maxRight := h[i].al, len(a)-h[i].ah
		if i > 0 {
			maxLeft -= h[i-1].ah
		}
		if i+1 < len(h) {
			maxRight = h[i+1].al - h[i].ah
		}
		left, right := room(h[i], a, b, maxLeft, maxRight)
		in, lo, hi := a, h[i].al, h[i].ah
		if lo == hi {
			in, lo, hi = b, h[i].bl, h[i].bh
		}
		best, by := -1, 0
		for shift := -left; shift <= right; shift++ {
			if mark := legible(in, lo+shift, hi+shift); mark > best {
				best, by = mark, shift
			}
		}
		h[i] = hunk{h[i].al + by, h[i].ah + by, h[i].bl + by, h[i].bh + by}
	}
}

// legible marks how well in[lo:hi] reads as one thing.
func legible(in []Piece, lo, hi int) int {
	first, last := in[lo], in[hi-1]
	switch {
	case first.Class != Word && !first.opens():
		return 0
	case last.opens():
		return 0
	case (lo == 0 || in[lo-1].ends()) && (last.ends() || hi == len(in)):
		return 4
	case (lo == 0 || in[lo-1].parts()) && last.parts():
		return 3
	case lo == 0 || in[lo-1].Class == Word || !in[lo-1].opens():
		return 2
	}
	return 1
}

// inPieces turns hunks of words into hunks of pieces, with the white space that
// goes with them. Space that is the same on both sides stays; so a change that
// could begin with a space begins with the word after it.
func inPieces(h []hunk, a, b []Piece, wa, wb line) []hunk {
	out := make([]hunk, 0, len(h)+2)
	add := func(x hunk) {
		for x.al < x.ah && x.bl < x.bh && a[x.al].Text == b[x.bl].Text {
			x.al, x.bl = x.al+1, x.bl+1
		}
		for x.al < x.ah && x.bl < x.bh && a[x.ah-1].Text == b[x.bh-1].Text {
			x.ah, x.bh = x.ah-1, x.bh-1
		}
		if x.al < x.ah || x.bl < x.bh {
			out = append(out, x)
		}
	}
	i, j := 0, 0 // words, in step between hunks
	for n := 0; ; n++ {
		stop := len(wa.text)
		if n < len(h) {
			stop = h[n].al
		}
		for ; i < stop; i, j = i+1, j+1 {
			// The space before a word that stayed, after one that stayed.
			if n > 0 && i == h[n-1].ah {
				continue // taken with the hunk
			}
			add(hunk{wa.end(i - 1), wa.at[i], wb.end(j - 1), wb.at[j]})
		}
		if n == len(h) {
			if len(h) == 0 || h[len(h)-1].ah < len(wa.text) {
				add(hunk{wa.end(i - 1), len(a), wb.end(j - 1), len(b)})
			}
			return out
		}
		i, j = h[n].ah, h[n].bh
		add(hunk{wa.end(h[n].al - 1), wa.start(i, len(a)), wb.end(h[n].bl - 1), wb.start(j, len(b))})
	}
}
