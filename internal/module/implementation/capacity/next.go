package capacity

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

// Said is a statement as Next takes it.
type Said struct {
	submission.Mark
	Body corpus.Body
}

// Case is all that was said of one need or offer. Whether a statement counts it
// leaves open; see Standing.
type Case struct {
	Side   Side    `json:"side"`
	Opened *First  `json:"opened,omitempty"`
	Later  []Later `json:"later,omitempty"` // in order of arrival
}

// First is the statement that opened it.
type First struct {
	submission.Mark
	Body Opening `json:"body"`
}

// Later is a statement that followed. One of the five is there.
type Later struct {
	submission.Mark
	Changed   *Changed   `json:"changed,omitempty"`
	Closed    *Closed    `json:"closed,omitempty"`
	Withdrawn *Withdrawn `json:"withdrawn,omitempty"`
	Outcome   *Outcome   `json:"outcome,omitempty"`   // of a need
	Retracted *Retracted `json:"retracted,omitempty"` // of a need
}

// Next is what was said of a need or an offer after another statement; before is
// nil when it is the first. It changes nothing that it is given.
func Next(before *Case, said Said) (*Case, error) {
	if b, ok := said.Body.(*Opening); ok {
		if before != nil {
			return nil, fail.Inert("it was said before")
		}
		return &Case{Side: b.Side, Opened: &First{said.Mark, *b}}, nil
	}
	if before == nil || before.Opened == nil {
		return nil, fail.Inert("its subject is no need or offer")
	}
	l, side := Later{Mark: said.Mark}, Need
	switch b := said.Body.(type) {
	case *Changed:
		l.Changed, side = b, b.Side
	case *Closed:
		l.Closed, side = b, b.Side
	case *Withdrawn:
		l.Withdrawn, side = b, b.Side
	case *Outcome:
		l.Outcome = b
	case *Retracted:
		l.Retracted = b
	default:
		return nil, fail.Inert("a statement of type %s is not about a need or an offer", said.Body.Type())
	}
	if side != before.Side {
		return nil, fail.Inert("a statement of type %s is not about a %s", said.Body.Type(), string(before.Side))
	}
	return &Case{before.Side, before.Opened, append(slices.Clone(before.Later), l)}, nil
}
