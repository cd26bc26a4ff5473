package consult

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Types of statement on the process. The first opens a consultation and has no
// subject; the subject of the others is the consultation.
const (
	TypeCalled        = "consult.consultation.called/1"
	TypeConcluded     = "consult.consultation.concluded/1"
	TypePhaseOpened   = "consult.phase.opened/1" // by the hub's scheduler
	TypePhaseClosed   = "consult.phase.closed/1" // by the hub's scheduler
	TypePhaseExtended = "consult.phase.extended/1"
	TypePhaseReopened = "consult.phase.reopened/1"
	TypeGroupFormed   = "consult.group.formed/1"
	TypeGroupAsked    = "consult.group.asked/1"
	TypeGroupAdmitted = "consult.group.admitted/1"
	TypeGroupDeclined = "consult.group.declined/1"
	TypeGroupLeft     = "consult.group.left/1"
	TypePointOpened   = "consult.point.opened/1"
	TypePointSettled  = "consult.point.settled/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeCalled, TypeConcluded, TypePhaseOpened, TypePhaseClosed, TypePhaseExtended, TypePhaseReopened,
		TypeGroupFormed, TypeGroupAsked, TypeGroupAdmitted, TypeGroupDeclined, TypeGroupLeft, TypePointOpened, TypePointSettled}
}

// Type implements corpus.Body, as the methods of the same name below.
func (*Call) Type() string      { return TypeCalled }
func (*Concluded) Type() string { return TypeConcluded }
func (*Group) Type() string     { return TypeGroupFormed }
func (*Asked) Type() string     { return TypeGroupAsked }
func (*Left) Type() string      { return TypeGroupLeft }
func (*Point) Type() string     { return TypePointOpened }
func (*Settled) Type() string   { return TypePointSettled }

func (m *Moved) Type() string {
	if m.reopen {
		return TypePhaseReopened
	}
	return TypePhaseExtended
}

func (t *Turned) Type() string {
	if t.close {
		return TypePhaseClosed
	}
	return TypePhaseOpened
}

func (a *Admitted) Type() string {
	if a.refuse {
		return TypeGroupDeclined
	}
	return TypeGroupAdmitted
}

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*Call) Subject() string      { return "" }
func (*Concluded) Subject() string { return "" }
func (*Moved) Subject() string     { return "" }
func (*Turned) Subject() string    { return "" }
func (*Group) Subject() string     { return "" }
func (*Asked) Subject() string     { return "" }
func (*Admitted) Subject() string  { return "" }
func (*Left) Subject() string      { return "" }
func (*Point) Subject() string     { return "" }
func (*Settled) Subject() string   { return "" }

// Extend and Reopen make the bodies by which an organiser moves the end of a
// phase; Decline the one by which who asked to join a group is refused.
func Extend(m Moved) *Moved { m.reopen = false; return &m }

// Reopen is Extend for a phase that is closed.
func Reopen(m Moved) *Moved { m.reopen = true; return &m }

// Admit makes the body by which who asked to join a group is taken in.
func Admit(a Admitted) *Admitted { a.refuse = false; return &a }

// Decline makes the body by which who asked is not taken in; it has a reason.
func Decline(a Admitted) *Admitted { a.refuse = true; return &a }

func empty(typ string) corpus.Body {
	switch typ {
	case TypeCalled:
		return &Call{}
	case TypeConcluded:
		return &Concluded{}
	case TypePhaseOpened:
		return &Turned{}
	case TypePhaseClosed:
		return &Turned{close: true}
	case TypePhaseExtended:
		return &Moved{}
	case TypePhaseReopened:
		return &Moved{reopen: true}
	case TypeGroupFormed:
		return &Group{}
	case TypeGroupAsked:
		return &Asked{}
	case TypeGroupAdmitted:
		return &Admitted{}
	case TypeGroupDeclined:
		return &Admitted{refuse: true}
	case TypeGroupLeft:
		return &Left{}
	case TypePointOpened:
		return &Point{}
	case TypePointSettled:
		return &Settled{}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	into := empty(typ)
	if into == nil {
		return nil, fail.New(fail.Invalid, "consultations have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant.
// of is the consultation; zero for a call.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if _, calls := b.(*Call); calls != of.IsZero() {
		return ledger.Draft{}, fail.New(fail.Invalid, "a statement of type %s is about a consultation, or calls one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !of.IsZero() {
		d.Subject, d.Refs = of.String(), []statement.Hash{of}
	}
	return d, nil
}
