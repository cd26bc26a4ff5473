package figures

// Count is how many cases there are, and how many participants opened them.
type Count struct{ Cases, Openers int64 }

func (c Count) small() bool { return c.Cases > 0 && c.Openers < Small }

// Suppress says which counts of a row of classes are shown beside their total.
// whole is true when nothing of it is, the total included.
//
// Who sees the outcome, and knows this rule and how many cases there are in all,
// cannot tell any hidden count: there are at least two, and together they are
// more than one case each. So any of them could be 1, with the rest among the
// others, and the outcome were the same; and any could be more.
func Suppress(counts []Count, total Count) (hidden []bool, whole bool) {
	if total.Openers < Small {
		return nil, true
	}
	hidden = make([]bool, len(counts))
	for i, c := range counts {
		hidden[i] = c.small()
	}
	for {
		var k, sum, next int64
		for i, c := range counts {
			switch {
			case hidden[i]:
				k, sum = k+1, sum+c.Cases
			case c.Cases > 0 && (next == 0 || c.Cases < next):
				next = c.Cases
			}
		}
		switch {
		case k == 0 || k > 1 && sum > k:
			return hidden, false
		case next == 0:
			return nil, true
		}
		for i, c := range counts { // all that are as small: which of them stands first says nothing
			hidden[i] = hidden[i] || c.Cases == next
		}
	}
}

// parted reports whether it can be said how many of the cases of a class have
// reached a step: as many as have, and as have not, of enough participants, or
// none of the two.
func parted(reached, left Count) bool { return !reached.small() && !left.small() }
