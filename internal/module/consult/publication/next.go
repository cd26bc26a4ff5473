package publication

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

// Case is all that was said on one publication. Whether a statement counts it
// leaves open; see Standing.
type Case struct {
	Published *First  `json:"published,omitempty"`
	Later     []Later `json:"later,omitempty"` // in order of arrival
}

// First is the statement that published it.
type First struct {
	submission.Mark
	Body Published `json:"body"`
}

// Later is a statement that followed. One of the bodies is there.
type Later struct {
	submission.Mark
	Translated *Translated `json:"translated,omitempty"`
	Corrected  *Corrected  `json:"corrected,omitempty"`
}

// Next is what was said on a publication after another statement; before is nil
// when it is the first. It changes nothing that it is given.
func Next(before *Case, said Said) (*Case, error) {
	if b, ok := said.Body.(*Published); ok {
		if before != nil {
			return nil, fail.Inert("it was published before")
		}
		return &Case{Published: &First{said.Mark, *b}}, nil
	}
	if before == nil || before.Published == nil {
		return nil, fail.Inert("its subject is no publication")
	}
	later := Later{Mark: said.Mark}
	switch b := said.Body.(type) {
	case *Translated:
		later.Translated = b
	case *Corrected:
		later.Corrected = b
	default:
		return nil, fail.Inert("a statement of type %s is not about a publication", said.Body.Type())
	}
	return &Case{before.Published, append(slices.Clone(before.Later), later)}, nil
}
