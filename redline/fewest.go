package redline

// mostCells bounds the table of fewest.
const mostCells = 1 << 16

// A cost counts changed symbols first and stretches of them second.
const (
	change  = 1 << 16
	stretch = 1
	never   = 1 << 31
)

// fewest finds, of all longest common subsequences, one that leaves the changes
// in the fewest stretches: where the same words are kept in more ways than one,
// a reader wants those that are together. It takes a table of all places, so it
// is for what is small; amendments are.
func fewest(a, b []int32) []run {
	n, m := len(a), len(b)
	w := m + 1
	// The least cost of what lies before a place, after a symbol that was kept
	// and after one that changed.
	kept, changed := make([]int64, (n+1)*w), make([]int64, (n+1)*w)
	for at := range kept {
		kept[at], changed[at] = never, never
	}
	kept[0] = 0
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			at := i*w + j
			if i > 0 && j > 0 && a[i-1] == b[j-1] {
				kept[at] = min(kept[at-w-1], changed[at-w-1])
			}
			if i > 0 {
				changed[at] = min(changed[at], changed[at-w]+change, kept[at-w]+change+stretch)
			}
			if j > 0 {
				changed[at] = min(changed[at], changed[at-1]+change, kept[at-1]+change+stretch)
			}
		}
	}
	return trace(n, m, kept, changed)
}

// trace walks back along the least cost and gives what was kept.
func trace(n, m int, kept, changed []int64) []run {
	w := m + 1
	var back []run
	i, j := n, m
	keeping := kept[n*w+m] <= changed[n*w+m]
	for i > 0 || j > 0 {
		at := i*w + j
		if keeping {
			if k := len(back); k > 0 && back[k-1].a == i && back[k-1].b == j {
				back[k-1] = run{i - 1, j - 1, back[k-1].n + 1}
			} else {
				back = append(back, run{i - 1, j - 1, 1})
			}
			i, j = i-1, j-1
			keeping = kept[at-w-1] <= changed[at-w-1]
			continue
		}
		switch cost := changed[at]; {
		case j > 0 && cost == changed[at-1]+change:
			j--
		case i > 0 && cost == changed[at-w]+change:
			i--
		case j > 0 && cost == kept[at-1]+change+stretch:
			j, keeping = j-1, true
		default:
			i, keeping = i-1, true
		}
	}
	for l, r := 0, len(back)-1; l < r; l, r = l+1, r-1 {
		back[l], back[r] = back[r], back[l]
	}
	return back
}
