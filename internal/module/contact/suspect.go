package contact

import "slices"

// Reported gives the last report of a way to reach the contact, as Ways names it; ok
// is false where nobody has reported it.
func (r *Record) Reported(way string) (last Report, ok bool) {
	for _, one := range r.Reports {
		if one.Address == way {
			last, ok = one, true
		}
	}
	return last, ok
}

// Dialled gives numbers of the contact in the order in which they are dialled: those
// that were reported after all others, each group as it was. It changes nothing that
// it is given.
func (r *Record) Dialled(all []Phone) []Phone {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Phone) int { return r.last(a) - r.last(b) })
	return out
}

// ToDial gives the numbers to dial of the contact as it stands now, which begin with
// those that nobody has reported. Where all that are answered at this hour were
// reported, its others follow: one that may ring is better than none.
func (r *Record) ToDial(c *Candidate) []Phone {
	out := r.Dialled(c.Phones)
	if len(out) == 0 || r.last(out[0]) == 0 {
		return out
	}
	for _, t := range c.Point.Phones {
		if t.Use != Fax && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return r.Dialled(out)
}

func (r *Record) last(t Phone) int {
	if _, is := r.Reported(t.Number); is {
		return 1
	}
	return 0
}
