package text

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

// Case is all that was said on one text, or on one amendment. Whether a
// statement counts it leaves open; see Standing.
type Case struct {
	Tabled   *First[Tabled]   `json:"tabled,omitempty"`   // of a text
	Proposed *First[Proposed] `json:"proposed,omitempty"` // of an amendment
	Later    []Later          `json:"later,omitempty"`    // in order of arrival
}

// First is the statement that opened it.
type First[B any] struct {
	submission.Mark
	Body B `json:"body"`
}

// Later is a statement that followed. One of the six is there: the first two on
// a text, the others on an amendment.
type Later struct {
	submission.Mark
	Decided      *Decided      `json:"decided,omitempty"`
	Consolidated *Consolidated `json:"consolidated,omitempty"`
	Endorsed     *Endorsed     `json:"endorsed,omitempty"`
	Joined       *Joined       `json:"joined,omitempty"`
	Objected     *Objected     `json:"objected,omitempty"`
	Withdrawn    *Withdrawn    `json:"withdrawn,omitempty"`
}

// Next is what was said on a text or an amendment after another statement;
// before is nil when it is the first. It changes nothing that it is given. What
// is about neither, or about the other, is inert.
func Next(before *Case, said Said) (*Case, error) {
	if opens(said.Body) {
		if before != nil {
			return nil, fail.Inert("it was opened before")
		}
		if p, ok := said.Body.(*Proposed); ok {
			return &Case{Proposed: &First[Proposed]{said.Mark, *p}}, nil
		}
		return &Case{Tabled: &First[Tabled]{said.Mark, *said.Body.(*Tabled)}}, nil
	}
	if before == nil {
		return nil, fail.Inert("its subject is neither a text nor an amendment")
	}
	l := Later{Mark: said.Mark}
	ofText := true
	switch b := said.Body.(type) {
	case *Decided:
		l.Decided = b
	case *Consolidated:
		l.Consolidated = b
	default:
		ofText = false
		switch b := said.Body.(type) {
		case *Endorsed:
			l.Endorsed = b
		case *Joined:
			l.Joined = b
		case *Objected:
			l.Objected = b
		case *Withdrawn:
			l.Withdrawn = b
		}
	}
	if ofText != (before.Tabled != nil) {
		return nil, fail.Inert("a statement of type %s is about the other of text and amendment", said.Body.Type())
	}
	return &Case{before.Tabled, before.Proposed, append(slices.Clone(before.Later), l)}, nil
}
