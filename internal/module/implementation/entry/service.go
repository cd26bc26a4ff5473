package entry

import (
	"context"
	"math"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Service takes down the entries of one kind.
type Service[C Content] struct {
	*saying.Desk
	Queries *Queries[C]
	// Fits is what the room asks beyond the form of a body, of an opening and of
	// each change: on is what it is said under. It may be nil.
	Fits func(ctx context.Context, q sqldb.Querier, actor policy.Actor, on string, via *submission.Via, c *C) error
	// Fresh is what the room asks of an opening alone: that there is none yet that
	// ought to be changed instead, say. It may be nil.
	Fresh func(ctx context.Context, q sqldb.Querier, on string, via *submission.Via, c *C) error
}

// Say says what the secretariat records, and drafts all else, for a second
// person to clear. on is as Draft takes it.
func (s *Service[C]) Say(ctx context.Context, actor policy.Actor, on string, b corpus.Body) (saying.Outcome, error) {
	speaker := SpeakerOf[C](b)
	if err := saying.May(actor, speaker); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft[C](actor.Identity, on, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, speaker == "", s.Check)
}

// Rules lists the rules of drafts, one a type.
func (s *Service[C]) Rules() []saying.Rule {
	return saying.RulesFor(KindOf[C]().Types(), s.Check, func(actor policy.Actor, _ string) error { return saying.May(actor, actor.For) })
}

// Check is the rules for a statement that is about to be said: its author
// speaks as himself, whose words it is is listed, what the room asks holds, and
// it would count.
func (s *Service[C]) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode[C](d.Type, d.Body)
	if err != nil {
		return err
	}
	speaker := SpeakerOf[C](b)
	if err := saying.May(actor, speaker); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, speaker); err != nil {
		return err
	}
	if o, ok := b.(*Opened[C]); ok {
		if err := s.Handed(ctx, q, &o.Via); err != nil {
			return err
		}
		if s.Fresh != nil {
			if err := s.Fresh(ctx, q, d.Subject, &o.Via, &o.Content); err != nil {
				return err
			}
		}
		return s.fits(ctx, q, actor, d.Subject, &o.Via, &o.Content)
	}
	before, err := read[C](ctx, q, d.Subject, named[C](b, statement.Hash{}, d.Subject))
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is nothing at this address.")
	}
	if c, ok := b.(*Changed[C]); ok {
		if err := c.Content.Check(&before.Opened.Body.Via); err != nil {
			return err
		}
		if err := s.fits(ctx, q, actor, before.On, &before.Opened.Body.Via, &c.Content); err != nil {
			return err
		}
	}
	after, err := Next(before, before.On, submission.Mark{By: s.By(d), Index: math.MaxInt64}, b)
	if err != nil {
		return err
	}
	stands, err := Standing(after, s.Queries.World(ctx, q))
	if err != nil {
		return err
	}
	if err := refusal(stands.Events[len(stands.Events)-1].Why); err != nil || d.Type != KindOf[C]().Change {
		return err
	}
	return submission.Overtaken(d.Refs, stands.Given())
}

func (s *Service[C]) fits(ctx context.Context, q sqldb.Querier, actor policy.Actor, on string, via *submission.Via, c *C) error {
	if s.Fits == nil {
		return nil
	}
	return s.Fits(ctx, q, actor, on, via, c)
}

// refusal says to who would say it why a statement would not count; nil when it
// would.
func refusal(why string) error {
	switch why {
	case "":
		return nil
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyAuthor:
		return fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	case WhyHanded:
		return fail.New(fail.Denied, "What several say is changed by whoever handed it in: you can take yourself off it.")
	}
	return fail.New(fail.Conflict, "It has been withdrawn, or has ended.")
}
