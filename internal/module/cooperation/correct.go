package cooperation

import (
	"bytes"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Body reads a statement of the thread; nil once it is erased.
func (t *Thread) Body(s Said) Body {
	if s.Body == nil {
		return nil
	}
	b, err := Decode(TypeOf(t.Kind, s.Verb), s.Body)
	if err != nil {
		return nil
	}
	return b
}

// Newest is the statement that was said last.
func (t *Thread) Newest() Said { return t.Said[len(t.Said)-1] }

// Stands gives what a statement says as it was corrected since, and the newest
// correction of it, zero for none. Where another statement is named by until, both
// are as they were before that one. The body is nil once it is erased.
func (t *Thread) Stands(on, until statement.Hash) (b Body, over statement.Hash) {
	for _, s := range t.Said {
		if s.Statement == until && !until.IsZero() {
			break
		}
		if s.Statement == on {
			b = t.Body(s)
		}
		if s.Verb != Corrected {
			continue
		}
		if c, ok := t.Body(s).(*Correction); ok && c.On == on {
			over = s.Statement
			if b != nil {
				b = c.Amended(b)
			}
		}
	}
	return b, over
}

// Amended is a body as it stands once it is corrected. What it is given stays as
// it is.
func (c *Correction) Amended(b Body) Body {
	switch b := b.(type) {
	case *Notified:
		out := *b
		if c.Matter != nil {
			out.Matter = *c.Matter
		}
		return &out
	case *Requested:
		out := *b
		if c.Matter != nil {
			out.Matter = *c.Matter
		}
		if a := c.Asking; a != nil {
			out.Half, out.Checklist, out.Privacy, out.Consulted = a.Half, a.Checklist, a.Privacy, a.Consulted
		}
		return &out
	case *Words:
		out := *b
		out.Words = c.Words
		return &out
	}
	return b
}

// overtaken reports whether a statement was corrected after what a new correction
// takes the place of: fail.Conflict. A correction that is erased is no longer
// known to be of this statement, and stands in nobody's way.
func (t *Thread) overtaken(c *Correction) error {
	_, newest := t.Stands(c.On, statement.Hash{})
	if newest.IsZero() || newest == c.Over {
		return nil
	}
	at := func(id statement.Hash) int {
		return slices.IndexFunc(t.Said, func(s Said) bool { return s.Statement == id })
	}
	if i := at(c.Over); i > at(newest) && t.Said[i].Verb == Corrected {
		return nil
	}
	return fail.New(fail.Conflict, "This was corrected meanwhile. Read what stands now, and correct that.")
}

// changes reports whether a correction changes anything: fail.Invalid. It is asked
// of what is about to be said, never of what was.
func (t *Thread) changes(c *Correction) error {
	before, _ := t.Stands(c.On, statement.Hash{})
	if before == nil || len(c.Files()) > 0 {
		return nil
	}
	was, err := corpus.Encode(before)
	if err != nil {
		return err
	}
	is, err := corpus.Encode(c.Amended(before))
	if err == nil && bytes.Equal(was, is) {
		err = fail.New(fail.Invalid, "The correction changes nothing: what it gives anew stands already.")
	}
	return err
}
