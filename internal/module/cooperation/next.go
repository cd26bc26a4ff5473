package cooperation

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/statement"
)

// Move is a statement as Next takes it.
type Move struct {
	Statement statement.Hash
	By, To    statement.Hash
	Case      string
	Type      string
	Marking   statement.Marking
	At        time.Time
	Index     int64
	Body      Body // nil once it is erased: what follows from the type alone still does
}

// Next is a thread after one more statement; before is nil when it is the first.
// An error says, to whoever would say it, why it does not count: fail.Denied,
// fail.Conflict or fail.Invalid. It changes nothing that it is given, and takes
// no clock.
func Next(before *Thread, m Move) (*Thread, error) {
	kind, verb, ok := ParseType(m.Type)
	if !ok {
		return nil, bad("cooperation has no statement of type %q", m.Type)
	}
	if before == nil {
		return open(kind, verb, m)
	}
	side := before.SideOf(m.By)
	switch {
	case verb == Sent:
		return nil, fail.New(fail.Conflict, "This case is open between these two already.")
	case side == "" || before.On(side.Other()) != m.To || m.Case != before.Case:
		return nil, fail.New(fail.Denied, "Only the two between whom a thread is speak in it, each to the other.")
	case kind != "" && kind != before.Kind:
		return nil, bad("a statement about a notification does not enter a request, nor the other way round")
	case m.Body != nil && m.Body.as().Exercise != before.Exercise && !before.bare():
		return nil, fail.New(fail.Invalid, "An exercise stays one, and nothing else becomes one: every statement is marked EXERCISE, or none is.")
	case marking.Narrower(before.Marking, m.Marking):
		return nil, fail.New(fail.Invalid, "The thread is marked %s: nothing in it is marked wider.", string(before.Marking))
	}
	r, ok := rules[before.Kind][verb]
	if !ok || !r.allows(before, side) {
		return nil, refusal(before, side, r)
	}
	t := before.clone()
	if m.Body != nil {
		t.Exercise = m.Body.as().Exercise
	}
	mark := Mark{Statement: m.Statement, Side: side, At: m.At, Index: m.Index}
	if err := t.apply(verb, mark, m.Body); err != nil {
		return nil, err
	}
	return t, t.add(verb, mark, m)
}

// bare reports whether every text of a thread is erased, and with them whether it
// is an exercise: then the first that is not says so.
func (t *Thread) bare() bool {
	return !slices.ContainsFunc(t.Said, func(s Said) bool { return s.Body != nil })
}

// refusal says why a verb is not said now.
func refusal(t *Thread, side Side, r rule) error {
	switch {
	case t.Ended():
		return fail.New(fail.Conflict, "The case is closed or withdrawn between these two: nothing more is said in it.")
	case r.side != "" && r.side != side:
		return fail.New(fail.Denied, "That is for the other side to say.")
	case t.Receipt == nil:
		return fail.New(fail.Conflict, "Receipt has to be acknowledged first.")
	}
	return notNow()
}

func notNow() error {
	return fail.New(fail.Conflict, "That cannot be said any more, or not yet.")
}

// open is the first statement of a thread.
func open(kind Kind, verb Verb, m Move) (*Thread, error) {
	switch {
	case verb != Sent:
		return nil, fail.New(fail.Conflict, "There is no such case between these two.")
	case !IsCase(m.Case):
		return nil, bad("%.60q is no id of a case", m.Case)
	case m.By.IsZero() || m.To.IsZero() || m.By == m.To:
		return nil, bad("a statement of cooperation is by one participant to another")
	case !marking.Narrower(m.Marking, statement.Clear):
		return nil, bad("a statement of cooperation is marked narrower than TLP:CLEAR")
	}
	t := &Thread{Case: m.Case, Kind: kind, Opener: m.By, Counterparty: m.To, Marking: m.Marking, State: IsSent, Since: m.At}
	switch b := m.Body.(type) {
	case *Notified:
		t.Exercise, t.Matter, t.Within, t.Occasion = b.Exercise, &b.Matter, b.Within, b.Occasion
	case *Requested:
		t.Exercise, t.Matter, t.Within, t.Occasion = b.Exercise, &b.Matter, b.Within, b.Occasion
	}
	t.Readers = t.Occasion.beside(m.By, m.To)
	return t, t.add(Sent, Mark{Statement: m.Statement, Side: Opener, At: m.At, Index: m.Index}, m)
}

