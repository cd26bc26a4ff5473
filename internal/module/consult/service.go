package consult

import (
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Service takes down what is said on the process of consultations.
type Service struct {
	*Desk
	Clock clock.Clock
	// Exists reports whether there is something under a frozen id that a
	// consultation can be about.
	Exists func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
}

// Say says what the secretariat records, and drafts all else, for a second
// person to clear. of is the consultation; zero for a call.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	if err := May(actor, doing(b)); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, secretarial(b), s.Check)
}

// speaker is as whom the author of a body speaks; "" is the secretariat.
func speaker(b corpus.Body) string {
	if c, ok := b.(*Call); ok {
		return c.Via.Speaker()
	}
	as, _ := (Said{Body: b}).later().as()
	return as
}

// secretarial reports whether it is for the secretariat to say: it alone speaks
// as nobody who is listed, and never in the scheduler's place.
func secretarial(b corpus.Body) bool {
	_, turns := b.(*Turned)
	return !turns && speaker(b) == ""
}

// doing is what saying a body is.
func doing(b corpus.Body) Action {
	if secretarial(b) {
		return Record
	}
	return action(b.Type())
}

// Rules lists the rules, one for each type that people say.
func (s *Service) Rules() []saying.Rule {
	said := slices.DeleteFunc(Types(), func(typ string) bool { return action(typ) == "" }) // not the scheduler's
	return saying.RulesFor(said, s.Check, func(actor policy.Actor, typ string) error { return May(actor, action(typ)) })
}

// Check is the room's rules for a statement that is about to be said: its
// author speaks as himself, what it names is there, and it would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := May(actor, doing(b)); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, speaker(b)); err != nil {
		return err
	}
	if call, ok := b.(*Call); ok {
		return s.checkCall(ctx, q, call)
	}
	return s.checkLater(ctx, q, d, b)
}

func (s *Service) checkCall(ctx context.Context, q sqldb.Querier, c *Call) error {
	for _, id := range slices.Concat(c.Via.Authors(), c.Invited.Named) {
		if err := s.listed(ctx, q, id); err != nil {
			return err
		}
	}
	for _, n := range c.Partners {
		if n.ID == "" {
			continue
		}
		if err := s.listed(ctx, q, n.ID); err != nil {
			return err
		}
	}
	for _, id := range c.About {
		ok, err := s.Exists(ctx, q, id)
		if err != nil {
			return err
		}
		if !ok {
			return fail.New(fail.Invalid, "There is nothing under the id %s that a consultation can be about.", id)
		}
	}
	now := s.Clock.Now()
	for _, p := range c.Phases {
		if closes, ok := form.Instant(p.Closes); ok && !closes.After(now) {
			return fail.New(fail.Invalid, "Phase %s would be over before it is announced.", p.ID)
		}
	}
	return nil
}

func (s *Service) listed(ctx context.Context, q sqldb.Querier, id string) error {
	_, ok, err := s.Queries.Participants.Class(ctx, q, id)
	if err == nil && !ok {
		err = fail.New(fail.Invalid, "Nobody is listed under %s.", id)
	}
	return err
}

// checkLater lets the statement follow, as it would in the register, and
// refuses what would not count, with the reason.
func (s *Service) checkLater(ctx context.Context, q sqldb.Querier, d ledger.Draft, b corpus.Body) error {
	if m, ok := b.(*Moved); ok {
		if closes, _ := form.Instant(m.Closes); !closes.After(s.Clock.Now()) {
			return fail.New(fail.Invalid, "The end of a phase is moved to an instant that is still to come.")
		}
	}
	before, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	after, err := Next(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return fail.Wrap(err, fail.NotFound, "There is no consultation with this id.")
	}
	stands, err := s.Queries.standing(ctx, q, after)
	if err != nil {
		return err
	}
	if why := stands.Events[len(stands.Events)-1].Why; why != "" {
		return refusal(why)
	}
	if g, ok := b.(*Group); ok {
		for _, id := range g.About {
			if !slices.Contains(stands.About, id) {
				return fail.New(fail.Invalid, "The consultation is not about %s.", id)
			}
		}
	}
	return nil
}

// refusal says to who would say it why a statement would not count.
func refusal(why string) error {
	switch why {
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyOrganiser:
		return fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	case WhyLead:
		return fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
	case WhyNotInvited:
		return fail.New(fail.Denied, "The consultation does not invite you.")
	case WhyConcluded:
		return fail.New(fail.Conflict, "The consultation is concluded.")
	case WhyNoPhase:
		return fail.New(fail.Invalid, "The consultation has no such phase, or one of which only the time frame is known.")
	case WhyPhaseState:
		return fail.New(fail.Conflict, "A phase is extended while it is not closed, and reopened when it is.")
	case WhyEarlier:
		return fail.New(fail.Invalid, "The end of a phase is moved to a later instant only.")
	case WhyNoGroup:
		return fail.New(fail.NotFound, "The consultation has no such group.")
	case WhyGroupFull:
		return fail.New(fail.Denied, "This group takes nobody who asks.")
	case WhyGroupTaken:
		return fail.New(fail.Conflict, "There is another group of that name, or somebody has changed the group meanwhile: look at it, and write anew what you would say.")
	case WhyNotAsked:
		return fail.New(fail.Conflict, "Nobody of that name waits to join the group.")
	case WhyAlready:
		return fail.New(fail.Conflict, "You have asked to join the group, or are a member of it.")
	case WhyNotMember:
		return fail.New(fail.Denied, "This is for members of the group.")
	case WhyNoPoint:
		return fail.New(fail.Conflict, "There is no such point, or it is settled.")
	}
	return fail.New(fail.Conflict, "That cannot be said of this consultation, or not any more.")
}
