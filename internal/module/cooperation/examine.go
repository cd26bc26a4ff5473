package cooperation

import (
	"context"
	"errors"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// Examine looks at what a body says of the world outside its case: times that have
// been, a provision that there is. fail.Invalid otherwise; Beside names the input.
func (s *Service) Examine(ctx context.Context, b Body) error {
	return s.Queries.DB.Read(ctx, func(q sqldb.Querier) error { return s.examine(ctx, q, b) })
}

func (s *Service) examine(ctx context.Context, q sqldb.Querier, b Body) error {
	if err := s.happened(b); err != nil {
		return err
	}
	if err := ahead(b, s.Clock.Now()); err != nil {
		return err
	}
	return s.provided(ctx, q, b)
}

// Input is a field of the forms in which a case is written.
type Input string

// The inputs beside which an error can be shown.
const (
	InSpoke     Input = "spoke"
	InFrom      Input = "from"
	InUntil     Input = "last"
	InProvision Input = "provision"
	InMarking   Input = "marking"
	InTo        Input = "to"
	InEnds      Input = "ends"
	InHolds     Input = "holds"
	InSteps     Input = "milestones"
	InMoved     Input = "until"
)

// Error makes an input the cause of an error: nobody is shown it.
func (i Input) Error() string { return "in the input " + string(i) }

// Beside gives the input to which an error belongs; "" for none.
func Beside(err error) Input {
	var i Input
	_ = errors.As(err, &i)
	return i
}

// happened reports whether what a body says to have been has been: fail.Invalid.
func (s *Service) happened(b Body) error {
	if call, ok := b.(*Call); ok && s.lies(call.Spoke) {
		return fail.Wrap(InSpoke, fail.Invalid, "The call lies in the future: look at the time and the time zone.")
	}
	switch m := about(b); {
	case m == nil:
		return nil
	case s.lies(m.From):
		return fail.Wrap(InFrom, fail.Invalid, "When it was first seen lies in the future: look at the time and the time zone.")
	case s.lies(m.Until):
		return fail.Wrap(InUntil, fail.Invalid, "When it was last seen lies in the future: look at the time and the time zone, or leave it blank while it goes on.")
	}
	return nil
}

// MostAhead is how far ahead an instant can lie that is put forward.
const MostAhead = 10 * 366 * 24 * time.Hour

// ahead reports whether the instants that an offer, or a proposal of another
// instant, puts forward can still be kept: fail.Invalid.
func ahead(b Body, now time.Time) error {
	on := func(in Input, i Instant) (at time.Time, err error) {
		switch at, _ = i.Time(); {
		case !at.After(now):
			err = fail.Wrap(in, fail.Invalid, "This instant has passed: look at the date, the time and the time zone.")
		case at.Sub(now) > MostAhead:
			err = fail.Wrap(in, fail.Invalid, "This instant lies more than ten years ahead: look at the date.")
		}
		return at, err
	}
	switch b := b.(type) {
	case *Extension:
		_, err := on(InMoved, b.Until)
		return err
	case *Offer:
		ends, err := on(InEnds, b.Ends)
		begins, _ := b.Begins.Time()
		switch {
		case err != nil:
			return err
		case ends.Before(begins):
			return fail.Wrap(InEnds, fail.Invalid, "The time frame ends before it begins: look at both instants.")
		}
		if !b.Holds.IsZero() {
			switch holds, err := on(InHolds, b.Holds); {
			case err != nil:
				return err
			case holds.After(ends):
				return fail.Wrap(InHolds, fail.Invalid, "The offer cannot be accepted after the end of its time frame: let it hold until an earlier instant.")
			}
		}
		for _, step := range b.Milestones {
			switch due, err := on(InSteps, step.Due); {
			case err != nil:
				return err
			case due.Before(begins) || due.After(ends):
				return fail.Wrap(InSteps, fail.Invalid, "Each milestone lies within the time frame of the offer.")
			}
		}
	}
	return nil
}

// framed reports whether another instant that is proposed for a milestone lies within
// the time frame of the offer, and one for the delivery behind the milestones that are
// still to be reached: fail.Invalid. It is asked of what is about to be said, never of
// what was.
func (t *Thread) framed(b *Extension) error {
	until, ok := b.Until.Time()
	if !ok || t.Offer == nil {
		return nil
	}
	for _, d := range t.Duties() {
		switch {
		case d.At.IsZero():
		case b.What == ReachStep && d.What == Deliver && until.After(d.At):
			return fail.Wrap(InMoved, fail.Invalid, "The milestone would lie behind the delivery: propose an earlier instant, or another instant for the delivery first.")
		case b.What == Deliver && d.What == ReachStep && until.Before(d.At):
			return fail.Wrap(InMoved, fail.Invalid, "A milestone would lie behind the delivery: propose a later instant, or another instant for the milestone first.")
		}
	}
	if b.What != ReachStep {
		return nil
	}
	if s := t.Find(t.Offer.Statement); s != nil {
		if o, ok := t.Body(*s).(*Offer); ok {
			if begins, _ := o.Begins.Time(); until.Before(begins) {
				return fail.Wrap(InMoved, fail.Invalid, "The milestone would lie before the time frame of the offer begins: propose a later instant.")
			}
		}
	}
	return nil
}

// about is what a body says a case is about: nil where it does not say it.
func about(b Body) *Matter {
	switch b := b.(type) {
	case *Notified:
		return &b.Matter
	case *Requested:
		return &b.Matter
	case *Correction:
		return b.Matter
	}
	return nil
}

// provided reports whether there is the provision that a case relies on:
// fail.Invalid. That of its template is the operator's to name.
func (s *Service) provided(ctx context.Context, q sqldb.Querier, b Body) error {
	if err := together(b); err != nil {
		return err
	}
	m := about(b)
	if m == nil || s.Provided == nil {
		return nil
	}
	if tpl := s.Templates.Template(m.Template); tpl != nil && tpl.Provision == m.Provision {
		return nil
	}
	ok, err := s.Provided(ctx, q, m.Provision)
	if err == nil && !ok {
		err = fail.Wrap(InProvision, fail.Invalid, "Provision relied on: this hub has none with the id “%s”. Take the id from the page of the provision.", m.Provision)
	}
	return err
}

// lies reports whether an instant lies in the future.
func (s *Service) lies(i Instant) bool {
	at, ok := i.Time()
	return ok && at.After(s.Clock.Now())
}

// rests is the provision on which each half of norm 13 (h) of A/70/174 stands.
var rests = map[Half]string{Assistance: "un:a-70-174:13:h:1", Mitigation: "un:a-70-174:13:h:2"}

// together reports whether a request does not rest on one half of norm 13 (h) while
// it relies on the other: fail.Invalid. A correction without what goes with the
// matter is looked at with the request that it corrects.
func together(b Body) error {
	var half Half
	switch b := b.(type) {
	case *Requested:
		half = b.Half
	case *Correction:
		if b.Matter != nil && b.Asking != nil {
			half = b.Asking.Half
		}
	}
	if m := about(b); half != "" && half.Relies(m.Provision) != m.Provision {
		return fail.Wrap(InProvision, fail.Invalid, "Half and provision belong together: the request rests on one half of norm 13 (h) and relies on the other, %s.", m.Provision)
	}
	return nil
}

// Relies gives the provision that a request of this half relies on where another
// one is filled in: its own half of the norm in place of the other half, and
// whatever else somebody has chosen as it is.
func (h Half) Relies(provision string) string {
	for _, of := range rests {
		if of == provision && rests[h] != "" {
			return rests[h]
		}
	}
	return provision
}
