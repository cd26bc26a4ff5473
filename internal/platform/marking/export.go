package marking

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Field is the form value by which somebody who passes a thing on agrees to keep
// its label; Agreed is what it says then.
const (
	Field  = "keep-marking"
	Agreed = "yes"
)

// Onward is what becomes of a copy: a file, a forward, an attachment that is
// handed on.
type Onward struct {
	As   statement.Marking // label of the copy; empty: that of the thing
	To   []statement.Hash  // participants that it goes to; none: a file for the people of the one who asks
	Open bool              // it goes where everybody can read it: on a public page, say
	Said string            // value of Field, as the form had it
}

// Export reports why a thing may not be passed on. fail.Invalid when nobody was
// asked, or agreed; else as May, and fail.Denied for what would let in more than
// may read the thing itself.
func Export(r Reader, t Thing, o Onward) error {
	if err := May(r, t); err != nil {
		return err
	}
	if o.As == "" {
		o.As = t.Marking
	}
	switch {
	case t.Marking == statement.Clear:
		return nil
	case Narrower(t.Marking, o.As) || rank(o.As) == len(statement.Markings):
		return fail.New(fail.Denied, "A copy bears the marking of what it was made from, or a narrower one.")
	case o.Open:
		return fail.New(fail.Denied, "What is marked is not published.")
	case Narrower(t.Marking, statement.Amber):
		return fail.New(fail.Denied, "What is marked %s is not passed on.", string(t.Marking))
	case o.Said != Agreed:
		return fail.New(fail.Invalid, "Say that the copy is handled as its marking asks.")
	}
	for _, to := range o.To {
		if !t.reaches(to) {
			return fail.New(fail.Denied, "It would reach a participant that may not read it.")
		}
	}
	return nil
}
