package cooperation

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"comity.example/comity/statement"
)

// Side is one of the two of a thread.
type Side string

// The sides.
const (
	Opener       Side = "opener"
	Counterparty Side = "counterparty"
)

// Other gives the other one.
func (s Side) Other() Side {
	if s == Opener {
		return Counterparty
	}
	return Opener
}

// State is how far a thread has come.
type State string

// The states. In the last two nothing changes but who may read, and what the two
// of a closed case report of it.
const (
	IsSent         State = "sent"
	IsAcknowledged State = "acknowledged"
	IsReplied      State = "replied"   // notification
	IsAssessing    State = "assessing" // this and the following: request
	IsOffered      State = "offered"
	IsDeclined     State = "declined"
	IsReferred     State = "referred"
	IsRefused      State = "refused"
	IsUnderWay     State = "under-way"
	IsDelivered    State = "delivered"
	IsWithdrawn    State = "withdrawn"
	IsClosed       State = "closed"
)

// States lists the states of a kind of case in the order of its life.
func States(k Kind) []State {
	if k == Notification {
		return []State{IsSent, IsAcknowledged, IsReplied, IsWithdrawn, IsClosed}
	}
	return []State{IsSent, IsAcknowledged, IsAssessing, IsOffered, IsDeclined, IsReferred, IsRefused, IsUnderWay, IsDelivered, IsWithdrawn, IsClosed}
}

// Mark is where and by which side something was said.
type Mark struct {
	Statement statement.Hash `json:"statement"`
	Side      Side           `json:"side"`
	At        time.Time      `json:"at"`
	Index     int64          `json:"index"` // in the journal
}

// Said is one statement of a thread.
type Said struct {
	Mark
	Verb    Verb              `json:"verb"`
	Marking statement.Marking `json:"marking"`
	Body    json.RawMessage   `json:"body,omitempty"` // as it was signed; absent once it is erased
}

// Receipt is how receipt was acknowledged.
type Receipt struct {
	Mark
	Phone   bool  `json:"phone,omitempty"`   // by telephone, as the side of the mark noted
	Written *Mark `json:"written,omitempty"` // the statement of who received it
}

// Question is something that one side asked the other.
type Question struct {
	Mark
	Answered bool `json:"answered,omitempty"`
}

// Offering is the offer that stands, or stood last.
type Offering struct {
	Mark
	Ends     Instant           `json:"ends,omitzero"`
	Holds    Instant           `json:"holds,omitzero"`
	Steps    []Step            `json:"steps,omitempty"`
	Reached  map[string]string `json:"reached,omitempty"` // step: id of the statement
	Accepted bool              `json:"accepted,omitempty"`
}

// Proposal is another instant for what is due, to which the other side has not
// agreed.
type Proposal struct {
	Mark
	What  What    `json:"what"`
	Step  string  `json:"step,omitempty"`
	Until Instant `json:"until"`
}

// Thread is all there is between the opener of a case and one other participant.
type Thread struct {
	Case         string            `json:"case"`
	Kind         Kind              `json:"kind"`
	Opener       statement.Hash    `json:"opener"`
	Counterparty statement.Hash    `json:"counterparty"`
	Marking      statement.Marking `json:"marking"` // of the opening: nothing later is wider
	Exercise     bool              `json:"exercise,omitempty"`
	Occasion     *Occasion         `json:"occasion,omitempty"` // the exercise that it is part of
	State        State             `json:"state"`
	Since        time.Time         `json:"since"` // when it came into this state
	Matter       *Matter           `json:"matter,omitempty"`
	Within       Within            `json:"within"`
	Receipt      *Receipt          `json:"receipt,omitempty"`
	Offer        *Offering         `json:"offer,omitempty"`
	Questions    []Question        `json:"questions,omitempty"`
	Proposal     *Proposal         `json:"proposal,omitempty"`
	Moved        map[string]string `json:"moved,omitempty"`   // instants that both agreed on: see Duty.Key
	Closing      []Mark            `json:"closing,omitempty"` // who holds it to be closed, since the last that was said
	Letting      map[string][]Side `json:"letting,omitempty"` // participant: who would let it in
	Readers      []statement.Hash  `json:"readers,omitempty"` // whom both let in
	Closed       map[string]Mark   `json:"closed,omitempty"`  // participant: by what it was taken off, and not let in since
	Proposing    *Suggestion       `json:"report,omitempty"`  // a report that waits for the other side's agreement
	Accord       *Accord           `json:"accord,omitempty"`  // the newest that both agreed to
	Said         []Said            `json:"said"`              // in order of arrival
}

// Opening is the statement that opened the thread.
func (t *Thread) Opening() Said { return t.Said[0] }

// Ended reports whether nothing more is said in it, but on its report.
func (t *Thread) Ended() bool { return t.State == IsClosed || t.State == IsWithdrawn }

// SideOf tells on which side a participant stands; "" for anybody else.
func (t *Thread) SideOf(participant statement.Hash) Side {
	switch participant {
	case t.Opener:
		return Opener
	case t.Counterparty:
		return Counterparty
	}
	return ""
}

// On gives who stands on a side.
func (t *Thread) On(s Side) statement.Hash {
	if s == Opener {
		return t.Opener
	}
	return t.Counterparty
}

// Find gives a statement of the thread; nil when it has no such one.
func (t *Thread) Find(id statement.Hash) *Said {
	i := slices.IndexFunc(t.Said, func(s Said) bool { return s.Statement == id })
	if i < 0 {
		return nil
	}
	return &t.Said[i]
}

// Admission is the statement from which on a participant beside the two reads the
// thread: the newest by which it was let in, else the opening, of an exercise.
func (t *Thread) Admission(who statement.Hash) Said {
	for _, s := range slices.Backward(t.Said) {
		var b Access
		if s.Verb == LetIn && json.Unmarshal(s.Body, &b) == nil && b.Participant == who {
			return s
		}
	}
	return t.Opening()
}

// Admits reports whether a side can let a participant in: it reads the thread in
// no other way, and this side has not let it in already.
func (t *Thread) Admits(side Side, who statement.Hash) bool {
	return t.SideOf(who) == "" && !slices.Contains(t.Readers, who) && !slices.Contains(t.Letting[who.String()], side)
}

// Consent is that one side would let a participant in, and the other has not said
// so yet.
type Consent struct {
	Participant statement.Hash `json:"participant"`
	Side        Side           `json:"side"` // whose consent is waited for
}

// Consents lists them, by participant.
func (t *Thread) Consents() (out []Consent) {
	for _, key := range slices.Sorted(maps.Keys(t.Letting)) {
		who, err := statement.ParseHash(key)
		if err == nil && len(t.Letting[key]) == 1 {
			out = append(out, Consent{who, t.Letting[key][0].Other()})
		}
	}
	return out
}

// clone copies what Next may change.
func (t *Thread) clone() *Thread {
	out := *t
	out.Questions, out.Closing = slices.Clone(t.Questions), slices.Clone(t.Closing)
	out.Readers, out.Said = slices.Clone(t.Readers), slices.Clone(t.Said)
	out.Moved = maps.Clone(t.Moved)
	out.Letting, out.Closed = maps.Clone(t.Letting), maps.Clone(t.Closed)
	if t.Receipt != nil {
		r := *t.Receipt
		out.Receipt = &r
	}
	if t.Offer != nil {
		o := *t.Offer
		o.Reached = maps.Clone(o.Reached)
		out.Offer = &o
	}
	return &out
}
