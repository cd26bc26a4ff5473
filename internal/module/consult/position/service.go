package position

import (
	"context"
	"math"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Service takes down who holds which view.
type Service struct {
	*consult.Desk
	Queries *Queries
	// Exists reports whether there is something under a frozen id.
	Exists func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
}

// Say says what the secretariat records, and drafts all else, for a second
// person to clear. of is the position; zero for what states one.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	if err := saying.May(actor, speakerOf(b)); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, speakerOf(b) == "", s.Check)
}

// speakerOf is as whom the author of a body speaks; "" is the secretariat.
func speakerOf(b corpus.Body) string {
	switch b := b.(type) {
	case *Stated:
		return b.Via.Speaker()
	case *Corrected:
		return b.As
	case *Withdrawn:
		return b.As
	}
	return ""
}

// Rules lists the rules of drafts, one a type.
func (s *Service) Rules() []saying.Rule {
	return saying.RulesFor(Types(), s.Check, func(actor policy.Actor, _ string) error { return saying.May(actor, actor.For) })
}

// Check is the room's rules for a statement that is about to be said: its author
// speaks as himself, what it is on is there, who holds it is listed, and it would
// count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := saying.May(actor, speakerOf(b)); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, speakerOf(b)); err != nil {
		return err
	}
	if stated, ok := b.(*Stated); ok {
		return s.checkStated(ctx, q, stated)
	}
	before, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is no position with this id.")
	}
	if c, ok := b.(*Corrected); ok {
		if err := before.Stated.Body.suits(c.Question, &c.Source); err != nil {
			return err
		}
	}
	after, err := Next(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return err
	}
	stands, err := Standing(after, s.Queries.world(ctx, q))
	if err != nil {
		return err
	}
	if err := refusal(stands.Events[len(stands.Events)-1].Why); err != nil || d.Type != TypeCorrected {
		return err
	}
	return submission.Overtaken(d.Refs, stands.Given())
}

func (s *Service) checkStated(ctx context.Context, q sqldb.Querier, b *Stated) error {
	for _, id := range b.Via.Authors() {
		_, listed, err := s.Queries.Consultations.Participants.Class(ctx, q, id)
		if err != nil {
			return err
		}
		if !listed {
			return fail.New(fail.Denied, "Nobody is listed as %s.", id)
		}
	}
	if err := s.Handed(ctx, q, &b.Via); err != nil {
		return err
	}
	if strings.HasPrefix(b.On, law) {
		return nil
	}
	ok, err := s.Exists(ctx, q, b.On)
	if err == nil && !ok {
		err = fail.New(fail.Invalid, "There is nothing under the id %s that a position could be on.", b.On)
	}
	return err
}

// refusal says to who would say it why a statement would not count; nil when it
// would.
func refusal(why string) error {
	switch why {
	case "":
		return nil
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyHolder:
		return fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	case WhyHanded:
		return fail.New(fail.Denied, "Of a joint position only who handed it in corrects it: you can take yourself off it.")
	}
	return fail.New(fail.Conflict, "It is withdrawn.")
}