// add writes a statement down.
func (t *Thread) add(v Verb, mark Mark, m Move) error {
	said := Said{Mark: mark, Verb: v, Marking: m.Marking}
	if m.Body != nil {
		b, err := corpus.Encode(m.Body)
		if err != nil {
			return err
		}
		said.Body = json.RawMessage(b)
	}
	t.Said = append(t.Said, said)
	return nil
}

// into puts a thread into a state.
func (t *Thread) into(s State, at time.Time) {
	if t.State != s {
		t.State, t.Since = s, at
		delete(t.Moved, string(Conclude))
	}
}

// apply is what follows from a statement that may be said.
func (t *Thread) apply(v Verb, m Mark, body Body) error {
	switch v {
	case Acknowledged, Noted:
		return t.received(v, m)
	case Closed:
		return t.close(m)
	case LetIn, TakenOff:
		return t.read(v, m, body)
	case Withdrawn:
		t.into(IsWithdrawn, m.At)
		return nil
	case Extended, Agreed:
		return t.negotiate(v, m, body)
	case Milestone:
		return t.reach(m, body)
	case Proposed, Settled:
		return t.report(v, m, body)
	}
	t.Closing = nil // something was said: what was held to be closed is not
	switch v {
	case Asked:
		t.Questions = append(t.Questions, Question{Mark: m})
		return nil
	case Answered:
		return t.answer(m, body)
	case Acted, Unable:
		t.into(IsReplied, m.At)
	case Assessing:
		t.into(IsAssessing, m.At)
	case Declined:
		t.into(IsDeclined, m.At)
	case Referred:
		t.into(IsReferred, m.At)
	case Delivered:
		t.into(IsDelivered, m.At)
	case Offered:
		t.offer(m, body)
	case Accepted, Refused:
		return t.decide(v, m, body)
	case Corrected:
		return t.correct(m, body)
	}
	return nil
}

func (t *Thread) received(v Verb, m Mark) error {
	if v == Noted {
		t.Receipt = &Receipt{Mark: m, Phone: true}
	} else {
		if t.Receipt != nil && t.Receipt.Written != nil {
			return fail.New(fail.Conflict, "Receipt is acknowledged.")
		}
		if t.Receipt == nil {
			t.Receipt = &Receipt{Mark: m}
		}
		t.Receipt.Written = &m
	}
	if t.State == IsSent {
		t.into(IsAcknowledged, m.At)
	}
	return nil
}

// close takes down that one side holds the case to be closed; it is, once both do.
func (t *Thread) close(m Mark) error {
	if !t.has(Closed, m.Side) {
		return fail.New(fail.Conflict, "You hold it to be closed already: the other side has not said so yet.")
	}
	t.Closing = append(t.Closing, m)
	if len(t.Closing) == 2 {
		t.into(IsClosed, m.At)
		t.Proposal = nil
	}
	return nil
}

func (t *Thread) answer(m Mark, body Body) error {
	b, _ := body.(*Words)
	if b == nil || b.On.IsZero() {
		if t.Kind != Notification || m.Side != Counterparty {
			if b == nil {
				return nil // erased: which question it answered is gone with it
			}
			return fail.New(fail.Invalid, "An answer names the question that it answers.")
		}
		t.into(IsReplied, m.At)
		return nil
	}
	for i := range t.Questions {
		if q := &t.Questions[i]; q.Statement == b.On && q.Side != m.Side && !q.Answered {
			q.Answered = true
			return nil
		}
	}
	return fail.New(fail.Conflict, "No such question of the other side waits for an answer.")
}

func (t *Thread) offer(m Mark, body Body) {
	o := &Offering{Mark: m}
	if b, ok := body.(*Offer); ok {
		o.Ends, o.Holds, o.Steps = b.Ends, b.Holds, b.Milestones
	}
	t.Offer, t.Proposal = o, nil
	maps.DeleteFunc(t.Moved, func(key, _ string) bool {
		return key == string(Decide) || key == string(Deliver) || strings.HasPrefix(key, string(ReachStep)+":")
	})
	t.State, t.Since = IsOffered, m.At
}

