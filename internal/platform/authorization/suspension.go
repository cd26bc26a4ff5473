package authorization

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Suspended is the body of authorization.suspended/1. From the statement on the
// authorization is of no force, until a time, until it is restored, or for good
// when it is withdrawn in the meantime.
type Suspended struct {
	ID     string `json:"-"`
	By     string `json:"by"`     // the authorization of the officer who suspends
	Reason string `json:"reason"` // without personal data; may be empty
	Until  string `json:"until"`  // RFC 3339, in UTC, to the second; within MaxTerm of the statement
}

// Restored is the body of authorization.restored/1: a suspension ends early.
type Restored struct {
	ID     string `json:"-"`
	Reason string `json:"reason"` // without personal data; may be empty
}

// MaxTerm is how long a suspension lasts at the most, whatever a hub is set to.
// A longer one counts for nobody who reads the register.
const MaxTerm = 31 * 24 * time.Hour

// Terms is how long a suspension lasts and how long afterwards one officer alone
// cannot suspend the same authorization again. Zero means as shipped.
type Terms struct {
	Term time.Duration // at most MaxTerm; 14 days
	Rest time.Duration // 30 days
}

// filled is t with what is shipped where it says nothing.
func (t Terms) filled() Terms {
	if t.Term <= 0 {
		t.Term = 14 * 24 * time.Hour
	}
	if t.Rest <= 0 {
		t.Rest = 30 * 24 * time.Hour
	}
	t.Term = min(t.Term, MaxTerm)
	return t
}

// Suspension is the last one of an authorization, as the register has it.
type Suspension struct {
	Statement statement.Hash `json:"statement"` // from which on it is of no force
	By        string         `json:"by"`        // the authorization of who suspended it
	Reason    string         `json:"reason,omitempty"`
	At        time.Time      `json:"at"`              // of the statement
	Until     time.Time      `json:"until"`           // when it ends by itself
	Lifted    time.Time      `json:"lifted,omitzero"` // when it was ended earlier
}

// Ends gives when a suspension is over, or was.
func (s *Suspension) Ends() time.Time {
	if !s.Lifted.IsZero() {
		return s.Lifted
	}
	return s.Until
}

// Stands reports whether a suspension, which may be nil, holds at an instant. By
// whose clock it is: a statement's own, or the hub's.
func (s *Suspension) Stands(at time.Time) bool { return s != nil && at.Before(s.Ends()) }

// Type is the statement's type.
func (s *Suspended) Type() string { return TypeSuspended }

// Subject is the id of the authorization.
func (s *Suspended) Subject() string { return s.ID }

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (s *Suspended) Check() error {
	if !subjectForm.MatchString(s.By) {
		return fail.New(fail.Invalid, "the suspension names no authorization of who suspends")
	}
	if t, err := time.Parse(time.RFC3339, s.Until); err != nil || t.UTC().Format(time.RFC3339) != s.Until {
		return fail.New(fail.Invalid, "the suspension ends at no instant in UTC: 2026-01-31T09:00:00Z")
	}
	return checkReason(s.Reason)
}

// Type is the statement's type.
func (r *Restored) Type() string { return TypeRestored }

// Subject is the id of the authorization.
func (r *Restored) Subject() string { return r.ID }

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (r *Restored) Check() error { return checkReason(r.Reason) }

// ParseSuspended reads the body of an authorization.suspended/1.
func ParseSuspended(body []byte) (*Suspended, error) {
	var s Suspended
	if err := corpus.Decode(TypeSuspended, body, &s); err != nil {
		return nil, err
	}
	return &s, nil
}

// ParseRestored reads the body of an authorization.restored/1.
func ParseRestored(body []byte) (*Restored, error) {
	var r Restored
	if err := corpus.Decode(TypeRestored, body, &r); err != nil {
		return nil, err
	}
	return &r, nil
}

