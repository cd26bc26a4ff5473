package cooperation

import (
	"slices"

	"comity.example/comity/internal/fail"
)

// rule says which side says a verb, and in which states.
type rule struct {
	side Side    // "": either
	in   []State // nil: in every state after receipt was acknowledged, until the end
}

// rules is who says what when, in full. Beside it:
//
//   - receipt is acknowledged once in writing, also after a call was noted;
//   - an answer names a question of the other side; the notified State answers a
//     notification without one;
//   - who accepts or refuses names the offer that stands, and a milestone is one
//     of it;
//   - another instant is proposed for what is due, and the other side agrees;
//   - each side corrects its own words;
//   - both say that a case is closed, and nothing else is said in between;
//   - somebody else reads along once both sides have let it in, and no longer as
//     soon as one of them takes it off;
//   - once both have closed it, either proposes a report, and the other agrees to
//     its very words.
var rules = map[Kind]map[Verb]rule{
	Notification: {
		Acknowledged: {Counterparty, []State{IsSent, IsAcknowledged, IsReplied}},
		Noted:        {"", []State{IsSent}},
		Asked:        {"", nil},
		Answered:     {"", nil},
		Acted:        {Counterparty, nil},
		Unable:       {Counterparty, nil},
		Extended:     {"", nil},
		Agreed:       {"", nil},
		Corrected:    {"", States(Notification)[:3]},
		Withdrawn:    {Opener, States(Notification)[:3]},
		Closed:       {"", nil},
		LetIn:        {"", States(Notification)},
		TakenOff:     {"", States(Notification)},
		Proposed:     {"", []State{IsClosed}},
		Settled:      {"", []State{IsClosed}},
	},
	Request: {
		Acknowledged: {Counterparty, States(Request)[:9]},
		Noted:        {"", []State{IsSent}},
		Asked:        {"", nil},
		Answered:     {"", nil},
		Assessing:    {Counterparty, []State{IsAcknowledged, IsDeclined, IsReferred, IsRefused}},
		Offered:      {Counterparty, []State{IsAcknowledged, IsAssessing, IsOffered, IsDeclined, IsReferred, IsRefused}},
		Declined:     {Counterparty, []State{IsAcknowledged, IsAssessing, IsOffered, IsReferred, IsUnderWay}},
		Referred:     {Counterparty, []State{IsAcknowledged, IsAssessing, IsOffered, IsDeclined, IsRefused}},
		Accepted:     {Opener, []State{IsOffered}},
		Refused:      {Opener, []State{IsOffered}},
		Milestone:    {Counterparty, []State{IsUnderWay}},
		Delivered:    {Counterparty, []State{IsUnderWay}},
		Extended:     {"", nil},
		Agreed:       {"", nil},
		Corrected:    {"", States(Request)[:9]},
		Withdrawn:    {Opener, States(Request)[:9]},
		Closed:       {"", nil},
		LetIn:        {"", States(Request)},
		TakenOff:     {"", States(Request)},
		Proposed:     {"", []State{IsClosed}},
		Settled:      {"", []State{IsClosed}},
	},
}

// allows reports whether a side may say a verb in the state in which a thread is.
func (r rule) allows(t *Thread, side Side) bool {
	if r.side != "" && r.side != side {
		return false
	}
	if r.in == nil {
		return t.Receipt != nil && !t.Ended()
	}
	return slices.Contains(r.in, t.State)
}

// Open lists what a side can say now, in the order in which Verbs lists it. What
// a statement has to name is there when its verb is listed.
func (t *Thread) Open(side Side) []Verb {
	var out []Verb
	for _, v := range Verbs(t.Kind) {
		if t.Allows(v, side) == nil {
			out = append(out, v)
		}
	}
	return out
}

// Allows is nil for what a side can say now, and says of anything else why it
// cannot: fail.Conflict or fail.Denied.
func (t *Thread) Allows(v Verb, side Side) error {
	switch r, ok := rules[t.Kind][v]; {
	case !ok:
		return fail.New(fail.Conflict, "That is not said in such a case.")
	case !r.allows(t, side):
		return refusal(t, side, r)
	case !t.has(v, side):
		return notNow()
	}
	return nil
}

// has reports whether there is something for a verb to be about.
func (t *Thread) has(v Verb, side Side) bool {
	switch v {
	case Acknowledged:
		return t.Receipt == nil || t.Receipt.Written == nil
	case Answered:
		return t.Kind == Notification && side == Counterparty || len(t.asked(side)) > 0
	case Milestone:
		return len(t.steps()) > 0
	case Extended:
		return len(t.Negotiable()) > 0
	case Agreed:
		return t.Proposal != nil && t.Proposal.Side != side
	case Corrected:
		return len(t.Correctable(side)) > 0
	case Closed:
		return !slices.ContainsFunc(t.Closing, func(m Mark) bool { return m.Side == side })
	case TakenOff:
		return len(t.Readers)+len(t.Letting) > 0
	case Settled:
		return t.Proposing != nil && t.Proposing.Side != side && !t.Proposing.Words.IsZero()
	}
	return true
}

// asked lists the questions that wait for a side's answer.
func (t *Thread) asked(side Side) (out []Question) {
	for _, q := range t.Questions {
		if q.Side != side && !q.Answered {
			out = append(out, q)
		}
	}
	return out
}

// Questions that wait for a side: what it can answer.
func (t *Thread) Waiting(side Side) []Question { return t.asked(side) }

// steps lists the milestones that are to be reached.
func (t *Thread) steps() (out []Step) {
	if t.Offer == nil || !t.Offer.Accepted {
		return nil
	}
	for _, s := range t.Offer.Steps {
		if _, done := t.Offer.Reached[s.ID]; !done {
			out = append(out, s)
		}
	}
	return out
}

// Steps lists the milestones that are to be reached.
func (t *Thread) Steps() []Step { return t.steps() }

// Correctable lists a side's own statements that it can correct.
func (t *Thread) Correctable(side Side) (out []Said) {
	for _, s := range t.Said {
		if s.Side == side && s.Body != nil && correctable(s.Verb) {
			out = append(out, s)
		}
	}
	return out
}

// correctable reports whether statements of a verb are corrected: an offer is
// made anew instead, and what has an effect of its own is undone by another
// statement.
func correctable(v Verb) bool {
	switch v {
	case Sent, Acknowledged, Answered, Asked, Acted, Unable, Assessing, Declined, Delivered:
		return true
	}
	return false
}