func (t *Thread) decide(v Verb, m Mark, body Body) error {
	if b, ok := body.(*Reply); ok && (t.Offer == nil || b.Offer != t.Offer.Statement) {
		return fail.New(fail.Conflict, "Another offer stands now: accept or refuse that one.")
	}
	if v == Refused {
		t.into(IsRefused, m.At)
		return nil
	}
	t.Offer.Accepted = true
	t.into(IsUnderWay, m.At)
	return nil
}

func (t *Thread) reach(m Mark, body Body) error {
	b, ok := body.(*Reached)
	if !ok {
		return nil // erased: which one is gone with it
	}
	if !slices.ContainsFunc(t.steps(), func(s Step) bool { return s.ID == b.Step }) {
		return fail.New(fail.Conflict, "The offer has no such milestone that is still to be reached.")
	}
	if t.Offer.Reached == nil {
		t.Offer.Reached = map[string]string{}
	}
	t.Offer.Reached[b.Step] = m.Statement.String()
	return nil
}

func (t *Thread) negotiate(v Verb, m Mark, body Body) error {
	if v == Extended {
		b, ok := body.(*Extension)
		if !ok {
			return nil // erased
		}
		key := Duty{What: b.What, Step: b.Step}.Key()
		if !slices.ContainsFunc(t.Negotiable(), func(d Duty) bool { return d.Key() == key }) {
			return fail.New(fail.Conflict, "Nothing of that kind is due in this thread now.")
		}
		t.Proposal = &Proposal{Mark: m, What: b.What, Step: b.Step, Until: b.Until}
		return nil
	}
	b, ok := body.(*Agreement)
	p := t.Proposal
	if p == nil || p.Side == m.Side || ok && b.Proposal != p.Statement {
		return fail.New(fail.Conflict, "No such proposal of the other side waits for an answer.")
	}
	if t.Moved == nil {
		t.Moved = map[string]string{}
	}
	t.Moved[Duty{What: p.What, Step: p.Step}.Key()] = p.Until.UTC
	t.Proposal = nil
	return nil
}

func (t *Thread) correct(m Mark, body Body) error {
	b, ok := body.(*Correction)
	if !ok {
		return nil // erased
	}
	on := t.Find(b.On)
	if on == nil || on.Side != m.Side || !correctable(on.Verb) {
		return fail.New(fail.Conflict, "Each side corrects its own words: this thread has no such statement of yours that can be corrected.")
	}
	if (on.Verb == Sent) != (b.Matter != nil) {
		return fail.New(fail.Invalid, "The opening is corrected by giving its matter anew, anything else by other words.")
	}
	if err := t.overtaken(b); err != nil {
		return err
	}
	if b.Matter != nil {
		t.Matter = b.Matter
	}
	return nil
}

func (t *Thread) read(v Verb, m Mark, body Body) error {
	b, ok := body.(*Access)
	if !ok {
		return nil // erased
	}
	who, key := b.Participant, b.Participant.String()
	if v == TakenOff {
		if !slices.Contains(t.Readers, who) && len(t.Letting[key]) == 0 {
			return fail.New(fail.Conflict, "That participant does not read this thread.")
		}
		if slices.Contains(t.Readers, who) {
			if t.Closed == nil {
				t.Closed = map[string]Mark{}
			}
			t.Closed[key] = m
		}
		t.Readers = slices.DeleteFunc(t.Readers, func(h statement.Hash) bool { return h == who })
		delete(t.Letting, key)
		return nil
	}
	if !t.Admits(m.Side, who) {
		return fail.New(fail.Conflict, "That participant reads this thread already, or you have let it in.")
	}
	sides := append(slices.Clone(t.Letting[key]), m.Side)
	if t.Letting == nil {
		t.Letting = map[string][]Side{}
	}
	if len(sides) < 2 {
		t.Letting[key] = sides
		return nil
	}
	delete(t.Letting, key)
	delete(t.Closed, key)
	t.Readers = append(t.Readers, who)
	return nil
}
