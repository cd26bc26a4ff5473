package redline

// hunk says that b[bl:bh] stands where a[al:ah] stood; places are pieces.
type hunk struct{ al, ah, bl, bh int }

// compare finds the hunks between two sequences of pieces: the least number of
// changed words and marks, gathered where a reader expects them.
//
// White space does not take part in the search. It follows its words: two
// changes that only space parts are one, and space that changed between words
// that did not is a hunk of its own.
func compare(a, b *strand, head, tail int) []hunk {
	// So many pieces are known to be the same at either end; there may be more.
	n, m := a.len(), b.len()
	for head < n && head < m && a.piece(head).Text == b.piece(head).Text {
		head++
	}
	if head == n && head == m {
		return nil
	}
	tail = min(tail, n-head, m-head)
	for tail < n-head && tail < m-head && a.piece(n-tail-1).Text == b.piece(m-tail-1).Text {
		tail++
	}
	ha, hb := a.before(head), b.before(head)
	ta, tb := a.before(n-tail), b.before(m-tail)
	sa, sb := symbols(a, ha, ta, b, hb, tb)
	hunks := between(common(sa, sb), len(sa), len(sb))
	for i := range hunks {
		hunks[i] = hunk{hunks[i].al + ha, hunks[i].ah + ha, hunks[i].bl + hb, hunks[i].bh + hb}
	}
	hunks = gather(hunks, a, b)
	settle(hunks, a, b)
	return inPieces(hunks, a, b, ha, hb, ta)
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

// symbols numbers words so that equal ones have equal numbers.
func symbols(a *strand, al, ah int, b *strand, bl, bh int) (sa, sb []int32) {
	sa, sb = make([]int32, ah-al), make([]int32, bh-bl)
	if len(sa) == 0 || len(sb) == 0 {
		return sa, sb
	}
	number := make(map[string]int32, len(sa)+len(sb))
	of := func(s *strand, lo int, out []int32) {
		for i := range out {
			text := s.word(lo + i).Text
			n, ok := number[text]
			if !ok {
				n = int32(len(number))
				number[text] = n
			}
			out[i] = n
		}
	}
	of(a, al, sa)
	of(b, bl, sb)
	return sa, sb
}

// gather slides hunks that only add or only take away towards their neighbours
// and makes one of two that meet.
func gather(h []hunk, a, b *strand) []hunk {
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
func room(h hunk, a, b *strand, maxLeft, maxRight int) (left, right int) {
	in, lo, hi := a, h.al, h.ah
	switch {
	case h.al == h.ah:
		in, lo, hi = b, h.bl, h.bh
	case h.bl != h.bh:
		return 0, 0
	}
	for left < maxLeft && in.word(lo-left-1).Text == in.word(hi-left-1).Text {
		left++
	}
	for right < maxRight && in.word(lo+right).Text == in.word(hi+right).Text {
		right++
	}
	return left, right
}

// settle puts each hunk that can slide where it reads best: a whole sentence, a
// whole member of one, at least from a word on.
func settle(h []hunk, a, b *strand) {
	for i := range h {
		maxLeft, maxRight := h[i].al, a.count()-h[i].ah
		if i > 0 {
			maxLeft -= h[i-1].ah
		}
		if i+1 < len(h) {
			maxRight = h[i+1].al - h[i].ah
		}
		left, right := room(h[i], a, b, maxLeft, maxRight)
		if left == 0 && right == 0 {
			continue
		}
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

// legible marks how well the words from lo to hi read as one thing.
func legible(in *strand, lo, hi int) int {
	first, last := in.word(lo), in.word(hi-1)
	before := &Piece{Text: ".", Class: Punctuation} // a text begins as after a stop
	if lo > 0 {
		before = in.word(lo - 1)
	}
	switch {
	case first.Class != Word && !first.opens():
		return 0
	case last.opens():
		return 0
	case before.ends() && (last.ends() || hi == in.count()):
		return 4
	case (lo == 0 || before.parts()) && last.parts():
		return 3
	case !before.opens():
		return 2
	}
	return 1
}

// inPieces turns hunks of words into hunks of pieces, with the white space that
// goes with them. Space that is the same on both sides stays; so a change that
// could begin with a space begins with the word after it. Before word i of a,
// which is word j of b, and from the word end on, all pieces are the same but
// where hunks slid there.
func inPieces(h []hunk, a, b *strand, i, j, end int) []hunk {
	if len(h) > 0 && h[0].al < i {
		i, j = h[0].al, h[0].bl
	}
	if len(h) > 0 {
		end = max(end, h[len(h)-1].ah)
	}
	w := hunkWriter{a: a, b: b, out: make([]hunk, 0, len(h)+1)}
	after := -1 // the word that the last hunk ended before
	for n := 0; ; n++ {
		stop := end + 1
		if n < len(h) {
			stop = h[n].al
		}
		for ; i < stop && i <= a.count(); i, j = i+1, j+1 {
			if i != after { // what lies before that word went with the hunk
				w.add(hunk{a.end(i - 1), a.start(i), b.end(j - 1), b.start(j)})
			}
		}
		if n == len(h) {
			return w.out
		}
		i, j, after = h[n].ah, h[n].bh, h[n].ah
		w.add(hunk{a.end(h[n].al - 1), a.start(i), b.end(h[n].bl - 1), b.start(j)})
	}
}

type hunkWriter struct {
	a, b *strand
	out  []hunk
}

// add notes a hunk without what is the same at its ends.
func (w *hunkWriter) add(x hunk) {
	for x.al < x.ah && x.bl < x.bh && w.a.piece(x.al).Text == w.b.piece(x.bl).Text {
		x.al, x.bl = x.al+1, x.bl+1
	}
	for x.al < x.ah && x.bl < x.bh && w.a.piece(x.ah-1).Text == w.b.piece(x.bh-1).Text {
		x.ah, x.bh = x.ah-1, x.bh-1
	}
	if x.al < x.ah || x.bl < x.bh {
		w.out = append(w.out, x)
	}
}