// suspend is Next for a suspension, by the statements' own times: it follows
// from the register alone.
func (s *State) suspend(e ledger.Entry) error {
	h := e.Statement.Header
	said, err := ParseSuspended(e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	until, _ := time.Parse(time.RFC3339, said.Until) // Check has read it
	switch {
	case said.By == h.Subject:
		return fail.Inert("nobody suspends his or her own authorization")
	case !h.At.Before(until) || until.Sub(h.At) > MaxTerm:
		return fail.Inert("a suspension lasts %d days at the most", int(MaxTerm.Hours()/24))
	case s.Suspension.Stands(h.At):
		return fail.Inert("this authorization is suspended already")
	}
	s.Suspension = &Suspension{Statement: e.Statement.ID, By: said.By, Reason: said.Reason, At: h.At, Until: until.UTC()}
	return nil
}

// restore is Next for the early end of a suspension.
func (s *State) restore(e ledger.Entry) error {
	if _, err := ParseRestored(e.Body); err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if !s.Suspension.Stands(e.Statement.Header.At) {
		return fail.Inert("this authorization is not suspended")
	}
	over := *s.Suspension // of the state before, which stays as it was
	over.Lifted = e.Statement.Header.At
	s.Suspension = &over
	return nil
}

// Suspend drafts that an authorization of another person of the actor's
// participant is suspended. The actor clears it, with the own passkey.
func (s *Service) Suspend(ctx context.Context, actor policy.Actor, id, reason string) (draft.ID, error) {
	if err := May(actor, Suspend); err != nil {
		return "", err
	}
	b := Suspended{ID: id, Reason: reason, Until: s.Queries.Clock.Now().Add(s.Lasts()).UTC().Truncate(time.Second).Format(time.RFC3339)}
	err := s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		own, err := s.Queries.one(ctx, q, actor.Person, actor.Identity)
		if err == nil {
			b.By = own.Given.ID
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return s.put(ctx, actor, id, &b)
}

// Restore drafts that a suspension ends. Who has suspended clears it alone;
// when another officer drafts it, a second one clears it.
func (s *Service) Restore(ctx context.Context, actor policy.Actor, id, reason string) (draft.ID, error) {
	if err := May(actor, Suspend); err != nil {
		return "", err
	}
	return s.put(ctx, actor, id, &Restored{ID: id, Reason: reason})
}

// Lasts is how long a suspension lasts on this hub.
func (s *Service) Lasts() time.Duration { return s.Terms.filled().Term }

// Rests is how long after a suspension one officer alone cannot suspend the same
// authorization again.
func (s *Service) Rests() time.Duration { return s.Terms.filled().Rest }

// From gives from when on one officer alone can suspend again what was suspended, and
// whether that is still to come.
func (s *Service) From(last *Suspension) (from time.Time, rests bool) {
	if last == nil {
		return from, false
	}
	from = last.Ends().Add(s.Rests())
	return from, s.Queries.Clock.Now().Before(from)
}

func (s *Service) put(ctx context.Context, actor policy.Actor, id string, b corpus.Body) (draft.ID, error) {
	if !subjectForm.MatchString(id) {
		return "", nowhere()
	}
	d, err := corpus.Drafts([]corpus.Body{b})
	if err != nil {
		return "", err
	}
	return s.Drafts.Propose(ctx, actor, d[0])
}

func nowhere() error { return fail.New(fail.NotFound, "There is no such authorization in force.") }

func (s *Service) resting(last *Suspension) bool {
	_, rests := s.From(last)
	return rests
}

// checkSuspended is the rule for a suspension, when it is drafted and again as
// it is said.
func (s *Service) checkSuspended(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := ParseSuspended(d.Body)
	if err != nil {
		return err
	}
	all, err := s.Queries.current(ctx, q, `giver = $1`, actor.Identity.String())
	if err != nil {
		return err
	}
	now, terms := s.Queries.Clock.Now(), s.Terms.filled()
	has, own := holding(all, d.Subject), holding(all, b.By)
	until, _ := time.Parse(time.RFC3339, b.Until)
	switch {
	case has == nil || d.By != actor.Identity:
		return nowhere()
	case has.Given.Person == actor.Person:
		return fail.New(fail.Denied, "Nobody suspends his or her own authorization.")
	case own == nil || own.Given.Person != actor.Person || own.Suspension.Stands(now):
		return fail.New(fail.Denied, "An officer suspends in his or her own name alone.")
	case has.Suspension.Stands(now):
		return fail.New(fail.Conflict, "This authorization is suspended already.")
	case s.resting(has.Suspension):
		return fail.New(fail.Conflict, "This authorization was suspended not long ago: one officer alone does not suspend it again. Put its withdrawal forward, for another officer to clear.")
	case suspendedBy(all, b.By, now) != nil:
		return fail.New(fail.Conflict, "You have suspended somebody else’s authorization: nobody alone suspends two at a time.")
	case !now.Before(until) || until.Sub(now) > terms.Term:
		return fail.New(fail.Conflict, "The time of this suspension is not what this hub takes now: put it forward anew.")
	}
	return nil
}

// suspendedBy gives the authorization that another one suspends at an instant; nil
// where there is none.
func suspendedBy(all []*State, by string, now time.Time) *State {
	if i := slices.IndexFunc(all, func(o *State) bool { return o.Suspension.Stands(now) && o.Suspension.By == by }); i >= 0 {
		return all[i]
	}
	return nil
}

// Suspends gives the authorization that the actor has suspended now, and because of
// which no other can be; nil where there is none.
func (s *Service) Suspends(ctx context.Context, actor policy.Actor) (out *Holder, err error) {
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := s.Queries.current(ctx, q, `giver = $1`, actor.Identity.String())
		if err != nil {
			return err
		}
		for _, own := range all {
			if held := suspendedBy(all, own.Given.ID, s.Queries.Clock.Now()); held != nil && own.Given.Person == actor.Person {
				h := s.Queries.holder(held)
				out = &h
			}
		}
		return nil
	})
	return out, err
}

func holding(all []*State, id string) *State {
	if i := slices.IndexFunc(all, func(s *State) bool { return s.Given.ID == id }); i >= 0 {
		return all[i]
	}
	return nil
}

// checkRestored is the rule for the early end of a suspension.
func (s *Service) checkRestored(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	if _, err := ParseRestored(d.Body); err != nil {
		return err
	}
	has, err := read(ctx, q, d.Subject)
	switch {
	case err != nil:
		return err
	case has == nil || has.Giver != actor.Identity || d.By != actor.Identity:
		return nowhere()
	case has.Ended || !has.Suspension.Stands(s.Queries.Clock.Now()):
		return fail.New(fail.Conflict, "This authorization is not suspended, or no longer.")
	}
	return nil
}

// ownRestored reports whether the drafter is the one who has suspended.
func (s *Service) ownRestored(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) (bool, error) {
	has, err := read(ctx, q, d.Subject)
	if err != nil || has == nil || has.Suspension == nil {
		return false, err
	}
	own, err := s.Queries.one(ctx, q, actor.Person, actor.Identity)
	if fail.Is(err, fail.Denied) {
		return false, nil
	}
	return err == nil && own.Given.ID == has.Suspension.By, err
}

// Barred gives the authorizations of a person that would be in force and are
// suspended now, each with the suspension, oldest first.
func (s *Queries) Barred(ctx context.Context, person string) (out []Holder, err error) {
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := s.current(ctx, q, `person = $1`, person)
		now := s.Clock.Now()
		for _, g := range all {
			if person != "" && g.Suspension.Stands(now) {
				out = append(out, s.holder(g))
			}
		}
		return err
	})
	return out, err
}
