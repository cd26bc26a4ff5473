package contact

import (
	"cmp"
	"slices"
	"time"
)

// Why a contact answers, or does not.
type Why string

// The reasons.
const (
	AtAnyHour Why = "any-hour" // all its numbers are answered at any hour
	InHours   Why = "hours"    // it is within its working hours
	DutyPhone Why = "duty"     // outside its hours, at the number for any hour
	OffHours  Why = "off"      // outside its hours
	IsAbsent  Why = "absent"
	NotSaid   Why = "not-said" // nothing says when it answers
	Unreached Why = "reported" // what would be answered is reported not to work
)

// Candidate is a contact as it stands at an instant.
type Candidate struct {
	ID      string    `json:"id"`
	Point   Point     `json:"point"`
	Answers bool      `json:"answers" doc:"it says that it answers at that instant, and a way that is answered then is not reported"`
	Why     Why       `json:"why" enum:"any-hour,hours,duty,off,absent,not-said,reported"`
	For     []string  `json:"for,omitempty" doc:"ids of absent contacts in whose place it stands"`
	Local   string    `json:"local,omitempty" doc:"its local time: 2006-01-02T15:04:05-07:00; absent: its zone is not shown"`
	Until   time.Time `json:"until,omitzero" doc:"until when it answers; absent: without end, or it does not"`
	Next    time.Time `json:"next,omitzero" doc:"when it answers next; absent: it answers, or nothing says"`
	// Phones are the numbers to dial, in order: of one that answers, those that
	// are answered. Those that were reported come after all others.
	Phones []Phone `json:"phones"`
}

// Asked reports whether the contact is asked when somebody has to answer: in a check,
// or for the receipt of a case. Whoever is absent is not; a deputy is, in its place.
func (c *Candidate) Asked() bool { return c.Why != IsAbsent }

// Asking gives the ids of those who are asked, in their order, and of those who are
// passed over: they are absent, and none of the others stands in their place.
func Asking(all []Candidate) (order, absent []string) {
	for i := range all {
		switch id := all[i].ID; {
		case all[i].Asked():
			order = append(order, id)
		case !slices.ContainsFunc(all, func(c Candidate) bool { return slices.Contains(c.For, id) }):
			absent = append(absent, id)
		}
	}
	return order, absent
}

// Entry is a contact by its id.
type Entry struct {
	ID    string
	Point Point
	// Reported are those of its ways, as Ways names them, that do not reach it, as far
	// as anybody has said: see Record.Entry.
	Reported []string
}

// works reports whether nobody has said that a way does not reach the contact.
func (e *Entry) works(way string) bool { return !slices.Contains(e.Reported, way) }

// Mailed gives the address at which the contact is written to: the first of those that
// were not reported, else the first of all; none of which skip says so, "" where that
// leaves none.
func (e *Entry) Mailed(skip func(mail string) bool) (mail string) {
	for _, m := range e.Point.Mails {
		switch {
		case skip(m):
		case e.works(m):
			return m
		case mail == "":
			mail = m
		}
	}
	return mail
}

// anyHour reports whether the contact has a number that is answered at any hour, and,
// where it is to work, that was not reported.
func (e *Entry) anyHour(working bool) bool {
	return slices.ContainsFunc(e.Point.Phones, func(t Phone) bool { return t.Use == AnyHour && (!working || e.works(t.Number)) })
}

// lost reports whether all ways by which somebody answers were reported: a fax answers
// nobody.
func (e *Entry) lost() bool {
	n := 0
	for _, way := range e.Point.Ways() {
		if slices.ContainsFunc(e.Point.Phones, func(t Phone) bool { return t.Number == way && t.Use == Fax }) {
			continue
		}
		if e.works(way) {
			return false
		}
		n++
	}
	return n > 0
}

// Now lists who answers at an instant, of one participant's contacts: first
// those who do, in the order of calling, a deputy in the place of whoever is
// absent; then those who do not, in the order in which they will. Who would answer by
// nothing but what was reported not to work does not answer. Contacts that are not
// valid on that day, each in its zone, are left out.
func Now(all []Entry, at time.Time) []Candidate {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Point.Order, b.Point.Order), cmp.Compare(a.ID, b.ID))
	})
	byID := map[string]*Entry{}
	for i := range all {
		if all[i].Point.Valid(at) {
			byID[all[i].ID] = &all[i]
		}
	}
	var placed []string
	stands := map[string][]string{} // deputy → whose place it takes
	for _, e := range all {
		if byID[e.ID] == nil {
			continue
		}
		id := e.ID
		if _, away := e.Point.Absent(at); away {
			if id = deputy(&e, byID, at); id != "" {
				stands[id] = append(stands[id], e.ID)
			}
		}
		if id != "" && !slices.Contains(placed, id) {
			placed = append(placed, id)
		}
	}
	var answers, others []Candidate
	for _, id := range placed {
		c := candidate(byID[id], at)
		c.For = stands[id]
		if c.Answers {
			answers = append(answers, c)
		} else {
			others = append(others, c)
		}
	}
	for _, e := range all {
		if byID[e.ID] != nil && !slices.Contains(placed, e.ID) {
			others = append(others, candidate(byID[e.ID], at))
		}
	}
	slices.SortStableFunc(others, func(a, b Candidate) int {
		if a.Next.IsZero() != b.Next.IsZero() {
			if a.Next.IsZero() {
				return 1
			}
			return -1
		}
		return a.Next.Compare(b.Next)
	})
	return append(answers, others...)
}

