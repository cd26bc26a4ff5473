package redline

// run is a stretch where two sequences agree: n places from a and b on.
type run struct{ a, b, n int }

// Between two sequences of so many symbols together every difference is found
// with the least number of changes, however different they are. Longer ones
// are searched as deep as the same work allows, and never less than
// leastDepth: then time stays near linear where a page is pasted over another.
const (
	exactTo    = 11_500
	leastDepth = 256
)

// common finds a longest common subsequence of two sequences of symbols: of
// small ones that with the fewest stretches, of large ones any, in memory linear
// in their lengths, by the greedy search of Myers (1986) from both ends at once
// and then in the two halves.
func common(a, b []int32) []run {
	head, tail := 0, 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-tail-1] == b[len(b)-tail-1] {
		tail++
	}
	s := search{a: a, b: b}
	s.keep(0, 0, head)
	ah, bh := len(a)-tail, len(b)-tail
	switch n, m := ah-head, bh-head; {
	case n == 0 || m == 0:
	case (n+1)*(m+1) <= mostCells:
		for _, r := range fewest(a[head:ah], b[head:bh]) {
			s.keep(head+r.a, head+r.b, r.n)
		}
	default:
		s.depth = max(leastDepth, exactTo*exactTo/2/(n+m))
		size := 2*min((n+m+1)/2, s.depth) + 3
		v := make([]int32, 2*size)
		s.fwd, s.bwd = v[:size], v[size:]
		s.split(head, ah, head, bh)
	}
	s.keep(ah, bh, tail)
	return s.runs
}

type search struct {
	a, b     []int32
	fwd, bwd []int32 // how far along a the paths of either end came, by diagonal
	depth    int
	runs     []run
}

// keep notes that n places agree.
func (s *search) keep(a, b, n int) {
	if n == 0 {
		return
	}
	if k := len(s.runs); k > 0 {
		if last := &s.runs[k-1]; last.a+last.n == a && last.b+last.n == b {
			last.n += n
			return
		}
	}
	s.runs = append(s.runs, run{a, b, n})
}

// split notes the common places of a[al:ah] and b[bl:bh], in order.
func (s *search) split(al, ah, bl, bh int) {
	head := 0
	for al+head < ah && bl+head < bh && s.a[al+head] == s.b[bl+head] {
		head++
	}
	s.keep(al, bl, head)
	al, bl = al+head, bl+head
	tail := 0
	for al < ah-tail && bl < bh-tail && s.a[ah-tail-1] == s.b[bh-tail-1] {
		tail++
	}
	ah, bh = ah-tail, bh-tail
	switch {
	case al == ah || bl == bh:
	case ah-al == 1:
		if i := position(s.b[bl:bh], s.a[al]); i >= 0 {
			s.keep(al, bl+i, 1)
		}
	case bh-bl == 1:
		if i := position(s.a[al:ah], s.b[bl]); i >= 0 {
			s.keep(al+i, bl, 1)
		}
	default:
		x, y := s.middle(al, ah, bl, bh)
		if x+y > al+bl && x+y < ah+bh {
			s.split(al, x, bl, y)
			s.split(x, ah, y, bh)
		}
	}
	s.keep(ah, bh, tail)
}

func position(in []int32, symbol int32) int {
	for i, x := range in {
		if x == symbol {
			return i
		}
	}
	return -1
}

// middle finds a place on a shortest path between the two corners. Where that
// lies deeper than the search may go, it gives the place that is furthest from
// the corner it was reached from.
func (s *search) middle(al, ah, bl, bh int) (x, y int) {
	n, m := ah-al, bh-bl
	delta := n - m
	limit := min((n+m+1)/2, s.depth)
	off := limit + 1
	fwd, bwd := s.fwd[:2*limit+3], s.bwd[:2*limit+3]
	for i := range fwd {
		fwd[i], bwd[i] = -1, -1
	}
	fwd[off+1], bwd[off+1] = 0, 0
	var f, b lane
	for d := 0; d <= limit; d++ {
		for k := -d + f.low; k <= d-f.high; k += 2 {
			px := next(fwd, off+k, k, d)
			py := px - k
			for px < n && py < m && s.a[al+px] == s.b[bl+py] {
				px, py = px+1, py+1
			}
			fwd[off+k] = int32(px)
			if f.left(px, py, n, m) || delta&1 == 0 {
				continue
			}
			if r := off + delta - k; r >= 0 && r < len(bwd) && bwd[r] >= 0 && px+int(bwd[r]) >= n {
				return al + px, bl + py
			}
		}
		for k := -d + b.low; k <= d-b.high; k += 2 {
			px := next(bwd, off+k, k, d)
			py := px - k
			for px < n && py < m && s.a[ah-px-1] == s.b[bh-py-1] {
				px, py = px+1, py+1
			}
			bwd[off+k] = int32(px)
			if b.left(px, py, n, m) || delta&1 != 0 {
				continue
			}
			if r := off + delta - k; r >= 0 && r < len(fwd) && fwd[r] >= 0 && px+int(fwd[r]) >= n {
				return ah - px, bh - py
			}
		}
	}
	return s.furthest(al, ah, bl, bh, off)
}

// lane narrows the diagonals that are still inside the field.
type lane struct{ low, high int }

// left reports that a path has left the field, and closes its side.
func (l *lane) left(x, y, n, m int) bool {
	switch {
	case x > n:
		l.high += 2
	case y > m:
		l.low += 2
	default:
		return false
	}
	return true
}

// next is where the path on diagonal k goes on with its d-th difference.
func next(v []int32, at, k, d int) int {
	if k == -d || k != d && v[at-1] < v[at+1] {
		return int(v[at+1])
	}
	return int(v[at-1]) + 1
}

// furthest is the place that a search which was broken off came furthest to.
func (s *search) furthest(al, ah, bl, bh, off int) (x, y int) {
	n, m := ah-al, bh-bl
	best := 0
	for i := range s.fwd[:2*off+1] {
		if px, py := int(s.fwd[i]), int(s.fwd[i])-(i-off); px >= 0 && px <= n && py >= 0 && py <= m && px+py > best {
			best, x, y = px+py, al+px, bl+py
		}
		if px, py := int(s.bwd[i]), int(s.bwd[i])-(i-off); px >= 0 && px <= n && py >= 0 && py <= m && px+py > best {
			best, x, y = px+py, ah-px, bh-py
		}
	}
	return x, y
}
