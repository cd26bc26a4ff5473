package draft

import (
	"context"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// untimely is the cause of a refusal that is for the time alone.
type untimely struct{}

func (untimely) Error() string { return "it comes at another time than it is taken" }

// Untimely gives the refusal of a room that takes something at another time
// only: a phase is over, say, or not open yet. Whoever puts it forward does not
// lose it: it is frozen and taken back at once, so that it stays as a draft that
// its drafter puts forward again, edits or withdraws. It counts as others do
// among the drafts that a person may have open, and in the pace.
func Untimely(refusal *fail.Error) *fail.Error {
	c := *refusal
	c.Cause = untimely{}
	return &c
}

// IsUntimely reports whether err is such a refusal.
func IsUntimely(err error) bool { return errors.As(err, new(untimely)) }

// refusal gives why the room of a draft that can still be said would refuse it
// with fail.Conflict now, so that nobody waits for what cannot be; nil where it
// would not, or for another reason, which is told to who puts it forward.
func (s *Service) refusal(ctx context.Context, q sqldb.Querier, r *row, rule Rule, b bundle) (refused, err error) {
	if r.state != Drafting && r.state != Waiting && r.state != Returned {
		return nil, nil
	}
	drafter, err := s.People.InForce(ctx, q, r.drafter, r.participant)
	if fail.Is(err, fail.Denied) {
		return nil, nil // Stuck says so
	}
	if err != nil {
		return nil, err
	}
	switch err := b.each(func(d ledger.Draft) error { return rule.Check(ctx, q, drafter.Actor, d) }); {
	case fail.Is(err, fail.Conflict):
		return err, nil
	case fail.Is(err, fail.Unavailable):
		return nil, err
	}
	return nil, nil
}