// deputy is who stands in for one who is absent: the first that is there itself and
// that a way still reaches; where all that are there were reported to be reached by
// none, the first of them.
func deputy(e *Entry, byID map[string]*Entry, at time.Time) (lost string) {
	a, _ := e.Point.Absent(at)
	for _, id := range append([]string{a.Deputy}, e.Point.Deputies...) {
		d := byID[id]
		if d == nil || id == e.ID {
			continue
		}
		switch _, away := d.Point.Absent(at); {
		case away:
		case !d.lost():
			return id
		case lost == "":
			lost = id
		}
	}
	return lost
}

// Valid reports whether the point is valid on the day that it is in its zone.
func (p *Point) Valid(at time.Time) bool {
	today := day(at, p.Location())
	return (p.From == "" || p.From <= today) && (p.Until == "" || today <= p.Until)
}

// Ended reports whether the last day on which the point was valid has gone by, in its
// zone.
func (p *Point) Ended(at time.Time) bool { return p.Until != "" && p.Until < day(at, p.Location()) }

// Absent gives the absence on the day that it is in the point's zone.
func (p *Point) Absent(at time.Time) (Absence, bool) {
	today := day(at, p.Location())
	for _, a := range p.Absences {
		if a.From <= today && today <= a.Until {
			return a, true
		}
	}
	return Absence{}, false
}

// localForm is how a local time is written.
const localForm = "2006-01-02T15:04:05-07:00"

func candidate(e *Entry, at time.Time) Candidate {
	p := &e.Point
	c := Candidate{ID: e.ID, Point: *p, Phones: []Phone{}}
	if p.Zone != "" {
		c.Local = at.In(p.Location()).Format(localForm)
	}
	until, open := p.open(at)
	_, away := p.Absent(at)
	switch {
	case away:
		c.Why = IsAbsent
	case e.lost():
		c.Why = Unreached
	case p.Always:
		c.Answers, c.Why = true, AtAnyHour
	case open:
		c.Answers, c.Why, c.Until = true, InHours, p.stays(until, at)
	case e.anyHour(true):
		c.Answers, c.Why = true, DutyPhone
	case e.anyHour(false):
		c.Why = Unreached
	case len(p.Hours) > 0:
		c.Why = OffHours
	default:
		c.Why = NotSaid
	}
	if !c.Answers && !e.lost() {
		c.Next = e.next(at)
	}
	for _, t := range p.Phones {
		if t.Use != Fax && (c.Why != DutyPhone || t.Use == AnyHour) {
			c.Phones = append(c.Phones, t)
		}
	}
	slices.SortStableFunc(c.Phones, func(a, b Phone) int {
		return cmp.Or(later(e.works(a.Number), e.works(b.Number)), cmp.Compare(slices.Index(Uses(), a.Use), slices.Index(Uses(), b.Use)))
	})
	return c
}

// later orders what works before what does not.
func later(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// stays is until when a point answers whose hours go on until an instant: not past
// the end of its validity, nor into an absence. Zero while there is no end.
func (p *Point) stays(until, at time.Time) time.Time {
	sooner := func(end time.Time) {
		if end.After(at) && end.Sub(at) < forever && (until.IsZero() || end.Before(until)) {
			until = end
		}
	}
	if p.Until != "" {
		sooner(after(p.Until, p.Location()))
	}
	for _, a := range p.Absences {
		sooner(wallDay(a.From, p.Location()))
	}
	return until
}

// next is when a contact that does not answer will: after its absence, within its
// hours, while it is valid. Zero when nothing says so.
func (e *Entry) next(at time.Time) time.Time {
	p := &e.Point
	anyHour := p.Always || e.anyHour(true)
	for range maxAbsences + 2 {
		a, away := p.Absent(at)
		if away {
			back := after(a.Until, p.Location())
			if _, still := p.Absent(back); still {
				at = back
				continue
			}
			at = back
			if _, open := p.open(at); open || anyHour {
				break
			}
		}
		if len(p.Hours) == 0 {
			return time.Time{}
		}
		at = p.opens(at)
		if _, away := p.Absent(at); !away {
			break
		}
	}
	if _, away := p.Absent(at); away || !p.Valid(at) {
		return time.Time{}
	}
	return at.UTC()
}

// after is the first instant after a day in a zone.
func after(iso string, zone *time.Location) time.Time {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return time.Time{}
	}
	return wall(d.Year(), d.Month(), d.Day()+1, 0, 0, zone)
}
