package submission

import (
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Mark is a statement's place in the register.
type Mark struct {
	Statement statement.Hash `json:"statement"`
	By        statement.Hash `json:"by" doc:"identity whose key signed it"`
	Index     int64          `json:"index"`
	At        time.Time      `json:"at" doc:"instant that the statement names"`
}

// Said is a statement as Next takes it.
type Said struct {
	Mark
	Body corpus.Body
}

// Case is all that was said on one subject: a submission, or a statement of
// another room, or a correction, that somebody confirmed. Whether a statement
// counts it leaves open; see Standing.
type Case struct {
	Opened *Opened `json:"opened,omitempty"` // nil: the subject is no submission
	Later  []Later `json:"later,omitempty"`  // in order of arrival
}

// Opened is the statement that opened a submission.
type Opened struct {
	Mark
	Body Opening `json:"body"`
}

// Later is a statement that followed. One of the four is there.
type Later struct {
	Mark
	Joined    *Joined    `json:"joined,omitempty"`
	Confirmed *Confirmed `json:"confirmed,omitempty"`
	Corrected *Corrected `json:"corrected,omitempty"`
	Withdrawn *Withdrawn `json:"withdrawn,omitempty"`
}

// Next is what was said on a subject after another statement on it; before is
// nil when it is the first. It changes nothing that it is given. What can
// change nothing, whoever its author is, is inert, and the reason says why.
func Next(before *Case, said Said) (*Case, error) {
	after := &Case{}
	if before != nil {
		after = &Case{Opened: before.Opened, Later: slices.Clone(before.Later)}
	}
	later := Later{Mark: said.Mark}
	var err error
	switch b := said.Body.(type) {
	case *Opening:
		if before != nil && before.Opened != nil {
			return nil, fail.Inert("the submission was opened before")
		}
		after.Opened = &Opened{said.Mark, *b}
		return after, nil
	case *Joined:
		later.Joined, err = b, after.join(b, said)
	case *Confirmed:
		later.Confirmed, err = b, after.confirm(b, said)
	case *Corrected:
		later.Corrected, err = b, after.alter(b.As, "corrected")
	case *Withdrawn:
		later.Withdrawn, err = b, after.alter(b.As, "withdrawn")
	default:
		err = fail.Inert("a statement of type %s is not about a submission", said.Body.Type())
	}
	if err != nil {
		return nil, err
	}
	after.Later = append(after.Later, later)
	return after, nil
}

func (c *Case) join(b *Joined, said Said) error {
	switch {
	case c.Opened == nil || c.Opened.Body.Via.Mode != Joint:
		return fail.Inert("its subject is no joint submission")
	case !slices.Contains(c.Opened.Body.Via.Signatories, b.As):
		return fail.Inert("%s is not among the signatories", b.As)
	case b.As == c.Opened.Body.Via.By:
		return fail.Inert("%s has handed it in, and so signed it", b.As)
	}
	for _, l := range c.Later {
		if l.Joined != nil && l.Joined.As == b.As && l.By == said.By {
			return fail.Inert("%s has signed it already", b.As)
		}
	}
	return nil
}

func (c *Case) confirm(b *Confirmed, said Said) error {
	if c.Opened != nil {
		v := &c.Opened.Body.Via
		switch {
		case !slices.Contains(v.Authors(), b.As) && !slices.Contains(v.Members, b.As):
			return fail.Inert("%s is not among its authors", b.As)
		case v.Heard(b.As):
			return fail.Inert("%s has said it, and need not confirm it", b.As)
		}
	}
	for _, l := range c.Later {
		if l.Confirmed != nil && l.Confirmed.As == b.As && l.By == said.By {
			return fail.Inert("%s has confirmed it already", b.As)
		}
	}
	return nil
}

// alter: the author corrects and withdraws, and whoever handed it in; the
// secretariat says of nobody as whom it speaks.
func (c *Case) alter(as, how string) error {
	if c.Opened == nil {
		return fail.Inert("its subject is no submission: nothing can be %s", how)
	}
	v := &c.Opened.Body.Via
	if as != v.Speaker() && !slices.Contains(v.Authors(), as) {
		return fail.Inert("only its author, or who handed it in, says that it is %s", how)
	}
	return nil
}
