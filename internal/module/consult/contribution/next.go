package contribution

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

// Case is all that was said on one contribution. Whether a statement counts it
// leaves open; see Standing.
type Case struct {
	Made  *First  `json:"made,omitempty"`
	Later []Later `json:"later,omitempty"` // in order of arrival
}

// First is the statement that made it.
type First struct {
	submission.Mark
	Body Made `json:"body"`
}

// Later is a statement that followed. One of the four is there.
type Later struct {
	submission.Mark
	Corrected *Corrected `json:"corrected,omitempty"`
	Withdrawn *Withdrawn `json:"withdrawn,omitempty"`
	SetAside  *SetAside  `json:"set_aside,omitempty"`
	Restored  *SetAside  `json:"restored,omitempty"`
}

// Next is what was said on a contribution after another statement; before is
// nil when it is the first. It changes nothing that it is given. What is about
// nothing that was made, and what turns a contribution into another kind, is
// inert.
func Next(before *Case, said Said) (*Case, error) {
	if m, ok := said.Body.(*Made); ok {
		if before != nil {
			return nil, fail.Inert("the contribution was made before")
		}
		return &Case{Made: &First{said.Mark, *m}}, nil
	}
	if before == nil || before.Made == nil {
		return nil, fail.Inert("its subject is no contribution")
	}
	l := Later{Mark: said.Mark}
	switch b := said.Body.(type) {
	case *Corrected:
		if err := b.Content.of(before.Made.Body.Kind); err != nil {
			return nil, fail.Inert("the correction is of another kind: %s", fail.Message(err))
		}
		l.Corrected = b
	case *Withdrawn:
		l.Withdrawn = b
	case *SetAside:
		if b.restore {
			l.Restored = b
		} else {
			l.SetAside = b
		}
	default:
		return nil, fail.Inert("a statement of type %s is not about a contribution", said.Body.Type())
	}
	return &Case{before.Made, append(slices.Clone(before.Later), l)}, nil
}
