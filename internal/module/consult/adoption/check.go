package adoption

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxReason = 10_000
	MaxWords  = 20_000
	maxUnit   = 64
)

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (b *Begun) Check() error {
	if err := speaks(b.As); err != nil {
		return err
	}
	if err := named(b.Version, b.Hash); err != nil {
		return err
	}
	if _, ok := form.Instant(b.Until); !ok {
		return bad("silence runs until an instant in UTC, to the minute")
	}
	return form.Maybe(fail.Say("the note"), b.Note, MaxReason)
}

func (b *Broken) Check() error {
	if err := via(&b.Via); err != nil {
		return err
	}
	if b.Procedure.IsZero() {
		return bad("who breaks silence names the procedure")
	}
	if err := unit(b.Unit); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), b.Reason, MaxReason)
}

func (b *Extended) Check() error {
	if err := speaks(b.As); err != nil {
		return err
	}
	if _, ok := form.Instant(b.Until); !ok || b.Procedure.IsZero() {
		return bad("silence is extended to an instant in UTC, to the minute, and the procedure is named")
	}
	return form.Text(fail.Say("the reason"), b.Reason, MaxReason)
}

func (b *Ended) Check() error {
	if _, ok := form.Instant(b.Due); !ok || b.Procedure.IsZero() || !slices.Contains([]Outcome{Kept, WasBroken, Superseded}, b.Outcome) {
		return bad("a silence procedure ends at the instant in force, with an outcome")
	}
	return nil
}

func (b *Adopted) Check() error {
	if b.As != "" {
		if err := speaks(b.As); err != nil {
			return err
		}
	}
	if err := named(b.Version, b.Hash); err != nil {
		return err
	}
	return form.Maybe(fail.Say("the note"), b.Note, MaxReason)
}

func (b *Reserved) Check() error {
	if err := via(&b.Via); err != nil {
		return err
	}
	switch {
	case b.Version < 0:
		return bad("a version is named by its number and its hash")
	case !slices.Contains(Kinds(), b.Kind):
		return bad("%.40q is no kind of reservation", b.Kind)
	}
	if err := unit(b.Unit); err != nil {
		return err
	}
	return form.Text(fail.Say("the words"), b.Words, MaxWords)
}

func (b *Lifted) Check() error {
	if err := via(&b.Via); err != nil {
		return err
	}
	switch m := b.Via.Mode; {
	case m != submission.Own && m != submission.Group && m != submission.Recorded:
		return bad("a reservation is lifted by who made it, in the own name or for the group, or recorded from a document")
	case b.Reservation.IsZero():
		return bad("who lifts a reservation names it")
	case !slices.Contains([]Lift{Withdrawn, Confirmed, NotConfirmed}, b.Outcome):
		return bad("a reservation is withdrawn, or an ad referendum is confirmed or not")
	}
	return form.Maybe(fail.Say("the reason"), b.Reason, MaxReason)
}

func named(n int64, h redline.Hash) error {
	if n < 0 || len(h) != 64 {
		return bad("a version is named by its number and its hash")
	}
	return nil
}

// via: how it came to be said, by or for participants that are listed here: the
// agreement of nobody else is asked for.
func via(v *submission.Via) error {
	if err := v.Check(); err != nil {
		return err
	}
	if len(v.Authors()) == 0 || len(v.Others) > 0 {
		return bad("listed participants agree on a text, or do not")
	}
	return nil
}

func unit(id string) error {
	if id == "" {
		return nil
	}
	if len(id) > maxUnit || !form.Clean(id) {
		return bad("%.64q is no name of a unit", id)
	}
	return nil
}

func speaks(as string) error {
	if !form.Listed.MatchString(as) {
		return bad("%.60q is no id of a participant", as)
	}
	return nil
}
