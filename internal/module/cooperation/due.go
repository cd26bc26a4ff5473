package cooperation

import (
	"cmp"
	"slices"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/statement"
)

// What is something that one side owes the other.
type What string

// What can be owed.
const (
	Acknowledge What = "acknowledge"
	Answer      What = "answer"
	OfferHelp   What = "offer"
	Decide      What = "decide"
	ReachStep   What = "milestone"
	Deliver     What = "deliver"
	ReplyTo     What = "reply"
	Conclude    What = "conclude"
)

// renegotiable is what both can agree on another instant for. Receipt is
// acknowledged before anything is agreed.
var renegotiable = []What{Answer, OfferHelp, Decide, ReachStep, Deliver, Conclude}

// Duty is something that a side owes, and when it is due.
type Duty struct {
	What What           `json:"what"`
	Step string         `json:"step,omitempty"` // milestone
	Name i18n.Text      `json:"name,omitzero"`  // of the milestone, as the offer calls it
	Side Side           `json:"side"`
	At   time.Time      `json:"at,omitzero"` // zero: at no particular time
	On   statement.Hash `json:"on"`          // the statement from which it follows
}

// Key names what is due within a thread, for who owes it and when it is apart.
func (d Duty) Key() string {
	if d.Step != "" {
		return string(d.What) + ":" + d.Step
	}
	return string(d.What)
}

// after gives the instant that lies some minutes after a mark; none for none.
func after(m time.Time, minutes int64) time.Time {
	if minutes == 0 {
		return time.Time{}
	}
	return m.Add(time.Duration(minutes) * time.Minute)
}

// Duties lists what is owed in a thread, the earliest first, what is due at no
// particular time last. It follows from what was said, and from no clock.
func (t *Thread) Duties() (out []Duty) {
	if t.Ended() {
		return nil
	}
	add := func(d Duty) {
		if moved, ok := t.Moved[d.Key()]; ok {
			d.At, _ = Instant{UTC: moved}.Time()
		}
		out = append(out, d)
	}
	if t.Receipt == nil {
		add(Duty{What: Acknowledge, Side: Counterparty, At: after(t.Opening().At, t.Within.Acknowledge), On: t.Opening().Statement})
		return out
	}
	for _, q := range t.Questions {
		if !q.Answered {
			add(Duty{What: ReplyTo, Side: q.Side.Other(), At: after(q.At, t.Within.Reply), On: q.Statement})
		}
	}
	if p := t.Proposal; p != nil {
		add(Duty{What: ReplyTo, Side: p.Side.Other(), At: after(p.At, t.Within.Reply), On: p.Statement})
	}
	t.steering(add)
	slices.SortStableFunc(out, func(a, b Duty) int {
		if a.At.IsZero() != b.At.IsZero() {
			return map[bool]int{true: 1, false: -1}[a.At.IsZero()]
		}
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key(), b.Key()), cmp.Compare(a.Side, b.Side))
	})
	return out
}

// steering is what is owed by the state in which a thread is.
func (t *Thread) steering(add func(Duty)) {
	switch t.State {
	case IsAcknowledged, IsAssessing:
		if t.Kind == Notification {
			add(Duty{What: Answer, Side: Counterparty, At: after(t.Receipt.At, t.Within.Answer), On: t.Receipt.Statement})
		} else {
			add(Duty{What: OfferHelp, Side: Counterparty, At: after(t.Receipt.At, t.Within.Offer), On: t.Receipt.Statement})
		}
	case IsOffered:
		at := after(t.Offer.At, t.Within.Decide)
		if holds, ok := t.Offer.Holds.Time(); ok {
			at = holds
		}
		add(Duty{What: Decide, Side: Opener, At: at, On: t.Offer.Statement})
	case IsUnderWay:
		for _, s := range t.steps() {
			at, _ := s.Due.Time()
			add(Duty{What: ReachStep, Step: s.ID, Name: s.Title, Side: Counterparty, At: at, On: t.Offer.Statement})
		}
		at, _ := t.Offer.Ends.Time()
		add(Duty{What: Deliver, Side: Counterparty, At: at, On: t.Offer.Statement})
	default:
		t.concluding(add)
		return
	}
	if len(t.Closing) > 0 {
		t.concluding(add)
	}
}

// concluding: who has not said that the case is closed owes it.
func (t *Thread) concluding(add func(Duty)) {
	since, on := t.Since, t.Said[len(t.Said)-1].Statement
	if len(t.Closing) > 0 {
		since, on = t.Closing[0].At, t.Closing[0].Statement
	}
	for _, side := range []Side{Opener, Counterparty} {
		if t.has(Closed, side) {
			add(Duty{What: Conclude, Side: side, At: after(since, t.Within.Conclude), On: on})
		}
	}
}

// Due gives what is due next; ok is false while nothing is.
func (t *Thread) Due() (next Duty, ok bool) {
	if all := t.Duties(); len(all) > 0 && !all[0].At.IsZero() {
		return all[0], true
	}
	return Duty{}, false
}

// Owes lists what a side owes, the earliest first.
func (t *Thread) Owes(side Side) (out []Duty) {
	for _, d := range t.Duties() {
		if d.Side == side {
			out = append(out, d)
		}
	}
	return out
}

// Negotiable lists what both can agree on another instant for.
func (t *Thread) Negotiable() (out []Duty) {
	for _, d := range t.Duties() {
		if slices.Contains(renegotiable, d.What) && !slices.ContainsFunc(out, func(e Duty) bool { return e.Key() == d.Key() }) {
			out = append(out, d)
		}
	}
	return out
}

// Onward says when somebody is next told that a thread waits for its
// acknowledgement: the first contact at once, at the zero instant, the second once the
// acknowledgement is overdue, each further one, and after them the officers, some
// time after the one before was told. ok is false once receipt is acknowledged or
// the thread has ended; told is when each was told so far.
//
// From the second on, the time is counted from when the one before was in fact
// told: after a clock was put forward, or the hub was away, nobody is passed over
// and nobody has less time than the others. The first is told whatever the clock
// shows: after one was set back, what is signed is dated after it.
func (t *Thread) Onward(told []time.Time) (at time.Time, ok bool) {
	if t.Ended() || t.Receipt != nil {
		return time.Time{}, false
	}
	switch n := len(told); n {
	case 0:
		return time.Time{}, true
	case 1:
		at = after(t.Opening().At, t.Within.Acknowledge)
		if t.Within.Acknowledge == 0 || at.Before(told[0]) { // the opening is erased, or it was told of late
			at = after(told[0], max(t.Within.Onward, 1))
		}
		return at, true
	default:
		return after(told[n-1], max(t.Within.Onward, 1)), true
	}
}

// Officers stand at the end of a chain, in the place of a contact.
const Officers = "officers"

// Chain gives who is told next: the first contact in order who was not told yet,
// then Officers, where the participant has some, then nobody, "".
func Chain(order, told []string, staffed bool) string {
	all := slices.Clone(order)
	if staffed {
		all = append(all, Officers)
	}
	for _, id := range all {
		if !slices.Contains(told, id) {
			return id
		}
	}
	return ""
}
