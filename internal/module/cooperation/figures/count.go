package figures

import (
	"slices"
	"time"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// other is the class of what has none any more, or one that the taxonomy does not
// have.
const other = "other"

// Case is a case as it is counted.
type Case struct {
	Kind     cooperation.Kind
	Exercise bool
	Class    string
	Opener   statement.Hash
	Opened   time.Time
	Reached  map[Step]time.Time
}

// Cases adds up threads to the cases that were opened in a span of time, as they
// stood at its end: until is not part of it. A step is reached when the first of
// those to whom the case was opened has reached it, but for the end: it is closed
// when the last is.
func Cases(threads []*cooperation.Thread, from, until time.Time) (out []*Case) {
	byID, ended := map[string]*Case{}, map[string]bool{}
	for _, t := range threads {
		at := t.Opening().At
		if at.Before(from) || !at.Before(until) {
			continue
		}
		c := byID[t.Case]
		if c == nil {
			c = &Case{Kind: t.Kind, Exercise: t.Exercise, Opener: t.Opener, Opened: at, Reached: map[Step]time.Time{}, Class: other}
			byID[t.Case], ended[t.Case] = c, true
			out = append(out, c)
		}
		if t.Matter != nil {
			c.Class = t.Matter.Class
		}
		for s, at := range reached(t) {
			if before, ok := c.Reached[s]; at.Before(until) && (!ok || at.Before(before) != (s == Closed)) {
				c.Reached[s] = at
			}
		}
		if !t.Ended() || !t.Since.Before(until) {
			ended[t.Case] = false
		}
	}
	for id, c := range byID {
		if !ended[id] {
			delete(c.Reached, Closed)
		}
	}
	return out
}

// reached says when each step of a thread was.
func reached(t *cooperation.Thread) map[Step]time.Time {
	out := map[Step]time.Time{}
	if t.Receipt != nil {
		out[Acknowledged] = t.Receipt.At
	}
	first := func(s Step, at time.Time) {
		if before, ok := out[s]; !ok || at.Before(before) {
			out[s] = at
		}
	}
	for _, s := range t.Said {
		switch {
		case s.Side != cooperation.Counterparty:
		case s.Verb == cooperation.Offered:
			first(Offered, s.At)
		case t.Kind == cooperation.Notification && (s.Verb == cooperation.Answered || s.Verb == cooperation.Acted || s.Verb == cooperation.Unable):
			first(Answered, s.At)
		}
	}
	if t.State == cooperation.IsClosed {
		out[Closed] = t.Since
	}
	return out
}

// group is some cases, and who opened them.
type group struct {
	cases   []*Case
	openers map[statement.Hash]bool
}

func (g *group) add(c *Case) {
	if g.openers == nil {
		g.openers = map[statement.Hash]bool{}
	}
	g.cases, g.openers[c.Opener] = append(g.cases, c), true
}

func (g *group) count() Count { return Count{int64(len(g.cases)), int64(len(g.openers))} }

// split parts a group by whether a step was reached.
func (g *group) split(s Step) (with, without group) {
	for _, c := range g.cases {
		if _, ok := c.Reached[s]; ok {
			with.add(c)
		} else {
			without.add(c)
		}
	}
	return with, without
}

// median is the time that a step took in the middle one of the cases in which it
// was reached, in minutes.
func (g *group) median(s Step) int64 {
	var all []int64
	for _, c := range g.cases {
		all = append(all, max(0, int64((c.Reached[s].Sub(c.Opened)+time.Minute-1)/time.Minute)))
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	if n := len(all); n%2 == 0 {
		return (all[n/2-1] + all[n/2]) / 2
	}
	return all[len(all)/2]
}

// rounded leaves of a median what tells no case by its minute: five minutes up to
// two hours, an hour up to two days, a day above.
func rounded(minutes int64) int64 {
	to := int64(1440)
	switch {
	case minutes == 0:
		return 0
	case minutes < 120:
		to = 5
	case minutes < 2880:
		to = 60
	}
	return max(to, (minutes+to/2)/to*to)
}

// Tables counts cases by the classes of a taxonomy, exercises apart. In full is
// for the participant whose cases they are: nothing is hidden and nothing
// rounded.
func Tables(cases []*Case, classes []string, full bool) (out []Table) {
	for _, exercise := range []bool{false, true} {
		for _, k := range cooperation.Kinds() {
			var all group
			by := make([]group, len(classes))
			for _, c := range cases {
				if c.Kind != k || c.Exercise != exercise {
					continue
				}
				i := slices.Index(classes, c.Class)
				if i < 0 {
					i = slices.Index(classes, other)
				}
				all.add(c)
				if i >= 0 {
					by[i].add(c)
				}
			}
			out = append(out, table(k, exercise, classes, &all, by, full))
		}
	}
	return out
}

func table(k cooperation.Kind, exercise bool, classes []string, all *group, by []group, full bool) Table {
	t := Table{Kind: k, Exercise: exercise}
	counts := make([]Count, len(by))
	for i := range by {
		counts[i] = by[i].count()
	}
	hidden, whole := make([]bool, len(by)), false
	if !full {
		if hidden, whole = Suppress(counts, all.count()); whole {
			t.All.Cases.Hidden = true
			return t
		}
	}
	t.All.Cases.N = all.count().Cases
	complete := true
	for i, class := range classes {
		r := Row{Class: class, Cases: Number{N: counts[i].Cases}}
		switch {
		case hidden[i]:
			r.Cases, complete = Number{Hidden: true}, false
		case counts[i].Cases > 0:
			r.Steps = by[i].steps(k, full)
			complete = complete && !concealed(r.Steps)
		}
		t.Classes = append(t.Classes, r)
	}
	t.All.Steps = all.steps(k, full)
	if !complete { // what all have reached, less what is shown by class, is what is hidden
		conceal(t.All.Steps, false)
	}
	return t
}

// steps counts the steps of a group. Each follows from the one before: where one
// of them is hidden, all are.
func (g *group) steps(k cooperation.Kind, full bool) (out []Reached) {
	hide := false
	for _, s := range Steps(k) {
		with, without := g.split(s)
		n, m := with.count(), with.median(s)
		if !full {
			hide, m = hide || !parted(n, without.count()), rounded(m)
			if n.Openers < Small {
				m = 0
			}
		}
		out = append(out, Reached{Step: s, Cases: Number{N: n.Cases}, Median: m})
	}
	if hide {
		conceal(out, true)
	}
	return out
}

// conceal hides the numbers of steps, and with them, where it is of a class, how
// long they took.
func conceal(all []Reached, times bool) {
	for i := range all {
		all[i].Cases = Number{Hidden: true}
		if times {
			all[i].Median = 0
		}
	}
}

func concealed(all []Reached) bool {
	return slices.ContainsFunc(all, func(r Reached) bool { return r.Cases.Hidden })
}
