package assessment

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// The types of statements about assessments. All are confidential.
const (
	TypeShared    = "cooperation.assessment.shared/1"
	TypeWithdrawn = "cooperation.assessment.withdrawn/1"
)

// Types lists them.
func Types() []string { return []string{TypeShared, TypeWithdrawn} }

// Shared is the body of cooperation.assessment.shared/1: those sections of a
// version that somebody chose.
type Shared struct {
	Version int64 `json:"version"` // of the author's own
	Content
}

// Withdrawn is the body of cooperation.assessment.withdrawn/1: nobody should rely
// on what was shared any more.
type Withdrawn struct {
	Exercise bool      `json:"exercise,omitempty"`
	Reason   i18n.Text `json:"reason"`
}

// Body is what is said of an assessment to another.
type Body interface {
	corpus.Body
	// Exercises reports whether it is part of an exercise.
	Exercises() bool
}

// Type implements corpus.Body.
func (*Shared) Type() string { return TypeShared }

// Type implements corpus.Body.
func (*Withdrawn) Type() string { return TypeWithdrawn }

// Subject implements corpus.Body: the header alone says it.
func (*Shared) Subject() string { return "" }

// Subject implements corpus.Body.
func (*Withdrawn) Subject() string { return "" }

// Exercises implements Body.
func (b *Shared) Exercises() bool { return b.Exercise }

// Exercises implements Body.
func (b *Withdrawn) Exercises() bool { return b.Exercise }

// Check implements corpus.Body. What never travels is in no body.
func (b *Shared) Check() error {
	if err := b.Content.check(); err != nil {
		return err
	}
	switch _, has := b.Sections[Attribution]; {
	case has:
		return bad("the section on the challenges of attribution stays in the house")
	case len(b.Sections) == 0:
		return bad("at least one section of the assessment is shared")
	case b.Version < 1:
		return bad("what is shared says which version it is")
	}
	return nil
}

// Check implements corpus.Body.
func (b *Withdrawn) Check() error { return text(b.Reason, MaxWords) }

// Decode reads and checks a body: fail.Invalid.
func Decode(typ string, body []byte) (Body, error) {
	var into Body
	switch typ {
	case TypeShared:
		into = &Shared{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	default:
		return nil, bad("there is no statement on assessments of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks what one participant says of an assessment to another, and writes
// it as a draft.
func Draft(by, to statement.Hash, id string, m statement.Marking, b Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	switch {
	case !IsAssessment(id):
		return ledger.Draft{}, bad("%.60q is no id of an assessment", id)
	case by.IsZero() || to.IsZero() || by == to:
		return ledger.Draft{}, bad("an assessment is shared by one participant with another")
	case m == statement.Clear || !slices.Contains(statement.Markings[:], m):
		return ledger.Draft{}, bad("an assessment is marked narrower than TLP:CLEAR")
	}
	body, err := corpus.Encode(b)
	return ledger.Draft{By: by, Type: b.Type(), Stream: to.String(), Subject: id, Marking: m, Body: body}, err
}
