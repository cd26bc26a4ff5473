package introduction

import (
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Mark is a statement's place in the journal.
type Mark struct {
	Statement statement.Hash `json:"statement"`
	By        statement.Hash `json:"by"`
	At        time.Time      `json:"at"`
	Index     int64          `json:"index"`
}

// Move is a statement as Next takes it. Its body is nil once it is erased.
type Move struct {
	Mark
	To      statement.Hash
	Subject string
	Marking statement.Marking
	Body    corpus.Body
}

// State is how far a thread is.
type State string

// The states.
const (
	Waits     State = "waits"      // for the answer
	Agreed    State = "agreed"     // to be introduced
	Declined  State = "declined"   //
	TakenBack State = "taken-back" // by who asked, before there was an answer
	Together  State = "introduced" // by the secretariat
)

// States lists them.
func States() []State { return []State{Waits, Agreed, Declined, TakenBack, Together} }

// Line is what was said by one of the two.
type Line struct {
	Mark
	Stage Stage     `json:"stage,omitempty"`
	Named Naming    `json:"named,omitempty"`
	Words i18n.Text `json:"words,omitzero"`
}

// Thread is what was said between the two.
type Thread struct {
	ID      string            `json:"id"`
	Asker   statement.Hash    `json:"asker"`
	Other   statement.Hash    `json:"other"` // who is asked
	Role    Role              `json:"role"`
	Need    statement.Hash    `json:"need"`
	Offer   statement.Hash    `json:"offer"`
	Marking statement.Marking `json:"marking"`
	State   State             `json:"state"`
	Asked   Line              `json:"asked"`
	Answer  *Line             `json:"answer,omitempty"`
	Told    []Line            `json:"told,omitempty"` // oldest first
	Last    int64             `json:"last"`           // index of its newest statement
}

// Between is the other of the two.
func (t *Thread) Between(who statement.Hash) statement.Hash {
	if who == t.Asker {
		return t.Other
	}
	return t.Asker
}

// On reports whether the two speak with each other, so that either says what
// becomes of it.
func (t *Thread) On() bool { return t.State == Together || t.State == Agreed && t.Role != Secretariat }

// Latest is the newest word of either on how far the two have come; nil where there is
// none.
func (t *Thread) Latest() *Line {
	for i := len(t.Told) - 1; i >= 0; i-- {
		if !slices.Contains([]Stage{"", Introduced, Public}, t.Told[i].Stage) {
			return &t.Told[i]
		}
	}
	return nil
}

// Consents reports whether one of the two may be named by its newest word.
func (t *Thread) Consents(who statement.Hash) (ok bool) {
	for _, l := range t.Told {
		if l.By == who && (l.Stage == Public || l.Named != "") {
			ok = l.Named != NotNamed
		}
	}
	return ok
}

// Next is a thread after another statement; before is nil when it is the first. It
// changes nothing that it is given; fail.Conflict for what would not count.
func Next(before *Thread, m Move) (*Thread, error) {
	if m.Body == nil {
		return nil, refused("what is erased says nothing")
	}
	if b, ok := m.Body.(*Asked); ok {
		if before != nil {
			return nil, refused("The introduction was asked for before.")
		}
		return &Thread{ID: m.Subject, Asker: m.By, Other: m.To, Role: b.Role, Need: b.Need, Offer: b.Offer, Marking: m.Marking, State: Waits,
			Asked: Line{Mark: m.Mark, Words: b.Words}, Last: m.Index}, nil
	}
	if before == nil {
		return nil, refused("Nobody has asked for such an introduction.")
	}
	if m.By != before.Asker && m.By != before.Other || m.To != before.Between(m.By) || m.Marking != before.Marking {
		return nil, refused("It is for the two alone, and marked as they began.")
	}
	t := *before
	t.Told, t.Last = slices.Clone(before.Told), m.Index
	switch b := m.Body.(type) {
	case *Answered:
		if t.State != Waits || m.By != t.Other {
			return nil, refused("It waits for no answer of yours.")
		}
		if t.State = Declined; b.Agrees {
			t.State = Agreed
		}
		t.Answer = &Line{Mark: m.Mark, Words: b.Words}
	case *Told:
		state, err := t.after(m.By, b.Stage)
		if err != nil {
			return nil, err
		}
		t.State, t.Told = state, append(t.Told, Line{m.Mark, b.Stage, b.Named, b.Words})
	}
	return &t, nil
}

// after is the state once one of the two has told something.
func (t *Thread) after(by statement.Hash, stage Stage) (State, error) {
	switch {
	case stage == Introduced && by == t.Asker && t.Role == Secretariat && t.State == Agreed:
		return Together, nil
	case stage == Introduced:
		return "", refused("The secretariat introduces those who have agreed, and nobody else does.")
	case t.State == Waits && by == t.Asker && string(stage) == "nothing":
		return TakenBack, nil
	case !t.On():
		return "", refused("The two have not agreed to speak with each other.")
	}
	return t.State, nil
}

func refused(sentence string, args ...any) error {
	return fail.New(fail.Conflict, sentence, args...)
}
