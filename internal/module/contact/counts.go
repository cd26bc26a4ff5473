package contact

import "slices"

// Count is a number that is published, or is not because it is small.
type Count struct {
	N          int64 `json:"n" doc:"0 when it is suppressed"`
	Suppressed bool  `json:"suppressed,omitempty" doc:"it is below the size of a small group, 0 as well, or would give away one that is"`
}

// Counted is a community in figures, for everybody. It names no participant and
// does not say how many might have nominated and have not.
type Counted struct {
	Community    string          `json:"community"`
	SmallGroup   int64           `json:"small_group" doc:"counts below this are not published"`
	Participants Count           `json:"participants" doc:"that have at least one contact here"`
	Contacts     Count           `json:"contacts"`
	Categories   []CategoryCount `json:"categories" doc:"participants with a contact of the category"`
}

// CategoryCount is how many participants have a contact of a category.
type CategoryCount struct {
	Category string `json:"category"`
	Count    Count  `json:"count"`
}

// Named is that a participant has contacts of a category: what is counted.
type Named struct {
	Participant string
	Category    string
	Contacts    int64
}

// Counts adds up a community. A number below the size of a small group is
// suppressed, 0 like any other: it would say that nobody has nominated; and where one participant could be found by taking a
// published number from another, that other is suppressed too.
func Counts(t *Terms, slug string, named []Named) Counted {
	small := func(n int64) bool { return n < t.SmallGroup }
	out := Counted{Community: slug, SmallGroup: t.SmallGroup, Categories: []CategoryCount{}}
	seen := map[string]bool{}
	contacts := int64(0)
	for _, n := range named {
		seen[n.Participant] = true
		contacts += n.Contacts
	}
	all := int64(len(seen))
	publish := func(n int64) Count {
		if small(n) {
			return Count{Suppressed: true}
		}
		return Count{N: n}
	}
	out.Participants = publish(all)
	for _, c := range t.Categories {
		in := map[string]bool{}
		for _, n := range named {
			if n.Category == c.ID {
				in[n.Participant] = true
			}
		}
		n := int64(len(in))
		count := publish(n)
		// All but a few have one: who knows all who take part knows the few.
		if small(all-n) && n != all {
			count = Count{Suppressed: true}
		}
		out.Categories = append(out.Categories, CategoryCount{c.ID, count})
	}
	out.Contacts = publish(contacts)
	// With few participants, how many contacts they have is theirs too.
	if out.Participants.Suppressed {
		out.Contacts = Count{Suppressed: true}
		for i := range out.Categories {
			out.Categories[i].Count = Count{Suppressed: true}
		}
	}
	return out
}

// Suppresses reports whether anything is kept back, so that a page can say so.
func (c *Counted) Suppresses() bool {
	return c.Participants.Suppressed || c.Contacts.Suppressed ||
		slices.ContainsFunc(c.Categories, func(k CategoryCount) bool { return k.Count.Suppressed })
}
