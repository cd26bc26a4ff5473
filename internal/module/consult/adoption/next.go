package adoption

import (
	"slices"

	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Said is a statement as Next takes it.
type Said struct {
	submission.Mark
	Body corpus.Body
}

// Case is all that was said on how one text is agreed. Whether a statement
// counts it leaves open; see Standing.
type Case struct {
	Said []One `json:"said"` // in order of arrival
}

// One is a statement. One of the seven is there.
type One struct {
	submission.Mark
	Begun    *Begun    `json:"begun,omitempty"`
	Broken   *Broken   `json:"broken,omitempty"`
	Extended *Extended `json:"extended,omitempty"`
	Ended    *Ended    `json:"ended,omitempty"`
	Adopted  *Adopted  `json:"adopted,omitempty"`
	Reserved *Reserved `json:"reserved,omitempty"`
	Lifted   *Lifted   `json:"lifted,omitempty"`
}

// Next is what was said after another statement; before is nil when it is the
// first. It changes nothing that it is given.
func Next(before *Case, said Said) *Case {
	o := One{Mark: said.Mark}
	switch b := said.Body.(type) {
	case *Begun:
		o.Begun = b
	case *Broken:
		o.Broken = b
	case *Extended:
		o.Extended = b
	case *Ended:
		o.Ended = b
	case *Adopted:
		o.Adopted = b
	case *Reserved:
		o.Reserved = b
	case *Lifted:
		o.Lifted = b
	}
	after := &Case{}
	if before != nil {
		after.Said = slices.Clone(before.Said)
	}
	after.Said = append(after.Said, o)
	return after
}

// body gives what was said.
func (o *One) body() corpus.Body {
	switch {
	case o.Begun != nil:
		return o.Begun
	case o.Broken != nil:
		return o.Broken
	case o.Extended != nil:
		return o.Extended
	case o.Ended != nil:
		return o.Ended
	case o.Adopted != nil:
		return o.Adopted
	case o.Reserved != nil:
		return o.Reserved
	}
	return o.Lifted
}

// waiting lists the procedures that were begun and that no statement has ended,
// oldest first, by the words of the statements alone.
func (c *Case) waiting() (out []*One) {
	ended := map[statement.Hash]bool{}
	for i := range c.Said {
		if e := c.Said[i].Ended; e != nil {
			ended[e.Procedure] = true
		}
	}
	for i := range c.Said {
		if o := &c.Said[i]; o.Begun != nil && !ended[o.Statement] {
			out = append(out, o)
		}
	}
	return out
}

// instants lists when a procedure may have to end: when it was begun until, and
// to when it was extended.
func (c *Case) instants(begun *One) []string {
	out := []string{begun.Begun.Until}
	for i := range c.Said {
		if e := c.Said[i].Extended; e != nil && e.Procedure == begun.Statement {
			out = append(out, e.Until)
		}
	}
	return out
}
