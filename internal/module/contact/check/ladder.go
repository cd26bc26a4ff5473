package check

import (
	"slices"
	"time"
)

// Choice is a contact that may be asked, as it stands at an instant.
type Choice struct {
	ID     string
	Ready  time.Time // from when on it may be asked: its hours; zero: at once
	Spared time.Time // until when it is left in peace, because another check asked it; zero: it is not
}

// State is what the ladder goes by: a thread, and what was done so far.
type State struct {
	Terms    *Terms
	Answered bool
	Alone    bool   // nobody stands behind the contacts: the participant has no officers here
	Steps    []Step // in the order in which they were done
}

// Move is what is done next.
type Move struct {
	Do   Do
	Whom string
	At   time.Time // not before
}

// Glance is how long after a step the ladder looks whether its mail has come
// back, where nothing is to be done before.
const Glance = 15 * time.Minute

// Peace is how long a contact that was asked is left in peace by other checks.
const Peace = 7 * 24 * time.Hour

// Next says what is done next to reach a participant, and when; ok is false when
// nothing is, because it has answered, because all were asked, or because nothing
// more can be done before the check is closed. order lists the contacts in the
// order of calling, as they stand now; officers says from when on the contact
// officers may be asked, as a Choice without an ID, where there are any.
//
// A move whose instant has passed is made now. From the second step on, time is
// counted from when the step before was in fact made.
func (s *State) Next(order []Choice, officers Choice, now time.Time) (m Move, ok bool) {
	until := s.Terms.Ends()
	if s.Answered || !now.Before(until) {
		return m, false
	}
	at := s.Terms.Begins()
	if n := len(s.Steps); n > 0 {
		last := s.Steps[n-1]
		pace, asked := s.Terms.Pace, s.reminders(last.Whom)
		switch {
		case last.Back || s.gone(order, last.Whom):
			at = last.At
		case asked < pace.Times:
			at = later(last.At.Add(minutes(pace.Remind)), s.ready(order, last.Whom))
			if at.Before(until) {
				return Move{Remind, last.Whom, at}, true
			}
			return m, false
		default:
			at = last.At.Add(minutes(pace.Onward))
		}
	}
	m, ok = s.onward(order, officers, at, later(at, now), until)
	return m, ok
}

// onward is the next contact, from an instant on; then the officers; then whoever
// was passed over because another check had asked it, when that is a week ago.
func (s *State) onward(order []Choice, officers Choice, at, now, until time.Time) (m Move, ok bool) {
	for _, c := range order {
		if s.done(c.ID) || c.Spared.After(now) {
			continue
		}
		if when := later(at, c.Ready); when.Before(until) {
			return Move{Ask, c.ID, when}, true
		}
	}
	if len(s.Steps) == 0 { // all are left in peace: wait for the first of whom that is over
		m, ok = s.rested(order, at, until)
		if ok || len(order) > 0 && slices.ContainsFunc(order, func(c Choice) bool { return !c.Spared.IsZero() }) {
			return m, ok
		}
	}
	if s.Alone {
		return s.rested(order, at, until)
	}
	if s.done(Officers) || officers.Spared.After(now) || !at.Before(until) {
		return s.rested(append(slices.Clone(order), Choice{ID: Officers, Spared: officers.Spared}), at, until)
	}
	return Move{Ask, Officers, at}, true
}

// rested is the first of those who were not asked for whom it is a week, before the
// deadline, since another check asked them.
func (s *State) rested(order []Choice, at, until time.Time) (m Move, ok bool) {
	for _, c := range order {
		if s.done(c.ID) {
			continue
		}
		when := later(later(at, c.Ready), c.Spared)
		if when.Before(until) && (!ok || when.Before(m.At)) {
			m, ok = Move{Ask, c.ID, when}, true
		}
	}
	return m, ok
}

// Look is when the ladder is to be looked at again, after Next has said m and ok:
// for the move, or before to see whether mail has come back. Zero: not again.
func (s *State) Look(m Move, ok bool, now time.Time) time.Time {
	var at time.Time
	if ok {
		at = m.At
	}
	if n := len(s.Steps); n > 0 && !s.Answered && !s.Steps[n-1].Back && s.Steps[n-1].Whom != Officers {
		glance := s.Steps[n-1].At.Add(Glance)
		if now.Before(glance) && glance.Before(s.Terms.Ends()) && (at.IsZero() || glance.Before(at)) {
			at = glance
		}
	}
	return at
}

// done reports whether somebody was asked.
func (s *State) done(whom string) bool {
	return slices.ContainsFunc(s.Steps, func(st Step) bool { return st.Whom == whom && st.Do == Ask })
}

// gone reports whether a contact cannot be reached any more: it was withdrawn, or
// is absent.
func (s *State) gone(order []Choice, whom string) bool {
	return whom != Officers && !slices.ContainsFunc(order, func(c Choice) bool { return c.ID == whom })
}

// reminders is how often somebody was reminded.
func (s *State) reminders(whom string) (n int64) {
	for _, st := range s.Steps {
		if st.Whom == whom && st.Do == Remind {
			n++
		}
	}
	return n
}

// ready is from when on somebody may be reminded.
func (s *State) ready(order []Choice, whom string) time.Time {
	if i := slices.IndexFunc(order, func(c Choice) bool { return c.ID == whom }); i >= 0 {
		return order[i].Ready
	}
	return time.Time{}
}

// Asked is when the participant was first asked; zero: it was not.
func (s *State) Asked() time.Time {
	if len(s.Steps) == 0 {
		return time.Time{}
	}
	return s.Steps[0].At
}

func minutes(n int64) time.Duration { return time.Duration(n) * time.Minute }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
