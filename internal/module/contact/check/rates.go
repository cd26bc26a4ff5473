package check

import (
	"time"

	"comity.example/comity/internal/module/contact"
	"comity.example/comity/statement"
)

// rates are the figures of a check for its community: asked says which of the
// participants were. A count below the size of a small group, other than 0, is not
// given, and neither is one that differs from another by fewer: who knows all
// members would know of the few.
func rates(all []held, asked map[statement.Hash]bool, small int64, within []int64) Rates {
	n, answered := int64(0), int64(0)
	by := make([]int64, len(within))
	for _, h := range all {
		if !asked[h.Identity] {
			continue
		}
		n++
		if h.Answer == nil {
			continue
		}
		answered++
		took, ok := h.Took()
		for i, m := range within {
			if ok && took <= time.Duration(m)*time.Minute {
				by[i]++
			}
		}
	}
	out := Rates{SmallGroup: small, Within: []Within{}}
	var given []int64
	give := func(n int64) contact.Count {
		c := guarded(n, small, given)
		if !c.Suppressed {
			given = append(given, n)
		}
		return c
	}
	out.Asked = give(n)
	if out.Asked.Suppressed { // of few, nothing is told
		out.Answered = contact.Count{Suppressed: true}
	} else {
		out.Answered = give(answered)
	}
	for i := len(within) - 1; i >= 0; i-- {
		c := contact.Count{Suppressed: true}
		if !out.Asked.Suppressed {
			c = give(by[i])
		}
		out.Within = append([]Within{{within[i], c}}, out.Within...)
	}
	return out
}

// guarded gives a count, unless it is small or lies close to one that is given
// already.
func guarded(n, small int64, given []int64) contact.Count {
	if n > 0 && n < small {
		return contact.Count{Suppressed: true}
	}
	for _, g := range given {
		if d := g - n; d != 0 && -small < d && d < small {
			return contact.Count{Suppressed: true}
		}
	}
	return contact.Count{N: n}
}
